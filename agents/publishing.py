"""From results to records on topics: headers, partitions, and every delivery awaited."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from kafka.partitioner.default import murmur2

from agents import dead_letters
from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import DEAD_LETTERS, OUTCOMES, Topic
from agents.work import Incoming, Output, Result, Step
from pipeline.records import Origin, OutcomeRecord, encode

Headers = list[tuple[str, bytes]]
LATEST = 253_402_300_799_999  # milliseconds: the end of the year 9999; anybody may write a header

# Bytes under way at once. aiokafka puts one batch of every partition into a request, however many they are, and a
# broker closes the connection on requests of more than 100 MB, again and again.
AT_A_TIME = 32 << 20


@dataclass(frozen=True, slots=True)
class Message:
    """A record about to be sent; `partition` null leaves the choice to the key."""

    topic: Topic
    key: bytes | None
    value: bytes | None
    headers: Headers
    partition: int | None = None


class Sender(Protocol):
    """Sends records and returns when the brokers have them."""

    async def start(self) -> None:
        """Connect."""

    async def stop(self) -> None:
        """Disconnect."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Send them in order and wait until each is delivered; raises if one is not."""

    async def partitions(self, topic: Topic) -> int:
        """How many partitions the topic has."""


class PlainSender:
    """A Kafka producer that waits for all replicas; idempotent where the broker can."""

    def __init__(self, settings: Settings, transactional_id: str | None = None) -> None:
        self.settings = settings
        self.transactional_id = transactional_id
        self.producer: Any = None

    async def start(self) -> None:
        """Connect."""
        from aiokafka import AIOKafkaProducer

        self.producer = AIOKafkaProducer(
            **self.settings.aiokafka(),
            acks="all",
            enable_idempotence=self.settings.transactions,
            transactional_id=self.transactional_id,
            max_request_size=LARGEST_MESSAGE,
        )
        await self.producer.start()

    async def stop(self) -> None:
        """Send what is left and disconnect."""
        if self.producer is not None:
            await self.producer.stop()

    async def send(self, messages: Sequence[Message]) -> None:
        """Send them in order and wait until each is delivered.

        Raises:
            KafkaError: one was not.
        """
        await deliver(self.producer, messages, self.settings.topic_prefix)

    async def partitions(self, topic: Topic) -> int:
        """How many partitions the topic has."""
        return len(await self.producer.partitions_for(topic.named(self.settings.topic_prefix).name))


class TransactionalSender(PlainSender):
    """A producer for what must be seen all at once or not at all. Starting it fences whoever has its id."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Send them in one transaction and wait for its commit.

        Raises:
            ProducerFenced: someone else has the transactional id now.
            KafkaError: it could not be committed.
        """
        async with self.producer.transaction():
            await deliver(self.producer, messages, self.settings.topic_prefix)


async def deliver(producer: Any, messages: Sequence[Message], topic_prefix: str) -> None:
    """Send them in order, to the topics of the stream with this prefix, and wait until each is delivered."""
    for some in _in_turn(messages):
        deliveries = [
            await producer.send(
                message.topic.named(topic_prefix).name,
                key=message.key,
                value=message.value,
                headers=message.headers,
                partition=message.partition,
            )
            for message in some
        ]
        await asyncio.gather(*deliveries)


def _in_turn(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """The messages in order, no more than `AT_A_TIME` bytes or one message at a time."""
    some: list[Message] = []
    size = 0
    for message in messages:
        own = len(message.key or b"") + len(message.value or b"")
        if some and size + own > AT_A_TIME:
            yield some
            some, size = [], 0
        some.append(message)
        size += own
    yield some


async def messages_of(record: Incoming, result: Result, sender: Sender, source: str) -> list[Message]:
    """Everything that a record's result publishes: its outputs, its dead letter, the outcome of each step."""
    arrived = str(arrival(record)).encode()
    messages = []
    for output in result.outputs:
        headers = [*headers_of(output.topic, output.key, output.value, source), (dead_letters.ARRIVED, arrived)]
        messages += [
            Message(output.topic, output.key, output.value, headers, partition)
            for partition in await _partitions_of(output, sender)
        ]
    if result.failure:
        messages.append(dead_letter(record, result, result.failure))
    messages += [outcome(record, result, step) for step in result.steps]
    former = former_name(record)
    if former is not None and former != result.id:
        messages += [withdrawal(former, step) for step in result.steps]
    return messages


async def _partitions_of(output: Output, sender: Sender) -> list[int | None]:
    if output.broadcast:
        return list(range(await sender.partitions(output.topic)))
    if output.partition_key is not None:
        return [partition_of(output.partition_key, await sender.partitions(output.topic))]
    return [output.partition]


def partition_of(key: bytes, partitions: int) -> int:
    """Where Kafka's own clients put a key: its murmur2, without the sign, modulo the partitions."""
    number: int = (murmur2(key) & 0x7FFFFFFF) % partitions
    return number


def headers_of(topic: Topic, key: bytes, value: bytes, source: str) -> Headers:
    """The CloudEvents headers (1.0, Kafka binding, binary mode) of a record, and `dateline-record`.

    The id is of the record's key and bytes: a record sent again has the same.
    """
    digest = hashlib.sha256(value).hexdigest()[:16]
    name, _, version = topic.record.partition("/")
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", key + b":" + digest.encode()),
        ("ce_source", f"/dateline/{source}".encode()),
        ("ce_type", f"dateline.{name}.v{version}".encode()),
        ("content-type", b"application/json"),
        ("dateline-record", topic.record.encode()),
    ]


def outcome(record: Incoming, result: Result, step: Step) -> Message:
    """What an agent did with the record; the last one under its key counts."""
    told = OutcomeRecord(
        id=result.id,
        agent=step.agent,
        outcome=step.outcome,
        reason=step.reason,
        article_id=result.article_id,
        version=result.version,
        origin=Origin(topic=record.topic, partition=record.partition, offset=record.offset),
    )
    key, value = f"{result.id}/{step.agent}".encode(), encode(told)
    return Message(OUTCOMES, key, value, headers_of(OUTCOMES, key, value, step.agent))


def former_name(record: Incoming) -> str | None:
    """What the record's outcome was called when it failed, where it was sent back and that is known."""
    told = next((value for name, value in record.headers if name == dead_letters.REDRIVEN), None)
    return None if told is None else told.decode(errors="replace")


def withdrawal(name: str, step: Step) -> Message:
    """Takes an agent's outcome back: the record failed before its id was known, and now has one."""
    key = f"{name}/{step.agent}".encode()
    return Message(OUTCOMES, key, None, headers_of(OUTCOMES, key, b"", step.agent))


def dead_letter(record: Incoming, result: Result, step: Step) -> Message:
    """The record as it came, with what went wrong."""
    headers = dead_letters.headers_of(record, step, result.attempts, datetime.now(UTC), result.id)
    return Message(DEAD_LETTERS, dead_letters.key_of(record), dead_letters.body_of(record), headers)


def arrival(record: Incoming) -> int:
    """When the raw record behind this one came to Kafka, in milliseconds."""
    carried = next((value for name, value in record.headers if name == dead_letters.ARRIVED), None)
    if carried is None or not carried.isdigit() or len(carried) > len(str(LATEST)):
        return record.timestamp
    return int(carried)
