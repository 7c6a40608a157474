"""The scene of a story: where what happened is taken to have happened when its own words do not say.

A place once told holds for the rest of its paragraph. Then comes where the report was filed from; then the place of the
first event. All this only for what happened bodily and is news of this article: what is said, planned
or remembered is left without a place.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from pipeline.events.modality import HAPPENED
from pipeline.events.place_phrases import FINENESS, event_place, fineness
from pipeline.events.places import is_at_home
from pipeline.records import Article, EventMention, EventPlace

LOCATED = HAPPENED | {"negated", "denied"}  # what did not happen did not happen somewhere
BODILY = frozenset(("ASSAULT", "PROTEST", "COERCE", "AID", "RETREAT", "MOBILIZE", "OTHER", "CONSULT"))
NOWHERE = frozenset(("resignation",))  # sub-events of these that are words all the same


def set_scenes(mentions: Sequence[EventMention], article: Article) -> None:
    """Gives events without a place that of the scene they belong to; `mentions` are in the order of the text."""
    filed = filed_from(article)
    guesses = [place for place in (filed, lead_of(mentions)) if place is not None]
    paragraph, running = -1, list[EventPlace]()
    for mention in mentions:
        here = article.text.rfind("\n", 0, mention.trigger.start)
        if here != paragraph:
            paragraph, running = here, []
        if not is_in_scene(mention):
            continue
        people = (*mention.actors, *mention.recipients)
        near = [place for place in guesses if is_at_home(people, place)][:1]
        if mention.places:
            running = mention.places
            if not any(place.place for place in mention.places):  # what no gazetteer has lies near where it is told
                around = [place for place in near if place == filed or is_told_before(place, mention)]
                mention.places = [*mention.places, *map(as_scene, around)]
        else:
            mention.places = [as_scene(place) for place in running or near]


def as_scene(place: EventPlace) -> EventPlace:
    """The place as that of an event that only is there."""
    return msgspec.structs.replace(place, role="where")


def is_told_before(place: EventPlace, mention: EventMention) -> bool:
    """Does a place stand before all that tells of an event?"""
    return place.end <= min((span.start for span in mention.evidence), default=mention.trigger.start)


def is_in_scene(mention: EventMention) -> bool:
    """Did it happen bodily, and is it news of this article?"""
    bodily = mention.type in BODILY and mention.sub_event not in NOWHERE
    return bodily and mention.modality in LOCATED and not mention.background


def filed_from(article: Article) -> EventPlace | None:
    """The place of the dateline, if it names one, with the region or country it lies in or without ("TOLEDO, Ohio")."""
    if article.dateline is None:
        return None
    places = [
        event_place(one, "where")
        for one in article.entities
        if one.within is UNSET and one.start < article.dateline.end and one.place is not None
    ]
    if not places or any(fineness(other) < FINENESS["admin1"] for other in places[1:]):
        return None
    return places[0]


def lead_of(mentions: Sequence[EventMention]) -> EventPlace | None:
    """The place of the first event that has one, a city or smaller: a story begins with what it is about."""
    for mention in mentions:
        if mention.places and is_in_scene(mention):
            place = mention.places[0]
            known = place.place is not None and FINENESS[place.place.precision] <= FINENESS["city"]
            return place if known else None
    return None
