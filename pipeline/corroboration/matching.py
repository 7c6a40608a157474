"""The matching relation: may two mentions of one block be accounts of one happening?

The relation is symmetric and looks at nothing but the two mentions, so that events, its connected components, depend
on the set of mentions alone. It is deliberately all in this file: to deepen it, change `affinity`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, cos, inf, radians, sin, sqrt

from pipeline.corroboration.names import Words, called, ignored_words, name_words, same_name
from pipeline.corroboration.standing import instant
from pipeline.corroboration.wording import is_pronoun
from pipeline.records import MentionActor, MentionPlace, MentionRecord, Place
from pipeline.resources.tables import read_table

HOUR = 3600.0  # seconds
DAY = 24 * HOUR
PUBLISHED_APART = 14 * DAY  # mentions published further apart never match; the desk's log rests on it
SLACK = 12 * HOUR  # a day is another day elsewhere: what each interval is widened by at both ends
SLACK_OF_A_GUESS = 36 * HOUR  # the same where the time was guessed from the day of publication
LOOKING_BACK = 3 * DAY  # what is told without a time mostly happened in the days before
LOOKING_AHEAD = 30 * DAY  # and what is planned mostly comes within a month
NEAR = 30.0  # km: a big city and its outskirts
NEAR_IN_DEGREES = 0.3  # of latitude: somewhat more than that
EARTH = 6371.0  # km, mean radius
FINE = frozenset({"point", "city", "admin2"})
SHORTEST_WORD = 4  # letters: shorter words are mostly grammar
ALIKE, SIMILAR = 0.5, 0.25  # share of the shorter evidence's words that stand in the other one too
HEADLINES_ALIKE, HEADLINES_SIMILAR = 0.4, 0.2  # the same for headlines, which are short and choose their words
ENOUGH = 4  # points of agreement for a match


@dataclass(frozen=True, slots=True)
class Sketch:
    """What matching looks at, made ready once a mention.

    Attributes:
        family: the type's family; other families never match.
        published: seconds since 1970, null where the article is undated.
        start, end: the interval of the happening, widened by its slack; infinite where open.
        actors, recipients: each one's words. `sides`: country and first sector of actors and of recipients.
        words: the words of the evidence. `killed`: the low count, null where none is told.
        article, headline: the article's id and the words of its title.
    """

    family: str
    kind: str
    sub_event: str | None
    published: float | None
    start: float
    end: float
    place: Place | None
    actors: tuple[Words, ...]
    recipients: tuple[Words, ...]
    sides: tuple[Words, Words]
    trigger: str
    words: Words
    article: str
    headline: Words
    killed: int | None


Relation = Callable[[Sketch, Sketch], int]  # points of agreement, 0 for no match; symmetric; 0 where not `may_meet`


def sketch(mention: MentionRecord) -> Sketch:
    """What matching looks at in a mention."""
    start, end = widened(mention)
    return Sketch(
        family=families().get(mention.type, mention.type),
        kind=mention.type,
        sub_event=mention.sub_event,
        published=instant(mention.article.published_at),
        start=start,
        end=end,
        place=finest(mention.places),
        actors=named(mention.actors),
        recipients=named(mention.recipients),
        sides=(sides(mention.actors), sides(mention.recipients)),
        trigger=mention.trigger.casefold(),
        words=telling_words(" ".join(mention.evidence)),
        article=mention.article.id,
        headline=telling_words(mention.article.title or ""),
        killed=mention.casualties.killed.low if mention.casualties.killed else None,
    )


def named(people: list[MentionActor]) -> tuple[Words, ...]:
    """What each of those who are named is called; a pronoun in two articles is not one person."""
    names = (called(person) for person in people)
    return tuple(name_words(name) for name in names if not is_pronoun(name))


def affinity(one: Sketch, other: Sketch) -> int:
    """Points of agreement between two mentions of one block; 0 where they do not match. Symmetric."""
    if not may_meet(one, other) or not published_near(one.published, other.published):
        return 0
    if "OTHER" in (one.kind, other.kind) and one.sub_event != other.sub_event:
        return 0
    place = place_points(one.place, other.place)
    if place is None:
        return 0
    points = (
        place
        + people_points(one.actors, other.actors, one.sides[0], other.sides[0])
        + people_points(one.recipients, other.recipients, one.sides[1], other.sides[1])
        + kind_points(one, other)
        + word_points(one.words, other.words)
        + headline_points(one, other)
        + int(one.killed is not None and one.killed == other.killed)
    )
    return points if points >= ENOUGH else 0


def may_meet(one: Sketch, other: Sketch) -> bool:
    """Whether types and intervals allow a match: what the fold looks candidates up by."""
    return one.family == other.family and one.start <= other.end and other.start <= one.end


def published_near(one: float | None, other: float | None) -> bool:
    """Whether two publications are near enough; the undated only to each other."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= PUBLISHED_APART


