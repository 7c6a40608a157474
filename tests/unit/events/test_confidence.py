"""How sure a mention is: what speaks for an event makes it surer, and a quiet field less sure."""

import pytest

SURER = [
    ("who did it is known", "Lagos arrested two men.", "Two men were arrested."),
    ("to whom it was done is told", "Madrid criticised Lima.", "Madrid criticised."),
    ("it happened", "The army shelled the town.", "The army will shell the town."),
    ("it happened", "The army shelled the town.", "If the army shelled the town, many would leave."),
    ("a main clause tells it", "The rebels besieged Homs.", "The men who besieged Homs were rebels."),
    ("a deed, not words", "Madrid expelled the envoy.", "Madrid condemned the envoy."),
    ("a narrow kind", "The army shelled Homs.", "The army attacked Homs."),
    ("the frame says which sense is meant", "Madrid expelled the envoy.", "Madrid expelled Tunis."),
]
QUIET = "The match ended late. The coach praised the striker, and the fans of the league cheered the goal. "


@pytest.mark.parametrize(("why", "surer", "less_sure"), SURER, ids=[row[1] for row in SURER])
def test_each_piece_of_evidence_makes_an_event_surer(events_of, why, surer, less_sure):
    (one, *_), (other, *_) = events_of(surer), events_of(less_sure)
    assert one.confidence > other.confidence, why


def test_a_later_event_of_a_sentence_is_less_sure_than_the_same_told_alone(events_of):
    alone = events_of("Tunis arrested two men.")[0]
    later = events_of("Madrid expelled the envoy and Tunis arrested two men.")[-1]
    assert later.trigger.text == alone.trigger.text == "arrested"
    assert later.confidence < alone.confidence


def test_where_the_words_of_other_fields_rule_an_event_is_less_sure(events_of):
    text = "The board rejected the plan."
    plain, quiet = events_of(text)[-1], events_of(QUIET + text)[-1]
    assert (plain.type, quiet.type) == ("REJECT", "REJECT")
    assert quiet.confidence < plain.confidence - 0.2
    assert 0 < quiet.confidence < plain.confidence < 1


def test_confidence_is_no_constant(events_of):
    text = "Rebels shelled Homs on Monday. Tunis may warn of talks. The envoy spoke of the shelling and of an attack."
    assert len({event.confidence for event in events_of(text)}) >= 3
