"""Which places a phrase names: its head, what its head is of, what stands beside it, and the list it begins.

A place told at two grains ("Idna, in the West Bank") is one place, the finer; a list ("Homs, Hama and Idlib") is as
many as it has names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipeline.events.syntax import with_conjuncts
from pipeline.events.triggers import entity_at
from pipeline.records import Entity, EventPlace, Place
from pipeline.resources.tables import read_table
from pipeline.spans import SpanIndex
from pipeline.words import sentence_at, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Role = Literal["where", "from", "to"]

FINENESS = {"point": 0, "city": 2, "admin2": 3, "admin1": 4, "country": 5}
UNKNOWN_PLACE = 0  # most places that no gazetteer has are smaller than a city
GUESSED = 2  # a name that only its preposition makes a place
BESIDE_NOUNS = frozenset(("compound", "poss", "nmod", "amod"))
COLON_WITHIN = 8  # tokens from what is counted to the colon before its list
NAME_TAGS = frozenset(("NNP", "NNPS"))
HEADLESS = frozenset(("person", "organization", "work", "other", "group", "facility"))
SEPARATOR = re.compile(r"(?:\s*\([^()]*\))?\s*,?\s*(?P<and>(?:and|or)\s+)?(?:in\s+)?(?:the\s+)?")
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
    how: str
    doc: Doc

    @property
    def key(self) -> tuple[int, int]:
        """The finer and the closer first."""
        return min(grain(place, self.doc) for place in self.places), RANKS[self.how]


def phrase_of(places: Iterable[EventPlace], how: str, doc: Doc) -> Phrase:
    """The phrase of some places, one at least."""
    return Phrase(tuple(places), how, doc)


def grain(place: EventPlace, doc: Doc) -> int:
    """How coarse a place is as it is told: "the countryside of Homs" and "northern Homs" are wider than Homs."""
    tokens = doc.char_span(place.start, place.end, alignment_mode="expand")
    if place.place is None or tokens is None:
        return fineness(place)
    root, wide = tokens.root, place_nouns("wide")
    named = root.head.head if root.dep_ == "pobj" and root.head.lower_ == "of" else root
    told = {named.lemma_.lower(), *(child.lower_ for child in root.lefts)}
    return max(fineness(place), FINENESS["admin2"] if told & wide else 0)


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
    found = list(phrases)
    if not found:
        return []
    return list((min(found, key=lambda phrase: phrase.key) if len(found) > 1 else found[0]).places)


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
                yield word, phrase_of(places, word.how, preposition.doc)
        elif inner.dep_ in ("prep", "advmod"):
            for other, phrase in under(inner, entities):
                yield (word if word is not None and other.how == "part" else other), phrase
        elif inner.dep_ == "conj" and inner.pos_ == "ADP":
            yield from under(inner, entities)


def listed_places(token: Token, word: PlaceWord, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of a phrase, of those coordinated with it, and of the list that the text goes on with."""
    return all_named(with_conjuncts(token), word, entities)


