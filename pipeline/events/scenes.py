"""The scene of a story: where what happened is taken to have happened when its own words do not say.

A place once told holds for the rest of its paragraph. Then comes where the report was filed from; then the place of the
first event. All this only for what happened bodily and is news of this article: what is said, planned
or remembered is left without a place.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from pipeline.events.merging import HAPPENED
from pipeline.events.place_phrases import FINENESS, event_place
from pipeline.events.places import is_at_home
from pipeline.records import Article, EventMention, EventPlace

LOCATED = HAPPENED | {"negated", "denied"}  # what did not happen did not happen somewhere
BODILY = frozenset(("ASSAULT", "PROTEST", "COERCE", "AID", "RETREAT", "MOBILIZE", "OTHER", "CONSULT"))


def set_scenes(mentions: Sequence[EventMention], article: Article) -> None:
    """Gives events without a place that of the scene they belong to; `mentions` are in the order of the text."""
    guesses = [place for place in (filed_from(article), lead_of(mentions)) if place is not None]
    paragraph, running = -1, list[EventPlace]()
    for mention in mentions:
        here = article.text.rfind("\n", 0, mention.trigger.start)
        if here != paragraph:
            paragraph, running = here, []
        if not is_in_scene(mention):
            continue
        if mention.places:
            running = mention.places
            continue
        people = (*mention.actors, *mention.recipients)
        places = running or [place for place in guesses if is_at_home(people, place)][:1]
        mention.places = [msgspec.structs.replace(place, role="where") for place in places]


def is_in_scene(mention: EventMention) -> bool:
    """Did it happen bodily, and is it news of this article?"""
    return mention.type in BODILY and mention.modality in LOCATED and not mention.background


def filed_from(article: Article) -> EventPlace | None:
    """The place of the dateline, if it names one."""
    if article.dateline is None:
        return None
    named = [
        entity
        for entity in article.entities
        if entity.within is UNSET and entity.start < article.dateline.end and entity.place is not None
    ]
    return event_place(named[0], "where") if len(named) == 1 else None


def lead_of(mentions: Sequence[EventMention]) -> EventPlace | None:
    """The place of the first event that has one, a city or smaller: a story begins with what it is about."""
    for mention in mentions:
        if mention.places and is_in_scene(mention):
            place = mention.places[0]
            known = place.place is not None and FINENESS[place.place.precision] <= FINENESS["city"]
            return place if known else None
    return None
