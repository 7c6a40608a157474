"""The gazetteer: every place that a name can mean.

Its bulk is an index, `resources/gazetteer.npz`, built from GeoNames by `build_gazetteer.py`; countries, and our own
supplement of regions, districts and facilities, are small tables read beside it. The index holds no names to compare
with but 64-bit hashes of folded ones, sorted, so that it loads in a third of a second and takes some fifty megabytes:

    hashes   uint64, sorted: of `=` and a folded name, or of `~` and a transliteration key
    places   uint32: the row of the place that this hash means
    kinds    uint8: which kind of its names it is, a `NameKind`
    fields   int32, one row a place: geonameid, latitude and longitude in 1e-5 degrees, population, and the numbers of
             its country, first-level division and feature
    names, divisions, countries   UTF-8, one a line
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from pipeline.entities.countries import countries
from pipeline.entities.place_context import is_direction
from pipeline.entities.spelling import FIRST_PART, fold, transliterated_countries, transliteration_key
from pipeline.records import Place
from pipeline.resources.tables import listed, read_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Precision = Literal["point", "city", "admin2", "admin1", "country"]
WELL_KNOWN = frozenset(("PCLI", "ADM1", "PPLC"))
KNOWN_TOWN = 100_000  # people


class NameKind(IntEnum):
    """How a name belongs to a place; the lower, the surer."""

    NAME = 0
    ALTERNATE = 1
    KEY = 2  # only the transliteration key agrees


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """Where the index lies, and the feature codes by number."""

    file: str = "gazetteer.npz"
    features: tuple[str, ...] = ("PPL", "PPLC", "ADM1", "ADM2")


INDEX = IndexLayout()
PRECISIONS: dict[str, Precision] = {
    "PPL": "city",
    "PPLC": "city",
    "ADM1": "admin1",
    "ADM2": "admin2",
    "PCLI": "country",
    "CONT": "country",
    "RGN": "admin1",
}


@dataclass(frozen=True, slots=True)
class Sense:
    """One place that a name can mean.

    Attributes:
        identity: equal for equal places; the name folded, country and place in the index.
        kind: how sure the name itself is.
        population: people; 0 where unknown.
    """

    identity: str
    kind: NameKind
    geonameid: int | None
    name: str
    latitude: float
    longitude: float
    country: str | None
    admin1: str | None
    feature: str
    population: int

    @property
    def precision(self) -> Precision:
        """How large a place it is; what no table lists is a point."""
        return PRECISIONS.get(self.feature, "point")

    @property
    def is_well_known(self) -> bool:
        """Whether readers know it: countries, provinces, capitals, large towns, and what the supplement lists."""
        is_major = self.feature in WELL_KNOWN or self.population >= KNOWN_TOWN
        return is_major or not self.identity.startswith("geonames:")

    def as_place(self, confidence: float) -> Place:
        """The sense as a record."""
        return Place(
            geonameid=self.geonameid,
            name=self.name,
            latitude=self.latitude,
            longitude=self.longitude,
            country=self.country,
            admin1=self.admin1,
            feature=self.feature,
            precision=self.precision,
            confidence=round(confidence, 3),
        )


EARTH = 6371.0  # kilometres


def distance(one: Sense, other: Sense) -> float:
    """Kilometres between two senses, along a great circle."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def hash_key(key: str) -> int:
    """64 bits of a key, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


class Gazetteer:
    """Names of places and what they can mean. Nothing is read before the first question.

    `find` answers from the tables and the index together, surest first.
    """

    def __init__(self) -> None:
        self.found: dict[tuple[str, bool], tuple[Sense, ...]] = {}

    def find(self, name: str, *, by_key: bool = False) -> tuple[Sense, ...]:
        """The senses of a name, by kind of name and then population; `by_key` also those that only sound like it."""
        if (name, by_key) not in self.found:
            if len(self.found) > MOST_REMEMBERED:
                self.found.clear()
            self.found[name, by_key] = tuple(self.look_up(name, by_key=by_key))
        return self.found[name, by_key]

    def look_up(self, name: str, *, by_key: bool) -> list[Sense]:
        """As `find`, without its memory."""
        if (written_out := self.abbreviations.get(name)) is not None:
            return [
                replace(sense, kind=NameKind.NAME)
                for country, full in written_out
                for sense in self.find(full)
                if sense.country == country and sense.feature == "ADM1"
            ]
        folded = fold(name)
        if not folded:
            return []
        best: dict[str, Sense] = {}
        rows = list(self.supplement.get(folded, ()))
        if not (name.isupper() and len(name) <= LONGEST_ACRONYM):
            rows += self.index.senses("=" + folded)
        if by_key and (key := transliteration_key(name)):
            rows += self.supplement_keys.get(key, [])
            rows += self.index.senses("~" + key)
        for sense in rows:
            if sense.identity not in best or sense.kind < best[sense.identity].kind:
                best[sense.identity] = sense
        best = {sense.identity: sense for sense in without_doubles(list(best.values()))}
        return sorted(best.values(), key=lambda sense: (sense.kind, -sense.population, sense.identity))

    def country(self, code: str) -> Sense:
        """The country with an alpha-3 code of our table."""
        return self.country_by_code[code]

    @cached_property
    def country_by_code(self) -> dict[str, Sense]:
        """Countries by alpha-3 code."""
        return {sense.country: sense for _, sense in country_senses() if sense.kind == NameKind.NAME and sense.country}

    @cached_property
    def abbreviations(self) -> dict[str, list[tuple[str, str]]]:
        """Country and full name of the provinces that are abbreviated, as "Calif."."""
        found: dict[str, list[tuple[str, str]]] = {}
        for row in read_table("abbreviations"):
            found.setdefault(row["abbreviation"], []).append((row["country"], row["name"]))
        return found

    @cached_property
    def index(self) -> Index:
        """The places of GeoNames."""
        return Index()

    @cached_property
    def supplement_keys(self) -> dict[str, list[Sense]]:
        """The places of our own table where names are transliterated, by key."""
        senses: dict[str, list[Sense]] = {}
        for name, sense in supplement_senses():
            if sense.country in transliterated_countries() and (key := transliteration_key(name)):
                senses.setdefault(key, []).append(replace(sense, kind=NameKind.KEY))
        return senses

    @cached_property
    def long_names(self) -> dict[str, tuple[str, ...]]:
        """The names of several words that few things but a place have, by the first token, longest first."""
        names: dict[str, list[str]] = {}
        known = [name for name, _ in [*country_senses(), *supplement_senses()]]
        for name in dict.fromkeys([*known, *self.index.large_divisions()]):
            if " " in name and not name.startswith("the ") and (first := FIRST_PART.match(name)):
                names.setdefault(first.group(), []).append(name)
        return {first: tuple(sorted(found, key=lambda name: (-len(name), name))) for first, found in names.items()}

    @cached_property
    def supplement(self) -> dict[str, list[Sense]]:
        """Countries and the places of our own table, by folded name."""
        senses: dict[str, list[Sense]] = {}
        for name, sense in [*country_senses(), *supplement_senses()]:
            senses.setdefault(fold(name), []).append(sense)
        return senses


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of this process."""
    return Gazetteer()


