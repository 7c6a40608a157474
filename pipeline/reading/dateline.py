"""The dateline at the head of a text: "DAMASCUS, Dec 8 (Reuters) —", "NIAMEY/ABUJA (AFP) 31/07/2023 18:05".

It has a place, an agency, or both, and a date that often lacks its year. A byline that names a place ("By Ann Lee in
Cairo") is one too, where the text has no other. It stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import cache

from pipeline.reading.byline import read_byline, small_words, words_of
from pipeline.reading.moments import Moment, find_moment, month_numbers
from pipeline.records import DatelineLine
from pipeline.resources.tables import read_table

LONGEST_DATELINE = 160  # characters
MOST_PLACE_WORDS = 6
FEWEST_LETTERS = 4  # of a place that stands alone before its dash; with an agency or a date it may have two
DAYS_AHEAD = 1  # a dateline may be of the day that has begun elsewhere

# A place in capitals, several of them ("NIAMEY/ABUJA", "GAZA and CAIRO"), each with what tells it from its namesakes
# ("WAYNE, Mich."). One in small letters counts only with an agency behind it.
CAPITALS = r"[^\W\d_a-zß-öø-ÿ](?:[^\W\d_a-zß-öø-ÿ]|['’.ʻ-](?=[^\W\d_a-zß-öø-ÿ]|[, ]))+"
CAPITALIZED = r"[^\W\d_a-zß-öø-ÿ][\w'’-]+"
IN_BRACKETS = r"(?:\((?P<agency>[^()\n]{2,60})\)|/(?P<stroked>[^/()\n]{2,40})/)"
DASH = r"(?:\.?\s?(?:—|–|--|−)\s?|\s?\.?-\s|\.- ?|\.—)"


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline as it stands at the head of a text.

    Attributes:
        place: as written, without what tells it from its namesakes.
        agency: by the name of the table, or as written where the table does not know it.
        day: (month, day) where the date has no year.
        moment: the date, and time, where it has one.
        start, end: where in the text it stands, with its dash.
    """

    place: str | None
    agency: str | None
    day: tuple[int, int] | None
    moment: Moment | None
    end: int
    start: int = 0


def find_dateline(text: str, zone: tzinfo) -> FoundDateline | None:
    """The dateline at the head of `text`."""
    head = text[:LONGEST_DATELINE].split("\n", 1)[0]
    for pattern in dateline_patterns():
        found = pattern.match(head)
        if found and (line := read_dateline(found, text, zone)):
            return line
    return read_byline_place(head)


def read_byline_place(line: str) -> FoundDateline | None:
    """The dateline that a byline is; null where the line is none, or names no place."""
    byline = read_byline(line)
    if byline is None or not byline.places:
        return None
    agency = next((agencies()[author] for author in byline.authors if author in agencies()), None)
    return FoundDateline(place="/".join(byline.places), agency=agency, day=None, moment=None, end=len(line))


@cache
def dateline_patterns() -> tuple[re.Pattern[str], ...]:
    """The forms of a dateline, the surest first."""
    months = alternatives(month_numbers())
    known = alternatives(agencies())
    of = r"(?:de )?"
    day = rf"(?:{months})\b\.? \d{{1,2}}(?!\d)|\d{{1,2}}(?:er|º|\.)? {of}(?:{months})\b\.?|\d{{1,2}}[/.]\d{{1,2}}(?!\d)"
    year = rf"(?:,? {of}\d{{4}}|[/.]\d{{4}})?"
    date = rf"(?P<date>(?i:{day}){year})"
    capitals = rf"{CAPITALS}(?:[ -]{CAPITALS}){{0,4}}"
    several = rf"{capitals}(?:(?:/|, | (?:{words_of('and')}|AND) )(?!(?:[A-Z]\.){{2}}){capitals}){{0,2}}"
    small = alternatives(small_words())
    word = rf"(?:{CAPITALIZED}|St\.)"
    any_word = rf"{word}(?:[ -](?:(?:{small})[ -])?{word}){{0,3}}"
    state = rf"(?:, (?:{CAPITALIZED}\.?|(?:[A-Z]\.){{2,3}})(?: {CAPITALIZED})?)"
    upper = rf"(?P<place>{several}){state}?"
    any_case = rf"(?P<place>{any_word}(?:/{any_word})?){state}?"
    after = r"(?P<after> ?,? ?\d[\d/.: -]{5,20})?"
    end = rf"(?:{DASH}|:\s)"
    forms = (
        rf"{upper}(?:,? ?{date})?[,.]? ?{IN_BRACKETS}{after}(?:{end}|\. |\s*$)",
        rf"{any_case}(?:,? ?{date})?[,.]? ?{IN_BRACKETS}{after}{end}",
        rf"{upper}(?:,? {date})?[,.]? (?P<agency>{known}){after}(?:{DASH}|: )",
        rf"{upper},? {date}{end}",
        rf"{any_case}, {date}{DASH}",
        rf"{any_case}, (?P<date>\d{{1,2}}(?:er)? {of}(?:{months})(?:\.|,? {of}\d{{4}}\.)) ?-? ?(?=[^\W\d_a-zß-öø-ÿ])",
        rf"{upper}{end}",
        rf"{IN_BRACKETS}{DASH}",
        rf"(?P<agency>{known})(?:, | [|–—/-] |/){any_case}\s*$",
    )
    return tuple(re.compile(form) for form in forms)


