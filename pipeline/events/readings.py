"""What a match of the grammar means, and asking its lexemes for their parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.events.anchoring import Scene
from pipeline.events.lexicon import Lexeme


class Reading(NamedTuple):
    """What an expression means.

    Attributes:
        type: of TIMEX3.
        value: of TIMEX3.
        part: the third of the interval that "early", "mid" and "late" pick out: `START`, `MID`, `END`.
        taken: how many lexemes of the match are the expression; 0 is all. The rest only tells its day.
    """

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    part: str = ""
    taken: int = 0


Parts = Sequence[Lexeme]


def first(parts: Parts, *kinds: str) -> Lexeme | None:
    """The first lexeme of one of these kinds."""
    return next((part for part in parts if part.kind in kinds), None)


def has(parts: Parts, *kinds: str) -> bool:
    """Whether a lexeme of one of these kinds is there."""
    return first(parts, *kinds) is not None


def modifier(parts: Parts) -> str:
    """`START`, `MID`, `END` or nothing: `early`, `the middle of`, `later`."""
    found = first(parts, "MOD", "MODIN", "MIDDLE")
    if found is not None:
        return found.value
    if parts and parts[0].kind in ("EARLIER", "LATER"):
        return "START" if parts[0].kind == "EARLIER" else "END"
    return ""


def direction(parts: Parts) -> int | None:
    """-1 for `last`, 1 for `next`, 0 for `this`; None where nothing points."""
    found = first(
        parts, "LAST", "PAST", "LATEST", "PREVIOUS", "NEXT", "COMING", "FOLLOWING", "THIS", "CURRENT", "THAT", "SAME"
    )
    return int(found.value) if found else None


def from_the_story(parts: Parts) -> bool:
    """Whether it is reckoned from the story's running time (`the next day`), not from publication (`next week`)."""
    return has(parts, "PREVIOUS", "FOLLOWING", "THAT", "SAME") or (has(parts, "THE") and has(parts, "NEXT"))


def explicit_year(parts: Parts, scene: Scene) -> int | None:
    """The year that an expression names, in figures or as `last year`."""
    year = first(parts, "YEAR", "SHORTYEAR")
    if year is not None:
        return int(year.value)
    unit = first(parts, "UNIT")
    pointer = direction(parts)
    if unit is not None and unit.value == "Y" and pointer is not None:
        return (scene.point if from_the_story(parts) else scene.today).year + pointer
    return None


def amount_of(parts: Parts) -> float | None:
    """How many units; None where it is not told (`several`)."""
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
    """Whether it is `half a year`, not `a year and a half`."""
    rest = parts[1:] if parts and parts[0].kind == "A" and len(parts) > 1 and parts[1].kind == "HALF" else parts
    found = first(rest, "HALF", "A", "NUM", "ANOTHER")
    return found is not None and found.kind == "HALF"


def unit_of(parts: Parts) -> str | None:
    """The last unit named."""
    return next(
        (part.value for part in reversed(parts) if part.kind in ("UNIT", "UNITS", "SECOND", "QUARTER", "CENTURY")), None
    )
