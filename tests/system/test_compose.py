"""`docker compose up --scale entities=2` from the file itself, as processes of this machine, on a real Kafka."""

from __future__ import annotations

import json
import signal
import time

import pytest
from kafka import KafkaConsumer, KafkaProducer

from agents.admin import wait_for_broker
from agents.brokers.broker import free_port
from agents.settings import Settings
from tests.conftest import start_or_skip
from tests.system.compose import Compose, fixed_on_host, server_property

AGENTS = ("reader", "entities", "events", "sentiment", "desk")
WORKERS = (*AGENTS, "entities")
PATIENCE = 150  # seconds for six workers to load their models on a busy machine
ARTICLE = {
    "id": "compose-1",
    "publisher": "Harbour Courier",
    "published_at": "2025-03-04T09:00:00Z",
    "text": "ALEPPO, March 4 (AP) - Armed rebels captured the town hall of Aleppo on Tuesday, two officers told the "
    "newspaper. Shops stayed open, and buses ran as usual.",
}


@pytest.mark.parametrize(
    ("variable", "line"),
    [
        ("KAFKA_NODE_ID", "node.id"),
        ("KAFKA_LISTENER_NAME_SASL__PLAIN_KEY", "listener.name.sasl_plain.key"),
        ("KAFKA_A___B", "a-b"),
    ],
)
def test_the_images_rule_for_settings(variable, line):
    assert server_property(variable) == line


@pytest.mark.parametrize("agent", AGENTS)
def test_an_agent_can_be_scaled(agent):
    assert not fixed_on_host(Compose().services, agent)


def test_the_services_of_the_compose_file_turn_an_article_into_an_event(kafka):
    del kafka  # only to be skipped where there is no Java
    compose = Compose()
    broker = start_or_skip(compose.kafka())
    running = []
    try:
        health = compose.services["kafka"]["healthcheck"]["test"][-1]
        wait_for_broker(Settings(brokers=compose.localize(health)), timeout=30)
        assert compose.start("topics", free_port()).wait(60) == 0

        ports = [free_port() for _ in WORKERS]
        running = [compose.start(worker, port) for worker, port in zip(WORKERS, ports, strict=True)]
        outside = compose.localize("localhost:9092")
        producer = KafkaProducer(bootstrap_servers=outside)
        producer.send("raw-articles", json.dumps(ARTICLE).encode(), key=b"compose-1").get(timeout=30)
        producer.close()
        assert "compose-1" in {
            mention["article_id"] for mention in first_event(outside)["mentions"]
        }  # the very article, not another
        for worker, port in zip(WORKERS, ports, strict=True):
            assert compose.is_healthy(worker, port), worker
        for process in running:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(60) for process in running] == [0] * len(running)
    finally:
        for process in running:
            process.kill()
            process.wait()
        broker.stop()


def first_event(bootstrap):
    """The first event that comes, read as a subscriber reads."""
    consumer = KafkaConsumer(
        "events", bootstrap_servers=bootstrap, auto_offset_reset="earliest", isolation_level="read_committed"
    )
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            for records in consumer.poll(timeout_ms=500).values():
                for record in records:
                    return json.loads(record.value)
    finally:
        consumer.close()
    pytest.fail(f"no event within {PATIENCE} s")
