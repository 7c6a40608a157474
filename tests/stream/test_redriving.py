"""Dead letters sent back, on a real Kafka: what becomes of them is what would have become of them at once."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaProducer
from kafka import KafkaProducer

from agents import redriving
from agents.admin import admin_client, create_topics
from agents.brokers import ApacheKafka
from agents.dead_letters import ANY, Letters, Selection
from agents.errors import BrokerDown, TopicsWrong
from agents.publishing import dead_letter, outcome
from agents.redriving import redrive
from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import ARTICLES, DEAD_LETTERS, OUTCOMES, RAW_ARTICLES
from agents.work import Incoming, Result, Step, name_of
from tests.stream.processes import (
    AgentProcess,
    latest,
    outcomes,
    read_topic,
    send_bytes,
    wait_for_outcomes,
    wait_until,
)

LONG_AGO = 1_700_000_000_000  # milliseconds; older than any topic keeps records
THEN = int(time.time() * 1000) - 3_600_000  # the raw records' own time; the broker may delete older ones at any moment
NOON = datetime(2031, 5, 2, 12, tzinfo=UTC)


def headers(settings, number, topic=RAW_ARTICLES, *, at=NOON, own=(), **told):
    fields = {
        "agent": "first",
        "topic": topic.named(settings.topic_prefix).name,
        "partition": 0,
        "offset": number,
        "timestamp": THEN + number,
        "error": "bad-text",
        "message": "",
        "at": at.isoformat(),
        "attempts": 1,
        "body": "whole",
        "id": f"article-{number}",
        **told,
    }
    return [*own, *((f"dateline-{name}", str(value).encode()) for name, value in fields.items())]


def put_aside(settings, letters):
    """Dead letters as an agent would have written them: `(key, value, headers)`."""
    producer = KafkaProducer(**settings.kafka_python(), max_request_size=LARGEST_MESSAGE)
    for key, value, told in letters:
        producer.send(DEAD_LETTERS.named(settings.topic_prefix).name, key=key, value=value, headers=told)
    producer.flush()
    producer.close()


def raw(name, text="fine"):
    return json.dumps({"id": name, "text": text}).encode()


def back(settings):
    """What stands on the topic of raw articles, by partition and offset."""
    return read_topic(settings, RAW_ARTICLES)


def test_letters_go_back_as_they_came(stream):
    bad = b'{"id": "a", "text": "first:REJECT"}'
    send_bare(stream, key=b"a", value=bad, headers=[("own", b"1"), ("bare", None)], partition=1, timestamp_ms=THEN)
    with AgentProcess(stream, "first"):
        wait_until(lambda: read_topic(stream, DEAD_LETTERS))
    assert redrive(stream, Selection(error="another")).sent == 0
    assert redrive(stream, Selection(agent="first", error="bad-text")).sent == 1
    first, again = back(stream)
    assert (again.key, again.value, again.partition, again.timestamp) == (
        first.key,
        first.value,
        first.partition,
        first.timestamp,
    )
    assert again.headers == [*first.headers, ("dateline-redriven", b"a")]


def send_bare(settings, *, partition=0, headers=(), timestamp_ms=THEN, **record):
    """A record as other clients than kafka-python can send it: headers without values, or nothing at all."""

    async def send():
        producer = AIOKafkaProducer(**settings.aiokafka())
        await producer.start()
        batch = producer.create_batch()
        batch.append(headers=list(headers), timestamp=timestamp_ms, **record)
        await (await producer.send_batch(batch, RAW_ARTICLES.named(settings.topic_prefix).name, partition=partition))
        await producer.stop()

    asyncio.run(send())


def test_a_record_without_key_and_value_stops_nothing(stream):
    send_bare(stream, key=None, value=None)
    send_bytes(stream, RAW_ARTICLES, b"a", raw("a"), partition=0)
    with AgentProcess(stream, "first"):
        wait_until(lambda: len(outcomes(stream)) == 2 and read_topic(stream, DEAD_LETTERS))
    (letter,) = Letters(stream)
    assert (letter.key, letter.value, letter.error) == (None, None, "not-json")
    assert redrive(stream).left == {redriving.NOTHING: 1}


NAMED = {  # what a record is called before its id is known: its key, its value
    "by its id": (b"article", {"id": "article"}),
    "by its url": (b"https://news.example/story", {"url": "https://news.example/story"}),
    "not at all": (None, {}),
}


@pytest.mark.parametrize("named", NAMED)
def test_what_succeeds_after_a_redrive_gives_what_it_would_have_given_at_once(stream, stream_of_one_s_own, named):
    key, fields = NAMED[named]
    value = json.dumps({**fields, "text": STORY, "fetched_at": "no time"}).encode()
    undisturbed = stream_of_one_s_own()
    send_bytes(undisturbed, RAW_ARTICLES, key, value, partition=1, timestamp_ms=THEN)
    with reader(undisturbed):
        wait_until(lambda: outcomes(undisturbed))
    topic = RAW_ARTICLES.named(stream.topic_prefix).name
    record = Incoming(topic=topic, partition=1, offset=0, timestamp=THEN, key=key, value=value)
    died = Step("reader", "dead_lettered", "child-died")  # before anything of it was read
    result = Result(id=name_of(record), steps=[died])
    for message in (outcome(record, result, died), dead_letter(record, result, died)):
        send_bytes(stream, message.topic, message.key, message.value, message.headers)
    (failed,) = outcomes(stream).values()
    assert failed["outcome"] == "dead_lettered"
    for _ in range(2):  # safe to repeat
        assert redrive(stream, ANY).sent == 1
    with reader(stream):
        wait_until(lambda: len(read_topic(stream, ARTICLES)) == 2)
    assert standing(stream) == standing(undisturbed)
    assert len(standing(stream)) == 1
    for article in read_topic(stream, ARTICLES):
        (at_once,) = read_topic(undisturbed, ARTICLES)
        assert (article.key, article.value, article.headers) == (at_once.key, at_once.value, at_once.headers)


STORY = (
    "HOMS, March 4 (AP) - Dockers at the river port went on strike on Tuesday, and no ship was unloaded for the rest "
    "of the day, the union's secretary told reporters. The harbour's owners said that they would talk to the strikers."
)


def reader(settings):
    return AgentProcess(settings, "agent", module="agents.cli", arguments=("reader",))


def standing(settings):
    """What each agent last did with each record, less where that stood."""
    told = {key: json.loads(value) for key, value in latest(settings, OUTCOMES).items() if value is not None}
    return {key: {**fields, "origin": None} for key, fields in told.items()}


def test_the_last_outcome_is_that_of_the_redriven_record(stream):
    values = {name: raw(name, "first:REJECT") for name in ("a", "b", "c")}
    for name, value in values.items():
        send_bytes(stream, RAW_ARTICLES, name.encode(), value, partition=0)
    with AgentProcess(stream, "first") as agent:
        wait_for_outcomes(stream, values, "first")
        assert agent.stop() == 0  # so that it has committed what it did, and does it once
    assert {told["outcome"] for told in outcomes(stream).values()} == {"dead_lettered"}
    put_aside(stream, [(b"d", raw("d"), headers(stream, 9, id="d"))])
    assert redrive(stream, Selection(offset=3)).sent == 1
    with AgentProcess(stream, "first"):
        wait_for_outcomes(stream, "d", "first")
        assert redrive(stream).sent == 4
        wait_until(lambda: len(read_topic(stream, DEAD_LETTERS)) == 7)
    told = {name: told["outcome"] for (name, _), told in outcomes(stream).items()}
    assert told == {"a": "dead_lettered", "b": "dead_lettered", "c": "dead_lettered", "d": "emitted"}


def test_a_record_that_fails_again_and_again_goes_back_once_each_time(stream):
    send_bytes(stream, RAW_ARTICLES, b"a", raw("a", "first:REJECT"), partition=0)
    for times in range(1, 4):
        with AgentProcess(stream, "first") as agent:
            wait_until(lambda times=times: len(read_topic(stream, DEAD_LETTERS)) == times)
            assert agent.stop() == 0  # so that it has committed what it did, and does it once
        result = redrive(stream)
        assert (result.sent, result.repeated) == (1, times - 1)
    assert len(back(stream)) == 4


def test_records_of_a_key_keep_their_order(stream):
    versions = [(b"k%d" % (number % 7), raw(f"{number}"), headers(stream, number, partition=number % 7 % 2))
                for number in range(2_000)]  # fmt: skip
    put_aside(stream, versions)
    for _ in range(2):
        assert redrive(stream).sent == len(versions)
    for key in {key for key, _, _ in versions}:
        sent = [record.value for record in back(stream) if record.key == key]
        assert sent == [value for own, value, _ in versions if own == key] * 2


SELECTIONS = {  # of four letters, a day between two: which are taken
    "everything": (ANY, "abcd"),
    "an agent": (Selection(agent="events"), "bd"),
    "an error": (Selection(error="timed-out"), "cd"),
    "from a time on": (Selection(since=NOON + timedelta(days=1)), "bcd"),
    "before a time": (Selection(until=NOON + timedelta(days=1)), "a"),
    "between two times": (Selection(since=NOON + timedelta(days=1), until=NOON + timedelta(days=3)), "bc"),
    "an agent's error": (Selection(agent="events", error="timed-out"), "d"),
    "an agent's before a time": (Selection(agent="events", until=NOON + timedelta(days=2)), "b"),
    "an error's that nobody had then": (Selection(error="timed-out", until=NOON + timedelta(days=2)), ""),
    "one": (Selection(offset=2), "c"),
}


@pytest.mark.parametrize("name", SELECTIONS)
def test_only_those_that_are_selected_go_back(stream, name):
    selection, taken = SELECTIONS[name]
    kinds = {"a": ("first", "bad-text"), "b": ("events", "bad-text"), "c": ("first", "timed-out"),
             "d": ("events", "timed-out")}  # fmt: skip
    put_aside(stream, [
        (key.encode(), raw(key), headers(stream, day, agent=agent, error=error, at=NOON + timedelta(days=day)))
        for day, (key, (agent, error)) in enumerate(kinds.items())
    ])  # fmt: skip
    assert redrive(stream, selection).sent == len(taken)
    assert b"".join(record.key for record in back(stream)) == taken.encode()


def test_what_cannot_go_back_is_told_and_stops_no_other(stream):
    nowhere = "elsewhere.raw-articles"
    put_aside(stream, [
        (b"a", raw("a"), headers(stream, 0, partition=7)),
        (b"b", None, headers(stream, 1, body="left-out")),
        (b"c", raw("c"), [*headers(stream, 2), ("dateline-topic", nowhere.encode())]),
        (b"d", raw("d"), headers(stream, 3, OUTCOMES)),
        (b"e", raw("e"), [("somebody", b"else")]),
        (b"f", raw("f"), headers(stream, 5, at=NOON.replace(tzinfo=None))),
        (b"g", raw("g"), headers(stream, 6, timestamp=LONG_AGO)),
        (b"h", raw("h"), headers(stream, 7, ARTICLES)),
    ])  # fmt: skip
    with admin_client(stream) as client:
        client.delete_topics([ARTICLES.named(stream.topic_prefix).name])
    try:
        result = redrive(stream)
    finally:
        create_topics(stream, partitions=2)
    prefix = stream.topic_prefix
    assert (result.sent, result.foreign, result.old) == (1, 2, 1)
    assert result.left == {
        f"the topic {prefix}raw-articles has no partition 7": 1,
        redriving.NOT_WHOLE: 1,
        f"{nowhere} is no topic of which an agent of this stream takes records": 1,
        f"{prefix}outcomes is no topic of which an agent of this stream takes records": 1,
        f"there is no topic {prefix}articles": 1,
    }
    assert [record.key for record in back(stream)] == [b"g"]


def test_the_largest_records_go_back_too(stream):
    largest = RAW_ARTICLES.max_bytes - 200
    put_aside(stream, [(b"a", b"x" * largest, headers(stream, 0)), (b"b", b"x" * (8 << 20), headers(stream, 1))])
    result = redrive(stream)
    assert (result.sent, result.left) == (1, {"the topic takes no record as large as it": 1})
    assert [len(record.value) for record in back(stream)] == [largest]


def test_a_stream_without_a_topic_of_dead_letters_is_told(kafka):
    with pytest.raises(TopicsWrong, match=r"nowhere\.dead-letters"):
        redrive(Settings(brokers=kafka.bootstrap, topic_prefix="nowhere."))


def test_the_embedded_broker_takes_letters_back_in_order(embedded_stream):
    put_aside(embedded_stream, [(b"k", raw(f"{n}"), headers(embedded_stream, n)) for n in range(500)])
    assert redrive(embedded_stream).sent == 500
    assert [record.value for record in back(embedded_stream)] == [raw(f"{n}") for n in range(500)]


def test_a_broker_that_fails_in_the_middle_is_told_and_the_redrive_can_be_repeated(kafka, monkeypatch):
    del kafka  # only to be skipped where there is none
    monkeypatch.setattr(redriving, "DELIVERY_LIMIT", 4.0)
    monkeypatch.setattr(redriving, "IN_FLIGHT", 50)
    with ApacheKafka() as broker:
        settings = Settings(brokers=broker.bootstrap)
        create_topics(settings, partitions=1)
        put_aside(settings, [(b"k", raw(f"{n}"), headers(settings, n)) for n in range(300)])
        choose = redriving.choose

        def until_it_fails(*arguments):
            for number, letter in enumerate(choose(*arguments)):
                if number == 200:
                    broker.pause()
                yield letter

        monkeypatch.setattr(redriving, "choose", until_it_fails)
        try:
            with pytest.raises(BrokerDown, match=r"(\d+) dead letters had been sent back; .* does no harm") as failed:
                redrive(settings)
        finally:
            broker.resume()
        told = int(str(failed.value).split("; ")[1].split()[0])
        assert 0 < told < 300  # that so many did arrive is asked of the topic below
        monkeypatch.setattr(redriving, "choose", choose)
        assert redrive(settings).sent == 300
        values = [record.value for record in back(settings)]
        assert values[-300:] == [raw(f"{n}") for n in range(300)]
        assert len(values) >= 300 + told
