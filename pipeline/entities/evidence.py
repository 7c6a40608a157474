"""What an article says of where it plays, before any of its places is resolved.

Countries and provinces that it names, the place it was filed from, its publisher's home, and for each name what
stands beside it: what contains it ("Qusayr in Homs province", "Syria's Homs"), the word for its kind ("city of"), and
the other members of a list ("Ohio, Oregon and Washington" are three states).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.entities.countries import nationalities
from pipeline.entities.gazetteer import Gazetteer, NameKind, Sense, distance
from pipeline.entities.lexicon import context_words
from pipeline.entities.mentions import Mention
from pipeline.entities.place_context import place_nouns, place_words
from pipeline.entities.spelling import fold

DATELINE_VOTES = 2  # a dateline speaks for its country as often as two mentions of it
KNOWN_CITY = 100_000  # people, from which a place of the dateline is taken for the largest of its name
HOME_SHARE = 0.6  # of a country that only the publisher speaks for
LONGEST_LINK = 8  # tokens between a place and what contains it: ", a town in the north of"
LEAST_IN_LIST = 3  # names joined by commas alone that make a list; two are a place and its province
SEAT_SHARE = 0.15  # of a division's people, from which its name alone means the city of that name
NEAR = 300.0  # kilometres within which places of one story support each other


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a mention, or beside all mentions of one name.

    Attributes:
        containers: the mentions that may contain it.
        contents: the mentions that it may contain.
        told: the feature codes that a word for its kind tells.
        peers: the countries whose provinces the other members of its list are.
    """

    containers: tuple[Mention, ...] = ()
    contents: tuple[Mention, ...] = ()
    told: frozenset[str] = frozenset()
    peers: frozenset[str] = frozenset()


@dataclass(slots=True)
class Evidence:
    """What the article says of where it plays.

    Attributes:
        countries: share of each country among those named, the most named one 1.
        sure: places already known, with their coordinates.
        divisions: country and folded name of each first-level division that is named.
        beside: what stands beside each mention.
        by_name: what stands beside any mention of a name.
    """

    countries: dict[str, float] = field(default_factory=dict)
    sure: list[Sense] = field(default_factory=list)
    divisions: set[tuple[str | None, str]] = field(default_factory=set)
    beside: dict[Mention, Beside] = field(default_factory=dict)
    by_name: dict[str, Beside] = field(default_factory=dict)

    def of(self, mention: Mention) -> Beside:
        """What speaks for one mention: what stands beside it, or else beside others of its name."""
        own, shared = self.beside.get(mention, Beside()), self.by_name.get(fold(mention.text), Beside())
        if own.containers or own.told:
            return replace(own, containers=own.containers or shared.containers, contents=shared.contents)
        return shared


def gather(
    mentions: Sequence[Mention], gazetteer: Gazetteer, dateline: str | None = None, home: str | None = None
) -> Evidence:
    """What the mentions, the dateline and the publisher's home country tell."""
    evidence = Evidence()
    named = Counter(country for mention in mentions if (country := country_named_by(mention)) is not None)
    if (filed_from := place_of_dateline(dateline, gazetteer)) is not None:
        named[filed_from.country or ""] += DATELINE_VOTES
        if filed_from.population >= KNOWN_CITY:
            evidence.sure.append(filed_from)
    most = max(named.values(), default=1)
    evidence.countries = {country: 0.5 + 0.5 * count / most for country, count in named.items()}
    if home is not None:
        evidence.countries[home] = max(evidence.countries.get(home, 0.0), HOME_SHARE)
    evidence.beside = stand_beside([mention for mention in mentions if mention.senses], list(mentions))
    evidence.by_name = shared_by_name(evidence.beside)
    evidence.divisions = set(divisions_named(mentions, evidence))
    return evidence


def country_named_by(mention: Mention) -> str | None:
    """The country that a nationality or the plain name of a country tells."""
    if mention.kind == "nationality":
        return nationalities().get(mention.text.lower())
    return mention.senses[0].country if mention.senses and is_plain_country(mention.senses) else None


def is_plain_country(senses: Sequence[Sense]) -> bool:
    """Whether a name is a country's and of no province elsewhere: Syria and Mexico, but not Georgia."""
    country = next((sense.country for sense in senses if sense.feature == "PCLI"), None)
    return country is not None and not any(
        sense.feature == "ADM1" and sense.kind == NameKind.NAME and sense.country != country for sense in senses
    )


def place_of_dateline(dateline: str | None, gazetteer: Gazetteer) -> Sense | None:
    """The likeliest place that an article was filed from."""
    senses = gazetteer.find(dateline) if dateline else ()
    return senses[0] if senses else None


def divisions_named(mentions: Iterable[Mention], evidence: Evidence) -> Iterator[tuple[str | None, str]]:
    """The provinces that mentions name, of countries that the article speaks of or whose other provinces it lists."""
    for mention in mentions:
        beside = evidence.beside.get(mention, Beside())
        for sense in mention.senses:
            if sense.feature != "ADM1" or sense.kind > NameKind.ALTERNATE:
                continue
            if sense.country in evidence.countries or sense.country in beside.peers or is_only_a_division(mention):
                yield sense.country, fold(sense.admin1 or sense.name)


def stand_beside(named: Sequence[Mention], mentions: Sequence[Mention]) -> dict[Mention, Beside]:
    """What stands beside each mention with senses."""
    peers = dict(peers_in_lists(mentions))
    containers: dict[Mention, list[Mention]] = {}
    contents: dict[Mention, list[Mention]] = {}
    for inner, outer in contained_pairs(mentions, peers):
        containers.setdefault(inner, []).append(outer)
        contents.setdefault(outer, []).append(inner)
    found = {}
    for mention in named:
        beside = Beside(
            tuple(containers.get(mention, ())),
            tuple(contents.get(mention, ())),
            frozenset(told_kinds(mention)),
            peers.get(mention, frozenset()),
        )
        if beside != Beside():
            found[mention] = beside
    return found


