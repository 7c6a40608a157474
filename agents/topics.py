"""Every topic in one table: its record, its key, its partitions, and how long and how large."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

MEBIBYTE = 1 << 20
RAW_LIMIT = 5 * MEBIBYTE  # a raw article; the largest page seen had 3 MB
AGENT_LIMIT = 16 * MEBIBYTE  # between agents: a million characters with their parse
DEFAULT_PARTITIONS = 4  # as many workers of one agent can share the work; fixed at creation


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and the settings it is created with.

    Attributes:
        record: name and version of its record, the header `dateline-record`.
        key: what the key of a record is, in words.
        partitions: null means as many as the stream is created with.
        retention: how long records are kept; null means for ever.
        cleanup: the broker's `cleanup.policy`.
        max_bytes: the broker's `max.message.bytes`.
    """

    name: str
    record: str
    key: str
    cleanup: Literal["delete", "compact", "compact,delete"] = "delete"
    partitions: int | None = None
    retention: timedelta | None = timedelta(days=7)
    max_bytes: int = AGENT_LIMIT

    def named(self, prefix: str) -> Topic:
        """The topic of the stream whose names begin with `prefix` (the setting `topic_prefix`)."""
        return replace(self, name=prefix + self.name)

    def config(self) -> dict[str, str]:
        """The broker's settings of the topic, as `kafka-configs` names them."""
        kept = -1 if self.retention is None else int(self.retention.total_seconds() * 1000)
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(kept),
            "max.message.bytes": str(self.max_bytes),
        }


RAW_ARTICLES = Topic("raw-articles", "raw-article/1", "article id, or the url", max_bytes=RAW_LIMIT)
ARTICLES = Topic("articles", "article/1", "article id")
ARTICLES_WITH_ENTITIES = Topic("articles-with-entities", "article/1", "article id")
ARTICLES_WITH_EVENTS = Topic("articles-with-events", "article/1", "article id")
ANNOTATED_ARTICLES = Topic("annotated-articles", "annotated-article/1", "article id")
EVENT_MENTIONS = Topic(
    "event-mentions",
    "event-mention/1",
    "mention id, in the partition of its block",
    cleanup="compact,delete",
    retention=timedelta(days=45),
    max_bytes=MEBIBYTE,
)
EVENTS = Topic(
    "events", "event/1", "event id, in the partition of its block", "compact", retention=None, max_bytes=MEBIBYTE
)
OUTCOMES = Topic("outcomes", "outcome/1", "record id/agent", cleanup="compact", retention=None, max_bytes=MEBIBYTE)
DEAD_LETTERS = Topic("dead-letters", "dead-letter/1", "as it came", partitions=1, retention=timedelta(days=30))

TOPICS = (
    RAW_ARTICLES,
    ARTICLES,
    ARTICLES_WITH_ENTITIES,
    ARTICLES_WITH_EVENTS,
    ANNOTATED_ARTICLES,
    EVENT_MENTIONS,
    EVENTS,
    OUTCOMES,
    DEAD_LETTERS,
)
