"""What a page or a scraper put above the text: stamps, bread crumbs, bylines. They go, and give what they say.

Looked at are the first few short paragraphs. A sentence of the story never goes: each kind of line is told by what it
is made of, whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cache

from pipeline.reading.dateline import agencies
from pipeline.reading.moments import Moment, find_moment
from pipeline.reading.scraped import PARAGRAPH
from pipeline.resources.tables import read_table

MOST_HEADER_LINES = 6
LONGEST_HEADER_LINE = 160  # characters
LONGEST_BYLINE = 12  # words

DATE_FIELD = re.compile(r"date (\d{4}-\d\d-\d\d)(?!\d)[ \n]*")
MAKER = re.compile(r"\bby\b.{1,60}?(?= on |[|,—–]|$)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_])*")
CRUMB = re.compile(r" ?[»›>] ?")
FEWEST_CRUMBS = 3
BYLINE = re.compile(r"(?:By|BY|Par|Por) (?P<names>[^.!?:;\n]*[^.!?:;,\n])")
SMALL_WORDS = frozenset({"and", "of", "the", "for", "in", "de", "der", "van", "von", "bin", "al", "el", "y", "et"})


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
    rest = text
    if found := DATE_FIELD.match(text):
        stated = find_moment(found.group(1), zone)
        header.published = stated.moment if stated else None
        rest = text[found.end() :]
    paragraphs = rest.split(PARAGRAPH, MOST_HEADER_LINES)
    kept = []
    for position, paragraph in enumerate(paragraphs[:MOST_HEADER_LINES]):
        if len(paragraph) > LONGEST_HEADER_LINE:
            kept += paragraphs[position:MOST_HEADER_LINES]
            break
        if not is_header_line(paragraph, title, zone, header):
            kept.append(paragraph)
    kept += paragraphs[MOST_HEADER_LINES:]
    stripped = PARAGRAPH.join(kept)
    return (stripped, header) if stripped else (text, header)


def is_header_line(line: str, title: str | None, zone: tzinfo, header: Header) -> bool:
    """Whether the line is no part of the story; what it says goes into `header`."""
    if title and same_words(line, title):
        return True
    if stamp := read_stamp(line, zone):
        header.published = header.published or stamp
        return True
    if names := read_byline(line):
        header.authors = header.authors or names
        return True
    return len(CRUMB.split(line)) >= FEWEST_CRUMBS and not line.endswith((".", "!", "?"))


def read_stamp(line: str, zone: tzinfo) -> Moment | None:
    """The date of a line that is nothing but a stamp: "Posted by admin on July 10, 2022 - 14 comments"."""
    found = find_moment(line, zone)
    if found is None:
        return None
    around = MAKER.sub("", line[: found.start] + "|" + line[found.end :])
    known = stamp_words()
    return found.moment if all(word.lower() in known for word in WORD.findall(around)) else None


def read_byline(line: str) -> list[str]:
    """The names of a line that is nothing but a byline: "By Ann Lee and Omar Haddad"."""
    found = BYLINE.fullmatch(line)
    if found is None:
        return []
    words = found["names"].replace(",", " ").split()
    if len(words) > LONGEST_BYLINE or not all(word[0].isupper() or word in SMALL_WORDS for word in words):
        return []
    return re.split(r", (?:and )?| and | et | y ", found["names"])


def same_words(first: str, second: str) -> bool:
    """Whether two lines say the same, but for case, punctuation and white space."""
    return WORD_OR_NUMBER.findall(first.casefold()) == WORD_OR_NUMBER.findall(second.casefold())


WORD_OR_NUMBER = re.compile(r"\w+")


@cache
def stamp_words() -> frozenset[str]:
    """The words of stamps, and the agencies that may stand in them."""
    words = {row["word"] for row in read_table("stamp_words")}
    return frozenset(words | {word.lower() for form in agencies() for word in form.split()})
