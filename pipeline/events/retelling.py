"""One happening told twice in an article is one mention with more evidence.

Two kinds of words tell again. A definite noun ("the blast", "Tuesday's raid") takes what was told for granted: it
resumes the last happening that it may stand for, whoever speaks. A clause tells anew, and is the same happening only
if its sides agree. What speaks against it, another day, place, person or number, always wins: to join two happenings
is worse than to tell one twice.

A mention has one chain of sources. So accounts of two sources that each vouch for the happening, or that each give a
count of their own, stay two mentions, and the fold of `corroboration` brings them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.events.casualties import FIELDS
from pipeline.events.folding import fold
from pipeline.events.merging import may_stand_for, overlap
from pipeline.events.modality import HAPPENED
from pipeline.events.sides import (
    NAME_TAGS,
    Telling,
    at_odds,
    is_new,
    own_time,
    right_of,
    share_people,
    share_places,
    small_words,
    someone,
    times_at_odds,
    token_at,
)
from pipeline.events.syntax import MODIFIERS, is_verb
from pipeline.events.triggers import Trigger
from pipeline.records import EventMention

if TYPE_CHECKING:
    from spacy.tokens import Token

ONCE = frozenset(("killing", "assassination", "execution", "abduction", "arrests", "release", "resignation"))


def without_repetitions(tellings: Sequence[Telling]) -> list[EventMention]:
    """The mentions in order, each happening once: a later account is folded into the one that it tells again."""
    kept: list[Telling] = []
    homes: list[tuple[Telling, Telling]] = []  # each telling with the one that holds it
    for telling in tellings:
        same = next((home for one, home in homes if is_same_word(one, home, telling)), None)
        first = same or told_before(telling, kept)
        if first is None:
            kept.append(telling)
        else:
            fold(first, telling)
        homes.append((telling, first or telling))
    return [telling.mention for telling in kept]


def told_before(telling: Telling, kept: Sequence[Telling]) -> Telling | None:
    """What tells the same happening before, the likeliest."""
    if is_another(telling):
        return None
    if telling.noun is not None and (effect := resumes(telling.noun)) is not None:
        found = [one for one in kept if is_resumed(one, telling, telling.noun)]
        if found:
            return found[-1] if effect == "nearest" else max(found, key=lambda one: likeness(one, telling))
    if any(is_other(word) for word in sides_of(telling)):
        return None
    return next((one for one in kept if is_told_again(one, telling)), None)


def is_same_word(first: Telling, home: Telling, second: Telling) -> bool:
    """Are they two readings of the same words, of one type with the first or with what holds it?"""
    kinds = (first.mention.type, home.mention.type)
    return second.mention.type in kinds and overlap(first.mention.trigger, second.mention.trigger)


# What the words say --------------------------------------------------------------------------------------------------


def resumes(noun: Trigger) -> str | None:
    """`again` or `nearest` for a noun that takes what it names for known; none for any other.

    What a verb brings about is told anew: "launched their assault", "came to its aid".
    """
    if noun.anchor is not noun.token and noun.token.dep_ not in ("nsubj", "nsubjpass"):
        return None
    for child in noun.token.lefts:
        if child.dep_ == "poss":
            return "again"
        if child.dep_ == "det":
            return small_words().get(child.lower_)
    return None


def is_another(telling: Telling) -> bool:
    """Do the words say that it is another one: "a second bombing", "struck again"?"""
    words = [one.token for one in (telling.trigger, telling.noun) if one is not None]
    if telling.trigger is not None:
        words.append(telling.trigger.anchor)
    return any(is_other(word) for word in words)


def is_other(word: Token) -> bool:
    """Does a word stand beside one that says it is another?"""
    return any(
        small_words().get(child.lower_) == "other" and child.dep_ in (*MODIFIERS, "advmod", "det")
        for child in word.children
    )


def sides_of(telling: Telling) -> list[Token]:
    """Who or what does it, and whom it is done to: "a second bomb hit another truck"."""
    slots = telling.trigger.slots if telling.trigger is not None else {}
    return [*slots.get("subj", ()), *slots.get("obj", ())]


def is_told_apart(noun: Token) -> bool:
    """Does a noun say itself which it means: "the riots that followed", "the Hebron attack", "the killing of a guard"?

    So does one with a superlative, whose article is its own: "the worst clashes".
    """
    for child in noun.children:
        if child.dep_ in ("relcl", "acl") or child.tag_ in ("JJS", "RBS"):
            return True
        if child.dep_ in MODIFIERS and (child.tag_ in NAME_TAGS or any(kid.tag_ == "RBS" for kid in child.lefts)):
            return True
        if child.dep_ == "prep" and any(is_new(inner) for inner in child.children if inner.dep_ == "pobj"):
            return True
    return False


# A noun that resumes -------------------------------------------------------------------------------------------------


def is_resumed(first: Telling, second: Telling, noun: Trigger) -> bool:
    """May a definite noun mean what was told: a kind that it stands for, and nothing at odds?"""
    kind = first.kind
    if kind is None or not may_stand_for(noun, kind) or not agree_in_number(first, noun):
        return False
    one, other = first.mention, second.mention
    if first.chain != second.chain and brings_count(one, other):
        return False
    if one.background != other.background and own_time(second) is not None:
        return False
    if not may_be_one(first, second) or at_odds(first.actors, second.actors):
        return False
    its_own = [
        someone(second.doc, one)
        for one in other.recipients
        if noun.token.i < token_at(second.doc, one) <= right_of(noun)
    ]
    if share_people(first.recipients, its_own) is False:
        return False
    return not is_told_apart(noun.token) or evidence_for(first, second) > 0


def agree_in_number(first: Telling, noun: Trigger) -> bool:
    """Several happenings of a kind ("the attacks") resume no single one that a noun told."""
    return noun.token.tag_ != "NNS" or first.noun is None or first.noun.token.tag_ != "NN"


def brings_count(first: EventMention, second: EventMention) -> bool:
    """Does a later account count what the first does not, or otherwise? A count belongs to who gives it."""
    pairs = [(getattr(first.casualties, name), getattr(second.casualties, name)) for name in FIELDS]
    return any(other is not None and one != other for one, other in pairs)


def may_be_one(first: Telling, second: Telling) -> bool:
    """Is nothing at odds in what both say of how real it is, of when and of where?"""
    one, other = first.mention, second.mention
    if one.modality != other.modality and not (
        {one.modality, other.modality} <= HAPPENED or is_still_ahead(first, second)
    ):
        return False
    return not times_at_odds(first, second) and share_places(one.places, other.places) is not False


def is_still_ahead(first: Telling, second: Telling) -> bool:
    """Does a noun take up what is planned without saying that it came about: "the strike will last a day"?"""
    if first.mention.modality != "planned" or second.noun is None or second.mention.modality != "asserted":
        return False
    verb = next((word for word in second.noun.token.ancestors if is_verb(word)), second.noun.token)
    words = (verb, *verb.lefts)
    return is_verb(verb) and not any(word.tag_ == "VBD" for word in words)


def likeness(first: Telling, second: Telling) -> tuple[int, int]:
    """How much speaks for one of several that a noun may mean; of equal ones the later counts."""
    is_of_kind = first.kind is not None and second.kind is not None and first.kind.name == second.kind.name
    weight = 2 * evidence_for(first, second) + is_of_kind + (not first.mention.background)
    return weight, first.mention.trigger.start


def evidence_for(first: Telling, second: Telling) -> int:
    """How many sides two accounts have in common: actors, recipients, places."""
    shared = [
        share_people(first.actors, second.actors),
        share_people(first.recipients, second.recipients),
        share_places(first.mention.places, second.mention.places),
    ]
    return shared.count(True)


# A clause that tells again -------------------------------------------------------------------------------------------


def is_told_again(first: Telling, second: Telling) -> bool:
    """Do two accounts of one kind have two of their sides in common and none at odds?

    The sides are actors, recipients and places. For what happens but once to someone, its victim is enough.
    """
    one, other = first.mention, second.mention
    if (one.type, one.sub_event, one.background) != (other.type, other.sub_event, other.background):
        return False
    if first.chain and second.chain and first.chain != second.chain:
        return False
    if not may_be_one(first, second) or not counts_agree(one, other):
        return False
    sides = [
        share_people(first.actors, second.actors),
        share_people(first.recipients, second.recipients),
        share_places(one.places, other.places),
    ]
    if False in sides:
        return False
    kind = second.kind
    return sides.count(True) > 1 or (kind is not None and kind.name in ONCE and sides[1] is True)


def counts_agree(first: EventMention, second: EventMention) -> bool:
    """Does no count of the one contradict the other's?"""
    pairs = [(getattr(first.casualties, name), getattr(second.casualties, name)) for name in FIELDS]
    return all(one is None or other is None or one == other for one, other in pairs)
