"""Every agent is replaced under load, as an upgrade does it, and nothing is lost or counted twice."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from kafka import KafkaProducer

from agents.topics import EVENT_MENTIONS, EVENTS, RAW_ARTICLES
from agents.work import Chain, Incoming, Workshop
from pipeline.corroboration import live_events, read_mention
from pipeline.records import encode
from tests.stream.processes import AgentProcess, latest, outcomes, wait_until
from tests.system.light import AGENTS

NAMES = (*AGENTS, "desk")
COUNTRIES = ("SYR", "IRQ", "LBY", "SDN", "KEN", "NGA", "PER")
BEAT = 0.1  # seconds between two articles


def raw(number):
    day = f"2025-03-{1 + number % 28:02}"
    text = f"{COUNTRIES[number % len(COUNTRIES)]} {day}"
    return {
        "id": f"article-{number}",
        "text": text,
        "published_at": f"{day}T12:00:00Z",
        "fetched_at": f"{day}T13:00:00Z",
    }


class Load:
    """Sends articles, one after the other, until it is told to stop."""

    def __init__(self, stream):
        self.stream, self.sent, self.over = stream, [], threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        producer = KafkaProducer(**self.stream.kafka_python(), acks="all")
        topic = RAW_ARTICLES.named(self.stream.topic_prefix).name
        while not self.over.wait(BEAT):
            article = raw(len(self.sent))
            producer.send(topic, json.dumps(article).encode(), key=article["id"].encode())
            self.sent.append(article)
        producer.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def mentions_of(raws):
    """What the agents make of the articles, without Kafka."""
    records = [
        Incoming(topic="", partition=0, offset=0, timestamp=0, key=None, value=json.dumps(article).encode())
        for article in raws
    ]
    results = Workshop(Chain(tuple(AGENTS.values())), SimpleNamespace(value=0)).run(records).results
    return [read_mention(out.value) for result in results for out in result.outputs if out.topic == EVENT_MENTIONS]


def worker(stream, name):
    return AgentProcess(stream, name, module="tests.system.light")


@pytest.mark.timeout(240)
def test_a_rolling_restart_of_all_agents_under_load_loses_nothing(stream):
    with ExitStack() as crew:
        old = {name: crew.enter_context(worker(stream, name)) for name in NAMES}
        with Load(stream) as load:
            for process in old.values():
                process.wait_until_ready()
            wait_until(lambda: latest(stream, EVENTS))
            new = {name: crew.enter_context(worker(stream, name)) for name in NAMES}
            for name in NAMES:
                new[name].wait_until_ready()
                assert old[name].stop() == 0
        ids = {article["id"] for article in load.sent}
        mentions = mentions_of(load.sent)
        folded = {mention.id if hasattr(mention, "id") else mention.article.id for mention in mentions}

        def are_through():
            told = outcomes(stream)
            at_desk = {name for name, agent in told if agent == "desk"}
            return all((name, agent) in told for name in ids for agent in AGENTS) and folded <= at_desk

        wait_until(are_through)
        assert {told["outcome"] for told in outcomes(stream).values()} <= {"emitted", "duplicate"}
        wanted = {event.id.encode(): encode(event) for event in live_events(mentions)}
        stored = latest(stream, EVENTS)
        live = {key: value for key, value in stored.items() if b'"superseded_by"' not in value}
        assert live == wanted
        assert all(process.stop() == 0 for process in new.values())
