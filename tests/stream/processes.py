"""Agents as processes, and the topics they read and write, for the tests of the stream."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import OUTCOMES, RAW_ARTICLES, Topic

ROOT = Path(__file__).parents[2]
QUICK = {
    "session_timeout": 6,
    "rebalance_timeout": 20,
    "within": 0.2,
    "commit_interval": 0.2,
    "item_time_limit": 2,
    "chunk": 4,
    "halt_linger": 0,
}
LIMIT = 90.0  # seconds that anything may take


@dataclass
class AgentProcess:
    """An agent as a process of its own: `with AgentProcess(stream, "first"): …` stops it in the end."""

    settings: Settings
    name: str
    module: str = "tests.stream.run_fakes"
    arguments: tuple[str, ...] = ()
    changes: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.port = free_port()

    def __enter__(self):
        wanted = {
            "brokers": self.settings.brokers,
            "topic_prefix": self.settings.topic_prefix,
            "transactions": self.settings.transactions,
            "http_port": self.port,
            **QUICK,
            **self.changes,
        }
        environment = os.environ | {f"DATELINE_{name.upper()}": str(value) for name, value in wanted.items()}
        self.child = subprocess.Popen(
            [sys.executable, "-m", self.module, self.name, *self.arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGCONT)
            self.child.kill()
        self.said = self.child.communicate()[0]
        sys.stdout.write(self.said)  # pytest shows it where a test fails

    def wait_until_ready(self):
        wait_until(lambda: self.get("/health/ready")[0] == 200 or self.child.poll() is not None)
        assert self.child.poll() is None, "it ended before it was ready"

    def get(self, path):
        """Status and text of a page; status 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def metric(self, name, **labels):
        """The sum of a metric's samples with these labels."""
        total = 0.0
        for line in self.get("/metrics")[1].splitlines():
            sample, _, value = line.rpartition(" ")
            wanted = (f'{key}="{label}"' for key, label in labels.items())
            if sample.partition("{")[0] == name and all(label in sample for label in wanted):
                total += float(value)
        return total

    def send(self, number):
        self.child.send_signal(number)

    def wait(self):
        """Its exit code."""
        return self.child.wait(LIMIT)

    def stop(self):
        """SIGTERM, and its exit code."""
        self.child.terminate()
        return self.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until(condition: Callable[[], object], limit: float = LIMIT) -> None:
    """Return when it holds; fail when it still does not."""
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, f"not within {limit} s"
        time.sleep(0.2)


def send_raw(settings: Settings, texts: Iterable[str], first: int = 0) -> list[str]:
    """Raw articles with these texts; their ids, `article-0` and so on."""
    ids = []
    with_texts = list(texts)
    producer = KafkaProducer(**settings.kafka_python(), max_request_size=LARGEST_MESSAGE)
    for number, text in enumerate(with_texts, first):
        ids.append(f"article-{number}")
        value = json.dumps({"id": ids[-1], "text": text}).encode()
        producer.send(RAW_ARTICLES.named(settings.topic_prefix).name, key=ids[-1].encode(), value=value)
    producer.flush()
    producer.close()
    return ids


def send_bytes(settings: Settings, topic: Topic, key, value, headers=(), **place) -> None:
    producer = KafkaProducer(**settings.kafka_python(), max_request_size=LARGEST_MESSAGE)
    producer.send(topic.named(settings.topic_prefix).name, key=key, value=value, headers=list(headers), **place)
    producer.flush()
    producer.close()


def read_topic(settings: Settings, topic: Topic, *, committed: bool = True) -> list:
    """Every record that the topic has now, partition by partition."""
    consumer = KafkaConsumer(
        **settings.kafka_python(),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        isolation_level="read_committed" if committed else "read_uncommitted",
        max_partition_fetch_bytes=LARGEST_MESSAGE,
    )
    name = topic.named(settings.topic_prefix).name
    partitions = [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name))]
    consumer.assign(partitions)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(partitions)
    found = []
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for records in consumer.poll(timeout_ms=300).values():
            found += records
    consumer.close()
    return found


def outcomes(settings: Settings) -> dict[tuple[str, str], dict]:
    """The last outcome of each record and agent, less those that were taken back."""
    found = {}
    for record in read_topic(settings, OUTCOMES):
        if record.value is None:  # taken back
            name, _, agent = record.key.decode().rpartition("/")
            found.pop((name, agent), None)
            continue
        told = json.loads(record.value)
        assert record.key.decode() == f"{told['id']}/{told['agent']}"
        found[told["id"], told["agent"]] = told
    return found


def wait_for_outcomes(settings: Settings, ids: Iterable[str], agent: str) -> dict[str, dict]:
    """The outcomes of these at an agent, when all are there."""
    wanted = set(ids)

    def found():
        return {name: told for (name, by), told in outcomes(settings).items() if by == agent and name in wanted}

    wait_until(lambda: found().keys() == wanted)
    return found()


def latest(settings: Settings, topic: Topic) -> dict[bytes, bytes]:
    """The last value of each key: what a compacted topic comes to."""
    return {record.key: record.value for record in read_topic(settings, topic)}
