"""How a summary reads: its kinds, names, numbers and places in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corroboration import live_events
from pipeline.corroboration.summary import phrase_table
from pipeline.corroboration.wording import is_many, is_pronoun, refer_to
from pipeline.records import ChainLink, EventTime, MentionActor, MentionPlace, Place
from pipeline.resources.tables import read_table
from tests.unit.corroboration.newsroom import PORTO_VELA, VELA, killed, mention

NAMES = [  # a name as the mentions give it, in a sentence, of several
    ("army", "the army", False),
    ("Army", "the army", False),
    ("Velan army", "the Velan army", False),
    ("rebels", "rebels", True),
    ("Police", "the police", True),
    ("Two police officers", "two police officers", True),
    ("Thousands of dockers", "thousands of dockers", True),
    ("A group of masked youths", "a group of masked youths", False),
    ("roof of two houses", "the roof of two houses", False),
    ("The Northern Front", "the Northern Front", False),
    ("United States", "the United States", False),
    ("Federation of Port Workers", "the Federation of Port Workers", False),
    ("People’s Republic of Vela", "the People’s Republic of Vela", False),
    ("Vela's Defence Ministry", "Vela's Defence Ministry", False),
    ("West Bank", "the West Bank", False),
    ("US", "the US", False),
    ("A “major threat", "a major threat", False),
    ("exporters' association", "the exporters' association", False),
    ("Vela's governor", "Vela's governor", False),
    ("Our comrades", "comrades", True),
    ("its leader", "the leader", False),
    ("power", "power", False),
    ("22 people", "22 people", True),
    ("Ana Roth", "Ana Roth", False),
    ("Hamas", "Hamas", False),
    ("IGAD", "IGAD", False),
    ("", "", False),
]
LIMA = Place(geonameid=9, name="Lima", latitude=-12.0, longitude=-77.0, country="PER", precision="city", confidence=0.9)
PERU = Place(
    geonameid=8, name="Peru", latitude=-10.0, longitude=-76.0, country="PER", precision="country", confidence=0.9
)


def people(*names: str) -> list[MentionActor]:
    return [MentionActor(text=name) for name in names]


def somewhere(*places: Place) -> list[MentionPlace]:
    return [MentionPlace(text=place.name, place=place) for place in places]


ALONE = {"actors": [], "recipients": []}
SENTENCES = [
    (
        {"type": "OTHER", "sub_event": "earthquake", "places": somewhere(LIMA), "casualties": killed(3), **ALONE},
        "An earthquake struck Lima, Peru, on 1 May 2031, with at least 3 killed",
    ),
    (
        {"type": "OTHER", "sub_event": "earthquake", "places": [], "actors": people("magnitude"), "recipients": []},
        "An earthquake struck on 1 May 2031",
    ),
    (
        {"type": "OTHER", "sub_event": "fire", "places": somewhere(LIMA, PERU), "time": EventTime(), **ALONE},
        "A fire broke out in Lima, Peru",
    ),
    ({"places": somewhere(PERU), "time": EventTime(), **ALONE}, "An armed clash took place in Peru"),
    (
        {"type": "OTHER", "sub_event": "suspension-of-service", "actors": [], "recipients": people("its flights")},
        "Flights were suspended in Porto Vela on 1 May 2031",
    ),
    (
        {"sub_event": "shelling-artillery-missile-attack", "actors": [], "recipients": people("a house")},
        "A house was shelled in Porto Vela on 1 May 2031",
    ),
    (
        {"sub_event": "shelling-artillery-missile-attack", "actors": [], "recipients": people("a house", "a mill")},
        "A house and a mill were shelled in Porto Vela on 1 May 2031",
    ),
    (
        {"type": "PROTEST", "mode": "strike", "sub_event": "peaceful-protest", "actors": people("their", "Dockers")},
        "Dockers went on strike in Porto Vela on 1 May 2031",
    ),
    (
        {"actors": people("fighters"), "recipients": people("Porto Vela", "fighters")},
        "Fighters fought in Porto Vela on 1 May 2031",
    ),
    (
        {"actors": people("PORTO VELA", "a helicopter"), "sub_event": "air-drone-strike", "recipients": []},
        "A helicopter carried out an air strike in Porto Vela on 1 May 2031",
    ),
    (
        {"sub_event": "government-regains-territory", "actors": people("army"), "places": somewhere(PORTO_VELA, VELA)},
        "The army retook Porto Vela, Vela, on 1 May 2031",
    ),
]


@pytest.mark.parametrize(("known", "said"), SENTENCES)
def test_a_summary_reads_as_english(known, said):
    (event,) = live_events([mention("echo", **known)])
    assert event.summary == f"{said}, according to The Echo."


@pytest.mark.parametrize(("name", "told", "many"), NAMES)
def test_a_name_has_its_article_its_case_and_its_number(name, told, many):
    assert (refer_to(name), is_many(refer_to(name))) == (told, many)


@given(st.text())
def test_any_name_can_be_referred_to_twice(name):
    told = refer_to(name)
    assert is_many(told) in {True, False}
    assert is_pronoun(name) in {True, False}
    assert bool(told.strip()) or not any(letter.isalnum() for letter in name)


DENIALS = [("spokesman", "the spokesman denied it"), ("he", "others denied it")]


@pytest.mark.parametrize(("name", "said"), DENIALS)
def test_who_denies_is_named_or_left_open(name, said):
    denier = ChainLink(text=name, kind="official")
    told = [mention("echo", time=EventTime()), mention("post", modality="denied", chain=[denier])]
    (event,) = live_events(told)
    assert event.summary.endswith(f"according to The Echo; {said}.")


def test_every_kind_of_the_ontology_has_words_of_its_own_or_its_types():
    table = phrase_table()
    kinds = read_table("ontology")
    assert [row["kind"] for row in kinds if row["type"] not in table] == []
    others = [row["sub_event"] for row in kinds if row["type"] == "OTHER"]
    assert [name for name in others if name not in table] == []
    told = {row["type"] for row in kinds} | {row["sub_event"] for row in kinds}
    told |= {f"{row['sub_event']}:{row['mode'] or row['type']}" for row in kinds}
    assert [kind for kind in table if kind not in told] == []


def test_every_kind_can_be_told_of_nobody():
    assert [kind for kind, phrases in phrase_table().items() if not phrases.alone] == []
