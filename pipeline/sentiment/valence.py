"""The valence of words where they stand: turned by negation, strengthened by degree; and the tone of many."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import TYPE_CHECKING

from pipeline.sentiment.lexicon import Lexicon, Valence
from pipeline.sentiment.scope import LONGEST_CLIMB, Role
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

RULED = frozenset({"dobj", "nsubjpass", "attr", "pobj", "xcomp", "ccomp", "amod", "compound"})
FAR_NEGATION = -0.5  # a word further from the negation is turned less: "did not call it a failure"
HALF = 15.0  # VADER's: the valence of a stretch at which its tone is 0.71 is the root of this


def shifted(valence: Valence, token: Token, lexicon: Lexicon, negated: frozenset[int]) -> Valence:
    """The valence of a token as negators, reversers and intensifiers around it leave it."""
    factor = shift_of(token, lexicon, negated)
    return Valence(*(part * factor for part in valence))


def shift_of(token: Token, lexicon: Lexicon, negated: frozenset[int]) -> float:
    """The product of the factors of all shifters that reach the token."""
    factor = 1.0
    for child in token.children:
        factor *= lexicon.factor(child, "negator") or lexicon.factor(child, "intensifier") or 1.0
    ruler = token
    for _ in range(LONGEST_CLIMB):
        if ruler.dep_ not in RULED:
            break
        ruler = ruler.head
        factor *= lexicon.factor(ruler, "reverser") or 1.0
        if ruler.i in negated:
            factor *= FAR_NEGATION
    return factor


def negated_tokens(doc: Doc, lexicon: Lexicon) -> frozenset[int]:
    """The indices of the tokens that a negator belongs to."""
    words, negators = words_of(doc), lexicon.shifters["negator"]
    heads = (
        (number, doc[number].head.i)
        for number, (lower, lemma) in enumerate(zip(words.lowers, words.lemmas, strict=True))
        if lower in negators or lemma in negators
    )
    return frozenset(head for number, head in heads if head != number)


def toward(role: Role, valence: Valence) -> float:
    """What a word says of someone who has this role in its clause."""
    match role:
        case "agent" | "speaker":
            return valence.agent
        case "patient":
            return valence.patient
        case "owner" | "oblique" | "other":
            return valence.plain


def tone_of(valences: Iterable[float]) -> float:
    """From the valences of the words of a stretch of text to its tone, from -1 to 1 (VADER's normalization)."""
    total = sum(valences)
    return total / sqrt(total * total + HALF)
