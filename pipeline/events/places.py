"""Where it happened: the places of an event, from its own words outward to the sentence before.

Asked in order, and the first that answers ends the search: the places the event's words govern by preposition or as
object; those of the clauses above; those of its sentence; those of the sentence before. Followed is Halterman (2019),
*Geolocating political events in text*: the place of an event is that of its verb, not of the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.events.ontology import load_ontology
from pipeline.events.parties import PARTY
from pipeline.events.place_phrases import (
    Phrase,
    PlaceWord,
    Role,
    all_named,
    event_place,
    fineness,
    finest,
    governed,
    is_country,
    is_named,
    listed_places,
    named_by,
    phrase_of,
    place_nouns,
    place_words,
)
from pipeline.events.syntax import is_verb, with_conjuncts
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Entity, EventPlace, Participant
from pipeline.resources.tables import read_table
from pipeline.spans import SpanIndex
from pipeline.words import sentence_at, words_of

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

MOVING = frozenset(("RETREAT", "MOBILIZE", "CONSULT", "AID", "PROTEST"))  # types for which from and to are two places
FORCE = frozenset(("ASSAULT", "MOBILIZE", "OTHER"))  # types whose object a whole country can be, as a place
SHOT_DOWN = "disrupted-weapons-use"  # the kind of another type that is over a place as an air strike is
SPOKEN = frozenset(
    ("ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN", "AGREE")
)  # what they are about lies elsewhere
CLAUSES_ABOVE = 3
SAYING = frozenset(("ccomp", "parataxis"))  # above these stands who says it, and where he is
OBJECT, TAKEN = PlaceWord("where", "part"), PlaceWord("where", "in")
PLACE_VERBS = {row["verb"]: row["types"] for row in read_table("place_verbs")}


def places_of(trigger: Trigger, entities: SpanIndex[Entity], people: Sequence[Participant] = ()) -> list[EventPlace]:
    """The places of an event in which `people` take part, finest first; empty where the text gives none."""
    found = (
        own_places(trigger, entities)
        or places_above(trigger, entities)
        or places_below(trigger, entities)
        or pointed_at(trigger, entities)
        or nearest_in(sentence_at(trigger.token), trigger, entities)
    )
    if not found and trigger.kind.type not in SPOKEN:
        before = sentence_before(trigger.token)
        found = nearest_in(before, trigger, entities) if before is not None else []
        found = [place for place in found if is_at_home(people, place)]
    return ordered(found, trigger.kind.type in MOVING)


def sentence_before(token: Token) -> DocSpan | None:
    """The sentence before that of a word, in the same paragraph."""
    start = sentence_at(token).start
    if start == 0 or "\n" in token.doc[start - 1].text:
        return None
    return sentence_at(token.doc[start - 1])


def is_at_home(people: Sequence[Participant], place: EventPlace) -> bool:
    """Is nobody who takes part of another country than a place that only the story around suggests?"""
    country = place.place.country if place.place is not None else None
    return country is None or all(one.actor is None or one.actor.country in (None, country) for one in people)


def pointed_at(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The last place told before, where the sentence of the event says "there"."""
    doc, words = trigger.token.doc, words_of(trigger.token.doc)
    first, end = words.sentences[trigger.token.i]
    for token in (doc[number] for number in range(first, end) if words.lowers[number] == "there"):
        if token.dep_ == "advmod":
            start = sentence_at(doc[max(first - 1, 0)]).start_char
            told = [one for one in entities.within(start, token.idx) if one.kind in ("place", "facility")]
            told = [one for one in told if is_named(one) and not is_country(one.place)]
            return [event_place(told[-1], "where")] if told else []
    return []


def own_places(trigger: Trigger, entities: SpanIndex[Entity]) -> list[EventPlace]:
    """The places that the event's words govern."""
    found = list(of_objects(trigger, entities)) if trigger.kind.type not in SPOKEN else []
    for token in dict.fromkeys((trigger.token, trigger.anchor)):
        found.extend(of_word(token, entities))
    found = [pair for pair in found if suits(trigger, *pair)]
    if trigger.kind.type not in SPOKEN:
        found.extend(of_happening(trigger, entities))
    places = chosen(found, trigger.kind.type in MOVING)
    return [*places, *counted_apart(trigger, entities)] if places else []


def counted_apart(trigger: Trigger, entities: SpanIndex[Entity]) -> Iterator[EventPlace]:
    """The places of those who are counted place by place: "killed two in Homs and four in Hama"."""
    people = (*trigger.slots.get("subj", ()), *trigger.slots.get("obj", ()), trigger.anchor)
    for token in people:
        for child in token.rights:
            if child.dep_ in ("conj", "appos") and child.tag_ == "CD":
                for number in with_conjuncts(child):
                    yield from finest(phrase for word, phrase in governed(number, entities) if word.role == "where")


