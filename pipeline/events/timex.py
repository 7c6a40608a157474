"""From a match of the grammar to its TIMEX3 type and value, against the scene in which it stands.

Each reading of `grammar.PATTERNS` has a function here of the same name, `read_<name>`. Followed are the TimeML annotation
guidelines 1.2.1 and, where they leave a choice, `docs/records.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from pipeline.events.anchoring import Scene, holiday
from pipeline.events.intervals import (
    DAY,
    day_of,
    length_value,
    moved,
    season_of,
    stretch_of,
    unit_value,
    week_value,
)
from pipeline.events.lexicon import Lexeme
from pipeline.resources.tables import read_table

FRIDAY = 5  # ISO
SHORTEST_YEAR = 2  # figures of a year written short, as in 8/12/24


class Reading(NamedTuple):
    """What an expression means; `part` is the third of the interval that "early", "mid" and "late" pick out."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    part: str = ""


Parts = Sequence[Lexeme]
Reader = Callable[[Parts, Scene], Reading | None]


@cache
def holidays() -> dict[str, str]:
    """The rule of each holiday of the table."""
    return {row[0]: row[1] for row in read_table("holidays.tsv", 2)}


def first(parts: Parts, *kinds: str) -> Lexeme | None:
    """The first lexeme of one of these kinds."""
    return next((part for part in parts if part.kind in kinds), None)


def has(parts: Parts, *kinds: str) -> bool:
    """Whether a lexeme of one of these kinds is there."""
    return first(parts, *kinds) is not None


def modifier(parts: Parts) -> str:
    """`START`, `MID`, `END` or nothing: "early", "the middle of", "later"."""
    found = first(parts, "MOD", "MODIN", "MIDDLE")
    if found is not None:
        return found.value
    if parts and parts[0].kind in ("EARLIER", "LATER"):
        return "START" if parts[0].kind == "EARLIER" else "END"
    return ""


def direction(parts: Parts) -> int | None:
    """-1 for "last", 1 for "next", 0 for "this"; None where nothing points."""
    found = first(parts, "LAST", "PREVIOUS", "NEXT", "COMING", "FOLLOWING", "THIS", "CURRENT", "THAT", "SAME")
    return int(found.value) if found else None


def from_the_story(parts: Parts) -> bool:
    """Whether it is reckoned from the story's running time ("the next day"), not from publication ("next week")."""
    return has(parts, "PREVIOUS", "FOLLOWING", "THAT", "SAME") or (has(parts, "THE") and has(parts, "NEXT"))


# Days and finer -----------------------------------------------------------------------------------------------------


def read_day(parts: Parts, scene: Scene) -> Reading | None:
    """A date with or without its day: "early on Friday", "the end of May", "8 December 2024"."""
    value = date_value(parts, scene)
    return Reading("DATE", value, modifier(parts)) if value else None


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
        return holiday_value(holidays()[feast.value], explicit_year(parts, scene), scene)
    month = first(parts, "MONTH", "MONTHABBR")
    if month is not None:
        return month_value(parts, int(month.value), scene)
    weekday = first(parts, "WEEKDAY", "WEEKDAYABBR")
    return weekday_value(parts, int(weekday.value), scene) if weekday else None


def figures_value(figures: Lexeme, scene: Scene) -> str | None:
    """A date in figures; which of two small numbers is the month depends on where the publisher is."""
    if figures.kind == "ISO":
        return figures.value.upper() if day_of(figures.value[:10]) else None
    one, other, year = (int(part) for part in figures.value.replace("/", ".").replace("-", ".").split("."))
    if year < 100:
        year += 2000 if year < 70 else 1900
    day, month = (other, one) if scene.reference.month_first else (one, other)
    if month > 12:
        day, month = month, day
    value = f"{year:04}-{month:02}-{day:02}"
    return value if day_of(value) else None


def explicit_year(parts: Parts, scene: Scene) -> int | None:
    """The year that an expression names, in figures or as "last year"."""
    year = first(parts, "YEAR")
    if year is not None:
        return int(year.value)
    unit = first(parts, "UNIT")
    pointer = direction(parts)
    if unit is not None and unit.value == "Y" and pointer is not None:
        return scene.today.year + pointer
    return None


