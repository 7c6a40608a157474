"""Which mentions are one thing. A wrong merge is worse than a missed one: where two candidates are left, none is taken.

In the manner of the sieves of Raghunathan et al. (2010), surest first: 1 known and equal names, 2 acronyms, 3 parts of
persons' names, 4 appositions, 5 descriptions, 6 pronouns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.entities.descriptions import PRONOUNS, is_definite
from pipeline.entities.lexicon import context_words, head_nouns
from pipeline.entities.mentions import Mention
from pipeline.entities.spelling import fold
from pipeline.records import EntityKind

LONGEST_ACRONYM = 7  # letters
MOST_ALIKE = 50  # clusters looked at under one word: so that the time stays in proportion to the text
NEAREST = 60  # mentions before a pronoun or description that it can stand for
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
ACTORS = frozenset({"person", "group", "organization"})
THINGS = frozenset({"organization", "group", "place", "facility"})  # what "it" can stand for


@dataclass(slots=True)
class Cluster:
    """Mentions of one thing, in order."""

    number: int
    kind: EntityKind
    mentions: list[Mention] = field(default_factory=list)
    pronoun: str = ""

    def add(self, mention: Mention) -> None:
        """One more mention of it."""
        mention.cluster = self.number
        self.mentions.append(mention)


class Clusters:
    """The clusters of one article and what finds them."""

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self.by_key: dict[tuple[str, str], Cluster] = {}
        self.by_word: dict[str, list[Cluster]] = {}
        self.by_initials: dict[str, list[Cluster]] = {}
        self.by_head: dict[int, Mention] = {}

    def found(self, mention: Mention) -> Cluster:
        """A new cluster with this mention."""
        cluster = Cluster(len(self.clusters), mention.kind)
        cluster.add(mention)
        self.clusters.append(cluster)
        return cluster

    def of(self, mention: Mention) -> Cluster:
        """The cluster a mention is in."""
        return self.clusters[mention.cluster]

    def note(self, mention: Mention) -> None:
        """Makes a name findable by its words, its initials and its head."""
        cluster = self.of(mention)
        self.by_head.setdefault(mention.head, mention)
        words = [*name_words(mention), *title_words(mention)] if mention.kind == "person" else ()
        for word in words:
            self.index(self.by_word, word, cluster)
        if letters := initials(mention):
            self.index(self.by_initials, letters, cluster)

    def index(self, table: dict[str, list[Cluster]], key: str, cluster: Cluster) -> None:
        """Puts a cluster under a key, once."""
        found = table.setdefault(key, [])
        if cluster not in found[-MOST_ALIKE:]:
            found.append(cluster)

    def persons(self, words: Iterable[str]) -> Iterable[Cluster]:
        """The clusters of named persons with one of the words in their names or titles, each once."""
        found = {c.number: c for word in words for c in self.by_word.get(word, ())[:MOST_ALIKE]}
        return (c for c in found.values() if c.kind == "person")


def find_clusters(mentions: Sequence[Mention], pronouns: Sequence[Mention]) -> list[Mention]:
    """Sets `cluster` of every mention; gives the pronouns that were resolved, with the kind of what they stand for."""
    clusters = Clusters()
    for mention in mentions:
        if mention.form == "name":
            join_name(mention, clusters)
    for mention in mentions:
        if mention.form == "quantity":
            clusters.found(mention)
    for mention in mentions:
        if mention.form == "description":
            join_description(mention, mentions, clusters)
    return [pronoun for pronoun in pronouns if join_pronoun(pronoun, mentions, clusters)]


def join_name(mention: Mention, clusters: Clusters) -> None:
    """1, 2, 3: the cluster of the name, a new one where none fits."""
    key = key_of(mention)
    cluster = clusters.by_key.get(key) or by_acronym(mention, clusters)
    if cluster is None and mention.kind == "person":
        cluster = only(c for c in clusters.persons(name_words(mention)) if is_same_person(mention, c))
    if cluster is None:
        cluster = clusters.found(mention)
    else:
        cluster.add(mention)
    clusters.by_key.setdefault(key, cluster)
    clusters.note(mention)


def key_of(mention: Mention) -> tuple[str, str]:
    """What equal names have in common."""
    if mention.known is not None:
        return ("known", mention.known.name)
    if mention.holder is not None:
        return ("holder", mention.holder.name)
    if mention.sense is not None and not mention.housed and mention.kind in {"place", "facility"}:
        return ("place", mention.sense.identity)
    if mention.kind == "nationality" and mention.place is not None:
        return ("nationality", mention.place.country or "")
    family = "organization" if mention.kind == "group" else mention.kind
    return (family, fold(mention.bare))


def only(found: Iterable[Cluster]) -> Cluster | None:
    """The one that was found, if it is the only one."""
    first: Cluster | None = None
    for cluster in found:
        if first is not None:
            return None
        first = cluster
    return first


def name_words(mention: Mention) -> list[str]:
    """The words of a person's name, without title and particles."""
    words, particles = fold(mention.bare).split(), context_words("particle")
    return [word for word in words if word not in particles] or words


