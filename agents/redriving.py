"""Sends dead letters back to where they came from, when the cause is gone. Safe to repeat at any time.

Each record goes to its own topic and partition with its own key, headers, bytes and timestamp, in the order in which
the letters were written: what it gives has the ids that it would have had. A record of which there are several
letters, since it was put aside again, is sent once. One header is added, by which the agent that takes it knows under
which name its failure stands in `outcomes`.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.admin import TopicState, topic_states
from agents.dead_letters import ANY, REDRIVEN, DeadLetter, Letters, Selection
from agents.errors import BrokerDown
from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS, MEBIBYTE, RAW_ARTICLES
from agents.work import WRAPPING

BACK_TO = (RAW_ARTICLES, ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS)  # what agents consume
IN_FLIGHT = 500  # letters that wait for their delivery at a time,
BYTES_IN_FLIGHT = 64 * MEBIBYTE  # and what they may weigh
DELIVERY_LIMIT = 60.0  # seconds until deliveries are given up
CLOSING_LIMIT = 5.0  # seconds for the producer to close, which it cannot where the broker is gone
NOT_WHOLE = "the body had not fitted into the topic"
NOTHING = "it has neither key nor value"


@dataclass(slots=True)
class Redriven:
    """What came of a redrive.

    Attributes:
        sent: how many records were sent back and delivered.
        repeated: how many letters were of a record that was among those already.
        left: how many letters could not be sent back, by the reason.
        old: how many of those sent are older than their topic keeps records.
        foreign: how many records on the topic others wrote.
    """

    sent: int = 0
    repeated: int = 0
    left: Counter[str] = field(default_factory=Counter)
    old: int = 0
    foreign: int = 0


def choose(settings: Settings, selection: Selection, result: Redriven) -> Generator[DeadLetter]:
    """The letters that a redrive would send back, in its order; `result` counts the others.

    Raises:
        BrokerDown: nobody answers, or no longer.
        TopicsWrong: there is no topic of dead letters.
    """
    ours = {topic.named(settings.topic_prefix).name for topic in BACK_TO}
    topics = {state.topic.name: state for state in topic_states(settings) if state.topic.name in ours}
    letters = Letters(settings, selection)
    met: set[bytes] = set()  # 16 bytes a letter
    for letter in letters:
        reason = why_left(letter, topics)
        if reason:
            result.left[reason] += 1
        elif (identity := letter.identity()) in met:
            result.repeated += 1
        else:
            met.add(identity)
            result.old += is_old(letter, topics)
            yield letter
    result.foreign = letters.foreign


def why_left(letter: DeadLetter, topics: Mapping[str, TopicState]) -> str | None:
    """Why a letter cannot be sent back; null where it can."""
    topic, partition, _ = letter.origin
    if not letter.whole:
        return NOT_WHOLE
    if letter.key is None and letter.value is None:
        return NOTHING
    if topic not in topics:
        return f"{topic} is no topic of which an agent of this stream takes records"
    if not topics[topic].exists:
        return f"there is no topic {topic}"
    if not 0 <= partition < topics[topic].partitions:
        return f"the topic {topic} has no partition {partition}"
    return None


def is_old(letter: DeadLetter, topics: Mapping[str, TopicState]) -> bool:
    """Whether the broker may delete the record as soon as it is sent, since its timestamp is kept."""
    kept = topics[letter.origin[0]].topic.retention
    return kept is not None and letter.timestamp / 1000 + kept.total_seconds() < time.time()


def redrive(settings: Settings, selection: Selection = ANY) -> Redriven:
    """Send letters back; those of a key keep their order.

    Raises:
        BrokerDown: nobody answers, or no longer: the message says how many were delivered until then.
        TopicsWrong: there is no topic of dead letters.
    """
    from aiokafka.errors import KafkaError
    from kafka.errors import KafkaError as ReadingError

    result = Redriven()
    try:
        asyncio.run(send_back(settings, choose(settings, selection, result), result))
    except (KafkaError, ReadingError, TimeoutError, BrokerDown) as error:
        down = f"the broker at {settings.brokers} failed ({type(error).__name__})"
        cause = str(error) if isinstance(error, BrokerDown) else down
        told = f"{cause}; {result.sent} dead letters had been sent back; sending them again does no harm"
        raise BrokerDown(told) from None
    return result


async def send_back(settings: Settings, letters: Generator[DeadLetter], result: Redriven) -> None:
    """Send each and wait for every delivery, with only so much waiting at a time.

    With aiokafka, since kafka-python refuses headers without a value. It has one batch of a partition on its way at a
    time, so that a retry overtakes nothing.

    Raises:
        KafkaError, TimeoutError: one was not delivered.
    """
    from aiokafka import AIOKafkaProducer

    room = {topic.named(settings.topic_prefix).name: topic.max_bytes for topic in BACK_TO}
    producer = AIOKafkaProducer(
        **settings.aiokafka(),
        acks="all",
        enable_idempotence=settings.transactions,
        max_request_size=LARGEST_MESSAGE,
    )
    await asyncio.wait_for(producer.start(), DELIVERY_LIMIT)
    try:
        while some := await asyncio.to_thread(take, letters):
            sending = (send(producer, letter, room[letter.origin[0]]) for letter in some)
            deliveries = [await asyncio.wait_for(each, DELIVERY_LIMIT) for each in sending]
            await asyncio.wait(deliveries, timeout=DELIVERY_LIMIT)
            for delivery in deliveries:
                settle(delivery, result)
    finally:
        letters.close()
        try:
            await asyncio.wait_for(producer.stop(), CLOSING_LIMIT)
        except TimeoutError:
            await producer.client.close()  # it waits for deliveries that will never be


def take(letters: Iterator[DeadLetter]) -> list[DeadLetter]:
    """The next letters, no more than may wait for their delivery at a time; empty where there are no more."""
    taken, weight = [], 0
    for letter in letters:
        taken.append(letter)
        weight += len(letter.value or b"")
        if len(taken) >= IN_FLIGHT or weight >= BYTES_IN_FLIGHT:
            break
    return taken


async def send(producer: Any, letter: DeadLetter, room: int) -> asyncio.Future[Any]:
    """Send one to a topic with room for so many bytes; its delivery."""
    topic, partition, _ = letter.origin
    delivery: asyncio.Future[Any] = await producer.send(
        topic,
        key=letter.key,
        value=letter.value,
        headers=headers_back(letter, room),
        partition=partition,
        timestamp_ms=letter.timestamp,
    )
    return delivery


def settle(delivery: asyncio.Future[Any], result: Redriven) -> None:
    """Count a delivery; a record that the topic itself refuses does not stop the others.

    Raises:
        KafkaError, TimeoutError: it was not delivered.
    """
    from aiokafka.errors import InvalidTimestampError, MessageSizeTooLargeError

    if not delivery.done():
        raise TimeoutError
    match delivery.exception():
        case None:
            result.sent += 1
        case MessageSizeTooLargeError():
            result.left["the topic takes no record as large as it"] += 1
        case InvalidTimestampError():
            result.left["the topic takes no record as old as it"] += 1
        case error:
            raise error


def headers_back(letter: DeadLetter, room: int) -> list[tuple[str, bytes]]:
    """The record's own headers, and the name of its failure where a record of so many bytes has room for it."""
    own = sum(len(name) + len(value or b"") for name, value in letter.headers)
    size = len(letter.key or b"") + len(letter.value or b"") + own + WRAPPING
    if letter.name is None or size > room:
        return list(letter.headers)
    return [*letter.headers, (REDRIVEN, letter.name.encode())]
