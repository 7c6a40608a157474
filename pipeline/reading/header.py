"""What a page or a scraper put above the text: stamps, bread crumbs, bylines. They go, and give what they say.

Looked at are the first few short paragraphs. A sentence of the story never goes: each kind of line is told by what it
is made of, whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cache

from pipeline.reading.byline import read_byline
from pipeline.reading.dateline import agencies, find_dateline
from pipeline.reading.moments import Moment, find_moment
from pipeline.reading.scraped import PARAGRAPH
from pipeline.resources.tables import read_table

MOST_HEADER_LINES = 6
LONGEST_HEADER_LINE = 160  # characters

DATE_FIELD = re.compile(
    r"(?:date|Date|DATE):? (?P<date>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)(?!\d)[ \n]*"
)
MAIL_FIELD = re.compile(r"\*{0,2}([^\W\d_][\w’' -]{1,20}?) ?: ?\*{0,2}(.{0,300})$")
FEWEST_MAIL_LINES = 2
MOST_MAIL_LINES = 8
MAKER = re.compile(r"\bby\b.{1,60}?(?= on |[|,—–]|$)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_])*")
CRUMB = re.compile(r" ?[»›>] ?")
FEWEST_CRUMBS = 3


@dataclass(slots=True)
class Header:
    """What stood above a text: when it says the article was published, and who wrote it."""

    published: Moment | None = None
    authors: list[str] = field(default_factory=list)


def strip_header(text: str, title: str | None, zone: tzinfo) -> tuple[str, Header]:
    """The clean text without its header and without a title that it repeats, and what they said.

    Something always remains: where all of it looks like a header, it is the text.
    """
    header = Header()
    paragraphs = text.split(PARAGRAPH)
    mail = mail_lines(paragraphs, zone, header)
    kept: list[str] = []
    place = mail
    while place < len(paragraphs) and len(kept) < MOST_HEADER_LINES:
        line = paragraphs[place] if kept else without_date(paragraphs[place], zone, header)
        place += 1
        if line and (len(line) > LONGEST_HEADER_LINE or not is_header_line(line, title, zone, header)):
            kept.append(line)
        if len(line) > LONGEST_HEADER_LINE:
            break
    stripped = PARAGRAPH.join([*without_byline(kept, paragraphs[place : place + 1], zone), *paragraphs[place:]])
    return (stripped, header) if stripped else (text, header)


def without_date(line: str, zone: tzinfo, header: Header) -> str:
    """The first line without the scraper's field of its date."""
    while found := DATE_FIELD.match(line):
        stated = find_moment(found["date"], zone)
        header.published = header.published or (stated.moment if stated else None)
        line = line[found.end() :]
    return line


def mail_lines(paragraphs: list[str], zone: tzinfo, header: Header) -> int:
    """How many of the first paragraphs are the head of a mail: its fields, two at least, the sender's among them."""
    fields: list[tuple[str, str]] = []
    for paragraph in paragraphs[:MOST_MAIL_LINES]:
        found = MAIL_FIELD.match(paragraph)
        name = mail_fields().get(found[1].lower().strip()) if found else None
        if found is None or name is None:
            break
        fields.append((name, found[2]))
    if len(fields) < FEWEST_MAIL_LINES or "from" not in dict(fields):
        return 0
    for name, value in fields:
        if name == "date" and (stated := find_moment(value, zone)):
            header.published = header.published or stated.moment
    return len(fields)


def without_byline(kept: list[str], following: list[str], zone: tzinfo) -> list[str]:
    """The lines without a byline that names a place, where a dateline follows; else it stays, and is the dateline."""
    for position, line in enumerate(kept):
        if (byline := read_byline(line)) and byline.places:
            after = [*kept[position + 1 :], *following]
            if any(find_dateline(other, zone) and not read_byline(other) for other in after):
                return [*kept[:position], *kept[position + 1 :]]
            break
    return kept


def is_header_line(line: str, title: str | None, zone: tzinfo, header: Header) -> bool:
    """Whether the line is no part of the story; what it says goes into `header`."""
    if title and same_words(line, title):
        return True
    if stamp := read_stamp(line, zone):
        header.published = header.published or stamp
        return True
    if byline := read_byline(line):
        header.authors = header.authors or list(byline.authors)
        return not byline.places
    return len(CRUMB.split(line)) >= FEWEST_CRUMBS and not line.endswith((".", "!", "?"))


def read_stamp(line: str, zone: tzinfo) -> Moment | None:
    """The date of a line that is nothing but a stamp: "Posted by admin on July 10, 2022 - 14 comments"."""
    found = find_moment(line, zone)
    if found is None:
        return None
    around = MAKER.sub("", line[: found.start] + "|" + line[found.end :])
    known = stamp_words()
    return found.moment if all(word.lower() in known for word in WORD.findall(around)) else None


def same_words(first: str, second: str) -> bool:
    """Whether two lines say the same, but for case, punctuation and white space."""
    return WORD_OR_NUMBER.findall(first.casefold()) == WORD_OR_NUMBER.findall(second.casefold())


WORD_OR_NUMBER = re.compile(r"\w+")


@cache
def mail_fields() -> dict[str, str]:
    """The fields at the head of a mail, by the names that programs give them."""
    return {row["name"]: row["field"] for row in read_table("mail_fields")}


@cache
def stamp_words() -> frozenset[str]:
    """The words of stamps, and the agencies that may stand in them."""
    words = {row["word"] for row in read_table("stamp_words")}
    return frozenset(words | {word.lower() for form in agencies() for word in form.split()})