def is_same_person(mention: Mention, cluster: Cluster) -> bool:
    """Whether a name is part of the cluster's names, or they of it: last names, first names, initials."""
    words = name_words(mention)
    return any(
        other.form == "name" and is_same_name(words, name_words(other)) for other in cluster.mentions[:MOST_ALIKE]
    )


def is_same_name(one: list[str], other: list[str]) -> bool:
    """Whether two names can be one person's: equal last words and no first name against it."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return len(long) > 1 and short[0] in {long[0], long[-1]}
    if short[-1] != long[-1]:
        return False
    first, full = short[0], long[0]
    return first == full or (1 in {len(first), len(full)} and first[0] == full[0])


def by_acronym(mention: Mention, clusters: Clusters) -> Cluster | None:
    """2: the cluster of an organization whose initials the name is, or that is named with it in parentheses."""
    if mention.kind not in {"organization", "group", "other", "place", "facility"} or mention.known is not None:
        return None
    text = mention.bare.replace(".", "")
    if not (1 < len(text) <= LONGEST_ACRONYM and text.isupper()):
        return None
    cluster = only(clusters.by_initials.get(text, ()))
    if cluster is not None:
        mention.kind, mention.senses, mention.sense, mention.place = cluster.kind, (), None, None
    return cluster


def initials(mention: Mention) -> str:
    """The first letters of the capitalized words of a name of several; empty for others."""
    words = [word for word in mention.bare.replace("-", " ").split() if word[:1].isupper()]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def join_description(mention: Mention, mentions: Sequence[Mention], clusters: Clusters) -> None:
    """4, 5: the cluster of what a description stands beside, or of the last one alike."""
    cluster = by_apposition(mention, clusters)
    if cluster is None and is_definite(mention):
        cluster = by_head(mention, mentions, clusters)
    key = ("description", description_key(mention))
    if cluster is None and is_repeatable(mention):
        cluster = clusters.by_key.get(key)
    if cluster is None:
        cluster = clusters.found(mention)
    else:
        cluster.add(mention)
    clusters.by_key[key] = cluster


def description_key(mention: Mention) -> str:
    """The words of a description with its head as lemma."""
    words = [token.lower_ for token in mention.tokens[:-1]]
    return " ".join([*words, mention.doc[mention.end - 1].lemma_.lower()])


def is_repeatable(mention: Mention) -> bool:
    """Whether the same words mean the same thing again: "the spokesman", "rebels", but not "two men" or "a camp"."""
    if is_definite(mention):
        return True
    noun = head_nouns().get(mention.doc[mention.head].lemma_.lower())
    counted = any(child.dep_ in {"nummod", "det", "poss"} for child in mention.doc[mention.head].children)
    return (
        mention.kind == "group"
        and noun is not None
        and "CVL" not in noun.sectors
        and bool(noun.sectors)
        and not counted
    )


def by_apposition(mention: Mention, clusters: Clusters) -> Cluster | None:
    """4: "Ali Hadi, a spokesman": the parse says that they are one."""
    head = mention.doc[mention.head]
    other = None
    if head.dep_ == "appos":
        other = clusters.by_head.get(head.head.i)
    else:
        for child in head.children:
            if child.dep_ == "appos":
                other = clusters.by_head.get(child.i)
    if other is not None and other.kind == mention.kind and other.kind in ACTORS:
        return clusters.of(other)
    return None


def by_head(mention: Mention, mentions: Sequence[Mention], clusters: Clusters) -> Cluster | None:
    """5: "the president" is the one person with that title; "the city" the only one named just before."""
    lemma = mention.doc[mention.head].lemma_.lower()
    if mention.kind == "person":
        return only(
            c for c in clusters.persons([lemma]) if any(lemma in title_words(m) for m in c.mentions[:MOST_ALIKE])
        )
    if mention.kind == "place" and mention.end - mention.start == 1:
        wanted = {"country": "PCLI", "city": "PPL", "town": "PPL", "village": "PPL", "capital": "PPLC"}.get(lemma)
        near = [
            other
            for other in nearest(mention, mentions)
            if other.sense is not None
            and other.kind == "place"
            and sentences_apart(other, mention) <= 1
            and other.sense.feature in ({"PPL", "PPLC"} if wanted == "PPL" else {wanted})
        ]
        return only({m.cluster: clusters.of(m) for m in near}.values()) if wanted else None
    return None


def nearest(mention: Mention, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions, in order, that start shortly before a mention."""
    end = bisect_left(mentions, mention.start, key=lambda other: other.start)
    return mentions[max(0, end - NEAREST) : end]


