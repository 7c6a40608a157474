"""Which time a publisher keeps: that of its country, where the whole country keeps one."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from pipeline.resources.tables import listed, read_table

COUNTRY_ENDING = 2  # letters; longer endings of web addresses are no country's


def publisher_zone(url: str | None, publisher: str | None) -> str | None:
    """The IANA zone of the publisher's country, by the ending of its address, else by its name; null where unknown.

    An ending of two letters that `resources/country_zones.tsv` lacks is that of a country with several zones, or sold
    to everyone: then nothing is known.
    """
    ending = host_ending(url)
    if len(ending) == COUNTRY_ENDING:
        return zones_by_ending().get(ending)
    return zones_by_publisher().get((publisher or "").casefold())


def host_ending(url: str | None) -> str:
    """The last label of the host of an address."""
    try:
        return (urlsplit((url or "").strip()).hostname or "").rpartition(".")[2]
    except ValueError:  # a bracket left open
        return ""


@cache
def zones_by_ending() -> dict[str, str]:
    """Zones by the endings of web addresses."""
    return {row["ending"]: row["zone"] for row in read_table("country_zones") if row["ending"]}


@cache
def zones_by_publisher() -> dict[str, str]:
    """Zones by the names of publishers, without case."""
    zones = {row["country"]: row["zone"] for row in read_table("country_zones")}
    return {
        name.casefold(): zones[row["country"]]
        for row in read_table("media")
        if row["country"] in zones
        for name in (row["name"], *listed(row["aliases"]))
    }
