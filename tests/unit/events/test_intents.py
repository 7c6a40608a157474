"""What someone says that he, or another, will or must do is an event of its own."""

import pytest

INTENTS = [
    ("The rebels said they would free the two pilots.", "AGREE", "would", ["The rebels"]),
    ("Mali said it would free the two pilots.", "AGREE", "would", ["Mali"]),
    ("The rebels said they would shell the town.", "THREATEN", "would", ["The rebels"]),
    ("The mayor said he would not resign.", "REJECT", "would not", ["The mayor"]),
    ("Hungary says it will not accept the plan.", "REJECT", "will not", ["Hungary"]),
    ("Peru said that the government must pay.", "REQUEST", "must", ["Peru"]),
]
NO_INTENTS = [
    "The rebels said the army would shell the town.",
    "The mayor said prices would not fall.",
    "The rebels freed the two pilots.",
    "The mayor did not resign.",
    "The bank said that growth must slow.",
    "The rebels promised that they would free the two pilots.",
]
MODALS = {"will", "would", "would not", "will not", "must"}


@pytest.mark.parametrize(("text", "kind", "trigger", "actors"), INTENTS, ids=[row[0] for row in INTENTS])
def test_a_declared_intent_is_an_event_of_the_one_who_declares_it(events_of, text, kind, trigger, actors):
    found = [event for event in events_of(text) if event.trigger.text == trigger]
    assert [(event.type, [one.text for one in event.actors]) for event in found] == [(kind, actors)]
    assert found[0].modality == "asserted"


@pytest.mark.parametrize("text", NO_INTENTS)
def test_what_is_foretold_done_or_promised_in_so_many_words_is_no_intent(events_of, text):
    assert not MODALS & {event.trigger.text for event in events_of(text)}


def test_the_deed_itself_stays_planned(events_of):
    deed = next(event for event in events_of("The rebels said they would shell the town.") if event.type == "ASSAULT")
    assert deed.modality == "planned"


def test_a_demand_is_made_of_another(events_of):
    demand = next(event for event in events_of("Peru said that the rebels must pay.") if event.type == "REQUEST")
    assert [one.text for one in demand.recipients] == ["the rebels"]


def test_a_noun_whose_verb_is_an_event_tells_no_second_one(events_of):
    (event,) = events_of("France lifted its ban on Brazilian beef.")
    assert (event.type, event.trigger.text) == ("CONCEDE", "lifted its ban")
    (event,) = events_of("The brigade violated the ceasefire.")
    assert event.type == "ASSAULT"


def test_who_declares_an_intent_vouches_for_it(read):
    article = read("The rebels said they would free the two pilots.")
    (event,) = (event for event in article.events if event.type == "AGREE")
    names = {one.id: one.source.text for one in article.attributions if one.source}
    assert [names[link] for link in event.attributions] == ["The rebels"]
