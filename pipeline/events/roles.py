"""Who did it and to whom: the participants of an event, from the grammatical places that its frame names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.events.parties import PARTY, Parties
from pipeline.events.syntax import follow, is_verb
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Participant
from pipeline.resources.tables import listed, read_table

if TYPE_CHECKING:
    from spacy.tokens import Token

CONCRETE = frozenset(("@person", "@worker", "@territory", "@building", "@vehicle", "@weapon", "@army", "@police"))
THINGS = frozenset(("WDT", "EX", "WRB", "IN"))
ACTING = frozenset(("person", "group", "organization", "nationality", "place"))
REFLEXIVE = ("self", "selves")


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `role_rules.tsv`: `mutual`, `told`, `territory`, `mishap`, and paths to try after those of the frame."""

    marks: frozenset[str]
    recipient: tuple[str, ...]


NO_RULE = Rule(frozenset(), ())


@cache
def role_rules() -> dict[str, Rule]:
    """The rule of each kind or type."""
    return {
        row["kind"]: Rule(frozenset(listed(row["rules"])), tuple(filter(None, row["recipient"].split(","))))
        for row in read_table("role_rules")
    }


def rule_of(trigger: Trigger) -> Rule:
    """The rule of a trigger's kind, else of its type."""
    rules = role_rules()
    return rules.get(trigger.kind.name) or rules.get(trigger.kind.type) or NO_RULE


@dataclass(frozen=True, slots=True)
class Roles:
    """Who takes part: `in_place` tells that the recipients stand where the trigger's frame looks for them."""

    actors: list[Participant]
    recipients: list[Participant]
    in_place: bool


def roles_of(trigger: Trigger, parties: Parties) -> Roles:
    """The actors and the recipients of an event, each in the order of the text.

    No one is both, but for what several do to one another: then each is an actor and a recipient.
    """
    paths = trigger.frame.actor
    if trigger.light == "recipient":
        paths = tuple(path for path in paths if path != "subj")
    acting = [token for token in those_acting(trigger, paths, parties) if not is_misunderstood(token, trigger, parties)]
    marks = rule_of(trigger).marks
    if "mishap" in marks:
        acting = [token for token in acting if parties.is_someone(token)]
    mutual = "mutual" in marks
    of_words = trigger.kind.type != "ASSAULT"  # what is agreed is no other side; a convoy that is shot at is
    if mutual and of_words and acting[:1] == trigger.slots.get("between", [])[:1]:
        acting.extend(token for token in trigger.slots.get("between", []) if token not in acting)
    actors = [parties.participant(token) for token in acting]
    suffering = those_in_place(trigger, parties, acting)
    if not any(parties.is_party(token) for token in suffering):
        if mutual and is_several(acting) and (of_words or not suffering):
            return Roles(actors, list(actors), in_place=bool(suffering))
        beyond = those_beyond(trigger, parties, acting)
        if beyond:
            return Roles(actors, [parties.participant(token) for token in beyond], in_place=bool(suffering))
    return Roles(actors, [parties.participant(token) for token in suffering], in_place=bool(suffering))


def those_acting(trigger: Trigger, paths: tuple[str, ...], parties: Parties) -> list[Token]:
    """Who acts: those behind the words of the first path that leads to someone."""
    for path in paths:
        found = dict.fromkeys(
            doer
            for token in follow(trigger.slots, path)
            if can_take_part(token, path, parties) and not (path == "from" and parties.is_place(token))
            for doer in parties.doers(parties.identified(token))
        )
        if found:
            return apart(list(found), parties) if path == "mod" else list(found)
    return []


def apart(found: list[Token], parties: Parties) -> list[Token]:
    """Some words without those that stand in the name of one before ("Kenyan-Somali" is one, not two)."""
    kept: list[Token] = []
    for token in found:
        entity = entity_at(token, parties.entities)
        around = [entity_at(other, parties.entities) for other in kept]
        if entity is None or not any(one and one.start <= entity.start and entity.end <= one.end for one in around):
            kept.append(token)
    return kept


