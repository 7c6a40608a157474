"""Descriptions: "opposition forces", "senior Syrian officials", "the town", by the noun at their head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from pipeline.entities.lexicon import head_nouns
from pipeline.entities.mentions import Mention, Taken, make_mention
from pipeline.records import EntityKind
from pipeline.resources.tables import listed, read_table
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MODIFIERS = frozenset({"amod", "compound", "nmod", "npadvmod", "advmod", "punct"})
ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
TAKEN_UP = frozenset({"nationality", "group", "organization", "person"})  # kinds that a description may hold
DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def find_descriptions(doc: Doc, taken: Taken) -> None:
    """Gives every description its tokens; a name inside it, if no place, is taken up as `inner`."""
    for mention in describe_all(doc, taken):
        inner = taken.within(mention.start, mention.end)
        for name in inner:
            taken.free(name)
        mention.inner = tuple(inner)
        taken.take(mention)


def describe_all(doc: Doc, taken: Taken) -> Iterator[Mention]:
    """The descriptions whose head no name holds."""
    nouns = head_nouns()
    for number, lemma in enumerate(words_of(doc).lemmas):
        noun = nouns.get(lemma)
        if noun is None or taken.by_token[number] is not None or not is_noun(token := doc[number]):
            continue
        kind = noun.plural if token.tag_ in {"NNS", "NNPS"} else noun.singular
        if kind is None or token.dep_ == "compound":
            continue
        takes_up = TAKEN_UP if kind in {"person", "group"} else frozenset[str]()
        yield make_mention(doc, first_modifier(doc, token, taken, takes_up), token.i + 1, kind, form="description")


def is_noun(token: Token) -> bool:
    """Whether a token is a noun by its tag, or by its place: "the general shot himself" is tagged as an adjective."""
    return token.pos_ == "NOUN" or (
        token.pos_ == "ADJ" and token.dep_ in ARGUMENTS and any(child.dep_ == "det" for child in token.children)
    )


def find_stand_ins(doc: Doc, taken: Taken) -> Iterator[Mention]:
    """Definite nouns that are mentions only where something stands before them: "the carrier", "the state"."""
    kinds = kinds_of_stand_ins()
    for number, lemma in enumerate(words_of(doc).lemmas):
        kind = kinds.get(lemma)
        if kind is None or taken.by_token[number] is not None:
            continue
        token = doc[number]
        if token.pos_ != "NOUN" or token.dep_ == "compound":
            continue
        kind = "group" if kind == "person" and token.tag_ in {"NNS", "NNPS"} else kind
        mention = make_mention(
            doc, first_modifier(doc, token, taken, frozenset()), token.i + 1, kind, form="description"
        )
        if is_definite(mention):
            yield mention


@cache
def kinds_of_stand_ins() -> Mapping[str, EntityKind]:
    """The kind of mention that a noun of `noun_classes.tsv` makes, for nouns that `head_nouns.tsv` lacks."""
    found: dict[str, EntityKind] = {}
    for row in read_table("noun_classes"):
        kinds = listed(row["kinds"])
        kind: EntityKind = "place" if "place" in kinds else "group" if kinds else "person"
        for noun in listed(row["nouns"]):
            if noun not in head_nouns() and " " not in noun:
                found.setdefault(noun, kind)
    return found


def first_modifier(doc: Doc, head: Token, taken: Taken, takes_up: frozenset[str]) -> int:
    """Where the modifiers begin that stand right before a noun: no determiner, number or possessor."""
    start = head.i
    while start > 0:
        token = doc[start - 1]
        holder = taken.by_token[token.i]
        if holder is not None:
            if holder.kind not in takes_up or not governs(head, doc[holder.head]):
                break
            start = holder.start
            continue
        if token.dep_ not in MODIFIERS or token.is_space or not governs(head, token):
            break
        if token.is_punct and token.text != "-":
            break
        start -= 1
    while start < head.i and (doc[start].is_punct or doc[start].dep_ == "advmod"):
        start += 1
    return start


def governs(head: Token, token: Token) -> bool:
    """Whether the parse puts a token under the noun through modifiers alone."""
    while token.i != head.i:
        if token.dep_ not in MODIFIERS or token.head.i == token.i:
            return False
        token = token.head
    return True


def is_definite(mention: Mention) -> bool:
    """Whether "the", "this" or the like stands before a description, be it before a name too: "the Turin mayor"."""
    before = mention.doc[max(0, mention.start - 1) : mention.start]
    return any(token.lower_ in DEFINITE for token in before) or any(
        child.dep_ == "det" and child.i < mention.start and child.lower_ in DEFINITE
        for child in mention.doc[mention.head].children
    )
