"""The verbs of the command line that need a broker, on a real one, as a user meets them."""

import gzip
import json
import os
import signal
import subprocess
import sys

import pytest
from kafka import KafkaConsumer, KafkaProducer

from agents.admin import create_topics, wait_for_broker
from agents.brokers import EmbeddedBroker
from agents.cli.printing import event_line
from agents.errors import BrokerDown
from agents.settings import Settings
from agents.topics import DEAD_LETTERS, EVENTS, OUTCOMES, RAW_ARTICLES
from tests.large import GOOD, large_among_good

IMPATIENT = """
from agents import cli, ingesting
ingesting.DELIVERY_LIMIT = 4.0
cli.main()
"""

ARTICLE = {"id": "a-1", "text": "Dockers in Odesa ended their strike on Friday.", "publisher": "Delta Post"}


def event(name, **fields):
    return {
        "id": name,
        "revision": 1,
        "type": "PROTEST",
        "status": "reported",
        "summary": f"Event {name}.",
        "time": {"from": "2025-03-04T00:00:00+00:00", "to": None},
        "places": [{"place": {"name": "Odesa", "country": "UKR"}, "role": "where"}],
        "sources": {"independent": 1},
        "mentions": [{"article_id": "a-1", "mention_id": "m-1"}],
        **fields,
    }


