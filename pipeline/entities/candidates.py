"""What may be a name: spaCy's entities, trimmed, and the runs of capitalized words that it left out."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.entities.lexicon import context_words
from pipeline.entities.offices import OfficeHolder
from pipeline.records import EntityKind
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

KIND_OF_LABEL: dict[str, EntityKind] = {
    "PERSON": "person",
    "NORP": "group",
    "FAC": "facility",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "PRODUCT": "other",
    "EVENT": "other",
    "WORK_OF_ART": "work",
    "LAW": "other",
    "LANGUAGE": "other",
}
KIND_OF_QUANTITY: dict[str, EntityKind] = {
    "DATE": "date",
    "TIME": "date",
    "PERCENT": "number",
    "MONEY": "number",
    "QUANTITY": "number",
    "CARDINAL": "number",
}


@dataclass(slots=True)
class Candidate:
    """Tokens `[start, end)` that may be a name, with spaCy's label, empty where it gave none."""

    start: int
    end: int
    label: str
    holder: OfficeHolder | None = None


def find_candidates(doc: Doc, closed: Container[int]) -> Iterator[Candidate]:
    """SpaCy's names, trimmed, and the runs of capitalized proper nouns that it left out; no `closed` tokens.

    Of a name that crosses closed tokens, and of one that is only a title, the rest counts as left out.
    """
    words = words_of(doc)
    free = [number not in closed for number in range(len(doc))]
    capital = [part == "PROPN" and text[:1].isupper() for part, text in zip(words.parts, words.texts, strict=True)]
    for entity in doc.ents:
        if entity.label_ in KIND_OF_LABEL:
            start, end = trim(doc, entity.start, entity.end)
            start = with_particle(doc, start)
            if start < end and all(free[start:end]) and not is_title(doc, start, end):
                free[start:end] = [False] * (end - start)
                yield from split_at_commas(doc, Candidate(start, end, entity.label_))
        elif entity.label_ in {"DATE", "TIME"}:
            free[entity.start : entity.end] = [False] * len(entity)
    start = 0
    while start < len(doc):
        end = start
        while end < len(doc) and free[end] and capital[end]:
            end += 1
        if end > start:
            first = with_particle(doc, start)
            yield Candidate(first if free[first] else start, end, "")
        start = max(end, start + 1)


def is_title(doc: Doc, start: int, end: int) -> bool:
    """Whether all that spaCy took for a name is a title, "Foreign Minister"."""
    words = context_words("before-person") | context_words("title-part")
    return end < len(doc) and is_name_word(doc[end]) and all(token.lower_ in words for token in doc[start:end])


def split_at_commas(doc: Doc, found: Candidate) -> Iterator[Candidate]:
    """The parts of a place with its province, "X, Y"; other names whole."""
    start = found.start
    if found.label in {"GPE", "LOC", "FAC"}:
        for comma in range(found.start + 1, found.end - 1):
            if doc[comma].text == ",":
                yield Candidate(start, comma, found.label)
                start = comma + 1
    yield Candidate(start, found.end, found.label)


def is_name_word(token: Token) -> bool:
    """Whether a token is a proper noun by its tag and its capital."""
    return token.pos_ == "PROPN" and token.text[:1].isupper()


def trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The entity without determiners, white space and possessive endings; nothing beyond a line's end."""
    while start < end and (doc[start].is_space or doc[start].pos_ == "DET" or doc[start].is_punct):
        start += 1
    for token in range(start, end):
        if doc[token].is_space and "\n" in doc[token].text:
            end = token
            break
    while end > start and (doc[end - 1].is_space or doc[end - 1].tag_ == "POS" or doc[end - 1].is_punct):
        end -= 1
    return start, end


def with_particle(doc: Doc, start: int) -> int:
    """Where a name begins that `al-` or the like stands before: "al" and "-" are tokens of their own."""
    particle = start - 2
    if particle < 0 or doc[start - 1].text != "-" or doc[particle].lower_ not in context_words("particle"):
        return start
    return start if doc[start - 1].whitespace_ or doc[particle].whitespace_ else particle
