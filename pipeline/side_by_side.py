"""Clauses side by side, where the small English model reliably takes one for a part of the other.

Two habits of the model are mended in its parse, because everything after builds on who governs whom:

- in `The army refused; the rebels said …` it takes the first clause for what the second one says;
- in `he refused to leave and called for talks` it coordinates the finite verb with the infinitive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PARTED = ";"
FINITE = frozenset(("VBD", "VBZ", "VBP"))
BOUND = frozenset(("VB", "VBG"))  # verb forms that need another verb above them
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
FARTHEST = 6  # steps up to the verb that a finite one is coordinated with


def mend(doc: Doc) -> Doc:
    """The same parse with those clauses set free; mending it again changes nothing."""
    for token in doc:
        if token.text == PARTED:
            part(token)
        elif token.dep_ == "conj" and token.tag_ in FINITE:
            lift(token)
    return doc


def part(mark: Token) -> None:
    """Frees a clause before a semicolon from the verb behind it, where that verb has nothing else to say there."""
    verb = mark.head
    said = [child for child in verb.lefts if child.dep_ == "ccomp"]
    if mark.dep_ != "punct" or not said or said[-1].i > mark.i or verb.i < mark.i:
        return
    first = said[0]
    above, relation = verb.head, verb.dep_
    first.head = first if above == verb else above
    first.dep_ = relation
    verb.head, verb.dep_ = first, "conj"
    mark.head = first
    for other in said[1:]:
        other.head, other.dep_ = first, "conj"


def lift(verb: Token) -> None:
    """A finite verb without a subject joins the nearest verb above that is finite too."""
    above = verb.head
    if above.tag_ not in BOUND or any(child.dep_ in SUBJECTS or child.dep_ == "aux" for child in verb.lefts):
        return
    for _ in range(FARTHEST):
        if above.tag_ in FINITE and above.pos_ in ("VERB", "AUX"):
            verb.head = above
            return
        if above.head == above:
            return
        above = above.head
