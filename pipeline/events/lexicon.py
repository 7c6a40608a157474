"""The lexer of time expressions: from text to a row of lexemes that the grammar of `timex` reads.

The words are in `resources/times.tsv` and `resources/holidays.tsv`; here are only the shapes that no table can list:
numbers, clock times, dates in figures.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from pipeline.resources.tables import read_rows


class Lexeme(NamedTuple):
    """A word or figure and the part it plays in a time expression; `start`, `end` are offsets in the text."""

    kind: str
    value: str
    start: int
    end: int
    capital: bool


SHAPES = re.compile(  # what begins with a letter first: mostly it is that, and nothing else is
    r"""
      (?P<FY>\bFY\s?['’‘]?(?:(?:19|20)\d\d|\d\d)(?!\w))
    | (?P<WORD>[^\W\d_]+(?:['’](?:[^\W\d_]+))*)
    | (?P<BREAK>\n\s*\n|(?<=[.!?"”’)])[^\S\n]*\n)
    | (?P<ISO>\b\d{4}(?P<cut>[-/])\d\d(?P=cut)\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?(?![\w-]))
    | (?P<FIGURES>\b\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:\d{4}|\d\d)(?![\w/]))
    | (?P<AMPM>\b\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.\s?m\.|[ap]m)(?!\w))
    | (?P<HHMM>\b\d{1,2}:\d\d(?::\d\d)?(?![\w:]))
    | (?P<MILITARY>\b[0-2]\d[0-5]\d(?=\s(?:GMT|UTC|hours|hrs|local)))
    | (?P<DECADE>(?:\b[12]\d)?\d0s\b|['’‘][1-9]0s\b)
    | (?P<ORD>\b\d{1,2}(?:st|nd|rd|th)\b)
    | (?P<YEAR>\b(?:1\d|20)\d\d(?![\w%]|[.,]\d)|\b2100(?!\w))
    | (?P<SHORTYEAR>(?<!\w)['’‘]\d\d(?!\w))
    | (?P<MIXED>\b\d{1,3}(?:[\ -][1357]/[248](?![\w/])|[½¼¾]))
    | (?P<NUM>\b\d+(?:[.,]\d+)*(?!\w))
    | (?P<DASH>[-‐‑–—])
    | (?P<COMMA>,)
    | (?P<MARK>\S)
    """,  # noqa: RUF001 — the dashes, fractions and quotation marks of the news are meant
    re.VERBOSE | re.IGNORECASE,
)
SHORT = 2  # figures of a year without its century
TURN = "50"  # two figures from here on are of the 20th century, below it of the 21st
LONGEST_NUMBER = 12  # characters
CAPITALIZED = frozenset(("MONTH", "MONTHABBR", "WEEKDAY", "WEEKDAYABBR", "WEEKDAYS", "HOLIDAY"))


@cache
def words() -> dict[tuple[str, ...], tuple[str, str]]:
    """Kind and value of each word or phrase of the tables, by its words in lower case."""
    table = {tuple(row[0].split()): (row[1], row[2]) for row in read_rows("times")}
    table |= {tuple(lexed(row[0])): ("HOLIDAY", row[0]) for row in read_rows("holidays")}
    return table


@cache
def phrases() -> dict[str, list[tuple[str, ...]]]:
    """The words and phrases of the tables by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(words(), key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def lexed(phrase: str) -> list[str]:
    """A phrase of a table, cut as the lexer cuts texts."""
    return [match.group() for match in SHAPES.finditer(phrase)]


def lex(text: str) -> list[Lexeme]:
    """Every word, figure and mark of `text` in order."""
    raw = list(SHAPES.finditer(text))
    plain = [match.group().lower().replace("’", "'") for match in raw]
    lexemes: list[Lexeme] = []
    position = 0
    while position < len(raw):
        kind = raw[position].lastgroup or "MARK"
        size, found = 1, None
        if kind in ("WORD", "NUM", "ORD"):
            size, found = longest(plain, position)
        first, last = raw[position], raw[position + size - 1]
        start, end = first.start(), last.end()
        capital = not text[start].islower()
        if found is None or (found[0] in CAPITALIZED and not capital):
            kind, value = shaped(kind, plain[position])
            end = first.end() if found else end
            size = 1
        else:
            kind, value = found
            if kind.endswith("ABBR") and text[end : end + 1] == ".":
                end += 1
                size += 1
        lexemes.append(Lexeme(kind, value, start, end, capital))
        position += size
    return joined_numbers(lexemes, text)


def shaped(kind: str, word: str) -> tuple[str, str]:
    """Kind and value of a figure: `3rd` is 3, `2 1/2` is 2.5, `FY90` the year 1990."""
    match kind:
        case "ORD":
            return kind, word.rstrip("stndrh")
        case "MIXED":
            whole = "".join(takewhile(str.isdecimal, word))
            part = word.removeprefix(whole).lstrip(" -")
            numerator, _, denominator = unicodedata.normalize("NFKD", part).replace("\u2044", "/").partition("/")
            return "NUM", f"{int(whole) + int(numerator) / int(denominator):g}"
        case "FY":
            figures = "".join(filter(str.isdecimal, word))
            return "YEAR", figures if len(figures) > SHORT else century_of(figures)
        case "SHORTYEAR":
            return kind, century_of(word[1:])
    return kind, word


def century_of(figures: str) -> str:
    """The year of two figures."""
    return f"{19 if figures >= TURN else 20}{figures}"


def longest(plain: list[str], position: int) -> tuple[int, tuple[str, str] | None]:
    """How many words from `position` on the longest phrase of the tables takes, and what it is."""
    word = plain[position]
    for phrase in phrases().get(word, ()):
        if len(phrase) == 1 or tuple(plain[position : position + len(phrase)]) == phrase:
            return len(phrase), words()[phrase]
    if word.endswith(("'s", "s'")):
        return 1, words().get((word.removesuffix("'s").removesuffix("'"),))
    return 1, None


def joined_numbers(lexemes: list[Lexeme], text: str) -> list[Lexeme]:
    """Lexemes with `twenty-four`, `twenty four` and `two hundred` as one number, `twenty` and `hundred` alone too."""
    joined: list[Lexeme] = []
    position = 0
    while position < len(lexemes):
        lexeme = lexemes[position]
        position += 1
        if lexeme.kind == "TENS":
            lexeme = lexeme._replace(kind="NUM")
            after = position + (position < len(lexemes) and lexemes[position].kind == "DASH")
            units = lexemes[after] if after < len(lexemes) else None
            if units is not None and is_units(units) and text[lexeme.end : units.start].strip(" -") == "":
                total = str(int(lexeme.value) + int(units.value))
                lexeme = Lexeme(units.kind, total, lexeme.start, units.end, lexeme.capital)
                position = after + 1
        if lexeme.kind == "SCALE":
            lexeme = lexeme._replace(kind="NUM")
            before = joined[-1] if joined else None
            if before is not None and before.kind == "NUM" and text[before.end : lexeme.start] in (" ", "-"):
                lexeme = Lexeme("NUM", product(before.value, lexeme.value), before.start, lexeme.end, before.capital)
                joined.pop()
        joined.append(lexeme)
    return joined


def product(number: str, scale: str) -> str:
    """The product of a number and a power of ten or a dozen; `X` for one that is not known."""
    plain = number.replace(",", "")
    if len(plain) > LONGEST_NUMBER or not plain.replace(".", "", 1).isdecimal():
        return "X"
    return f"{float(plain) * int(scale):.15g}"


def is_units(lexeme: Lexeme) -> bool:
    """Whether a number has one figure, as after "twenty"."""
    return lexeme.kind in ("NUM", "ORD") and len(lexeme.value) == 1 and lexeme.value.isdigit()
