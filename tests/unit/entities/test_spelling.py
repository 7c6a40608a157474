"""Many spellings, one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.spelling import fold, transliteration_key


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Aïn-Témouchent", "ain temouchent"),
        ("N.Y.", "ny"),
        ("Łódź", "lodz"),
        ("Dar\u2018a", "dara"),
        ("St. Louis", "saint louis"),
        ("  The   Hague ", "the hague"),
    ],
)
def test_a_name_is_folded(name, folded):
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Qusayr", "Kusair"),
        ("Deir ez-Zor", "Deir al-Zour"),
        ("Maarat al-Numan", "Maarat an-Nu'man"),
        ("Khan Sheikhoun", "Khan Shaykhun"),
        ("Hasakah", "al-Hasakeh"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert transliteration_key(one) == transliteration_key(other) is not None


@pytest.mark.parametrize(("one", "other"), [("Homs", "Hama"), ("Tartus", "Tadmur"), ("Mosul", "Masyaf")])
def test_different_names_keep_different_keys(one, other):
    assert transliteration_key(one) != transliteration_key(other) or transliteration_key(one) is None


@given(st.text())
def test_folding_twice_changes_nothing_more(name):
    assert fold(fold(name)) == fold(name)
