"""Every agent is replaced under load, as an upgrade does it, and nothing is lost or counted twice."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from agents.topics import EVENTS
from tests.chaos.articles import articles
from tests.chaos.expectation import undisturbed
from tests.chaos.feeding import Feed
from tests.chaos.stand_ins import STAND_INS
from tests.chaos.verdict import final_outcomes, judge
from tests.stream.processes import AgentProcess, latest, wait_until

NAMES = (*STAND_INS, "desk")
RATE = 10.0  # articles a second


@pytest.mark.timeout(600)
def test_a_rolling_restart_of_all_agents_under_load_loses_nothing(stream):
    with ExitStack() as crew, Feed(stream, articles(7), RATE) as feed:
        old = {name: crew.enter_context(worker(stream, name)) for name in NAMES}
        for process in old.values():
            process.wait_until_ready()
        wait_until(lambda: latest(stream, EVENTS))
        new = {name: crew.enter_context(worker(stream, name)) for name in NAMES}
        for name in NAMES:
            new[name].wait_until_ready()
            assert old[name].stop() == 0
        feed.finish()
        expected = undisturbed(feed.sent)
        wanted = {(name, agent) for name, steps in expected.steps.items() for agent in steps}
        wanted |= {(name, "desk") for name in expected.folded}
        wait_until(lambda: final_outcomes(stream).keys() >= wanted)
        assert all(process.stop() == 0 for process in new.values())
        verdict = judge(stream, expected)
        assert (verdict.lost, verdict.wrong, verdict.different) == ([], [], [])


def worker(stream, name):
    """With stages that cost nothing: what is tested is everything around them."""
    return AgentProcess(stream, name, module="tests.chaos.worker")
