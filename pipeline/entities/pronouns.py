"""Pronouns and what they stand for.

Candidates are looked at in the order of salience of centering (Grosz et al. 1995): the subjects of the sentence, those of
the sentence before, then the rest; where one rank has two that fit, nothing is taken. Subjects that are no mentions
compete too, so that "it" is not laid to an army where it is a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.entities.agreement import PLURAL_TAGS, is_plural
from pipeline.entities.clusters import Cluster, Clusters, only
from pipeline.entities.lexicon import head_nouns
from pipeline.entities.mentions import Mention, Taken, make_mention
from pipeline.records import EntityKind
from pipeline.resources.tables import listed, read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PERSONAL = frozenset({"he", "she"})
THINGS = frozenset({"organization", "group", "place", "facility"})  # what "it" can stand for
KINDS: Mapping[str, EntityKind] = {
    "he": "person",
    "she": "person",
    "i": "person",
    "they": "group",
    "it": "organization",
}
GENDERS = {"he": "m", "she": "f"}
OPENING, CLOSING = frozenset({"\u201c", "``"}), frozenset({"\u201d", "''"})
WINDOW = {"he": 3, "she": 3, "they": 1, "it": 1}  # sentences back


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What the table knows of a pronoun."""

    stands_for: str
    use: str


@cache
def pronouns() -> Mapping[str, Pronoun]:
    """The pronouns by word."""
    return {row["word"]: Pronoun(row["stands_for"], row["use"]) for row in read_table("pronouns")}


@cache
def empty_verbs() -> Mapping[tuple[str, bool], frozenset[str]]:
    """What beside a verb leaves its "it" empty, by lemma and whether it is passive; nothing: the verb is enough."""
    return {(row["verb"], bool(row["passive"])): frozenset(listed(row["beside"])) for row in read_table("empty_it")}


def find_pronouns(doc: Doc, taken: Taken) -> Iterator[Mention]:
    """The pronouns of the table, each with a kind for want of a better; none is given its tokens."""
    for token in doc:
        pronoun = pronouns().get(token.lower_)
        if pronoun is not None and token.pos_ in {"PRON", "DET"} and taken.by_token[token.i] is None:
            yield make_mention(doc, token.i, token.i + 1, KINDS[pronoun.stands_for], form="pronoun")


class Pronouns:
    """Finds what the pronouns of one article stand for."""

    def __init__(self, clusters: Clusters) -> None:
        self.clusters = clusters
        self.quotes: list[int] | None = None

    def join(self, mention: Mention, seen: list[Mention]) -> bool:
        """Joins a pronoun to the only thing before it that it can stand for, if there is one."""
        token = mention.doc[mention.start]
        pronoun = pronouns()[token.lower_]
        word = pronoun.stands_for
        if word == "i" or (word == "it" and is_empty(token)):
            return False
        cluster = self.antecedent(mention, token, pronoun, seen)
        if cluster is None:
            return False
        self.joined(mention, word, cluster)
        return True

    def joined(self, mention: Mention, word: str, cluster: Cluster) -> None:
        """Puts a pronoun into a cluster."""
        cluster.pronoun = word
        if word in GENDERS and not cluster.gender:
            cluster.gender = "m" if word == "he" else "f"
        mention.kind = cluster.kind
        self.clusters.joined(mention, cluster)

    def antecedent(self, mention: Mention, token: Token, pronoun: Pronoun, seen: list[Mention]) -> Cluster | None:
        """The only cluster of the first rank in which anything fits."""
        word = pronoun.stands_for
        near = [
            other
            for other in self.clusters.recent(seen, mention, WINDOW[word])
            if self.fits(other, word) and not is_apart(other, token, pronoun)
        ]
        here = self.clusters.sentence(mention)
        for back in range(WINDOW[word] + 1):
            rank = [m for m in near if here - self.clusters.sentence(m) == back and is_subject(m)]
            rivals = self.rivals(here - back, token, word)
            if rank or rivals:
                found = only(self.clusters.distinct(rank))
                return found if not rivals and found is not None else None
            if word in PERSONAL and back == 1:
                break
        if word not in PERSONAL:
            return None
        return only(self.clusters.distinct(m for m in near if here - self.clusters.sentence(m) <= 1))

    def rivals(self, sentence: int, token: Token, word: str) -> bool:
        """Whether a subject of the sentence that is no mention could be meant."""
        return False

    def fits(self, mention: Mention, word: str) -> bool:
        """Whether a mention agrees with a pronoun in number, gender and kind."""
        cluster = self.clusters.of(mention)
        if cluster.pronoun not in {"", word}:
            return False
        if word in PERSONAL:
            return cluster.kind == "person" and cluster.gender in {"", GENDERS[word]}
        if word == "they":
            return cluster.kind in {"group", "organization"} and not is_joined_with_another(mention)
        return cluster.kind in THINGS and all(is_plural(one) is not True for one in cluster.mentions[:1])

    def join_ahead(self, left: Sequence[Mention], mentions: Sequence[Mention]) -> list[Mention]:
        """Joins what stands before its name ("After he lost, X resigned") and the "I" of a quotation."""
        return []


def is_subject(mention: Mention) -> bool:
    """Whether a verb has the mention as its subject, or it is owned by no one else in that place."""
    return mention.doc[mention.head].dep_ in SUBJECTS


def is_joined_with_another(mention: Mention) -> bool:
    """Whether "and" joins it to another: "rebels and soldiers" are "they" only together."""
    head = mention.doc[mention.head]
    return head.dep_ == "conj" or any(
        child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN"} for child in head.children
    )


def is_apart(mention: Mention, token: Token, pronoun: Pronoun) -> bool:
    """Whether both hang on one verb: then a pronoun is someone else ("Ali saw him"), save "himself" and "his"."""
    head = mention.doc[mention.head]
    if pronoun.use in {"reflexive", "possessive"}:
        return False
    return head.head.i == token.head.i


def is_empty(token: Token) -> bool:
    """Whether "it" stands for nothing: "it is clear that", "it rained", "it was X who", "makes it hard to"."""
    if token.lower_ != "it":
        return False
    verb = token.head
    if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "pobj"}:
        return True
    if token.dep_ in {"dobj", "nsubj"} and verb.dep_ == "ccomp" and verb.pos_ in {"ADJ", "NOUN"}:
        return True  # "makes it hard"
    if token.dep_ in {"dobj", "pobj"}:
        return token.dep_ == "pobj" or any(child.dep_ in {"oprd", "ccomp"} for child in verb.children)
    if verb.lemma_ == "be" and any(is_no_actor(child) for child in verb.children):
        return True
    beside = empty_verbs().get((verb.lemma_, token.dep_ == "nsubjpass"))
    if beside is None:
        return False
    return not beside or any(
        {child.dep_, f"{child.dep_}:{child.lemma_}", f"{child.dep_}:{child.lower_}"} & beside for child in verb.children
    )


def is_no_actor(token: Token) -> bool:
    """Whether what "it is" names is someone else or no one: "it was Smith who", "it was a signal"."""
    if token.dep_ != "attr":
        return False
    noun = head_nouns().get(token.lemma_.lower())
    return noun is None or noun.singular not in THINGS