@pytest.fixture
def dateline(stream):
    """Runs the command on the test's own stream: its exit code, output and complaints."""

    def run(*arguments, given=b""):
        done = subprocess.run(
            [sys.executable, "-m", "agents.cli", *arguments],
            input=given,
            capture_output=True,
            check=False,
            timeout=120,
            env={**os.environ, "DATELINE_BROKERS": stream.brokers, "DATELINE_TOPIC_PREFIX": stream.topic_prefix},
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return run


def put(stream, topic, records):
    producer = KafkaProducer(**stream.kafka_python(), acks="all")
    name = topic.named(stream.topic_prefix).name
    for key, value, headers in records:
        data = value if isinstance(value, bytes) or value is None else json.dumps(value).encode()
        producer.send(name, key=key.encode(), value=data, headers=headers).get(timeout=30)
    producer.close()


def read(stream, topic, count):
    consumer = KafkaConsumer(
        topic.named(stream.topic_prefix).name,
        **stream.kafka_python(),
        auto_offset_reset="earliest",
        consumer_timeout_ms=10_000,
    )
    found = [record for record, _ in zip(consumer, range(count), strict=False)]
    consumer.close()
    return found


def test_what_is_ingested_is_on_the_topic_keyed_and_labelled(dateline, stream, tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(ARTICLE) + '\nnonsense\n{"id": "empty"}\n')
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>A page.</p>"))
    (tmp_path / "c.csv").write_text("url,text\nhttps://news.example/1,A row.\n")
    code, out, err = dateline("ingest", str(tmp_path))
    assert code == 3
    assert out == "3 articles sent, 2 refused\n"
    assert "a.jsonl:2" in err
    assert "not-json 1" in err
    assert "not-an-article 1" in err
    records = {record.key: record for record in read(stream, RAW_ARTICLES, 3)}
    assert json.loads(records[b"a-1"].value) == ARTICLE
    assert json.loads(records[b"https://news.example/1"].value)["text"] == "A row."
    assert dict(records[b"a-1"].headers)["dateline-record"] == b"raw-article/1"
    assert dict(records[b"a-1"].headers)["ce_source"] == b"/dateline/ingest"


def test_what_is_too_large_for_the_topic_is_refused_and_the_rest_is_sent(dateline, stream):
    large = json.dumps({"id": "large", "text": "x" * (RAW_ARTICLES.max_bytes + 1)}).encode()
    fitting = json.dumps({"id": "fits", "text": "x" * (RAW_ARTICLES.max_bytes - 2000)}).encode()
    code, out, err = dateline("ingest", "-", given=large + b"\n" + fitting + b"\n")
    assert (code, out) == (3, "1 article sent, 1 refused\n")
    assert "too-large" in err
    assert [record.key for record in read(stream, RAW_ARTICLES, 1)] == [b"fits"]


def test_what_has_fifty_megabytes_is_refused_and_the_rest_is_sent(dateline, stream, tmp_path):
    large_among_good(tmp_path, 53_000_000)
    code, out, err = dateline("ingest", str(tmp_path))
    assert (code, out) == (3, "4 articles sent, 5 refused\n")
    assert "refused in all: too-large 5" in err
    assert [json.loads(record.value)["text"] for record in read(stream, RAW_ARTICLES, 4)] == [GOOD] * 4


def test_articles_can_be_ingested_again_under_the_same_keys(dateline, stream):
    lines = b'{"text": "no id, no url"}\n'
    assert dateline("ingest", "-", given=lines)[0] == 0
    assert dateline("ingest", "-", given=lines)[0] == 0
    first, second = read(stream, RAW_ARTICLES, 2)
    assert (first.key, first.partition) == (second.key, second.partition)


def test_ingesting_onto_a_stream_without_topics_is_told(dateline):
    code, _, err = dateline("ingest", "-", "--topic-prefix", "nobody.", given=b"{}")
    assert code == 1
    assert "dateline topics --create" in err


def test_tail_prints_what_is_wanted_and_obeys_nothing(dateline, stream):
    danger = event("x", summary="\x1b[2J\x9bgone\nnext")
    there = [
        ("e", event("e"), []),
        ("s", event("s", places=[{"place": {"name": "Homs", "country": "SYR"}}]), []),
        ("x", danger, []),
        ("p", {"id": "p", "superseded_by": "e"}, []),
        ("t", None, []),
        ("n", b"nonsense", []),
    ]
    put(stream, EVENTS, there)
    whole = ("--from-beginning", "--until-idle", "2")
    code, out, _ = dateline("tail", *whole)
    assert code == 0
    assert sorted(out.splitlines()) == sorted(map(event_line, [event("e"), there[1][1], danger, there[3][1]]))
    assert all(char == "\n" or char.isprintable() for char in out)
    assert dateline("tail", *whole, "--country", "syr")[1] == event_line(there[1][1]) + "\n"
    told = [json.loads(line) for line in dateline("tail", *whole, "--json", "--type", "PROTEST")[1].splitlines()]
    assert danger in told
    assert len(told) == 3


def test_tail_starts_at_the_end(dateline, stream):
    put(stream, EVENTS, [("old", event("old"), [])])
    assert dateline("tail", "--until-idle", "1")[:2] == (0, "")


def test_tail_does_not_show_what_is_not_committed(dateline, stream):
    producer = KafkaProducer(**stream.kafka_python(), transactional_id=stream.topic_prefix + "t")
    producer.init_transactions()
    producer.begin_transaction()
    producer.send(EVENTS.named(stream.topic_prefix).name, key=b"e", value=json.dumps(event("e")).encode())
    producer.flush()
    producer.abort_transaction()
    producer.close()
    assert dateline("tail", "--from-beginning", "--until-idle", "2")[:2] == (0, "")


def test_trace_shows_where_a_story_is(dateline, stream):
    origin = {"topic": "raw-articles", "partition": 1, "offset": 7}
    put(
        stream,
        OUTCOMES,
        [
            ("a-1/reader", {"id": "a-1", "agent": "reader", "outcome": "dead_lettered", "origin": origin}, []),
            ("a-1/reader", {"id": "a-1", "agent": "reader", "outcome": "emitted", "origin": origin}, []),
            ("m-1/desk", {"id": "m-1", "article_id": "a-1", "agent": "desk", "outcome": "emitted", "origin": {}}, []),
            ("b/reader", {"id": "b", "agent": "reader", "outcome": "skipped", "reason": "not-news", "origin": {}}, []),
        ],
    )
    put(stream, EVENTS, [("e", event("e"), []), ("f", event("f"), []), ("f", event("f", mentions=[]), [])])
    code, out, _ = dateline("trace", "a-1")
    assert code == 0
    assert sorted(out.splitlines()) == [
        "desk: emitted, mention m-1, from ?-?-?",
        f"in event e: {event_line(event('e'))}",
        "reader: emitted, the article, from raw-articles-1-7",
    ]
    assert "not-news" in dateline("trace", "b")[1]
    code, out, err = dateline("trace", "nobody")
    assert (code, out) == (1, "")
    assert "nobody" in err


def letter(**told):
    fields = {
        "agent": "reader",
        "topic": "raw-articles",
        "partition": 0,
        "offset": 3,
        "timestamp": 1_740_000_000_000,
        "error": "not-json",
        "message": "no JSON\x1b[2J",
        "at": "2025-03-04T08:30:00.000+00:00",
        "attempts": 1,
        "body": "whole",
        **told,
    }
    return [("mine", b"kept"), *((f"dateline-{name}", str(value).encode()) for name, value in fields.items())]


def test_dead_letters_are_listed_shown_and_sent_back(dateline, stream):
    topic = RAW_ARTICLES.named(stream.topic_prefix).name
    put(
        stream,
        DEAD_LETTERS,
        [("k", b"nonsense \x1b", letter(topic=topic)), ("l", b"{}", letter(agent="desk", error="timed-out"))],
    )
    code, out, err = dateline("dead-letters", "list")
    assert (code, len(out.splitlines())) == (0, 2)
    assert out.isprintable() or "\x1b" not in out
    assert "2 dead letters" in err
    assert len(dateline("dead-letters", "list", "--agent", "desk")[1].splitlines()) == 1
    assert dateline("dead-letters", "list", "--since", "2025-03-05")[1] == ""
    shown = dateline("dead-letters", "show", "0")[1]
    assert "mine: kept" in shown
    assert "nonsense \\x1b" in shown
    assert dateline("dead-letters", "show", "0", "--whole")[1] == "nonsense \x1b"
    assert dateline("dead-letters", "show", "9")[0] == 1
    assert dateline("dead-letters", "redrive", "--error", "not-json")[:2] == (0, "1 dead letter sent back\n")
    (back,) = read(stream, RAW_ARTICLES, 1)
    assert (back.key, back.value, back.partition) == (b"k", b"nonsense \x1b", 0)
    assert [tuple(header) for header in back.headers] == [("mine", b"kept")]


def test_dead_letters_are_summed_up_told_as_json_and_tried(dateline, stream):
    topic = RAW_ARTICLES.named(stream.topic_prefix).name
    put(
        stream,
        DEAD_LETTERS,
        [
            ("k", b"{}", letter(topic=topic)),
            ("k", b"{}", letter(topic=topic, offset=8, at="2025-03-05T08:30:00.000+00:00")),
            ("l\u202e", b"{}", letter(topic=topic, error="timed-out", partition=9)),
            ("m", b"{}", []),
        ],
    )
    code, out, err = dateline("dead-letters", "list", "--summary")
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["2", "reader", "not-json", "from", "2025-03-04T08:30:00+00:00", "to", "2025-03-05T08:30:00+00:00"],
        ["1", "reader", "timed-out", "from", "2025-03-04T08:30:00+00:00", "to", "2025-03-04T08:30:00+00:00"],
    ]
    assert "3 dead letters" in err
    assert "1 record of others on the topic passed over" in err
    *_, last = dateline("dead-letters", "list", "--json")[1].splitlines()
    assert last.isascii()
    told = json.loads(last)
    assert (told["key"], told["error"], told["bytes"], told["id"]) == ("l\u202e", "timed-out", 2, None)
    assert told["origin"] == {"topic": topic, "partition": 9, "offset": 3}
    code, out, err = dateline("dead-letters", "redrive", "--all", "--dry-run")
    assert code == 3
    assert out.splitlines()[1:] == ["1 dead letter would be sent back"]
    assert "1 more dead letter of the same records" in err
    assert f"1 could not be sent back: the topic {topic} has no partition 9" in err
    assert "older than their topic keeps" in err
    assert dateline("dead-letters", "redrive", "--agent", "reader")[:2] == (3, "1 dead letter sent back\n")
    assert len(read(stream, RAW_ARTICLES, 1)) == 1


