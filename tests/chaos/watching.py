"""How far each worker group is, sampled; from it, how long each fault held the stream up."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from agents.settings import Settings
from agents.topics import Topic

LOOK = 0.3  # seconds between two samples
GRACE = 1.0  # seconds after a fault's beginning at which what waits is noted
QUIET_LOOKS = 4  # samples in a row without anything waiting: more than the commit interval of a worker
RECOVERY_LIMIT = 120.0  # seconds after which the next fault comes nevertheless
ANSWER_LIMIT = 5_000  # milliseconds

Work = tuple[str, int]  # agent, partition


@dataclass(frozen=True, slots=True)
class Sample:
    """Of each agent's partitions: the offset it has acknowledged, and the end; `at` in seconds since 1970."""

    at: float
    done: Mapping[Work, int]
    ends: Mapping[Work, int]

    @property
    def waiting(self) -> int:
        """Records still to be acknowledged, by all agents."""
        return sum(end - self.done[work] for work, end in self.ends.items())


def time_to_recover(samples: Sequence[Sample], began: float) -> float | None:
    """Seconds from `began` until all that then waited for any agent is acknowledged; null if it never was.

    What then waited is taken a moment later: what was in flight arrives, and offsets are not committed at once.
    """
    ends: Mapping[Work, int] | None = None
    for sample in samples:
        if ends is None:
            ends = sample.ends if sample.at >= began + GRACE else None
        elif all(sample.done[work] >= end for work, end in ends.items()):
            return sample.at - began
    return None


class Watch:
    """Samples a stream's groups in the background. While the broker is away there are none.

    `consumed` are the agents with the topics that they consume.
    """

    def __init__(self, settings: Settings, consumed: Mapping[str, Topic]) -> None:
        self.settings = settings
        self.consumed = consumed
        self.samples: list[Sample] = []
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True, name="watch")

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.closing.set()
        self.thread.join()

    def wait_until_quiet(self, patience: float) -> bool:
        """Whether within so many seconds nothing is waiting any more, several times in a row."""
        deadline, first = time.monotonic() + patience, len(self.samples)
        while time.monotonic() < deadline:
            last = self.samples[first:][-QUIET_LOOKS:]
            if len(last) == QUIET_LOOKS and not any(sample.waiting for sample in last):
                return True
            time.sleep(LOOK)
        return False

    def wait_for_recovery(self, over: float) -> None:
        """Return when the stream has recovered from what was over at that time, or never seems to."""
        deadline = time.monotonic() + RECOVERY_LIMIT
        while time.monotonic() < deadline and time_to_recover(self.samples, over) is None:
            time.sleep(LOOK)

    def _run(self) -> None:
        while not self.closing.is_set():
            with suppress(KafkaError, OSError), closing(self._admin()) as admin, closing(self._consumer()) as consumer:
                while not self.closing.wait(LOOK):
                    self.samples.append(self._sample(admin, consumer))

    def _admin(self) -> KafkaAdminClient:
        return KafkaAdminClient(**self.settings.kafka_python(), request_timeout_ms=ANSWER_LIMIT)

    def _consumer(self) -> KafkaConsumer:
        return KafkaConsumer(**self.settings.kafka_python())

    def _sample(self, admin: KafkaAdminClient, consumer: KafkaConsumer) -> Sample:
        groups = {agent: f"{self.settings.topic_prefix}dateline.{agent}" for agent in self.consumed}
        committed = {group: admin.list_group_offsets(group).get(group, {}) for group in groups.values()}
        done, ends = {}, {}
        for agent, topic in self.consumed.items():
            name = topic.named(self.settings.topic_prefix).name
            partitions = [TopicPartition(name, number) for number in consumer.partitions_for_topic(name) or ()]
            for partition, end in consumer.end_offsets(partitions, timeout_ms=ANSWER_LIMIT).items():
                found = committed[groups[agent]].get(partition)
                done[agent, partition.partition] = max(found.offset, 0) if found else 0
                ends[agent, partition.partition] = end
        return Sample(time.time(), done, ends)
