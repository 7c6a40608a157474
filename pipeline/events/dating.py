"""When an event happened: which expression dates it, and what stands between the two.

The expression is that of the event's own clause, else of its sentence, else the story's running time. Prepositions bend
its interval ("by", "since", "before"), and connectives move it ("two months after the election he fled": the election).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.events.anchoring import Reference, Tense, tense_at
from pipeline.events.intervals import DAY, moment, moved
from pipeline.records import EventTime, Granularity, Span, TimeExpression
from pipeline.resources.tables import read_rows
from pipeline.spans import SpanIndex, cut, tokens_of
from pipeline.words import sentence_at, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
CLOCKS = {"H": HOUR, "M": timedelta(minutes=1), "S": SECOND}
LENGTH = re.compile(r"P(?P<clock>T?)(?P<amount>X|\d{1,6})(?P<unit>[A-Z])")
FEWEST, MOST = 1, 9  # of an unknown number: "days after"
FIRST_YEAR, LAST_YEAR = 100, 9000  # far enough from both ends of the calendar
LOOK_BACK = 50  # expressions; what was told before them is another matter
REACH = 4  # tokens from a length to its connective: "two months to the day since"
OWN = 1  # the remoteness of an expression in the clause of an event, or over it
CONTENT = frozenset(("ccomp", "pcomp", "xcomp", "relcl", "acl"))
NEAR_DAYS = 1  # a day told elsewhere in the story is that of undated news if it is publication's, or the one before
DAILY = ("day", "part-of-day", "hour", "minute", "second")
SLACK = {"W": 3 * DAY, "M": 15 * DAY, "Y": 182 * DAY}  # half of a unit: "three weeks after" is not to the day
ONE_STEP: dict[Granularity, timedelta] = {
    "second": HOUR,
    "minute": HOUR,
    "hour": HOUR,
    "part-of-day": DAY / 2,
    "day": DAY,
    "week": 7 * DAY,
    "month": 31 * DAY,
    "season": 92 * DAY,
    "year": 366 * DAY,
    "unknown": DAY,
}


class Window(NamedTuple):
    """An interval in local time, `end` included; an end that is open is None."""

    start: datetime
    end: datetime | None
    granularity: Granularity
    zone: tzinfo

    def told(self, basis: TimeExpression) -> EventTime:
        """The record of an interval that an expression tells."""
        end = None if self.end is not None and self.end < self.start else self.end
        return EventTime(
            from_=moment(self.start, self.zone),
            to=moment(end, self.zone) if end else None,
            granularity=self.granularity,
            basis=cut_of(basis),
        )


@cache
def words(role: str) -> frozenset[str]:
    """The words of a role in `dating_words.tsv`."""
    return frozenset(word for word, its in read_rows("dating_words") if its == role)


def event_time(
    trigger: Token,
    times: SpanIndex[TimeExpression],
    reference: Reference,
    zone: tzinfo | None = None,
    *,
    is_speech: bool = False,
) -> EventTime:
    """When the event named by `trigger` happened: the interval, and `basis`, the expression that tells it.

    1 from its own clause, 2 from its sentence, 3 with no future verb from the story's running time: the last date or
    time of the paragraph, or the last day of the story if that is publication's or the day before, 4 from publication,
    as `fallback`. `zone` is that of the event's place, in which its clock times are meant; without one the article's.
    What speech is about dates no speech (`is_speech`): "accused them of looting shops that closed in May".
    """
    doc, sentence, tense = trigger.doc, sentence_at(trigger), tense_at(trigger)
    here = list(times.within(sentence.start_char, sentence.end_char))
    is_past = tense == "past" and trigger.pos_ in ("VERB", "AUX")
    dated = [one for one in here if is_dated(one) and not (is_past and is_ahead(one, reference))]
    if is_speech and trigger.pos_ == "VERB":
        dated = [one for one in dated if not is_of_content(trigger, tokens_of(doc, one).root)]
    if is_present_perfect(trigger):
        dated = [one for one in dated if remoteness(trigger, one, dated)[0] <= OWN or is_of_today(one, reference)]
    if dated:
        basis = min(dated, key=lambda one: remoteness(trigger, one, dated))
        window = bent(window_of(basis, reference, zone), basis, here, doc, reference)
        window = shifted(window, trigger, basis, here)
    else:
        found = (
            from_the_story(sentence, here, times, reference, zone, is_speech=is_speech) if tense != "future" else None
        )
        if found is None:
            return time_of_publication(reference, zone, tense)
        window, basis = shifted(found[0], trigger, None, here), found[1]
    return (capped(window, reference) if tense == "past" else window).told(basis)


def from_the_story(
    sentence: DocSpan,
    here: list[TimeExpression],
    times: SpanIndex[TimeExpression],
    reference: Reference,
    zone: tzinfo | None,
    *,
    is_speech: bool,
) -> tuple[Window, TimeExpression] | None:
    """The time at which the story stands before a sentence, and what tells it; "weeks later" counts from there."""
    last = last_before(sentence.start_char, times, reference)
    if last is None or (is_speech and is_aside(tokens_of(sentence.doc, last).root)):
        return None
    window = window_of(last, reference, zone)
    later = next((one for one in here if one.timex.type == "DURATION" and last_word(one) in words("later")), None)
    if later is not None:
        window = capped(by_length(window, later, 1, exact=False), reference)
        return None if reference.day is not None and window.start.date() > reference.day else (window, later)
    if last.start >= paragraph_start(sentence):
        return window, last
    day = reference.day
    if day is None or window.granularity not in DAILY or not day - NEAR_DAYS * DAY <= window.start.date() <= day:
        return None
    if sentence[0].lower_ in words("link"):
        return window, last
    start = datetime.combine(window.start.date(), time())
    return Window(start, start + DAY - SECOND, "day", window.zone), last


def last_before(start: int, times: SpanIndex[TimeExpression], reference: Reference) -> TimeExpression | None:
    """The last expression before an offset that says when and tells of no day to come."""
    end = bisect_left(times.starts, start)
    for one in reversed(times.spans[max(0, end - LOOK_BACK) : end]):
        if is_dated(one) and not is_ahead(one, reference):
            return one
    return None


def is_dated(one: TimeExpression) -> bool:
    """Whether an expression says when: it denotes an interval that can be moved about, and is not `now`."""
    if one.from_ is None or one.to is None or one.timex.value.endswith("_REF"):
        return False
    return all(is_in_calendar(datetime.fromisoformat(edge)) for edge in (one.from_, one.to))


def is_in_calendar(edge: datetime) -> bool:
    """Whether a moment can be moved by years without leaving the calendar."""
    return FIRST_YEAR <= edge.year <= LAST_YEAR


def is_ahead(one: TimeExpression, reference: Reference) -> bool:
    """Whether an expression tells of what comes after the day of publication."""
    assert one.from_ is not None, "an expression that is dated"
    return reference.day is not None and datetime.fromisoformat(one.from_).date() > reference.day


def window_of(one: TimeExpression, reference: Reference, zone: tzinfo | None) -> Window:
    """The interval of an expression on the clock of the event's place; a time in GMT stays that."""
    assert one.from_ is not None, "an expression that is dated"
    assert one.to is not None, "an expression that is dated"
    start, end = (datetime.fromisoformat(edge).replace(tzinfo=None) for edge in (one.from_, one.to))
    own = UTC if one.timex.value.endswith("Z") else zone or reference.zone
    return Window(start, end, one.granularity, own)


