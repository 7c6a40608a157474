"""Records near the limit of their topic, on a real Kafka: they pass, or are put aside; none stops a producer."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiokafka.errors import MessageSizeTooLargeError

from agents.admin import create_topics
from agents.publishing import Message, PlainSender, TransactionalSender
from agents.topics import AGENT_LIMIT, ARTICLES, ARTICLES_WITH_ENTITIES, DEAD_LETTERS, RAW_ARTICLES, RAW_LIMIT
from agents.work import LONGEST_NAME, WRAPPING
from tests.conftest import new_stream
from tests.stream.processes import (
    LIMIT,
    AgentProcess,
    latest,
    outcomes,
    read_topic,
    send_bytes,
    send_raw,
    wait_for_outcomes,
    wait_until,
)

FRAMING = 200  # bytes that Kafka puts around a record at most


def what_became(settings, ids, agent):
    told = wait_for_outcomes(settings, ids, agent)
    return [(told[name]["outcome"], told[name]["reason"]) for name in ids]


def article(name: str, size: int, text: str = "fine") -> bytes:
    """A raw article of exactly this size."""
    bare = json.dumps({"id": name, "text": text, "more": ""}).encode()
    return bare[:-2] + b"x" * (size - len(bare)) + bare[-2:]


def deliver(sender: PlainSender, messages: list[Message]) -> None:
    async def send():
        await sender.start()
        try:
            await sender.send(messages)
        finally:
            await sender.stop()

    asyncio.run(asyncio.wait_for(send(), LIMIT))


def test_the_largest_raw_article_that_the_topic_takes_passes(stream):
    send_bytes(stream, RAW_ARTICLES, b"largest", article("largest", RAW_LIMIT - FRAMING))
    with AgentProcess(stream, "first"):
        assert what_became(stream, ["largest"], "first") == [("emitted", None)]
    with pytest.raises(MessageSizeTooLargeError):
        deliver(PlainSender(stream), [Message(RAW_ARTICLES, b"larger", article("larger", RAW_LIMIT), [])])


def test_an_output_is_published_up_to_the_limit_and_put_aside_beyond_it(stream):
    send_raw(stream, ["first:PAD=0"])
    with AgentProcess(stream, "first") as agent:
        wait_for_outcomes(stream, ["article-0"], "first")
        (bare,) = read_topic(stream, ARTICLES)
        room = AGENT_LIMIT - WRAPPING - len(bare.value) - 2 * len(bare.key)
        ids = send_raw(stream, [f"first:PAD={room - 9 + more}" for more in (-20, 20)], first=1)
        assert what_became(stream, ids, "first") == [("emitted", None), ("dead_lettered", "too-large")]
        assert agent.stop() == 0
    assert latest(stream, ARTICLES).keys() == {b"article-0", b"article-1"}


@pytest.mark.parametrize("length", [LONGEST_NAME, 100_000, 2_000_000])
def test_ids_of_any_length_pass(stream, length):
    """The key of a record stands in its headers too: an id counts twice, and as UTF-8."""
    name = "\N{DESERT ISLAND}" * (length // 4)
    send_bytes(stream, RAW_ARTICLES, b"key", json.dumps({"id": name, "text": "fine"}, ensure_ascii=False).encode())
    with AgentProcess(stream, "first"):
        wait_until(lambda: outcomes(stream))
    assert [told["outcome"] for told in outcomes(stream).values()] == ["emitted"]
    assert list(latest(stream, ARTICLES)) == [name.encode()]


def test_an_output_whose_key_alone_makes_it_too_large_is_put_aside(stream):
    name, padding = "n" * 1_000_000, AGENT_LIMIT - WRAPPING - 2_500_000
    send_bytes(stream, RAW_ARTICLES, b"key", json.dumps({"id": name, "text": f"first:PAD={padding}"}).encode())
    with AgentProcess(stream, "first"):
        wait_until(lambda: outcomes(stream))
    assert [told["reason"] for told in outcomes(stream).values()] == ["too-large"]


def test_dead_letters_keep_what_fits_and_say_what_they_left_out(stream):
    """A record of `articles` may be as large as the topic of dead letters takes: no room for what went wrong."""
    room = AGENT_LIMIT - FRAMING
    key_and_value = {
        b"body": (b"body", b"x" * (AGENT_LIMIT - WRAPPING - len("body"))),
        b"no body": (b"no body", b"x" * (room - len("no body"))),
        None: (b"k" * room, b""),
    }
    for key, value in key_and_value.values():
        send_bytes(stream, ARTICLES, key, value, partition=0)
    send_bytes(stream, ARTICLES, b"headers", b"", [("own", b"x" * (room - 30))], partition=0)
    with AgentProcess(stream, "second", changes={"batch": 4}):
        wait_until(lambda: len(read_topic(stream, DEAD_LETTERS)) == 4)
        wait_until(lambda: len(outcomes(stream)) == 4)
    letters = read_topic(stream, DEAD_LETTERS)
    told = [(letter.key, len(letter.value or b""), dict(letter.headers)["dateline-body"]) for letter in letters]
    assert told == [
        (b"body", AGENT_LIMIT - WRAPPING - 4, b"whole"),
        (b"no body", 0, b"left-out"),
        (None, 0, b"left-out"),
        (None, 0, b"left-out"),
    ]
    assert [dict(letter.headers)["dateline-offset"] for letter in letters] == [b"0", b"1", b"2", b"3"]


@pytest.mark.parametrize("kind", [PlainSender, TransactionalSender])
def test_a_batch_larger_than_a_broker_takes_at_once_is_delivered(kafka, kind):
    """One record for each of eight partitions, 120 MB in all: more than `socket.request.max.bytes`."""
    settings = new_stream(kafka)
    create_topics(settings, partitions=8)
    messages = [
        Message(ARTICLES_WITH_ENTITIES, b"%d" % number, bytes(15_000_000), [], partition=number) for number in range(8)
    ]

    deliver(kind(settings, "any") if kind is TransactionalSender else kind(settings), messages)
    assert latest(settings, ARTICLES_WITH_ENTITIES).keys() == {message.key for message in messages}
