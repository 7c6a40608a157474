"""The words of a parse as plain lists: asking spaCy for one token after the other costs more than most rules do."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

KEY = "dateline.words"  # in `Doc.user_data`


class Words:
    """Lists by token number; `lowers` and `lemmas` are in lower case.

    Attributes:
        text: the whole text, which spaCy would put together anew at every asking.
        texts: the words as they stand.
        tags: tags of the Penn Treebank, as `Token.tag_`.
        parts: universal parts of speech, as `Token.pos_`.
        relations: what each is to its head, as `Token.dep_`.
        offsets: where each begins in the text, in characters.
    """

    def __init__(self, doc: Doc) -> None:
        wanted: list[int | str] = ["ORTH", "LOWER", "LEMMA", "TAG", "POS", "DEP", "IDX", "SENT_START"]
        self.offsets: list[int]
        *columns, self.offsets, self._starting = doc.to_array(wanted).T.tolist()
        strings = doc.vocab.strings
        spelled = {number: strings[number] for number in set().union(*columns)}
        self.text = doc.text
        self.texts, self.lowers, lemmas, self.tags, self.parts, self.relations = (
            [spelled[number] for number in column] for column in columns
        )
        self.lemmas = [lemma.lower() for lemma in lemmas]

    def between(self, start: int, end: int) -> str:
        """The text of the tokens `[start, end)`, as `doc[start:end].text`."""
        return self.text[self.offsets[start] : self.end_of(end - 1)] if start < end else ""

    def end_of(self, number: int) -> int:
        """Where a token ends in the text, in characters."""
        return self.offsets[number] + len(self.texts[number])

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentence of each token, as the tokens `[start, end)`."""
        starts = [0, *(number for number, mark in enumerate(self._starting) if mark == 1)]
        ends = pairwise([*starts, len(self._starting)])
        return [bounds for bounds in ends for _ in range(*bounds)]


def words_of(doc: Doc) -> Words:
    """The words of a parse, listed once; who changes the parse afterwards is not heard."""
    found: Words | None = doc.user_data.get(KEY)
    if found is None:
        found = doc.user_data[KEY] = Words(doc)
    return found


def sentence_at(token: Token) -> DocSpan:
    """The sentence of a token: `Token.sent`, which would look for its ends anew at every asking."""
    start, end = words_of(token.doc).sentences[token.i]
    return token.doc[start:end]