LONGEST_ACRONYM = 3  # letters in capitals, which no town of the index is known by
LARGE_DIVISION = 500_000  # people, from which a province's name is rarely anything else
MOST_REMEMBERED = 50_000  # names whose senses are kept: some 20 MB


class Index:
    """The arrays of `gazetteer.npz`."""

    def __init__(self) -> None:
        import numpy as np

        with np.load(io.BytesIO(files("pipeline.resources").joinpath(INDEX.file).read_bytes())) as arrays:
            self.hashes: NDArray[np.uint64] = arrays["hashes"]
            self.places: NDArray[np.uint32] = arrays["places"]
            self.kinds: NDArray[np.uint8] = arrays["kinds"]
            self.fields: NDArray[np.int32] = arrays["fields"]
            self.names = lines_of(arrays["names"])
            self.divisions = lines_of(arrays["divisions"])
            self.countries = lines_of(arrays["countries"])
            self.stamp = lines_of(arrays["stamp"])[0]

    def senses(self, key: str) -> Iterator[Sense]:
        """The places under a key."""
        hashed = hash_key(key)
        row = int(self.hashes.searchsorted(self.hashes.dtype.type(hashed)))
        while row < len(self.hashes) and int(self.hashes[row]) == hashed:
            yield self.sense(int(self.places[row]), NameKind(int(self.kinds[row])))
            row += 1

    def large_divisions(self) -> list[str]:
        """The names of the provinces that have many people, but for those that only tell a direction."""
        is_large = (self.fields[:, 6] == INDEX.features.index("ADM1")) & (self.fields[:, 3] >= LARGE_DIVISION)
        names = [self.names[place] for place in is_large.nonzero()[0].tolist()]
        return [name for name in names if not is_direction(fold(name))]

    def sense(self, place: int, kind: NameKind) -> Sense:
        """A place of the index."""
        geonameid, latitude, longitude, population, country, division, feature = self.fields[place].tolist()
        return Sense(
            identity=f"geonames:{place}",
            kind=kind,
            geonameid=geonameid or None,
            name=self.names[place],
            latitude=latitude / 100_000,
            longitude=longitude / 100_000,
            country=self.countries[country],
            admin1=self.divisions[division] or None,
            feature=INDEX.features[feature],
            population=population,
        )


