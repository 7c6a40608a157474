"""Clauses side by side: which verb hangs on which, after the parser's habits are mended."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.parsing import ParsingStage, parse_text
from pipeline.side_by_side import mend

CASES = [
    ("The army rejected the plan; the rebels asked for time.", "rejected", "rejected"),
    ("The army rejected the plan; the rebels asked for time.", "asked", "rejected"),
    ("Police fired gas; students threw stones and burned a bus.", "fired", "fired"),
    ("The mayor refused to resign and called for a vote.", "called", "refused"),
    ("The minister declined to name the firm but blamed its owners.", "blamed", "declined"),
    # what is said, and what is one with the infinitive, stays where it is
    ("Two men died; three were hurt, the police said.", "died", "said"),
    ("The police said two men died.", "died", "said"),
    ("The mayor promised to resign and call a vote.", "call", "resign"),
    ("Rebels attacked the base and burned it.", "burned", "attacked"),
]
PIECES = [
    "The army rejected the plan", "; ", "the rebels said", " that ", "he refused to leave", " and ", "called for talks",
    ". ", "Who", ", ",
]  # fmt: skip


@pytest.fixture(scope="module")
def nlp():
    return ParsingStage().nlp


@pytest.mark.parametrize(("text", "verb", "head"), CASES)
def test_each_verb_hangs_on_the_one_that_governs_it(nlp, text, verb, head):
    doc = mend(parse_text(nlp, text))
    assert next(token.head.text for token in doc if token.text == verb) == head


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_whatever_the_words_the_trees_stay_trees_and_nothing_changes_a_second_time(nlp, pieces):
    doc = mend(parse_text(nlp, "".join(pieces)))
    once = [(token.head.i, token.dep_, token.is_sent_start) for token in doc]
    assert [(token.head.i, token.dep_, token.is_sent_start) for token in mend(doc)] == once
    for token in doc:
        assert sum(other.head == other for other in token.sent) == 1
