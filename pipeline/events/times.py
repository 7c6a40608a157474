"""Time expressions of an article.

The lexer (`lexicon`) turns the text into lexemes, the grammar (`grammar`) finds the expressions, the readers (`timex`)
give each its TIMEX3 value against the scene (`anchoring`), and `intervals` says which interval a value denotes.
"""

from __future__ import annotations

from datetime import UTC, timedelta, tzinfo
from typing import TYPE_CHECKING

from pipeline.events import gates
from pipeline.events.anchoring import Reference, Scene, reference_of
from pipeline.events.grammar import ANY, GRAMMAR, SYMBOLS
from pipeline.events.intervals import Stretch, day_of, moment, narrowed, stretch_of
from pipeline.events.lexicon import Lexeme, lex
from pipeline.events.readings import Reading
from pipeline.events.timex import READERS
from pipeline.records import TimeExpression, Timex
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Reference", "find_times", "reference_of"]

SECOND = timedelta(seconds=1)


def find_times(doc: Doc, reference: Reference) -> list[TimeExpression]:
    """Every time expression of the parse, in order, with TIMEX3 type and value (TimeML 1.2.1).

    `from` and `to` are RFC 3339 in the article's zone, to the second, `to` included; null for durations, sets and
    `PAST_REF`-like values. Where the day of publication is unknown only what needs none is given.
    """
    text = words_of(doc).text
    lexemes = lex(text)
    symbols = "".join(SYMBOLS[lexeme.kind] for lexeme in lexemes)
    scene = Scene(reference)
    found: list[TimeExpression] = []
    position = 0
    while position < len(lexemes):
        if lexemes[position].kind == "BREAK":
            scene.running = None
        taken = read_at(doc, lexemes, symbols, position, scene)
        if taken is None:
            position += 1
            continue
        size, reading = taken
        if reading is not None:
            parts = lexemes[position : position + size]
            found.append(expression(text, parts, reading, reference))
            if reading.type in ("DATE", "TIME") and stretch_of(reading.value):
                scene.running = reading.value
                scene.told = reading.value if day_of(reading.value) else scene.told
        position += size
    return found


def read_at(
    doc: Doc, lexemes: list[Lexeme], symbols: str, position: int, scene: Scene
) -> tuple[int, Reading | None] | None:
    """How many lexemes the expression at `position` takes, and its reading (None: an age); None where none begins."""
    if lexemes[position].kind in NEVER_FIRST or ANY.match(symbols, position) is None:
        return None
    matches = [
        (match.end() - position, name) for name, pattern in GRAMMAR if (match := pattern.match(symbols, position))
    ]
    matches.sort(key=lambda match: -match[0])
    for size, name in matches:
        if name == "age":
            return size, None
        parts = lexemes[position : position + size]
        if not gates.opens(name, doc, lexemes, position, size):
            continue
        if scene.reference.day is None and name not in UNANCHORED:
            continue
        scene.tense = gates.tense(doc, lexemes, position, size)
        try:
            reading = READERS[name](parts, scene)
        except (ValueError, OverflowError):  # beyond the calendar: "65 million years ago", 30 February
            reading = None
        if reading is not None:
            return reading.taken or size, reading
    return None


NEVER_FIRST = frozenset(("WORD", "MARK", "COMMA", "BREAK", "DASH", "PREP", "TO", "AND", "OR", "AT", "IN", "ON", "OF"))
UNANCHORED = frozenset(
    (
        "year",
        "decade",
        "century",
        "now",
        "length",
        "unnumbered",
        "whole",
        "every",
        "often",
        "rate",
        "frequency",
        "some_shift",
        "ahead",
        "range_length",
    )
)


def expression(text: str, parts: list[Lexeme], reading: Reading, reference: Reference) -> TimeExpression:
    """The record of a reading."""
    start, end = parts[0].start, parts[-1].end
    stretch = interval(reading, reference)
    return TimeExpression(
        text=text[start:end],
        start=start,
        end=end,
        timex=Timex(type=reading.type, value=reading.value),
        from_=moment(stretch.start, zone_of(reading.value, reference)) if stretch else None,
        to=moment(stretch.end - SECOND, zone_of(reading.value, reference)) if stretch else None,
        granularity=stretch.granularity if stretch else "unknown",
    )


def interval(reading: Reading, reference: Reference) -> Stretch | None:
    """The interval that a reading denotes, narrowed to its `early` or `late` part."""
    if reading.type not in ("DATE", "TIME"):
        return None
    if reading.value == "PRESENT_REF" and reference.day is not None:
        return stretch_of(reference.day.isoformat())
    stretch = stretch_of(reading.value)
    if stretch is None or not reading.part or stretch.granularity == "part-of-day":
        return stretch
    return narrowed(stretch, reading.part)


def zone_of(value: str, reference: Reference) -> tzinfo:
    """UTC for a time given in GMT, else the article's zone."""
    return UTC if value.endswith("Z") else reference.zone