def title_words(mention: Mention) -> set[str]:
    """The words of the title before a name."""
    start = max(0, mention.start - 1)
    return {token.lower_.rstrip(".") for token in mention.doc[start : mention.start + mention.title]}


def sentences_apart(earlier: Mention, later: Mention) -> int:
    """How many sentences end between two mentions; two stands for more."""
    first = mention_sentence(earlier)
    if first == (last := mention_sentence(later)):
        return 0
    before = later.doc[last - 1].sent.start if last > 0 else last
    return 1 if first == before else 2


def mention_sentence(mention: Mention) -> int:
    """The first token of a mention's sentence."""
    return mention.doc[mention.head].sent.start


def join_pronoun(pronoun: Mention, mentions: Sequence[Mention], clusters: Clusters) -> bool:
    """6: joins a pronoun to the only thing it can stand for, if there is one."""
    word = PRONOUNS[pronoun.doc[pronoun.start].lower_]
    fits = FITTING[word]
    if word == "it" and is_empty_subject(pronoun):
        return False
    near = [
        m for m in nearest(pronoun, mentions) if m.end <= pronoun.start and sentences_apart(m, pronoun) <= 1 and fits(m)
    ]
    near = [m for m in near if clusters.of(m).pronoun in {"", word} and not is_bound(m, pronoun)]
    cluster = only_subject(near, pronoun, clusters) or only(
        {m.cluster: clusters.of(m) for m in near}.values() if word in {"he", "she"} else ()
    )
    if cluster is None:
        return False
    cluster.pronoun = word
    pronoun.kind = cluster.kind
    cluster.add(pronoun)
    return True


def only_subject(near: Sequence[Mention], pronoun: Mention, clusters: Clusters) -> Cluster | None:
    """What is the only subject before the pronoun in its own sentence, else in the one before."""
    for apart in (0, 1):
        subjects = [
            mention
            for mention in near
            if mention.doc[mention.head].dep_ in SUBJECTS and sentences_apart(mention, pronoun) == apart
        ]
        if subjects:
            return only({mention.cluster: clusters.of(mention) for mention in subjects}.values())
    return None


def is_bound(mention: Mention, pronoun: Mention) -> bool:
    """Whether both hang on one verb: then a pronoun is someone else ("Ali saw him"), save "himself" and "his"."""
    one, other = mention.doc[mention.head], pronoun.doc[pronoun.start]
    return one.head.i == other.head.i and other.dep_ != "poss" and not other.lower_.endswith(("self", "selves"))


def is_empty_subject(pronoun: Mention) -> bool:
    """Whether "it" stands for nothing: "it is clear that", "it rained", or is an object."""
    token = pronoun.doc[pronoun.start]
    if token.dep_ not in {"nsubj", "nsubjpass", "poss"}:
        return True
    return any(child.dep_ in {"ccomp", "acomp", "csubj", "xcomp", "expl"} for child in token.head.children) and (
        token.head.lemma_ in {"be", "seem", "appear", "remain", "become"}
    )


def is_one_person(mention: Mention) -> bool:
    """Whether "he" or "she" can stand for it."""
    return mention.kind == "person"


def is_many(mention: Mention) -> bool:
    """Whether "they" can stand for it."""
    return mention.kind in {"group", "organization"}


def is_thing(mention: Mention) -> bool:
    """Whether "it" can stand for it."""
    plural = mention.doc[mention.head].tag_ in {"NNS", "NNPS"} and mention.form == "description"
    return mention.kind in THINGS and not plural


FITTING: dict[str, Callable[[Mention], bool]] = {
    "he": is_one_person,
    "she": is_one_person,
    "they": is_many,
    "it": is_thing,
}
