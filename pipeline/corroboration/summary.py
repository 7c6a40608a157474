"""One plain sentence for an event, put together from its parts by a table of phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pipeline.corroboration.independence import Line
from pipeline.corroboration.names import name_words
from pipeline.corroboration.standing import moment
from pipeline.corroboration.wording import is_many, is_pronoun, refer_to
from pipeline.entities.countries import countries
from pipeline.records import Event, EventTime, FigureRange
from pipeline.resources.tables import read_rows

NO_FORM = "-"  # in the table of phrases
MOST_NAMES = 2  # named in a summary; the others are counted
A_DAY = 26 * 3600.0  # seconds: an interval no longer is told as its day
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one kind of event is put into words; a form it does without is "". `of_place`: it is done to the place."""

    transitive: str
    intransitive: str
    passive: str
    alone: str
    of_place: bool


def summarize(event: Event, lines: Sequence[Line]) -> str:
    """The summary of an event whose other fields are set; the same for the same event."""
    said = " ".join(tell(event).split())  # names come as they stand in the text, line breaks and all
    toll = tell_toll(event.casualties.killed)
    match event.status:
        case "retracted":
            return f"Withdrawn by those who reported it: {said}{toll}."
        case "disputed":
            return f"{said}{toll}, according to {tell_sources(lines)}; {tell_deniers(event)} denied it."
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
    actors, recipients = find_actors(event), find_recipients(event)
    where = f" in {place}" if place else ""
    if phrases.of_place and place and ((actors and phrases.transitive) or not phrases.transitive):
        said = f"{list_names(actors)} {phrases.transitive}" if phrases.transitive else phrases.alone
        where = f" {place}"
    elif actors and recipients and phrases.transitive:
        said = f"{list_names(actors)} {agree(phrases.transitive, actors)} {list_names(recipients)}"
    elif actors and phrases.intransitive:
        said = f"{list_names(actors)} {agree(phrases.intransitive, actors)}"
    elif recipients and phrases.passive:
        said = f"{list_names(recipients)} {agree(phrases.passive, recipients)}"
    else:
        said = phrases.alone
    day = tell_day(event.time)
    return said[0].upper() + said[1:] + where + ("," if day and "," in where else "") + day


def find_actors(event: Event) -> list[str]:
    """The actors by name; where there are others, without what is a dateline ("JUBA") of a place of the event."""
    places = {place.place.name.upper() for place in event.places}
    names = [person.name for person in event.actors]
    return [name for name in names if name not in places] or names


def find_recipients(event: Event) -> list[str]:
    """The recipients that say something more: neither an actor over again nor a place of the event."""
    told = [name for person in event.actors for name in (person.name, *person.aliases)]
    told += [place.place.name for place in event.places]
    known = {name_words(name) for name in told}
    return [
        person.name
        for person in event.recipients
        if not any(name_words(name) in known for name in (person.name, *person.aliases))
    ]


def agree(phrase: str, names: Sequence[str]) -> str:
    """The phrase, which the table has in the plural, in the number of its subject."""
    one = len(names) == 1 and not is_many(refer_to(names[0]))
    return phrase.replace("were ", "was ", 1) if one and phrase.startswith("were ") else phrase


def tell_place(event: Event) -> str:
    """The finest place it happened at, with its country where that is known; else ""."""
    places = [place.place for place in event.places if place.role == "where"]
    if not places:
        return ""
    place = places[0]
    named = [other.name for other in places if other.precision == "country" and other.country == place.country]
    known = countries().get(place.country or "")
    country = known.names[0] if known else next(iter(named), "")
    if not country or place.precision == "country" or place.name in (country, *(known.names if known else ())):
        return refer_to(place.name)
    return f"{refer_to(place.name)}, {country}"


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


def tell_deniers(event: Event) -> str:
    """Who denies it."""
    return list_names([denial.name for denial in event.denied_by if not is_pronoun(denial.name)]) or "others"


def tell_claimants(lines: Sequence[Line]) -> str:
    """Who claims it: the innermost sources."""
    chains = [mention.chain for line in lines for mention in line.mentions]
    names = sorted({chain[-1].name or chain[-1].text for chain in chains if chain})
    return list_names([name for name in names if not is_pronoun(name)]) or "a party to it"


def list_names(names: Sequence[str]) -> str:
    """Names in a row, as they stand in a sentence: at most two, and the number of the others."""
    others = len(names) - MOST_NAMES
    shown = [refer_to(name) for name in names[:MOST_NAMES]]
    shown += [f"{others} other{'s' if others > 1 else ''}"] if others > 0 else []
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def phrases_of(event: Event) -> Phrases:
    """The phrases of the event's sub-event in its mode or else its type, of its sub-event, of its type, of any."""
    table = phrase_table()
    kinds = (f"{event.sub_event}:{event.mode or event.type}", event.sub_event or "", event.type)
    return next((table[kind] for kind in kinds if kind in table), table["OTHER"])


@cache
def phrase_table() -> dict[str, Phrases]:
    """The phrases of each kind of event."""
    rows = ([cell.removeprefix(NO_FORM) for cell in row] for row in read_rows("summary_phrases"))
    return {
        kind: Phrases(transitive, intransitive, passive, alone, of_place=done_to == "place")
        for kind, transitive, intransitive, passive, alone, done_to in rows
    }
