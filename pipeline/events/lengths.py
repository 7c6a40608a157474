"""Durations and sets: `nearly 20 minutes`, `the past decade`, `every other Friday`, `twice a month`."""

from __future__ import annotations

from pipeline.events.anchoring import Scene
from pipeline.events.intervals import length_value
from pipeline.events.readings import Parts, Reading, amount_of, first, has, unit_of

QUARTER_CENTURY = 25  # years
COARSE_FIRST = ("C", "E", "Y", "Q", "M", "2W", "W", "D", "H", "TM", "S")
COMPOUND = 2  # numbers of "two hours and 20 minutes"


def read_some_shift(parts: Parts, _scene: Scene) -> Reading | None:
    """`Hours later`: no more than a length; `weeks ago`: no more than the past."""
    if parts[-1].kind == "AGO":
        return Reading("DATE", "PAST_REF")
    return Reading("DURATION", length_value(None, parts[0].value))


def read_length(parts: Parts, _scene: Scene) -> Reading | None:
    """A duration: `nearly 20 minutes`, `three-month`, `the past three years`."""
    unit = unit_of(parts)
    numbers = [part for part in parts if part.kind == "NUM"]
    if unit is None:
        return None
    if unit == "C" and has(parts, "QUARTER"):
        return Reading("DURATION", length_value(QUARTER_CENTURY, "Y"))
    units = [part.value for part in parts if part.kind in ("UNIT", "UNITS")]
    if len(units) == COMPOUND and numbers:  # "50 years and a day" lacks the second number
        if COARSE_FIRST.index(units[0]) >= COARSE_FIRST.index(units[1]):
            return None
        values = [length_value(amount_of(numbers[at : at + 1]), name) for at, name in enumerate(units)]
        return Reading("DURATION", values[0] + values[1].removeprefix("PT" if "T" in values[0] else "P"))
    return Reading("DURATION", length_value(amount_of(parts), unit))


def read_range_length(parts: Parts, _scene: Scene) -> Reading | None:
    """The first length of `three to five years`; the second is read by itself."""
    unit = unit_of(parts)
    numbers = [part for part in parts if part.kind == "NUM"]
    low, high = (amount_of([number]) for number in numbers)
    if unit is None or low is None or high is None or low >= high:
        return None
    return Reading("DURATION", length_value(low, unit), taken=1)


def read_unnumbered(parts: Parts, _scene: Scene) -> Reading | None:
    """`Hours`, `the coming days`."""
    return Reading("DURATION", length_value(None, unit_of(parts) or ""))


def read_whole(parts: Parts, _scene: Scene) -> Reading | None:
    """`All week`, `decade-long`, `months-long`."""
    if has(parts, "UNITS"):
        return Reading("DURATION", length_value(None, parts[0].value))
    single = first(parts, "LONGONE")
    if single is not None:
        return Reading("DURATION", single.value)
    unit = unit_of(parts)
    return Reading("DURATION", length_value(1, unit)) if unit else None


def read_ahead(parts: Parts, _scene: Scene) -> Reading | None:
    """`(Over) the next week`, `the coming decade`."""
    return Reading("DURATION", length_value(1, parts[-1].value))


def read_every(parts: Parts, _scene: Scene) -> Reading | None:
    """`Every Friday`, `each year`, `every other day`."""
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
    """`Twice a month`, `five days a week`."""
    return Reading("SET", length_value(1, parts[-1].value))


def read_rate(parts: Parts, _scene: Scene) -> Reading | None:
    """`(100 dollars) a day`."""
    return Reading("SET", length_value(1, parts[-1].value))


def read_frequency(parts: Parts, _scene: Scene) -> Reading | None:
    """`Weekly`, `Mondays`."""
    last = parts[-1]
    if last.kind == "WEEKDAYS":
        return Reading("SET", f"XXXX-WXX-{last.value}")
    if last.kind == "WEEKENDS":
        return Reading("SET", "XXXX-WXX-WE")
    return Reading("SET", last.value)
