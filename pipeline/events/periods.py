"""Weeks and coarser, and what is reckoned from elsewhere: `last month`, `the second quarter`, `two days earlier`."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.events.anchoring import Scene
from pipeline.events.clocks import shifted_clock
from pipeline.events.days import date_value
from pipeline.events.intervals import (
    DAY,
    SEASONS,
    Stretch,
    day_of,
    length_value,
    moved,
    season_of,
    stretch_of,
    unit_value,
    week_value,
)
from pipeline.events.readings import (
    Parts,
    Reading,
    amount_of,
    direction,
    explicit_year,
    first,
    from_the_story,
    has,
    modifier,
    unit_of,
)

FRIDAY = 5  # ISO
FIRST_DECADE = "2000"  # of this century: "the 1900s" are a century, "the 2000s" a decade
SHORT_DECADE = 2  # figures of "the '80s"
QUARTERS, HALVES = 4, 2  # of a year


def read_unit(parts: Parts, scene: Scene) -> Reading | None:
    """A week, month or year pointed at: `last month`, `later this year`, `the same day`, `over the weekend`."""
    unit = first(parts, "UNIT", "SECOND", "QUARTER", "CENTURY", "WEEKEND", "SEASON", "FALL", "FISCAL")
    if has(parts, "LATEST") and unit is not None and unit.value == "D":
        return None
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


def read_the_unit(parts: Parts, scene: Scene) -> Reading | None:
    """`(The debut of) the year`, `(for) the quarter`: the running one, else the one just over for what is reported."""
    unit = parts[-1].value
    stretch = stretch_of(scene.running) if scene.running else None
    if unit == "Q":
        day = stretch.start.date() if stretch and stretch.granularity in ("season", "month", "day") else None
        return Reading("DATE", unit_value(unit, day or moved(scene.today, "Q", -1)))
    if unit in ("M", "W"):
        return Reading("DATE", unit_value(unit, scene.point if stretch else scene.today))
    return read_unit(parts, scene)


def read_new_year(_parts: Parts, scene: Scene) -> Reading | None:
    """`The new year`: the one nearest to begin, or just begun."""
    return Reading("DATE", f"{scene.today.year + (scene.today.month > SEASONS['SU']):04}", "START")


def read_before_last(parts: Parts, scene: Scene) -> Reading | None:
    """`The week before last`."""
    unit = parts[1].value
    if unit == "WE":
        return Reading("DATE", f"{week_value(moved(scene.today, 'W', -2))}-WE")
    return Reading("DATE", unit_value(unit, moved(scene.today, unit, -2))) if unit not in ("H", "TM", "S") else None


def read_year_end(parts: Parts, scene: Scene) -> Reading | None:
    """`Year-end`, `year-end 1988`, `midyear`, `month-end`: of the year that has just ended where the verb is past."""
    year = first(parts, "YEAR")
    if year is not None:
        return Reading("DATE", year.value, "END")
    unit = parts[0].value if parts[0].kind == "UNIT" else "Y"
    if unit in ("H", "TM", "S", "D"):
        return None
    part = "MID" if parts[-1].value == "MID" else "END"
    over = scene.tense == "past" and scene.today.month < SEASONS["SU"] and part == "END"
    return Reading("DATE", unit_value(unit, moved(scene.today, unit, -1 if over else 0)), part)


def read_year_ago(parts: Parts, scene: Scene) -> Reading | None:
    """`The year-ago quarter`, `a week-earlier (figure)`: one unit before the running time."""
    unit = first(parts, "UNIT")
    if unit is None or unit.value in ("H", "TM", "S"):
        return None
    day = moved(scene.point if scene.running else scene.today, unit.value, -1)
    quarterly = has(parts, "QUARTER") or (scene.running is not None and "-Q" in scene.running)
    if has(parts, "QUARTER") and not scene.running:
        day = moved(day, "Q", -1)  # reports tell of the quarter just over
    return Reading("DATE", unit_value("Q" if quarterly and unit.value == "Y" else unit.value, day))


def read_nth_of(parts: Parts, scene: Scene) -> Reading | None:
    """`The second week of May`, `the last day of October`, `the last quarter of 1988`."""
    at = next(number for number, part in enumerate(parts) if part.kind == "OF")
    unit, whole = parts[at - 1].value, whole_of(parts[at + 1 :], scene)
    if whole is None or unit in ("H", "TM", "S"):
        return None
    first_day, last_day = whole.start.date(), whole.end.date() - DAY
    ordinal = first(parts[:at], "ORD", "SECOND")
    if ordinal is None:
        day = last_day - (3 * DAY if unit == "W" else timedelta())  # the week that has most of its days there
    else:
        count = 2 if ordinal.kind == "SECOND" else int(ordinal.value)
        day = moved(first_day, "W" if unit == "WE" else unit, count - 1) + (3 * DAY if unit == "W" else timedelta())
    if not first_day <= day <= last_day:
        return None
    return Reading("DATE", f"{week_value(day)}-WE" if unit == "WE" else unit_value(unit, day))


def whole_of(parts: Parts, scene: Scene) -> Stretch | None:
    """The interval of a month or year that something is part of."""
    if has(parts, "MONTH", "MONTHABBR"):
        value = date_value(parts, scene)
        return stretch_of(value) if value else None
    year = first(parts, "YEAR")
    if year is not None:
        return stretch_of(year.value)
    reading = read_unit(parts, scene)
    return stretch_of(reading.value) if reading else None


def read_range_month(parts: Parts, scene: Scene) -> Reading | None:
    """The first month of `January through October`: the last one before the second."""
    value = date_value(parts[2:], scene)
    if value is None:
        return None
    start, end = int(parts[0].value), int(value[5:7])
    return Reading("DATE", f"{int(value[:4]) - (start > end):04}-{start:02}", taken=1)


def read_months_quarter(parts: Parts, scene: Scene) -> Reading | None:
    """`The July-September quarter`."""
    months = [int(part.value) for part in parts if part.kind in ("MONTH", "MONTHABBR")]
    if months[0] % 3 != 1 or months[1] != months[0] + 2:
        return None
    year = explicit_year(parts, scene) or scene.in_year(lambda candidate: date(candidate, months[0], 1), 90 * DAY)
    return Reading("DATE", f"{year}-Q{(months[0] + 2) // 3}")


def read_ago_unit(parts: Parts, scene: Scene) -> Reading | None:
    """`Two years ago this month`, `a year ago today`."""
    at = next(number for number, part in enumerate(parts) if part.kind == "AGO")
    amount, unit, last = amount_of(parts[:at]), unit_of(parts[:at]), parts[-1]
    if amount is None or unit is None or unit in ("H", "TM", "S"):
        return None
    back = moved(scene.today, unit, -int(amount))
    if last.kind == "DAYREF":
        return Reading("DATE", (back + int(last.value) * DAY).isoformat())
    if last.value in ("H", "TM", "S"):
        return None
    return Reading("DATE", unit_value(last.value, moved(back, last.value, direction(parts[at:]) or 0)))


def read_from_point(parts: Parts, scene: Scene) -> Reading | None:
    """`Five months from now`, `a week from Monday`."""
    amount, unit, last = amount_of(parts), unit_of(parts), parts[-1]
    if amount is None or unit is None:
        return Reading("DATE", "FUTURE_REF") if unit and last.kind == "NOW" else None
    if unit in ("H", "TM", "S"):
        return None
    day = scene.today
    if last.kind == "DAYREF":
        day += int(last.value) * DAY
    elif last.kind in ("WEEKDAY", "WEEKDAYABBR"):
        day = scene.weekday(int(last.value), "future")
    later = moved(day, unit, int(amount))
    return Reading("DATE", unit_value(unit, later) if last.kind == "NOW" else later.isoformat())


def read_year_after(parts: Parts, scene: Scene) -> Reading | None:
    """The 69 of `1968-69`."""
    before, figures = scene.running or "", parts[0].value
    if len(before) != len("1968") or not before.isdecimal() or len(figures) != SHORT_DECADE:
        return None
    year = int(before[:2] + figures)
    return Reading("DATE", str(year)) if year == int(before) + 1 else None


def read_day_before(parts: Parts, scene: Scene) -> Reading | None:
    """`The day before`, `the week after`: reckoned from the story."""
    unit = parts[1].value
    if unit in ("H", "TM", "S"):
        return None
    step = -1 if parts[-1].kind in ("BEFORE", "EARLIER") else 1
    return Reading("DATE", unit_value(unit, moved(scene.point, unit, step)))


def read_nth_day(parts: Parts, scene: Scene) -> Reading | None:
    """`A second day`, `a third straight night`: the running day, counted."""
    if parts[-1].kind == "PART":
        return Reading("TIME", f"{scene.day}T{parts[-1].value}") if has(parts, "A", "STRAIGHT") else None
    if parts[-1].value != "D" or not has(parts, "A", "STRAIGHT"):
        return None
    return Reading("DATE", scene.day.isoformat())


def read_year(parts: Parts, _scene: Scene) -> Reading | None:
    """`2011`, `late 2011`, `fiscal 2019`."""
    year = first(parts, "YEAR")
    return Reading("DATE", year.value, modifier(parts)) if year else None


def read_portion(parts: Parts, scene: Scene) -> Reading | None:
    """A quarter or half of a year."""
    ordinal = first(parts, "ORD", "SECOND")
    kind = first(parts, "QUARTER", "HALF")
    if has(parts, "MONTH", "MONTHABBR"):  # "the first half of March"
        value = date_value([part for part in parts if part is not ordinal], scene)
        return Reading("DATE", value, "START" if ordinal and ordinal.value == "1" else "END") if value else None
    if has(parts, "DECADE", "DECADEWORD"):
        return read_decade([part for part in parts if part.kind in ("THE", "DECADE", "DECADEWORD")], scene)
    within = first(parts, "UNIT")
    if within is not None and within.value in ("M", "W", "D", "E"):
        return read_unit(parts, scene)
    if ordinal is None or kind is None:
        return None
    number = 2 if ordinal.kind == "SECOND" else int(ordinal.value)
    count = QUARTERS if kind.kind == "QUARTER" else HALVES
    if number > count:
        return None
    year = explicit_year(parts, scene)
    if year is None:
        length = 365 // count * DAY
        year = scene.in_year(lambda candidate: date(candidate, 12 // count * (number - 1) + 1, 1), length)
    letter = "Q" if count == QUARTERS else "H"
    return Reading("DATE", f"{year}-{letter}{number}", modifier(parts))


def read_season(parts: Parts, scene: Scene) -> Reading | None:
    """A season of a year; winter is named by the year in which it begins."""
    season = first(parts, "SEASON", "FALL")
    if season is None:
        return None
    year, step = explicit_year(parts, scene), direction(parts)
    if season.kind == "FALL" and year is None and not has(parts, "THE", "THIS", "LAST", "NEXT"):
        return None
    month = SEASONS[season.value]
    if year is None and step in (-1, 1):
        named, current = season_of(scene.today)
        begun = date(named, SEASONS[current], 1)
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
    """`The 1970s`, `the late '80s`."""
    if parts[-1].kind == "DECADEWORD":
        return Reading("DATE", parts[-1].value, modifier(parts)) if has(parts, "THE") else None
    figures = "".join(character for character in parts[-1].value if character.isdigit())
    if len(figures) == SHORT_DECADE:
        if not has(parts, "THE"):
            return None
        figures = f"19{figures}"
    if figures.endswith("00") and figures < FIRST_DECADE:  # "the 1800s"
        return Reading("DATE", figures[:2], modifier(parts))
    return Reading("DATE", figures[:3], modifier(parts))


def read_century(parts: Parts, _scene: Scene) -> Reading | None:
    """`The 18th century`: `17`."""
    ordinal = first(parts, "ORD", "SECOND")
    number = 2 if ordinal is None or ordinal.kind == "SECOND" else int(ordinal.value)
    return Reading("DATE", f"{number - 1:02}", modifier(parts))


def read_shift(parts: Parts, scene: Scene) -> Reading | None:
    """`Two days earlier`, `a month ago`, `nine hours later`: a time as fine as the unit."""
    amount, unit = amount_of(parts), unit_of(parts)
    back = parts[-1].kind in ("AGO", "EARLIER", "BEFORE")
    if unit is None or amount is None:
        if unit and parts[-1].kind == "AGO":  # "a few years ago"
            return Reading("DATE", "PAST_REF")
        return Reading("DURATION", length_value(None, unit)) if unit and parts[-1].kind == "LATER" else None
    ago = parts[-1].kind == "AGO"
    if unit in ("H", "TM", "S"):
        return shifted_clock(amount, unit, back, ago, scene)
    if unit == "Y" and amount % 1:  # "a year and a half ago"
        amount, unit = 12 * amount, "M"
    count = -int(amount) if back else int(amount)
    if not ago and unit == "Y" and scene.running and "-Q" in scene.running:
        return Reading("DATE", f"{int(scene.running[:4]) + count}{scene.running[4:]}")
    if not ago and not scene.running and not scene.told:  # later than what?
        return Reading("DURATION", length_value(amount, unit))
    base = scene.today if ago else scene.day if scene.running else scene.day_told
    if not ago and scene.running and day_of(scene.running) is None:
        stretch = stretch_of(scene.running)
        base = stretch.start.date() if stretch else base
    return Reading("DATE", unit_value(unit, moved(base, unit, count)))


def read_ago_weekday(parts: Parts, scene: Scene) -> Reading | None:
    """`A week ago on Tuesday`."""
    amount, unit, weekday = amount_of(parts), unit_of(parts), first(parts, "WEEKDAY", "WEEKDAYABBR")
    if amount is None or weekday is None or unit not in ("W", "2W", "M", "Y"):
        return None
    if unit in ("M", "Y"):  # "a year ago Friday": the one nearest to this day a year ago
        near = moved(scene.today, unit, -int(amount)) - 3 * DAY
        return Reading("DATE", (near + (int(weekday.value) - near.isoweekday()) % 7 * DAY).isoformat())
    near = scene.weekday(int(weekday.value), "past")
    back = moved(near, unit, -int(amount))
    return Reading("DATE", back.isoformat())


def read_now(parts: Parts, _scene: Scene) -> Reading | None:
    """`Now`, `recently`, `soon`."""
    return Reading("DATE", "PAST_REF" if has(parts, "PAST") else parts[0].value)
