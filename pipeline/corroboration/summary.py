"""One plain sentence for an event, put together from its parts by a table of phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pipeline.corroboration.independence import Line
from pipeline.corroboration.standing import moment
from pipeline.records import Event, EventActor, EventTime, FigureRange
from pipeline.resources.tables import read_rows

MOST_NAMES = 2  # named in a summary; the others are counted
A_DAY = 26 * 3600.0  # seconds: an interval no longer is told as its day
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one kind of event is put into words; `of_place`: it is done to the place itself."""

    transitive: str
    intransitive: str
    passive: str
    noun: str
    of_place: bool


def summarize(event: Event, lines: Sequence[Line]) -> str:
    """The summary of an event whose other fields are set; the same for the same event."""
    said = " ".join(tell(event).split())  # names come as they stand in the text, line breaks and all
    toll = tell_toll(event.casualties.killed)
    match event.status:
        case "retracted":
            return f"Withdrawn by those who reported it: {said}{toll}."
        case "disputed":
            deniers = list_names([denial.name for denial in event.denied_by])
            return f"{said}{toll}, according to {tell_sources(lines)}; {deniers} denied it."
        case "claimed":
            return f"{said}{toll}, by the account of {tell_claimants(lines)} alone."
        case "planned":
            return f"Planned: {said}, according to {tell_sources(lines)}."
        case "corroborated" | "reported":
            return f"{said}{toll}, according to {tell_sources(lines)}."


def tell(event: Event) -> str:
    """Who did what to whom, where and when."""
    phrases = phrases_of(event)
    place = tell_place(event)
    actors, recipients = named(event.actors), named(event.recipients)
    if phrases.of_place and place and actors:
        said, place = f"{actors} {phrases.transitive} {place}", ""
    elif actors and recipients:
        said = f"{actors} {phrases.transitive} {recipients}"
    elif actors:
        said = f"{actors} {phrases.intransitive}"
    elif recipients:
        said = f"{recipients} {phrases.passive}"
    else:
        said = f"{phrases.noun} took place"
    return said[0].upper() + said[1:] + (f" in {place}" if place else "") + tell_day(event.time)


def tell_place(event: Event) -> str:
    """The finest place it happened at, with its country where another place of the event names it; else ""."""
    places = [place.place for place in event.places if place.role == "where"]
    if not places:
        return ""
    countries = [place for place in places if place.precision == "country" and place.country == places[0].country]
    return places[0].name if not countries or countries[0] is places[0] else f"{places[0].name}, {countries[0].name}"


def tell_day(time: EventTime) -> str:
    """The day, or the first and the last, where the interval has ends and is no guess; else ""."""
    start, end = moment(time.from_), moment(time.to)
    if start is None or end is None or time.fallback or end.year == 1:
        return ""
    last = max(start, end - timedelta(seconds=1))  # an interval that ends at midnight ends the day before
    if (end - start).total_seconds() <= A_DAY:
        return f" on {tell_date(start)}"
    return f" between {tell_date(start)} and {tell_date(last)}"


def tell_date(day: datetime) -> str:
    """A day as it is written in prose; never by the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def tell_toll(killed: FigureRange | None) -> str:
    """How many were killed; "" where none is told."""
    if killed is None or not (killed.low or killed.high):
        return ""
    low, high = killed.low, killed.high
    if low == high:
        return f", with {low} killed"
    if high is None:
        return f", with at least {low} killed"
    return f", with {low} to {high} killed" if low else f", with up to {high} killed"


def tell_sources(lines: Sequence[Line]) -> str:
    """How many independent reports there are; the one by the name of who made it."""
    if len(lines) == 1:
        first = lines[0].mentions[0].article
        return first.agency or first.publisher or "one report"
    return f"{NUMBERS[len(lines)] if len(lines) < len(NUMBERS) else len(lines)} independent reports"


def tell_claimants(lines: Sequence[Line]) -> str:
    """Who claims it: the innermost sources."""
    chains = [mention.chain for line in lines for mention in line.mentions]
    return list_names(sorted({chain[-1].name or chain[-1].text for chain in chains if chain})) or "a party to it"


def named(people: Sequence[EventActor]) -> str:
    """The names of the most mentioned ones."""
    return list_names([person.name for person in people])


def list_names(names: Sequence[str]) -> str:
    """Names in a row, at most two and the number of the others."""
    others = len(names) - MOST_NAMES
    shown = [*names[:MOST_NAMES], *([f"{others} other{'s' if others > 1 else ''}"] if others > 0 else [])]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def phrases_of(event: Event) -> Phrases:
    """The phrases of the event's sub-event, else of its type, else of any."""
    table = phrase_table()
    return table.get(event.sub_event or "") or table.get(event.type) or table["OTHER"]


@cache
def phrase_table() -> dict[str, Phrases]:
    """The phrases of each kind of event."""
    return {
        kind: Phrases(transitive, intransitive, passive, noun, of_place=done_to == "place")
        for kind, transitive, intransitive, passive, noun, done_to in read_rows("summary_phrases")
    }
