"""Where it happened: the places of an event, from its own words outward to the sentence before.

Asked in order, and the first that answers ends the search: the places the event's words govern by preposition or as
object; those of the clauses above; those of its sentence; those of the sentence before.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipeline.events.ontology import load_ontology
from pipeline.events.syntax import is_verb, with_conjuncts
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Entity, EventPlace
from pipeline.resources.tables import read_table
from pipeline.spans import SpanIndex

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

Role = Literal["where", "from", "to"]

FINEST_FIRST = ("point", "city", "admin2", "admin1", "country", None)
MOVING = frozenset(("RETREAT", "MOBILIZE", "CONSULT", "AID"))  # types for which from and to are two places
SPOKEN = frozenset(
    ("ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN", "AGREE")
)  # what they are about lies elsewhere
SITES = frozenset(("@territory", "@building", "@road"))  # nouns whose modifier says where they are: "a Jerusalem hotel"
CLAUSES_ABOVE = 3
LOOSE = frozenset(("of", "by", "against", "between", "over"))  # the place after them may be someone: "against Mali"
SAYING = frozenset(("ccomp", "parataxis"))  # above these stands who says it, and where he is


@cache
def place_words() -> dict[str, Role]:
    """The role of a place after each word of `place_words.tsv`."""
    roles: dict[str, Role] = {"where": "where", "from": "from", "to": "to"}
    return {row["word"]: roles[row["role"]] for row in read_table("place_words")}


def places_of(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of an event, finest first; empty where the text gives none."""
    found = own_places(trigger, entities) or places_above(trigger, entities)
    if not found:
        sentence = trigger.token.sent
        found = nearest_in(sentence, trigger, entities)
        if not found and sentence.start > 0:
            found = nearest_in(trigger.token.doc[sentence.start - 1].sent, trigger, entities)
    return ordered(found, trigger.kind.type in MOVING)


def own_places(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that the event's words govern."""
    found: list[EventPlace] = []
    for token in dict.fromkeys((trigger.token, trigger.anchor)):
        found.extend(governed(token, entities))
        if is_verb(token) and token.dep_ == "conj" and is_verb(token.head):
            found.extend(place for place in governed(token.head, entities) if place.start > token.idx)
    if trigger.kind.type in SPOKEN:
        return found
    for slot in ("obj", *(path.partition(">")[0] for path in trigger.frame.recipient if path != "against")):
        for token in trigger.slots.get(slot, []):
            found.extend(named_by(token, "where", entities))
            found.extend(governed(token, entities))
    return found


def governed(token: Token, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places under a word's prepositions and place adverbs."""
    found = []
    words = place_words()
    for child in token.children:
        if child.dep_ in ("prep", "agent", "advmod", "dative"):
            role = words.get(child.lower_)
            for inner in child.children:
                if inner.dep_ == "pobj":
                    for place in with_conjuncts(inner) if role else ():
                        found.extend(named_by(place, role or "where", entities))
                elif inner.dep_ == "prep":
                    found.extend(governed(child, entities))
    return found


def named_by(token: Token, role: Role, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that a noun phrase names: its head, or what its head is of ("the northern city of Homs")."""
    entity = entity_at(token, entities)
    if entity is not None and entity.kind not in ("place", "facility"):
        entity = None
    if entity is not None and is_named(entity) and (entity.kind == "place" or entity.place is not None):
        return [event_place(entity, role)]
    found: list[EventPlace] = []
    is_site = bool(SITES & load_ontology().classes.get(token.lemma_.lower(), frozenset()))
    for child in token.children:
        if child.dep_ == "appos" or (is_site and child.dep_ in ("compound", "poss", "nmod")):
            inner = entity_at(child, entities)
            if inner is not None and inner.kind in ("place", "facility") and is_named(inner):
                found.append(event_place(inner, role))
        elif child.dep_ == "prep" and child.lower_ in place_words():
            for place in child.children:
                if place.dep_ == "pobj":
                    for one in with_conjuncts(place):
                        found.extend(named_by(one, role, entities))
    if not found and entity is not None and (is_named(entity) or entity.place is not None):
        return [event_place(entity, role)]
    return found


def is_named(entity: Entity) -> bool:
    """Is it a name ("Homs") and no description ("the city")?"""
    return any(word[0].isupper() for word in entity.text.split()[1:]) or entity.text[0].isupper()


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
        found = governed(token, entities)
        if found:
            return found
    return []


def nearest_in(sentence: DocSpan, trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places of a sentence that stand under a place word; of several the nearest, with its list."""
    words = place_words()
    found: list[tuple[int, Token]] = []
    for token in sentence:
        if token.dep_ == "pobj" and words.get(token.head.lower_) == "where" and token.head.lower_ not in LOOSE:
            entity = entity_at(token, entities)
            if entity is not None and entity.kind in ("place", "facility"):
                found.append((abs(token.i - trigger.token.i), token))
    if not found:
        return []
    _, nearest = min(found, key=lambda pair: pair[0])
    return [place for token in with_conjuncts(nearest) for place in named_by(token, "where", entities)]


def event_place(entity: Entity, role: Role) -> EventPlace:
    """A mention of a place as a place of an event."""
    return EventPlace(text=entity.text, start=entity.start, end=entity.end, place=entity.place, role=role)


def ordered(found: Iterable[EventPlace], moving: bool) -> list[EventPlace]:
    """Each place once, finest first, then in the order of the text."""
    unique: dict[tuple[object, str], EventPlace] = {}
    for place in found:
        key = place.place.geonameid if place.place is not None and place.place.geonameid else place.text
        if not moving:
            place.role = "where"
        unique.setdefault((key, place.role), place)
    return sorted(unique.values(), key=lambda place: (fineness(place), place.start))


def fineness(place: EventPlace) -> int:
    """Its rank from the finest to the coarsest and the unresolved."""
    return FINEST_FIRST.index(place.place.precision if place.place is not None else None)