def holiday_value(rule: str, year: int | None, scene: Scene) -> str | None:
    """The day of a feast, or the month of a month of fasting."""
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
    day = 2 if number and number.kind == "SECOND" else int(number.value) if number and number.value.isdigit() else None
    if number is not None and (day is None or not 1 <= day <= 31):
        return None
    year = explicit_year(parts, scene)
    if year is None and direction(parts) in (-1, 1):
        step = 1 if direction(parts) == 1 else -1
        found = moved(scene.today.replace(day=1), "M", step)
        while found.month != month:
            found = moved(found, "M", step)
        year = found.year
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
    """A part of a day: "late Saturday night", "dawn", "the evening before"."""
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
    if parts[-1].kind in ("BEFORE", "AFTER"):
        return (scene.day_told + timedelta(days=-1 if parts[-1].kind == "BEFORE" else 1)).isoformat()
    if step is not None and (from_the_story(parts) or has(parts, "FOLLOWING")):
        return (scene.day_told + timedelta(days=step)).isoformat()
    if step is not None:
        return (scene.today + timedelta(days=step)).isoformat()
    if found.kind == "OVERNIGHT":
        return (scene.day if scene.running and day_of(scene.running) else scene.today - DAY).isoformat()
    if has(parts, "MODIN"):
        return scene.day_told.isoformat()
    if found.value == "NI" and scene.tense == "past" and scene.day == scene.today and has(parts, "THE"):
        return (scene.today - DAY).isoformat()  # the night of the day of publication is not over yet
    return next_morning(scene, found.value == "MO").isoformat()


def next_morning(scene: Scene, early: bool) -> date:
    """The running day, or the next one where the story stands at night and tells of a morning."""
    return scene.day + DAY if early and scene.after_dark else scene.day


def read_clock(parts: Parts, scene: Scene) -> Reading | None:
    """A clock time, with its day where it is told: "9 p.m. on Friday", "0430 GMT", "half past seven this morning"."""
    clock = clock_of(parts)
    if clock is None:
        return None
    hour, minute, known, rest = clock
    part = first(rest, "PART", "TONIGHT", "OVERNIGHT")
    if (
        part is not None
        and not known
        and hour < 12
        and part.value in ("AF", "EV", "NI")
        and (hour > 5 or part.value != "NI")
    ):
        hour += 12
    zone = "Z" if has(parts, "ZONE") else ""
    value = date_value([lexeme for lexeme in rest if lexeme is not part], scene)
    day = day_of(value) if value else None
    if day is None and part is not None:
        found = part_day(rest, part, scene)
        day = day_of(found) if found else None
    if day is not None:
        return Reading("TIME", f"{day}T{hour:02}:{minute:02}{zone}")
    if hour == 24:  # midnight, of the day that begins
        return Reading("TIME", f"{scene.day + DAY if scene.running and 'T' in scene.running else scene.day}T00:00")
    if not known and hour < 12 and scene.running and scene.running.endswith(("TAF", "TEV")):
        hour += 12
    return Reading("TIME", f"{next_morning(scene, hour < 12)}T{hour:02}:{minute:02}{zone}")


def clock_of(parts: Parts) -> tuple[int, int, bool, Parts] | None:
    """Hour, minute, whether the half of the day is known, and the lexemes that are no part of the clock time."""
    for at, part in enumerate(parts):
        if part.kind in ("AMPM", "HHMM", "MILITARY", "NOON", "MIDNIGHT"):
            clock = figures_of_clock(part)
            return (*clock, [*parts[:at], *parts[at + 1 :]]) if clock else None
    at = next((at for at, part in enumerate(parts) if part.kind in ("PAST", "TO", "OCLOCK")), None)
    if at is None:
        return None
    if parts[at].kind == "OCLOCK":
        hour, minute, used = parts[at - 1].value, 0, (at - 1, at + 1)
    else:
        hour, used = parts[at + 1].value, (at - 1, at + 2)
        amount = {"HALF": "30", "QUARTER": "15"}.get(parts[at - 1].kind, parts[at - 1].value)
        minute = int(amount) if amount.isdigit() else 60
    if not hour.isdigit() or not 1 <= int(hour) <= 12 or minute >= 60:
        return None
    total = int(hour) * 60 + (-minute if parts[at].kind == "TO" else minute)
    return total // 60, total % 60, False, [*parts[: used[0]], *parts[used[1] :]]


