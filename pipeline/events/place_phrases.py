"""Which places a phrase names: its head, what its head is of, what stands beside it, and the list it begins.

A place told at two grains ("Idna, in the West Bank") is one place, the finer; a list ("Homs, Hama and Idlib") is as many
as it has names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipeline.events.syntax import with_conjuncts
from pipeline.events.triggers import entity_at
from pipeline.records import Entity, EventPlace, Place
from pipeline.resources.tables import read_table
from pipeline.spans import SpanIndex

if TYPE_CHECKING:
    from spacy.tokens import Token

Role = Literal["where", "from", "to"]

FINENESS = {"point": 0, "city": 2, "admin2": 3, "admin1": 4, "country": 5}
UNKNOWN_PLACE = 0  # most places that no gazetteer has are smaller than a city
GUESSED = 2  # a name that only its preposition makes a place
BESIDE_NOUNS = frozenset(("compound", "poss", "nmod", "amod"))
NAME_TAGS = frozenset(("NNP", "NNPS"))
HEADLESS = frozenset(("person", "organization", "work", "other", "group", "facility"))
RANKS = {"in": 0, "part": 0, "at": 1, "struck": 1, "near": 2}


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """A word that puts an event somewhere: see `place_words.tsv`."""

    role: Role
    how: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """The places of one phrase: one, or a list of several.

    Attributes:
        places: in the order of the text.
        how: what links the event to them, `in`, `at`, `struck`, `near` or `part`.
    """

    places: tuple[EventPlace, ...]
    how: str = "in"

    @property
    def key(self) -> tuple[int, int]:
        """The finer and the closer first."""
        return min(fineness(place) for place in self.places), RANKS[self.how]


@cache
def place_words() -> dict[str, PlaceWord]:
    """The words of `place_words.tsv`."""
    roles: dict[str, Role] = {"where": "where", "from": "from", "to": "to"}
    return {row["word"]: PlaceWord(roles[row["role"]], row["how"]) for row in read_table("place_words")}


@cache
def place_nouns(kind: str) -> frozenset[str]:
    """The nouns of one kind in `place_nouns.tsv`: `area`, `site`, `mission` or `event`."""
    return frozenset(row["noun"] for row in read_table("place_nouns") if row["kind"] == kind)


def finest(phrases: Iterable[Phrase]) -> list[EventPlace]:
    """The places of the finest of several phrases that tell one place at several grains, the closest of equal ones."""
    best = min(phrases, key=lambda phrase: phrase.key, default=None)
    return list(best.places) if best is not None else []


def fineness(place: EventPlace) -> int:
    """Its rank from the finest to the coarsest."""
    if place.place is None:
        return UNKNOWN_PLACE
    return FINENESS[place.place.precision]


def governed(token: Token, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases under a word's prepositions and place adverbs, each with what links it."""
    for child in token.children:
        if child.dep_ in ("prep", "advmod", "dative", "prt", "agent"):
            yield from under(child, entities)


def under(preposition: Token, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases under one preposition, and under those that it governs or that are joined to it."""
    word = place_words().get(preposition.lower_)
    for inner in preposition.children:
        if inner.dep_ == "pobj" and word is not None:
            places = listed_places(inner, word, entities)
            if places:
                yield word, Phrase(tuple(places), word.how)
        elif inner.dep_ in ("prep", "advmod"):
            for other, phrase in under(inner, entities):
                yield (word if word is not None and other.how == "part" else other), phrase
        elif inner.dep_ == "conj" and inner.pos_ == "ADP":
            yield from under(inner, entities)


def listed_places(token: Token, word: PlaceWord, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of a phrase and of those coordinated with it."""
    found: list[EventPlace] = []
    for one in with_conjuncts(token):
        places = named_by(one, word.role, entities)
        if not places and (found or word.how == "in"):
            places = named_without_kind(one, word.role, entities)
        found.extend(places)
    return found


def named_by(token: Token, role: Role, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that a noun phrase names: its head, what its head is of or in, or what stands before it."""
    entity = entity_at(token, entities)
    if entity is not None and entity.kind not in ("place", "facility"):
        entity = None
    is_mission = token.lemma_.lower() in place_nouns("mission")
    if entity is not None and is_named(entity) and not is_mission:
        return [event_place(entity, role)]
    phrases = [Phrase(tuple(found)) for found in beside(token, role, entities)] if not is_mission else []
    for child in token.children:
        if child.dep_ == "prep":
            phrases.extend(phrase for word, phrase in under(child, entities) if word.role == "where")
    found = [place for place in finest(phrases)]
    for place in found:
        place.role = role
    if not found and entity is not None and entity.place is not None:
        return [event_place(entity, role)]
    return found


def beside(token: Token, role: Role, entities: SpanIndex[Entity]) -> Iterator[list[EventPlace]]:
    """The places that stand before a noun that says what is there ("a Jerusalem hotel"), or after it ("the town, Idna")."""
    lemma = token.lemma_.lower()
    is_area, is_site = lemma in place_nouns("area"), lemma in place_nouns("site")
    for child in token.children:
        if child.dep_ == "appos" or ((is_area or is_site) and child.dep_ in BESIDE_NOUNS):
            found = [
                event_place(inner, role)
                for one in with_conjuncts(child)
                if (inner := entity_at(one, entities)) is not None
                and inner.kind in ("place", "facility")
                and is_named(inner)
            ]
            if not found and is_area and child.dep_ == "compound":
                found = named_without_kind(child, role, entities)
            if found:
                yield found


def named_without_kind(token: Token, role: Role, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """A name that is no known place, but stands where only a place can; nobody whom the tables know."""
    if token.tag_ not in NAME_TAGS:
        return []
    entity = entity_at(token, entities)
    if entity is None:
        first = token
        while first.i > token.sent.start and first.nbor(-1).dep_ == "compound" and first.nbor(-1).tag_ in NAME_TAGS:
            first = first.nbor(-1)
        start, end = first.idx, token.idx + len(token)
        return [EventPlace(text=token.doc.text[start:end], start=start, end=end, role=role)]
    if entity.kind not in HEADLESS or entity.actor is not None or not is_named(entity) or entity.text.isupper():
        return []
    return [event_place(entity, role)]


def is_named(entity: Entity) -> bool:
    """Is it a name ("Homs") and no description ("the city")?"""
    return any(word[0].isupper() for word in entity.text.split()[1:]) or entity.text[0].isupper()


def event_place(entity: Entity, role: Role) -> EventPlace:
    """A mention of a place as a place of an event."""
    return EventPlace(text=entity.text, start=entity.start, end=entity.end, place=entity.place, role=role)


def is_country(place: Place | None) -> bool:
    """Is it a whole country, which can be someone?"""
    return place is not None and place.precision == "country"
