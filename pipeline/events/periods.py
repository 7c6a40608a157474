"""Weeks and coarser, and what is reckoned from elsewhere: `last month`, `the second quarter`, `two days earlier`."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.events.anchoring import Scene
from pipeline.events.clocks import shifted_clock
from pipeline.events.intervals import (
    DAY,
    SEASONS,
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
SHORT_DECADE = 2  # figures of "the '80s"
QUARTERS, HALVES = 4, 2  # of a year


def read_unit(parts: Parts, scene: Scene) -> Reading | None:
    """A week, month or year pointed at: `last month`, `later this year`, `the same day`, `over the weekend`."""
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
    """`(The debut of) the year`."""
    return read_unit(parts, scene) if parts[-1].value == "Y" else None


def read_day_before(parts: Parts, scene: Scene) -> Reading | None:
    """`The day before`, `the week after`: reckoned from the story."""
    unit = parts[1].value
    if unit in ("H", "TM", "S"):
        return None
    step = -1 if parts[-1].kind in ("BEFORE", "EARLIER") else 1
    return Reading("DATE", unit_value(unit, moved(scene.day_told, unit, step)))


def read_nth_day(parts: Parts, scene: Scene) -> Reading | None:
    """`A second day`, `a third straight night`: the running day, counted."""
    if parts[-1].kind == "PART":
        return Reading("TIME", f"{scene.day}T{parts[-1].value}") if has(parts, "A", "STRAIGHT") else None
    if parts[-1].value != "D" or not has(parts, "A", "STRAIGHT"):
        return None
    return Reading("DATE", scene.day.isoformat())


def read_year(parts: Parts, _scene: Scene) -> Reading | None:
    """`2011`, `late 2011`, `fiscal 2019`."""
    return Reading("DATE", parts[-1].value, modifier(parts))


def read_portion(parts: Parts, scene: Scene) -> Reading | None:
    """A quarter or half of a year."""
    ordinal = first(parts, "ORD", "SECOND")
    kind = first(parts, "QUARTER", "HALF")
    if ordinal is None or kind is None:
        return None
    number = 2 if ordinal.kind == "SECOND" else int(ordinal.value)
    count = QUARTERS if kind.kind == "QUARTER" else HALVES
    if number > count or (kind.kind == "HALF" and not has(parts, "OF")):
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
    figures = "".join(character for character in parts[-1].value if character.isdigit())
    if len(figures) == SHORT_DECADE:
        if not has(parts, "THE"):
            return None
        figures = f"19{figures}"
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
        return Reading("DURATION", length_value(None, unit)) if unit and parts[-1].kind in ("AGO", "LATER") else None
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
    if amount is None or unit not in ("W", "2W") or weekday is None:
        return None
    near = scene.weekday(int(weekday.value), "past")
    back = moved(near, unit, -int(amount))
    return Reading("DATE", back.isoformat())


def read_now(parts: Parts, _scene: Scene) -> Reading | None:
    """`Now`, `recently`, `soon`."""
    return Reading("DATE", "PAST_REF" if has(parts, "PAST") else parts[0].value)