def all_named(tokens: Sequence[Token], word: PlaceWord, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that coordinated words name; where one is a place, or only a place can stand, the others are."""
    named = [named_by(one, word.role, entities) for one in tokens]
    if any(named) or (word.how == "in" and word.role != "to"):
        named = [
            places or named_without_kind(one, word.role, entities) for one, places in zip(tokens, named, strict=True)
        ]
    found = [place for places in named for place in places]
    return [*found, *listed_after(found[-1], tokens[0], entities)] if found else []


def listed_after(last: EventPlace, token: Token, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that the text lists after one, up to its "and", which the parse may have lost; not what it lies in."""
    text = words_of(token.doc).text
    found: list[EventPlace] = []
    end = last.end
    for entity in entities.overlapping(end, sentence_at(token).end_char):
        if entity.start < end or entity.kind not in ("place", "facility") or not is_named(entity):
            continue
        between = SEPARATOR.fullmatch(text, end, entity.start)
        if between is None:
            return []
        end = entity.end
        place = event_place(entity, last.role)
        if fineness(place) <= fineness(last):
            found.append(place)
        if between["and"]:
            return found
    return []


def named_by(token: Token, role: Role, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that a noun phrase names: its head, what its head is of or in, or what stands before it."""
    entity = entity_at(token, entities)
    if entity is not None and entity.kind not in ("place", "facility"):
        entity = None
    lemma = token.lemma_.lower()
    is_mission, is_event = lemma in place_nouns("mission"), lemma in place_nouns("event")
    if entity is not None and is_named(entity) and not is_mission and not is_capitalized_first(token):
        return [event_place(entity, role)]
    phrases = (
        [] if is_mission or is_event else [phrase_of(found, "in", token.doc) for found in beside(token, role, entities)]
    )
    for child in token.children:
        if child.dep_ in ("prep", "advmod"):
            leading = is_event or lemma in place_nouns("site") or lemma in place_nouns("area")
            phrases.extend(
                phrase
                for word, phrase in under(child, entities)
                if word.role == "where" or (word.role == "to" and leading)
            )
    found = finest(phrases) or (named_next(token, role, entities) if lemma in place_nouns("area") else [])
    for place in found:
        place.role = role
    if not found and entity is not None and entity.place is not None and not is_mission:
        return [event_place(entity, role)]
    return found


def named_next(token: Token, role: Role, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The name after a comma that the parse may have joined to something else: "in the capital, Idna, on Monday"."""
    doc, after = token.doc, token.i + 1
    if token.tag_ == "NNS":  # "four cities within a day: Idna, …"; the parser begins a sentence after the colon
        near = range(after, min(after + COLON_WITHIN, len(doc)))
        after = next((i for i in near if doc[i].text == ":"), after)
    if after + 1 >= len(doc) or doc[after].text not in (",", ":"):
        return []
    word = doc[after + 1]
    entity = next(entities.overlapping(word.idx, word.idx + 1), None)
    if entity is None or entity.kind != "place" or entity.start != word.idx or not is_named(entity):
        return []
    place = event_place(entity, role)
    return [place, *listed_after(place, word, entities)]


def beside(token: Token, role: Role, entities: SpanIndex[Entity]) -> Iterator[list[EventPlace]]:
    """The places before a noun that says what is there ("a Jerusalem hotel") or after it ("the town, Idna")."""
    lemma = token.lemma_.lower()
    is_area = lemma in place_nouns("area")
    is_site = is_area or lemma in place_nouns("site")
    for child in token.children:
        if child.dep_ == "appos" or (child.dep_ in BESIDE_NOUNS and (is_site or child.dep_ == "poss")):
            found = [
                event_place(inner, role)
                for one in with_conjuncts(child)
                if (inner := entity_at(one, entities)) is not None
                and inner.kind in ("place", "facility")
                and is_named(inner)
                and (is_site or not is_country(inner.place))
            ]
            if not found and is_area and child.dep_ == "compound":
                found = named_without_kind(child, role, entities)
            if not found and child.dep_ == "compound" and child.lemma_.lower() in place_nouns("site"):
                yield from beside(child, role, entities)
            if found:
                yield found


def named_without_kind(token: Token, role: Role, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """A name that is no known place, but stands where only a place can; nobody whom the tables know."""
    if token.tag_ not in NAME_TAGS or token.lemma_.lower() in place_nouns("mission"):
        return []
    end = token.idx + len(token)
    entity = entity_at(token, entities)
    if entity is None:
        first = token
        while (
            first.i > sentence_at(token).start
            and first.nbor(-1).dep_ == "compound"
            and first.nbor(-1).tag_ in NAME_TAGS
        ):
            first = first.nbor(-1)
        if next(entities.overlapping(first.idx, end), None) is not None or not first.text.isalpha():
            return []  # a date or a number
        return [EventPlace(text=words_of(token.doc).text[first.idx : end], start=first.idx, end=end, role=role)]
    if entity.kind not in HEADLESS or entity.actor is not None or not is_named(entity) or entity.text.isupper():
        return []
    return [event_place(entity, role)]


def is_named(entity: Entity) -> bool:
    """Is it a name ("Homs") and no description ("the city")?"""
    return any(word[0].isupper() for word in entity.text.split()[1:]) or entity.text[0].isupper()


def is_capitalized_first(token: Token) -> bool:
    """Is it a common noun whose capital is only that of its sentence: "Schools in Idna stayed shut"?"""
    return token.i == token.sent.start and token.tag_ not in NAME_TAGS


def event_place(entity: Entity, role: Role) -> EventPlace:
    """A mention of a place as a place of an event."""
    return EventPlace(text=entity.text, start=entity.start, end=entity.end, place=entity.place, role=role)


def is_country(place: Place | None) -> bool:
    """Is it a whole country, which can be someone?"""
    return place is not None and place.precision == "country"
