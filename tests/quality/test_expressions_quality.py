"""The floor under how well time expressions are told, and the proof that its scorer can tell good from bad."""

import pytest

from tests.quality.expressions import SETS, Expected, Sentence, Tally, score, score_sentence, sentences

FLOOR = {"first": 96.0, "kept": 92.0, "later": 94.0}  # value F1, in per cent; some points under what is reached


@pytest.mark.parametrize("group", SETS)
def test_the_value_f1_of_each_set_does_not_fall_below_its_floor(group):
    tally = score(group)
    assert tally.figures()["value"] >= FLOOR[group], tally.misses


def test_the_table_holds_all_types_and_at_least_two_hundred_expressions():
    marked = [expected for sentence in sentences() for expected in sentence.expected]
    assert {expected.type for expected in marked} == {"DATE", "TIME", "DURATION", "SET"}
    assert len(marked) >= 220


@pytest.mark.parametrize(
    ("start", "value", "relaxed", "strict", "right"),
    [(14, "2022-05-02", 100.0, 100.0, 100.0), (11, "2022-05-02", 100.0, 0.0, 100.0), (14, "2022-05-09", 100, 100, 0)],
)
def test_a_wrong_span_costs_the_strict_figure_and_a_wrong_value_that_of_values(start, value, relaxed, strict, right):
    text = "They arrived on Monday."
    wanted = Expected(start + 2, 22, "DATE", value)
    tally = Tally()
    score_sentence(Sentence("first", "2022-05-04", "Europe/Paris", text, (wanted,)), tally)
    assert tally.figures() == {"relaxed": relaxed, "strict": strict, "value": right}
