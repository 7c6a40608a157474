"""Dates and times as news writes them, each with how finely it is known. No clock: a year is never guessed here.

Read are ISO 8601 and RFC 3339, RFC 5322 (feeds), and what pages and datelines write: "July 10, 2022", "10 de julio de
2022", "31/07/2023 18:05", "Friday, September 15, 2023 | 6:40 p.m. ET". Of 8/12/2024 the day comes first, as in most of
the world, unless that gives no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from pipeline.resources.tables import read_table

Precision = Literal["second", "minute", "day", "month"]

LONGEST_DATE = 200  # characters; what is longer is text, not a date
HALF_DAY = 12  # hours


@dataclass(frozen=True, slots=True)
class Moment:
    """A time with its zone, and the unit it is known to; what is finer is zero."""

    at: datetime
    precision: Precision

    def __str__(self) -> str:
        """RFC 3339."""
        return rfc3339(self.at)


@dataclass(frozen=True, slots=True)
class FoundMoment:
    """A moment and where it stands in the text that it was read from."""

    moment: Moment
    start: int
    end: int


def rfc3339(at: datetime) -> str:
    """The time to the second, UTC as `Z`."""
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def in_utc(at: datetime) -> str:
    """The time in UTC: strings that sort as the times do."""
    return rfc3339(at.astimezone(UTC))


def zone_of(name: str | None) -> tzinfo:
    """The zone of an IANA name or of an offset such as `+02:00`; UTC where there is none or it is unknown."""
    if not name:
        return UTC
    if (offset := read_offset(name.strip())) is not None:
        return offset
    try:
        return ZoneInfo(name.strip())
    except (ValueError, KeyError, OSError):  # a path, an unknown name, a folder: ZoneInfo has no error of its own
        return UTC


def parse_moment(text: str | None, zone: tzinfo = UTC) -> Moment | None:
    """The moment that a field or an attribute holds; a time without a zone is in `zone`."""
    if not text or len(text) > LONGEST_DATE:
        return None
    found = find_moment(text, zone)
    return found.moment if found else None


def find_moment(text: str, zone: tzinfo = UTC) -> FoundMoment | None:
    """The first date with a year in the text, and the time of day beside it."""
    for found in date_pattern().finditer(text):
        for year, month, day in readings(found):
            moment, end = with_time(text, found.end(), (year, month, day), zone)
            if moment:
                return FoundMoment(moment, found.start(), end)
    return None


@cache
def date_pattern() -> re.Pattern[str]:
    """The forms of a date with its year, tried in this order at each place."""
    months = "|".join(sorted((re.escape(name) for name in month_numbers()), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"""
        (?<![\w/.-])(?:
          (?P<y1>\d{{4}})-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?(?![\d-])
        | (?P<y2>\d{{4}})[/.](?P<m2>\d\d?)[/.](?P<d2>\d\d?)(?!\d)
        | (?P<y3>\d{{4}})(?P<m3>\d\d)(?P<d3>\d\d)(?=T\d|$)
        | (?P<a4>\d\d?)[/.-](?P<b4>\d\d?)[/.-](?P<y4>\d{{4}})(?!\d)
        | (?P<d5>\d\d?)(?:st|nd|rd|th|er|º|\.)?[ -](?:of\ |de\ )?
            (?P<m5>{months})\.?,?[ -](?:de\ |del\ )?(?P<y5>\d{{4}})(?!\d)
        | (?P<m6>{months})\.?\ (?P<d6>\d\d?)(?:st|nd|rd|th)?,?\ (?P<y6>\d{{4}})(?!\d)
        | (?P<m7>{months})\.?,?\ (?P<y7>\d{{4}})(?!\d)
        )""",
        re.VERBOSE | re.IGNORECASE,
    )


TIME = re.compile(
    r"""
    (?:[T ]|,\ ?|\ ?[|–—-]\ ?|\ at\ |\ à\ )
    (?P<hour>\d\d?)(?:(?:[:.h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?!\d))|(?=\ ?[ap]\.?m\b))
    (?:\ ?(?P<half>[ap])\.?m\b\.?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
ZONE = re.compile(r" ?(?P<offset>(?:UTC|GMT)?[+-]\d\d?:?\d\d\b|[A-Z]{1,4}\b)|(?<=\d)Z\b")
OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)")


def readings(found: re.Match[str]) -> list[tuple[int, int, int]]:
    """Year, month and day (0 where there is none) of a date; two of them where day and month may change places."""
    if found["a4"]:
        year, first, second = int(found["y4"]), int(found["a4"]), int(found["b4"])
        return [(year, second, first), (year, first, second)]
    for form in "123567":
        if found[f"y{form}"]:
            month = found[f"m{form}"]
            day = found[f"d{form}"] if form != "7" else None
            number = int(month) if month.isdigit() else month_numbers()[month.lower()]
            return [(int(found[f"y{form}"]), number, int(day or 0))]
    raise AssertionError(f"{found.group()} is of no known form")


def with_time(text: str, end: int, date: tuple[int, int, int], zone: tzinfo) -> tuple[Moment | None, int]:
    """The moment of a date and of the time of day at `end`, and where that ends; null if there is no such day."""
    year, month, day = date
    try:
        start = datetime(year, month, day or 1, tzinfo=zone)
    except ValueError:
        return None, end
    clock = TIME.match(text, end) if day else None
    if clock is None:
        return Moment(start, "day" if day else "month"), end
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    if clock["half"]:
        hour = hour % HALF_DAY + (HALF_DAY if clock["half"].lower() == "p" else 0)
    stated, zone_end = stated_zone(text, clock.end())
    try:
        at = start.replace(hour=hour, minute=minute, second=int(clock["second"] or 0), tzinfo=stated or zone)
    except ValueError:
        return Moment(start, "day"), end
    return Moment(at, "second" if clock["second"] else "minute"), zone_end


def stated_zone(text: str, start: int) -> tuple[tzinfo | None, int]:
    """The zone that stands at `start`, and where it ends."""
    found = ZONE.match(text, start)
    if found is None:
        return None, start
    written = found.group().strip()
    named = zone_names().get(written.lower())
    zone = zone_of(named) if named else read_offset(written)
    return zone, found.end() if zone else start


def read_offset(text: str) -> timezone | None:
    """The zone of an offset from UTC, `+02:00` or `-0530`."""
    found = OFFSET.fullmatch(text)
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == "-" else offset) if offset < timedelta(days=1) else None


@cache
def month_numbers() -> dict[str, int]:
    """Names of months, lower case, with their numbers."""
    return {row["name"]: int(row["month"]) for row in read_table("months")}


@cache
def zone_names() -> dict[str, str]:
    """Short names of zones, lower case, each with its offset or IANA name."""
    return {row["name"]: row["zone"] for row in read_table("zone_names")}