def figures_of_clock(part: Lexeme) -> tuple[int, int, bool] | None:
    """Hour, minute, and whether the half of the day is known."""
    text = part.value
    if part.kind == "MILITARY":
        hour, minute = int(text[:2]), int(text[2:])
    else:
        digits = "".join(character if character.isdigit() else " " for character in text).split()
        hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    if part.kind == "AMPM":
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if "p" in text.lower() else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return hour, minute, part.kind != "HHMM" or hour > 12 or text.startswith("0")


# Weeks and coarser --------------------------------------------------------------------------------------------------


def read_unit(parts: Parts, scene: Scene) -> Reading | None:
    """A week, month or year pointed at: "last month", "later this year", "the same day", "over the weekend"."""
    unit = first(parts, "UNIT", "SECOND", "QUARTER", "CENTURY", "WEEKEND", "SEASON", "FALL")
    if unit is None or unit.kind == "SECOND" or unit.value in ("H", "TM", "S"):
        return None
    base = (
        scene.day if direction(parts) is None and unit.value in ("D", "Y") and scene.tense != "future" else scene.today
    )
    step = direction(parts) or 0
    if from_the_story(parts):
        base = scene.day_told
    if unit.kind == "WEEKEND":
        if step == 1 and base.isoweekday() < FRIDAY:
            step = 0
        if direction(parts) is None:  # "over the weekend": the one that was, unless the verb looks ahead
            step = -1 if base.isoweekday() <= FRIDAY and scene.tense != "future" else 0
        return Reading("DATE", f"{week_value(base + timedelta(days=7 * step))}-WE", modifier(parts))
    if unit.kind in ("SEASON", "FALL"):
        return read_season(parts, scene)
    if direction(parts) is None and unit.value == "Y" and scene.tense != "future" and scene.running:
        found = stretch_of(scene.running)
        base = found.start.date() if found else base
    if unit.value == "D" and has(parts, "THIS", "LAST", "CURRENT") and not modifier(parts):
        return None
    return Reading("DATE", unit_value(unit.value, moved(base, unit.value, step)), modifier(parts))


def read_the_year(parts: Parts, scene: Scene) -> Reading | None:
    """ "(The debut of) the year"."""
    return read_unit(parts, scene) if parts[-1].value == "Y" else None


def read_day_before(parts: Parts, scene: Scene) -> Reading | None:
    """ "The day before", "the week after": reckoned from the story."""
    unit = parts[1].value
    if unit in ("H", "TM", "S"):
        return None
    step = -1 if parts[-1].kind in ("BEFORE", "EARLIER") else 1
    return Reading("DATE", unit_value(unit, moved(scene.day_told, unit, step)))


def read_nth_day(parts: Parts, scene: Scene) -> Reading | None:
    """ "A second day", "a third straight night": the running day, counted."""
    if parts[-1].kind == "PART":
        return Reading("TIME", f"{scene.day}T{parts[-1].value}") if has(parts, "A", "STRAIGHT") else None
    if parts[-1].value != "D" or not has(parts, "A", "STRAIGHT"):
        return None
    return Reading("DATE", scene.day.isoformat())


def read_year(parts: Parts, _scene: Scene) -> Reading | None:
    """ "2011", "late 2011", "fiscal 2019"."""
    return Reading("DATE", parts[-1].value, modifier(parts))


