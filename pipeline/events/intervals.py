"""TIMEX3 values of days and times: making them, moving them, and the interval each denotes.

A value is a string of ISO-TimeML (`2024-12-08`, `2024-12-07TNI`, `2016-W28-WE`, `2019-Q2`, `198`). Moments here are
naive and local. Years are those of the calendar, winters begin in December of the year they are named by.
"""

# ruff: noqa: DTZ001 — moments are naive here by design: `times` gives them their zone

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from pipeline.records import Granularity


class Stretch(NamedTuple):
    """An interval of local time, `end` excluded, and how finely the text tells it."""

    start: datetime
    end: datetime
    granularity: Granularity


PARTS_OF_DAY = {  # hours from the day's midnight; a night ends on the next morning
    "MO": (0, 12),  # from the early hours on
    "MI": (11, 14),
    "AF": (12, 18),
    "EV": (17, 24),
    "NI": (18, 30),
    "DT": (6, 18),
}
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month
DAY = timedelta(days=1)
VALUE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?:(?P<part>[A-Z]{2})|(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?)Z?)?)?"
    r"|-W(?P<week>\d\d)(?P<weekend>-WE)?|-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<season>SP|SU|FA|WI))?"
)


def stretch_of(value: str) -> Stretch | None:
    """The interval that a value denotes; None where it denotes none (durations, sets, `PAST_REF`, impossible dates)."""
    if value.isdigit() and len(value) in (2, 3):
        span = 10 ** (4 - len(value))
        return years(int(value) * span, span, "unknown")
    match = VALUE.fullmatch(value)
    if match is None:
        return None
    try:
        return stretch_of_match(match)
    except (ValueError, OverflowError):
        return None


def stretch_of_match(match: re.Match[str]) -> Stretch:
    """The interval of a value that has been taken apart; raises ValueError if there is no such day."""
    year = int(match["year"])
    if match["week"]:
        monday = datetime.fromisocalendar(year, int(match["week"]), 1)
        return Stretch(
            monday + 5 * DAY if match["weekend"] else monday,
            monday + 7 * DAY,
            "week" if not match["weekend"] else "day",
        )
    if match["quarter"]:
        return months(year, 3 * int(match["quarter"]) - 2, 3, "season")
    if match["half"]:
        return months(year, 6 * int(match["half"]) - 5, 6, "unknown")
    if match["season"]:
        return months(year, SEASONS[match["season"]], 3, "season")
    if not match["month"]:
        return years(year, 1, "year")
    if not match["day"]:
        return months(year, int(match["month"]), 1, "month")
    day = datetime(year, int(match["month"]), int(match["day"]))
    if match["part"]:
        first, last = PARTS_OF_DAY[match["part"]]
        return Stretch(day + timedelta(hours=first), day + timedelta(hours=last), "part-of-day")
    if match["second"]:
        start = day + timedelta(hours=int(match["hour"]), minutes=int(match["minute"]), seconds=int(match["second"]))
        return Stretch(start, start + timedelta(seconds=1), "second")
    if match["hour"]:
        start = day + timedelta(hours=int(match["hour"]), minutes=int(match["minute"]))
        return Stretch(start, start + timedelta(minutes=1), "minute")
    return Stretch(day, day + DAY, "day")


def years(first: int, count: int, granularity: Granularity) -> Stretch:
    """Whole years."""
    return Stretch(datetime(first, 1, 1), datetime(first + count, 1, 1), granularity)


def months(year: int, month: int, count: int, granularity: Granularity) -> Stretch:
    """Whole months."""
    first = date(year, month, 1)
    return Stretch(datetime.combine(first, time()), datetime.combine(add_months(first, count), time()), granularity)


def add_months(day: date, count: int) -> date:
    """The same day of another month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def narrowed(stretch: Stretch, part: str) -> Stretch:
    """The `START`, `MID` or `END` third of an interval: `early`, `mid`, `late`."""
    third = (stretch.end - stretch.start) / 3
    first = {"START": 0, "MID": 1, "END": 2}[part]
    start = stretch.start + first * third
    end = stretch.end if part == "END" else start + third
    return Stretch(start.replace(microsecond=0), end.replace(microsecond=0), stretch.granularity)


def moment(local: datetime, zone: tzinfo) -> str:
    """RFC 3339, with the offset that the zone had then."""
    return local.replace(tzinfo=zone).isoformat(timespec="seconds")


def day_of(value: str) -> date | None:
    """The day of a value that is a day, a part of one or a clock time."""
    match = VALUE.fullmatch(value)
    if match is None or not match["day"]:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def week_value(day: date) -> str:
    """The ISO week of a day, `2024-W49`."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def season_of(day: date) -> tuple[int, str]:
    """The season in which a day lies, and the year that the season is named by."""
    if day.month < SEASONS["SP"]:
        return day.year - 1, "WI"
    return day.year, next(name for name, first in SEASONS.items() if first <= day.month < first + 3)


def unit_value(unit: str, day: date) -> str:
    """The day, week, month, quarter, year, decade or century in which a day lies."""
    match unit:
        case "D":
            return day.isoformat()
        case "W" | "2W":
            return week_value(day)
        case "M":
            return f"{day:%Y-%m}"
        case "Q":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "E":
            return f"{day.year:04}"[:3]
        case "C":
            return f"{day.year:04}"[:2]
        case _:
            return f"{day.year:04}"


def moved(day: date, unit: str, count: int) -> date:
    """A day, `count` units on (or back, where negative).

    Raises:
        ValueError, OverflowError: the calendar does not reach that far.
    """
    match unit:
        case "D":
            return day + count * DAY
        case "W":
            return day + 7 * count * DAY
        case "2W":
            return day + 14 * count * DAY
        case _:
            return add_months(day, count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit])


def length_value(amount: float | None, unit: str) -> str:
    """The TIMEX3 value of a duration; `amount` None is an unknown number: `PXD`, `PT1H30M`, `P2Y6M`."""
    if unit == "2W":
        amount, unit = (None if amount is None else amount * 2), "W"
    prefix, letter = ("PT", unit[-1]) if unit in CLOCK_UNITS else ("P", unit)
    if amount is None:
        return f"{prefix}X{letter}"
    if unit in LONG and amount % 1:
        amount, letter = amount * LONG[unit], "Y"
    whole = int(amount)
    rest = amount - whole
    if not rest:
        return f"{prefix}{whole}{letter}"
    smaller, parts = SMALLER.get(unit, ("", 0))
    if not parts or (rest * parts) % 1:
        return f"{prefix}{amount:g}{letter}"
    head = f"{whole}{letter}" if whole else ""
    joint = "T" if unit == "D" else ""
    return f"{prefix}{head}{joint}{int(rest * parts)}{smaller}"


CLOCK_UNITS = ("S", "TM", "H")
LONG = {"E": 10, "C": 100}  # years
SMALLER = {"Y": ("M", 12), "H": ("M", 60), "TM": ("S", 60), "D": ("H", 24)}
