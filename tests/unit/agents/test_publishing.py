"""Headers, partitions, outcomes and dead letters, as bytes."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, datetime
from types import SimpleNamespace

import msgspec
import pytest

from agents import dead_letters
from agents.dead_letters import LEFT_OUT, DeadLetter, Selection, read_letter
from agents.publishing import arrival, headers_of, messages_of, partition_of
from agents.topics import ARTICLES, DEAD_LETTERS, EVENT_MENTIONS, OUTCOMES
from agents.work import Incoming, Output, Result, Step

RECORD = Incoming(
    topic="raw-articles",
    partition=1,
    offset=7,
    timestamp=1_700_000_000_000,
    key=b"k",
    value=b"v",
    headers=(("a", b"1"),),
)
NOON = datetime(2031, 5, 2, 12, tzinfo=UTC)
LATER = datetime(2031, 5, 2, 13, tzinfo=UTC)
FAILED = Step("reader", "dead_lettered", "bad-field", "`text` is a number")


class ThreePartitions:
    async def partitions(self, topic):
        return 3


def messages(result: Result, record: Incoming = RECORD):
    return asyncio.run(messages_of(record, result, ThreePartitions(), "reader"))


@pytest.mark.parametrize(
    ("key", "murmur2"),  # as in Kafka's own test of its own hash
    [("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536), ("abc", 479470107)],
)
def test_partitions_are_those_of_kafka_s_own_clients(key, murmur2):
    assert partition_of(key.encode(), 10) == (murmur2 & 0x7FFFFFFF) % 10


def test_a_partition_key_chooses_the_partition_and_a_broadcast_takes_them_all():
    outputs = [
        Output(EVENT_MENTIONS, b"m", b"1", partition_key=b"SYR"),
        Output(EVENT_MENTIONS, b"n", b"2", broadcast=True),
        Output(ARTICLES, b"a", b"3"),
    ]
    sent = messages(Result(id="a", steps=[Step("reader", "emitted")], outputs=outputs))
    assert [message.partition for message in sent] == [partition_of(b"SYR", 3), 0, 1, 2, None, None]
    assert sent[-1].topic == OUTCOMES


def test_a_record_sent_again_has_the_same_headers_and_another_has_another_id():
    once, again = (dict(headers_of(ARTICLES, b"a", b"value", "reader")) for _ in range(2))
    other = dict(headers_of(ARTICLES, b"a", b"another", "reader"))
    assert once == again
    assert once["ce_id"] != other["ce_id"]


def test_an_outcome_says_who_did_what_with_which_record():
    skipped = Result(id="a", article_id="a", steps=[Step("reader", "skipped", "not-news")])
    (message,) = messages(skipped)
    assert message.key == b"a/reader"
    told = msgspec.json.decode(message.value)
    assert told["outcome"] == "skipped"
    assert told["reason"] == "not-news"
    assert told["origin"] == {"topic": "raw-articles", "partition": 1, "offset": 7}


def test_a_failure_gives_a_dead_letter_and_an_outcome():
    letter, outcome = messages(Result(id="a", steps=[FAILED], attempts=2))
    assert (letter.topic, letter.key, letter.value) == (DEAD_LETTERS, b"k", b"v")
    assert dict(letter.headers)["dateline-attempts"] == b"2"
    assert outcome.topic == OUTCOMES


def test_a_letter_that_does_not_fit_keeps_only_where_it_stood():
    large = dataclasses.replace(RECORD, value=b"x" * DEAD_LETTERS.max_bytes)
    letter, _ = messages(Result(id="a", steps=[FAILED]), large)
    headers = dict(letter.headers)
    assert letter.value is None
    assert headers["dateline-body"] == LEFT_OUT.encode()
    assert (headers["dateline-topic"], headers["dateline-offset"], letter.key) == (b"raw-articles", b"7", b"k")


def test_a_letter_that_fails_again_tells_of_its_last_failure_alone():
    first = dead_letters.headers_of(RECORD, FAILED, 1, NOON, "k")
    again = dead_letters.headers_of(dataclasses.replace(RECORD, headers=tuple(first)), FAILED, 3, NOON, "k")
    assert [name for name, _ in again] == [name for name, _ in first]
    assert dict(again)["dateline-attempts"] == b"3"


def test_a_header_without_a_value_stays_without_one():
    bare = dataclasses.replace(RECORD, headers=(("bare", None),))
    letter, _ = messages(Result(id="a", steps=[FAILED]), bare)
    assert letter.headers[0] == ("bare", None)


def test_the_raw_record_s_arrival_is_carried_along():
    carried = dataclasses.replace(RECORD, headers=(("dateline-arrived", b"1600000000000"),))
    assert arrival(RECORD) == 1_700_000_000_000
    assert arrival(carried) == 1_600_000_000_000


def test_an_outcome_under_a_name_that_was_not_yet_an_id_is_taken_back():
    sent_back = dataclasses.replace(RECORD, headers=(("dateline-redriven", "naïve url".encode()),))
    steps = [Step("reader", "emitted"), Step("entities", "skipped", "not-news")]
    first, second, *withdrawn = messages(Result(id="a", steps=steps), sent_back)
    assert (first.key, second.key) == (b"a/reader", b"a/entities")
    assert [(message.topic, message.key, message.value) for message in withdrawn] == [
        (OUTCOMES, "naïve url/reader".encode(), None),
        (OUTCOMES, "naïve url/entities".encode(), None),
    ]
    assert all(message.value for message in messages(Result(id="naïve url", steps=steps), sent_back))


def test_letters_of_one_record_are_known_as_such():
    again = dataclasses.replace(
        LETTER, offset=90, origin=("raw-articles", 1, 70), attempts=3, message="again", at=LATER
    )
    assert again.identity() == LETTER.identity()


@pytest.mark.parametrize(
    "other",
    [
        {"key": None},
        {"key": b""},
        {"value": b"w"},
        {"timestamp": 1},
        {"headers": (("a", b"1"),)},
        {"origin": ("articles", 1, 7)},
        {"origin": ("raw-articles", 0, 7)},
    ],
)
def test_letters_of_different_records_are_not_taken_for_one(other):
    assert dataclasses.replace(LETTER, **other).identity() != LETTER.identity()


def as_written(headers, key=b"k", value=b"v"):
    return SimpleNamespace(offset=3, key=key, value=value, headers=list(headers))


def test_a_letter_of_an_older_release_can_be_read():
    (letter, _) = messages(Result(id="a", steps=[FAILED]))
    told = dict(letter.headers)
    assert read_letter(as_written(told.items())).name == "a"
    del told["dateline-id"]
    assert read_letter(as_written(told.items())).name is None


@pytest.mark.parametrize(
    "change",
    [
        {"dateline-partition": b"one"},
        {"dateline-offset": b"\xff"},
        {"dateline-timestamp": None},
        {"dateline-at": b"2025-03-04T08:30:00"},
        {"dateline-at": b"yesterday"},
    ],
)
def test_what_only_looks_like_a_letter_is_none(change):
    (letter, _) = messages(Result(id="a", steps=[FAILED]))
    with pytest.raises(ValueError, match=r"."):
        read_letter(as_written((dict(letter.headers) | change).items()))


@pytest.mark.parametrize("told", [b"", b"-1", b"soon", b"\xb2", b"9" * 16, b"9" * 5000, None])
def test_an_arrival_that_somebody_made_up_is_not_believed(told):
    assert arrival(dataclasses.replace(RECORD, headers=(("dateline-arrived", told),))) == RECORD.timestamp


LETTER = DeadLetter(
    offset=3,
    key=b"k",
    value=b"v",
    headers=(),
    agent="reader",
    origin=("raw-articles", 1, 7),
    timestamp=0,
    error="bad-field",
    message="",
    at=NOON,
    attempts=1,
    whole=True,
)


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(), True),
        (Selection(agent="reader", error="bad-field", since=NOON, offset=3), True),
        (Selection(agent="events"), False),
        (Selection(error="not-json"), False),
        (Selection(since=datetime(2031, 5, 3, tzinfo=UTC)), False),
        (Selection(until=NOON), False),
        (Selection(offset=4), False),
    ],
)
def test_a_selection_takes_what_fits_all_that_it_says(selection, taken):
    assert selection.takes(LETTER) is taken


def test_a_record_of_nothing_has_a_dead_letter_that_can_be_sent():
    """aiokafka asserts that there is a key or a value; other producers do not, and one record would stop an agent."""
    letter, _ = messages(Result(id="a", steps=[FAILED]), dataclasses.replace(RECORD, key=None, value=None))
    assert (letter.topic, letter.key, letter.value) == (DEAD_LETTERS, None, b"")
