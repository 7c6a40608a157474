"""Memory of a worker while more and more articles wait for it, on a real Apache Kafka. `make backpressure`; Linux.

The worker's stages are light stand-ins (tests/stream/fakes.py), so that only the moving of records counts. Prints the
greatest resident size (`VmHWM` of proc(5)) of the parent and of its child, when the worker is through. Arguments, if
any, are the floods, as COUNTxBYTES: `python benchmarks/backpressure.py 2000x1000 300x1000000`.
"""

import json
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the stand-ins among the tests

from agents.admin import admin_client, create_topics
from agents.brokers import ApacheKafka
from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import OUTCOMES, RAW_ARTICLES, TOPICS
from benchmarks.memory import children, peak
from tests.stream.processes import AgentProcess

PARTITIONS = 4
PATIENCE = 1200  # seconds


@dataclass(frozen=True)
class Flood:
    """So many articles of so many bytes."""

    count: int
    size: int

    def articles(self) -> Iterator[bytes]:
        """The articles; half of each is text, half is what the stream passes through."""
        text = "x" * (self.size // 2)
        for number in range(self.count):
            yield json.dumps({"id": f"article-{number}", "text": text, "more": "x" * (self.size // 2)}).encode()


FLOODS = ("2000x1000", "200000x1000", "30x1000000", "300x1000000", "40x5000000")


def send(settings: Settings, flood: Flood) -> None:
    producer = KafkaProducer(**settings.kafka_python(), max_request_size=LARGEST_MESSAGE, linger_ms=5)
    for number, value in enumerate(flood.articles()):
        producer.send(RAW_ARTICLES.named(settings.topic_prefix).name, value, key=str(number).encode())
    producer.flush()
    producer.close()


def wait_for(settings: Settings, count: int) -> None:
    """Return when the topic of outcomes has so many records, or `PATIENCE` is over."""
    name = OUTCOMES.named(settings.topic_prefix).name
    consumer = KafkaConsumer(**settings.kafka_python())
    partitions = [TopicPartition(name, number) for number in range(PARTITIONS)]
    deadline = time.monotonic() + PATIENCE
    while sum(consumer.end_offsets(partitions).values()) < count and time.monotonic() < deadline:
        time.sleep(0.5)
    consumer.close()


def measure(broker: ApacheKafka, flood: Flood) -> tuple[float, float, float]:
    """Records a second, and the greatest size of the parent and of its child, in MB."""
    settings = Settings(brokers=broker.bootstrap, topic_prefix=f"{uuid.uuid4().hex[:8]}.")
    create_topics(settings, partitions=PARTITIONS)
    send(settings, flood)
    defaults = {name: Settings.model_fields[name].default for name in ("item_time_limit", "chunk", "within")}
    with AgentProcess(settings, "first", changes=defaults) as agent:
        agent.wait_until_ready()
        started = time.monotonic()
        wait_for(settings, flood.count)
        took = time.monotonic() - started
        sizes = peak(agent.child.pid), max(map(peak, children(agent.child.pid)))
    with admin_client(settings) as client:
        client.delete_topics([topic.named(settings.topic_prefix).name for topic in TOPICS])
    return flood.count / took, *sizes


def main() -> None:
    print(f"{'waiting':>9} {'of bytes':>10} {'a second':>9} {'parent MB':>10} {'child MB':>9}")
    with ApacheKafka() as broker:
        for named in sys.argv[1:] or FLOODS:
            flood = Flood(*map(int, named.split("x")))
            speed, parent, child = measure(broker, flood)
            print(f"{flood.count:9,} {flood.size:10,} {speed:9.0f} {parent:10.0f} {child:9.0f}", flush=True)


if __name__ == "__main__":
    main()
