"""Workers as processes on a broker, fed and watched, for benchmarks that run for minutes or hours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, Self

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from agents.brokers.broker import free_port
from agents.brokers.tether import tethered
from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS, RAW_ARTICLES

ROOT = Path(__file__).parents[1]
CONSUMED = {
    "reader": RAW_ARTICLES,
    "entities": ARTICLES,
    "events": ARTICLES_WITH_ENTITIES,
    "sentiment": ARTICLES_WITH_EVENTS,
    "desk": EVENT_MENTIONS,
}
STOP_LIMIT = 60.0  # seconds for a worker to finish its batch
ANSWER_LIMIT = 5.0  # seconds for a worker's metrics
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@dataclass(slots=True)
class Worker:
    """A worker's process. `name` is an agent or a chain; `entities#2` is a second worker of `entities`."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)

    @property
    def agent(self) -> str:
        """The agent, or the chain."""
        return self.name.partition("#")[0]

    @property
    def first(self) -> str:
        """The agent whose group it is in."""
        return self.agent.partition("+")[0]

    def get(self, path: str) -> str | None:
        """A page of the worker; null where it does not answer, or not with 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=ANSWER_LIMIT) as answer:
                return str(answer.read().decode())
        except (OSError, HTTPException):
            return None

    def metrics(self) -> Samples:
        """Every sample it exports, by name and labels; empty where it does not answer."""
        from prometheus_client.parser import text_string_to_metric_families

        families = text_string_to_metric_families(self.get("/metrics") or "")
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }


def total(samples: Samples, name: str, **labels: str) -> float:
    """The sum of a metric's samples with these labels."""
    wanted = set(labels.items())
    return sum(value for (found, has), value in samples.items() if found == name and wanted <= has)


class Crew:
    """The workers of one stream. Use it in a `with`: at its end, however that comes, none is left."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.workers: dict[str, Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers.values():
            if worker.process.poll() is None:
                worker.process.kill()
            worker.process.wait()

    def start(self, name: str, **environment: str) -> Worker:
        """Start a worker; its log goes to the folder."""
        port = free_port()
        own = {
            "DATELINE_BROKERS": self.settings.brokers,
            "DATELINE_TOPIC_PREFIX": self.settings.topic_prefix,
            "DATELINE_HTTP_PORT": str(port),
        }
        command = [sys.executable, "-m", "agents.cli", "agent", name.partition("#")[0]]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                tethered(command),
                cwd=ROOT,
                env={**os.environ, **own, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers[name] = Worker(name, port, process)
        return self.workers[name]

    def wait_until_ready(self, *names: str, limit: float = 180.0) -> None:
        """Return when these workers have their models and their partitions.

        Raises:
            SystemExit: one ended, or is not ready within the limit.
        """
        deadline = time.monotonic() + limit
        for name in names:
            worker = self.workers[name]
            while worker.get("/health/ready") is None:
                if worker.process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{name} did not get ready:\n{self.log(name)[-2000:]}")
                time.sleep(0.2)

    def stop(self, name: str) -> int:
        """SIGTERM, and the exit code; a worker that does not end is killed."""
        process = self.workers[name].process
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def log(self, name: str) -> str:
        """What a worker has written."""
        return (self.folder / f"{name}.log").read_text(errors="replace")


class Watch:
    """Looks at a stream from outside, over connections that stay open."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.admin = KafkaAdminClient(**settings.kafka_python())
        self.consumer = KafkaConsumer(**settings.kafka_python())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.consumer.close()
        self.admin.close()

    def lag(self, agent: str) -> int | None:
        """Records that an agent has still to acknowledge; null where nobody can say just now."""
        group = f"{self.settings.topic_prefix}dateline.{agent}"
        topic = CONSUMED[agent].named(self.settings.topic_prefix).name
        try:
            partitions = partitions_of(self.consumer, topic)
            committed = self.admin.list_group_offsets(group).get(group, {})
            ends = self.consumer.end_offsets(partitions)
        except KafkaError:
            return None
        done = {partition: max(found.offset, 0) for partition, found in committed.items()}
        return sum(ends[partition] - done.get(partition, 0) for partition in partitions)

    def topics(self) -> int | None:
        """How many topics the broker has."""
        try:
            return len(self.admin.list_topics())
        except KafkaError:
            return None

    def groups(self) -> int | None:
        """How many consumer groups the broker knows."""
        try:
            return len(self.admin.list_groups())
        except KafkaError:
            return None


class Feeder:
    """Keeps a bounded number of raw records waiting, so that the stream neither runs dry nor fills the disk."""

    def __init__(self, settings: Settings, records: Iterator[tuple[bytes, bytes]]) -> None:
        self.topic = RAW_ARTICLES.named(settings.topic_prefix).name
        self.records = records
        self.producer = KafkaProducer(
            **settings.kafka_python(), acks="all", linger_ms=20, max_request_size=LARGEST_MESSAGE
        )
        self.sent = 0

    def feed(self, count: int) -> None:
        """Send so many more, and wait until they are there."""
        deliveries = []
        for _ in range(count):
            key, value = next(self.records)
            deliveries.append(self.producer.send(self.topic, value, key=key))
        for delivery in deliveries:
            delivery.get(timeout=60)
        self.sent += count

    def close(self) -> None:
        """Let go of the connection."""
        self.producer.close()


def partitions_of(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    """The partitions of a topic, in order."""
    return [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]


def read_all(settings: Settings, topic: Any) -> list[Any]:
    """Every committed record that a topic has now."""
    found: list[Any] = []
    options = {"isolation_level": "read_committed", "max_partition_fetch_bytes": LARGEST_MESSAGE}
    with closing(KafkaConsumer(**settings.kafka_python(), **options)) as consumer:
        partitions = partitions_of(consumer, topic.named(settings.topic_prefix).name)
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            for records in consumer.poll(timeout_ms=500).values():
                found += records
    return found
