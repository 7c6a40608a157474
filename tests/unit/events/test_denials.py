"""A denial points to what it denies, also where it only says that it denies."""

import pytest

TOLD = "Rebels said that soldiers had bombed the market on Monday."
DENIALS = ["The government denied the claim.", "The government denied it.", "The ministry rejected the accusation."]


def denied_in(article):
    return [event for event in article.events if event.modality == "denied"]


@pytest.mark.parametrize("denial", DENIALS)
def test_a_denial_without_a_clause_tells_the_last_event_anew_as_denied(read, denial):
    article = read(f"{TOLD} {denial}")
    told = next(event for event in article.events if event.trigger.text == "bombed")
    (denied,) = denied_in(article)
    assert (denied.type, denied.sub_event, denied.places) == (told.type, told.sub_event, told.places)
    assert [one.text for one in denied.recipients] == ["the market"]
    assert denied.id != told.id
    assert denied.evidence[0].text == denial
    assert article.text[denied.trigger.start : denied.trigger.end] == denied.trigger.text


def test_the_chain_of_what_is_denied_names_who_denies(read):
    article = read(f"{TOLD} The government denied it.")
    (denied,) = denied_in(article)
    sources = {one.id: one.source.text for one in article.attributions}
    assert [sources[one] for one in denied.attributions] == ["The government"]


@pytest.mark.parametrize(
    "text",
    [
        "The government denied the claim.",  # nothing was told
        "The minister criticized the mayor. The mayor denied it.",  # words are no deed
        f"{TOLD} The government confirmed it.",
        f"{TOLD} The government did not deny it.",
    ],
)
def test_what_was_not_told_or_not_denied_is_not_denied(read, text):
    assert denied_in(read(text)) == []


def test_a_denial_with_a_clause_denies_that_clause_alone(read):
    (denied,) = denied_in(read(f"{TOLD} The government denied claims that its jets had shelled a school."))
    assert denied.trigger.text == "shelled"


def test_of_several_events_the_denier_denies_his_own(read):
    text = (
        "Rebels said that soldiers had bombed the market and that police had arrested a priest. The soldiers denied it."
    )
    (denied,) = denied_in(read(text))
    assert denied.type in ("ASSAULT", "COERCE")
