"""Quotations and who speaks them, as pronouns have to know: "I" is the speaker, and "he" in his own words is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.entities.lexicon import context_words
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MARKS = frozenset({'"', "\u201c", "\u201d", "``", "''"})
OPENING = frozenset({"\u201c", "``"})
CLOSING = frozenset({"\u201d", "''"})
CLAUSE = 16  # tokens from a quotation in which its verb of speech stands: "…, said Ali Hadi, a farmer from the village"
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(slots=True)
class Quotation:
    """Tokens `[start, end)` between marks, and the token of who speaks them, -1 where nothing tells."""

    start: int
    end: int
    speaker: int = -1


class Quotations:
    """The quotations of one text, each token's found in one step."""

    def __init__(self, doc: Doc) -> None:
        self.by_token: dict[int, Quotation] = {}
        before: Quotation | None = None
        for found in find_quotations(doc):
            found.speaker = speaker_of(doc, found, before)
            before = found
            for token in range(found.start, found.end):
                self.by_token[token] = found

    def speaker(self, token: int) -> int:
        """The head of who speaks the words at a token; -1 outside quotations and where nothing tells."""
        found = self.by_token.get(token)
        return -1 if found is None else found.speaker


def find_quotations(doc: Doc) -> list[Quotation]:
    """What stands between marks; a mark that nothing closes in its paragraph opens none."""
    found: list[Quotation] = []
    opened = -1
    for number, text in enumerate(words_of(doc).texts):
        if "\n" in text and text.isspace():
            opened = -1
        elif text in MARKS:
            if opened < 0 and text not in CLOSING:
                opened = number
            elif opened >= 0 and text not in OPENING:
                found.append(Quotation(opened + 1, number))
                opened = -1
    return found


def speaker_of(doc: Doc, found: Quotation, before: Quotation | None) -> int:
    """The subject of the verb of speech after the quotation, else of that before it, else who spoke just before."""
    since = before.end + 1 if before is not None else 0
    after = speaking(doc, found.end + 1, min(found.end + CLAUSE, len(doc)))
    if after >= 0:
        return after
    first = max(since, found.start - 1 - CLAUSE)
    lead = found.start - 2
    if lead >= first and doc[lead].text in {":", ","}:
        return speaking(doc, first, lead)
    if before is not None and found.start - before.end <= CLAUSE and not is_new_paragraph(doc, before.end, found.start):
        return before.speaker
    return -1


def speaking(doc: Doc, start: int, end: int) -> int:
    """The subject of the first verb of speech among tokens, up to the sentence's end or the next mark; -1 if none."""
    for token in doc[start:end]:
        if token.text in MARKS or (token.is_sent_start and token.i > start):
            break
        if token.lemma_ in context_words("speech") and token.pos_ == "VERB":
            return subject_of(token)
    return -1


def subject_of(verb: Token) -> int:
    """The token of a verb's subject, -1 where it has none."""
    return next((child.i for child in verb.children if child.dep_ in SUBJECTS), -1)


def is_new_paragraph(doc: Doc, start: int, end: int) -> bool:
    """Whether a line ends among tokens."""
    return any(token.is_space and "\n" in token.text for token in doc[start:end])
