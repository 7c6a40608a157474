"""Which mentions are one thing. A wrong merge is worse than a missed one: where two candidates are left, none is taken.

In the manner of the sieves of Raghunathan et al. (2010) and Lee et al. (2013), surest first, for what CoNLL-2012 calls
identity: 1 an acronym beside its name, 2 known and equal names, 3 acronyms, 4 parts of names; then, in the order of the
text, 5 descriptions (`nominals.py`) and 6 pronouns (`pronouns.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.entities.agreement import coreference_words, gender_of, genders, roles_of
from pipeline.entities.clusters import MOST_ALIKE, Cluster, Clusters, only
from pipeline.entities.lexicon import context_words
from pipeline.entities.mentions import Mention
from pipeline.entities.nominals import described
from pipeline.entities.pronouns import Pronouns
from pipeline.entities.spelling import fold
from pipeline.records import EntityKind
from pipeline.words import words_of

LONGEST_ACRONYM = 7  # letters
SHORTENED = frozenset({"organization", "group"})  # kinds whose names lose what says their trade
ABBREVIATED = frozenset({"organization", "group", "other", "place", "facility", "person", "work"})


def find_clusters(mentions: Sequence[Mention], stand_ins: Sequence[Mention]) -> list[Mention]:
    """Sets `cluster` of every mention; gives the stand-ins that stand for something, with the kind of that.

    Stand-ins are pronouns and the descriptions that are no mentions by themselves.
    """
    if not mentions:
        return []
    clusters = Clusters(mentions[0].doc)
    named = [mention for mention in mentions if mention.form == "name"]
    correct_kinds(mentions, named)
    defined = acronyms_beside(named)  # 1
    for mention in named:
        join_name(mention, clusters, defined)
    for mention in mentions:
        if mention.form == "quantity":
            clusters.found(mention)
    return join_in_order(mentions, stand_ins, clusters)


def join_in_order(mentions: Sequence[Mention], stand_ins: Sequence[Mention], clusters: Clusters) -> list[Mention]:
    """5, 6: descriptions and pronouns, each with all that was mentioned before it; gives the stand-ins resolved."""
    resolver = Pronouns(clusters, mentions[0].doc)
    fallible = set(stand_ins)
    resolved: list[Mention] = []
    seen: list[Mention] = []
    for mention in sorted([*mentions, *stand_ins], key=lambda one: (one.start, -one.end)):
        match mention.form:
            case "quantity":
                continue
            case "description":
                cluster = described(mention, seen, clusters)
                if cluster is None and mention in fallible:
                    continue
                cluster = clusters.found(mention) if cluster is None else clusters.joined(mention, cluster)
            case "pronoun":
                if not resolver.join(mention, seen):
                    continue
        if mention in fallible:
            resolved.append(mention)
        seen.append(mention)
        clusters.of(mention).latest = clusters.sentence(mention)
    left = [mention for mention in stand_ins if mention.form == "pronoun" and mention.cluster < 0]
    return [*resolved, *resolver.join_ahead(left)]


def correct_kinds(mentions: Sequence[Mention], named: Sequence[Mention]) -> None:
    """Gives names the kind of what the parse puts beside them: "the union's leader, Pavel Kral", "Mariinka, a town"."""
    by_head = {mention.head: mention for mention in named}
    for mention in mentions:
        if mention.form == "description" and mention.kind in {"person", "place"}:
            head = mention.doc[mention.head]
            beside = [child.i for child in head.children if child.dep_ == "appos"]
            for token in [head.head.i, *beside] if head.dep_ == "appos" else beside:
                name = by_head.get(token)
                if name is not None and is_open_to_doubt(name, mention.kind):
                    name.kind = mention.kind
    for name in named:
        if name.kind in {"work", "other"} and name.bare.split()[0].lower() in genders("given"):
            name.kind = "person"


def is_open_to_doubt(name: Mention, kind: EntityKind = "person") -> bool:
    """Whether nothing but the model's guess says what a name names."""
    if name.known is not None or name.senses or name.title:
        return False
    return name.kind in {"organization", "work", "other"} or (
        kind == "place" and name.kind == "person" and name.bare.split()[0].lower() not in genders("given")
    )


