"""Spans of text: from spaCy's tokens to the records' offsets, and finding the ones that overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

S = TypeVar("S", bound=Span)


def cut(text: str, start: int, end: int) -> Span:
    """The span of `text` from `start` to `end`, in code points."""
    return Span(text=text[start:end], start=start, end=end)


def tokens_of(doc: Doc, span: Span) -> DocSpan:
    """The tokens that a span of the text touches, whole."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    assert tokens is not None, f"{span} lies outside its text"
    return tokens


class SpanIndex(Generic[S]):
    """Spans of one text, to be asked for by offset. Nested spans are given outermost first."""

    def __init__(self, spans: Iterable[S]) -> None:
        self.spans = sorted(spans, key=lambda span: (span.start, -span.end))
        self.starts = [span.start for span in self.spans]
        self.longest = max((span.end - span.start for span in self.spans), default=0)

    def overlapping(self, start: int, end: int) -> Iterator[S]:
        """The spans that share a character with `[start, end)`, in their order."""
        first = bisect_left(self.starts, start - self.longest)
        for span in self.spans[first : bisect_left(self.starts, end)]:
            if span.end > start:
                yield span

    def within(self, start: int, end: int) -> Iterator[S]:
        """The spans that lie wholly in `[start, end)`, in their order."""
        return (span for span in self.overlapping(start, end) if start <= span.start and span.end <= end)
