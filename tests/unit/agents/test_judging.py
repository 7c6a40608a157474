"""When many bad articles stop an agent."""

from __future__ import annotations

import logging
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.errors import Halted
from agents.judging import FEWEST, WINDOW, Judge
from agents.work import Incoming, Result, Step


class Records:
    """Batches of a partition, one after the other, weighed by a judge."""

    def __init__(self, judge: Judge | None = None, partition: int = 0) -> None:
        self.judge = judge or Judge()
        self.partition = partition
        self.end = 0

    def weigh(self, good: int = 0, bad: int = 0, reason: str = "bad-text") -> None:
        failed = [Result(id="b", steps=[Step("reader", "dead_lettered", reason)]) for _ in range(bad)]
        results = failed + [Result(id="g", steps=[Step("reader", "emitted")]) for _ in range(good)]
        records = [self.record(self.end + position) for position in range(len(results))]
        self.judge.weigh(records, results)
        self.end += len(results)

    def record(self, offset: int) -> Incoming:
        return Incoming(topic="t", partition=self.partition, offset=offset, timestamp=0, key=None, value=None)

    def restarted(self, end: int | None = None) -> Records:
        """Another process, that goes on from what this one had committed."""
        end = self.end if end is None else end
        other = Records(Judge(), self.partition)
        other.judge.recall({self.partition: (end, self.judge.note(self.partition, end))})
        other.end = end
        return other


@pytest.mark.parametrize(("good", "bad"), [(0, 9), (5, 5), (16, 16), (100, 0), (1, 0)])
def test_a_batch_half_good_or_too_small_to_tell_goes_on(good, bad):
    Records().weigh(good, bad)


@pytest.mark.parametrize(("good", "bad"), [(0, 10), (4, 6), (15, 17)])
def test_a_batch_mostly_bad_stops_it(good, bad):
    with pytest.raises(Halted, match=f"{bad} of {good + bad}"):
        Records().weigh(good, bad)


def test_small_bad_batches_stop_it_when_they_add_up():
    records = Records()
    for _ in range(FEWEST - 1):
        records.weigh(bad=1)
    with pytest.raises(Halted):
        records.weigh(bad=1)


def test_what_is_long_past_is_forgotten():
    records = Records()
    for _ in range(40):
        records.weigh(1, 1)
    for _ in range(WINDOW):
        records.weigh(good=1)
    assert not any(each.failed for each in records.judge.window)


def test_a_good_batch_after_bad_ones_does_not_stop_it():
    records = Records(Judge(accept=30))
    records.weigh(bad=30)
    records.weigh(good=20)


def test_only_so_many_failures_are_let_through():
    records = Records(Judge(accept=12))
    records.weigh(bad=12)
    with pytest.raises(Halted):
        records.weigh(bad=12)


def test_what_is_accepted_counts_neither_as_bad_nor_as_one_of_the_batch():
    with pytest.raises(Halted, match="11 of 21"):
        Records(Judge(accept=12)).weigh(good=10, bad=23)


def test_accepted_failures_are_counted_over_the_life_of_the_process_which_says_when_they_are_used_up(caplog):
    records = Records(Judge(accept=3))
    with caplog.at_level(logging.WARNING):
        records.weigh(good=30, bad=2)
        assert not caplog.messages
        records.weigh(good=30, bad=2)
    assert caplog.messages == ["all 3 failures that were to be accepted are used up"]
    assert sum(each.failed for each in records.judge.window) == 1


def test_the_reason_is_what_most_of_them_have():
    judge = Judge(accept=0)
    Records(judge).weigh(bad=9, reason="not-json")
    with pytest.raises(Halted) as halted:
        Records(judge).weigh(bad=3, reason="internal-error")
    assert (halted.value.agent, halted.value.reason, halted.value.exit_code) == ("reader", "internal-error", 4)


def test_a_restart_after_every_record_forgets_nothing():
    records = Records()
    for _ in range(FEWEST - 1):
        records.weigh(bad=1)
        records = records.restarted()
    with pytest.raises(Halted, match="10 of 10"):
        records.weigh(bad=1)


def test_what_was_not_committed_comes_again_and_is_not_counted_twice():
    records = Records()
    records.weigh(good=4)
    records.weigh(bad=4)
    assert records.restarted(end=4).judge.note(0, 8).endswith(" ....")
    records.judge.recall({0: (4, "")})  # a rebalance, on a broker that keeps no notes
    assert records.judge.note(0, 8).endswith(" ....")


def test_accepted_failures_are_not_noted():
    records = Records(Judge(accept=9))
    records.weigh(good=1, bad=9)
    assert records.judge.note(0, 10).endswith(" .")


def test_a_partition_takes_its_past_to_the_worker_that_has_it_next():
    one, other = Records(partition=0), Records(partition=1)
    one.weigh(bad=5)
    other.weigh(bad=4)
    both = Judge()
    both.recall({0: (5, one.judge.note(0, 5)), 1: (4, other.judge.note(1, 4))})
    with pytest.raises(Halted, match="10 of 10"):
        Records(both, partition=2).weigh(bad=1)


def test_the_latest_records_are_remembered_whichever_partition_they_are_of():
    clock = count()
    judge = Judge(now=lambda: next(clock))
    busy, idle = Records(judge, 0), Records(judge, 1)
    idle.weigh(good=150)
    busy.weigh(good=90, bad=90)
    after = Judge()
    after.recall({0: (180, judge.note(0, 180)), 1: (150, judge.note(1, 150))})
    assert [each.partition for each in after.window] == [1] * 20 + [0] * 180


@pytest.mark.parametrize("note", ["", "somebody's own", "1 ", "x", "1 y", "1 " + "." * (WINDOW + 1), "² x", "1 .\n"])
def test_a_note_that_is_not_ours_is_as_good_as_none(note):
    judge = Judge()
    judge.recall({0: (7, note)})
    assert judge.window == ()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=40))
def test_restarts_change_no_verdict(batches):
    straight, restarted = Records(), Records()
    for good, bad, restart in batches:
        verdicts = []
        for records in (straight, restarted):
            try:
                records.weigh(good, bad)
            except Halted as halted:
                verdicts.append(str(halted))
            else:
                verdicts.append("")
        assert verdicts[0] == verdicts[1]
        if verdicts[0]:
            return
        if restart:
            restarted = restarted.restarted()