def of_word(token: Token, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases under a word; under the verb it is coordinated with too, where they follow it."""
    yield from governed(token, entities)
    if is_verb(token) and token.dep_ == "conj" and is_verb(token.head):
        for word, phrase in governed(token.head, entities):
            if phrase.places[0].start > token.idx:
                yield word, phrase


def of_objects(trigger: Trigger, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases that what is done something to names or stands in; not where someone comes from."""
    words = (trigger.token.lemma_.lower(), trigger.anchor.lemma_.lower())
    taken = any(PLACE_VERBS.get(word) in ("", trigger.kind.type) for word in words)
    whom = (path.partition(">")[0] for path in trigger.frame.recipient)
    for slot in dict.fromkeys(("obj", "iobj", *(path for path in whom if path == "subj"))):
        tokens = trigger.slots.get(slot, [])
        if tokens and (taken or not is_person(tokens[0], entities)):
            places = all_named(tokens, TAKEN if taken else OBJECT, entities)
            if (
                not taken and trigger.kind.casualty
            ):  # what kills and hurts is mostly done to people, whose names look like places
                places = [place for place in places if place.place is not None]
            if places:
                yield OBJECT, phrase_of(places, "part", trigger.token.doc)
        for token in tokens:
            yield from (pair for pair in governed(token, entities) if pair[0].role == "where" and pair[0].how != "part")


def of_happening(trigger: Trigger, entities: SpanIndex[Entity]) -> Iterator[tuple[PlaceWord, Phrase]]:
    """The phrases of a happening that the event follows from: "the blast in Lagos destroyed"."""
    for token in trigger.slots.get("subj", []):
        if token.lemma_.lower() in place_nouns("event"):
            yield from (pair for pair in governed(token, entities) if pair[0].role == "where")


def is_person(token: Token, entities: SpanIndex[Entity]) -> bool:
    """Is it someone, whose place is where he comes from?"""
    lemma = token.lemma_.lower()
    if lemma in place_nouns("area") or lemma in place_nouns("site"):
        return False
    if PARTY in load_ontology().classes.get(lemma, ()):
        return True
    entity = entity_at(token, entities)
    return entity is not None and entity.kind in ("person", "group", "organization", "nationality")


def suits(trigger: Trigger, word: PlaceWord, phrase: Phrase) -> bool:
    """Can an event of this type be where the phrase says? After some words a country is someone."""
    if trigger.kind.type in FORCE or trigger.kind.name == SHOT_DOWN:
        return True
    if word.how == "struck":
        return False
    return word.how not in ("at", "part") or not any(is_country(place.place) for place in phrase.places)


def chosen(found: Iterable[tuple[PlaceWord, Phrase]], moving: bool) -> list[EventPlace]:
    """The finest phrase: of what moves each role's; of anything else where it comes from only for want of better."""
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
    told = [
        (token, word)
        for token in sentence
        if token.dep_ == "pobj" and (word := place_words().get(token.head.lower_)) is not None
        if word.role == "where" and word.how in ("in", "near", "at")
    ]
    aims = aims_of(trigger) | beside_speaker(trigger) if told else ()
    found = [
        (abs(token.i - trigger.token.i), places)
        for token, word in told
        if token.i not in aims
        and not is_beside_the_point(token, trigger)
        and (places := listed_places(token, word, entities))
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else []


def is_beside_the_point(token: Token, trigger: Trigger) -> bool:
    """Does a place belong to who speaks of something else: "officials in Lima said"?"""
    for node in (token, *token.ancestors):
        if node.is_ancestor(trigger.token) or node == trigger.token:
            return False
        if node.dep_ == "nsubj" and any(child.dep_ == "ccomp" for child in node.head.rights):
            return True
    return False


def aims_of(trigger: Trigger) -> frozenset[int]:
    """The words that tell what speech or protest is about, which lies elsewhere: "rallied against the war in Mali"."""
    if trigger.kind.type not in SPOKEN and trigger.kind.type != "PROTEST":
        return frozenset()
    return frozenset(token.i for token in trigger.anchor.subtree if token.i > trigger.anchor.i)


def beside_speaker(trigger: Trigger) -> frozenset[int]:
    """The words that tell who says it and where he is: "police in Lima said that …"; not those that set the scene."""
    told = trigger.anchor
    for _ in range(CLAUSES_ABOVE):
        if told.dep_ in SAYING or told.head is told:
            break
        told = told.head
    if told.dep_ not in SAYING:
        return frozenset()
    inside = {token.i for token in told.subtree}
    scene = {below.i for child in told.head.lefts if child.dep_ == "prep" for below in child.subtree}
    return frozenset(token.i for token in sentence_at(told) if token.i not in inside and token.i not in scene)


def ordered(found: Iterable[EventPlace], moving: bool) -> list[EventPlace]:
    """Each place once, finest first, then in the order of the text."""
    unique: dict[tuple[object, str], EventPlace] = {}
    for place in found:
        key = place.place.geonameid if place.place is not None and place.place.geonameid else place.text
        if not moving:
            place.role = "where"
        unique.setdefault((key, place.role), place)
    return sorted(unique.values(), key=lambda place: (fineness(place), place.start))
