"""Who a source is: its span, the entity it names, its kind, and whether it stays unnamed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, get_args

from pipeline.records import Entity, Source, SourceKind
from pipeline.resources.tables import read_rows, read_table
from pipeline.spans import SpanIndex

if TYPE_CHECKING:
    from spacy.tokens import Token

SECTOR_KINDS: dict[str, SourceKind] = {
    "MED": "media",
    "GOV": "official",
    "COP": "official",
    "JUD": "official",
    "LEG": "official",
    "MIL": "military",
    "REB": "military",
    "OPP": "party",
    "PTY": "party",
}


@cache
def source_words() -> dict[str, tuple[SourceKind, bool]]:
    """Kind and anonymity of each word of the table; the first row of a word counts."""
    table: dict[str, tuple[SourceKind, bool]] = {}
    for word, kind, anonymous in read_rows("sources"):
        known: SourceKind = next(name for name in get_args(SourceKind) if name == kind)
        table.setdefault(word, (known, anonymous == "yes"))
    return table


def make_source(text: str, tokens: list[Token], head: Token, entities: SpanIndex[Entity]) -> Source:
    """The source that a run of tokens names, `head` its head noun."""
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    entity = entity_at(head, entities)
    kind, anonymous = kind_of(tokens, head, entity)
    return Source(
        text=text[start:end],
        start=start,
        end=end,
        cluster=entity.cluster if entity else None,
        kind=kind,
        anonymous=anonymous,
    )


def entity_at(head: Token, entities: SpanIndex[Entity]) -> Entity | None:
    """The smallest entity that covers a token."""
    covering = [span for span in entities.overlapping(head.idx, head.idx + len(head)) if span.start <= head.idx]
    return min(covering, key=lambda span: span.end - span.start, default=None)


def kind_of(tokens: list[Token], head: Token, entity: Entity | None) -> tuple[SourceKind, bool]:
    """The kind of a source, and whether it stays unnamed."""
    words = source_words()
    near = [token for token in tokens if token.i == head.i or (token.head.i == head.i and token.dep_ in NAME_PARTS)]
    named = any(token.pos_ == "PROPN" for token in near) and (
        head.pos_ == "PROPN" or any(t.dep_ == "appos" for t in near)
    )
    named = named or (entity is not None and entity.kind == "person" and entity.name != entity.text)
    if entity is not None and entity.actor is not None:
        for sector in entity.actor.sector:
            if sector in SECTOR_KINDS:
                kind = SECTOR_KINDS[sector]
                return kind, not named and words.get(head.lemma_.lower(), (kind, False))[1]
    for token in sorted(near, key=lambda token: token.i != head.i):
        found = words.get(token.lower_) or words.get(token.lemma_.lower())
        if found is not None:
            return found[0], found[1] and not named
    return "other", head.pos_ in ("DET", "NUM")


NAME_PARTS = frozenset(("compound", "amod", "appos", "nmod"))


def is_someone(head: Token) -> bool:
    """Whether a word can have a voice: a name, a person's pronoun, a word of the table, people by number."""
    if head.pos_ == "PROPN" or head.ent_type_ in ("PERSON", "ORG", "NORP", "GPE"):
        return True
    words = (head.lower_, head.lemma_.lower())
    return head.lower_ in PERSONAL or any(word in source_words() or word in people() for word in words)


@cache
def people() -> frozenset[str]:
    """Nouns for people and what they make up."""
    return frozenset(row["noun"] for row in read_table("head_nouns") if HUMAN & {row["plural"], row["singular"]})


HUMAN = frozenset(("person", "group", "organization"))


PERSONAL = frozenset(
    (
        "i",
        "he",
        "she",
        "they",
        "we",
        "you",
        "who",
        "him",
        "her",
        "them",
        "us",
        "me",
        "everyone",
        "many",
        "some",
        "others",
    )
)