def alternatives(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def read_dateline(found: re.Match[str], text: str, zone: tzinfo) -> FoundDateline | None:
    """What a match says, or null where it only looks like a dateline."""
    parts = found.groupdict()
    place = parts.get("place")
    written_agency = parts.get("agency") or parts.get("stroked")
    agency = name_agency(written_agency)
    if place and not looks_like_place(place):
        return None
    certain = bool(parts.get("date") or parts.get("after") or (written_agency and agency in agencies().values()))
    if not certain and (written_agency is not None and (place is None or not place.isupper())):
        return None  # "Paris (again) - …" is no dateline
    if not certain and place and sum(map(str.isalpha, place)) < FEWEST_LETTERS:
        return None  # an acronym: "UN - …"
    rest = text[found.end() : found.end() + LONGEST_DATELINE].split("\n", 1)[0]
    if not certain and (not rest or rest.isupper()):
        return None  # a heading, all in capitals
    written = parts.get("date") or ""
    whole = find_moment(written, zone) or find_moment(parts.get("after") or "", zone)
    return FoundDateline(
        place=place,
        agency=agency,
        day=None if whole else read_day(written),
        moment=whole.moment if whole else None,
        end=found.end(),
    )


def looks_like_place(place: str) -> bool:
    """Whether words in capitals can be a place: few, and not "BREAKING" or "ADVERTISEMENT"."""
    words = not_places()
    parts = re.split(rf"/|, | (?:{words_of('and')}|AND) ", place)
    return all(
        part.upper() not in words and part.lower() not in month_numbers() and len(part.split()) <= MOST_PLACE_WORDS
        for part in parts
    )


def name_agency(written: str | None) -> str | None:
    """The agency of what stands in brackets: the first known of several, else the words themselves."""
    if written is None:
        return None
    known = agencies()
    for name in re.split(rf"[,/;]| (?:{words_of('and')}) ", written):
        if agency := known.get(name.strip()):
            return agency
    return written.strip()


def read_day(written: str) -> tuple[int, int] | None:
    """(month, day) of a date without a year."""
    if figures := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})", written):
        return int(figures[2]), int(figures[1])
    words = [word.strip(".,").lower() for word in written.split()]
    month = next((month_numbers()[word] for word in words if word in month_numbers()), None)
    day = next((int(digits[0]) for word in words if (digits := re.match(r"\d{1,2}", word))), None)
    return (month, day) if month and day else None


def resolve_day(day: tuple[int, int], reference: Moment) -> date | None:
    """The last such day up to the reference; null where there is none (February 30)."""
    latest = reference.at.date() + timedelta(days=DAYS_AHEAD)
    for year in (latest.year, latest.year - 1, latest.year - 2, latest.year - 3):  # the last February 29 in reach
        try:
            found = date(year, *day)
        except ValueError:
            continue
        if found <= latest:
            return found
    return None


def dateline_record(found: FoundDateline, reference: Moment | None) -> DatelineLine:
    """The dateline as the article's record has it; `reference` gives the year that it does not."""
    day: date | None = None
    if found.moment:
        day = found.moment.at.date()
    elif found.day and reference:
        day = resolve_day(found.day, reference)
    return DatelineLine(
        place=found.place,
        agency=found.agency,
        date=day.isoformat() if day else None,
        start=found.start,
        end=found.end,
    )


@cache
def agencies() -> dict[str, str]:
    """The name of each agency by the forms in which it is written."""
    return {form: row["agency"] for row in read_table("agencies") for form in row["forms"].split("|")}


@cache
def not_places() -> frozenset[str]:
    """Words in capitals that stand where a dateline would, and are none."""
    return frozenset(row["word"] for row in read_table("not_places"))
