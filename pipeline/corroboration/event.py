"""From the mentions of one happening to its event. The order in which mentions are given never shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from heapq import heappop, heappush
from itertools import groupby
from math import fsum, inf, prod
from operator import itemgetter
from typing import Any

import msgspec

from pipeline.corroboration.figures import fold_casualties
from pipeline.corroboration.independence import Line, find_lines
from pipeline.corroboration.people import merge_people
from pipeline.corroboration.standing import instant, order
from pipeline.corroboration.status import find_denials, find_status, is_disputed
from pipeline.corroboration.summary import summarize
from pipeline.records import (
    Event,
    EventSupport,
    EventTime,
    MentionRecord,
    PlaceOfEvent,
    SourceCounts,
    encode,
    make_id,
)

MOST_MENTIONS = 100  # mentions listed of one event; `sources` counts them all
MOST_PLACES = 50  # places listed of one event, finest first
MOST_DENIALS = 100  # listed of one event, the earliest; all of them count for its status
MOST_EVIDENCE = 2_000  # characters of evidence a listed mention keeps, so that an event stays far below a megabyte
LONGEST_SUMMARY = 2_000  # characters
LARGEST_EVENT = 1_000_000  # bytes as JSON: what the topic takes, less its key and headers
DECIMALS = 3
PRECISIONS = ("point", "city", "admin2", "admin1", "country")  # finest first


@lru_cache(maxsize=1 << 18)
def event_id(block: str, founder: str) -> str:
    """The id of the event that this mention founds in this block."""
    return make_id("event", block, founder)


def build_event(name: str, founding: Sequence[MentionRecord], attached: Sequence[MentionRecord]) -> Event:
    """The live event `name` of its current mentions.

    Args:
        name: the event's id.
        founding: at least one mention, those that found it.
        attached: denials and history that go with it.
    """
    founding = sorted(founding, key=order)
    lines = find_lines(founding)
    event = fold_facts(name, founding, lines)
    denials = find_denials(attached)
    countries = frozenset(place.place.country for place in event.places if place.place.country)
    everyone = sorted([*founding, *attached], key=order)
    event.revision = len(everyone)
    event.sources = SourceCounts(
        articles=len({mention.article.id for mention in everyone}),
        publishers=len({mention.article.publisher for mention in everyone if mention.article.publisher}),
        independent=len(lines),
    )
    event.denied_by = [denial for denial, _ in denials[:MOST_DENIALS]]
    disputed = is_disputed(denials, [*event.actors, *event.recipients], countries)
    event.status = find_status(founding, lines, disputed=disputed)
    event.mentions = list_supports(everyone, lines)
    event.last_reported_at = everyone[-1].article.published_at
    event.summary = summarize(event, lines)
    return fit(event)


def retract_event(name: str, withdrawn: Sequence[MentionRecord]) -> Event:
    """The event `name` that nobody stands by any more: it lists who withdrew what, and counts nothing for it."""
    withdrawn = sorted(withdrawn, key=order)
    lines = find_lines(withdrawn)
    event = fold_facts(name, withdrawn, lines)
    event.mentions = list_supports(withdrawn, lines)
    event.confidence = 0.0
    event.summary = summarize(event, lines)
    return fit(event)


def fit(event: Event) -> Event:
    """The event in a record that its topic takes: while it is too large the list that takes most is halved.

    Every mention has been counted by then. What is cut depends on the event alone.
    """
    event.summary = event.summary[:LONGEST_SUMMARY]
    while len(encode(event)) > LARGEST_EVENT:
        kinds = (getattr(event.casualties, kind) for kind in event.casualties.__struct_fields__)
        lists: list[list[Any]] = [event.mentions, event.denied_by, event.places, event.actors, event.recipients]
        lists += [person.aliases for person in (*event.actors, *event.recipients)]
        lists += [kind.figures for kind in kinds if kind]
        largest = max(lists, key=lambda found: len(msgspec.json.encode(found)))
        if not largest:
            break
        del largest[len(largest) // 2 :]
    return event


def is_cut(event: Event) -> bool:
    """Whether fewer mentions are listed than the hundred, or all, that an event lists where its record has room."""
    return len(event.mentions) < min(MOST_MENTIONS, event.revision)


def fold_facts(name: str, mentions: Sequence[MentionRecord], lines: Sequence[Line]) -> Event:
    """What mentions, in order, tell of the happening; until someone is seen to stand by it, it is retracted."""
    kind = vote(mention.type for mention in mentions)
    alike = [mention for mention in mentions if mention.type == kind]
    return Event(
        id=name,
        revision=0,
        type=kind or "OTHER",
        mode=vote(mention.mode for mention in alike),
        sub_event=vote(mention.sub_event for mention in alike),
        summary="",
        status="retracted",
        time=vote_time(mentions),
        actors=merge_people(actor for mention in mentions for actor in mention.actors),
        recipients=merge_people(recipient for mention in mentions for recipient in mention.recipients),
        places=merge_places(mentions),
        casualties=fold_casualties(mentions),
        first_reported_at=mentions[0].article.published_at,
        last_reported_at=mentions[-1].article.published_at,
        tone=mean([mention.tone for mention in mentions]),
        intensity=mean([mention.intensity for mention in mentions]),
        confidence=join_confidence(lines),
    )


def vote(values: Iterable[str | None]) -> str | None:
    """The commonest value, the least of those equally common; null only where nothing else is given."""
    votes = Counter(value for value in values if value is not None)
    return min(votes, key=lambda value: (-votes[value], value), default=None)


def vote_time(mentions: Sequence[MentionRecord]) -> EventTime:
    """The interval most mentions allow: where most of theirs meet, the narrowest such, then the earliest.

    Times that were guessed from the day of publication vote only where there is no other.
    """
    timed = [mention for mention in mentions if mention.time.from_ or mention.time.to]
    told = [mention for mention in timed if not mention.time.fallback] or timed
    spans = [(*interval(mention.time), mention.time) for mention in told]
    if not spans:
        return EventTime(fallback=True)
    start, end = most_met(span[:2] for span in spans)
    covering = [span for span in spans if span[0] <= start < span[1] or span[0] == start]
    closest = min(covering, key=lambda span: (span[1] - span[0], msgspec.json.encode(span[2])))[2]
    return EventTime(
        from_=min((time.from_ for first, _, time in covering if first == start and time.from_), default=None),
        to=min((time.to for _, last, time in covering if last == end and time.to), default=None),
        granularity=closest.granularity,
        basis=closest.basis,
        fallback=closest.fallback,
    )


def most_met(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Where most of these intervals meet, the narrowest such place, then the earliest; an empty one has its start."""
    regions: list[tuple[int, float, float, float]] = []
    ends: list[float] = []  # of the intervals that reach this far, as a heap
    for start, starting in groupby(sorted(spans), key=itemgetter(0)):
        while ends and ends[0] <= start:
            heappop(ends)
        for _, end in starting:
            heappush(ends, end)
        regions.append((-len(ends), ends[0] - start if start > -inf else inf, start, ends[0]))
    _, _, start, end = min(regions)
    return start, end


