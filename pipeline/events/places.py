"""Where it happened: the places of an event, from its own words outward to the sentence before.

Asked in order, and the first that answers ends the search: the places the event's words govern by preposition or as
object; those of the clauses above; those of its sentence; those of the sentence before. Followed is Halterman (2019),
*Geolocating political events in text*: the place of an event is that of its verb, not of the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.events.place_phrases import (
    Phrase,
    PlaceWord,
    Role,
    all_named,
    fineness,
    finest,
    governed,
    is_country,
    listed_places,
    named_by,
    phrase_of,
    place_nouns,
    place_words,
)
from pipeline.events.syntax import is_verb
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Entity, EventPlace
from pipeline.spans import SpanIndex

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

MOVING = frozenset(("RETREAT", "MOBILIZE", "CONSULT", "AID", "PROTEST"))  # types for which from and to are two places
FORCE = frozenset(("ASSAULT", "MOBILIZE", "OTHER"))  # types whose object a whole country can be, as a place
SPOKEN = frozenset(
    ("ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN", "AGREE")
)  # what they are about lies elsewhere
CLAUSES_ABOVE = 3
SAYING = frozenset(("ccomp", "parataxis"))  # above these stands who says it, and where he is
OBJECT = PlaceWord("where", "part")


def places_of(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of an event, finest first; empty where the text gives none."""
    found = (
        own_places(trigger, entities)
        or places_above(trigger, entities)
        or places_below(trigger, entities)
        or nearest_in(trigger.token.sent, trigger, entities)
    )
    start = trigger.token.sent.start
    if not found and start > 0:
        found = nearest_in(trigger.token.doc[start - 1].sent, trigger, entities)
    return ordered(found, trigger.kind.type in MOVING)