def published(reference: Reference, zone: tzinfo) -> datetime | None:
    """When the article was published, in local time: its last second where only the day is known."""
    if reference.published_at is None:
        return None
    if reference.precision in ("second", "minute"):
        return reference.published_at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return datetime.combine(reference.published_at.date(), time()) + DAY - SECOND


def capped(window: Window, reference: Reference) -> Window:
    """An interval that ends with publication at the latest; what had happened cannot be later."""
    limit = published(reference, window.zone)
    if limit is None or limit < window.start or (window.end is not None and window.end <= limit):
        return window
    return window._replace(end=limit)


# What the words before an expression do to its interval --------------------------------------------------------------


def bent(window: Window, basis: TimeExpression, here: list[TimeExpression], doc: Doc, reference: Reference) -> Window:
    """The interval under its preposition: `by noon`, `since Monday`, `shortly before 5 p.m.`, `from May to July`."""
    span = tokens_of(doc, basis)
    before = [doc[at].lower_ for at in range(max(0, span.start - 2), span.start)]
    preposition, close = before[-1] if before else "", bool(before) and before[0] in words("close")
    midnight = datetime.combine(window.start.date(), time())
    assert window.end is not None, "the interval of an expression"
    if preposition in words("since"):
        return since(window, reference)
    if preposition in words("by"):
        if window.granularity in DAILY[1:]:
            return Window(midnight, min(window.end, midnight + DAY - SECOND), window.granularity, window.zone)
        if reference.day is not None and window.start.date() > reference.day:
            return window._replace(start=datetime.combine(reference.day, time()))
    if preposition in words("from"):
        return until_the_other(window, basis, here, doc)
    if window.granularity != "minute":
        return window
    if preposition in words("before"):
        return window._replace(start=window.start - HOUR if close else midnight, granularity="hour")
    if preposition in words("after"):
        end = window.start + HOUR if close else midnight + DAY - SECOND
        return window._replace(end=max(window.end, end), granularity="hour")
    if span[0].lower_ in words("about") or preposition in words("about"):
        return window._replace(start=window.start - HOUR / 2, end=window.end + HOUR / 2, granularity="hour")
    return window


