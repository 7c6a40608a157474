"""The quiet articles: sport, business, culture and science in the language of war, of which none tells of force."""

from __future__ import annotations

from pathlib import Path

from pipeline import Pipeline
from pipeline.records import EventMention, RawArticle

QUIET = Path(__file__).parent / "quiet.tsv"
APART = Path(__file__).parent / "quiet_apart.tsv"  # nothing is learned from these
FORCE = frozenset(("COERCE", "ASSAULT"))


def quiet_articles(path: Path = QUIET) -> list[RawArticle]:
    """All of them, in the order of the file; `id` is field and number."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        RawArticle(id=f"{field}-{number}", title=title, text=text)
        for number, (field, title, text) in enumerate(lines[1:], start=1)
    ]


def false_force(path: Path = QUIET) -> list[tuple[RawArticle, EventMention]]:
    """The events of force that the pipeline makes of quiet articles, each with its article."""
    pipeline = Pipeline()
    return [
        (raw, event) for raw in quiet_articles(path) for event in pipeline.annotate(raw).events if event.type in FORCE
    ]
