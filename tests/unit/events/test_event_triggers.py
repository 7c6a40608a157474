"""Which words name an event, and of which kind: by frame, voice, clause and name."""

import pytest

SENSES = [
    ("The suspect turned himself in at a station in Lima.", "RETREAT", "agreement"),
    ("The court annulled the result of the vote.", "REJECT", "rejection"),
    ("Thieves cut the power lines to Perth.", "OTHER", "suspension-of-service"),
    ("The former treasurer was charged with fraud.", "ACCUSE", "charge"),
    ("Riot police charged the crowd near the harbour.", "ASSAULT", "attack"),
    ("The two ministries struck a deal on grazing rights.", "SUPPORT", "agreement"),
    ("The two ministries agreed to share the grazing land.", "AGREE", "agreement"),
    ("Two jets struck a base near Kabul.", "ASSAULT", "air-drone-strike"),
    ("The airline fired its director.", "SANCTION", "dismissal"),
    ("Gunmen fired at a bus near Lagos.", "ASSAULT", "attack"),
    ("Police fired tear gas at the marchers in Lima.", "COERCE", "protest-with-intervention"),
    ("Rebels captured the town of Kabwe.", "ASSAULT", "non-state-actor-overtakes-territory"),
    ("The army recaptured the town of Kabwe.", "ASSAULT", "government-regains-territory"),
    ("Police captured three suspects in Perth.", "COERCE", "arrests"),
    ("Militants took control of the airport.", "ASSAULT", "non-state-actor-overtakes-territory"),
    ("The colonels took power in March.", "COERCE", "coup"),
    ("The mayor stepped down on Tuesday.", "RETREAT", "resignation"),
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
    ("The embassy denied the allegations.", "REJECT", "attribution-of-responsibility"),
    ("Two men were hurt in police firing in Lagos.", "ASSAULT", "attack"),
    ("The mill announced the firing of ninety workers.", "SANCTION", "dismissal"),
    ("Police arrested eight demonstrators in Lima.", "COERCE", "protest-with-intervention"),
    ("Police arrested a dentist in Lima.", "COERCE", "arrests"),
    ("Insurgents attacked an army post near Derna.", "ASSAULT", "armed-clash"),
    ("Insurgents attacked a clinic near Derna.", "ASSAULT", "attack"),
    ("The army killed dozens of militants near Derna.", "ASSAULT", "armed-clash"),
    ("The rebels seized control of Homs.", "ASSAULT", "non-state-actor-overtakes-territory"),
    ("A mob killed two traders near Derna.", "ASSAULT", "mob-violence"),
    ("Talks are due to resume in Rome on Friday.", "CONSULT", "meeting"),
    ("Deputies attacked the budget as reckless.", "ACCUSE", "condemnation"),
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
    "Forecasters warned of heavy rain in the hills.",
    "The mayor warned that prices could double by June.",
    "A riot of colour fills the garden.",
    "Two supermarkets opened fire in a price war.",
    "The museum shows the Peace Agreement of 2005.",
    "Thousands walked to Liberation Square.",
    "The striker attacked from the left in the second half of the match.",
    "The film captured the imagination of children.",
    "The coach struck a balance between youth and age.",
    "The minister was bombarded with questions.",
    "Shares in the bank hit a record.",
    "The song was released as a single, and the label released the album.",
    "The paper won the battle for readers.",
    "The minister came under fire from columnists.",
    "The senate killed the bill.",
    "The clip exploded in popularity.",
    "Hail hammered the greenhouses.",
    "The swimmer surrendered her title in the last lap.",
    "The crowd erupted in applause.",
    "A flood of complaints reached the station.",
    "The play bombed at the box office.",
    "The death penalty was on the agenda.",
    "Riot gear lay in the hall.",
    "The forces backed by Rome speak three languages.",
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


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Three herders were killed in police firing near Lagos.", 3),
        ("Two men were killed and six injured when police opened fire on a crowd in Lagos.", 2),
        ("Police shot dead two men in Lagos.", 2),
    ],
)
def test_a_consequence_counts_with_the_force_that_had_it(events_of, text, killed):
    event = next(event for event in events_of(text) if event.type == "ASSAULT")
    assert [one.text.lower().split()[-1] for one in event.actors] == ["police"]
    assert event.casualties.killed.low == killed


def test_who_is_accused_of_a_deed_did_it(events_of):
    event = next(
        one for one in events_of("The bishop accused the rebels of burning a school.") if one.type == "ASSAULT"
    )
    assert [one.text for one in event.actors] == ["the rebels"]


def test_what_is_only_planned_is_less_sure(events_of):
    (done,) = events_of("The army shelled the town.")
    (planned,) = events_of("The army will shell the town.")
    assert planned.confidence < done.confidence


def test_what_an_event_did_to_people_is_part_of_it(events_of):
    (event,) = events_of("A suicide bombing killed nine guards in Kabul.")
    assert (event.type, event.sub_event) == ("ASSAULT", "suicide-bomb")
    assert event.casualties.killed.low == event.casualties.killed.high == 9


def test_one_happening_told_twice_is_one_mention_with_both_sentences(events_of):
    text = "Rebels captured Aleppo on Friday. Traders said little. Rebels captured Aleppo on Friday, a teacher noted."
    captures = [event for event in events_of(text) if event.type == "ASSAULT"]
    assert [len(event.evidence) for event in captures] == [2]
