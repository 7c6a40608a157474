"""Which words name an event, and of which kind: by frame, voice, clause and name."""

import pytest

SENSES = [
    ("The former treasurer was charged with fraud.", "ACCUSE", "charge"),
    ("Riot police charged the crowd near the harbour.", "ASSAULT", "attack"),
    ("The two ministries struck a deal on grazing rights.", "AGREE", "agreement"),
    ("Two jets struck a base near Kabul.", "ASSAULT", "air-drone-strike"),
    ("The airline fired its director.", "SANCTION", "dismissal"),
    ("Gunmen fired at a bus near Lagos.", "ASSAULT", "attack"),
    ("Police fired tear gas at the marchers in Lima.", "COERCE", "protest-with-intervention"),
    ("Rebels captured the town of Kabwe.", "ASSAULT", "non-state-actor-overtakes-territory"),
    ("The army recaptured the town of Kabwe.", "ASSAULT", "government-regains-territory"),
    ("Police captured three suspects in Perth.", "COERCE", "arrests"),
    ("Militants took control of the airport.", "ASSAULT", "non-state-actor-overtakes-territory"),
    ("The colonels took power in March.", "COERCE", "coup"),
    ("The mayor stepped down on Tuesday.", "CONCEDE", "resignation"),
    ("Dockers walked out over pay.", "PROTEST", "peaceful-protest"),
    ("The envoy walked out of the talks.", "REJECT", "diplomatic-event"),
    ("The union called for higher wages.", "REQUEST", "demand"),
    ("The organisers called off the meeting.", "REJECT", "diplomatic-event"),
    ("An earthquake struck Nepal at dawn.", "OTHER", "earthquake"),
    ("A river burst its banks after days of rain.", "OTHER", "flood"),
    ("The airline suspended all flights to Cairo.", "OTHER", "suspension-of-service"),
    ("The ministry suspended aid to the province.", "SANCTION", "diplomatic-event"),
    ("The police suspended two constables.", "SANCTION", "dismissal"),
    ("A group claimed responsibility for the blast.", "ACCUSE", "claim-of-responsibility"),
]

CLAUSES = [
    ("The capture of Homs surprised the analysts.", "capture"),
    ("The town was shelled by the rebels.", "shelled"),
    ("The militia that bombed the depot has left.", "bombed"),
    ("Troops backed by tanks managed to liberate the village.", "liberate"),
    ("The brigade shelled and then stormed the barracks.", "stormed"),
    ("The bridge bombed by the rebels was old.", "bombed"),
]

NO_EVENTS = [
    "The museum shows the Peace Agreement of 2005.",
    "Thousands walked to Liberation Square.",
    "The striker attacked from the left in the second half of the match.",
    "The film captured the imagination of children.",
    "The coach struck a balance between youth and age.",
    "The minister was bombarded with questions.",
    "Shares in the bank hit a record.",
    "The song was released as a single, and the label released the album.",
]


@pytest.mark.parametrize(("text", "kind", "sub_event"), SENSES, ids=[row[0] for row in SENSES])
def test_the_frame_decides_the_sense(events_of, text, kind, sub_event):
    assert (kind, sub_event) in [(event.type, event.sub_event) for event in events_of(text)]


@pytest.mark.parametrize(("text", "trigger"), CLAUSES, ids=[row[0] for row in CLAUSES])
def test_triggers_are_found_in_every_clause(events_of, text, trigger):
    assert trigger in [event.trigger.text for event in events_of(text)]


@pytest.mark.parametrize("text", NO_EVENTS)
def test_names_metaphors_and_sport_give_no_event(events_of, text):
    assert events_of(text) == []


def test_a_light_verb_joins_the_words_that_name_the_event(events_of):
    (event,) = events_of("The militia launched an attack on the village of Tura.")
    assert event.trigger.text == "launched an attack"


def test_what_an_event_did_to_people_is_part_of_it(events_of):
    (event,) = events_of("A suicide bombing killed nine guards in Kabul.")
    assert (event.type, event.sub_event) == ("ASSAULT", "suicide-bomb")
    assert event.casualties.killed.low == event.casualties.killed.high == 9


def test_one_happening_told_twice_is_one_mention_with_both_sentences(events_of):
    text = "Rebels captured Aleppo on Friday. Traders said little. Rebels captured Aleppo on Friday, a teacher noted."
    captures = [event for event in events_of(text) if event.type == "ASSAULT"]
    assert [len(event.evidence) for event in captures] == [2]
