"""Frames of attribution, class by class, in sentences of our own: who says what by which cue, and what it does."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.events.attribution import STANCES, find_voices, links_of, voices_of
from pipeline.events.frames import cue_verbs
from pipeline.events.modality import Voice
from pipeline.parsing import MODEL
from pipeline.spans import SpanIndex


@cache
def model() -> Language:
    return spacy.load(MODEL)


def voices_in(text: str) -> tuple[Doc, list[Voice]]:
    doc = model()(text)
    return doc, find_voices(doc, SpanIndex([]))


def told(voice: Voice) -> tuple[str, str | None, str, list[str]]:
    found = voice.attribution
    source = found.source.text if found.source else None
    return voice.cue, source, found.cue.text, [span.text for span in found.content]


FRAMES = [
    ("The army insisted it had shelled no village.", "claim", "The army", "insisted", ["it had shelled no village"]),
    (
        '"Nobody will leave this hall," the mayor shouted.',
        "assert",
        "the mayor",
        "shouted",
        ['"Nobody will leave this hall,"'],
    ),
    ("The clerk whispered that the vault was empty.", "assert", "The clerk", "whispered", ["the vault was empty"]),
    (
        "The general boasted that his men had taken the fort.",
        "claim",
        "The general",
        "boasted",
        ["his men had taken the fort"],
    ),
    ("Officials pointed out that the road was closed.", "assert", "Officials", "pointed out", ["the road was closed"]),
    (
        "The minister made clear that the talks were over.",
        "assert",
        "The minister",
        "made clear",
        ["the talks were over"],
    ),
    (
        "The chairman signaled that the bank would close.",
        "assert",
        "The chairman",
        "signaled",
        ["the bank would close"],
    ),
    (
        "A witness recalled seeing three trucks at the gate.",
        "assert",
        "A witness",
        "recalled",
        ["seeing three trucks at the gate"],
    ),
    (
        "The bridge, the engineer said, was never safe.",
        "assert",
        "the engineer",
        "said",
        ["The bridge", "was never safe"],
    ),
    ("As Reuters reported, the rebels left the town.", "assert", "Reuters", "reported", ["the rebels left the town"]),
    ("The judge wrote that the law was void.", "assert", "The judge", "wrote", ["the law was void"]),
    ('"The well is dry," she continued.', "assert", "she", "continued", ['"The well is dry,"']),
    ("The pilot hoped that the fog would lift.", "speculate", "The pilot", "hoped", ["the fog would lift"]),
    ("The board concluded that the valve had failed.", "assert", "The board", "concluded", ["the valve had failed"]),
    ("The governor argued against the dam.", "claim", "The governor", "argued against", ["the dam"]),
    ("The envoy hinted at a truce.", "speculate", "The envoy", "hinted at", ["a truce"]),
    (
        "The minister spelled out the terms of the truce.",
        "mention",
        "The minister",
        "spelled out",
        ["the terms of the truce"],
    ),
    ("The company denied the loss of the data.", "deny", "The company", "denied", ["the loss of the data"]),
    ("The ministry dismissed the report as a lie.", "deny", "The ministry", "dismissed", ["the report as a lie"]),
    ("The party rejected the offer.", "deny", "The party", "rejected", ["the offer"]),
    ("The bank acknowledged losing the data.", "confirm", "The bank", "acknowledged", ["losing the data"]),
    ("Analysts predicted a recession.", "speculate", "Analysts", "predicted", ["a recession"]),
    ("Rebels announced a truce.", "assert", "Rebels", "announced", ["a truce"]),
    ("Police accused the driver of stealing a bus.", "accuse", "Police", "accused", ["the driver of stealing a bus"]),
    ("The union blamed the ministry for the delay.", "accuse", "The union", "blamed", ["the ministry for the delay"]),
    (
        "The court was accused of delaying the trial.",
        "accuse",
        None,
        "was accused",
        ["The court", "of delaying the trial"],
    ),
    (
        "The prosecutor alleged that the clerk took bribes.",
        "claim",
        "The prosecutor",
        "alleged",
        ["the clerk took bribes"],
    ),
    ("The mayor compared the flood to a war.", "mention", "The mayor", "compared", ["the flood to a war"]),
    ("Many see the vote as a test of the cabinet.", "mention", "Many", "see", ["the vote as a test of the cabinet"]),
    ("The judge refers to the accused as a thief.", "mention", "The judge", "refers to", ["the accused as a thief"]),
    (
        "The spokesman referred to a report by auditors.",
        "mention",
        "The spokesman",
        "referred to",
        ["a report by auditors"],
    ),
    ("The actress mentioned her debts.", "assert", "The actress", "mentioned", ["her debts"]),
    ("The poll puts the party at nine percent.", "assert", "The poll", "puts", ["the party at nine percent"]),
    (
        "The court blocked the law, citing a threat to public health.",
        "assert",
        "The court",
        "citing",
        ["a threat to public health"],
    ),
    (
        "Lawmakers criticized the president for his silence.",
        "judge",
        "Lawmakers",
        "criticized",
        ["the president for his silence"],
    ),
    ("Senators slammed the verdict.", "judge", "Senators", "slammed", ["the verdict"]),
    (
        "The treaty was denounced by opposition leaders.",
        "judge",
        "opposition leaders",
        "was denounced by",
        ["The treaty"],
    ),
    ("The plan backed by the governor failed.", "judge", "the governor", "backed by", ["The plan"]),
    ("Teachers opposed the plan.", "judge", "Teachers", "opposed", ["the plan"]),
    (
        "Residents praised the firefighters for their courage.",
        "judge",
        "Residents",
        "praised",
        ["the firefighters for their courage"],
    ),
    ("The senator sided with the strikers.", "judge", "The senator", "sided with", ["the strikers"]),
    ("The bishop apologized for the remark.", "judge", "The bishop", "apologized for", ["the remark"]),
    ("Voters love the idea of a new bridge.", "feel", "Voters", "love", ["the idea of a new bridge"]),
    ("The verdict shocked the villagers.", "feel", "the villagers", "shocked", ["The verdict"]),
    ("The queen wished for peace.", "feel", "The queen", "wished for", ["peace"]),
    (
        "The mayor worried about the cost of the bridge.",
        "feel",
        "The mayor",
        "worried about",
        ["the cost of the bridge"],
    ),
    ("Parents fear that the school will close.", "speculate", "Parents", "fear", ["the school will close"]),
    ("Brokers expect prices to fall.", "speculate", "Brokers", "expect", ["prices to fall"]),
    ("The students want to leave the city.", "speculate", "The students", "want", ["to leave the city"]),
    ("Ministers believe in the reform.", "speculate", "Ministers", "believe in", ["the reform"]),
    (
        "The convoy is expected to reach the town on Monday.",
        "speculate",
        None,
        "is expected",
        ["The convoy", "to reach the town on Monday"],
    ),
    (
        "The governor urged residents to leave the coast.",
        "order",
        "The governor",
        "urged",
        ["residents to leave the coast"],
    ),
    (
        "The pope called on both sides to stop the war.",
        "order",
        "The pope",
        "called on",
        ["both sides to stop the war"],
    ),
    (
        "The court ordered the ministry to release the files.",
        "order",
        "The court",
        "ordered",
        ["the ministry to release the files"],
    ),
    ("The union called for an inquiry.", "order", "The union", "called for", ["an inquiry"]),
    ("The teacher asked whether the school was safe.", "ask", "The teacher", "asked", ["whether the school was safe"]),
    ("The president vowed to rebuild the town.", "promise", "The president", "vowed", ["to rebuild the town"]),
    ("Rebels threatened to kill the hostages.", "promise", "Rebels", "threatened", ["to kill the hostages"]),
    ("The council agreed to fund the clinic.", "promise", "The council", "agreed", ["to fund the clinic"]),
    ("The army seems to have left the valley.", "seem", None, "seems", ["The army", "to have left the valley"]),
    ("The storm appears to have sunk two ships.", "seem", None, "appears", ["The storm", "to have sunk two ships"]),
    (
        "Officials are struggling to explain the loss of the ship.",
        "assert",
        "Officials",
        "are struggling to explain",
        ["the loss of the ship"],
    ),
    ("The lawyer declined to discuss the case.", "mention", "The lawyer", "declined to discuss", ["the case"]),
    (
        "The governor declined to say whether he would resign.",
        "speculate",
        "The governor",
        "declined to say",
        ["whether he would resign"],
    ),
    ("The firm refused to confirm the sale.", "speculate", "The firm", "refused to confirm", ["the sale"]),
    (
        "The coach was ready to admit that the team was weak.",
        "confirm",
        "The coach",
        "was ready to admit",
        ["the team was weak"],
    ),
    (
        "The minister said Thursday that the port would open.",
        "assert",
        "The minister",
        "said Thursday",
        ["the port would open"],
    ),
    (
        "The minister said in a statement that the port would open.",
        "assert",
        "The minister",
        "said in a statement",
        ["the port would open"],
    ),
    ("The pilot spoke openly about the crash.", "mention", "The pilot", "spoke openly about", ["the crash"]),
    ("The suspect allegedly fled to Ghana.", "claim", None, "allegedly", ["The suspect", "fled to Ghana"]),
    ("The dam apparently burst at night.", "speculate", None, "apparently", ["The dam", "burst at night"]),
    ("The tanker was reported missing.", "assert", None, "was reported", ["The tanker", "missing"]),
    (
        "The allegation that the judge took bribes was never proved.",
        "claim",
        None,
        "allegation",
        ["the judge took bribes"],
    ),
    ("Reports of a massacre reached the capital.", "assert", None, "Reports of", ["a massacre"]),
    (
        "The mayor's claim that the water was clean proved false.",
        "claim",
        "The mayor",
        "claim",
        ["the water was clean"],
    ),
    (
        "The minister made the claim that inflation had ended.",
        "claim",
        "The minister",
        "made the claim",
        ["inflation had ended"],
    ),
    ("The bishop made no mention of the scandal.", "mention", "The bishop", "made no mention of", ["the scandal"]),
    (
        "Villagers voiced fears that the dam would burst.",
        "speculate",
        "Villagers",
        "voiced fears",
        ["the dam would burst"],
    ),
    ("The mayor expressed support for the strike.", "judge", "The mayor", "expressed support for", ["the strike"]),
    ("The firm issued a denial of the report.", "deny", "The firm", "issued a denial of", ["the report"]),
    ("The party's plan to raise taxes failed.", "promise", "The party", "plan", ["to raise taxes"]),
    (
        "The envoy's fear is that the truce will collapse.",
        "speculate",
        "The envoy",
        "fear is",
        ["the truce will collapse"],
    ),
    ("A demand by the union for higher wages was refused.", "order", "the union", "A demand", ["higher wages"]),
    ("The senator remains an opponent of the dam.", "judge", "The senator", "remains an opponent of", ["the dam"]),
    (
        "The miners sent a letter urging the king to act.",
        "order",
        "The miners",
        "sent a letter urging",
        ["the king to act"],
    ),
    ("The report criticizes the ministry.", "judge", "The report", "criticizes", ["the ministry"]),
    ("Prosecutors charged the banker with fraud.", "accuse", "Prosecutors", "charged", ["the banker with fraud"]),
    ("The mayor doubled down on the ban.", "mention", "The mayor", "doubled down on", ["the ban"]),
    ("The plan drew criticism from farmers.", "judge", "farmers", "drew criticism from", ["The plan"]),
    ("The mayor has the support of the union.", "judge", "the union", "has the support of", ["The mayor"]),
    ("The analyst is sure that the bank will fail.", "speculate", "The analyst", "is sure", ["the bank will fail"]),
    ("The minister was critical of the police.", "judge", "The minister", "was critical of", ["the police"]),
    ("The farmers are worried about the drought.", "feel", "The farmers", "are worried about", ["the drought"]),
    ("The president is willing to meet the rebels.", "will", "The president", "is willing", ["to meet the rebels"]),
    (
        "It is unclear whether the hostages are alive.",
        "speculate",
        None,
        "It is unclear",
        ["whether the hostages are alive"],
    ),
    ("In the view of the court, the law is void.", "speculate", "the court", "In the view of", ["the law is void"]),
    ("By one estimate, nine ships sank.", "assert", "one estimate", "By", ["nine ships sank"]),
]


@pytest.mark.parametrize(("sentence", "kind", "source", "cue", "content"), FRAMES)
def test_each_frame_gives_its_source_cue_and_content(sentence, kind, source, cue, content):
    _, (voice,) = voices_in(sentence)
    assert told(voice) == (kind, source, cue, content)


@pytest.mark.parametrize(
    "sentence",
    [
        "The waves battered the coast.",
        "The train carried coal to the port.",
        "The governor would praise the bill.",
        "The minister would never like the mayor.",
        "The harbour was full of ships.",
        "Trucks brought flour to the town.",
        "Divers raised the wreck.",
        "The bomb hit a school.",
        "You would like the harbour.",
        "You love the harbour.",
        "The guard needs to sleep.",
        "An attempt to free the ship failed.",
        "The lorry hit a wall.",
    ],
)
def test_what_nobody_says_or_thinks_is_no_attribution(sentence):
    assert voices_in(sentence)[1] == []


# Sentence, the word of the event, and the sources of its chain, outermost first.
CHAINS = [
    (
        "Opposition sources informed Al Jazeera that the base had fallen.",
        "fallen",
        ["Al Jazeera", "Opposition sources"],
    ),
    ("The paper, quoting a diplomat, said the talks had failed.", "failed", ["The paper", "a diplomat"]),
    ("The town had fallen, the agency quoted a commander as saying.", "fallen", ["the agency", "a commander"]),
    ("The BBC cited a doctor as saying that nine children died.", "died", ["The BBC", "a doctor"]),
    ("Xinhua, citing two officers, reported that the fort fell.", "fell", ["Xinhua", "two officers"]),
    ("Ten miners died, AFP reported, citing a clerk of the mine.", "died", ["AFP", "a clerk of the mine"]),
    ("The ministry said the army had claimed that rebels fled.", "fled", ["The ministry", "the army"]),
    ("Police said the suspect admitted that he had fled.", "fled", ["Police", "the suspect"]),
    ("The police said the gang had left, adding that two men fled.", "fled", ["The police"]),
    ("The mine was safe, the owner said, while the guards said two men fled.", "fled", ["the guards"]),
    ("The firm said it hoped that the guards fled.", "fled", ["The firm"]),
    ("A spokesman told AFP that two soldiers fled.", "fled", ["AFP", "A spokesman"]),
    ("A spokesman told reporters that two soldiers fled.", "fled", ["A spokesman"]),
    ("A spokesman told the police that two soldiers fled.", "fled", ["A spokesman"]),
    ("Two engineers told the newspaper that the dam burst.", "burst", ["the newspaper", "Two engineers"]),
    ("A clerk of the mine quoted by Xinhua said that the shaft fell.", "fell", ["Xinhua", "A clerk of the mine"]),
    ("According to the coast guard, the crew fled.", "fled", ["the coast guard"]),
    ("The crew reportedly fled.", "fled", []),
    ("The plan that the mayor backed failed.", "failed", []),
    ("The mayor praised those who fled.", "fled", []),
    ("Farmers are worried about the fire that destroyed the barn.", "destroyed", []),
    ("The lawyer declined to discuss the fire that destroyed the barn.", "destroyed", []),
    ("The court blocked the law, citing fears that a fire destroyed the files.", "blocked", []),
    ("The fire that destroyed the barn shocked the villagers.", "destroyed", []),
    ("The army seems to have fled.", "fled", []),
    ("Tass said that, according to the navy, the ship sank.", "sank", ["Tass", "the navy"]),
]


@pytest.mark.parametrize(("sentence", "word", "sources"), CHAINS)
def test_a_chain_names_those_who_vouch_for_an_event_one_link_a_speaker(sentence, word, sources):
    doc, voices = voices_in(sentence)
    trigger = next(token for token in doc if token.text == word)
    links = links_of(voices_of(trigger, voices))
    assert [link.attribution.source.text for link in links if link.attribution.source] == sources


def test_who_refuses_to_confirm_vouches_for_nothing():
    doc, voices = voices_in("The army refused to confirm that the rebels fled.")
    trigger = next(token for token in doc if token.text == "fled")
    assert [voice.cue for voice in voices_of(trigger, voices)] == ["speculate"]


def test_a_speech_goes_on_past_another_report():
    _, voices = voices_in('"The well is dry," said Anna Koch, who asked for help. "The cattle are dying."')
    spoken = next(voice.attribution for voice in voices if voice.attribution.cue.text == "said")
    assert [span.text for span in spoken.content] == ['"The well is dry,"', '"The cattle are dying."']


def test_a_sentence_that_the_parse_runs_into_an_announcement_is_not_announced():
    _, voices = voices_in("Rain fell all day as the rebels announced a truce.")
    assert [told(voice)[3] for voice in voices] == [["a truce"]]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The rain had stopped, the rebels announced a truce.", [("the rebels", ["a truce"])]),
        ("The columns were widely read in town, Bradley wrote controversial books.", []),
        ("The minister resigned, citing a letter from his doctor.", [("The minister", ["a letter from his doctor"])]),
        (
            "The police said the gang had fled, adding that two men were held.",
            [("The police", ["the gang had fled"]), ("The police", ["two men were held"])],
        ),
    ],
)
def test_what_stands_beside_a_cue_is_not_always_its_content(sentence, expected):
    _, voices = voices_in(sentence)
    assert [(told(voice)[1], told(voice)[3]) for voice in voices] == expected


def test_every_class_of_the_table_has_a_case():
    classes = {cue.kind for cues in cue_verbs().values() for cue in cues} | STANCES
    assert classes == {case[1] for case in FRAMES}


def test_a_cue_that_the_parse_puts_into_its_own_content_is_none():
    _, voices = voices_in(
        "Here is Kral’s whole statement: “I’m cheered by news of a deal between farmers "
        "and millers on the price of grain."
    )
    assert all(voice.attribution.cue.text for voice in voices)


def test_a_source_whose_head_is_a_word_of_its_cue_is_told_by_the_rest():
    _, voices = voices_in(
        """. “ "quote": "the council votes for his plan on Tuesday", " Nordi's finance chief defended THE cuts."""
    )
    assert all(voice.attribution.source is None or voice.attribution.source.text for voice in voices)
