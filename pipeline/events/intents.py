"""What someone says that he, or another, will or must do: a promise, a threat, a refusal, a demand.

"The rebels said they would free the pilots" promises, "he said he would not resign" refuses, "Lima said that Quito must
pay" demands. The words of the deed tell a planned, negated or requested event; the saying is an event of its own, by
the PLOVER codebook: cooperation in the future is AGREE, conflict in the future is THREATEN, and what one will not do
is REJECT. The modals are those of `intents.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.events.attribution import voices_of
from pipeline.events.modality import FIRST_PERSON, Voice
from pipeline.events.ontology import Frame, Kind, Test
from pipeline.events.parties import Parties
from pipeline.events.syntax import antecedent, is_passive, slots_of, surface_subject
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Entity
from pipeline.resources.tables import read_rows
from pipeline.spans import SpanIndex
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PLAIN = frozenset(("assert", "claim", "confirm"))  # classes of cues that only tell; to threaten is a trigger itself
COOPERATIVE = frozenset(("VC", "MC"))  # quad classes of what one promises
HOSTILE = frozenset(("ASSAULT", "COERCE", "SANCTION", "PROTEST"))  # types of what one threatens
BENEFITS = ("to", "with", "obj", "iobj", "on", "against", "from", "for")  # where the other side stands to the deed
SPOKEN = Test("subj", frozenset(), wanted=True)  # the frame of a speech: someone makes it
OF_A_SPEECH = Frame(lemma="", kind=None, tests=(SPOKEN,), actor=("subj",), recipient=("other",))


@cache
def modals() -> dict[str, tuple[str, str]]:
    """What each modal makes of what its subject says of himself, affirmed and negated; `demand` is of another."""
    return {lemma: (affirmed, negated) for lemma, affirmed, negated in read_rows("intents")}


def intents(doc: Doc, triggers: Sequence[Trigger], spoken: Sequence[Voice], parties: Parties) -> Iterator[Trigger]:
    """The promises, threats, refusals and demands that `spoken` make in a document whose other `triggers` are found."""
    at = {trigger.anchor.i: trigger for trigger in triggers}
    for modal in (doc[number] for number, tag in enumerate(words_of(doc).tags) if tag == "MD"):
        if modal.dep_ != "aux" or modal.lower_ not in modals():
            continue
        verb = modal.head
        voices = voices_of(verb, spoken)
        speaker, cue = speaker_of(voices[-1], doc) if voices and voices[-1].cue in PLAIN else (None, None)
        subject = surface_subject(verb)
        if speaker is None or cue is None or subject is None or cue.i in at:
            continue
        name = intent_of(modal, at.get(verb.i), is_himself(subject, speaker, parties.entities))
        if name is None or is_passive(verb):
            continue
        kind = parties.ontology.kinds[name]
        if name == "demand":
            other = [token for token in (subject,) if parties.is_someone(token)]
            if not other:
                continue
        else:
            other = other_side(verb, at.get(verb.i), parties)
        yield spoken_of(kind, modal, cue, speaker, other)


def speaker_of(voice: Voice, doc: Doc) -> tuple[Token | None, Token | None]:
    """The head of who speaks and the verb with which he does."""
    source, cue = voice.attribution.source, voice.attribution.cue
    if source is None:
        return None, None
    said = doc.char_span(source.start, source.end, alignment_mode="expand")
    verb = doc.char_span(cue.start, cue.end, alignment_mode="expand")
    if said is None or verb is None or not verb.root.tag_.startswith("VB"):
        return None, None
    return antecedent(said.root), verb.root


def is_himself(subject: Token, speaker: Token, entities: SpanIndex[Entity]) -> bool:
    """Does the one who speaks speak of himself: "it", "we", "his country"?"""
    if subject.lower_ in FIRST_PERSON or subject == speaker:
        return True
    if any(child.dep_ == "poss" and child.tag_ == "PRP$" for child in subject.lefts):
        return True
    one, other = entity_at(subject, entities), entity_at(speaker, entities)
    if one is None and subject.tag_ == "PRP":
        return True  # a pronoun of whom nothing is known is most often who speaks
    return one is not None and other is not None and one.cluster is not None and one.cluster == other.cluster


def intent_of(modal: Token, told: Trigger | None, of_himself: bool) -> str | None:
    """The kind of event that the saying is; none where it only foretells."""
    affirmed, negated = modals()[modal.lower_]
    if affirmed == "demand" or not of_himself:
        return "demand" if affirmed == "demand" and not of_himself else None
    if any(child.dep_ == "neg" for child in modal.head.lefts):
        return negated if told is None or told.kind.type not in HOSTILE else None
    if told is None:
        return None
    if told.kind.type in HOSTILE:
        return "threat"
    return affirmed if told.kind.quad in COOPERATIVE else None


def other_side(verb: Token, told: Trigger | None, parties: Parties) -> list[Token]:
    """To or with whom the deed would be done."""
    slots = told.slots if told is not None else slots_of(verb)
    for slot in BENEFITS:
        found = [token for token in slots.get(slot, []) if parties.is_someone(token)]
        if found:
            return found
    for slot in ("obj", *BENEFITS):
        for token in slots.get(slot, []):
            for inner in BENEFITS:
                found = [one for one in slots_of(token).get(inner, []) if parties.is_someone(one)]
                if found:
                    return found
    return []


def spoken_of(kind: Kind, modal: Token, cue: Token, speaker: Token, other: list[Token]) -> Trigger:
    """The saying as a trigger: named by the modal and its "not", told by the cue."""
    last = next((child for child in modal.head.lefts if child.dep_ == "neg" and child.i == modal.i + 1), modal)
    return Trigger(
        token=cue,
        anchor=cue,
        frame=OF_A_SPEECH,
        kind=kind,
        slots={"subj": [speaker], "other": other},
        start=modal.idx,
        end=last.idx + len(last),
    )
