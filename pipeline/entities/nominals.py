"""Descriptions and what they stand for: "the insurgents", "the minister", "this town".

a what they stand beside, b what was called so ("Interior Minister X ... the minister"), narrowed by nothing new, as the
word inclusion of Lee et al. (2013), c what was named just before and is of their class.
"""

from __future__ import annotations

from pipeline.entities.agreement import (
    classes_of,
    classes_of_noun,
    coreference_words,
    country_said,
    is_counted,
    is_plural,
    long_noun,
    narrowing,
    roles_of,
)
from pipeline.entities.clusters import Cluster, Clusters, only
from pipeline.entities.descriptions import is_definite
from pipeline.entities.lexicon import head_nouns
from pipeline.entities.mentions import Mention

NEAR = (1, 3)  # sentences back in which a class is looked for: the nearer first, the farther where the nearer has none
FADING = 6  # sentences after which "the man" is another man
FAMILIES = {"organization": "group", "facility": "place"}  # kinds that are one when it comes to who is who


def described(mention: Mention, seen: list[Mention], clusters: Clusters) -> Cluster | None:
    """a, b, c: the cluster of what a description stands for, if there is one."""
    noun = long_noun(mention.doc, mention.head)
    said = frozenset(narrowing(mention, noun))
    beside = by_apposition(mention, clusters)
    if beside is not None:
        if beside.is_named and is_definite(mention):
            called = by_role(mention, noun, said, clusters)
            if called is not None and not called.is_named:
                clusters.merge(called, beside)
        return beside
    if not (is_definite(mention) or is_repeatable(mention)):
        return None
    cluster = by_role(mention, noun, said, clusters)
    if cluster is None and is_definite(mention) and not is_counted(mention):
        cluster = by_class(mention, said, seen, clusters)
    return cluster


def is_repeatable(mention: Mention) -> bool:
    """Whether the same words mean the same thing again: "the spokesman", "rebels", but not "two men" or "a camp"."""
    noun = head_nouns().get(mention.doc[mention.head].lemma_.lower())
    counted = any(child.dep_ in {"nummod", "det", "poss"} for child in mention.doc[mention.head].children)
    return (
        mention.kind == "group"
        and noun is not None
        and "CVL" not in noun.sectors
        and bool(noun.sectors)
        and not counted
    )


def family(kind: str) -> str:
    """The kind as it has to agree."""
    return FAMILIES.get(kind, kind)


def by_apposition(mention: Mention, clusters: Clusters) -> Cluster | None:
    """a: "Ali Hadi, a spokesman", "Morek, a town", "the town of Morek": the parse says that they are one."""
    for token in tokens_beside(mention):
        other = clusters.by_head.get(token)
        if other is None or family(other.kind) != family(mention.kind):
            continue
        if is_plural(mention) is not True or mention.kind == "group":
            return clusters.of(other)
    return None


def tokens_beside(mention: Mention) -> list[int]:
    """The heads of what stands beside a description, be it put to a place in it: "the mayor of Turin, Carla Rossi".

    "A district, Aleppo province" are a part and its whole.
    """
    head = mention.doc[mention.head]
    if head.dep_ == "appos":
        return [head.head.i]
    beside = [child.i for child in head.children if child.dep_ == "appos"] if mention.kind != "place" else []
    for phrase in head.children:
        if phrase.dep_ == "prep" and (mention.kind == "person" or phrase.lower_ == "of"):
            for name in phrase.children:
                if name.dep_ == "pobj":
                    beside += (
                        [name.i] if mention.kind == "place" else [one.i for one in name.children if one.dep_ == "appos"]
                    )
    return beside


def by_role(mention: Mention, noun: str, said: frozenset[str], clusters: Clusters) -> Cluster | None:
    """b: the only one that was called so, with all the words that narrow it now; else the only one of late."""
    loose = coreference_words("loose-modifier")
    narrowed = said - loose
    found = [
        cluster
        for cluster in clusters.called(noun)
        if any(role == noun and is_narrowed_alike(narrowed, words - loose) for role, words in cluster.roles)
        and agrees(mention, cluster)
        and not has_faded(mention, cluster, clusters)
    ]
    if len(found) > 1:
        exact = [c for c in found if (noun, said) in c.roles and not c.is_named]
        found = exact if narrowed and exact else found
    if len(found) > 1:
        here = clusters.sentence(mention)
        found = [c for c in found if c.latest >= max(0, here - NEAR[0])]
    return only(found)


def is_narrowed_alike(now: frozenset[str], then: frozenset[str]) -> bool:
    """Whether nothing new narrows the noun, and "former" and the like stand in both or in neither."""
    changing = coreference_words("changing-modifier")
    return now <= then and now & changing == then & changing


def agrees(mention: Mention, cluster: Cluster) -> bool:
    """Whether kind and number of a description fit a cluster."""
    first = cluster.mentions[0]
    if family(first.kind) != family(mention.kind):
        return False
    one, other = is_plural(mention), is_plural(first)
    return one is None or other is None or one == other


def has_faded(mention: Mention, cluster: Cluster, clusters: Clusters) -> bool:
    """Whether someone who has neither name nor office was last mentioned too long ago to be meant."""
    if cluster.is_named:
        return False
    noun = head_nouns().get(mention.doc[mention.head].lemma_.lower())
    lasting = noun is not None and bool(noun.sectors) and "CVL" not in noun.sectors and mention.kind == "group"
    far = clusters.sentence(mention) - cluster.latest > FADING
    return far and not lasting


def by_class(mention: Mention, said: frozenset[str], seen: list[Mention], clusters: Clusters) -> Cluster | None:
    """c: the only one named in the last sentences that the noun can stand for."""
    own = classes_of(mention, roles_of(mention))
    narrowed = said - coreference_words("loose-modifier")
    narrowed -= coreference_words("lie") if mention.kind == "place" else coreference_words("trade")
    if not own:
        return None
    for most in NEAR:
        near = [
            cluster
            for cluster in clusters.distinct(clusters.recent(seen, mention, most))
            if own & cluster.classes and agrees(mention, cluster) and is_said_of(narrowed, own, cluster)
        ]
        if near:
            return only(near)
    return None


def is_said_of(narrowed: frozenset[str], own: frozenset[str], cluster: Cluster) -> bool:
    """Whether all that narrows a noun was said of the cluster or is its nationality, and "former" agrees."""
    changing, classes = coreference_words("changing-modifier"), classes_of_noun()
    alike = [words for noun, words in cluster.roles if not own.isdisjoint(classes.get(noun, ()))]
    if alike and all(words & changing != narrowed & changing for words in alike):
        return False
    said = {word for _, words in cluster.roles for word in words}
    said.update(token.lower_ for mention in cluster.mentions[:1] for token in mention.tokens)
    new = narrowed - said
    return not new or (cluster.country is not None and len(new) == 1 and country_said(new) == cluster.country)
