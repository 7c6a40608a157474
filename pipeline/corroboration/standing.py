"""How a mention stands: which version of its article is in force, and what part it may play in an event.

Everything here looks at one record and the version in force; nothing at the order in which they came.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import Enum, auto
from functools import lru_cache
from math import inf

from pipeline.records import ArticleVersion, MentionRecord, encode

FOUNDING = frozenset({"asserted", "claimed", "reported", "planned"})
DENYING = frozenset({"denied", "negated"})

VersionKey = tuple[float, float, tuple[tuple[int, str], ...], str, ArticleVersion]
OrderKey = tuple[float, str, str]


class Role(Enum):
    """What a mention does among events."""

    FOUNDS = auto()  # makes an event, or joins others that make one
    ATTACHES = auto()  # a denial or history: goes to one event, or waits for one; never joins two
    WITHDRAWN = auto()  # its article has dropped it: counts nowhere, but the event it once founded keeps a home


@lru_cache(maxsize=1 << 16)
def moment(time: str | None) -> datetime | None:
    """An RFC 3339 time; UTC where it has no offset; null where it cannot be read."""
    try:
        found = datetime.fromisoformat(time or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def instant(time: str | None) -> float | None:
    """Seconds since 1970 of an RFC 3339 time; null where it cannot be read."""
    found = moment(time)
    return None if found is None else found.timestamp()


@lru_cache(maxsize=1 << 16)
def version_key(version: ArticleVersion) -> VersionKey:
    """By what versions of one article are ordered: published, fetched, release, text.

    Times are compared as instants and releases by their numbers (0.10 is later than 0.9). The release goes before the
    text: where a new release cleans the same page in another way, the new one is to win, not the greater hash.
    """
    return (
        -inf if (published := instant(version.published_at)) is None else published,
        -inf if (fetched := instant(version.fetched_at)) is None else fetched,
        tuple((int(digits or 0), rest) for digits, rest in re.findall(r"([0-9]*)([^0-9]*)", version.annotator)),
        version.text_sha256,
        version,
    )


def supersedes(new: MentionRecord, old: MentionRecord) -> bool:
    """Whether `new` is the record that counts of two with one mention id: the later version, then the greater bytes."""
    ours, theirs = version_key(new.article.version), version_key(old.article.version)
    return ours > theirs if ours != theirs else encode(new) > encode(old)


def is_same_state(one: ArticleVersion, other: ArticleVersion) -> bool:
    """Whether two versions are one text read by one release, so that the same mentions stand in both."""
    return (one.text_sha256, one.annotator) == (other.text_sha256, other.annotator)


def may_found(mention: MentionRecord) -> bool:
    """Whether such a mention, while current, founds an event."""
    return mention.modality in FOUNDING and not mention.background


def find_role(mention: MentionRecord, in_force: ArticleVersion) -> Role | None:
    """The mention's role, null where it has none."""
    if not is_same_state(mention.article.version, in_force):
        return Role.WITHDRAWN if may_found(mention) else None
    if may_found(mention):
        return Role.FOUNDS
    return Role.ATTACHES if mention.modality in DENYING | FOUNDING else None


def order(mention: MentionRecord) -> OrderKey:
    """By what mentions are ordered, and founders found: published, article id, mention id; the undated come last."""
    published = instant(mention.article.published_at)
    return (inf if published is None else published, mention.article.id, mention.id)
