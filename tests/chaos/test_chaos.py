"""The promise of the stream, under a schedule of every fault that operators meet, on a real Kafka."""

from __future__ import annotations

import pytest

from agents.brokers import ApacheKafka
from tests.chaos.running import DATELINE, run
from tests.chaos.schedule import MEANINGS, schedule
from tests.conftest import start_or_skip

SEED, MINUTES = 4, 3
RATE = 25.0  # articles a second: a busy machine keeps up


@pytest.fixture
def broker():
    """A broker of one's own: it is going to be crashed."""
    broker = start_or_skip(ApacheKafka())
    yield broker
    broker.stop()


@pytest.mark.kafka
@pytest.mark.timeout(1200)
def test_a_schedule_of_all_faults_loses_nothing_and_changes_no_event(broker, tmp_path):
    faults = schedule(SEED, MINUTES)
    done = run(DATELINE, broker, SEED, faults, rate=RATE, folder=tmp_path)
    assert (done.verdict.lost, done.verdict.wrong, done.verdict.different) == ([], [], [])
    assert done.quiet is not None, "records were still waiting at the end"
    assert done.orphans == 0
    assert {injected.fault.kind for injected in done.injected if injected.hit} == set(MEANINGS)
    assert done.events > 500
    assert {code for _, code in done.exits} <= {0, 1, -9}, "nobody halted, and nobody died otherwise"
