"""When many bad articles stop an agent."""

from __future__ import annotations

import pytest

from agents.errors import Halted
from agents.judging import FEWEST, WINDOW, Judge
from agents.work import Result, Step


def results(good: int, bad: int, reason: str = "bad-text") -> list[Result]:
    failed = [Result(id="b", steps=[Step("reader", "dead_lettered", reason)]) for _ in range(bad)]
    return failed + [Result(id="g", steps=[Step("reader", "emitted")]) for _ in range(good)]


@pytest.mark.parametrize(("good", "bad"), [(0, 9), (5, 5), (16, 16), (100, 0), (1, 0)])
def test_a_batch_half_good_or_too_small_to_tell_goes_on(good, bad):
    Judge().weigh(results(good, bad))


@pytest.mark.parametrize(("good", "bad"), [(0, 10), (4, 6), (15, 17)])
def test_a_batch_mostly_bad_stops_it(good, bad):
    with pytest.raises(Halted, match=f"{bad} of {good + bad}"):
        Judge().weigh(results(good, bad))


def test_small_bad_batches_stop_it_when_they_add_up():
    judge = Judge()
    for _ in range(FEWEST - 1):
        judge.weigh(results(0, 1))
    with pytest.raises(Halted):
        judge.weigh(results(0, 1))


def test_what_is_long_past_is_forgotten():
    judge = Judge(accept=0)
    for _ in range(40):
        judge.weigh(results(1, 1))
    for _ in range(WINDOW):
        judge.weigh(results(1, 0))
    assert sum(judge.window) == 0


def test_a_good_batch_after_bad_ones_does_not_stop_it():
    judge = Judge(accept=30)
    judge.weigh(results(0, 30))
    judge.weigh(results(20, 0))


def test_only_so_many_failures_are_let_through():
    judge = Judge(accept=12)
    judge.weigh(results(0, 12))
    with pytest.raises(Halted):
        judge.weigh(results(0, 12))


def test_the_reason_is_what_most_of_them_have():
    with pytest.raises(Halted) as halted:
        Judge().weigh(results(0, 9, "not-json") + results(0, 3, "internal-error"))
    assert (halted.value.agent, halted.value.reason, halted.value.exit_code) == ("reader", "not-json", 4)
