"""Words of one sentence that tell one happening: a cause and what it did, a verb and the noun it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipeline.events.ontology import Kind
from pipeline.events.triggers import Trigger
from pipeline.records import Span
from pipeline.resources.tables import listed, read_table
from pipeline.words import sentence_at, words_of

CAUSES = ("subj", "in", "by", "during", "after", "from", "when", "of")  # where a consequence names its cause
OBJECTS = frozenset(("dobj", "nsubjpass"))


@cache
def stand_ins() -> Mapping[str, frozenset[str]]:
    """The kinds that each noun of `retelling_nouns.tsv` may stand for."""
    found: dict[str, set[str]] = {}
    for row in read_table("retelling_nouns"):
        for noun in listed(row["nouns"]):
            found.setdefault(noun, set()).update(listed(row["kinds"]))
    return {noun: frozenset(kinds) for noun, kinds in found.items()}


def may_stand_for(noun: Trigger, kind: Kind) -> bool:
    """May a noun name a happening of a kind?"""
    return kind.name == noun.kind.name or kind.name in stand_ins().get(noun.token.lemma_.lower(), ())


def causes(triggers: Sequence[Trigger]) -> dict[int, int]:
    """For each trigger that only tells what another did to someone, the position of that other.

    "The blast killed five", "rebels shelled the town, killing five", "five died in the crash".
    """
    at = {trigger.token.i: position for position, trigger in enumerate(triggers)}
    for position, trigger in enumerate(triggers):
        at.setdefault(trigger.anchor.i, position)  # "when clashes broke out"
    found: dict[int, int] = {}
    for position, trigger in enumerate(triggers):
        if not trigger.kind.consequence:
            subject = next((at[word.i] for word in trigger.slots.get("subj", ()) if word.i in at), position)
            if subject != position and does(triggers[subject], trigger):
                found[position] = subject
            continue
        for word in cause_words(trigger):
            other = at.get(word)
            if other is not None and other != position and can_cause(triggers[other].kind, trigger.kind):
                found[position] = found.get(other, other)
                break
    for position, trigger in enumerate(
        triggers
    ):  # "five were killed and six hurt when …": the first has its cause from the last
        first = at.get(trigger.anchor.head.i) if trigger.anchor.dep_ == "conj" else None
        cause = found.get(position)
        if first is not None and cause not in (None, first) and triggers[first].kind.consequence:
            found.setdefault(first, cause)
    return {position: root for position in found if (root := first_cause(position, found)) != position}


def first_cause(position: int, found: Mapping[int, int]) -> int:
    """The cause of the cause, as far as it goes; the position itself where causes go round in a circle."""
    seen = {position}
    cause = found[position]
    while cause in found:
        if cause in seen:
            return position
        seen.add(cause)
        cause = found[cause]
    return cause


def does(noun: Trigger, verb: Trigger) -> bool:
    """Does a verb say what the event of its subject did: "the strike had hit a bus"?"""
    is_its_own = noun.token.head == verb.token or verb.token.dep_ == "relcl"
    return (
        noun.is_noun
        and not verb.is_noun
        and is_its_own
        and noun.kind.type == verb.kind.type
        and may_stand_for(noun, verb.kind)
    )


def governed(triggers: Sequence[Trigger]) -> dict[int, int]:
    """For each noun whose verb is a trigger itself, the position of that other.

    In "lifted the ban", "broke the truce" and "imposed sanctions" the verb tells what happened, and the noun only what
    it happened to.
    """
    verbs = {
        trigger.token.i: position
        for position, trigger in enumerate(triggers)
        if not (trigger.is_noun or trigger.kind.consequence)
    }
    return {
        position: verbs[trigger.anchor.i]
        for position, trigger in enumerate(triggers)
        if trigger.is_noun and trigger.token.dep_ in OBJECTS and trigger.anchor.i in verbs
    }


def cause_words(trigger: Trigger) -> Iterator[int]:
    """The words that may name what a consequence follows from, the likeliest first."""
    yield from (child.i for child in trigger.anchor.children if child.dep_ == "advcl")
    for slot in CAUSES:
        for token in trigger.slots.get(slot, []):
            yield token.i
            yield from (child.i for child in token.rights if child.dep_ == "acl" and child.tag_ == "VBG")
    if trigger.anchor.dep_ in ("advcl", "conj", "relcl", "acl", "xcomp", "oprd", "acomp"):
        yield trigger.anchor.head.i
    if trigger.anchor.dep_ == "amod" and trigger.anchor.head.dep_ in ("dobj", "nsubjpass"):
        yield trigger.anchor.head.head.i  # "shot dead two men"


def can_cause(cause: Kind, consequence: Kind) -> bool:
    """May the one be what the other follows from?"""
    if cause.consequence:
        return cause.type == consequence.type or "OTHER" in (cause.type, consequence.type)
    return cause.type in ("ASSAULT", "OTHER") and cause.name not in ("election", "appointment", "legislation")


def overlap(one: Span, other: Span) -> bool:
    """Do two spans of one text share a character?"""
    return one.start < other.end and other.start < one.end


def sentence_of(trigger: Trigger) -> Span:
    """The sentence that carries an event, without the white space around it."""
    sentence = sentence_at(trigger.token)
    text = words_of(trigger.token.doc).text[sentence.start_char : sentence.end_char]
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(text=text.strip(), start=start, end=start + len(text.strip()))
