"""Pronouns and what they stand for.

Candidates are looked at in the order of salience of centering (Grosz et al. 1995): the subjects of the sentence, those
of the sentence before, then the rest; where one rank has two that fit, nothing is taken. Subjects that are no mentions
compete too, so that "it" is not laid to an army where it is a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.entities.agreement import PLURAL_TAGS, Gender, coreference_words, is_plural
from pipeline.entities.clusters import Cluster, Clusters, only
from pipeline.entities.lexicon import head_nouns
from pipeline.entities.mentions import Mention, Taken, make_mention
from pipeline.entities.quotations import Quotations
from pipeline.records import EntityKind
from pipeline.resources.tables import listed, read_table
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
THINGS = frozenset({"organization", "group", "place", "facility"})  # what "it" can stand for
KINDS: Mapping[str, EntityKind] = {
    "he": "person",
    "she": "person",
    "i": "person",
    "they": "group",
    "it": "organization",
}
GENDERS: Mapping[str, Gender] = {"he": "m", "she": "f"}
MAIN = frozenset({"ROOT", "conj"})
FRONTED = frozenset({"advcl", "prep"})
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
    known, parts = pronouns(), words_of(doc).parts
    for number, word in enumerate(words_of(doc).lowers):
        if word in known and parts[number] in {"PRON", "DET"} and taken.by_token[number] is None:
            yield make_mention(doc, number, number + 1, KINDS[known[word].stands_for], form="pronoun")


class Pronouns:
    """Finds what the pronouns of one article stand for."""

    def __init__(self, clusters: Clusters, doc: Doc) -> None:
        self.clusters = clusters
        self.quotations = Quotations(doc)
        self.rivals = rivals_by_sentence(doc, clusters)
        self.lonely: set[int] = set()  # tokens of pronouns with nothing before them that fits

    def join(self, mention: Mention, seen: list[Mention]) -> bool:
        """Joins a pronoun to the only thing before it that it can stand for, if there is one."""
        token = mention.doc[mention.start]
        pronoun = pronouns()[token.lower_]
        if pronoun.stands_for == "i" or is_empty(token):
            return False
        near = self.fitting(mention, token, pronoun, seen)
        if not near:
            self.lonely.add(mention.start)
        cluster = self.foremost(mention, token, pronoun.stands_for, near)
        if cluster is None:
            return False
        self.take_in(mention, pronoun.stands_for, cluster)
        return True

    def take_in(self, mention: Mention, word: str, cluster: Cluster) -> None:
        """Puts a pronoun into a cluster; a person is "he" or "she" from then on."""
        if cluster.kind == "person":
            cluster.gender = cluster.gender or GENDERS.get(word, "")
        mention.kind = cluster.kind
        self.clusters.joined(mention, cluster)

    def fitting(self, mention: Mention, token: Token, pronoun: Pronoun, seen: list[Mention]) -> list[Mention]:
        """What was mentioned before and agrees with a pronoun, but for who speaks it and what hangs on its own verb."""
        speaker = self.speaker(mention)
        return [
            other
            for other in self.clusters.recent(seen, mention, WINDOW[pronoun.stands_for])
            if self.fits(other, pronoun.stands_for)
            and not (pronoun.use == "object" and pronoun.stands_for == "they" and is_one_body(other))
            and not is_apart(other, token, pronoun)
            and other.cluster != speaker
        ]

    def fits(self, mention: Mention, word: str) -> bool:
        """Whether a mention agrees with a pronoun in number, gender and kind."""
        cluster = self.clusters.of(mention)
        if word in GENDERS:
            return cluster.kind == "person" and cluster.gender in {"", GENDERS[word]}
        if word == "they":
            return cluster.kind in {"group", "organization"} and not is_joined_with_another(mention)
        return cluster.kind in THINGS and all(is_plural(one) is not True for one in cluster.mentions[:1])

    def speaker(self, mention: Mention) -> int:
        """The cluster of who speaks a mention; -1 where nothing tells."""
        speaker = self.clusters.by_head.get(self.quotations.speaker(mention.head))
        return -1 if speaker is None else speaker.cluster

    def foremost(self, mention: Mention, token: Token, word: str, near: list[Mention]) -> Cluster | None:
        """The only cluster of the first rank that has any: a rank with two, or with a rival, gives none."""
        here = self.clusters.sentence(mention)
        over = heads_of(token)
        for back in range(2):
            subjects = [m for m in near if here - self.clusters.sentence(m) == back and is_subject(m)]
            rivals = [
                one
                for one in self.rivals.get(here - back, ())
                if one.i < token.i and can_be(one, word) and one.i not in self.clusters.by_head
            ]
            if word == "they" and back and (many := [m for m in subjects if is_plural(m)]):
                subjects = many  # "the army said its troops had left. They": rather the troops
            for leading in (True, False):
                rank = [m for m in subjects if leads(m.doc[m.head], over, back) is leading]
                against = [one for one in rivals if leads(one, over, back) is leading]
                if rank or against:
                    return only(self.clusters.distinct(rank)) if not against else None
        if word not in GENDERS:
            return None
        closest = [m for m in near if here - self.clusters.sentence(m) <= 1]
        return only(self.clusters.distinct(closest or near))

    def join_ahead(self, left: Sequence[Mention]) -> list[Mention]:
        """Joins what stands before its name ("After he lost, Ali Hadi resigned") and the "I" of quotations."""
        resolved = []
        for mention in left:
            token = mention.doc[mention.start]
            word = pronouns()[token.lower_].stands_for
            if word == "i":
                cluster = self.speaking(mention)
            else:
                cluster = self.ahead(token, word) if mention.start in self.lonely else None
            if cluster is not None:
                self.take_in(mention, word, cluster)
                resolved.append(mention)
        return resolved

    def speaking(self, mention: Mention) -> Cluster | None:
        """The person who speaks an "I"."""
        number = self.speaker(mention)
        return (
            self.clusters.clusters[number] if number >= 0 and self.clusters.clusters[number].kind == "person" else None
        )

    def ahead(self, token: Token, word: str) -> Cluster | None:
        """The subject of the verb that a clause or phrase before it hangs on, if the pronoun stands in that."""
        for over in token.ancestors:
            if over.dep_ in FRONTED and over.i < over.head.i:
                subject = next((child for child in over.head.children if child.dep_ in SUBJECTS), None)
                if subject is not None and subject.i > over.i:
                    name = self.clusters.by_head.get(subject.i)
                    fits = name is not None and name.cluster >= 0 and self.fits(name, word)
                    return self.clusters.of(name) if fits and name is not None else None
        return None


def rivals_by_sentence(doc: Doc, clusters: Clusters) -> dict[int, list[Token]]:
    """The subjects that are common nouns, by the number of their sentence."""
    found: dict[int, list[Token]] = {}
    words, known = words_of(doc), head_nouns()
    for number, relation in enumerate(words.relations):
        if relation in SUBJECTS and words.parts[number] == "NOUN" and words.lemmas[number] not in known:
            found.setdefault(clusters.sentences[number], []).append(doc[number])
    return found


def can_be(token: Token, word: str) -> bool:
    """Whether a noun that is no mention could be meant by "it" or "they"."""
    plural = token.tag_ in PLURAL_TAGS
    return (word == "they" and plural) or (word == "it" and not plural)


def heads_of(token: Token) -> frozenset[int]:
    """The tokens that a token hangs on, however far."""
    return frozenset(over.i for over in token.ancestors)


def leads(subject: Token, over: frozenset[int], back: int) -> bool:
    """Whether a subject's verb governs the pronoun, or, a sentence before, is the main one."""
    return subject.head.i in over if back == 0 else is_main(subject.head)