def since(window: Window, reference: Reference) -> Window:
    """From an interval's start until publication, as far as the story can tell."""
    limit = published(reference, window.zone)
    return window._replace(end=limit if limit is not None and limit > window.start else None)


def until_the_other(window: Window, basis: TimeExpression, here: list[TimeExpression], doc: Doc) -> Window:
    """`From Monday to Friday`: on to the end of the second."""
    after = next((one for one in here if one.start >= basis.end), None)
    if after is None or not is_dated(after) or after.to is None:
        return window
    between = tokens_of(doc, cut(words_of(doc).text, basis.end, after.start)) if after.start > basis.end else ()
    if len(between) > REACH or not any(token.lower_ in words("to") or token.is_punct for token in between):
        return window
    end = datetime.fromisoformat(after.to).replace(tzinfo=None)
    return window._replace(end=max(window.end or end, end))


# What stands between an event and the expression ---------------------------------------------------------------------


def shifted(window: Window, trigger: Token, basis: TimeExpression | None, here: list[TimeExpression]) -> Window:
    """The interval of an event that is told as before or after the one that the expression dates.

    `basis` is the expression if it stands in the sentence of the event.
    """
    root = tokens_of(trigger.doc, basis).root.i if basis is not None else -1
    for connective in reversed(list(connectives(trigger, root))):
        sign = 1 if connective.lower_ in words("before") else -1  # what comes after `after` was before
        length = length_before(connective, here)
        if length is not None:
            exact = connective.i - tokens_of(trigger.doc, length).end > 1
            window = by_length(window, length, sign, exact=exact)
        elif connective.lower_ not in words("since"):
            window = widened(window, sign)
    return window


def widened(window: Window, sign: int) -> Window:
    """An interval with one more unit of its kind after it, or with -1 before it."""
    unit = ONE_STEP[window.granularity]
    if sign < 0:
        return window._replace(start=window.start - unit)
    return window._replace(end=window.end + unit) if window.end is not None else window


def connectives(trigger: Token, root: int) -> Iterator[Token]:
    """The words `after`, `before`, `since` that stand over a trigger and not over the token `root`, innermost first."""
    known = words("after") | words("before") | words("since")
    if trigger.i < root and not any(token.is_punct for token in trigger.doc[trigger.i : root]):
        return  # nothing parts them: "after the pact ran out on Thursday"
    for node in (trigger, *trigger.ancestors):
        if node.left_edge.i <= root <= node.right_edge.i:
            return
        if node.dep_ in ("pobj", "pcomp") and node.head.lower_ in known:
            yield node.head
        else:
            yield from (child for child in node.lefts if child.dep_ == "mark" and child.lower_ in known)


def length_before(connective: Token, here: list[TimeExpression]) -> TimeExpression | None:
    """The length told right before a connective: `two days before`, `two months to the day since`."""
    doc = connective.doc
    for one in here:
        if one.timex.type == "DURATION" and LENGTH.fullmatch(one.timex.value):
            end = tokens_of(doc, one).end
            if 0 <= connective.i - end < REACH and not any(doc[at].is_punct for at in range(end, connective.i)):
                return one
    return None


def by_length(window: Window, length: TimeExpression, sign: int, *, exact: bool) -> Window:
    """An interval moved by a length: forth with `sign` 1, back with -1; wider where the length is vague."""
    match = LENGTH.fullmatch(length.timex.value)
    if match is None or window.end is None:
        return window
    known = match["amount"] != "X"
    fewest, most = (int(match["amount"]),) * 2 if known else (FEWEST, MOST)
    near, far = (fewest, most) if sign > 0 else (-most, -fewest)
    unit = match["unit"]
    try:
        start, end = (
            step(edge, match["clock"], unit, count) for edge, count in ((window.start, near), (window.end, far))
        )
    except (ValueError, OverflowError):  # beyond the calendar
        return window
    if not (is_in_calendar(start) and is_in_calendar(end)):
        return window
    if known and not exact and not match["clock"] and window.granularity in DAILY:
        slack = SLACK.get(unit, timedelta())
        start, end = start - slack, end + slack
    return Window(start, end, window.granularity, window.zone)


