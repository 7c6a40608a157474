"""Reads topics as logs, by offset and without a group: for tailing, tracing and following a run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from agents.admin import admin_client
from agents.errors import BrokerDown, TopicsWrong
from agents.settings import Settings
from agents.topics import AGENT_LIMIT, Topic

if TYPE_CHECKING:
    from kafka import KafkaConsumer

POLL = 200  # milliseconds that a poll waits for records
SILENCE_LIMIT = 30.0  # seconds without progress after which a log that should go on is given up


class TopicLog:
    """Every partition of some topics, read from their beginning or from their end. Close it, or use it in a `with`.

    Raises:
        BrokerDown: nobody answers.
        TopicsWrong: one of the topics is not there.
    """

    def __init__(self, settings: Settings, topics: Sequence[Topic], *, from_beginning: bool) -> None:
        from kafka import KafkaConsumer, TopicPartition

        names = [topic.named(settings.topic_prefix).name for topic in topics]
        with admin_client(settings) as client:
            counts = {
                found["name"]: len(found["partitions"])
                for found in client.describe_topics(names)
                if found["error_code"] == 0
            }
        missing = [name for name in names if name not in counts]
        if missing:
            raise TopicsWrong(f"there is no topic {', '.join(missing)}: make it with `dateline topics --create`")
        self.partitions = [TopicPartition(name, number) for name in names for number in range(counts[name])]
        self.brokers = settings.brokers
        self.consumer: KafkaConsumer = KafkaConsumer(
            **settings.kafka_python(),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed" if settings.transactions else "read_uncommitted",
            max_partition_fetch_bytes=AGENT_LIMIT,
        )
        self.consumer.assign(self.partitions)
        if from_beginning:
            self.consumer.seek_to_beginning()
        else:
            self.consumer.seek_to_end()
        for partition in self.partitions:
            self.consumer.position(partition)  # settles where to read from now, not at the first poll

    def poll(self) -> list[Any]:
        """The records that have come, a few hundred at most; empty where none came for a moment."""
        batches = self.consumer.poll(timeout_ms=POLL)
        return [record for records in batches.values() for record in records]

    def has_read_all(self) -> bool:
        """Whether everything that is on the topics now has been given by `poll`."""
        ends = self.consumer.end_offsets(self.partitions)
        return all(self.consumer.position(partition) >= end for partition, end in ends.items())

    def to_the_end(self) -> Iterator[Any]:
        """Every record there is now.

        Raises:
            BrokerDown: nothing more comes of it.
        """
        ends = self.consumer.end_offsets(self.partitions)
        before, since = -1, time.monotonic()
        while any(self.consumer.position(partition) < end for partition, end in ends.items()):
            yield from self.poll()
            read = sum(map(self.consumer.position, self.partitions))
            if read != before:
                before, since = read, time.monotonic()
            elif time.monotonic() - since > SILENCE_LIMIT:
                raise BrokerDown(f"the broker at {self.brokers} fell silent before everything was read")

    def follow(self, until_idle: float | None = None) -> Iterator[Any]:
        """Every record as it comes; ends after `until_idle` seconds without any, where that is given."""
        last = time.monotonic()
        while until_idle is None or time.monotonic() - last < until_idle:
            for record in self.poll():
                yield record
                last = time.monotonic()

    def close(self) -> None:
        """Let go of the connection."""
        self.consumer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
