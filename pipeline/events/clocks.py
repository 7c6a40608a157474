"""Clock times: `9 p.m. on Friday`, `0430 GMT`, `half past seven this morning`, `nine hours later`."""

# ruff: noqa: PLR2004 — the figures are those of the clock

from __future__ import annotations

from datetime import date, timedelta

from pipeline.events.anchoring import Scene
from pipeline.events.days import date_value, next_morning, part_day
from pipeline.events.intervals import DAY, day_of, length_value, stretch_of
from pipeline.events.lexicon import Lexeme
from pipeline.events.readings import Parts, Reading, first, has


def read_clock(parts: Parts, scene: Scene) -> Reading | None:
    """A clock time, with its day where it is told: `9 p.m. on Friday`, `0430 GMT`, `half past seven this morning`."""
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
    return Reading("TIME", f"{day_of_clock(scene, hour, minute)}T{hour:02}:{minute:02}{zone}")


def day_of_clock(scene: Scene, hour: int, minute: int) -> date:
    """The day of a clock time that tells none: the running one, or the one before where publication came first."""
    day = next_morning(scene, hour < 12)
    if scene.tense != "past" or scene.running or not scene.is_ahead(day, hour, minute):
        return day
    return day - DAY


def read_clock_apart(parts: Parts, scene: Scene) -> Reading | None:
    """`5:45 a.m. (0345 GMT) on Wednesday`: a clock time whose day stands behind another."""
    mark = next(at for at, part in enumerate(parts) if part.kind == "MARK")
    if parts[mark].value not in ("(", ")"):
        return None
    last = max(at for at, part in enumerate(parts) if part.kind == "MARK")
    reading = read_clock([*parts[:mark], *parts[last + 1 :]], scene)
    return reading._replace(taken=mark) if reading else None


def read_clock_start(parts: Parts, scene: Scene) -> Reading | None:
    """The start of `2-4 p.m.`, in the half of the day that makes it come first."""
    end = read_clock(parts[2:], scene)
    digits = parts[0].value.replace(":", "")
    if end is None or not digits.isdecimal() or not 0 < int(parts[0].value.partition(":")[0]) <= 12:
        return None
    hour, minute = int(parts[0].value.partition(":")[0]) % 12, int(parts[0].value.partition(":")[2][:2] or 0)
    last = end.value.partition("T")[2]
    start = f"{hour + 12:02}:{minute:02}"
    if start >= last[:5]:
        start = f"{hour:02}:{minute:02}"
    return end._replace(value=end.value.replace(f"T{last}", f"T{start}{last[5:]}"), taken=1) if minute < 60 else None


def read_bare_clock(parts: Parts, scene: Scene) -> Reading | None:
    """`(At) 9 in the morning`, `(by) 10 last night`."""
    if not parts[0].value.isdecimal() or not 1 <= int(parts[0].value) <= 12:
        return None
    return read_clock([parts[0]._replace(kind="HHMM", value=f"{int(parts[0].value)}:00"), *parts[1:]], scene)


def clock_of(parts: Parts) -> tuple[int, int, bool, Parts] | None:
    """Hour, minute, whether the half of the day is known, and the lexemes that are no part of the clock time."""
    for at, part in enumerate(parts):
        if part.kind in ("AMPM", "HHMM", "MILITARY", "NOON", "MIDNIGHT"):
            clock = figures_of_clock(part)
            return (*clock, [*parts[:at], *parts[at + 1 :]]) if clock else None
    joint = next((at for at, part in enumerate(parts) if part.kind in ("PAST", "TO", "OCLOCK")), None)
    if joint is None:
        return None
    if parts[joint].kind == "OCLOCK":
        hour, minute, used = parts[joint - 1].value, 0, (joint - 1, joint + 1)
    else:
        hour, used = parts[joint + 1].value, (joint - 1, joint + 2)
        amount = {"HALF": "30", "QUARTER": "15"}.get(parts[joint - 1].kind, parts[joint - 1].value)
        minute = int(amount) if amount.isdigit() else 60
    if not hour.isdigit() or not 1 <= int(hour) <= 12 or minute >= 60:
        return None
    total = int(hour) * 60 + (-minute if parts[joint].kind == "TO" else minute)
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
    if part.kind == "HHMM" and text.startswith("0:"):  # how long a video is
        return None
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return hour, minute, part.kind != "HHMM" or hour > 12 or text.startswith("0")


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
