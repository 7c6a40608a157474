"""The floor under the figures: what the pipeline reached when `python -m tests.quality --update` last set it."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline import Article, Pipeline
from tests.quality.marked import ARTICLES, MarkedArticle, marked_articles

FLOOR = Path(__file__).parent / "floor.json"
LARGEST_FALL = 2.0  # points: one event of 70 missed is 1.4; more than that is no accident


def annotate_marked(folder: Path = ARTICLES) -> list[tuple[MarkedArticle, Article]]:
    """Each marked article of a folder with what the pipeline makes of it."""
    pipeline = Pipeline()
    return [(marked, pipeline.annotate(marked.raw)) for marked in marked_articles(folder)]


def floor() -> dict[str, float]:
    """The figures to hold, by name."""
    figures: dict[str, float] = json.loads(FLOOR.read_text(encoding="utf-8"))
    return figures


def fallen(figures: dict[str, float], held: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The figures that fell too far, each with what was held."""
    return {name: (figures[name], held[name]) for name in held if figures[name] < held[name] - LARGEST_FALL}
