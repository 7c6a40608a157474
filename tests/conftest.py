"""Brokers for the tests: a real Apache Kafka and the embedded one, each once a session, and a stream of one's own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest

from agents.admin import admin_client, create_topics
from agents.brokers import ApacheKafka, EmbeddedBroker
from agents.errors import EmbeddedMissing, JavaMissing, MavenMissing
from agents.settings import Settings
from agents.topics import TOPICS

UNAVAILABLE: set[str] = set()


def start_or_skip(broker):
    """Start it; where this machine cannot, skip and say so at the end. On CI it has to."""
    try:
        broker.start()
    except (JavaMissing, MavenMissing, EmbeddedMissing) as error:
        if os.environ.get("CI"):
            pytest.fail(f"this must run on CI: {error}")
        UNAVAILABLE.add(str(error))
        pytest.skip(str(error))
    return broker


@pytest.fixture(scope="session")
def kafka() -> Iterator[ApacheKafka]:
    """The real Apache Kafka, one for all tests. A test that stops or pauses it must bring it back."""
    broker = start_or_skip(ApacheKafka())
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def embedded() -> Iterator[EmbeddedBroker]:
    """The embedded broker, one for all tests."""
    broker = start_or_skip(EmbeddedBroker())
    yield broker
    broker.stop()


def new_stream(broker, **settings) -> Settings:
    """Settings of a stream of its own on a broker that is shared: other topics, groups and transactional ids."""
    return Settings(brokers=broker.bootstrap, topic_prefix=f"{uuid.uuid4().hex[:8]}.", http_port=0, **settings)


@pytest.fixture
def stream(kafka: ApacheKafka) -> Iterator[Settings]:
    """A fresh stream on Apache Kafka, its topics made with two partitions and removed after the test."""
    settings = new_stream(kafka)
    create_topics(settings, partitions=2)
    yield settings
    with admin_client(settings) as client:
        client.delete_topics([topic.named(settings.topic_prefix).name for topic in TOPICS])


@pytest.fixture
def embedded_stream(embedded: EmbeddedBroker) -> Settings:
    """A fresh stream on the embedded broker, its topics made with two partitions."""
    settings = new_stream(embedded, transactions=False)
    create_topics(settings, partitions=2)
    return settings


def pytest_collection_modifyitems(items) -> None:
    """Whatever uses Apache Kafka has the marker `kafka`: `pytest -m 'not kafka'` leaves it out."""
    for item in items:
        if "kafka" in getattr(item, "fixturenames", ()):
            item.add_marker("kafka")


def pytest_terminal_summary(terminalreporter) -> None:
    """Say why tests could not run here."""
    for reason in sorted(UNAVAILABLE):
        terminalreporter.write_line(f"NOT TESTED HERE: {reason}", yellow=True)
