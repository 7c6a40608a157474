"""Finding the names of tables in a text: the text, and where its tokens end, looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")


class Scan:
    """A parsed text, ready to be asked for names."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        words = words_of(doc)
        self.text, self.starts = words.text, words.offsets
        self.ends: dict[int, int] = {}
        self.places: dict[str, list[int]] = {}
        for number, (word, start) in enumerate(zip(words.texts, words.offsets, strict=True)):
            self.ends[start + len(word)] = number + 1
            self.places.setdefault(word, []).append(number)

    def find(self, names: Mapping[str, Sequence[T]], spelled: Callable[[T], str]) -> Iterator[tuple[int, int, T]]:
        """The tokens `[start, end)` of each name that stands there whole, and its row.

        `names` are rows by the first token of their name, longest first; `spelled` gives the name of a row.
        """
        here = [(number, word) for word in self.places.keys() & names.keys() for number in self.places[word]]
        for number, word in sorted(here):
            start = self.starts[number]
            for row in names[word]:
                name = spelled(row)
                end = self.ends.get(start + len(name))
                if end is not None and self.text.startswith(name, start):
                    yield number, end, row
