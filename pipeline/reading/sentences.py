"""Sentences that lost the space between them get it back: "left the city.The army" has two."""

from __future__ import annotations

import re
from functools import cache

from pipeline.resources.tables import read_table

# A word, the end of its sentence, and at once a word with a capital letter. What could be an address, an abbreviation
# ("U.S.Army"), initials, a ticker ("BRK.A") or a version ("2.0.The") is left alone: no other stop stands near.
GLUED = re.compile(
    r"""
    (?:(?<=[\s(“‘"'’«—–\[-])|^)
    (?P<word>[^\W\d_]{2,40}|\d{2,15}|\d{1,15}%|(?<=['’])[a-zß-öø-ÿ])
    (?P<end>[)\]]?[.!?…]["”’'»)\]]{0,2})
    (?P<next>[“‘"«(\[]?(?P<start>[^\W\d_a-zß-öø-ÿ][^\W\d_]{0,40})(?=[\s,;:’'”"-]|$))
    """,
    re.VERBOSE,
)
# A mark that can only open or only close, on the wrong side of no space.
OPENED = re.compile(r"(?<=[^\W\d_][.!?])(?=[“«][^\W_])")
CLOSED = re.compile(r"(?<=[,.!?][”»])(?=[^\W_]{2})")
SUSPECT = re.compile(r"[\w%)\]][.!?…,][”’'»)\]\"“«]{0,3}[^\W_“‘«(\[]")
FEWEST_SMALL = 2  # letters in small after which a stop ends a sentence and no name


def part_sentences(paragraph: str) -> str:
    """The paragraph with a space between sentences that had none; nothing else in it changes."""
    if not SUSPECT.search(paragraph):
        return paragraph
    pieces = []
    start = marks = 0
    for found in GLUED.finditer(paragraph):
        marks += paragraph.count('"', start, found.start())
        end = found.end("end")
        straight = found["end"].find('"')
        if straight >= 0 and marks % 2 == 0:  # the next sentence's, which opens with it
            end = found.start("end") + straight
        marks += paragraph.count('"', found.start(), end)
        if is_end(found):
            pieces += [paragraph[start:end], " "]
            start = end
        else:
            pieces.append(paragraph[start:end])
            start = end
    parted = "".join([*pieces, paragraph[start:]])
    return CLOSED.sub(" ", OPENED.sub(" ", parted))


def is_end(found: re.Match[str]) -> bool:
    """Whether a sentence ends between the two words."""
    word, start = found["word"], found["start"]
    if start.lower() in name_endings():
        return False  # "Booking.Com", "ASP.NET"
    return word[-FEWEST_SMALL:].islower() or start[1:].islower()


@cache
def name_endings() -> frozenset[str]:
    """What stands behind the point of a name, in small letters."""
    return frozenset(row["ending"] for row in read_table("name_endings"))