def step(edge: datetime, clock: str, unit: str, count: int) -> datetime:
    """A moment, some units on; raises ValueError or OverflowError where the calendar ends."""
    if clock:
        return edge + count * CLOCKS[unit]
    return datetime.combine(moved(edge.date(), unit, count), edge.time())


# Which expression --------------------------------------------------------------------------------------------------


def remoteness(trigger: Token, one: TimeExpression, dated: list[TimeExpression]) -> tuple[int, int]:
    """How far an expression is from a trigger, then tokens between.

    0 it governs the trigger's relative clause ("1937, when …"), 1 in the trigger's clause, 2 below it, 3 elsewhere.
    """
    span = tokens_of(trigger.doc, one)
    distance = abs(span.root.i - trigger.i)
    nearer = any(one.end <= other.start and other.end <= trigger.idx for other in dated)
    if not nearer and is_related(trigger, span.root):
        return 0, distance
    verb = clause_of(span.root.head if span.root.head.i != span.root.i else span.root, trigger)
    if verb.i == trigger.i or verb.i == clause_of(trigger, trigger).i:
        return 1, distance
    return (2 if trigger in verb.subtree else 3), distance


def is_of_content(trigger: Token, time_word: Token) -> bool:
    """Whether a time belongs to a clause that tells what the speech of a trigger is about."""
    steps = [time_word, *time_word.ancestors]
    if trigger not in steps or time_word.i < trigger.i:
        return False
    return any(token.dep_ in CONTENT for token in steps[: steps.index(trigger)])


def is_aside(time_word: Token) -> bool:
    """Whether a time belongs to a clause that tells what was said or which one is meant, not how the story goes on."""
    return any(token.dep_ in CONTENT for token in (time_word, *time_word.ancestors))


def is_present_perfect(verb: Token) -> bool:
    """Is it "have accused", which no other clause's past time dates?"""
    return verb.tag_ == "VBN" and any(
        child.dep_ == "aux" and child.lemma_ == "have" and child.tag_ in ("VBZ", "VBP") for child in verb.lefts
    )


def is_of_today(one: TimeExpression, reference: Reference) -> bool:
    """Whether an expression reaches up to the day of publication."""
    assert one.to is not None, "an expression that is dated"
    return reference.day is None or datetime.fromisoformat(one.to).date() >= reference.day


def is_related(trigger: Token, time_word: Token) -> bool:
    """Whether a trigger stands in a relative clause of a word of time."""
    for token in (trigger, *trigger.ancestors):
        if token.dep_ in ("relcl", "acl") and token.head.i == time_word.i:
            return True
    return False


def clause_of(token: Token, trigger: Token) -> Token:
    """The nearest verb above a token, or the trigger if that comes first."""
    while token.i != trigger.i and token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token


def paragraph_start(sentence: DocSpan) -> int:
    """Where the paragraph of a sentence begins, in characters: after the last line break at the end of a sentence."""
    words = words_of(sentence.doc)
    for at in range(sentence.start - 1, -1, -1):
        text = words.texts[at]
        if "\n" in text and text.isspace() and (text.count("\n") > 1 or at == 0 or sentence.doc[at - 1].is_punct):
            return words.end_of(at)
    return 0


def last_word(one: TimeExpression) -> str:
    """The last word of an expression, in lower case."""
    return one.text.lower().split()[-1]


def cut_of(one: TimeExpression) -> Span:
    """The span of an expression."""
    return Span(text=one.text, start=one.start, end=one.end)


def time_of_publication(reference: Reference, zone: tzinfo | None, tense: Tense) -> EventTime:
    """What publication alone tells: news is of that day or the day before; what is to come has no end."""
    if reference.day is None:
        return EventTime(fallback=True)
    today = datetime.combine(reference.day, time())
    own = zone or reference.zone
    if tense == "future":
        return EventTime(from_=moment(today, own), granularity="day", fallback=True)
    return EventTime(
        from_=moment(today - DAY, own), to=moment(today + DAY - SECOND, own), granularity="day", fallback=True
    )
