"""Where places are: of what a name can mean, the sense that the whole article speaks for.

Each sense is scored by how well known it is, by the countries and provinces that the article names, by what contains it
("Qusayr in Homs province"), by the word for its kind ("province", "city") and, in a second round, by how near it lies
to the places already known. One sense a name and article.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.entities.countries import nationalities
from pipeline.entities.gazetteer import Gazetteer, NameKind, Sense
from pipeline.entities.lexicon import context_words
from pipeline.entities.mentions import Mention
from pipeline.entities.spelling import fold
from pipeline.records import Place

EARTH = 6371.0  # kilometres
MOST_SURE = 50  # places that support others: so that the time stays in proportion to the text
NEAR = 300.0  # kilometres within which places of one story support each other
SAME = 60.0  # kilometres: senses so near are the same answer
SURE = 0.8  # confidence from which a place supports others
LEAST_CONFIDENCE = 0.2  # below it no answer is better

NAME_WEIGHTS = {NameKind.NAME: 0.0, NameKind.ALTERNATE: -0.35, NameKind.KEY: -0.8}
FEATURE_WEIGHTS = {"PCLI": 1.0, "CONT": 1.0, "RGN": 0.3, "PPLC": 0.4, "ADM1": 0.1, "ADM2": -0.25}
COUNTRY_WEIGHT = 1.2  # for a sense in the country that the article speaks of most
CONTAINED_WEIGHT = 1.5  # for a sense in the country or province that is named beside it
KIND_WEIGHT = 0.8  # for a sense of the kind that a word beside it tells
NEAR_WEIGHT = 0.5
DIVISION_WEIGHT = 0.8  # for a sense in a province that the article names
UNSUPPORTED_KEY = -1.0  # for a sense that only sounds alike, in a country the article never names
SEAT_SHARE = 0.15  # of a division's people, from which its name alone means the city of that name
STEEPNESS = 2.5  # how fast a lead in the score becomes confidence


@dataclass(slots=True)
class Evidence:
    """What the article says of where it plays.

    Attributes:
        countries: share of each country among those named, the most named one 1.
        containers: for each name, the mentions beside it that may contain it.
        kinds: for each name, the feature codes that a word beside it tells.
        sure: places already known, with their coordinates.
        divisions: country and folded name of each first-level division that is named.
    """

    countries: dict[str, float] = field(default_factory=dict)
    containers: dict[str, list[Mention]] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=dict)
    sure: list[Sense] = field(default_factory=list)
    divisions: set[tuple[str | None, str]] = field(default_factory=set)


def resolve_places(mentions: Sequence[Mention], gazetteer: Gazetteer, dateline: str | None = None) -> None:
    """Sets `sense` and `place` of the mentions that mean a place of the gazetteer; others keep null.

    A nationality gets its country's place. `dateline` is the place the article was filed from.
    """
    named = [mention for mention in mentions if mention.senses]
    evidence = gather(mentions, gazetteer, dateline)
    first = resolve_names(named, evidence)
    evidence.sure = [sense for sense, confidence in first.values() if confidence >= SURE and is_local(sense)][
        :MOST_SURE
    ]
    for country, share in counted_countries(named, first).items():
        evidence.countries[country] = max(evidence.countries.get(country, 0.0), share)
    answers = resolve_names(named, evidence)
    for mention in named:
        found = answers.get(fold(mention.text))
        if found is not None:
            mention.sense, confidence = found
            mention.place = mention.sense.as_place(confidence)
    for mention in mentions:
        if mention.kind == "nationality":
            mention.place = place_of_nationality(mention.text, gazetteer)


def gather(mentions: Sequence[Mention], gazetteer: Gazetteer, dateline: str | None) -> Evidence:
    """What the mentions and the dateline tell before any place is resolved."""
    evidence = Evidence()
    named: Counter[str] = Counter()
    for mention in mentions:
        country = None
        if mention.kind == "nationality":
            country = nationalities().get(mention.text.lower())
        elif mention.senses and is_plain_country(mention.senses):
            country = mention.senses[0].country
        if country is not None:
            named[country] += 1
    if dateline:
        for sense in gazetteer.find(dateline)[:1]:
            if sense.country is not None:
                named[sense.country] += 2
    most = max(named.values(), default=1)
    evidence.countries = {country: 0.5 + 0.5 * count / most for country, count in named.items()}
    for left, right in pairwise(mentions):
        if left.senses and right.senses and is_contained(left, right):
            evidence.containers.setdefault(fold(left.text), []).append(right)
    for mention in mentions:
        for sense in mention.senses:
            if sense.feature == "ADM1" and sense.kind <= NameKind.ALTERNATE:
                evidence.divisions.add((sense.country, fold(sense.admin1 or sense.name)))
    for mention in mentions:
        if mention.senses and (kinds := told_kinds(mention)):
            evidence.kinds.setdefault(fold(mention.text), set()).update(kinds)
    return evidence


def is_plain_country(senses: Sequence[Sense]) -> bool:
    """Whether a name is a country's and of no province elsewhere: Syria and Mexico, but not Georgia."""
    country = next((sense.country for sense in senses if sense.feature == "PCLI"), None)
    return country is not None and not any(
        sense.feature == "ADM1" and sense.kind == NameKind.NAME and sense.country != country for sense in senses
    )


