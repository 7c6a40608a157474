"""The rule that many bad articles stop an agent, over restarts and rebalances, on a real Kafka."""

from __future__ import annotations

import signal

import pytest

from agents.admin import create_topics
from agents.topics import ARTICLES, DEAD_LETTERS
from tests.conftest import new_stream
from tests.stream.processes import AgentProcess, latest, outcomes, read_topic, send_raw, wait_until

TRICKLE = ["first:REJECT", "first:REJECT", "first:REJECT", "a fine article", "a fine article"]  # 60 % bad
BOUND = 9  # letters: no fewer than ten records are judged, and of them more than half failed


@pytest.fixture
def one_partition(kafka):
    """A stream in which records are taken in the order in which they were sent."""
    settings = new_stream(kafka)
    create_topics(settings, partitions=1)
    return settings


def letters(settings):
    return len(read_topic(settings, DEAD_LETTERS))


def send_trickle(settings, number):
    return send_raw(settings, TRICKLE, first=number * len(TRICKLE))


def test_restarts_let_no_more_failures_through_than_one_process_would(stream):
    sent = 0
    for _ in range(6):
        send_trickle(stream, sent)
        sent += 1
        with AgentProcess(stream, "first") as agent:
            wait_until(lambda: agent.child.poll() is not None or len(outcomes(stream)) == len(TRICKLE) * sent)  # noqa: B023  called at once
            if agent.child.poll() is not None:
                break
            assert agent.stop() == 0
    assert agent.child.returncode == 4
    halted_at = letters(stream)
    assert halted_at <= BOUND
    for _ in range(3):  # whoever starts it again and again gets no more
        with AgentProcess(stream, "first") as agent:
            assert agent.wait() == 4
    assert letters(stream) <= BOUND
    left = 3 * sent - letters(stream)
    with AgentProcess(stream, "first", arguments=(str(left),)) as agent:
        wait_until(lambda: len(outcomes(stream)) == len(TRICKLE) * sent)
        assert agent.stop() == 0
    assert f"all {left} failures that were to be accepted are used up" in agent.said
    assert letters(stream) == 3 * sent
    good = send_raw(stream, ["a fine article"] * 12, first=1000)
    with AgentProcess(stream, "first") as agent:  # nor is what was accepted held against it
        wait_until(lambda: {name.encode() for name in good} <= latest(stream, ARTICLES).keys())
        assert agent.stop() == 0
    assert letters(stream) == 3 * sent


def test_a_kill_lets_no_more_through_either(one_partition):
    for number in range(2):
        send_trickle(one_partition, number)
        with AgentProcess(one_partition, "first", changes={"commit_interval": 0.05}) as agent:
            wait_until(
                lambda: (
                    agent.child.poll() is not None or len(outcomes(one_partition)) == len(TRICKLE) * (number + 1)  # noqa: B023  called at once
                )
            )
            agent.send(signal.SIGKILL)
            agent.wait()
    assert {record.key for record in read_topic(one_partition, DEAD_LETTERS)} <= {
        f"article-{number}".encode() for number in (0, 1, 2, 5, 6, 7)
    }
    send_trickle(one_partition, 2)
    with AgentProcess(one_partition, "first") as agent:
        assert agent.wait() == 4


def test_a_partition_s_failures_go_with_it_to_another_worker(one_partition):
    with AgentProcess(one_partition, "first") as one:
        send_trickle(one_partition, 0)
        wait_until(lambda: len(outcomes(one_partition)) == len(TRICKLE))
        with AgentProcess(one_partition, "first") as other:
            wait_until(lambda: other.get("/health/live")[0] == 200)
            assert one.stop() == 0
            send_trickle(one_partition, 1)
            assert other.wait() == 4
    assert letters(one_partition) <= BOUND
