"""Bylines: "By Ann Lee and Omar Haddad", "By Ann Lee in Cairo", "De notre correspondant à Dakar".

One that names a place says where the text was filed, as a dateline does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.reading.moments import month_numbers
from pipeline.resources.tables import read_table

LONGEST_BYLINE = 24  # words
MOST_NAME_WORDS = 6  # of one name, its small words among them
LARGE = r"[^\W\d_a-zß-öø-ÿ]"  # a letter that is no small one of the Latin script
JOINED = r"(?:[a-z]{1,3}[-'’])?"  # "al-Haddad", "d'Arcy"
NAME = rf"[(@]?{JOINED}{LARGE}[\w'’.&/@·-]{{0,60}}[),;:]?"  # a word of a name, with what may stand around it
WORD_OF_NAME = re.compile(rf"@\w+|{JOINED}{LARGE}[\w'’·/&-]*\.?")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text, and from where; `places` are as they are written, one for each that is named."""

    authors: tuple[str, ...]
    places: tuple[str, ...]


def read_byline(line: str) -> Byline | None:
    """What a line that is nothing but a byline says; null where it is anything else."""
    opening, _, rest = line.partition(" ")
    role = roles().get(opening.lower(), "")
    if role not in {"by", "from"} or not opening[:1].isupper() or len(rest.split()) > LONGEST_BYLINE:
        return None
    authors: list[str] = []
    places: list[str] = []
    owned = False
    for part in parted().split(rest):
        who, where = (*placed().split(part, 1), "")[:2]
        own = who.lower() in own_people()
        owned = owned or own
        if places and not where and is_place(who) and " " not in who:  # "in Khartoum and Omdurman"
            places.append(who)
        elif (own or is_name(who)) and (not where or is_place(where)):
            authors += [] if own else [who]
            places += [where] if where else []
        else:
            return None
    if role == "from" and not places:
        return Byline((), ()) if owned and not authors else None
    if not owned and not any(" " in author or author.isupper() for author in authors):
        return None  # "By Monday", "By Christmas in Gaza"
    return Byline(tuple(authors), tuple(places))


def is_name(words: str) -> bool:
    """Whether the words can be the name of a writer or a medium."""
    return bool(words) and is_written_large(words) and words.lower() not in month_numbers()


def is_place(words: str) -> bool:
    """Whether the words can name a place: "in March" names none."""
    return is_written_large(words) and not any(word.lower() in month_numbers() for word in words.split())


def is_written_large(words: str) -> bool:
    """Whether all words but those that are small in names begin with a capital letter, the last one too."""
    parts = words.split()
    if not 0 < len(parts) <= MOST_NAME_WORDS:
        return False
    large = [WORD_OF_NAME.fullmatch(part) is not None for part in parts]
    return (
        large[-1]
        and (large[0] or parts[0] in small_words())
        and all(is_large or part in small_words() for is_large, part in zip(large, parts, strict=True))
    )


@cache
def roles() -> dict[str, str]:
    """What each single word of bylines does there."""
    found: dict[str, str] = {}
    for row in read_table("byline_words"):
        found.setdefault(row["word"], row["role"])
    return found


@cache
def small_words() -> frozenset[str]:
    """Words written small within names."""
    return frozenset(row["word"] for row in read_table("byline_words") if row["role"] == "small")


@cache
def own_people() -> frozenset[str]:
    """How a medium names its own people without their names."""
    return frozenset(row["word"] for row in read_table("byline_words") if row["role"] == "own")


@cache
def names_between() -> tuple[str, ...]:
    """Words between two names, and between a name and a place."""
    return tuple(row["word"] for row in read_table("byline_words") if row["role"] in {"and", "in"})


@cache
def parted() -> re.Pattern[str]:
    """What stands between two names."""
    return re.compile(rf",? (?:{words_of('and')}) |, (?!(?:{words_of('in')}) )")


@cache
def placed() -> re.Pattern[str]:
    """What stands before a place."""
    return re.compile(rf",? (?:{words_of('in')}) ")


@cache
def words_of(role: str) -> str:
    """The words of a role, as alternatives of a pattern."""
    return "|".join(re.escape(row["word"]) for row in read_table("byline_words") if row["role"] == role)
