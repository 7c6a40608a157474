"""A parsed text as sentiment sees it, and what it sees of a target: named features, from words and their scope.

Names of people and things are no features: what is learnt of one politician must not colour the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.sentiment.lexicon import Lexicon, Valence
from pipeline.sentiment.scope import Clauses, Role, governor_of, role_of
from pipeline.sentiment.valence import negated_tokens, shifted, tone_of, toward
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

WORDS = frozenset({"NOUN", "VERB", "ADJ", "ADV", "INTJ", "SCONJ", "AUX", "ADP", "PART"})
NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
QUOTES = frozenset('"“”„«»')
REACH = 50  # tokens to either side of a target; longer sentences are lists, and must not cost their square
WORD_VALUE = 0.3  # of one word, beside sums of valence: with 2,000 examples a word deserves less trust than the tables

Features = dict[str, float]


class View:
    """A parsed text made ready once, to be seen from each of its targets."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self.doc = doc
        self.clauses = Clauses(doc)
        words, negated = words_of(doc), negated_tokens(doc, lexicon)
        self.words = features_of_words(doc, negated)
        own = map(lexicon.valence, words.parts, words.lowers, words.lemmas)
        self.valences: list[Valence | None] = [
            None if valence is None else shifted(valence, doc[index], lexicon, negated)
            for index, valence in enumerate(own)
        ]
        self.sentences = [range(*bounds) for bounds in dict.fromkeys(words.sentences)]
        self.quoted = quoted_tokens(words.texts, self.sentences)

    def features(self, target: Span) -> Features:
        """The features of a target by name, each from 0; the greater the value the stronger."""
        role = role_of(target)
        found: Features = {"bias": 1.0, f"role {role}": 1.0}
        if target.root.i in self.quoted:
            found["quoted"] = 1.0
        self._add_governor(found, role, governor_of(target))
        for index in reach_of(target):
            if target.start <= index < target.end:
                continue
            if word := self.words[index]:
                found[f"word {word}"] = WORD_VALUE
            if (valence := self.valences[index]) is not None:
                self._add_valence(found, role, self.clauses.place(self.doc[index], target), valence)
                if index in self.quoted:
                    add_signed(found, "in quotes", valence.plain)
        return found

    def _add_governor(self, found: Features, role: Role, governor: Token) -> None:
        if word := self.words[governor.i]:
            found[f"{role} of {word}"] = WORD_VALUE
        if (valence := self.valences[governor.i]) is not None:
            add_signed(found, f"governor {role}", toward(role, valence))

    def _add_valence(self, found: Features, role: Role, place: str, valence: Valence) -> None:
        value = toward(role, valence) if place == "clause" else valence.plain
        add_signed(found, place, value)
        add_signed(found, f"{place} {role}", value)
        if place != "beside":
            add_signed(found, "sentence", valence.plain)

    def tone(self) -> float:
        """The tone of the whole text, from -1 to 1: the mean of that of its sentences."""
        tones = [self._tone_of(sentence) for sentence in self.sentences]
        return sum(tones) / len(tones) if tones else 0.0

    def clause_tone(self, trigger: Span) -> float:
        """The tone of what is told of a trigger, from -1 to 1: of its clause and of those that hang on it."""
        clause = self.clauses.head(trigger.root)
        telling = (index for index in reach_of(trigger) if self.valences[index] is not None)
        return self._tone_of([index for index in telling if self._tells_of(clause, self.doc[index])])

    def _tells_of(self, clause: Token, token: Token) -> bool:
        own = self.clauses.head(token)
        return own == clause or (own.dep_ != "conj" and own.head != own and self.clauses.head(own.head) == clause)

    def _tone_of(self, indices: Sequence[int]) -> float:
        valences = (self.valences[index] for index in indices)
        return tone_of(valence.plain for valence in valences if valence is not None)


def reach_of(target: Span) -> range:
    """The indices of the tokens of the target's sentence that are near enough to say something of it."""
    start, end = words_of(target.doc).sentences[target.root.i]
    return range(max(start, target.start - REACH), min(end, target.end + REACH))


def add_signed(found: Features, name: str, value: float) -> None:
    """Adds to the sum of what speaks for or of what speaks against; valence is scaled to -1…1."""
    if value:
        key = f"{name} {'+' if value > 0 else '-'}"
        found[key] = found.get(key, 0.0) + abs(value) / 4


def features_of_words(doc: Doc, negated: frozenset[int]) -> list[str]:
    """Each token as a feature: its lemma, marked where it is negated; empty where it is a name or no word."""
    words = words_of(doc)
    named = {index for name in doc.ents if name.label_ in NAMES for index in range(name.start, name.end)}
    return [
        "" if part not in WORDS or index in named else f"not-{lemma}" if index in negated else lemma
        for index, (part, lemma) in enumerate(zip(words.parts, words.lemmas, strict=True))
    ]


def quoted_tokens(texts: Sequence[str], sentences: Iterable[range]) -> frozenset[int]:
    """The indices of the tokens between quotation marks; a mark that its sentence never closes quotes nothing."""
    quoted: set[int] = set()
    for sentence in sentences:
        marks = [index for index in sentence if texts[index] in QUOTES]
        for opening, closing in zip(marks[::2], marks[1::2], strict=False):
            quoted.update(range(opening + 1, closing))
    return frozenset(quoted)