def read_portion(parts: Parts, scene: Scene) -> Reading | None:
    """A quarter or half of a year."""
    ordinal = first(parts, "ORD", "SECOND")
    kind = first(parts, "QUARTER", "HALF")
    if ordinal is None or kind is None:
        return None
    number = 2 if ordinal.kind == "SECOND" else int(ordinal.value)
    count = 4 if kind.kind == "QUARTER" else 2
    if number > count or (kind.kind == "HALF" and not has(parts, "OF")):
        return None
    year = explicit_year(parts, scene)
    if year is None:
        length = 365 // count * DAY
        year = scene.in_year(lambda candidate: date(candidate, 12 // count * (number - 1) + 1, 1), length)
    letter = "Q" if count == 4 else "H"
    return Reading("DATE", f"{year}-{letter}{number}", modifier(parts))


def read_season(parts: Parts, scene: Scene) -> Reading | None:
    """A season of a year; winter is named by the year in which it begins."""
    season = first(parts, "SEASON", "FALL")
    if season is None:
        return None
    year, step = explicit_year(parts, scene), direction(parts)
    if season.kind == "FALL" and year is None and not has(parts, "THE", "THIS", "LAST", "NEXT"):
        return None
    month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[season.value]
    if year is None and step in (-1, 1):
        named, current = season_of(scene.today)
        begun = date(named, {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[current], 1)
        same = current == season.value
        years = [candidate for candidate in range(named - 2, named + 3) if same or date(candidate, month, 1) != begun]
        if step == -1:
            year = max(candidate for candidate in years if date(candidate, month, 1) < begun)
        else:
            year = min(candidate for candidate in years if date(candidate, month, 1) > begun)
    if year is None:
        year = scene.in_year(lambda candidate: date(candidate, month, 1), 90 * DAY)
    return Reading("DATE", f"{year}-{season.value}", modifier(parts))


def read_decade(parts: Parts, _scene: Scene) -> Reading | None:
    """ "The 1970s", "the late '80s"."""
    figures = "".join(character for character in parts[-1].value if character.isdigit())
    if len(figures) == SHORTEST_YEAR:
        if not has(parts, "THE"):
            return None
        figures = f"19{figures}"
    return Reading("DATE", figures[:3], modifier(parts))


def read_century(parts: Parts, _scene: Scene) -> Reading | None:
    """ "The 18th century": `17`."""
    ordinal = first(parts, "ORD", "SECOND")
    number = 2 if ordinal is None or ordinal.kind == "SECOND" else int(ordinal.value)
    return Reading("DATE", f"{number - 1:02}", modifier(parts))


def read_shift(parts: Parts, scene: Scene) -> Reading | None:
    """ "Two days earlier", "a month ago", "nine hours later": a time as fine as the unit."""
    amount, unit = amount_of(parts), unit_of(parts)
    back = parts[-1].kind in ("AGO", "EARLIER", "BEFORE")
    if unit is None or amount is None:
        return Reading("DURATION", length_value(None, unit)) if unit and parts[-1].kind in ("AGO", "LATER") else None
    count = -int(amount) if back else int(amount)
    if unit in ("H", "TM", "S"):
        return shifted_clock(amount, unit, back, parts[-1].kind == "AGO", scene)
    ago = parts[-1].kind == "AGO"
    if amount % 1:
        return (
            Reading(
                "DATE",
                unit_value(
                    "M", moved(scene.today if ago else scene.day, "M", round(12 * amount) * (-1 if back else 1))
                ),
            )
            if unit == "Y"
            else None
        )
    if not ago and unit == "Y" and scene.running and "-Q" in scene.running:
        return Reading("DATE", f"{int(scene.running[:4]) + count}{scene.running[4:]}")
    base = scene.today if ago else scene.day
    if not ago and scene.running and day_of(scene.running) is None:
        stretch = stretch_of(scene.running)
        base = stretch.start.date() if stretch else base
    try:
        return Reading("DATE", unit_value(unit, moved(base, unit, count)))
    except (ValueError, OverflowError):
        return None


def shifted_clock(amount: float, unit: str, back: bool, ago: bool, scene: Scene) -> Reading | None:
    """A clock time some hours or minutes from another; a bare length where no clock time is known."""
    step = timedelta(seconds=amount * {"H": 3600, "TM": 60, "S": 1}[unit]) * (-1 if back else 1)
    published = scene.reference.published_at
    if ago and published is not None and scene.reference.precision in ("second", "minute"):
        return Reading("TIME", f"{published + step:%Y-%m-%dT%H:%M}")
    stretch = stretch_of(scene.running) if scene.running and not ago else None
    if stretch is None or stretch.granularity not in ("minute", "second"):
        return Reading("DURATION", length_value(amount, unit))
    return Reading("TIME", f"{stretch.start + step:%Y-%m-%dT%H:%M}")


def read_ago_weekday(parts: Parts, scene: Scene) -> Reading | None:
    """ "A week ago on Tuesday"."""
    amount, unit, weekday = amount_of(parts), unit_of(parts), first(parts, "WEEKDAY", "WEEKDAYABBR")
    if amount is None or unit not in ("W", "2W") or weekday is None:
        return None
    near = scene.weekday(int(weekday.value), "past")
    back = moved(near, unit, -int(amount))
    return Reading("DATE", back.isoformat())


def read_some_shift(parts: Parts, _scene: Scene) -> Reading | None:
    """ "Hours later", "weeks ago": no more than a length."""
    return Reading("DURATION", length_value(None, parts[0].value))


def read_now(parts: Parts, _scene: Scene) -> Reading | None:
    """ "Now", "recently", "soon"."""
    return Reading("DATE", parts[0].value)


# Lengths and sets ---------------------------------------------------------------------------------------------------


def amount_of(parts: Parts) -> float | None:
    """How many units; None where it is not told ("several")."""
    number = first(parts, "NUM")
    half = 0.5 if has(parts, "HALF") else 0.0
    if number is None:
        return 0.5 if parts_start_with_half(parts) else 1 + half
    plain = number.value.replace(",", "")
    try:
        return float(plain) + half
    except ValueError:
        return None


def parts_start_with_half(parts: Parts) -> bool:
    """Whether it is "half a year", not "a year and a half"."""
    found = first(parts, "HALF", "A", "NUM", "ANOTHER")
    return found is not None and found.kind == "HALF"


def unit_of(parts: Parts) -> str | None:
    """The last unit named."""
    return next(
        (part.value for part in reversed(parts) if part.kind in ("UNIT", "UNITS", "SECOND", "QUARTER", "CENTURY")), None
    )


def read_length(parts: Parts, _scene: Scene) -> Reading | None:
    """A duration: "nearly 20 minutes", "three-month", "the past three years"."""
    unit = unit_of(parts)
    numbers = [part for part in parts if part.kind == "NUM"]
    if unit is None:
        return None
    if len(numbers) == 2:
        units = [part.value for part in parts if part.kind in ("UNIT", "UNITS")]
        values = [length_value(float(number.value), name) for number, name in zip(numbers, units, strict=False)]
        return Reading("DURATION", values[0] + values[1].removeprefix("PT" if "T" in values[0] else "P"))
    return Reading("DURATION", length_value(amount_of(parts), unit))


def read_unnumbered(parts: Parts, _scene: Scene) -> Reading | None:
    """ "Hours", "the coming days"."""
    return Reading("DURATION", length_value(None, parts[-1].value))


def read_whole(parts: Parts, _scene: Scene) -> Reading | None:
    """ "All week", "decade-long"."""
    single = first(parts, "LONGONE")
    if single is not None:
        return Reading("DURATION", single.value)
    unit = unit_of(parts)
    return Reading("DURATION", length_value(1, unit)) if unit else None


def read_every(parts: Parts, _scene: Scene) -> Reading | None:
    """ "Every Friday", "each year", "every other day"."""
    last = parts[-1]
    match last.kind:
        case "WEEKDAY" | "WEEKDAYABBR":
            return Reading("SET", f"XXXX-WXX-{last.value}")
        case "PART":
            return Reading("SET", f"XXXX-XX-XXT{last.value}")
        case "SEASON":
            return Reading("SET", f"XXXX-{last.value}")
        case "MONTH":
            return Reading("SET", f"XXXX-{int(last.value):02}")
        case "WEEKEND":
            return Reading("SET", "XXXX-WXX-WE")
    count: float | None = 2 if has(parts, "OTHERONE") else amount_of(parts)
    ordinal = first(parts[:-1], "ORD", "SECOND")
    if ordinal is not None:
        count = 2 if ordinal.kind == "SECOND" else float(ordinal.value)
    return Reading("SET", length_value(count, last.value))


def read_often(parts: Parts, _scene: Scene) -> Reading | None:
    """ "Twice a month"."""
    return Reading("SET", length_value(1, parts[-1].value))


def read_rate(parts: Parts, _scene: Scene) -> Reading | None:
    """ "(100 dollars) a day"."""
    return Reading("SET", length_value(1, parts[-1].value))


def read_frequency(parts: Parts, _scene: Scene) -> Reading | None:
    """ "Weekly", "Mondays"."""
    last = parts[-1]
    if last.kind == "WEEKDAYS":
        return Reading("SET", f"XXXX-WXX-{last.value}")
    if last.kind == "WEEKENDS":
        return Reading("SET", "XXXX-WXX-WE")
    return Reading("SET", last.value)


def read_age(_parts: Parts, _scene: Scene) -> Reading | None:
    """Ages are no time expressions; matched, so that no shorter pattern takes them for lengths."""
    return None


READERS: dict[str, Reader] = {
    name.removeprefix("read_"): function for name, function in globals().items() if name.startswith("read_")
}
