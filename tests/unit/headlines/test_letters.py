"""A headline in capitals is read in the letters of a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities.gazetteer import load_gazetteer
from pipeline.headlines.letters import as_sentence
from pipeline.headlines.words import Words


@pytest.fixture(scope="module")
def recast(language):
    words = Words(language)
    return lambda title, text="": as_sentence(title, text, words, load_gazetteer())


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Rebels Seize Border Town in Northern Mali", "Rebels seize border town in northern Mali"),
        ("REBELS SEIZE BORDER TOWN IN NORTHERN MALI", "Rebels seize border town in northern Mali"),
        ("Turkey Jails Polish Reporter Over March in Ankara", "Turkey jails Polish reporter over march in Ankara"),
        ("Strike Shuts New York Schools", "Strike shuts New York schools"),
        ("UN AND RED CROSS EVACUATE WOUNDED FROM TIGRAY", "UN and Red Cross evacuate wounded from Tigray"),
        ("Striker's Late Goal Sinks Leeds", "Striker's late goal sinks Leeds"),
        ("Minister visits Quito", "Minister visits Quito"),  # has the letters of a sentence
        ("NATO meets", "NATO meets"),
        ("", ""),
    ],
)
def test_words_that_are_no_names_lose_their_capitals(recast, title, sentence):
    assert recast(title) == sentence


@pytest.mark.parametrize(
    ("title", "text", "sentence"),
    [
        ("Police Question Rice Over Fire", "On Monday Rice said nothing.", "Police question Rice over fire"),
        ("Police Seize Tonnes of Rice", "The lorry was full of rice.", "Police seize tonnes of rice"),
        ("POLICE QUESTION MCADAM", "Before dawn McAdam left.", "Police question McAdam"),
    ],
)
def test_the_article_tells_what_is_a_name(recast, title, text, sentence):
    assert recast(title, text) == sentence


@settings(max_examples=100, deadline=None)
@given(title=st.text(st.characters(exclude_categories=["Cs"]), max_size=60), text=st.text(max_size=40))
def test_no_letter_moves(recast, title, text):
    sentence = recast(title, text)
    assert len(sentence) == len(title)
    assert sentence.lower() == title.lower()
