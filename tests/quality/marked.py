"""The marked articles: whole articles in our own words, with every event in them written out by hand.

A file of `articles/` holds `raw`, a raw article, and `events`. An event's `quote` stands once in the text; its trigger
lies in it. Any of `types`, of `modality` and of `places` (finest first) is right; `from` and `to` bound the interval
that the text gives, null where open; both null: the text gives none, and time is not scored. `optional` events may be
found and need not be.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, field

from pipeline.records import Count, RawArticle

ARTICLES = Path(__file__).parent / "articles"


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


def marked_articles() -> Iterator[MarkedArticle]:
    """All of them, by name."""
    for path in sorted(ARTICLES.glob("*.json")):
        yield msgspec.json.decode(path.read_bytes(), type=MarkedArticle)
