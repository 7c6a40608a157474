"""The agent `reader`: from what a scraper saw to a clean article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from agents.topics import ARTICLES, RAW_ARTICLES
from agents.work import Agent, Incoming, Output
from pipeline.reading import ReadingStage, parse_fetched, read_raw
from pipeline.records import Article, encode
from pipeline.stage import Item, Stage


def stages() -> Sequence[Stage]:
    """Reading, which here leaves out what is not news."""
    return (ReadingStage(news_only=True),)


def decode(record: Incoming) -> Item:
    """The raw article; where it does not say when it was fetched, or nonsense, that is when it came to Kafka.

    Raises:
        InputError: it cannot be read.
    """
    raw = read_raw(record.value or b"")
    if parse_fetched(raw.fetched_at) is None:
        raw.fetched_at = time_of(record.timestamp)
    return Item(raw=raw, article=Article(id=raw.id or ""))


def time_of(timestamp: int) -> str | None:
    """A time of Kafka's, in milliseconds, as RFC 3339; null where it is none: producers may send any number."""
    if timestamp <= 0:
        return None
    try:
        return datetime.fromtimestamp(timestamp / 1000, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, ValueError, OSError):
        return None


def outputs(item: Item) -> list[Output]:
    """The clean article."""
    return [Output(ARTICLES, item.article.id.encode(), encode(item.article))]


def observe(item: Item) -> list[tuple[str, str]]:
    """Its language."""
    return [("articles", item.article.language.code)]


READER = Agent(
    name="reader",
    consumes=RAW_ARTICLES,
    publishes=(ARTICLES,),
    stages=stages,
    decode=decode,
    outputs=outputs,
    observe=observe,
)
