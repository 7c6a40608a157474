"""How well annotated articles tell the events marked in them: recall, precision, and one figure for the slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from math import asin, cos, radians, sin, sqrt
from statistics import mean

from msgspec import UNSET

from pipeline.records import Article, EventMention, EventTime
from tests.quality.marked import MarkedArticle, MarkedEvent

NEAR = 25.0  # km: the same town
EARTH = 6371.0  # km
COARSEST = timedelta(days=1)  # an interval may be as wide, or thrice as wide as the marked one
FILLERS = frozenset({"the", "a", "an", "of", "its", "their", "his", "her", "s"})


@dataclass
class Tally:
    """What was found, over any number of articles; figures are in per cent."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    false: int = 0
    totals: list[float] = field(default_factory=list)
    slots: dict[str, list[float]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Recall and precision of events; `score`: the mean slot of each wanted event, 0 if missed, over all."""
        return {
            "recall": per_cent(self.found, self.wanted),
            "precision": per_cent(self.right, self.right + self.false),
            "score": round(100 * mean(self.totals), 1) if self.totals else 0.0,
        }

    def slot_figures(self) -> dict[str, float]:
        """The mean of each slot over the events found."""
        return {slot: round(100 * mean(values), 1) for slot, values in self.slots.items()}


def score_article(marked: MarkedArticle, article: Article, tally: Tally) -> None:
    """Adds one article to the tally."""
    pairs = paired(marked.events, article)
    for index, event in enumerate(marked.events):
        if event.optional:
            continue
        tally.wanted += 1
        if index not in pairs:
            tally.totals.append(0.0)
            tally.misses.append(f"{marked.id}: not found: {event.quote}")
            continue
        tally.found += 1
        scores = slot_scores(event, pairs[index], article)
        tally.totals.append(mean(scores.values()))
        for slot, value in scores.items():
            tally.slots.setdefault(slot, []).append(value)
        if wrong := [slot for slot, value in scores.items() if value < 1]:
            tally.misses.append(f"{marked.id}: {', '.join(wrong)}: {event.quote}")
    mates = {found.id: marked.events[index] for index, found in pairs.items()}
    for found in article.events:
        if mate := mates.get(found.id):
            history_as_news = mate.background and not found.background
            tally.false += history_as_news
            tally.right += not history_as_news
        elif not any(lies_in(found, event, article) for event in marked.events):
            tally.false += 1
            tally.misses.append(f"{marked.id}: no event: {found.type} [{found.trigger.text}]")


def paired(marked: Sequence[MarkedEvent], article: Article) -> dict[int, EventMention]:
    """The event found for each marked one, by index: wanted before optional, the closest quote first."""
    pairs: dict[int, EventMention] = {}
    taken: set[str] = set()
    order = sorted(range(len(marked)), key=lambda index: (marked[index].optional, len(marked[index].quote)))
    for index in order:
        for found in article.events:
            if found.id not in taken and found.type in marked[index].types and lies_in(found, marked[index], article):
                pairs[index] = found
                taken.add(found.id)
                break
    return pairs


def lies_in(found: EventMention, event: MarkedEvent, article: Article) -> bool:
    """Whether the trigger lies in the marked quote."""
    start = article.text.find(event.quote)
    return (
        found.trigger.within is UNSET
        and start >= 0
        and start < found.trigger.end
        and found.trigger.start < start + len(event.quote)
    )


def slot_scores(event: MarkedEvent, found: EventMention, article: Article) -> dict[str, float]:
    """How right each slot is, from 0 to 1."""
    scores = {
        "place": place_score(event, found),
        "chain": names_f1(event.chain, sources_of(found, article)),
        "modality": float(found.modality in event.modality),
        "background": float(found.background == event.background),
        "actors": names_f1(event.actors, [one.text for one in found.actors]),
        "recipients": names_f1(event.recipients, [one.text for one in found.recipients]),
    }
    if event.from_ or event.to:
        scores["time"] = time_score(event, found.time)
    if event.casualties:
        scores["casualties"] = mean(
            float(getattr(found.casualties, kind) is not None and getattr(found.casualties, kind).low == count.low)
            for kind, count in event.counts().items()
        )
    return scores


def place_score(event: MarkedEvent, found: EventMention) -> float:
    """Whether any place of the two is the same, by name or within 25 km; none for none is right."""
    places = [one.place for one in found.places if one.place]
    if not event.places or not places:
        return float(not event.places and not places)
    return float(
        any(
            name == place.name or distance(latitude, longitude, place.latitude, place.longitude) <= NEAR
            for (name, latitude, longitude), place in product(event.places, places)
        )
    )


def distance(latitude: float, longitude: float, latitude_2: float, longitude_2: float) -> float:
    """Kilometres on a sphere (haversine)."""
    north, east = radians(latitude_2 - latitude) / 2, radians(longitude_2 - longitude) / 2
    return 2 * EARTH * asin(sqrt(sin(north) ** 2 + cos(radians(latitude)) * cos(radians(latitude_2)) * sin(east) ** 2))


def time_score(event: MarkedEvent, time: EventTime) -> float:
    """Whether the intervals meet and the found one is not much wider than the marked one."""
    start, end = moment(event.from_), moment(event.to)
    from_, to = moment(time.from_), moment(time.to)
    if (from_ is None and to is None) or (end and from_ and from_ > end) or (start and to and to < start):
        return 0.0
    if start is None or end is None:
        return 1.0
    return float(from_ is not None and to is not None and to - from_ <= max(3 * (end - start), COARSEST))


def moment(text: str | None) -> datetime | None:
    """The moment that an RFC 3339 string names."""
    return datetime.fromisoformat(text) if text else None


def sources_of(found: EventMention, article: Article) -> list[str]:
    """The sources of an event mention, outermost first."""
    sources = {one.id: one.source for one in article.attributions}
    return [source.text for one in found.attributions if (source := sources.get(one))]


def names_f1(wanted: Sequence[str], said: Sequence[str]) -> float:
    """F1 of two lists of names; names match that share half of the words of the shorter. None for none is right."""
    if not wanted and not said:
        return 1.0
    left = [words_of(name) for name in said]
    hits = 0
    for words in map(words_of, wanted):
        match = next((one for one in left if 2 * len(words & one) >= max(1, min(len(words), len(one)))), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return 2 * hits / (len(wanted) + len(said))


def words_of(name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    return frozenset("".join(c if c.isalnum() else " " for c in name.lower()).split()) - FILLERS


def per_cent(part: int, whole: int) -> float:
    """`part` of `whole`, in per cent; nothing of nothing is nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def score_all(pairs: Iterable[tuple[MarkedArticle, Article]]) -> Tally:
    """The tally of many articles."""
    tally = Tally()
    for marked, article in pairs:
        score_article(marked, article, tally)
    return tally
