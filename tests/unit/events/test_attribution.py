"""Who says what, in sentences of our own; no names are resolved unless said so."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.events.attribution import find_voices, voices_of
from pipeline.events.frames import cue_verbs
from pipeline.parsing import MODEL
from pipeline.records import ActorCode, Attribution, Entity
from pipeline.spans import SpanIndex


@cache
def model() -> Language:
    return spacy.load(MODEL)


def parse(text: str) -> Doc:
    return model()(text)


def attributions(text: str, entities: tuple[Entity, ...] = ()) -> list[Attribution]:
    return [voice.attribution for voice in find_voices(parse(text), SpanIndex(entities))]


def told(found: Attribution) -> tuple[str | None, str, list[str]]:
    return (found.source.text if found.source else None, found.cue.text, [span.text for span in found.content])


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content"),
    [
        ("The army said rebels had shelled the port.", "The army", "said", ["rebels had shelled the port"]),
        ("Two officials told Le Soir that the road was shut.", "Two officials", "told", ["the road was shut"]),
        ("Troops entered the town, residents said.", "residents", "said", ["Troops entered the town"]),
        (
            "The mast fell at dawn, according to two officers.",
            "two officers",
            "according to",
            ["The mast fell at dawn"],
        ),
        ("According to a police report, three men fled.", "a police report", "According to", ["three men fled"]),
        ("The ministry denied that it had shelled a school.", "The ministry", "denied", ["it had shelled a school"]),
        ("The ministry denied the report.", "The ministry", "denied", ["the report"]),
        ("The mayor promised to rebuild the school.", "The mayor", "promised", ["to rebuild the school"]),
        ("The union called for an inquiry.", "The union", "called for", ["an inquiry"]),
        ("It was reported that the talks had failed.", None, "was reported", ["the talks had failed"]),
        ("The ship is believed to have sunk.", None, "is believed", ["The ship", "to have sunk"]),
        ("The general was reportedly wounded.", None, "reportedly", ["The general was", "wounded"]),
        ("The claim that the dam had burst was false.", None, "claim", ["the dam had burst"]),
    ],
)
def test_source_cue_and_content_are_found(sentence, source, cue, content):
    (found,) = attributions(sentence)
    assert told(found) == (source, cue, content)


def test_a_speech_goes_on_behind_its_cue():
    (found,) = attributions('"We will not leave," said Anna Koch. "This is our home."')
    assert told(found) == ("Anna Koch", "said", ['"We will not leave,"', '"This is our home."'])
    assert found.quoted


def test_a_speech_of_several_sentences_is_one_content():
    text = '"The well is dry. The cattle are dying. Nobody has come to help us," said a herdsman.'
    (found,) = attributions(text)
    assert [span.text for span in found.content] == [text.removesuffix(" said a herdsman.")]


def test_a_word_in_quotation_marks_makes_no_speech():
    (found,) = attributions('The army said the "bandits" had fled to the hills.')
    assert not found.quoted


@pytest.mark.parametrize(
    ("sentence", "outer", "inner"),
    [
        (
            "Reuters reported, citing senior Malian officials, that the convoy had left.",
            "Reuters",
            "senior Malian officials",
        ),
        ("State television said, quoting a colonel, that the town had fallen.", "State television", "a colonel"),
        ("The newspaper Le Soir, citing a witness, reported that he fled.", "The newspaper Le Soir", "a witness"),
        ("The BBC quoted a resident as saying that shells fell near the market.", "The BBC", "a resident"),
        ("CNN quoted an insider stating that the minister had fled.", "CNN", "an insider"),
        ("Officials said the president had fled, the Interfax agency reported.", "the Interfax agency", "Officials"),
    ],
)
def test_a_chain_is_nested_outermost_first(sentence, outer, inner):
    doc = parse(sentence)
    found = find_voices(doc, SpanIndex([]))
    trigger = next(token for token in doc if token.text in ("left", "fallen", "fled", "fell"))
    chain = [voice.attribution for voice in voices_of(trigger, found)]
    assert [attribution.source.text for attribution in chain if attribution.source] == [outer, inner]
    assert [attribution.inside for attribution in chain] == [None, chain[0].id]


def test_what_the_writer_says_is_attributed_to_nobody():
    doc = parse("The bridge fell and a clerk said the ferry had sunk.")
    found = find_voices(doc, SpanIndex([]))
    assert voices_of(doc[2], found) == []
    assert voices_of(next(token for token in doc if token.text == "sunk"), found) == found


@pytest.mark.parametrize(
    ("sentence", "kind", "anonymous"),
    [
        ("A senior Malian official said it fell.", "official", True),
        ("The ministry said it fell.", "official", False),
        ("The army said it fell.", "military", False),
        ("Residents said it fell.", "witness", True),
        ("Reuters said it fell.", "media", False),
        ("A source said it fell.", "unnamed", True),
        ("A report by auditors said it fell.", "document", False),
        ("Analysts said it fell.", "expert", True),
        ("Colonel Adama Diallo said it fell.", "military", False),
        ("Anna Koch said it fell.", "other", False),
    ],
)
def test_a_source_has_a_kind_and_may_stay_unnamed(sentence, kind, anonymous):
    (found,) = attributions(sentence)
    assert found.source is not None
    assert (found.source.kind, found.source.anonymous) == (kind, anonymous)


def test_a_source_is_the_entity_of_its_head_word():
    text = "Karl Brandt said it fell."
    brandt = Entity(
        text="Karl Brandt",
        start=0,
        end=11,
        kind="person",
        cluster=7,
        name="Karl Brandt",
        actor=ActorCode(sector=["MIL"]),
    )
    (found,) = attributions(text, (brandt,))
    assert found.source is not None
    assert (found.source.cluster, found.source.kind, found.source.anonymous) == (7, "military", False)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The army denied that it fell.", "deny"),
        ("The army claimed that it fell.", "claim"),
        ("The army confirmed that it fell.", "confirm"),
        ("The army promised to leave.", "promise"),
        ("The army urged them to leave.", "order"),
        ("The army thinks that it fell.", "speculate"),
        ("It fell, according to the army.", "assert"),
        ("The general allegedly fled.", "claim"),
    ],
)
def test_a_cue_has_a_class(sentence, expected):
    doc = parse(sentence)
    (found,) = find_voices(doc, SpanIndex([]))
    assert found.cue == expected


def test_a_content_ends_with_its_paragraph():
    (found,) = attributions("She said the king was ill\n\nUnder the plan, troops would leave")
    assert [span.text for span in found.content] == ["the king was ill"]


def test_the_table_of_cues_is_broad():
    assert len(cue_verbs()) >= 100


PIECES = [
    "the army", "said", "that", "denied", '"', "“", "”", "citing", "officials", ",", ".", "according", "to",
    "reportedly", "quoted", "a source", "as", "saying", "was", "by", "fled", "\n\n", "who", "promised", "and", "told",
    "claim", ":",
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16))
def test_whatever_the_words_spans_match_and_nesting_ends(pieces):
    text = " ".join(pieces)
    doc = parse(text)
    voices = find_voices(doc, SpanIndex([]))
    found = [voice.attribution for voice in voices]
    ids = [attribution.id for attribution in found]
    assert ids == [f"a{number}" for number in range(len(found))]
    inside = {attribution.id: attribution.inside for attribution in found}
    for attribution in found:
        assert attribution.content
        for span in (attribution.cue, *attribution.content, *([attribution.source] if attribution.source else [])):
            assert text[span.start : span.end] == span.text
        outer, steps = attribution.inside, 0
        while outer is not None:
            outer, steps = inside[outer], steps + 1
            assert steps <= len(found)
    for token in doc:
        voices_of(token, voices)
