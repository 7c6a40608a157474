"""The tables of words that praise, blame, turn and strengthen, read once."""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.resources.tables import read_rows

if TYPE_CHECKING:
    from spacy.tokens import Token

PUNCTUATION = string.punctuation + "\u2018\u2019\u201c\u201d"  # with curly quotation marks
ShifterKind = Literal["negator", "reverser", "intensifier"]


class Valence(NamedTuple):
    """What a word says of those around it, each from -4 to 4: of who does it, of whom it is done to, of others."""

    agent: float
    patient: float
    plain: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the tables say of a word. `shifters` holds the factors of one kind of word by lemma."""

    general: dict[str, float]
    news: dict[tuple[str, str], Valence]
    shifters: dict[ShifterKind, dict[str, float]]

    def valence(self, part: str, lower: str, lemma: str) -> Valence | None:
        """The valence of a word by itself, or null where it praises and blames no one. A name has none."""
        if part == "PROPN":
            return None
        if found := self.news.get((lemma, "VERB" if part == "VERB" else "*")):
            return found
        plain = self.general.get(lower, self.general.get(lemma))
        return None if plain is None else Valence(plain, plain, plain)

    def word_valences(self, text: str) -> list[float]:
        """The valences of the words of a text that has no parse, a headline: as they stand, by their form alone."""
        words = (word.strip(PUNCTUATION).lower() for word in text.split())
        return [valence for word in words if (valence := self._plain_valence(word)) is not None]

    def _plain_valence(self, word: str) -> float | None:
        found = self.news.get((word, "*")) or self.news.get((word, "VERB"))
        return found.plain if found else self.general.get(word)

    def factor(self, token: Token, kind: ShifterKind) -> float | None:
        """By what the token multiplies the valence of others as a shifter of this kind; null where it is none."""
        return self.shifters[kind].get(token.lower_, self.shifters[kind].get(token.lemma_.lower()))


@cache
def load_lexicon() -> Lexicon:
    """The tables of `pipeline/resources`."""
    shifters: dict[ShifterKind, dict[str, float]] = {"negator": {}, "reverser": {}, "intensifier": {}}
    kinds: dict[str, ShifterKind] = {kind: kind for kind in shifters}
    for lemma, kind, factor in read_rows("valence_shifters"):
        shifters[kinds[kind]][lemma] = float(factor)
    return Lexicon(
        general={word: float(valence) for word, valence in read_rows("valence")},
        news={
            (lemma, part): Valence(float(agent), float(patient), float(plain))
            for lemma, part, agent, patient, plain in read_rows("news_valence")
        },
        shifters=shifters,
    )
