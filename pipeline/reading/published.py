"""When an article was published: the most trusted source that says something possible."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from pipeline.reading.dateline import FoundDateline, resolve_day
from pipeline.reading.moments import Moment, parse_moment, rfc3339
from pipeline.records import PublishedAt

Basis = Literal["record", "feed", "header", "metadata", "dateline", "fetched", "none"]

MOST_AHEAD = timedelta(days=1)  # of the fetch: clocks differ, and a day may have begun elsewhere
FIRST_YEAR = 1605  # of the first newspaper
LAST_YEAR = 2199  # where there is no fetch time to tell what lies ahead


def is_possible(moment: Moment, fetched: Moment | None) -> bool:
    """Whether an article that was fetched then can have been published at that moment."""
    if not FIRST_YEAR <= moment.at.year <= LAST_YEAR:
        return False
    return fetched is None or moment.at <= fetched.at + MOST_AHEAD


def parse_fetched(text: str | None) -> Moment | None:
    """The fetch time, or null where it is missing or impossible."""
    moment = parse_moment(text)
    return moment if moment and is_possible(moment, None) else None


def choose_published(candidates: Iterable[tuple[Basis, Moment | None]], fetched: Moment | None) -> PublishedAt:
    """The first possible candidate, best trusted first; else the fetch time; else nothing."""
    for basis, moment in candidates:
        if moment and is_possible(moment, fetched):
            return PublishedAt(value=rfc3339(moment.at), precision=moment.precision, basis=basis)
    if fetched:
        return PublishedAt(value=rfc3339(fetched.at), precision=fetched.precision, basis="fetched")
    return PublishedAt()


def choose_modified(
    stated: Iterable[Moment | None], published: Moment | None, fetched: Moment | None
) -> PublishedAt | None:
    """The first possible moment of a last change: none that lies ahead of the fetch, nor before publication."""
    for moment in stated:
        if moment and is_possible(moment, fetched) and (published is None or moment.at >= published.at):
            return PublishedAt(value=rfc3339(moment.at), precision=moment.precision, basis="metadata")
    return None


def metadata_moment(text: str, zone: tzinfo) -> Moment | None:
    """The moment that a page's metadata state; midnight to the second is how systems write a day."""
    moment = parse_moment(text, zone)
    return Moment(moment.at, "day") if moment and moment.precision != "month" and not any(clock(moment.at)) else moment


def clock(at: datetime) -> tuple[int, int, int]:
    """The time of day."""
    return at.hour, at.minute, at.second


def dateline_moment(found: FoundDateline | None, fetched: Moment | None, zone: tzinfo) -> Moment | None:
    """The moment of a dateline; one without a year has that of the last such day before the fetch."""
    if found is None:
        return None
    if found.moment:
        return found.moment
    day = resolve_day(found.day, fetched) if found.day and fetched else None
    return Moment(datetime(day.year, day.month, day.day, tzinfo=zone), "day") if day else None


def published_moment(published: PublishedAt) -> Moment | None:
    """The moment that was chosen, to reckon from."""
    return Moment(datetime.fromisoformat(published.value), published.precision) if published.value else None


def version_time(moment: Moment | None) -> str:
    """The moment in UTC, in strings that sort as times do; empty where there is none."""
    return rfc3339(moment.at.astimezone(UTC)) if moment else ""
