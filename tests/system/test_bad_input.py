"""Whatever a scraper sends, each record ends with a code of its own, and its neighbours come through untouched."""

from __future__ import annotations

import json
import time
from collections import Counter
from itertools import chain

import pytest
from kafka import KafkaProducer

from agents.dead_letters import read_letter
from agents.settings import LARGEST_MESSAGE
from agents.topics import DEAD_LETTERS
from pipeline import Pipeline
from pipeline.corroboration import article_notice, live_events, mention_records
from pipeline.records import Article, decode, encode
from tests.news import articles
from tests.stream.processes import read_topic
from tests.system.test_prometheus import metrics_of, total
from tests.system.workers import workers

CHAIN = "reader+entities+events+sentiment"
ARTICLE_AGENTS = tuple(CHAIN.split("+"))
BETWEEN = 4  # good articles before each bad one: more bad than good would halt the agent
STORY = (
    "HOMS, March 4 (AP) - Gunmen killed three people in an attack on a market in Homs on Tuesday, a hospital official "
    "said. Shops stayed closed, and buses did not run for the rest of the day, witnesses said."
)
LAST_SECOND = "9999-12-31T23:59:59-11:00"  # in UTC there is no such year


def raw(**fields):
    """A record with these fields, fetched on a day that is known."""
    return json.dumps({"fetched_at": "2025-03-05T00:00:00Z", **fields}).encode()


def attributes(number):
    return " ".join(f'a{each}="x"' for each in range(number))


