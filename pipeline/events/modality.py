"""Did it happen, and who vouches for it: the modality of an event, and whether it is history told again.

The words are those of `modality.tsv`. From the event's clause the walk goes up the tree as long as each step only says
how real the step below is ("failed to take", "plans for a strike"); the first word of the table on the way decides.
What remains asserted is then weighed by who says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, get_args

from pipeline.events.syntax import is_verb
from pipeline.events.triggers import Trigger
from pipeline.records import Attribution, EventTime, Modality, Participant
from pipeline.resources.tables import read_table

if TYPE_CHECKING:
    from spacy.tokens import Token

HIGHEST = 6  # steps up the tree; farther off a word says nothing of the event
SHORTEST_NAME = 4  # letters of a word that may tell one side from another: "army", not "the"
OLD_NEWS = timedelta(days=14)  # what happened longer before publication is history told again
CUE_EFFECTS: dict[str, Modality] = {
    "deny": "denied",
    "promise": "planned",
    "order": "requested",
    "ask": "requested",
    "speculate": "hypothetical",
}
OWN_SIDE = frozenset(("party", "military"))
UPWARD = {
    "xcomp": "comp",
    "ccomp": "comp",
    "dobj": "obj",
    "acl": "comp",
    "pcomp": "comp",
    "nsubjpass": "obj",
    "attr": "comp",
}
MODALITIES = frozenset(get_args(Modality))


@cache
def effects() -> dict[tuple[str, str], str]:
    """The effect of each lemma in each slot of `modality.tsv`."""
    return {(row["lemma"], row["slot"]): row["effect"] for row in read_table("modality")}


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of an event's chain: the attribution and the class of its cue."""

    attribution: Attribution
    cue: str


def modality_of(
    trigger: Trigger, voices: Sequence[Voice], actors: Sequence[Participant], recipients: Sequence[Participant]
) -> Modality:
    """The modality of an event: what grammar makes of it, else what those who tell it are to it."""
    for effect in effects_on(trigger):
        if effect == "past":
            break
        if effect in MODALITIES:
            return softened(effect, trigger, voices)
    if not voices:
        return "asserted"
    for voice in voices:
        if voice.cue in CUE_EFFECTS and not (voice.cue == "promise" and is_past(trigger)):
            return CUE_EFFECTS[voice.cue]
    speaker = voices[-1].attribution
    return "claimed" if is_party(speaker, [*actors, *recipients]) else "reported"


def softened(effect: str, trigger: Trigger, voices: Sequence[Voice]) -> Modality:
    """In reported speech "would" is the will of then."""
    would = any(child.dep_ == "aux" and child.lower_ in ("would", "'d") for child in trigger.anchor.lefts)
    if effect == "hypothetical" and would and voices:
        return "planned"
    return next(name for name in get_args(Modality) if name == effect)


def is_past(trigger: Trigger) -> bool:
    """Is the event told in the past tense?"""
    return bool(trigger.anchor.tag_ in ("VBD", "VBN"))


def effects_on(trigger: Trigger) -> Iterator[str]:
    """The effects of the words around an event, from its own modifiers up the tree."""
    table = effects()
    token = trigger.token
    yield from own_effects(token, table)
    if trigger.anchor is not token:
        yield from own_effects(trigger.anchor, table)
        yield from upward_effects(trigger.anchor, table)
    else:
        yield from upward_effects(token, table)


def own_effects(token: Token, table: dict[tuple[str, str], str]) -> Iterator[str]:
    """Effects of a word's own negation, modals, conjunction, adjectives and determiner."""
    slots = {"neg": "adv", "advmod": "adv", "aux": "aux", "mark": "mark", "amod": "mod", "det": "det"}
    for child in token.children:
        slot = slots.get(child.dep_)
        if slot is not None:
            effect = table.get((child.lower_, slot)) or table.get((child.lemma_.lower(), slot))
            if effect is not None:
                yield effect
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and is_verb(token):
            if (child.lower_, "subj") in table:
                yield table[child.lower_, "subj"]
            for inner in child.lefts:
                if inner.dep_ == "det" and table.get((inner.lower_, "det")) == "negated":
                    yield "negated"


def upward_effects(token: Token, table: dict[tuple[str, str], str]) -> Iterator[str]:
    """Effects of the words above, as long as the way leads through complements, objects and prepositions."""
    for _ in range(HIGHEST):
        head, slot = token.head, UPWARD.get(token.dep_)
        if token.dep_ == "conj":
            token = head
            yield from (effect for effect in own_effects(token, table) if effect in ("planned", "hypothetical"))
            continue
        if token.dep_ in ("pobj", "pcomp"):
            slot = head.lower_
            if (slot, slot) in table:
                yield table[slot, slot]
            head = head.head
        elif token.dep_ == "advcl" and is_infinitive(token):
            yield "planned"
            return
        if slot is None or head is token:
            return
        if slot == "comp" and is_infinitive(token) and (infinitive := table.get((head.lemma_.lower(), "to"))):
            yield infinitive
        effect = table.get((head.lemma_.lower(), slot)) or table.get((head.lower_, slot))
        if effect is not None:
            yield effect
        if is_verb(head) and slot != "comp" and not is_aspectual(token, head):
            return
        if token.dep_ == "ccomp":
            return
        yield from own_effects(head, table)
        token = head


def is_infinitive(verb: Token) -> bool:
    """Is it a verb with its "to", which after some verbs tells what for ("to demand"), after others what is asked?"""
    return verb.tag_ == "VB" and any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.lefts)


def is_aspectual(token: Token, head: Token) -> bool:
    """Does the verb share its fate with its object, as "no strikes were carried out" does?"""
    return token.dep_ in ("dobj", "nsubjpass") and not is_verb(token) and head.dep_ in ("xcomp", "ccomp")


def is_party(speaker: Attribution, parties: Sequence[Participant]) -> bool:
    """Is the one who says it one of those who did it, or of their side?"""
    source = speaker.source
    if source is None:
        return False
    words = {word for word in source.text.lower().split() if len(word) >= SHORTEST_NAME}
    for party in parties:
        if party.cluster is not None and party.cluster == source.cluster:
            return True
        if party.start <= source.start < party.end or source.start <= party.start < source.end:
            return True
        if source.kind in OWN_SIDE and words & set((party.name or party.text).lower().split()):
            return True
    return source.kind == "party" and bool(parties)


def is_background(
    trigger: Trigger, time: EventTime, published: datetime | None, voices: Sequence[Voice], modality: Modality
) -> bool:
    """Is it history told again: long over, marked as earlier, or in the pluperfect of the writer's own voice?"""
    if modality in ("planned", "requested", "hypothetical"):
        return False
    if published is not None and time.to is not None and not time.fallback:
        over = datetime.fromisoformat(time.to)
        if over.tzinfo is not None and over < published - OLD_NEWS:
            return True
    if "background" in effects_on(trigger):
        return True
    aux = {child.lower_ for child in trigger.anchor.lefts if child.dep_ == "aux"}
    return "had" in aux and not voices and time.fallback and trigger.anchor.dep_ in ("relcl", "advcl")
