"""Words of one sentence that tell one happening: a cause and what it did, a verb and the noun it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.events.ontology import Kind
from pipeline.events.triggers import Trigger
from pipeline.records import Span

CAUSES = ("subj", "in", "by", "during", "after", "from", "when", "of")  # where a consequence names its cause
OBJECTS = frozenset(("dobj", "nsubjpass"))


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
    return {position: other for position, other in found.items() if found.get(other) != position}


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
    sentence = trigger.token.sent
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(text=text.strip(), start=start, end=start + len(text.strip()))
