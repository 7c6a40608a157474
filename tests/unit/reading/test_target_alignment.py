"""Targets of the raw text are found again in the clean one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from pipeline.reading import read_article
from pipeline.reading.alignment import align_targets
from pipeline.records import RawArticle

FOUND = [
    ("nothing changed", "Ann Lee praised Omar Haddad.", "Omar Haddad", "Omar Haddad"),
    ("white space changed", "Ann  Lee\n\n\n praised   Omar\tHaddad .", "Omar\tHaddad", "Omar Haddad"),
    ("a header gone", "date 2024-01-02 <img src=a.jpg>\n\nAnn Lee praised Omar Haddad.", "Omar Haddad", "Omar Haddad"),
    ("tags around", "<p>Ann Lee praised <b>Omar Haddad</b>.</p>", "Omar Haddad", "Omar Haddad"),
    ("tags before and after", "Ann <i>Lee</i> praised Omar Haddad <i>again</i>.", "Omar Haddad", "Omar Haddad"),
    ("letters mended elsewhere", "MÃ¼ller didnâ€™t praise Omar Haddad.", "Omar Haddad", "Omar Haddad"),
    ("letters mended within", "It was Gerd MÃ¼ller who spoke.", "Gerd MÃ¼ller", "Gerd Müller"),
    ("an entity within", "Smith &amp; Sons closed.", "Smith &amp; Sons", "Smith & Sons"),
]


@pytest.mark.parametrize(("raw", "target", "found"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_a_target_is_found_in_the_clean_text(raw, target, found):
    start = raw.index(target)
    article = read_article(RawArticle(text=raw, targets=[(start, start + len(target))]))
    (span,) = article.targets
    assert span.text == found
    assert article.text[span.start : span.end] == found


@pytest.mark.parametrize("target", [(5, 25), (900, 950), (4, 4)], ids=["in the header", "behind the end", "empty"])
def test_a_target_that_is_gone_is_left_out(target):
    raw = RawArticle(text="date 2024-01-02 <img src=a.jpg>\n\nAnn Lee praised Omar Haddad.", targets=[target])
    assert read_article(raw).targets == []


def test_a_target_far_from_what_was_changed_is_found_in_a_long_text():
    raw = f"date 2024-01-02 <img src=a.jpg>\n\n{'The talks went on. ' * 2_000}Ann Lee praised Omar Haddad."
    (span,) = read_article(RawArticle(text=raw, targets=[(len(raw) - 12, len(raw) - 1)])).targets
    assert span.text == "Omar Haddad"


def test_an_article_without_targets_has_none_set():
    assert read_article(RawArticle(text="Ann Lee praised Omar Haddad.")).targets is UNSET


@given(
    st.text(max_size=60), st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=4)
)
def test_spans_always_match_the_text(raw, clean, pairs):
    for span in align_targets(raw, clean, [(min(pair), max(pair)) for pair in pairs]):
        assert clean[span.start : span.end] == span.text
