"""The words that stand beside places: what links one to another, and what tells only a direction."""

from __future__ import annotations

from functools import cache

from pipeline.entities.lexicon import context_words
from pipeline.resources.tables import read_table


@cache
def place_words(what: str) -> frozenset[str]:
    """The words of one kind in `place_context.tsv`: `link`, `filler` or `direction`."""
    return frozenset(row["word"] for row in read_table("place_context") if row["what"] == what)


@cache
def place_nouns() -> frozenset[str]:
    """The nouns for kinds of places: "city", "province", "camp"."""
    return frozenset[str]().union(*(context_words(f"place-of:{kind}") for kind in ("PPL", "ADM", "POINT")))


def is_direction(folded: str) -> bool:
    """Whether a folded name tells only a direction, as `north west` does: provinces of many countries bear it."""
    return place_words("direction").issuperset(folded.split())
