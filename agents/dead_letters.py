"""What could not be processed: written as it came, read, and sent back.

A dead letter has the original key, headers and bytes untouched, and the headers below. One that is too large for its
topic has an empty body and says so in `dateline-body`; it cannot be sent back, but its origin says where it stood. If
not even its key and its headers fit, they are left out too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import DEAD_LETTERS
from agents.work import WRAPPING, Incoming, Step

PREFIX = "dateline-"
ARRIVED = "dateline-arrived"  # not of the dead letter: when the raw record came, carried along with what it gave
HEADERS = tuple(
    PREFIX + name
    for name in ("agent", "topic", "partition", "offset", "timestamp", "error", "message", "at", "attempts", "body")
)
LEFT_OUT = "left-out"
HEADER_FRAMING = 10  # bytes: two lengths of up to five
READING_LIMIT = 10_000  # milliseconds without a record after which a topic that should have more is given up


def headers_of(record: Incoming, step: Step, attempts: int, at: datetime) -> list[tuple[str, bytes]]:
    """The record's own headers and those that say what went wrong. Those of an earlier failure give way."""
    told = {
        "agent": step.agent,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "error": step.reason,
        "message": step.message or "",
        "at": at.isoformat(timespec="milliseconds"),
        "attempts": attempts,
        "body": "whole" if _fits(record) else LEFT_OUT,
    }
    own = [(name, value) for name, value in record.headers if name not in HEADERS]
    return [
        *(own if _fits_without_body(record) else []),
        *((PREFIX + name, str(value).encode()) for name, value in told.items()),
    ]


def body_of(record: Incoming) -> bytes | None:
    """The record's bytes, or none where they do not fit."""
    return record.value if _fits(record) else None


def key_of(record: Incoming) -> bytes | None:
    """The record's key, or none where not even it and the headers fit.

    It is empty where there is neither key nor body, since aiokafka refuses to send a record of nothing.
    """
    key = record.key if _fits_without_body(record) else None
    return b"" if key is None and body_of(record) is None else key


def _fits(record: Incoming) -> bool:
    return _size(record) + len(record.value or b"") <= DEAD_LETTERS.max_bytes


def _fits_without_body(record: Incoming) -> bool:
    return _size(record) <= DEAD_LETTERS.max_bytes


def _size(record: Incoming) -> int:
    headers = sum(len(name.encode()) + len(value or b"") + HEADER_FRAMING for name, value in record.headers)
    return len(record.key or b"") + headers + WRAPPING


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record of `dead-letters`: what it says of itself, and what it was.

    `offset` is its own; `origin` is where the original stood: topic, partition, offset. `timestamp` is the original's,
    in milliseconds; `at` is when it failed.
    """

    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    agent: str
    origin: tuple[str, int, int]
    timestamp: int
    error: str
    message: str
    at: datetime
    attempts: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which dead letters are meant; null means any."""

    agent: str | None = None
    error: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    offset: int | None = None

    def takes(self, letter: DeadLetter) -> bool:
        """Whether the letter is one of them."""
        return (
            (self.agent is None or letter.agent == self.agent)
            and (self.error is None or letter.error == self.error)
            and (self.since is None or letter.at >= self.since)
            and (self.until is None or letter.at < self.until)
            and (self.offset is None or letter.offset == self.offset)
        )


ANY = Selection()


def read_letter(record: Any) -> DeadLetter:
    """The dead letter that a record of kafka-python holds.

    Raises:
        KeyError: it lacks one of our headers: someone else wrote it.
    """
    headers = dict(record.headers)
    told = {name: headers[PREFIX + name].decode() for name in (*_TOLD, "timestamp", "body")}
    return DeadLetter(
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple((name, value) for name, value in record.headers if name not in HEADERS),
        agent=told["agent"],
        origin=(told["topic"], int(told["partition"]), int(told["offset"])),
        timestamp=int(told["timestamp"]),
        error=told["error"],
        message=told["message"],
        at=datetime.fromisoformat(told["at"]),
        attempts=int(told["attempts"]),
        whole=told["body"] != LEFT_OUT,
    )


_TOLD = ("agent", "topic", "partition", "offset", "error", "message", "at", "attempts")


def read(settings: Settings, selection: Selection = ANY) -> Iterator[DeadLetter]:
    """The dead letters there are when it is called, oldest first; what others wrote to the topic is passed over."""
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(
        **settings.kafka_python(),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=LARGEST_MESSAGE,
        consumer_timeout_ms=READING_LIMIT,
    )
    try:
        topic = DEAD_LETTERS.named(settings.topic_prefix).name
        partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        left = {partition for partition in partitions if consumer.position(partition) < ends[partition]}
        while left:
            for records in consumer.poll(timeout_ms=1000).values():
                yield from (letter for letter in map(_read_ours, records) if letter and selection.takes(letter))
            left = {partition for partition in left if consumer.position(partition) < ends[partition]}
    finally:
        consumer.close()


def _read_ours(record: Any) -> DeadLetter | None:
    try:
        return read_letter(record)
    except (KeyError, ValueError):
        return None


def redrive(settings: Settings, selection: Selection = ANY) -> tuple[int, int]:
    """Send letters back to the topics they came from, with their own keys, headers, bytes and timestamps.

    Safe to repeat: ids are deterministic, so what is processed twice gives the same records twice.

    Returns:
        How many were sent back and delivered, and how many could not be, since their bodies had not fitted.
    """
    from kafka import KafkaProducer

    producer = KafkaProducer(**settings.kafka_python(), acks="all", max_request_size=LARGEST_MESSAGE, linger_ms=20)
    sent, left = [], 0
    try:
        for letter in read(settings, selection):
            if not letter.whole:
                left += 1
                continue
            topic, partition, _ = letter.origin
            sent.append(
                producer.send(
                    topic,
                    key=letter.key,
                    value=letter.value,
                    headers=list(letter.headers),
                    partition=partition,
                    timestamp_ms=letter.timestamp,
                )
            )
        producer.flush()
        for delivery in sent:
            delivery.get(timeout=0)
    finally:
        producer.close()
    return len(sent), left
