"""Who did it and to whom: the participants of an event, from the grammatical places that its frame names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.events.parties import PARTY, Parties
from pipeline.events.syntax import is_verb, slots_of
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Participant
from pipeline.resources.tables import listed, read_table

if TYPE_CHECKING:
    from spacy.tokens import Token

THINGS = frozenset(("WDT", "EX", "WRB", "IN"))
ACTING = frozenset(("person", "group", "organization", "nationality", "place"))
REFLEXIVE = ("self", "selves")
UNDERSTOOD = frozenset(("xcomp", "acl", "advcl", "pcomp"))  # clauses that leave their subject to be understood


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `role_rules.tsv`: `mutual`, `told`, `territory`, and paths to try after those of the frame."""

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


def participants(trigger: Trigger, parties: Parties) -> tuple[list[Participant], list[Participant]]:
    """The actors and the recipients of an event, each in the order of the text.

    No one is both, but for what several do to one another: then each is an actor and a recipient.
    """
    actor_paths = trigger.frame.actor
    if trigger.light == "recipient":
        actor_paths = tuple(path for path in actor_paths if path != "subj")
    acting = [
        token for token in those_acting(trigger, actor_paths, parties) if not is_misunderstood(token, trigger, parties)
    ]
    suffering = those_concerned(trigger, parties, acting)
    actors = [parties.participant(token) for token in acting]
    nobody = not any(parties.is_someone(token) or parties.is_place(token) for token in suffering)
    if nobody and "mutual" in rule_of(trigger).marks and is_several(acting):
        return actors, list(actors)
    return actors, [parties.participant(token) for token in suffering]


def those_acting(trigger: Trigger, paths: tuple[str, ...], parties: Parties) -> list[Token]:
    """Who acts: those behind the words of the first path that leads to someone."""
    for path in paths:
        found = dict.fromkeys(
            doer
            for token in follow(trigger, path)
            if can_take_part(token, path, parties)
            for doer in parties.doers(token)
        )
        if found:
            return list(found)
    return []


def those_concerned(trigger: Trigger, parties: Parties, acting: list[Token]) -> list[Token]:
    """Who suffers or benefits: those behind the words of the first path that leads to someone, else to anything.

    "Lifted the sanctions on Chad" is done to Chad, not to the sanctions.
    """
    rule = rule_of(trigger)
    first: list[Token] = []
    suffered = ("subj",) if trigger.light == "recipient" else ()
    for path in (*suffered, *trigger.frame.recipient, *rule.recipient):
        found = [
            behind
            for token in follow(trigger, path)
            if can_take_part(token, path, parties)
            for behind in others_than(acting, token, parties)
        ]
        if any(parties.is_someone(token) or parties.is_place(token) for token in found):
            return found
        first = first or found
    modal = trigger.token.tag_ == "MD"  # what one says that he will do: it is the deed that tells to whom
    roots = [trigger.token.head] if modal else list(dict.fromkeys((trigger.token, trigger.anchor)))
    told = parties.reached(roots, acting) if "told" in rule.marks else []
    return told or (parties.territory(roots, acting) if "territory" in rule.marks else []) or first


def others_than(acting: list[Token], token: Token, parties: Parties) -> list[Token]:
    """Those behind a word who do not act themselves; the word alone where they all do ("opened its borders")."""
    behind = parties.whose(token)
    others = [one for one in behind if not parties.is_among(one, acting)]
    return others or [one for one in (token,) if one not in behind and not parties.is_among(one, acting)]


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
    if trigger.anchor.dep_ not in UNDERSTOOD:
        return False
    own = [token for token in trigger.anchor.children if token.dep_ == "dobj" and token.tag_ == "PRP"]
    return any(not token.lower_.endswith(REFLEXIVE) and parties.is_among(actor, [token]) for token in own)