def join_name(mention: Mention, clusters: Clusters, defined: dict[str, Mention]) -> None:
    """1 to 4: the cluster of the name, a new one where none fits."""
    key = key_of(mention)
    cluster = by_definition(mention, clusters, defined) or clusters.by_key.get(key)
    if cluster is None and (mention.kind == "person" or is_open_to_doubt(mention)):
        cluster = only(c for c in persons(name_words(mention), clusters) if is_same_person(mention, c))
        mention.kind = mention.kind if cluster is None else cluster.kind
    cluster = cluster or by_acronym(mention, clusters) or by_short_name(mention, clusters)
    cluster = clusters.found(mention) if cluster is None else clusters.joined(mention, cluster)
    clusters.by_key.setdefault(key, cluster)
    note_name(mention, cluster, clusters)


def note_name(mention: Mention, cluster: Cluster, clusters: Clusters) -> None:
    """Makes a name findable by its words, its initials and what is left of it without its trade."""
    if mention.kind == "person":
        if len(cluster.names) < MOST_ALIKE:
            cluster.names.setdefault(tuple(name_words(mention)))
        for word in name_words(mention):
            clusters.index(clusters.by_word, word, cluster)
    if letters := initials(mention):
        clusters.index(clusters.by_initials, letters, cluster)
    if mention.kind in SHORTENED and (short := shortened(mention)):
        clusters.by_key.setdefault(("organization", fold(short)), cluster)


def key_of(mention: Mention) -> tuple[str, ...]:
    """What equal names have in common; persons of one name and two genders are two."""
    if mention.known is not None:
        return ("known", mention.known.name)
    if mention.holder is not None:
        return ("holder", mention.holder.name)
    if mention.sense is not None and not mention.housed and mention.kind in {"place", "facility"}:
        return ("place", mention.sense.identity, direction_of(mention))
    if mention.kind == "nationality" and mention.place is not None:
        return ("nationality", mention.place.country or "")
    if mention.kind == "person":
        return ("person", fold(mention.bare), gender_of(mention, roles_of(mention)))
    family = "organization" if mention.kind == "group" else mention.kind
    return (family, fold(mention.bare))


def direction_of(mention: Mention) -> str:
    """The words of a place's name that tell a part of it: "Eastern" of "Eastern Ghouta"."""
    words = [token.lower_ for token in mention.tokens if token.lower_ in coreference_words("part-of-place")]
    return " ".join(words)


def persons(words: Sequence[str], clusters: Clusters) -> list[Cluster]:
    """The clusters of named persons with one of the words in their names, each once."""
    found = {c.number: c for word in words for c in clusters.by_word.get(word, ())[:MOST_ALIKE]}
    return [cluster for cluster in found.values() if cluster.kind == "person"]


def name_words(mention: Mention) -> list[str]:
    """The words of a person's name, without title and particles."""
    words, particles = fold(mention.bare).split(), context_words("particle")
    return [word for word in words if word not in particles] or words


def is_same_person(mention: Mention, cluster: Cluster) -> bool:
    """Whether a name is part of the cluster's names, or they of it, and goes against none of them."""
    words = name_words(mention)
    gender = gender_of(mention, roles_of(mention))
    if gender and cluster.gender and gender != cluster.gender:
        return False
    return any(is_same_name(words, list(name)) for name in cluster.names) and not any(
        is_other_name(words, list(name)) for name in cluster.names
    )


def is_same_name(one: list[str], other: list[str]) -> bool:
    """Whether two names can be one person's: equal last words and no first name against it."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return short[0] in long
    if short == long[-len(short) :] or short == long[: len(short)]:  # "van der Meer", "Rafael Ortega" of "… Luna"
        return True
    if short[-1] != long[-1]:
        return False
    first, full = short[0], long[0]
    return first == full or (1 in {len(first), len(full)} and first[0] == full[0])


def is_other_name(one: list[str], other: list[str]) -> bool:
    """Whether two names of several words each cannot be one person's."""
    return min(len(one), len(other)) > 1 and not is_same_name(one, other)