def is_main(verb: Token) -> bool:
    """Whether a verb tells the sentence: its root, but of "the bridge fell, police said" the first."""
    if verb.dep_ == "ccomp":
        return verb.i < verb.head.i and verb.head.dep_ == "ROOT"
    return verb.dep_ in MAIN and not any(child.dep_ == "ccomp" and child.i < verb.i for child in verb.children)


def is_subject(mention: Mention) -> bool:
    """Whether a verb has the mention as its subject, or it is owned by no one else in that place."""
    return mention.doc[mention.head].dep_ in SUBJECTS


def is_one_body(mention: Mention) -> bool:
    """Whether a mention names an organization or a collective: that is "they" where it acts, and hardly ever "them"."""
    return mention.kind == "organization" or (mention.form == "description" and is_plural(mention) is not True)


def is_joined_with_another(mention: Mention) -> bool:
    """Whether "and" joins it to another: "rebels and soldiers" are "they" only together."""
    head = mention.doc[mention.head]
    return head.dep_ == "conj" or any(
        child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN"} for child in head.children
    )


def is_apart(mention: Mention, token: Token, pronoun: Pronoun) -> bool:
    """Whether both hang on one verb: then a pronoun is someone else ("Ali saw him"), save "himself" and "his"."""
    if pronoun.use in {"reflexive", "possessive"}:
        return False
    return mention.doc[mention.head].head.i in verbs_over(token)


def verbs_over(token: Token) -> set[int]:
    """The verb that a pronoun hangs on and those whose subject it shares: "soldiers came and chased them"."""
    verb = token.head
    if token.dep_ == "pobj" and verb.lower_ in coreference_words("other-than-subject"):
        verb = verb.head
    found = {verb.i}
    if token.dep_ not in SUBJECTS:
        while verb.dep_ == "conj" and not any(child.dep_ in SUBJECTS for child in verb.children):
            verb = verb.head
            found.add(verb.i)
    return found


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
