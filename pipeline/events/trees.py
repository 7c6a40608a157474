"""Small questions to a parse: what hangs below a word, and who does what a verb says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
CHAINED = frozenset(("conj", "xcomp", "advcl", "dep", "acomp"))
CITING = frozenset(("cite", "quote"))  # lemmas of verbs whose object is itself a source
CHAIN_LENGTH = 4  # verbs between a participle and the subject it shares


def subtree(token: Token) -> set[int]:
    """The numbers of a token and all below it."""
    return {below.i for below in token.subtree}


def clause(root: Token) -> set[int]:
    """The words of a clause without its `that`."""
    return subtree(root) - {child.i for child in root.lefts if child.dep_ == "mark" and child.lower_ == "that"}


def is_infinitive(verb: Token) -> bool:
    """Whether a verb has its `to`."""
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.lefts)


def objects_of(verb: Token) -> Iterator[Token]:
    """The objects of a verb, those that the parse takes for predicates too."""
    for child in verb.children:
        if child.dep_ in ("dobj", "obj", "oprd") and child.i != verb.i:
            yield child


def particle_of(verb: Token) -> Token | None:
    """The `out` of `point out`, the `clear` of `make clear that`."""
    particle = next((child for child in verb.rights if child.dep_ == "prt"), None)
    if particle is None and verb.lemma_ == "make":
        return next(
            (child for child in verb.rights if child.dep_ in ("acomp", "oprd", "ccomp") and child.pos_ == "ADJ"), None
        )
    return particle


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, its own or that of the verb on which it hangs; the noun of `a statement saying`."""
    for _ in range(CHAIN_LENGTH):
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child
        if verb.dep_ == "acl":
            return verb.head
        quoting = verb.head.head if verb.dep_ == "pcomp" else verb.head
        if quoting.lemma_ in CITING and quoting.i != verb.i:
            return next((child for child in quoting.children if child.dep_ in ("dobj", "obj")), None)
        if verb.dep_ not in CHAINED or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def agent_of(verb: Token) -> Token | None:
    """The agent of a passive: `was denied by X`."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((kid for kid in child.children if kid.dep_ == "pobj"), None)
    return None


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Stretches of consecutive numbers, ends excluded."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found
