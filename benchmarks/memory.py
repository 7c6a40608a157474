"""Memory of a worker of the whole chain and its child, on articles of 20,000 characters. Part of `make bench`; Linux.

Prints the greatest resident size (`VmHWM` of proc(5)) of the parent and of each of its children.
"""

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer

from agents.admin import create_topics
from agents.brokers import EmbeddedBroker
from agents.settings import Settings
from agents.topics import ANNOTATED_ARTICLES, RAW_ARTICLES

EXAMPLES = Path(__file__).parents[1] / "examples/articles/morning-stream.jsonl"
CHAIN = "reader+entities+events+sentiment"
LENGTH = 20_000  # characters
COUNT = 40  # articles
PATIENCE = 300  # seconds


def long_articles() -> Iterator[dict[str, str]]:
    """Articles of `LENGTH` characters, made of the examples' paragraphs."""
    rows = [json.loads(line) for line in EXAMPLES.read_text().splitlines()]
    paragraphs = itertools.cycle(part for row in rows for part in row["text"].split("\n\n"))
    for number in range(COUNT):
        text = ""
        while len(text) < LENGTH:
            text += next(paragraphs) + "\n\n"
        yield {"id": f"long-{number}", "text": text[:LENGTH], "published_at": "2025-03-11T12:00:00Z"}


def peak(pid: int) -> float:
    """The greatest resident size of a process so far, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def wait_for(consumer: KafkaConsumer, count: int) -> None:
    """Return when so many records have come, or `PATIENCE` is over."""
    deadline = time.monotonic() + PATIENCE
    while count > 0 and time.monotonic() < deadline:
        count -= sum(map(len, consumer.poll(timeout_ms=500).values()))


def main() -> None:
    with EmbeddedBroker() as broker:
        settings = Settings(brokers=broker.bootstrap, transactions=False)
        create_topics(settings, partitions=1)
        own = {"DATELINE_BROKERS": broker.bootstrap, "DATELINE_TRANSACTIONS": "false", "DATELINE_HTTP_PORT": "0"}
        command = [sys.executable, "-m", "agents.cli", "agent", CHAIN]
        worker = subprocess.Popen(command, env={**os.environ, **own}, stderr=subprocess.DEVNULL)
        producer = KafkaProducer(**settings.kafka_python())
        consumer = KafkaConsumer(
            ANNOTATED_ARTICLES.name,
            **settings.kafka_python(),
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=ANNOTATED_ARTICLES.max_bytes,
        )
        for raw in long_articles():
            producer.send(RAW_ARTICLES.name, json.dumps(raw).encode(), key=raw["id"].encode())
        producer.flush()
        wait_for(consumer, COUNT)
        sizes = {worker.pid: peak(worker.pid)} | {child: peak(child) for child in children(worker.pid)}
        producer.close()
        consumer.close()
        worker.terminate()
        worker.wait()
    parent, *rest = sizes.values()
    told = ", ".join(f"child {size:.0f} MB" for size in sorted(rest, reverse=True))
    print(f"{COUNT} articles of {LENGTH:,} characters, at their greatest:")
    print(f"parent {parent:.0f} MB, {told}; together {sum(sizes.values()):.0f} MB")


if __name__ == "__main__":
    main()
