"""Whose clock is meant: the zone of a place, and that of an article which does not say its own."""

from __future__ import annotations

from collections import Counter
from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import UNSET

from pipeline.records import Article, Place
from pipeline.resources.tables import read_rows


@cache
def zone_names() -> dict[tuple[str, str], str]:
    """The IANA zone of each country, and of each province that has another, by country and province."""
    return {(country, province): zone for country, province, zone in read_rows("zones")}


def zone_of_place(place: Place | None) -> tzinfo | None:
    """The zone of a place; None where its country is unknown, or no zone of it."""
    if place is None or place.country is None:
        return None
    names = zone_names()
    return zone_named(names.get((place.country, place.admin1 or "")) or names.get((place.country, "")))


def zone_named(name: str | None) -> tzinfo | None:
    """The zone of an IANA name; None where there is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_of_article(article: Article) -> tzinfo | None:
    """The zone in which an article tells its times: its own, else the dateline's, else of what it names most."""
    own = zone_named(article.time_zone)
    if own is not None:
        return own
    in_text = [entity for entity in article.entities if entity.place is not None and entity.within is UNSET]
    places = [(entity.start, entity.place) for entity in in_text if entity.place is not None]
    end = article.dateline.end if article.dateline else 0
    for start, place in places:
        if start < end and (zone := zone_of_place(place)) is not None:
            return zone
    told = Counter(str(zone) for _, place in places if (zone := zone_of_place(place)) is not None)
    return zone_named(told.most_common(1)[0][0]) if told else None
