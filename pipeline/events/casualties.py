"""How many were killed, injured, missing, displaced or detained, as one mention tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.events.numbers import count_of
from pipeline.events.ontology import Ontology
from pipeline.events.syntax import is_verb
from pipeline.events.triggers import Trigger
from pipeline.records import Casualties, Count

if TYPE_CHECKING:
    from spacy.tokens import Token

VICTIMS = ("obj", "subj", "of", "iobj")  # where the victims of a trigger stand, in the order of asking
TALLY = "@tally"  # nouns that are a count: "the death toll", "the number of dead"
REACHED = frozenset(("to", "at", "of", "past", "above", "beyond"))  # before what a count comes to
FIELDS = ("killed", "injured", "missing", "displaced", "detained")


def casualties_of(trigger: Trigger, ontology: Ontology) -> Casualties:
    """The count of the trigger's kind, from the number of its victims; all null where there is none."""
    field = trigger.kind.casualty
    count = None if field is None else victims(trigger) or tally(trigger.token, ontology)
    found: dict[str, Any] = {} if field is None or count is None else {field: count}
    return Casualties(**found)


def victims(trigger: Trigger) -> Count | None:
    """How many the frame's recipients are; a list of people adds up."""
    slots = [path for path in trigger.frame.recipient if ">" not in path and ":" not in path] or list(VICTIMS)
    for slot in (*slots, "attr", "det", "mod"):
        counts = [count for token in trigger.slots.get(slot, []) if (count := count_of(token)) is not None]
        if counts:
            return total(counts)
    return count_of(trigger.token) if trigger.is_noun else None


def tally(noun: Token, ontology: Ontology) -> Count | None:
    """What a count of victims comes to: "the toll rose to 140", "put the number of dead at 61", "a toll of 9"."""
    counted = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun.head
    for head in (noun, counted):
        if TALLY in ontology.classes.get(head.lemma_.lower(), ()):
            places = [head, head.head] if is_verb(head.head) else [head]
            counts = (counted_to(number) for place in places for number in reached(place))
            return next((count for count in counts if count is not None), None)
    return None


def reached(word: Token) -> list[Token]:
    """The numbers that a verb or noun of counting leads to, what it comes to before what it comes from."""
    found = [child for child in word.rights if child.dep_ in ("dobj", "attr", "npadvmod")]
    for child in word.rights:
        if child.dep_ == "prep" and child.lower_ in REACHED:
            found[:0] = [number for number in child.rights if number.dep_ == "pobj"]
        elif child.dep_ == "prep":
            found.extend(number for number in child.rights if number.dep_ == "pobj" and is_rise(number))
    return found


def counted_to(number: Token) -> Count | None:
    """How many a count comes to: the last of "from 120 to 140"."""
    count = count_of(number)
    return Count(low=count.high, high=count.high) if count is not None and is_rise(number) else count


def is_rise(number: Token) -> bool:
    """Is it "from 120 to 140", which the parser takes for one number?"""
    return any(child.lower_ == "to" for child in number.lefts)


def total(counts: list[Count]) -> Count:
    """The sum of ranges; an end that is open in one is open in the sum."""
    lows = [count.low for count in counts if count.low is not None]
    highs = [count.high for count in counts]
    return Count(
        low=sum(lows) if lows else None,
        high=None if None in highs else sum(high for high in highs if high is not None),
    )


def joined(first: Casualties, second: Casualties) -> Casualties:
    """The counts of both, the first's where both give one."""
    return Casualties(**{field: getattr(first, field) or getattr(second, field) for field in FIELDS})
