"""Time expressions of an article, and when its events happened.

The lexer (`lexicon`) turns the text into lexemes, the grammar (`grammar`) finds the expressions, the readers (`timex`)
give each its TIMEX3 value against the scene (`anchoring`), and `intervals` says which interval a value denotes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from pipeline.events import gates
from pipeline.events.anchoring import Reference, Scene, reference_of, tense_at
from pipeline.events.grammar import GRAMMAR, SYMBOLS
from pipeline.events.intervals import DAY, Stretch, day_of, narrowed, stretch_of
from pipeline.events.lexicon import Lexeme, lex
from pipeline.events.readings import Reading
from pipeline.events.timex import READERS
from pipeline.records import EventTime, Span, TimeExpression, Timex
from pipeline.spans import SpanIndex, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

__all__ = ["Reference", "event_time", "find_times", "reference_of"]

SECOND = timedelta(seconds=1)


def find_times(doc: Doc, reference: Reference) -> list[TimeExpression]:
    """Every time expression of the parse, in order, with TIMEX3 type and value (TimeML 1.2.1).

    `from` and `to` are RFC 3339 in the article's zone, to the second, `to` included; null for durations, sets and
    `PAST_REF`-like values. Where the day of publication is unknown only what needs none is given.
    """
    text = doc.text  # spaCy puts it together anew each time it is asked
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
    if lexemes[position].kind in NEVER_FIRST:
        return None
    matches = [
        (match.end() - position, name) for name, pattern in GRAMMAR if (match := pattern.match(symbols, position))
    ]
    if not matches:
        return None
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


def moment(local: datetime, zone: tzinfo) -> str:
    """RFC 3339, with the offset that the zone had then."""
    return local.replace(tzinfo=zone).isoformat(timespec="seconds")


# When an event happened ---------------------------------------------------------------------------------------------


def event_time(trigger: Token, times: SpanIndex[TimeExpression], reference: Reference) -> EventTime:
    """When the event named by `trigger` happened: the interval, and `basis`, the expression that tells it.

    1 from its own clause, 2 from its sentence, 3 with no future verb from the story's running time, the last date or
    time of earlier sentences of the paragraph, 4 from publication, as `fallback`: the day before and that day.
    """
    sentence = trigger.sent
    dated = [time for time in times.within(sentence.start_char, sentence.end_char) if is_dated(time)]
    if dated:
        return told_by(min(dated, key=lambda time: remoteness(trigger, time)), trigger.doc)
    tense = tense_at(trigger)
    if tense != "future":
        start = paragraph_start(sentence)
        earlier = [time for time in times.within(start, sentence.start_char) if is_dated(time)]
        if earlier:
            return told_by(earlier[-1], trigger.doc)
    return time_of_publication(reference, tense == "future")


def is_dated(time: TimeExpression) -> bool:
    """Whether an expression says when: it denotes an interval, and is not just `now`."""
    return (time.from_ is not None or time.to is not None) and not time.timex.value.endswith("_REF")


def told_by(time: TimeExpression, doc: Doc) -> EventTime:
    """The time that an expression tells; `since` leaves its end open."""
    span = Span(text=time.text, start=time.start, end=time.end)
    start = tokens_of(doc, span).start
    open_ended = start > 0 and doc[start - 1].lower_ == "since"
    return EventTime(from_=time.from_, to=None if open_ended else time.to, granularity=time.granularity, basis=span)


def remoteness(trigger: Token, time: TimeExpression) -> tuple[int, int]:
    """How far an expression is from a trigger: 0 in its clause, 1 below it, 2 elsewhere; then tokens between."""
    span = tokens_of(trigger.doc, time)
    verb = clause_of(span.root.head if span.root.head.i != span.root.i else span.root, trigger)
    distance = abs(span.root.i - trigger.i)
    if verb.i == trigger.i or verb.i == clause_of(trigger, trigger).i:
        return 0, distance
    return (1 if trigger in verb.subtree else 2), distance


def clause_of(token: Token, trigger: Token) -> Token:
    """The nearest verb above a token, or the trigger if that comes first."""
    while token.i != trigger.i and token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token


def paragraph_start(sentence: DocSpan) -> int:
    """Where the paragraph of a sentence begins, in characters: after the last line break at the end of a sentence."""
    doc = sentence.doc
    for at in range(sentence.start - 1, -1, -1):
        token = doc[at]
        if token.is_space and "\n" in token.text and (token.text.count("\n") > 1 or at == 0 or doc[at - 1].is_punct):
            return int(token.idx) + len(token)
    return 0


def time_of_publication(reference: Reference, ahead: bool) -> EventTime:
    """What publication alone tells: news is of that day or the day before; what is to come has no end."""
    if reference.day is None:
        return EventTime(fallback=True)
    today = stretch_of(reference.day.isoformat())
    assert today is not None
    if ahead:
        return EventTime(from_=moment(today.start, reference.zone), granularity="day", fallback=True)
    return EventTime(
        from_=moment(today.start - DAY, reference.zone),
        to=moment(today.end - SECOND, reference.zone),
        granularity="day",
        fallback=True,
    )
