"""Finding the names of tables in a text: the text, and where its tokens end, looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")


class Scan:
    """A parsed text, ready to be asked for names."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        self.words = [(token.text, token.idx) for token in doc]
        self.ends = {start + len(word): number + 1 for number, (word, start) in enumerate(self.words)}

    def find(self, names: Mapping[str, Sequence[T]], spelled: Callable[[T], str]) -> Iterator[tuple[int, int, T]]:
        """The tokens `[start, end)` of each name that stands there whole, and its row.

        `names` are rows by the first token of their name, longest first; `spelled` gives the name of a row.
        """
        for number, (word, start) in enumerate(self.words):
            for row in names.get(word, ()):
                name = spelled(row)
                end = self.ends.get(start + len(name))
                if end is not None and self.text.startswith(name, start):
                    yield number, end, row