def is_contained(left: Mention, right: Mention) -> bool:
    """Whether the words between two names put the first into the second: "X, Y", "X in Y", "X (Y)"."""
    between = [token.lower_ for token in left.doc[left.end : right.start] if not token.is_space]
    return between in ([","], ["in"], ["in", "the"], ["("], [",", "in"])


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


def resolve_names(mentions: Iterable[Mention], evidence: Evidence) -> dict[str, tuple[Sense, float]]:
    """The best sense of each name, with its confidence from 0 to 1."""
    answers: dict[str, tuple[Sense, float]] = {}
    for mention in mentions:
        name = fold(mention.text)
        if name not in answers and (found := best_sense(name, mention.senses, evidence)):
            answers[name] = found
    return answers


def best_sense(name: str, senses: Sequence[Sense], evidence: Evidence) -> tuple[Sense, float] | None:
    """The sense with the most for it, and how far it leads any that lies elsewhere; null where that is too little."""
    told = evidence.kinds.get(name)
    if not told and is_plain_country(senses):
        return next(sense for sense in senses if sense.feature == "PCLI"), 1.0
    scored = sorted(
        ((score_sense(name, sense, evidence), sense) for sense in senses),
        key=lambda pair: (-pair[0], pair[1].identity),
    )
    if not scored:
        return None
    score, best = scored[0]
    if best.feature == "ADM1" and not told:
        best = seat_of(best, senses) or best
    rival = next((other for other, sense in scored if distance(best, sense) > SAME), score - 1.0)
    lead = 1 / (1 + math.exp(-STEEPNESS * (score - rival)))
    confidence = lead * min(1.0, max(0.0, 0.55 + 0.3 * score))
    return (best, confidence) if confidence >= LEAST_CONFIDENCE else None


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


def score_sense(name: str, sense: Sense, evidence: Evidence) -> float:
    """How much speaks for a sense; 0 is a small town that nothing supports."""
    score = 0.45 * math.log10(max(sense.population, 300) / 300) / 2
    score += NAME_WEIGHTS[sense.kind] + FEATURE_WEIGHTS.get(sense.feature, 0.0)
    if sense.identity.startswith("supplement:"):
        score += 0.4
    named = evidence.countries.get(sense.country or "", 0.0)
    if is_local(sense):
        score += COUNTRY_WEIGHT * named
    division = fold(sense.admin1 or "")
    if division != name and sense.feature != "ADM1" and (sense.country, division) in evidence.divisions:
        score += DIVISION_WEIGHT
    if sense.kind == NameKind.KEY and not named:
        score += UNSUPPORTED_KEY
    if any(contains(container, sense) for container in evidence.containers.get(name, ())[:MOST_SURE]):
        score += CONTAINED_WEIGHT
    told = evidence.kinds.get(name, ())
    if told:
        score += KIND_WEIGHT if sense.feature in told or (sense.feature == "PPLC" and "PPL" in told) else 0.0
    if any(distance(sense, other) < NEAR and other.identity != sense.identity for other in evidence.sure):
        score += NEAR_WEIGHT
    return score


def contains(container: Mention, sense: Sense) -> bool:
    """Whether the name beside a place is that of its country, its province or its district."""
    name = fold(container.text)
    if sense.admin1 is not None and name in fold(sense.admin1):
        return True
    for other in container.senses:
        if other.country != sense.country or other.identity == sense.identity:
            continue
        if other.feature == "PCLI":
            return is_local(sense)
        if other.feature in {"ADM1", "ADM2"} and distance(sense, other) < NEAR:
            return True
    return False


def is_local(sense: Sense) -> bool:
    """Whether a sense is smaller than a country."""
    return sense.feature not in {"PCLI", "CONT"}


def counted_countries(mentions: Iterable[Mention], answers: dict[str, tuple[Sense, float]]) -> dict[str, float]:
    """The share of each country among the places that are already sure."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        found = answers.get(fold(mention.text))
        if found is not None and found[1] >= SURE and found[0].country is not None:
            counts[found[0].country] += 1
    most = max(counts.values(), default=1)
    return {country: 0.8 * count / most for country, count in counts.items()}


def place_of_nationality(word: str, gazetteer: Gazetteer) -> Place | None:
    """The country that a nationality belongs to, as a place."""
    code = nationalities().get(word.lower())
    return gazetteer.country(code).as_place(1.0) if code is not None else None


def distance(one: Sense, other: Sense) -> float:
    """Kilometres between two senses, along a great circle."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))
