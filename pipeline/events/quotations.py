"""Quotations of a text: where the marks open and close, paragraph by paragraph."""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.spans import SpanIndex, cut

MARKS = re.compile(r"[\"“”„«»]|''|``|\n\s*\n")
CLOSING = frozenset("”»")
OPENING = frozenset("“„«")


def find_quotations(text: str) -> SpanIndex[Span]:
    """Every quotation with its marks, in order.

    A quotation that no mark closes ends with its paragraph: so English prints a speech of several paragraphs.
    """
    found: list[Span] = []
    opened: int | None = None
    for match in MARKS.finditer(text):
        mark = match.group()
        if mark[0] == "\n":
            if opened is not None:
                found.append(cut(text, opened, match.start()))
            opened = None
        elif opened is not None and mark not in OPENING:
            found.append(cut(text, opened, match.end()))
            opened = None
        elif mark not in CLOSING and opened is None:
            opened = match.start()
    if opened is not None:
        found.append(cut(text, opened, len(text.rstrip())))
    return SpanIndex(found)
