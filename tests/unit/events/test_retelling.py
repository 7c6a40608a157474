"""One happening told twice in an article is one mention; two that are alike are two."""

import pytest

from pipeline.events.merging import first_cause
from pipeline.records import Count

ONE = [
    ("Gunmen killed four soldiers in Kabul on Tuesday. The attack lasted an hour.", "ASSAULT", 2),
    ("A bomb exploded in Kabul on Tuesday. Officials said the blast was heard in the suburbs.", "ASSAULT", 2),
    ("Police arrested the editor in Lagos on Tuesday. His arrest angered the union.", "COERCE", 2),
    (
        "Teachers rallied in Nairobi on Tuesday. Schools were shut. Tuesday's rally was the largest so far.",
        "PROTEST",
        2,
    ),
    ("Rail workers in Rome will strike on Monday. The strike will last a day.", "PROTEST", 2),
    ("Drones struck a depot in Tripoli. The strike hit two lorries.", "ASSAULT", 2),
]
TWO = [
    ("Gunmen attacked a barracks in Kabul on Monday. On Thursday gunmen attacked the barracks again.", "ASSAULT"),
    ("A bomb hit a bus in Homs. A second bomb hit a bus in Homs.", "ASSAULT"),
    ("Gunmen killed a councillor in Lima. The killing of a judge went unpunished.", "ASSAULT"),
    ("A bomb killed two people in Kabul on Thursday. Sunday's bombing killed six people.", "ASSAULT"),
    ("Police arrested Juan Rivas in Lima. Police arrested Pedro Solano in Lima.", "COERCE"),
    ("Rebels launched an attack on Homs. They launched their attack on Hama at dawn.", "ASSAULT"),
    ("Gunmen killed two guards in Homs. The riots that followed killed nine people in Hama.", "ASSAULT"),
]


@pytest.mark.parametrize(("text", "kind", "sentences"), ONE)
def test_a_happening_told_again_is_one_mention_with_more_evidence(events_of, text, kind, sentences):
    (found,) = [event for event in events_of(text) if event.type == kind]
    assert len(found.evidence) == sentences


@pytest.mark.parametrize(("text", "kind"), TWO)
def test_what_is_at_odds_keeps_two_happenings_apart(events_of, text, kind):
    assert len([event for event in events_of(text) if event.type == kind]) >= 2


def test_two_sources_that_each_vouch_for_it_stay_two_mentions(events_of):
    text = "The army said drones had struck Homs on Tuesday. Residents said drones struck Homs at noon."
    assert len([event for event in events_of(text) if event.type == "ASSAULT"]) == 2


def test_of_two_counts_the_higher_wins(events_of):
    text = "A bomb killed nine people in Kabul on Tuesday. The bombing killed 12 people, the ministry's clerks found."
    killed = [event.casualties.killed for event in events_of(text) if event.type == "ASSAULT"]
    assert Count(low=12, high=12) in killed


def test_causes_that_go_round_in_a_circle_have_no_first():
    assert first_cause(1, {1: 2, 2: 1}) == 1
    assert first_cause(0, {0: 1, 1: 2}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The murder weapon lies in a glass case.",
        "The union's strike fund is empty.",
        "The evacuation plan hangs on the door.",
        "A kidnap negotiator spoke at the school.",
    ],
)
def test_a_noun_that_says_what_kind_of_thing_another_is_tells_no_event(events_of, text):
    assert [event.type for event in events_of(text) if event.type in ("ASSAULT", "PROTEST", "RETREAT", "COERCE")] == []
