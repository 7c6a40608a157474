"""What an article is about, as far as it decides whether words of force are meant.

Where the words of sport, business, culture or science rule ("the striker attacked", "the firm invaded the Alps"), an
event of force is told only by a sentence that itself speaks of force or of the state.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Entity
from pipeline.resources.tables import read_table
from pipeline.spans import SpanIndex
from pipeline.words import Words, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

FORCE = frozenset(("ASSAULT", "COERCE"))  # types whose words are borrowed for other fields
PLAIN = frozenset(("layoff", "coercion", "ban", "restriction"))  # kinds of theirs that are meant as they are told
FEWEST = 3  # quiet words that make an article one of a quiet field
FEWEST_ALONE = 2  # quiet words that do where there is no grave one
OUTWEIGHED = 2  # times as many quiet words as grave ones

SIDES = ("subj", "obj", "by", "poss", "mod", "on", "against", "in")
ARMED = frozenset(("MIL", "REB", "GOV", "COP", "OPP", "UAF", "SPY"))


@cache
def subject_words() -> dict[str, str]:
    """The side of each noun of `subject_words.tsv`, `quiet` or `grave`."""
    return {row["word"]: row["side"] for row in read_table("subject_words")}


def literal(
    doc: Doc, triggers: Sequence[Trigger], entities: SpanIndex[Entity], around: Doc | None = None
) -> list[Trigger]:
    """The triggers without those that are figures of speech in an article of a quiet field.

    `around` is the text of the article where `doc` is its headline.
    """
    if not any(is_of_force(trigger) for trigger in triggers):
        return list(triggers)
    quiet, grave = weighed(doc, triggers, around)
    if quiet >= FEWEST and quiet >= OUTWEIGHED * grave:
        return [trigger for trigger in triggers if not is_of_force(trigger) or is_grave(trigger)]
    if quiet >= FEWEST_ALONE and not grave:
        return [trigger for trigger in triggers if not is_of_force(trigger) or is_of_state(trigger, entities)]
    return list(triggers)


def is_quiet(doc: Doc, triggers: Sequence[Trigger], around: Doc | None = None) -> bool:
    """Do quiet words outnumber the grave ones?"""
    quiet, grave = weighed(doc, triggers, around)
    return quiet > grave


def weighed(doc: Doc, triggers: Sequence[Trigger], around: Doc | None) -> tuple[int, int]:
    """How many quiet and grave words there are, the words of the events aside; those `around` a headline too."""
    asked = {trigger.token.i for trigger in triggers}
    words = words_of(doc)
    sides = [side_of(words, number) for number in range(len(doc)) if number not in asked]
    if around is not None:
        sides.extend(side_of(words_of(around), number) for number in range(len(around)))
    return sides.count("quiet"), sides.count("grave")


def is_of_force(trigger: Trigger) -> bool:
    """Is it a word of force, which other fields borrow?"""
    return trigger.kind.type in FORCE and trigger.kind.name not in PLAIN


def is_grave(trigger: Trigger) -> bool:
    """Does the sentence speak of force or of the state beside the word of the event?"""
    word = trigger.token
    words = words_of(word.doc)
    return any(side_of(words, number) == "grave" for number in range(*words.sentences[word.i]) if number != word.i)


def is_of_state(trigger: Trigger, entities: SpanIndex[Entity]) -> bool:
    """Is a country, or someone known to be armed or to govern, on either side?"""
    for slot in SIDES:
        for token in trigger.slots.get(slot, []):
            entity = entity_at(token, entities)
            if entity is not None and (
                (entity.actor is not None and not ARMED.isdisjoint(entity.actor.sector))
                or (entity.kind in ("place", "nationality"))
            ):
                return True
    return False


def side_of(words: Words, number: int) -> str | None:
    """The side of a noun."""
    side = subject_words().get(words.lemmas[number])
    return side if side is not None and words.tags[number].startswith("NN") else None
