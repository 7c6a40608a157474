"""Two accounts of one happening as one mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.events.casualties import FIELDS
from pipeline.events.merging import overlap
from pipeline.events.place_phrases import fineness
from pipeline.events.sides import Telling, is_one_place, moment_of
from pipeline.records import Casualties, Count, EventMention, EventPlace, EventTime, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def fold(first: Telling, second: Telling) -> None:
    """Adds to a mention what a later account of the same happening tells.

    Who vouches for it stays as first told. Of two counts the higher wins, of two times the narrower, of two places the
    finer comes first; people fill what was empty.
    """
    mention, other = first.mention, second.mention
    mention.casualties = higher(mention.casualties, other.casualties)
    known = {(span.start, span.end) for span in mention.evidence}
    mention.time = narrower(mention.time, other.time)
    mention.evidence.extend(span for span in other.evidence if (span.start, span.end) not in known)
    mention.evidence.sort(key=lambda span: span.start)
    mention.actors = mention.actors or other.actors
    mention.recipients = mention.recipients or other.recipients
    if second.noun is None or is_placed(second.noun.token):
        mention.places = finer_places(mention, other)
    mention.places = mention.places or other.places
    mention.background = mention.background and other.background
    mention.confidence = max(mention.confidence, other.confidence)


def higher(first: Casualties, second: Casualties) -> Casualties:
    """The higher of two counts of each kind: tolls rise, and what is told of some is less than what is told of all."""
    found: dict[str, Any] = {name: higher_count(getattr(first, name), getattr(second, name)) for name in FIELDS}
    return Casualties(**found)


def higher_count(first: Count | None, second: Count | None) -> Count | None:
    """The count that has the higher low end; the first of equal ones."""
    if first is None or second is None:
        return first or second
    return second if (second.low or 0) > (first.low or 0) else first


def narrower(first: EventTime, second: EventTime) -> EventTime:
    """The time that is told, and of two the narrower if it lies in the wider."""
    if second.fallback or not isinstance(second.basis, Span):
        return first
    if first.fallback:
        return second
    start, end, inner_start, inner_end = map(moment_of, (first.from_, first.to, second.from_, second.to))
    if start is None or end is None or inner_start is None or inner_end is None:
        return first
    lies_within = start <= inner_start and inner_end <= end
    return second if lies_within and inner_end - inner_start < end - start else first


def finer_places(first: EventMention, second: EventMention) -> list[EventPlace]:
    """The places of the first account, unless the second tells in its own words what the first does not, or finer."""
    if not first.places or (are_told(second) and not are_told(first)):
        return second.places or first.places
    finer = [
        place
        for place in second.places
        if place.place is not None
        and all(is_one_place(place, other) and fineness(place) < fineness(other) for other in first.places)
    ]
    return [*finer[:1], *first.places]


def is_placed(noun: Token) -> bool:
    """Is the place of its sentence a noun's own: is it the subject, or does a place hang on it?"""
    return noun.dep_ in ("nsubj", "nsubjpass") or any(child.dep_ == "prep" for child in noun.rights)


def are_told(mention: EventMention) -> bool:
    """Do the places of a mention stand in the sentences that carry it?"""
    return any(overlap(place, sentence) for place in mention.places for sentence in mention.evidence)
