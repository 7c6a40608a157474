"""The examples do what they say, on a real Kafka."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from kafka import KafkaProducer

from agents.topics import EVENTS
from pipeline.records import Event, EventTime, Place, PlaceOfEvent, Pointer, encode

SUBSCRIBE = Path(__file__).parents[2] / "examples/subscribe.py"
LINES = 20  # subscribing takes fewer
ODESA = Place(
    geonameid=698740, name="Odesa", latitude=46.48, longitude=30.73, country="UKR", precision="city", confidence=1.0
)


def event(name, summary, *places):
    return Event(
        id=name,
        revision=1,
        type="PROTEST",
        summary=summary,
        status="reported",
        time=EventTime(),
        places=[PlaceOfEvent(place=place) for place in places],
    )


@pytest.fixture
def subscribed(stream):
    """Runs the example on the test's own topic until it has heard nothing for a while; its lines."""

    def run():
        topic = EVENTS.named(stream.topic_prefix).name
        program = SUBSCRIBE.read_text().replace('"events"', repr(topic))
        done = subprocess.run(
            [sys.executable, "-c", program, stream.brokers, "3"], capture_output=True, check=True, timeout=60, text=True
        )
        assert not done.stderr
        return sorted(done.stdout.splitlines())

    return run


def publish(stream, *records, commit=True):
    """In one transaction, as the desk does."""
    producer = KafkaProducer(**stream.kafka_python(), transactional_id=f"{stream.topic_prefix}{len(records)}")
    producer.init_transactions()
    producer.begin_transaction()
    for record in records:
        producer.send(EVENTS.named(stream.topic_prefix).name, key=record.id.encode(), value=encode(record))
    producer.flush()
    if commit:
        producer.commit_transaction()
    else:
        producer.abort_transaction()
    producer.close()


def test_a_subscriber_hears_of_events_and_not_of_what_is_left_of_them(stream, subscribed):
    publish(
        stream,
        event("e-1", "Dockers marched through Odesa.", ODESA),
        event("e-2", "Dockers marched."),
        Pointer(id="e-3", superseded_by="e-1"),
    )
    publish(stream, event("e-4", "It was taken back."), commit=False)
    assert subscribed() == [
        "e-1 | reported | PROTEST | Odesa | Dockers marched through Odesa.",
        "e-2 | reported | PROTEST | - | Dockers marched.",
    ]


def test_subscribing_takes_few_lines():
    assert len(SUBSCRIBE.read_text().splitlines()) < LINES
