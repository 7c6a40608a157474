"""Days and their parts: `8 December 2024`, `early on Friday`, `late Saturday night`, `the evening before`.

Months by themselves are here too, as they are told like their days.
"""

# ruff: noqa: PLR2004 — the figures are those of clock and calendar

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from pipeline.events.anchoring import Scene, holiday
from pipeline.events.intervals import DAY, day_of, moved, week_value
from pipeline.events.lexicon import Lexeme
from pipeline.events.readings import Parts, Reading, direction, explicit_year, first, from_the_story, has, modifier
from pipeline.resources.tables import read_rows


@cache
def holidays() -> dict[str, str]:
    """The rule of each holiday of the table."""
    return {row[0]: row[1] for row in read_rows("holidays")}


def read_day(parts: Parts, scene: Scene) -> Reading | None:
    """A date with or without its day: `early on Friday`, `the end of May`, `8 December 2024`."""
    value = date_value(parts, scene)
    return Reading("DATE", value, modifier(parts)) if value else None


def read_range_start(parts: Parts, scene: Scene) -> Reading | None:
    """The first day of `3-4 June`, told by the second."""
    value = date_value(parts[2:], scene)
    end = day_of(value) if value else None
    if end is None or not parts[0].value.isdigit() or not 0 < int(parts[0].value) < end.day:
        return None
    return Reading("DATE", end.replace(day=int(parts[0].value)).isoformat(), taken=1)


def read_range_first(parts: Parts, scene: Scene) -> Reading | None:
    """The first day of `Dec. 3-5, 1989`."""
    value = month_value([*parts[:2], parts[-1]], int(parts[0].value), scene)
    return Reading("DATE", value, taken=2) if value else None


def read_range_end(parts: Parts, scene: Scene) -> Reading | None:
    """The last day of `Dec. 3-5`, of the month that was just told."""
    start = day_of(scene.running) if scene.running else None
    number = parts[0].value
    if start is None or not number.isdecimal() or int(number) <= start.day:
        return None
    return Reading("DATE", start.replace(day=int(number)).isoformat())


def read_dayth(parts: Parts, scene: Scene) -> Reading | None:
    """`(On) the 24th`: of the month that the tense or else nearness picks."""
    number = int(parts[-1].value)
    months = [moved(scene.today.replace(day=1), "M", step) for step in (-1, 0, 1)]
    days = [day for month in months if (day := day_of(f"{month:%Y-%m}-{number:02}"))]
    if scene.tense == "past":
        days = [day for day in days if day <= scene.today]
    elif scene.tense == "future":
        days = [day for day in days if day >= scene.today]
    if not days:
        return None
    return Reading("DATE", min(days, key=lambda day: abs(day - scene.today)).isoformat())


def read_holiday_weekend(parts: Parts, scene: Scene) -> Reading | None:
    """`The Labor Day weekend`: the one nearest to the feast."""
    value = date_value(parts, scene)
    day = day_of(value) if value else None
    return Reading("DATE", f"{week_value(day - 2 * DAY)}-WE") if day else None


def date_value(parts: Parts, scene: Scene) -> str | None:
    """The value of the date among `parts`; None where they hold none."""
    figures = first(parts, "ISO", "FIGURES")
    if figures is not None:
        return figures_value(figures, scene)
    reference = first(parts, "DAYREF")
    if reference is not None:
        return (scene.today + timedelta(days=int(reference.value))).isoformat()
    feast = first(parts, "HOLIDAY")
    if feast is not None:
        return holiday_value(holidays()[feast.value], explicit_year(parts, scene), direction(parts), scene)
    month = first(parts, "MONTH", "MONTHABBR")
    if month is not None:
        return month_value(parts, int(month.value), scene)
    weekday = first(parts, "WEEKDAY", "WEEKDAYABBR")
    return weekday_value(parts, int(weekday.value), scene) if weekday else None


def figures_value(figures: Lexeme, scene: Scene) -> str | None:
    """A date in figures; which of two small numbers is the month depends on where the publisher is, but for dots."""
    if figures.kind == "ISO":
        value = figures.value.upper().replace("/", "-")
        return value if day_of(value[:10]) else None
    one, other, year = (int(part) for part in figures.value.replace("/", ".").replace("-", ".").split("."))
    if year < 100:
        year += 2000 if year < 70 else 1900
    day, month = (other, one) if scene.reference.month_first and "." not in figures.value else (one, other)
    if month > 12:
        day, month = month, day
    value = f"{year:04}-{month:02}-{day:02}"
    return value if day_of(value) else None