def place_points(one: Place | None, other: Place | None) -> int | None:
    """Agreement of two places; null where they rule a match out."""
    if one is None or other is None:
        return 0
    if one.country != other.country:
        return None
    if one.precision in FINE and other.precision in FINE:
        return 3 if one.geonameid == other.geonameid is not None or is_near(one, other) else None
    if "country" not in (one.precision, other.precision) and one.admin1 != other.admin1:
        return None
    return 1


def people_points(one: tuple[Words, ...], other: tuple[Words, ...], sides: Words, other_sides: Words) -> int:
    """Agreement of two lists of actors or recipients, less than nothing where both are given and differ."""
    if not one or not other:
        return 0
    if (one[0] and one == other) or any(same_name(mine, yours) for mine in one for yours in other):
        return 2
    if sides and other_sides:
        return 1 if sides & other_sides else -2
    return -1


def kind_points(one: Sketch, other: Sketch) -> int:
    """Agreement of what is said to have happened."""
    if one.sub_event and other.sub_event and one.sub_event != other.sub_event:
        return -1
    return (
        int(one.kind == other.kind)
        + int(bool(one.sub_event) and one.sub_event == other.sub_event)
        + int(one.trigger == other.trigger)
    )


def word_points(one: Words, other: Words) -> int:
    """Agreement of the sentences that tell it."""
    share = shared(one, other)
    return 2 if share >= ALIKE else int(share >= SIMILAR)


def headline_points(one: Sketch, other: Sketch) -> int:
    """Agreement of what the two articles are about; nothing within one article."""
    if one.article == other.article:
        return 0
    share = shared(one.headline, other.headline)
    return 3 if share >= HEADLINES_ALIKE else int(share >= HEADLINES_SIMILAR)


def shared(one: Words, other: Words) -> float:
    """The share of the fewer words that are among the others."""
    if one.isdisjoint(other):
        return 0.0
    return len(one & other) / min(len(one), len(other))


@cache
def families() -> dict[str, str]:
    """The family of each type that shares one."""
    return {row["type"]: row["family"] for row in read_table("matching_types")}


def widened(mention: MentionRecord) -> tuple[float, float]:
    """The interval of the happening with its slack, seconds since 1970; where none is told, days about publication."""
    start, end = instant(mention.time.from_), instant(mention.time.to)
    published = instant(mention.article.published_at)
    if start is None and end is None and published is not None:
        ahead = LOOKING_AHEAD if mention.modality == "planned" else DAY
        return published - LOOKING_BACK, published + ahead
    slack = SLACK_OF_A_GUESS if mention.time.fallback else SLACK
    start, end = -inf if start is None else start, inf if end is None else end
    return min(start, end) - slack, max(start, end) + slack


def finest(places: list[MentionPlace]) -> Place | None:
    """The place of a happening: the first, which is the finest, that it happened at, else that it led to or from."""
    found = sorted((place for place in places if place.place), key=lambda place: place.role != "where")
    return found[0].place if found else None


def sides(actors: list[MentionActor]) -> Words:
    """On whose side actors are: country and first sector of each that has a code."""
    codes = [actor.actor for actor in actors if actor.actor]
    return frozenset(f"{code.country or '-'} {code.sector[0] if code.sector else '-'}" for code in codes)


@lru_cache(maxsize=1 << 12)
def telling_words(text: str) -> Words:
    """The words and numbers of a text that may tell one happening from another."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(word for word in words if len(word) >= SHORTEST_WORD or word.isdigit()) - ignored_words("evidence")


def is_near(one: Place, other: Place) -> bool:
    """Whether two places are at most `NEAR` apart; latitudes alone tell most that are not."""
    return abs(one.latitude - other.latitude) <= NEAR_IN_DEGREES and distance(one, other) <= NEAR


def distance(one: Place, other: Place) -> float:
    """Great-circle distance in km (haversine)."""
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))
