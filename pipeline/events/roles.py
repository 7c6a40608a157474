"""Who did it and to whom: the participants of an event, from the grammatical places that its frame names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events.ontology import Ontology
from pipeline.events.syntax import is_verb, slots_of, with_conjuncts
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Entity, Participant
from pipeline.spans import SpanIndex, cut

if TYPE_CHECKING:
    from spacy.tokens import Token

CORE = frozenset(("det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "case", "nummod"))
ACTING = frozenset(("PERSON", "GROUP", "ORGANIZATION", "NATIONALITY", "PLACE"))
PARTY = "@party"  # the class of nouns that can be someone: who stands before a noun acts only if he is one
INANIMATE = (
    "@inanimate"  # the class of nouns that do much and decide nothing: "the blast killed", "the flood displaced"
)
COMMANDED = frozenset(("@army", "@rebel", "@police", "@aircraft", "@artillery", "@collective", "@vehicle"))
SOMEONE = frozenset(("person", "group", "organization", "nationality"))
TURNED_TO = frozenset(("of", "with", "against", "between"))
THINGS = frozenset(("WDT", "EX", "CD", "WRB", "IN"))


def participants(
    trigger: Trigger, text: str, entities: SpanIndex[Entity], ontology: Ontology
) -> tuple[list[Participant], list[Participant]]:
    """The actors and the recipients of an event, each in the order of the text; no one is both.

    `text` is the document's, which spaCy would put together anew at every asking.
    """
    actor_paths, recipient_paths = trigger.frame.actor, trigger.frame.recipient
    if trigger.light == "recipient":
        recipient_paths = ("subj", *recipient_paths)
        actor_paths = tuple(path for path in actor_paths if path != "subj")
    acting = [
        token
        for token in first_filled(trigger, actor_paths, entities, ontology, [])
        if INANIMATE not in ontology.classes.get(token.lemma_.lower(), ())
    ]
    suffering = those_behind(trigger, recipient_paths, entities, ontology, acting)
    return (
        [participant(token, text, entities, ontology) for token in acting],
        [participant(token, text, entities, ontology) for token in suffering],
    )


def those_behind(
    trigger: Trigger, paths: tuple[str, ...], entities: SpanIndex[Entity], ontology: Ontology, acting: list[Token]
) -> list[Token]:
    """Who suffers or benefits: those behind the words of the first path that leads to someone, else to anything.

    "Lifted the sanctions on Chad" is done to Chad, not to the sanctions.
    """
    first: list[Token] = []
    for path in paths:
        found = [
            behind
            for token in first_filled(trigger, (path,), entities, ontology, acting)
            for behind in whose(token, entities, ontology)
            if behind not in acting
        ]
        if any(is_someone(token, entities, ontology) for token in found):
            return found
        first = first or found
    return first


def first_filled(
    trigger: Trigger, paths: tuple[str, ...], entities: SpanIndex[Entity], ontology: Ontology, taken: list[Token]
) -> list[Token]:
    """The words of the first path that leads to someone."""
    for path in paths:
        found = [
            token
            for token in follow(trigger, path)
            if token not in taken and can_take_part(token, path, entities, ontology)
        ]
        if found:
            return found
    return []


def follow(trigger: Trigger, path: str) -> list[Token]:
    """The words at the end of a path: a slot, a slot of a slot (`comp>obj>on`), or a part of one (`between:first`)."""
    outer, *inner = path.split(">")
    name, _, part = outer.partition(":")
    tokens = trigger.slots.get(name, [])
    if part:
        tokens = tokens[:1] if part == "first" else tokens[1:]
    for name in inner:
        tokens = [token for outer_token in tokens for token in slots_of(outer_token).get(name, [])]
    return tokens


def can_take_part(token: Token, path: str, entities: SpanIndex[Entity], ontology: Ontology) -> bool:
    """Can the word be someone? Beside a noun ("rebel attack", "air attack") only who is known to be."""
    if token.tag_ in THINGS or is_verb(token) or is_time(token, entities):
        return False
    if path == "mod":
        entity = entity_at(token, entities)
        known = entity is not None and entity.kind.upper() in ACTING
        return known or PARTY in ontology.classes.get(token.lemma_.lower(), ())
    return True


def whose(token: Token, entities: SpanIndex[Entity], ontology: Ontology) -> list[Token]:
    """Whom a thing belongs or is turned to that something is done to; the word itself where that is nobody.

    "Stormed the home of the president", "two RSF camps", "halted trade with Niger" are done to the president, the RSF
    and Niger.
    """
    if is_someone(token, entities, ontology):
        return [token]
    for child in token.lefts:
        if child.dep_ == "poss" and is_someone(child, entities, ontology):
            return [child]
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in TURNED_TO:
            found = [one for noun in child.rights if noun.dep_ == "pobj" for one in with_conjuncts(noun)]
            found = [one for one in found if is_someone(one, entities, ontology)]
            if found:
                return found
    for child in token.lefts:
        if child.dep_ in {"compound", "nmod"} and is_someone(child, entities, ontology):
            return [child]
    return [token]


def is_someone(token: Token, entities: SpanIndex[Entity], ontology: Ontology) -> bool:
    """Whether a word stands for a person, a group, an organization or a country."""
    entity = entity_at(token, entities)
    if entity is None:
        return PARTY in ontology.classes.get(token.lemma_.lower(), ())
    if entity.kind == "place":
        return entity.place is not None and entity.place.precision == "country"
    return entity.kind in SOMEONE


def is_time(token: Token, entities: SpanIndex[Entity]) -> bool:
    """Is the word the head of a date or time ("the attack on Sunday")?"""
    return any(entity.kind == "date" for entity in entities.overlapping(token.idx, token.idx + len(token)))


def commander(token: Token, entities: SpanIndex[Entity], ontology: Ontology) -> Entity | None:
    """Whose the forces or arms are that a noun phrase names ("its fighters", "the army's jets")."""
    if not COMMANDED & ontology.classes.get(token.lemma_.lower(), frozenset()):
        return None
    for child in token.lefts:
        if child.dep_ == "poss":
            owner = entity_at(child, entities)
            return owner if owner is not None and owner.kind.upper() in ACTING else None
    return None


def is_owned_by_pronoun(token: Token) -> bool:
    """Is it "its fighters", who are best named by whom they fight for?"""
    return any(child.dep_ == "poss" and child.tag_ == "PRP$" for child in token.lefts)


def participant(token: Token, text: str, entities: SpanIndex[Entity], ontology: Ontology) -> Participant:
    """Someone as the text names him: the noun phrase without its clauses, and who that is."""
    span = cut(text, *core(token))
    owner, entity = commander(token, entities, ontology), entity_at(token, entities)
    if entity is None or (owner is not None and is_owned_by_pronoun(token)):
        entity = owner or entity
    if entity is None:
        return Participant(text=span.text, start=span.start, end=span.end)
    return Participant(
        text=span.text,
        start=span.start,
        end=span.end,
        cluster=entity.cluster,
        name=entity.name,
        actor=entity.actor,
    )


def core(token: Token) -> tuple[int, int]:
    """The characters of a noun phrase: its modifiers, its head, and its of-phrase; no clauses, no appositions."""
    first = last = token
    for child in token.lefts:
        if child.dep_ in CORE:
            first = child.left_edge
            break
    for child in token.rights:
        if child.dep_ == "case":
            continue
        if child.dep_ == "prep" and child.lower_ == "of":
            inner = [grandchild for grandchild in child.rights if grandchild.dep_ == "pobj"]
            if inner:
                return first.idx, core(inner[0])[1]
        break
    return first.idx, last.idx + len(last)
