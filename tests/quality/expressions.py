"""How well time expressions are told.

`expressions.tsv` holds sentences whose expressions are marked by hand. An expression counts as found where the two
overlap, one to one in order, and as right where the TIMEX3 value is the very same string, as in TempEval-3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from pipeline.events.times import find_times, reference_of
from pipeline.parsing import MODEL
from pipeline.records import Article, PublishedAt, TimeExpression

TABLE = Path(__file__).parent / "expressions.tsv"
MARK = re.compile(r"\[([^|\]]+)\|([A-Z]+)\|([^|\]]+)\]")
SETS = ("first", "kept", "later")


@dataclass(frozen=True, slots=True)
class Expected:
    """An expression as it should be found."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row of the table, its marks taken out."""

    set: str
    published: str
    zone: str
    text: str
    expected: tuple[Expected, ...]

    def found(self) -> list[TimeExpression]:
        """What the pipeline finds in it."""
        published = PublishedAt(value=self.published, precision="day")
        article = Article(id="a", published_at=published, time_zone=self.zone)
        return find_times(model()(self.text), reference_of(article))


@dataclass(slots=True)
class Tally:
    """Counts of a set; the figures are F1, in per cent."""

    marked: int = 0
    said: int = 0
    overlapping: int = 0
    exact: int = 0
    right: int = 0
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """F1 of spans that overlap, of spans that are the same, and of overlapping ones with the same value."""
        whole = self.marked + self.said
        return {
            name: round(200 * part / whole, 1) if whole else 0.0
            for name, part in (("relaxed", self.overlapping), ("strict", self.exact), ("value", self.right))
        }


@cache
def model() -> Language:
    """The parser, loaded once."""
    return spacy.load(MODEL)


def sentences() -> Iterator[Sentence]:
    """The rows of the table."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "set\t")):
            continue
        group, published, zone, marked = line.split("\t")
        text, expected, at = "", [], 0
        for match in MARK.finditer(marked):
            text += marked[at : match.start()]
            expected.append(Expected(len(text), len(text) + len(match[1]), match[2], match[3]))
            text += match[1]
            at = match.end()
        yield Sentence(group, published, zone, text + marked[at:], tuple(expected))


def score(group: str) -> Tally:
    """The tally of one set."""
    tally = Tally()
    for sentence in sentences():
        if sentence.set == group:
            score_sentence(sentence, tally)
    return tally


def score_sentence(sentence: Sentence, tally: Tally) -> None:
    """Adds a sentence to a tally."""
    left = sentence.found()
    tally.marked += len(sentence.expected)
    tally.said += len(left)
    for wanted in sentence.expected:
        match = next((found for found in left if found.start < wanted.end and wanted.start < found.end), None)
        words = sentence.text[wanted.start : wanted.end]
        if match is None:
            tally.misses.append(f"not found [{words}] {wanted.value}: {sentence.text}")
            continue
        left.remove(match)
        tally.overlapping += 1
        tally.exact += (match.start, match.end) == (wanted.start, wanted.end)
        tally.right += match.timex.value == wanted.value
        if match.timex.value != wanted.value or match.text != words or match.timex.type != wanted.type:
            said = f"{match.timex.type} {match.timex.value}"
            tally.misses.append(
                f"[{words}] {wanted.type} {wanted.value}, said [{match.text}] {said} "
                f"({sentence.published}): {sentence.text}"
            )
    tally.misses += [f"none [{found.text}] {found.timex.value}: {sentence.text}" for found in left]
