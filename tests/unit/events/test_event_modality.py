"""Did it happen, and who vouches for it."""

import pytest

CASES = [
    ("Rebels captured Aleppo.", "captured", "asserted"),
    ("Rebels did not capture Aleppo.", "capture", "negated"),
    ("The rebels failed to capture Aleppo.", "capture", "negated"),
    ("No one was killed.", "killed", "negated"),
    ("No arrests were made.", "arrests were made", "negated"),
    ("The army will withdraw from Homs.", "withdraw", "planned"),
    ("The rebels plan to attack Homs.", "attack", "planned"),
    ("The mayor promised to release the prisoners.", "release", "planned"),
    ("Soldiers were sent to capture the bridge.", "capture", "planned"),
    ("Norway urged the rebels to release the hostages.", "release", "requested"),
    ("Norway demanded the release of the hostages.", "release", "requested"),
    ("The rebels might attack Homs.", "attack", "hypothetical"),
    ("If the rebels attack Homs, the road will close.", "attack", "hypothetical"),
    ("Traders fear an attack on Homs.", "attack", "hypothetical"),
    ("Egypt denied that its jets had bombed Derna.", "bombed", "denied"),
    ("The army denied bombing the village of Tura.", "bombing", "denied"),
    ("Residents said that rebels had captured Aleppo.", "captured", "reported"),
    ("The rebels claimed to have captured the town of Kabwe.", "captured", "claimed"),
    ("Rebels captured Aleppo, two officers told the newspaper.", "captured", "reported"),
    ("Two officers told reporters that rebels had captured Aleppo.", "captured", "reported"),
    ("The officers told the rebels to withdraw from Aleppo.", "withdraw", "requested"),
]


@pytest.mark.parametrize(("text", "trigger", "modality"), CASES, ids=[row[0] for row in CASES])
def test_modality_follows_grammar_and_then_the_teller(events_of, text, trigger, modality):
    found = {event.trigger.text: event.modality for event in events_of(text)}
    assert found.get(trigger) == modality


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("Rebels captured Aleppo on Friday.", False),
        ("Rebels captured Aleppo in March 2012.", True),
        ("Earlier victories in Aleppo and Hama cheered the rebels.", True),
    ],
)
def test_history_told_again_is_background(events_of, text, background):
    assert [event.background for event in events_of(text)] == [background]