def acronyms_beside(named: Sequence[Mention]) -> dict[str, Mention]:
    """1: the acronyms that stand in parentheses behind a name or are said to be it, each with the name.

    Its letters have to be found in the name in their order, the first at the beginning (Schwartz and Hearst 2003).
    """
    found: dict[str, Mention] = {}
    for name, acronym in pairwise(named):
        between = words_of(name.doc).between(name.end, acronym.start).strip()
        text = acronym.text.replace(".", "")
        if between == "(" and is_acronym(text) and has_letters(name.bare, text):
            found.setdefault(text, name)
    return found


def is_acronym(text: str) -> bool:
    """Whether a word is one by its capitals."""
    return 1 < len(text) <= LONGEST_ACRONYM and text.isalnum() and sum(map(str.isupper, text)) > len(text) // 2


def has_letters(name: str, acronym: str) -> bool:
    """Whether the letters of an acronym stand in a name, in order, the first of both alike."""
    letters = iter(name.lower())
    return name[:1].lower() == acronym[:1].lower() and all(letter in letters for letter in acronym.lower())


def by_definition(mention: Mention, clusters: Clusters, defined: dict[str, Mention]) -> Cluster | None:
    """1: the cluster of the name that an acronym was put beside, whatever the acronym means elsewhere."""
    name = defined.get(mention.text.replace(".", ""))
    if name is None or name.cluster < 0:
        return None
    cluster = clusters.of(name)
    take_after(mention, cluster)
    return cluster


def by_acronym(mention: Mention, clusters: Clusters) -> Cluster | None:
    """3: the cluster of the name whose initials a name is."""
    text = mention.bare.replace(".", "")
    if mention.kind not in ABBREVIATED or mention.known is not None or not (is_acronym(text) and text.isupper()):
        return by_initials(mention, clusters)
    cluster = only(clusters.by_initials.get(text, ()))
    if cluster is not None:
        take_after(mention, cluster)
    return cluster


def by_initials(mention: Mention, clusters: Clusters) -> Cluster | None:
    """3: the cluster of the acronym that came before its name: "the FDLP, or Free Democratic Labour Party"."""
    letters = initials(mention)
    if mention.kind not in SHORTENED or mention.known is not None or len(letters) < 3:  # noqa: PLR2004 (two fit too much)
        return None
    return clusters.by_key.get(("organization", fold(letters)))


def take_after(mention: Mention, cluster: Cluster) -> None:
    """Makes an acronym what its name is, and nothing else that it can mean."""
    name = cluster.mentions[0]
    mention.kind, mention.known = cluster.kind, name.known
    mention.senses, mention.sense, mention.place = name.senses, name.sense, name.place


def by_short_name(mention: Mention, clusters: Clusters) -> Cluster | None:
    """4: the cluster of "Microdyne" for "Microdyne Corporation" where the short name came first."""
    if mention.kind not in SHORTENED or mention.known is not None or not (short := shortened(mention)):
        return None
    return clusters.by_key.get(("organization", fold(short)))


def shortened(mention: Mention) -> str:
    """A name without the words at its end that say its trade or legal form; empty where there are none."""
    words = mention.bare.split()
    end = len(words)
    while end > 1 and words[end - 1].lower().rstrip(".,") in coreference_words("company-suffix"):
        end -= 1
    return " ".join(words[:end]).rstrip(",") if end < len(words) else ""


def initials(mention: Mention) -> str:
    """The first letters of the capitalized words of a name of several; empty for others."""
    words = [word for word in mention.bare.replace("-", " ").split() if word[:1].isupper()]
    return "".join(word[0] for word in words) if len(words) > 1 else ""