def test_an_outcome_that_was_taken_back_is_not_traced(dateline, stream):
    origin = {"topic": "raw-articles", "partition": 1, "offset": 7}
    told = {"id": "url", "agent": "reader", "outcome": "dead_lettered", "origin": origin}
    put(stream, OUTCOMES, [("url/reader", told, [])])
    assert dateline("trace", "url")[0] == 0
    put(stream, OUTCOMES, [("url/reader", None, [])])
    assert dateline("trace", "url")[0] == 1


def test_topics_are_made_once_and_what_differs_is_told(dateline, stream):
    assert dateline("topics")[0] == 0
    code, out, err = dateline("topics", "--topic-prefix", stream.topic_prefix + "x.")
    assert code == 1
    assert "is missing" in out
    assert "dateline topics --create" in err
    code, out, err = dateline("topics", "--create", "--partitions", "3")
    assert code == 1
    assert "has 2 partitions, not 3" in err


def test_doctor_finds_nothing_wrong_with_this_stream(dateline):
    code, out, _ = dateline("doctor", "--apache")
    assert "topics are as they should be" in out
    assert "MISSING" not in out
    assert code == 0


def test_a_broker_that_goes_away_while_articles_are_sent_is_told(embedded):
    del embedded  # only to be skipped where there is none
    with EmbeddedBroker() as broker:
        create_topics(Settings(brokers=broker.bootstrap), 1)
        process = subprocess.Popen(
            [sys.executable, "-c", IMPATIENT, "ingest", "-", "--brokers", broker.bootstrap],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        process.stdin.write(b'{"text": "one"}\n' * 5)
        process.stdin.flush()
        assert len(read(Settings(brokers=broker.bootstrap), RAW_ARTICLES, 5)) == 5
        broker.kill()
        _, err = process.communicate(b'{"text": "late"}\n', timeout=60)
    assert process.returncode == 1
    assert b"after 5 articles were delivered" in err
    assert len(err.splitlines()) == 1


def test_the_broker_verb_runs_one_until_it_is_told_to_end(embedded):
    del embedded  # only to be skipped where there is none
    process = subprocess.Popen(
        [sys.executable, "-m", "agents.cli", "broker", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    address = process.stdout.readline().decode().strip()
    wait_for_broker(Settings(brokers=address))
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    process.stdout.close()
    with pytest.raises(BrokerDown):
        wait_for_broker(Settings(brokers=address), timeout=0.5)
