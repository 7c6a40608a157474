"""What a stage is: one kind of knowledge added to each article of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import InputError
from pipeline.records import Article, RawArticle

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True, kw_only=True)
class Item:
    """An article on its way through the stages of one process.

    Attributes:
        article: the annotated article as far as it is; before reading it holds nothing but its id.
        raw: what came from the scraper; only reading looks at it.
        doc: spaCy's parse of `article.text`, set by the stage `parsing`.
        headline: the parse of `article.title` in the letters of a sentence, set by the same; null where there is none.
        fallbacks: what had to be guessed or done again, for the counter `dateline_fallbacks_total{what}`.
    """

    article: Article
    raw: RawArticle | None = None
    doc: Doc | None = None
    headline: Doc | None = None
    fallbacks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Emitted:
    """The stage did its work; `item` goes on."""

    item: Item


@dataclass(frozen=True, slots=True)
class Skipped:
    """Nothing is wrong with the article, but this stream has no use for it; `reason` is a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The record has been folded before (the desk's outcome alone)."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The article cannot be processed; it belongs among the dead letters, under `code`."""

    code: str
    message: str


Outcome = Emitted | Skipped | Duplicate | Rejected


class Stage(Protocol):
    """One kind of knowledge added to each item of a batch.

    `run` gives one outcome for each item, in order, and never raises for the fault of a single item: that is a
    `Rejected` outcome. The outcome of an item depends on that item alone. What `run` does raise is a fault of the
    program; the caller then runs the items one by one to find whose it was.
    """

    @property
    def name(self) -> str:
        """Which knowledge, in a word: the label `stage` of the metrics."""

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """One outcome for each item of the batch, in its order."""


def run_each(work: Callable[[Item], Outcome], batch: Sequence[Item]) -> list[Outcome]:
    """`work` on each item by itself; an `InputError` it raises is that item's `Rejected`."""
    outcomes: list[Outcome] = []
    for item in batch:
        try:
            outcomes.append(work(item))
        except InputError as error:
            outcomes.append(Rejected(error.code, str(error)))
    return outcomes


def run_stages(stages: Sequence[Stage], items: Sequence[Item]) -> list[list[Outcome]]:
    """Every outcome of each item, stage by stage, up to and with the first that is not `Emitted`."""
    outcomes: list[list[Outcome]] = [[] for _ in items]
    waiting = list(enumerate(items))
    for stage in stages:
        results = stage.run([item for _, item in waiting])
        going_on = []
        for (position, _), outcome in zip(waiting, results, strict=True):
            outcomes[position].append(outcome)
            if isinstance(outcome, Emitted):
                going_on.append((position, outcome.item))
        waiting = going_on
    return outcomes