BAD = {  # what is sent: outcome, reason
    "not JSON": (b"Rebels seized the town.", "dead_lettered", "not-json"),
    "cut off": (b'{"text": "Rebels seized the', "dead_lettered", "not-json"),
    "nothing": (b"", "dead_lettered", "not-json"),
    "a JSON array": (b'[{"text": "Rebels seized the town."}]', "dead_lettered", "not-json"),
    "JSON nested deeply": (b'{"text": ' + b"[" * 100_000, "dead_lettered", "not-json"),
    "a lone surrogate": (b'{"text": "Half a character \\ud83d of it."}', "dead_lettered", "not-json"),
    "a lone surrogate in bytes": (b'{"text": "Half \xed\xa0\xbd of it."}', "dead_lettered", "not-utf8"),
    "not UTF-8": (b'{"text": "In Chalon-sur-Sa\xf4ne."}', "dead_lettered", "not-utf8"),
    "a number for text": (raw(text=7), "dead_lettered", "bad-field"),
    "no text": (raw(title="Rebels seize town", url="https://news.example/town"), "dead_lettered", "not-an-article"),
    "empty text": (raw(text=""), "dead_lettered", "empty-text"),
    "white space": (raw(text=" \n\t\u00a0\0"), "dead_lettered", "empty-text"),
    "4 MB of text": (raw(text=(STORY + " ") * (4_000_000 // len(STORY))), "dead_lettered", "too-long"),
    "nested 100,000 deep": (raw(html=f"{'<div>' * 100_000}{STORY}"), "dead_lettered", "bad-html"),
    "tags without end": (raw(html="<a " * 1_000_000), "dead_lettered", "empty-text"),
    "a URL for text": (raw(text="https://news.example/2025/03/04/a-story"), "skipped", "not-news"),
    "another language": (raw(text="Au moins trois personnes ont été tuées mardi. " * 5), "skipped",
                         "language-not-supported"),
    "100,000 attributes": (raw(html=f"<p {attributes(100_000)}>{STORY}</p>"), "emitted", None),
    "100,000 attributes in text": (raw(text=f"<p {attributes(100_000)}>{STORY}</p>"), "emitted", None),
    "NUL bytes": (raw(text=STORY.replace("killed", "ki\0lled")), "emitted", None),
    "the year 9999": (raw(text=STORY, published_at=LAST_SECOND), "emitted", None),
    "fetched in the year 9999": (raw(text=STORY, published_at="2025-03-04", fetched_at=LAST_SECOND), "emitted", None),
}  # fmt: skip


@pytest.fixture(scope="module")
def good():
    """Enough articles that found an event, each of which would be missed."""
    pipeline = Pipeline()
    found = {}
    for article in articles(3 * BETWEEN * (len(BAD) + 1)):
        if article["id"] not in found and live_events(records_of(pipeline.annotate(article))):
            found[article["id"]] = article
    return list(found.values())[: BETWEEN * (len(BAD) + 1)]


def records_of(article):
    return [article_notice(article), *mention_records(article)]


def named(name, value):
    """The record with its name as its id, where there is room for one."""
    return value.replace(b'{"fetched_at"', f'{{"id": "{name}", "fetched_at"'.encode(), 1)


def send(settings, topic, records):
    """Each record in turn to the partitions, so that every partition has good ones between the bad."""
    producer = KafkaProducer(**settings.kafka_python(), acks="all", max_request_size=LARGEST_MESSAGE)
    for position, (name, value) in enumerate(records):
        producer.send(topic, key=name.encode(), value=value, partition=position % 2)
    producer.flush(60)
    producer.close()


def test_each_bad_record_has_its_code_and_its_neighbours_come_through(stream, tmp_path, good):
    told = [(article["id"], json.dumps(article).encode()) for article in good]
    groups = [told[start : start + BETWEEN] for start in range(0, len(told), BETWEEN)]
    bad = {name: named(name, value) for name, (value, *_) in BAD.items()}
    first, *others = groups
    everything = [*first, *chain.from_iterable((each, *group) for each, group in zip(bad.items(), others, strict=True))]
    with workers(stream, tmp_path) as crew:
        crew.start(CHAIN, "desk")
        send(stream, crew.topic("raw-articles"), everything)
        crew.wait_until(lambda lag: lag["reader"] == lag["desk"] == 0)
        time.sleep(1)
        crew.wait_until(lambda lag: lag["reader"] == lag["desk"] == 0)

        outcomes = crew.outcomes()
        last = {name: last_of(outcomes, name) for name, _ in everything}
        assert {name: last[name] for name in BAD} == {name: tuple(row[1:]) for name, row in BAD.items()}
        assert {last[article["id"]] for article in good} == {("emitted", None)}

        letters = {letter.key.decode(): letter for letter in map(read_letter, read_topic(stream, DEAD_LETTERS))}
        dead = {name for name, row in BAD.items() if row[1] == "dead_lettered"}
        assert {name: (letter.error, letter.value) for name, letter in letters.items()} == {
            name: (BAD[name][2], bad[name]) for name in dead
        }

        annotated = {key.decode(): decode(value, Article) for key, value in crew.latest("annotated-articles").items()}
        assert annotated.keys() == {name for name, _ in everything if last[name] == ("emitted", None)}
        assert annotated["NUL bytes"].text == STORY
        assert annotated["the year 9999"].published_at.basis == "dateline"
        assert not any("a99999" in article.text for article in annotated.values())

        expected = live_events([record for article in annotated.values() for record in records_of(article)])
        assert crew.live_events() == [encode(event) for event in expected]
        heard = {
            mention["article_id"] for event in map(json.loads, crew.live_events()) for mention in event["mentions"]
        }
        assert heard >= {article["id"] for article in good} | {name for name, row in BAD.items() if row[1] == "emitted"}

        samples = metrics_of(crew.ports[CHAIN])
        assert total(samples, "dateline_records_consumed_total") == len(everything)
        assert total(samples, "dateline_records_processed_total", agent="reader") == len(everything)
        for outcome, count in Counter(outcome for outcome, _ in last.values()).items():
            counted = "sentiment" if outcome == "emitted" else "reader"
            assert total(samples, "dateline_records_processed_total", agent=counted, outcome=outcome) == count
        for code, count in Counter(row[2] for row in BAD.values() if row[1] == "dead_lettered").items():
            assert total(samples, "dateline_dead_letters_total", error=code) == count
        assert total(samples, "dateline_inflight_records") == 0
        assert total(samples, "dateline_pool_restarts_total") == 0
        assert set(crew.stop().values()) == {0}


def last_of(outcomes, name):
    """The outcome and the reason of the last agent that had the record."""
    rows = [outcomes[name, agent] for agent in ARTICLE_AGENTS if (name, agent) in outcomes]
    return rows[-1]["outcome"], rows[-1]["reason"]