def contained_pairs(
    mentions: Sequence[Mention], peers: Mapping[Mention, frozenset[str]]
) -> Iterator[tuple[Mention, Mention]]:
    """Neighbouring mentions of which the first may lie in the second."""
    for left, right in pairwise(mentions):
        if left.senses and right.senses:
            if not (peers.get(left) and peers.get(right)) and is_contained(left, right):
                yield left, right
            if owns(left, right):
                yield right, left


def shared_by_name(beside: Mapping[Mention, Beside]) -> dict[str, Beside]:
    """What stands beside any mention of a name; that one is a province does not make the others provinces."""
    by_name: dict[str, list[Beside]] = {}
    for mention, found in beside.items():
        by_name.setdefault(fold(mention.text), []).append(found)
    return {
        name: Beside(
            one_a_name(holder for found in members for holder in found.containers),
            one_a_name(content for found in members for content in found.contents),
            frozenset[str]().union(*(found.told for found in members)) - {"ADM1", "ADM2"},
            frozenset[str]().union(*(found.peers for found in members)),
        )
        for name, members in by_name.items()
    }


def one_a_name(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """One mention of each name."""
    return tuple({fold(mention.text): mention for mention in mentions}.values())


def is_contained(left: Mention, right: Mention) -> bool:
    """Whether the words between two names put the first into the second: "X, Y", "X in northern Y", "X (Y)"."""
    between, links = words_between(left, right), place_words("link")
    return not links.isdisjoint(between) and all(word in links or is_filler(word) for word in between)


def owns(left: Mention, right: Mention) -> bool:
    """Whether the first name owns the second, "Syria's Homs", "Syria's northern city of Aleppo"."""
    between = words_between(left, right)
    if not between or between[0] not in {"'s", "\u2019s", "'", "\u2019"}:
        return False
    return all(word == "of" or is_filler(word) for word in between[1:])


def is_filler(word: str) -> bool:
    """Whether a word between two names only says what kind of place one is."""
    return word in place_words("filler") or word in place_nouns()


def words_between(left: Mention, right: Mention) -> list[str]:
    """The words between two mentions in lower case; none where they are far apart."""
    if not 0 < right.start - left.end <= LONGEST_LINK:
        return []
    return [token.lower_ for token in left.doc[left.end : right.start] if not token.is_space]


def told_kinds(mention: Mention) -> set[str]:
    """The feature codes that "province" after a name, or "city of" before it, tells."""
    doc, kinds = mention.doc, set[str]()
    after = doc[mention.end].lower_ if mention.end < len(doc) else ""
    last = doc[mention.end - 1].lower_
    for code in ("ADM1", "ADM2", "PPL"):
        if {after, last} & context_words(f"after-place:{code}"):
            kinds.add(code)
    before = mention.start - 1
    if before >= 0 and doc[before].pos_ == "DET":
        before -= 1
    if before >= 1 and doc[before].lower_ == "of":
        word = doc[before - 1].lemma_.lower()
        kinds |= {"PPL"} if word in context_words("place-of:PPL") else set()
        kinds |= {"ADM1", "ADM2"} if word in context_words("place-of:ADM") else set()
    return kinds


def peers_in_lists(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, frozenset[str]]]:
    """The members of each list of provinces, with the countries that these can be of."""
    for members in lists_of(mentions):
        countries = Counter(country for member in members for country in countries_with_division(member))
        only = Counter(
            country for member in members if is_only_a_division(member) for country in countries_with_division(member)
        )
        found = frozenset(
            country
            for country, count in countries.items()
            if count == len(members) and 2 * only[country] >= len(members)
        )
        if found:
            yield from ((member, found) for member in members)


def lists_of(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The runs of names that commas, "and" and "or" join; two with a comma between them are none."""
    joints, run, joined = {",", "and", "or", "&", ";"}, list(mentions[:1]), False
    for left, right in pairwise(mentions):
        between = words_between(left, right)
        if left.senses and right.senses and between and joints.issuperset(between):
            run.append(right)
            joined |= between != [","]
            continue
        if len(run) >= LEAST_IN_LIST or (joined and len(run) > 1):
            yield run
        run, joined = [right], False
    if len(run) >= LEAST_IN_LIST or (joined and len(run) > 1):
        yield run


def countries_with_division(mention: Mention) -> set[str]:
    """The countries that have a province of this very name."""
    return {
        sense.country
        for sense in mention.senses
        if sense.country is not None and sense.feature == "ADM1" and sense.kind <= NameKind.ALTERNATE
    }


def is_only_a_division(mention: Mention) -> bool:
    """Whether a name is a province's and of no city that sits in it: Ohio, but not Homs."""
    divisions = [sense for sense in mention.senses if sense.feature == "ADM1" and sense.kind == NameKind.NAME]
    return bool(divisions) and not any(seat_of(division, mention.senses) for division in divisions)


def seat_of(division: Sense, senses: Sequence[Sense]) -> Sense | None:
    """The city of a division's own name, if many of its people live there: who writes "Homs" means the city."""
    return next(
        (
            sense
            for sense in senses
            if sense.precision == "city"
            and sense.country == division.country
            and sense.population >= SEAT_SHARE * division.population
            and distance(sense, division) < NEAR
        ),
        None,
    )