def own_places(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that the event's words govern."""
    found = list(of_objects(trigger, entities)) if trigger.kind.type not in SPOKEN else []
    for token in dict.fromkeys((trigger.token, trigger.anchor)):
        found.extend(of_word(token, entities))
    found = [pair for pair in found if suits(trigger, *pair)]
    if trigger.kind.type not in SPOKEN:
        found.extend(of_happening(trigger, entities))
    return chosen(found, trigger.kind.type in MOVING)


def of_word(token: Token, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases under a word; under the verb it is coordinated with too, where they follow it."""
    yield from governed(token, entities)
    if is_verb(token) and token.dep_ == "conj" and is_verb(token.head):
        for word, phrase in governed(token.head, entities):
            if phrase.places[0].start > token.idx:
                yield word, phrase


def of_objects(trigger: Trigger, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases that what is done something to names or stands in; not where someone comes from."""
    for slot in dict.fromkeys(("obj", *(path.partition(">")[0] for path in trigger.frame.recipient))):
        if slot in ("against", "comp"):
            continue
        tokens = trigger.slots.get(slot, [])
        if tokens and not trigger.kind.casualty and not is_person(tokens[0], entities):
            places = all_named(tokens, OBJECT, entities)
            if places:
                yield OBJECT, phrase_of(places, "part", trigger.token.doc)
        spread = [pair for token in tokens for pair in governed(token, entities) if pair[0].how != "part"]
        spread = [pair for pair in spread if pair[0].role == "where"]
        if len(spread) > 1 and len(tokens) > 1:  # "killed two in Homs and four in Hama"
            every = [place for _, phrase in spread for place in phrase.places]
            yield spread[0][0], phrase_of(every, "in", trigger.token.doc)
        else:
            yield from spread


def of_happening(trigger: Trigger, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases of a happening that the event follows from: "the blast in Lagos destroyed"."""
    for token in trigger.slots.get("subj", []):
        if token.lemma_.lower() in place_nouns("event"):
            yield from (pair for pair in governed(token, entities) if pair[0].role == "where")


def is_person(token: Token, entities: SpanIndex[Entity]) -> bool:
    """Is it someone, whose place is where he comes from?"""
    entity = entity_at(token, entities)
    if token.lemma_.lower() in place_nouns("area") | place_nouns("site"):
        return False
    return entity is not None and entity.kind in ("person", "group", "organization", "nationality")


def suits(trigger: Trigger, word: PlaceWord, phrase: Phrase) -> bool:
    """Can an event of this type be where the phrase says? After some words a country is someone."""
    if trigger.kind.type in FORCE:
        return True
    if word.how == "struck":
        return False
    return word.how not in ("at", "part") or not any(is_country(place.place) for place in phrase.places)


def chosen(found: Iterable[tuple[PlaceWord, Phrase]], moving: bool) -> list[EventPlace]:
    """Of what moves each role's finest phrase; of anything else the finest, where it comes from only for want of better."""
    by_role: dict[Role, list[Phrase]] = {}
    for word, phrase in found:
        by_role.setdefault(word.role, []).append(phrase)
    if not moving:
        return finest(by_role.get("where", ())) or finest(by_role.get("to", ())) or finest(by_role.get("from", ()))
    ends = [place for role in ("from", "to") for place in finest(by_role.get(role, ()))]
    where = finest(by_role.get("where", ()))
    if ends and where and min(map(fineness, ends)) < min(map(fineness, where)):
        return ends
    return [*where, *ends]


def places_above(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of the clauses that the event's clause belongs to, as far as they tell the same scene."""
    token = trigger.anchor
    for _ in range(CLAUSES_ABOVE):
        if token.head is token or token.dep_ in SAYING:
            return []
        if token.dep_ == "relcl":
            found = named_by(token.head, "where", entities)
            if found:
                return found
        token = token.head
        found = chosen(of_clause(token, trigger, entities), moving=False)
        if found:
            return found
    return []


def places_below(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of the clauses that say how it was done or when: "began by storming the village of Idna"."""
    if trigger.kind.type in SPOKEN or trigger.kind.type == "PROTEST":
        return []
    for child in trigger.anchor.rights:
        for clause in (child, *child.rights) if child.lower_ == "by" else (child,):
            if clause.dep_ in ("advcl", "pcomp") and is_verb(clause):
                found = chosen(of_clause(clause, trigger, entities), moving=False)
                if found:
                    return found
    return []


def of_clause(verb: Token, trigger: Trigger, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases of a word of another clause, and those that its object names."""
    if is_verb(verb):
        for child in verb.children:
            if child.dep_ == "dobj" and not is_person(child, entities):
                places = listed_places(child, OBJECT, entities)
                if places:
                    yield OBJECT, phrase_of(places, "part", verb.doc)
    yield from (pair for pair in governed(verb, entities) if suits(trigger, *pair))


def nearest_in(sentence: DocSpan, trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of a sentence that stand under a place word; of several the nearest, with its list."""
    words = place_words()
    found: list[tuple[int, list[EventPlace]]] = []
    aims = aims_of(trigger)
    for token in sentence:
        if token.dep_ == "pobj" and token.i not in aims:
            word = words.get(token.head.lower_)
            if word is not None and word.role == "where" and word.how in ("in", "near", "at"):
                places = listed_places(token, word, entities)
                if places:
                    found.append((abs(token.i - trigger.token.i), places))
    return min(found, key=lambda pair: pair[0])[1] if found else []


def aims_of(trigger: Trigger) -> frozenset[int]:
    """The words that tell what speech or protest is about, which lies elsewhere: "rallied against the war in Mali"."""
    if trigger.kind.type not in SPOKEN and trigger.kind.type != "PROTEST":
        return frozenset()
    return frozenset(token.i for token in trigger.anchor.subtree if token.i > trigger.anchor.i)


def ordered(found: Iterable[EventPlace], moving: bool) -> list[EventPlace]:
    """Each place once, finest first, then in the order of the text."""
    unique: dict[tuple[object, str], EventPlace] = {}
    for place in found:
        key = place.place.geonameid if place.place is not None and place.place.geonameid else place.text
        if not moving:
            place.role = "where"
        unique.setdefault((key, place.role), place)
    return sorted(unique.values(), key=lambda place: (fineness(place), place.start))