def holiday_value(rule: str, year: int | None, pointer: int | None, scene: Scene) -> str | None:
    """The day of a feast, or the month of a month of fasting."""
    if year is None and pointer in (-1, 1):
        scene = scene.with_tense("past" if pointer == -1 else "future")
        year = scene.in_year(lambda candidate: holiday(rule, candidate)[0], DAY, strictly=True)
    if year is None:
        year = scene.with_tense(scene.tense if scene.tense == "past" else None).in_year(
            lambda candidate: holiday(rule, candidate)[0], DAY
        )
    try:
        day, month_meant = holiday(rule, year or scene.today.year)
    except ValueError:
        return None
    return f"{day:%Y-%m}" if month_meant else day.isoformat()


def month_value(parts: Parts, month: int, scene: Scene) -> str | None:
    """A month, or a day of one."""
    number = first(parts, "NUM", "ORD", "SECOND")
    base = scene.point if from_the_story(parts) else scene.today
    day = 2 if number and number.kind == "SECOND" else int(number.value) if number and number.value.isdigit() else None
    if number is not None and (day is None or not 1 <= day <= 31):
        return None
    year = explicit_year(parts, scene)
    if year is None and direction(parts) in (-1, 1):
        step = 1 if direction(parts) == 1 else -1
        found = moved(base.replace(day=1), "M", step)
        while found.month != month:
            found = moved(found, "M", step)
        year = found.year
    if year is None and direction(parts) == 0:
        year = base.year
    if year is None:
        length = DAY if day else 30 * DAY
        year = scene.in_year(lambda candidate: date(candidate, month, day or 1), length)
    if year is None:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    value = f"{year:04}-{month:02}-{day:02}"
    return value if day_of(value) else None


def weekday_value(parts: Parts, number: int, scene: Scene) -> str | None:
    """A day of the week."""
    pointer = direction(parts)
    if has(parts, "UNIT"):
        unit = first(parts, "UNIT")
        if unit is None or unit.value != "W" or pointer is None:
            return None
        monday = scene.today - timedelta(days=scene.today.isoweekday() - 1)
        return (monday + timedelta(days=7 * pointer + number - 1)).isoformat()
    base = scene.day if from_the_story(parts) else scene.today
    if pointer == 1:
        return (base + timedelta(days=(number - base.isoweekday() - 1) % 7 + 1)).isoformat()
    if pointer == -1:
        return (base - timedelta(days=(base.isoweekday() - number - 1) % 7 + 1)).isoformat()
    if pointer == 0:
        return (base + timedelta(days=number - base.isoweekday())).isoformat()
    return scene.weekday(number, scene.tense).isoformat()


def read_part(parts: Parts, scene: Scene) -> Reading | None:
    """A part of a day: `late Saturday night`, `dawn`, `the evening before`."""
    found = first(parts, "PART", "LIGHT", "HOURSOF", "OVERNIGHT", "TONIGHT")
    if found is None:
        return None
    day = part_day(parts, found, scene)
    return Reading("TIME", f"{day}T{found.value}", modifier(parts)) if day else None


def part_day(parts: Parts, found: Lexeme, scene: Scene) -> str | None:
    """The day of a part of day."""
    value = date_value([part for part in parts if part is not found], scene)
    if value is not None:
        if has(parts, "DASH") and day_of(value):  # "the night of 3-4 June": the day before the one that is written out
            number = first(parts, "NUM")
            day = day_of(value)
            assert day is not None
            return (
                day.replace(day=int(number.value)).isoformat() if number and 0 < int(number.value) <= day.day else value
            )
        return value if day_of(value) else None
    if found.kind == "TONIGHT" or has(parts, "THIS"):
        return scene.today.isoformat()
    step = direction(parts)
    if parts[-1].kind == "LAST":  # "the night before last"
        return (scene.today - 2 * DAY).isoformat()
    if parts[-1].kind in ("BEFORE", "AFTER"):
        return (scene.day_told + timedelta(days=-1 if parts[-1].kind == "BEFORE" else 1)).isoformat()
    if step is not None and (from_the_story(parts) or has(parts, "FOLLOWING")):
        return (scene.day_told + timedelta(days=step)).isoformat()
    if step is not None:
        return (scene.today + timedelta(days=step)).isoformat()
    if found.kind == "OVERNIGHT" and scene.tense == "future":
        return scene.today.isoformat()
    if found.kind == "OVERNIGHT":
        told = day_of(scene.running) if scene.running else None
        return (told if told and told != scene.today else scene.today - DAY).isoformat()
    if has(parts, "MODIN"):
        return scene.day_told.isoformat()
    if found.value == "NI" and scene.tense == "past" and scene.day == scene.today and has(parts, "THE"):
        return (scene.today - DAY).isoformat()  # the night of the day of publication is not over yet
    return next_morning(scene, found.value == "MO").isoformat()


def next_morning(scene: Scene, early: bool) -> date:
    """The running day, or the next one where the story stands at night and tells of a morning."""
    return scene.day + DAY if early and scene.after_dark else scene.day
