"""The brokers for one machine: what they keep, and that they leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agents.admin import create_topics, topic_states, wait_for_broker
from agents.brokers import ApacheKafka, EmbeddedBroker
from agents.errors import BrokerDown, BrokerFailed
from agents.settings import Settings
from agents.topics import TOPICS

PARENT = """
import sys, time
from agents.brokers import EmbeddedBroker
broker = EmbeddedBroker()
broker.start()
print(broker.process.pid, broker.folder, flush=True)
time.sleep(600)
"""


def wait_until(holds, seconds=15.0):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def test_the_topics_are_made_as_the_table_says(stream):
    states = topic_states(stream, partitions=2)
    assert [state.topic.name for state in states] == [stream.topic_prefix + topic.name for topic in TOPICS]
    assert [state.differences for state in states] == [[] for _ in TOPICS]


def test_making_the_topics_again_changes_nothing_and_tells_what_differs(stream):
    states = create_topics(stream, partitions=3)
    assert {state.partitions for state in states} == {1, 2}
    assert "has 2 partitions, not 3" in states[0].differences


def test_a_missing_topic_is_told(kafka):
    states = topic_states(Settings(brokers=kafka.bootstrap, topic_prefix="nobody."))
    assert all(state.differences == ["is missing"] for state in states)


def test_the_embedded_broker_has_the_topics_too(embedded_stream):
    assert all(not state.differences for state in topic_states(embedded_stream, partitions=2))


def test_a_restart_keeps_what_apache_kafka_has(stream, kafka):
    kafka.restart()
    assert all(not state.differences for state in topic_states(stream, partitions=2))


def test_a_paused_broker_answers_nothing_until_it_goes_on(embedded):
    settings = Settings(brokers=embedded.bootstrap)
    embedded.pause()
    try:
        with pytest.raises(BrokerDown, match="dateline broker"):
            wait_for_broker(settings, timeout=1.5)
    finally:
        embedded.resume()
    wait_for_broker(settings)


def test_a_broker_that_cannot_start_says_why_and_leaves_nothing(kafka):
    broken = ApacheKafka(properties={"log.retention.hours": "never"})
    with pytest.raises(BrokerFailed, match="never"):
        broken.start()
    assert not broken.is_running()
    assert not broken.folder.name


def test_a_broker_dies_with_its_killed_parent(embedded):
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid, folder = parent.stdout.readline().split()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    def is_gone():
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        return False

    assert wait_until(is_gone)
    with EmbeddedBroker():  # the next one sweeps up what was left
        assert not Path(folder).exists()
