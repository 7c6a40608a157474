"""Who did it, to whom, where and how many, through every turn of grammar."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROLES = [
    ("Rebels attacked the convoy.", ["Rebels"], ["the convoy"]),
    ("The convoy was attacked by rebels.", ["rebels"], ["The convoy"]),
    ("The rebels who attacked the convoy fled.", ["The rebels"], ["the convoy"]),
    ("The convoy that rebels attacked was small.", ["rebels"], ["The convoy"]),
    ("The militia managed to attack the convoy.", ["The militia"], ["the convoy"]),
    ("The rebels and the bandits attacked the convoy.", ["The rebels", "the bandits"], ["the convoy"]),
    ("The rebels attacked the convoy and the checkpoint.", ["The rebels"], ["the convoy", "the checkpoint"]),
    ("Israel's attack on the convoy was denounced.", ["Israel"], ["the convoy"]),
    ("The rebels launched an attack on the convoy.", ["The rebels"], ["the convoy"]),
    ("The convoy came under attack.", [], ["The convoy"]),
]

BEHIND_THINGS = [
    ("Jets attacked the rebels' base.", ["the rebels"]),
    ("Jets attacked the camp of the army.", ["the army"]),
    ("Jets attacked two Hezbollah camps.", ["Hezbollah"]),
    ("Jets attacked every army post.", ["army"]),
    ("Gunmen attacked the convoy.", ["the convoy"]),
    ("Gunmen attacked villagers of the tribe.", ["villagers of the tribe"]),
]

PLACES = [
    ("Gunmen attacked a market in Kabul.", ["Kabul"]),
    ("Rebels captured the northern city of Aleppo.", ["Aleppo"]),
    ("Protesters rallied in Paris, London, Rome and Madrid.", ["Paris", "London", "Rome", "Madrid"]),
    ("The minister resigned.", []),
    ("In Lagos, gunmen attacked a market.", ["Lagos"]),
    ("It rained in Nairobi. Gunmen attacked a market.", ["Nairobi"]),
]

COUNTS = [
    ("The gang killed two farmers.", "killed", (2, 2)),
    ("At least 40 soldiers were killed by rebels.", "killed", (40, None)),
    ("Rebels killed up to 30 soldiers.", "killed", (None, 30)),
    ("More than 5,000 people died in the earthquake.", "killed", (5000, None)),
    ("Dozens of villagers were wounded by gunmen.", "injured", (24, 119)),
    ("Nobody was killed.", "killed", (0, 0)),
    ("Police arrested three teachers and two nurses.", "detained", (5, 5)),
    ("Gunmen killed a priest.", "killed", (1, 1)),
    ("The rebels killed twenty-one guards.", "killed", (21, 21)),
    ("The gang killed farmers.", "killed", None),
]


@pytest.mark.parametrize(("text", "actors", "recipients"), ROLES, ids=[row[0] for row in ROLES])
def test_roles_are_found_through_voice_clause_and_coordination(events_of, text, actors, recipients):
    attack = next(event for event in events_of(text) if event.type == "ASSAULT")
    assert [who.text for who in attack.actors] == actors
    assert [who.text for who in attack.recipients] == recipients


@pytest.mark.parametrize(("text", "recipients"), BEHIND_THINGS, ids=[row[0] for row in BEHIND_THINGS])
def test_what_is_done_to_a_thing_is_done_to_whom_it_belongs(events_of, text, recipients):
    attack = next(event for event in events_of(text) if event.type == "ASSAULT")
    assert [who.text for who in attack.recipients] == recipients


@pytest.mark.parametrize(("text", "places"), PLACES, ids=[row[0] for row in PLACES])
def test_places_are_those_of_the_event(events_of, text, places):
    assert [place.text for place in events_of(text)[-1].places] == places


def test_movement_has_a_place_it_leaves_and_one_it_goes_to(events_of):
    (event,) = events_of("The president fled from Tripoli to Tunis.")
    assert [(place.text, place.role) for place in event.places] == [("Tripoli", "from"), ("Tunis", "to")]


@pytest.mark.parametrize(("text", "field", "range_"), COUNTS, ids=[row[0] for row in COUNTS])
def test_counts_are_ranges(events_of, text, field, range_):
    (event,) = events_of(text)
    count = getattr(event.casualties, field)
    assert (count and (count.low, count.high)) == range_


def test_the_injured_are_counted_apart_from_the_killed(events_of):
    events = events_of("Militants attacked the village, killing 12 people and wounding 30.")
    killed = [event.casualties.killed.low for event in events if event.casualties.killed]
    injured = [event.casualties.injured.low for event in events if event.casualties.injured]
    assert (killed, injured) == ([12], [30])


WORDS = st.sampled_from(
    [
        "rebels",
        "army",
        "captured",
        "attacked",
        "killed",
        "wounded",
        "two",
        "dozen",
        "the",
        "a",
        "of",
        "in",
        "Aleppo",
        "Kabul",
        "that",
        "who",
        "and",
        "was",
        "by",
        "had",
        "not",
        "said",
        "to",
        "strike",
        "launched",
        "an",
        "on",
        "Friday",
        ",",
        ".",
        "police",
        "protesters",
        "deal",
        "signed",
        "minister",
        "resigned",
        "after",
        "it",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_every_span_is_the_text_it_says_and_nothing_raises(read, words):
    article = read(" ".join(words))
    for event in article.events:
        spans = [event.trigger, *event.actors, *event.recipients, *event.places, *event.evidence]
        assert all(article.text[span.start : span.end] == span.text for span in spans)
        assert 0 <= event.confidence <= 1


def test_reading_a_text_twice_gives_the_same(read):
    text = "Rebels attacked a convoy near Homs on Friday, killing 12 soldiers. The army denied it."
    assert read(text) == read(text)
