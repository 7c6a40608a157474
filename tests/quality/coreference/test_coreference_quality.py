"""The floor under coreference, and the proof that its scorer can tell right from wrong."""

import json

import pytest

from pipeline.records import Article, Entity
from tests.quality.coreference.cases import FLOOR, NOTHING, annotate_cases, cases, figures, judge, judge_all, span_of

LARGEST_FALL = 2.0  # points: three rows of `learn`, or one of `check`


@pytest.fixture(scope="module")
def found():
    return annotate_cases()


def test_coreference_does_not_fall_below_its_floor(found):
    held, now = json.loads(FLOOR.read_text(encoding="utf-8")), figures(judge_all(found))
    for part, shares in held.items():
        assert now[part]["right"] >= shares["right"] - LARGEST_FALL, part
        assert now[part]["wrong"] <= shares["wrong"] + LARGEST_FALL, part


def test_the_table_has_both_parts_and_no_text_in_two():
    parts = {}
    for case in cases():
        parts.setdefault(case.text, set()).add(case.part)
        for mention in {case.mention, case.is_, case.not_} - {NOTHING}:
            assert span_of(case.text, mention), case
    assert {len(names) for names in parts.values()} == {1}
    assert sum(case.part == "check" for case in cases()) > len(cases()) / 4


def told(case, *clusters):
    """An article whose entities are the mentions of the clusters."""
    entities = []
    for number, members in enumerate(clusters):
        for mention in members:
            start, end = span_of(case.text, mention)
            entities.append(
                Entity(text=case.text[start:end], start=start, end=end, kind="person", cluster=number, name="")
            )
    return Article(id="1", text=case.text, entities=entities)


@pytest.mark.parametrize(
    ("clusters", "verdict"),
    [
        ([["she", "Ana Costa"], ["Eva Lind"]], "right"),
        ([["she", "Eva Lind"], ["Ana Costa"]], "wrong"),
        ([["she", "Eva Lind", "Ana Costa"]], "wrong"),
        ([["she"], ["Eva Lind"], ["Ana Costa"]], "missed"),
        ([["Eva Lind"], ["Ana Costa"]], "missed"),
        ([["she", "sang"], ["Eva Lind"], ["Ana Costa"]], "wrong"),
    ],
)
def test_a_cluster_is_right_wrong_or_missed(clusters, verdict):
    row = next(case for case in cases() if NOTHING not in {case.is_, case.not_})
    case = row._replace(
        text="Ana Costa met Eva Lind and sang before she left.", mention="she", is_="Ana Costa", not_="Eva Lind"
    )
    assert judge(case, told(case, *clusters)) == verdict


def test_what_is_nothing_said_before_is_right_alone_and_wrong_in_company():
    case = cases()[0]._replace(text="Ana Costa left. It rained.", mention="It", is_=NOTHING, not_=NOTHING)
    assert judge(case, told(case, ["Ana Costa"])) == "right"
    assert judge(case, told(case, ["Ana Costa"], ["It"])) == "right"
    assert judge(case, told(case, ["Ana Costa", "It"])) == "wrong"


def test_a_mention_is_found_with_its_title_and_without_its_article():
    case = cases()[0]._replace(text="Mayor Ana Costa left. The mayor sang.", mention="The mayor", is_="Ana Costa")
    article = told(case, ["Mayor Ana Costa", "mayor"])
    assert judge(case._replace(not_=NOTHING), article) == "right"
