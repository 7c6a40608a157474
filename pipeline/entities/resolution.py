"""Where places are: of what a name can mean, the sense that the whole article speaks for.

Each sense is scored by how well known it is and by the evidence of the article (`evidence.py`): countries and provinces
named, what contains it, the word for its kind and, in a second round, how near it lies to the places already known.
One sense a name and article, unless a mention is told apart: "Paris, Texas". Precision and confidence are those of the
field's guide (Gritta, Pilehvar and Collier 2020, "A pragmatic guide to geoparsing evaluation").
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.entities.countries import nationalities
from pipeline.entities.evidence import NEAR, Beside, Evidence, gather, is_plain_country, seat_of
from pipeline.entities.gazetteer import Gazetteer, NameKind, Sense, distance
from pipeline.entities.mentions import Mention
from pipeline.entities.place_context import is_direction
from pipeline.entities.spelling import fold
from pipeline.records import Place

MOST_SURE = 50  # places that support others: so that the time stays in proportion to the text
NEAR_DEGREES = NEAR / 110  # of latitude: what lies farther north or south is beyond `NEAR`; a degree is 111 km
SAME = 60.0  # kilometres: senses so near are the same answer
WITHIN_CITY = 40.0  # kilometres from a city's centre to its neighbourhoods
LARGE_CITY = 100_000  # people, from which a city has neighbourhoods of a name
SURE = 0.8  # confidence from which a place supports others
LEAST_CONFIDENCE = 0.4  # below it no answer is better
PLAIN_COUNTRY = 0.99  # confidence of a country's plain name
SMALLEST, LARGEST = 300, 5_000_000  # people between which fame grows

NAME_WEIGHTS = {NameKind.NAME: 0.0, NameKind.ALTERNATE: -0.6, NameKind.KEY: -1.0}
FEATURE_WEIGHTS = {
    **dict.fromkeys(("PCLI", "CONT", "OCN", "SEA", "GULF", "STRT"), 1.0),
    "RGN": 0.3,
    "PPLC": 0.4,
    "ADM1": 0.1,
    "ADM2": -0.25,
}
FAME_WEIGHT = 0.5  # for each factor of ten in population
OWN_WEIGHT = 0.8  # for a place of our own table
COUNTRY_WEIGHT = 1.2  # for a sense in the country that the article speaks of most
CONTAINED_WEIGHT = 2.0  # for a sense in the country or province that is named beside it
OUTSIDE_WEIGHT = -1.2  # for a sense outside of what is named beside it
CONTENT_WEIGHT = 0.8  # for a sense that can hold what a mention puts into it
KIND_WEIGHT = 0.8  # for a sense of the kind that a word beside it tells, and against one of another
PEER_WEIGHT = 2.0  # for a province in a list of its country's provinces
NEAR_WEIGHT = 0.6
DIVISION_WEIGHT = 0.5  # for a sense in a province that the article names
UNSUPPORTED_KEY = -1.0  # for a sense that only sounds alike, in a country the article never names
LONGEST_LEAD = 5.0  # beyond it a rival no longer counts
CALIBRATION = (
    -1.0,
    1.0,
    0.5,
)  # log odds that an answer is right, set by hand in halves: of none, a point of score, one of lead

Answer = tuple[Sense, float]


def resolve_places(
    mentions: Sequence[Mention], gazetteer: Gazetteer, dateline: str | None = None, home: str | None = None
) -> None:
    """Sets `sense` and `place` of the mentions that mean a place of the gazetteer; others keep null.

    A nationality gets its country's place. `dateline` is the place the article was filed from, `home` the country of
    its publisher (ISO 3166 alpha-3).
    """
    named = [mention for mention in mentions if mention.senses]
    evidence = gather(mentions, gazetteer, dateline, home)
    first = resolve_all(named, evidence)
    sure = {sense.identity: sense for sense, confidence in first.values() if confidence >= SURE and is_local(sense)}
    evidence.sure = [*evidence.sure, *sure.values()][:MOST_SURE]
    for country, share in counted_countries(first.values()).items():
        evidence.countries[country] = max(evidence.countries.get(country, 0.0), share)
    for mention, (sense, confidence) in resolve_all(named, evidence).items():
        mention.sense = sense
        mention.place = sense.as_place(confidence)
    for mention in mentions:
        if mention.kind == "nationality":
            mention.place = place_of_nationality(mention.text, gazetteer)


def resolve_all(mentions: Iterable[Mention], evidence: Evidence) -> dict[Mention, Answer]:
    """The best sense of each mention that has one, with its confidence from 0 to 1."""
    found: dict[tuple[str, Beside], Answer | None] = {}
    answers: dict[Mention, Answer] = {}
    for mention in mentions:
        name, beside = fold(mention.text), evidence.of(mention)
        if (name, beside) not in found:
            found[name, beside] = best_sense(name, mention.senses, beside, evidence)
        if (answer := found[name, beside]) is not None:
            answers[mention] = answer
    return answers


def best_sense(name: str, senses: Sequence[Sense], beside: Beside, evidence: Evidence) -> Answer | None:
    """The sense with the most for it, and how far it leads any that lies elsewhere; null where that is too little."""
    if not beside.told and is_plain_country(senses):
        return next(sense for sense in senses if sense.feature == "PCLI"), PLAIN_COUNTRY
    if is_direction(name):
        senses = [sense for sense in senses if is_contained_in(sense, beside) or sense.feature in beside.told]
    scored = sorted(
        ((score_sense(name, sense, beside, evidence), sense) for sense in senses),
        key=lambda pair: (-pair[0], pair[1].identity),
    )
    if not scored:
        return None
    score, best = scored[0]
    if best.feature == "ADM1" and not beside.told and not beside.peers:
        best = seat_of(best, senses) or best
    rival = next((other for other, sense in scored if distance(best, sense) > SAME), score - 1.0)
    confidence = confidence_of(score, score - rival)
    return (best, confidence) if confidence >= LEAST_CONFIDENCE else None


def confidence_of(score: float, lead: float) -> float:
    """How often an answer with this score, and this lead over its rival, is right; `make quality` prints the table."""
    base, by_score, by_lead = CALIBRATION
    return 1 / (1 + math.exp(-(base + by_score * score + by_lead * min(lead, LONGEST_LEAD))))


def score_sense(name: str, sense: Sense, beside: Beside, evidence: Evidence) -> float:
    """How much speaks for a sense; 0 is a small town that nothing supports."""
    score = FAME_WEIGHT * math.log10(min(max(sense.population, SMALLEST), LARGEST) / SMALLEST)
    score += NAME_WEIGHTS[sense.kind] + FEATURE_WEIGHTS.get(sense.feature, 0.0)
    score += OWN_WEIGHT if sense.identity.startswith("supplement:") else 0.0
    named = evidence.countries.get(sense.country or "", 0.0)
    if is_local(sense):
        score += COUNTRY_WEIGHT * named
    division = fold(sense.admin1 or "")
    if division != name and sense.feature != "ADM1" and (sense.country, division) in evidence.divisions:
        score += DIVISION_WEIGHT
    if sense.kind == NameKind.KEY and not named:
        score += UNSUPPORTED_KEY
    if beside.containers:
        score += CONTAINED_WEIGHT if is_contained_in(sense, beside) else OUTSIDE_WEIGHT
    if any(holds(sense, inner) for content in beside.contents[:MOST_SURE] for inner in content.senses):
        score += CONTENT_WEIGHT
    if sense.feature == "ADM1" and sense.country in beside.peers:
        score += PEER_WEIGHT
    if beside.told:
        is_of_kind = sense.feature in beside.told or (sense.feature == "PPLC" and "PPL" in beside.told)
        score += KIND_WEIGHT if is_of_kind else -KIND_WEIGHT
    return score + NEAR_WEIGHT * nearness(sense, evidence.sure)


def nearness(sense: Sense, sure: Iterable[Sense]) -> float:
    """1 beside another place that is known, 0 beyond `NEAR` kilometres of all of them."""
    south, north = sense.latitude - NEAR_DEGREES, sense.latitude + NEAR_DEGREES
    beside = (other for other in sure if south < other.latitude < north and other.identity != sense.identity)
    apart = min((distance(sense, other) for other in beside), default=NEAR)
    return max(0.0, 1 - apart / NEAR)


def is_contained_in(sense: Sense, beside: Beside) -> bool:
    """Whether a name beside a mention is that of its country, its province, its district or its city."""
    return any(contains(container, sense) for container in beside.containers[:MOST_SURE])


def contains(container: Mention, sense: Sense) -> bool:
    """Whether one name can be that of what a sense lies in."""
    if sense.admin1 is not None and sense.feature != "ADM1" and fold(container.text) in fold(sense.admin1):
        return True
    return any(holds(other, sense) for other in container.senses if other.identity != sense.identity)


def holds(outer: Sense, sense: Sense) -> bool:
    """Whether one place lies in another, as far as their rows tell."""
    if outer.country != sense.country:
        return False
    match outer.feature:
        case "PCLI":
            return is_local(sense)
        case "ADM1":
            return sense.feature != "ADM1" and (sense.admin1 == outer.admin1 or sense.admin1 is None)
        case "ADM2" | "RGN":
            return sense.feature != "ADM1" and distance(sense, outer) < NEAR
        case "PPL" | "PPLC":
            is_part = outer.population >= LARGE_CITY and sense.population < outer.population
            return is_part and distance(sense, outer) < WITHIN_CITY
    return False


def is_local(sense: Sense) -> bool:
    """Whether a sense is smaller than a country or sea."""
    return sense.feature not in {"PCLI", "CONT", "OCN", "SEA", "GULF"}


def counted_countries(answers: Iterable[Answer]) -> dict[str, float]:
    """The share of each country among the places that are already sure."""
    counts = Counter(sense.country for sense, confidence in answers if confidence >= SURE and sense.country is not None)
    most = max(counts.values(), default=1)
    return {country: 0.8 * count / most for country, count in counts.items()}


def place_of_nationality(word: str, gazetteer: Gazetteer) -> Place | None:
    """The country that a nationality belongs to, as a place."""
    code = nationalities().get(word.lower())
    return gazetteer.country(code).as_place(1.0) if code is not None else None
