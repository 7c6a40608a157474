"""The instruments of the chaos runs: a fault that they would not see is as good as none."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass

import pytest

from agents.topics import ARTICLES, EVENTS
from tests.chaos.articles import articles, is_poison, poisoned, slow
from tests.chaos.expectation import undisturbed
from tests.chaos.schedule import AGENTS, DURATIONS, IN_A_STAGE, MEANINGS, POISONS, schedule
from tests.chaos.verdict import Verdict, compare, differences, repetitions
from tests.chaos.watching import Sample, time_to_recover


@dataclass
class Stored:
    """A record as kafka-python gives it."""

    key: bytes
    value: bytes
    partition: int = 0
    timestamp: int = 0


def sample(at, done, ends):
    return Sample(float(at), {("reader", 0): done}, {("reader", 0): ends})


def event(name, **fields):
    return json.dumps({"id": name, **fields}).encode()


@pytest.mark.parametrize("seed", range(1, 21))
def test_the_same_seed_gives_the_same_schedule_with_every_fault_in_it(seed):
    faults = schedule(seed, 3)
    assert faults == schedule(seed, 3) != schedule(seed + 1, 3)
    assert {fault.kind for fault in faults} == set(MEANINGS)
    assert {fault.poison for fault in schedule(seed, 10) if fault.kind == "POISON"} == set(POISONS)
    assert all(fault.seconds == DURATIONS.get(fault.kind, 0.0) for fault in faults)
    assert not any(fault.agent == "desk" for fault in faults if fault.kind in IN_A_STAGE)
    assert {fault.agent for fault in schedule(seed, 20) if fault.kind == "KILL"} == set(AGENTS)
    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)


def test_the_same_seed_gives_the_same_articles_with_corrections_among_them():
    made = list(itertools.islice(articles(3), 400))
    assert made == list(itertools.islice(articles(3), 400))
    assert 20 < len(made) - len({raw["id"] for raw in made}) < 80
    assert not any(map(is_poison, made))


def test_what_an_undisturbed_run_comes_to_leaves_out_what_poison_stops():
    bad = poisoned("bad", "events", "kill")
    expected = undisturbed([*itertools.islice(articles(3), 50), bad, slow("slow", "reader", 1e9)])
    assert expected.steps["bad"] == {
        "reader": ("emitted", None),
        "entities": ("emitted", None),
        "events": ("dead_lettered", "child-died"),
    }
    assert expected.steps["slow"]["sentiment"] == ("emitted", None)
    assert "bad" not in expected.folded
    assert "slow" in expected.folded
    assert expected.events


def test_a_stream_has_recovered_when_all_that_waited_is_acknowledged():
    samples = [sample(0, 5, 9), sample(2, 5, 12), sample(3, 11, 30), sample(4, 12, 40), sample(5, 50, 50)]
    assert time_to_recover(samples, 0.5) == 3.5
    assert time_to_recover(samples[:3], 0.5) is None
    assert time_to_recover(samples, 9.0) is None


@pytest.mark.parametrize(
    ("found", "wanted", "lost", "wrong"),
    [
        (("emitted", None), ("emitted", None), 0, 0),
        (None, ("emitted", None), 1, 0),
        (("dead_lettered", "timed-out"), ("emitted", None), 0, 1),
        (("dead_lettered", "timed-out"), ("dead_lettered", "child-died"), 0, 1),
    ],
)
def test_an_outcome_that_is_missing_is_lost_and_another_one_is_wrong(found, wanted, lost, wrong):
    verdict = Verdict()
    compare(verdict, "article/reader", found, wanted)
    assert (len(verdict.lost), len(verdict.wrong), verdict.holds) == (lost, wrong, not lost + wrong)


@pytest.mark.parametrize(
    ("latest", "different"),
    [
        ({"a": event("a")}, []),
        ({}, ["a"]),
        ({"a": event("a", tone=1)}, ["a"]),
        ({"a": event("a"), "b": event("b")}, ["b"]),
        ({"a": event("a"), "b": event("b", superseded_by="a")}, []),
        ({"a": event("a"), "b": event("b", superseded_by="c")}, ["b"]),
        ({"a": event("a"), "b": event("b", superseded_by="c"), "c": event("c", superseded_by="b")}, ["b", "c"]),
    ],
)
def test_events_must_be_the_same_bytes_and_pointers_must_end_at_one(latest, different):
    assert differences(latest, [event("a")]) == different


def test_a_record_with_the_same_key_and_bytes_is_a_repetition_of_an_event_only_in_a_row():
    records = [Stored(b"k", b"1"), Stored(b"k", b"2"), Stored(b"k", b"1", timestamp=7000), Stored(b"k", b"1")]
    assert repetitions(ARTICLES, records) == [7.0, 0.0]
    assert repetitions(EVENTS, records) == [0.0]