def interval(time: EventTime) -> tuple[float, float]:
    """Start and end in seconds since 1970, infinite where open or unreadable, in order."""
    start, end = instant(time.from_), instant(time.to)
    start, end = -inf if start is None else start, inf if end is None else end
    return min(start, end), max(start, end)


def merge_places(mentions: Iterable[MentionRecord]) -> list[PlaceOfEvent]:
    """Each place of the mentions once in each of its parts, finest first, then the most mentioned."""
    counts: Counter[tuple[str, str]] = Counter()
    best: dict[tuple[str, str], tuple[float, bytes, PlaceOfEvent]] = {}
    for mention in mentions:
        for told in mention.places:
            if told.place is None:
                continue
            place = told.place
            key = (str(place.geonameid or f"{place.name}/{place.country}"), told.role)
            counts[key] += 1
            rank = (-place.confidence, msgspec.json.encode(place), PlaceOfEvent(place=place, role=told.role))
            best[key] = min(rank, best.get(key, rank), key=lambda rank: rank[:2])
    keys = sorted(best, key=lambda key: (PRECISIONS.index(best[key][2].place.precision), -counts[key], key))
    return [best[key][2] for key in keys[:MOST_PLACES]]


def list_supports(mentions: Sequence[MentionRecord], lines: Iterable[Line]) -> list[EventSupport]:
    """At most a hundred mentions: one of each independent line, then the others, each in order."""
    standing = sorted((line.mentions[0] for line in lines), key=order)
    chosen = {mention.id for mention in standing}
    ranked = [*standing, *(mention for mention in mentions if mention.id not in chosen)]
    return [
        EventSupport(
            article_id=mention.article.id,
            mention_id=mention.id,
            url=mention.article.url,
            publisher=mention.article.publisher,
            evidence=" ".join(mention.evidence)[:MOST_EVIDENCE],
            chain=[link.name or link.text for link in mention.chain],
            modality=mention.modality,
        )
        for mention in ranked[:MOST_MENTIONS]
    ]


def join_confidence(lines: Iterable[Line]) -> float:
    """How sure the event is if independent lines err independently: each counts with its surest mention."""
    doubts = sorted(1 - max(mention.confidence for mention in line.mentions) for line in lines)
    return round(1 - prod(doubts), DECIMALS) + 0.0


def mean(values: Sequence[float]) -> float:
    """The mean, rounded; the same bytes in whatever order the values come."""
    return round(fsum(values) / len(values), DECIMALS) + 0.0  # `+ 0.0` turns -0.0 into 0.0
