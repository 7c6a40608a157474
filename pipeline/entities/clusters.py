"""The clusters of one article, and what finds them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.entities.agreement import Gender, Role, classes_of, gender_of, roles_of
from pipeline.entities.mentions import Mention
from pipeline.records import EntityKind
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

MOST_ALIKE = 50  # clusters looked at under one word: so that the time stays in proportion to the text
MOST_CALLED = 20  # clusters looked at under one noun
NEAREST = 60  # mentions before a pronoun or description that it can stand for


@dataclass(slots=True)
class Cluster:
    """Mentions of one thing, in order, and what they say of it together.

    Attributes:
        names: the different names of a person, each as its words.
        roles: nouns said of it, each with what narrows it, "interior minister".
        classes: the classes of nouns that can stand for it.
        latest: the sentence of the last mention of it so far, in the order of the text.
        gender: whether it is "he" or "she"; empty where nothing told yet.
    """

    number: int
    kind: EntityKind
    mentions: list[Mention] = field(default_factory=list)
    names: dict[tuple[str, ...], None] = field(default_factory=dict)
    roles: dict[Role, None] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()
    gender: Gender = ""
    latest: int = -1

    @property
    def is_named(self) -> bool:
        """Whether a name is among its mentions; names come first."""
        return any(mention.form == "name" for mention in self.mentions[:1])

    @property
    def country(self) -> str | None:
        """The country that the tables know it to be of, or that it lies in."""
        first = self.mentions[0]
        if first.known is not None:
            return first.known.country
        return first.sense.country if first.sense is not None else None


class Clusters:
    """The clusters of one article, by number and by what is said of them."""

    def __init__(self, doc: Doc) -> None:
        self.clusters: list[Cluster] = []
        self.by_key: dict[tuple[str, ...], Cluster] = {}
        self.by_word: dict[str, list[Cluster]] = {}
        self.by_initials: dict[str, list[Cluster]] = {}
        self.by_role: dict[str, list[Cluster]] = {}
        self.by_head: dict[int, Mention] = {}
        self.sentences = sentence_numbers(doc)

    def found(self, mention: Mention) -> Cluster:
        """A new cluster with this mention."""
        cluster = Cluster(len(self.clusters), mention.kind)
        self.clusters.append(cluster)
        return self.joined(mention, cluster)

    def joined(self, mention: Mention, cluster: Cluster) -> Cluster:
        """The cluster with one more mention, findable by what that says of it."""
        mention.cluster = cluster.number
        cluster.mentions.append(mention)
        self.by_head.setdefault(mention.head, mention)
        if mention.form in {"name", "description"}:
            self.note(mention, cluster)
        return cluster

    def note(self, mention: Mention, cluster: Cluster) -> None:
        """Makes a cluster findable by the roles that a mention gives it."""
        roles = roles_of(mention)
        cluster.gender = cluster.gender or gender_of(mention, roles)
        cluster.classes |= classes_of(mention, roles)
        for role in roles:
            if len(cluster.roles) < MOST_ALIKE:
                cluster.roles.setdefault(role)
            self.index(self.by_role, role[0], cluster)

    def merge(self, unnamed: Cluster, named: Cluster) -> None:
        """Makes two clusters one when a name comes after its description: "the judge", then "the judge, Ali Hadi".

        The mentions of the unnamed one move; they do so once, for then they have a name.
        """
        if named.gender and unnamed.gender and named.gender != unnamed.gender:
            return
        for mention in unnamed.mentions:
            mention.cluster = named.number
        named.mentions += unnamed.mentions
        named.roles |= dict(islice(unnamed.roles.items(), MOST_ALIKE))
        named.classes |= unnamed.classes
        named.gender = named.gender or unnamed.gender
        named.latest = max(named.latest, unnamed.latest)
        for noun, _ in unnamed.roles:
            self.index(self.by_role, noun, named)
        unnamed.mentions = []

    def called(self, noun: str) -> list[Cluster]:
        """The last clusters that a noun was said of."""
        return [cluster for cluster in self.by_role.get(noun, ())[-MOST_CALLED:] if cluster.mentions]

    def index(self, table: dict[str, list[Cluster]], key: str, cluster: Cluster) -> None:
        """Puts a cluster under a key, once."""
        found = table.setdefault(key, [])
        if cluster not in found[-MOST_ALIKE:]:
            found.append(cluster)

    def of(self, mention: Mention) -> Cluster:
        """The cluster a mention is in."""
        return self.clusters[mention.cluster]

    def distinct(self, mentions: Iterable[Mention]) -> list[Cluster]:
        """The clusters of mentions, each once, in order."""
        return list({mention.cluster: self.of(mention) for mention in mentions}.values())

    def sentence(self, mention: Mention) -> int:
        """The number of a mention's sentence in the text."""
        return self.sentences[mention.head]

    def recent(self, seen: list[Mention], mention: Mention, most: int) -> Iterator[Mention]:
        """What was mentioned before in the last sentences, the nearest first; `most` 1 takes in the sentence before."""
        for other in islice(reversed(seen), NEAREST):
            if self.sentence(mention) - self.sentence(other) > most:
                return
            if other.end <= mention.start:
                yield other


def sentence_numbers(doc: Doc) -> list[int]:
    """The number of each token's sentence."""
    bounds = words_of(doc).sentences
    numbers = {sentence: number for number, sentence in enumerate(dict.fromkeys(bounds))}
    return [numbers[sentence] for sentence in bounds]


def only(found: Iterable[Cluster]) -> Cluster | None:
    """The one that was found, if it is the only one."""
    first: Cluster | None = None
    for cluster in found:
        if first is not None:
            return None
        first = cluster
    return first