def those_in_place(trigger: Trigger, parties: Parties, acting: list[Token]) -> list[Token]:
    """Who suffers or benefits: those behind the words of the first path that leads to someone, else to anything.

    "Lifted the sanctions on Chad" is done to Chad, not to the sanctions.
    """
    first: list[Token] = []
    suffered = ("subj",) if trigger.light == "recipient" else ()
    for path in (*suffered, *trigger.frame.recipient):
        found = [
            behind
            for token in follow(trigger.slots, path)
            if can_take_part(token, path, parties)
            and (is_spoken_to(trigger, path) or not parties.is_own(token, acting))
            for behind in others_than(acting, token, parties)
        ]
        if any(parties.is_party(token) for token in found):
            return found
        first = first or [token for token in found if not is_part_of(trigger, token, parties)]
    return first


def is_spoken_to(trigger: Trigger, path: str) -> bool:
    """Is it the object of a deed of words, who may be one's own: "ordered his troops to fire"?"""
    return path == "obj" and "told" in rule_of(trigger).marks


def those_beyond(trigger: Trigger, parties: Parties, acting: list[Token]) -> list[Token]:
    """Whom the deed concerns by the rule of its kind, where nobody stands in the places of the frame."""
    rule = rule_of(trigger)
    for path in rule.recipient:
        found = [
            behind
            for token in follow(trigger.slots, path)
            if can_take_part(token, path, parties)
            for behind in others_than(acting, token, parties)
            if parties.is_party(behind) or parties.is_facility(behind)
        ]
        if found:
            return found
    modal = trigger.token.tag_ == "MD"  # what one says that he will do: it is the deed that tells to whom
    roots = [trigger.token.head] if modal else list(dict.fromkeys((trigger.token, trigger.anchor)))
    told = parties.reached(roots, acting) if "told" in rule.marks else []
    return told or (parties.territory(roots, acting) if "territory" in rule.marks else [])


def is_part_of(trigger: Trigger, token: Token, parties: Parties) -> bool:
    """Does a word only help to name the event ("took power", "held a march"), and is nothing it is done to?"""
    inside = trigger.start <= token.idx < trigger.end
    return inside and not parties.is_facility(token) and CONCRETE.isdisjoint(parties.classes_of(token))


def others_than(acting: list[Token], token: Token, parties: Parties) -> list[Token]:
    """Those behind a word who do not act themselves; the word alone where they all do ("opened its borders")."""
    if is_reflexive(token):
        return [token]
    behind = parties.whose(parties.identified(token))
    others = [
        one
        for one in behind
        if not (parties.is_among(one, acting) or (one is not token and parties.is_own(one, acting)))
    ]
    return others or [one for one in (token,) if one not in behind and not parties.is_among(one, acting)]


def can_take_part(token: Token, path: str, parties: Parties) -> bool:
    """Can the word be someone? Beside a noun ("rebel attack", "air attack") only who is known to be."""
    if token.tag_ in THINGS or is_verb(token) or parties.is_time(token):
        return False
    if token.tag_ == "CD":
        return parties.counted(token) is not None
    if path.endswith("mod"):
        entity = entity_at(token, parties.entities)
        return (entity is not None and entity.kind in ACTING) or PARTY in parties.classes_of(token)
    return True


def is_several(acting: list[Token]) -> bool:
    """Are there several, who can act on one another: two of them, or two before one noun ("UK and EU negotiators")?"""
    return len(acting) > 1 or any(
        child.dep_ == "conj" for token in acting for other in token.lefts for child in other.rights
    )


def is_misunderstood(actor: Token, trigger: Trigger, parties: Parties) -> bool:
    """Is the actor that a clause leaves out the one that a pronoun in it stands for: "an attempt to overthrow him"?

    A pronoun never stands for the subject of its own clause, so that the subject is another.
    """
    if trigger.anchor.dep_ != "acl":
        return False
    own = [token for token in trigger.anchor.children if token.dep_ == "dobj" and token.tag_ == "PRP"]
    return any(not is_reflexive(token) and parties.is_among(actor, [token]) for token in own)


def is_reflexive(token: Token) -> bool:
    """Is it "himself", whom the actor does it to?"""
    return token.lower_.endswith(REFLEXIVE)
