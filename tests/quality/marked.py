"""The marked articles: whole articles in our own words, with every event in them written out by hand.

A file of `articles/` holds `raw`, a raw article, and `events`. An event's `quote` stands once in the text; its trigger
lies in it. Any of `types`, of `modality` and of `places` (finest first) is right; `from` and `to` bound the interval
that the text gives, null where open; both null: the text gives none, and time is not scored. `optional` events may be
found and need not be.

Twelve of the articles were written, marked and committed before the pipeline had ever run on them; by their order, every
second one is learned from since then and lies in `articles/` with the others, and the rest in `kept_apart/`: their figures
are printed, their misses by class only, and nobody reads them to mend anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, field

from pipeline.records import Count, RawArticle

ARTICLES = Path(__file__).parent / "articles"
KEPT_APART = Path(__file__).parent / "kept_apart"


class MarkedEvent(Struct, kw_only=True, forbid_unknown_fields=True):
    """One event as it should be found."""

    quote: str
    types: list[str]
    actors: list[str]
    recipients: list[str]
    places: list[tuple[str, float, float]]
    from_: str | None = field(name="from")
    to: str | None
    chain: list[str]
    modality: list[str]
    background: bool = False
    optional: bool = False
    casualties: dict[str, tuple[int, int | None]] = {}

    def counts(self) -> dict[str, Count]:
        """The casualties as the records have them."""
        return {kind: Count(low=low, high=high) for kind, (low, high) in self.casualties.items()}


class MarkedArticle(Struct, kw_only=True, forbid_unknown_fields=True):
    """A raw article and all its events."""

    id: str
    raw: RawArticle
    events: list[MarkedEvent]


def marked_articles(folder: Path = ARTICLES) -> Iterator[MarkedArticle]:
    """All of a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        yield msgspec.json.decode(path.read_bytes(), type=MarkedArticle)
