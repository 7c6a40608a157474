"""The stream as an operator runs it: workers as processes, and what a subscriber sees of their work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from agents.brokers.broker import free_port
from agents.settings import Settings
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS, RAW_ARTICLES

ROOT = Path(__file__).parents[2]
CONSUMED = {
    "reader": RAW_ARTICLES,
    "entities": ARTICLES,
    "events": ARTICLES_WITH_ENTITIES,
    "sentiment": ARTICLES_WITH_EVENTS,
    "desk": EVENT_MENTIONS,
}
PATIENCE = 240  # seconds for a stream to become quiet on a busy machine
LOOK = 0.5  # seconds between two looks


class Workers:
    """Agents as processes on one stream."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.ports: dict[str, int] = {}

    def start(self, *names: str, **environment: str) -> None:
        """Start one worker a name; `entities#2` is a second worker of `entities`."""
        for name in names:
            self.ports[name] = free_port()
            own = {
                "DATELINE_BROKERS": self.settings.brokers,
                "DATELINE_TOPIC_PREFIX": self.settings.topic_prefix,
                "DATELINE_TRANSACTIONS": str(self.settings.transactions),
                "DATELINE_HTTP_PORT": str(self.ports[name]),
            }
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "agents.cli", "agent", name.partition("#")[0]],
                    cwd=ROOT,
                    env={**os.environ, **own, **environment},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def send(self, name: str, which: signal.Signals) -> None:
        """A signal to one worker."""
        self.processes[name].send_signal(which)

    def kill(self, name: str) -> None:
        """End it without warning, as a lack of memory or a power cut would."""
        self.processes[name].kill()
        self.processes[name].wait()

    def stop(self) -> dict[str, int]:
        """Ask every worker to stop, and give their exit codes."""
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGTERM)
        codes = {}
        for name, process in self.processes.items():
            try:
                codes[name] = process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                codes[name] = process.wait()
        return codes

    def log(self, name: str) -> str:
        """What a worker has written."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def topic(self, name: str) -> str:
        """A topic's name on the broker."""
        return f"{self.settings.topic_prefix}{name}"

    def ingest(self, raws: Iterable[dict[str, Any] | bytes]) -> None:
        """Put raw articles on the stream, in their order for each key."""
        producer = KafkaProducer(**self.settings.kafka_python(), acks="all")
        sent = [
            producer.send(
                self.topic("raw-articles"),
                raw if isinstance(raw, bytes) else json.dumps(raw).encode(),
                key=None if isinstance(raw, bytes) else raw["id"].encode(),
            )
            for raw in raws
        ]
        for one in sent:
            one.get(timeout=30)
        producer.close()

    def lag(self) -> dict[str, int]:
        """Records that each agent has still to acknowledge."""
        groups = {agent: f"{self.settings.topic_prefix}dateline.{agent}" for agent in CONSUMED}
        with (
            closing(KafkaAdminClient(**self.settings.kafka_python())) as admin,
            closing(KafkaConsumer(**self.settings.kafka_python())) as consumer,
        ):
            waiting = {}
            for agent, topic in CONSUMED.items():
                partitions = partitions_of(consumer, self.topic(topic.name))
                try:
                    committed = admin.list_group_offsets(groups[agent]).get(groups[agent], {})
                except KafkaError as error:
                    if not error.retriable:
                        raise
                    committed = {}  # the group's coordinator is still starting
                done = {partition: max(found.offset, 0) for partition, found in committed.items()}
                ends = consumer.end_offsets(partitions)
                waiting[agent] = sum(ends[partition] - done.get(partition, 0) for partition in partitions)
        return waiting

    def wait_until_quiet(self) -> None:
        """Until no agent has anything left to do, seen twice in a row."""
        self.wait_until(lambda lag: not any(lag.values()))
        time.sleep(LOOK)
        self.wait_until(lambda lag: not any(lag.values()))

    def wait_until(self, is_so: Any) -> None:
        """Until what each agent has left to do is as asked."""
        deadline = time.monotonic() + PATIENCE
        while not is_so(lag := self.lag()):
            if time.monotonic() > deadline:
                logs = "\n".join(f"--- {name}\n{self.log(name)[-2000:]}" for name in self.processes)
                pytest.fail(f"not after {PATIENCE} s: waiting {lag}\n{logs}")
            time.sleep(LOOK)

    def latest(self, topic: str) -> dict[bytes, bytes]:
        """The last value of each key of a compacted topic, as a subscriber reads it."""
        found: dict[bytes, bytes] = {}
        with closing(KafkaConsumer(**self.settings.kafka_python(), isolation_level="read_committed")) as consumer:
            partitions = partitions_of(consumer, self.topic(topic))
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            ends = consumer.end_offsets(partitions)
            while any(consumer.position(partition) < ends[partition] for partition in partitions):
                for records in consumer.poll(timeout_ms=500).values():
                    found |= {record.key: record.value for record in records}
        return found

    def live_events(self) -> list[bytes]:
        """The live events, in the order of their ids; every pointer must end at one of them."""
        latest = {key.decode(): value for key, value in self.latest("events").items() if value}
        targets = {key: json.loads(value).get("superseded_by") for key, value in latest.items()}
        for key in targets:
            end, seen = key, set()
            while targets[end] is not None:
                assert end not in seen, f"the pointers from {key} go in a circle"
                seen.add(end)
                end = targets[end]
        return [latest[key] for key in sorted(latest) if targets[key] is None]

    def outcomes(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The last outcome of each record by (id, agent)."""
        rows = map(json.loads, self.latest("outcomes").values())
        return {(row["id"], row["agent"]): row for row in rows}


def partitions_of(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    """The partitions of a topic, in order."""
    return [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]


@contextmanager
def workers(settings: Settings, folder: Path) -> Iterator[Workers]:
    """Workers that end with the test, however it ends."""
    crew = Workers(settings, folder)
    try:
        yield crew
    finally:
        for process in crew.processes.values():
            process.kill()
            process.wait()
