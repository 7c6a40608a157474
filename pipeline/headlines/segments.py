"""The segments of a headline: what a colon, a dash or a bar parts, and who is named as its source after a comma.

"Police: Two held over theft", "Two held over theft, police say", "Rebels shot down drone - army".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline.resources.tables import read_rows, read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc

PARTING = frozenset((":", ";", "|", "-", "\u2013", "\u2014", "--", "\u2026", "..."))
LONGEST_SOURCE = 6  # words from the comma to the end: "…, the country's health ministry says"


@cache
def headline_words(role: str) -> frozenset[str]:
    """The words of one role in `headline_words.tsv`."""
    return frozenset(row["word"] for row in read_table("headline_words") if row["role"] == role)


@cache
def verbs_of_saying() -> frozenset[str]:
    """The verbs that tell what someone says."""
    return frozenset(row[0] for row in read_rows("cues"))


def mark_segments(doc: Doc) -> None:
    """Says of every token whether it begins a segment, which the model then takes for a sentence."""
    starts = set(segment_starts(doc))
    for token in doc[1:]:
        token.is_sent_start = token.i in starts


def segment_starts(doc: Doc) -> Iterator[int]:
    """The first token of each segment but the first."""
    for token in doc[1:-1]:
        parts = token.text in PARTING and (token.text in ":;\u2026..." or doc[token.i - 1].whitespace_)
        if (parts and token.whitespace_) or is_end_of_sentence(doc, token.i):
            yield token.i + 1
    comma = comma_of_source(doc)
    if comma is not None:
        yield comma + 1


def is_end_of_sentence(doc: Doc, at: int) -> bool:
    """Whether a sentence ends with a token: "Rebels out of Homs? What we know"."""
    return doc[at].text in "?!." and bool(doc[at].whitespace_) and doc[at + 1].text[:1].isupper()


def comma_of_source(doc: Doc) -> int | None:
    """The comma before the source at the end: "…, police say"; none where there is none."""
    if len(doc) < 3 or doc[-1].lower_ not in headline_words("saying"):  # noqa: PLR2004 — a comma, who and "say"
        return None
    for at in range(len(doc) - 2, max(0, len(doc) - 2 - LONGEST_SOURCE), -1):
        if doc[at].text == ",":
            return at
    return None
