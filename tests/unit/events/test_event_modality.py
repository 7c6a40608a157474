"""Did it happen, and who vouches for it."""

import pytest

from pipeline.events.modality import Voice, is_own
from pipeline.records import Attribution, Entity, Source
from pipeline.spans import SpanIndex, cut

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
    # what farther out is said of it
    ("The envoy did not deny that jets had bombed Derna.", "bombed", "reported"),
    ("The rebels could not prevent the attack on Homs.", "attack", "asserted"),
    ("Guards foiled a plot to assassinate the judge.", "assassinate", "negated"),
    ("The rebels denied planning to attack Homs.", "attack", "denied"),
    ("The army may launch an attack on Homs.", "launch an attack", "hypothetical"),
    ("There was no sign of an invasion of Homs.", "invasion", "negated"),
    ("It is not true that rebels captured Homs.", "captured", "denied"),
    ("Reports that rebels had captured Homs were false.", "captured", "denied"),
    ("There was no truth in reports that rebels had captured Homs.", "captured", "denied"),
    ("The army rejected accusations that it had shelled Homs.", "shelled", "denied"),
    ("Reports of a massacre in Homs reached Paris.", "massacre", "reported"),
    ("The alleged torture of a student shocked Homs.", "torture", "reported"),
    # negation, and what only looks like it
    ("The army stopped short of shelling Homs.", "shelling", "negated"),
    ("Far from surrendering, the rebels attacked Homs.", "surrendering", "negated"),
    ("The bomb was defused before it could explode.", "explode", "negated"),
    ("The rebels not only attacked Homs.", "attacked", "asserted"),
    ("The army will not withdraw from Homs.", "withdraw", "negated"),
    ("The rebels did not capture or shell Homs.", "shell", "negated"),
    ("Not a single guard was killed.", "killed", "negated"),
    ("Not one guard was killed.", "killed", "negated"),
    # clauses side by side
    ("The mayor condemned the march; the rebels denied that they shelled Homs.", "condemned", "asserted"),
    ("The envoy refused to resign and urged the rebels to leave.", "urged", "asserted"),
    # infinitives: implicative, of purpose, of result
    ("The clashes forced the army to evacuate Homs.", "evacuate", "asserted"),
    ("The army had to evacuate Homs.", "evacuate", "asserted"),
    ("The ministers are to meet in Lima.", "meet", "planned"),
    ("The president, who is to be sworn in on Friday, met the envoy.", "sworn in", "planned"),
    ("The rebels claimed to have shelled Homs.", "shelled", "claimed"),
    ("Thousands marched to demand the release of the judge.", "demand", "asserted"),
    ("Pilots threatened to strike in Lima.", "strike", "planned"),
    # conditions, questions, commands
    ("Had the army attacked Homs, the rebels would have fled.", "attacked", "hypothetical"),
    ("A second bomb would have killed hundreds.", "killed", "hypothetical"),
    ("If talks fail, the army will shell Homs.", "shell", "hypothetical"),
    ("Did the army bomb the school?", "bomb", "hypothetical"),
    ("Why did the army bomb the school?", "bomb", "asserted"),
    ('"Release the prisoners," the crowd chanted.', "Release", "requested"),
    # who says so
    ('"We captured Homs," a spokesman for the rebels said.', "captured", "claimed"),
    ("The ministry said its troops had shelled Homs.", "shelled", "claimed"),
    ('"We did not shell Homs," the colonel said.', "shell", "denied"),
    ("The minister accused the rebels of shelling Homs.", "shelling", "claimed"),
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
        ("The 2011 massacre was never explained.", True),
        ("Thousands marked the anniversary of the massacre.", True),
    ],
)
def test_history_told_again_is_background(events_of, text, background):
    assert [event.background for event in events_of(text)] == [background]


@pytest.mark.parametrize(("owner", "own"), [(1, True), (2, False), (None, True)])
def test_its_is_the_speakers_own_where_it_is_no_one_else(nlp, owner, own):
    doc = nlp("Police said the river burst its banks.")
    its = next(token for token in doc if token.text == "its")
    known = [Entity(text="its", start=its.idx, end=its.idx + 3, kind="other", cluster=owner, name="its")]
    source = Source(text="Police", start=0, end=6, cluster=1, kind="official")
    voice = Voice(Attribution(id="a0", source=source, cue=cut(doc.text, 7, 11), content=[]), "assert")
    assert is_own(its.head, voice, SpanIndex(known if owner is not None else [])) is own