def lines_of(array: Any) -> list[str]:
    """The lines of UTF-8 that an array of bytes holds."""
    return bytes(array).decode().split("\n")


def without_doubles(senses: list[Sense]) -> list[Sense]:
    """Our own places over GeoNames' rows of the same ones, whose geonameid they take."""
    own = [sense for sense in senses if sense.identity.startswith("supplement:")]
    rest = [sense for sense in senses if not sense.identity.startswith("supplement:")]
    for sense in own:
        doubles = [other for other in rest if is_double(sense, other)]
        ids = [other.geonameid for other in doubles if other.geonameid is not None]
        kind = min([sense.kind, *(other.kind for other in doubles)])
        rest = [other for other in rest if other not in doubles]
        rest.append(replace(sense, geonameid=ids[0] if ids else None, kind=kind))
    return rest


def is_double(own: Sense, other: Sense) -> bool:
    """Whether two senses are one place: of one country and size, a third of a degree or a province apart."""
    if own.country != other.country or own.precision != other.precision:
        return False
    apart = max(abs(own.latitude - other.latitude), abs(own.longitude - other.longitude))
    return apart < (DOUBLE_CITY if own.precision == "city" else DOUBLE_DIVISION)


DOUBLE_CITY = 0.3  # degrees
DOUBLE_DIVISION = 3.0  # degrees; centres of provinces are rough


def supplement_senses() -> Iterator[tuple[str, Sense]]:
    """Our own places, under each of their names."""
    for number, row in enumerate(read_table("supplement")):
        for position, name in enumerate([row["name"], *listed(row["aliases"])]):
            yield (
                name,
                Sense(
                    identity=f"supplement:{number}",
                    kind=NameKind.ALTERNATE if position else NameKind.NAME,
                    geonameid=None,
                    name=row["name"],
                    latitude=float(row["latitude"]),
                    longitude=float(row["longitude"]),
                    country=row["country"] or None,
                    admin1=row["admin1"] or None,
                    feature=row["feature"],
                    population=int(row["weight"]),
                ),
            )


def country_senses() -> Iterator[tuple[str, Sense]]:
    """Countries, under each of their names."""
    for country in countries().values():
        for position, name in enumerate(country.names):
            yield (
                name,
                Sense(
                    identity=f"country:{country.code}",
                    kind=NameKind.ALTERNATE if position else NameKind.NAME,
                    geonameid=country.geonameid,
                    name=country.names[0],
                    latitude=country.latitude,
                    longitude=country.longitude,
                    country=country.code,
                    admin1=None,
                    feature="PCLI",
                    population=country.population,
                ),
            )
