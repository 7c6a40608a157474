"""Who held which office when, from `offices.tsv`: what kind of actor a person was on the day of an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.entities.spelling import FIRST_PART, fold
from pipeline.records import ActorCode
from pipeline.resources.tables import listed, read_table


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office; `start` and `end` are ISO 8601 dates as fine as known, `end` empty where it goes on."""

    country: str | None
    sectors: tuple[str, ...]
    after: tuple[str, ...]
    start: str
    end: str

    def holds(self, day: str) -> bool:
        """Whether the office was held on a day (`2024-12-08`)."""
        return self.start <= day[: len(self.start)] and (not self.end or day[: len(self.end)] <= self.end)


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """Someone who holds or held an office, with every term that the table has."""

    name: str
    terms: tuple[Term, ...]

    def code(self, day: str | None) -> ActorCode:
        """The code on a day: that of the terms then held, else of one before; without a day, of the last in the table.

        Before the first term only the country is known.
        """
        held = [term for term in self.terms if day is not None and term.holds(day)]
        if held:
            sectors = dict.fromkeys(sector for term in held for sector in term.sectors)
            return ActorCode(country=next((term.country for term in held if term.country), None), sector=list(sectors))
        if day is None:
            return ActorCode(country=self.terms[-1].country, sector=list(self.terms[-1].sectors))
        past = [term for term in self.terms if term.start <= day[: len(term.start)]]
        if past:
            return ActorCode(country=past[-1].country, sector=list(past[-1].after))
        return ActorCode(country=self.terms[0].country, sector=[])

    def past_code(self, day: str | None) -> ActorCode:
        """The code of one whom the text calls a former office-holder."""
        ended = [term for term in self.terms if term.end and (day is None or term.end <= day[: len(term.end)])]
        term = ended[-1] if ended else self.terms[-1]
        return ActorCode(country=term.country, sector=list(term.after))


@cache
def office_holders() -> Mapping[str, OfficeHolder]:
    """Everyone in the table, by each full name and each last name that is used alone, folded."""
    kinds = {row["office"]: row for row in read_table("office_kinds")}
    terms: dict[str, list[Term]] = {}
    spellings: dict[str, list[str]] = {}
    for row in read_table("offices"):
        kind = kinds[row["office"]]
        term = Term(
            country=row["country"] or None,
            sectors=tuple(listed(kind["sectors"])),
            after=tuple(listed(kind["after"])),
            start=row["from"],
            end=row["to"],
        )
        terms.setdefault(row["name"], []).append(term)
        spellings.setdefault(row["name"], [row["name"]]).extend(listed(row["aliases"]))
    holders = {name: OfficeHolder(name, tuple(held)) for name, held in terms.items()}
    return {fold(spelling): holders[name] for name, found in spellings.items() for spelling in found}


@cache
def office_names() -> Mapping[str, tuple[str, ...]]:
    """The full names of the table by their first token, longest first: what a text is scanned for."""
    names: dict[str, list[str]] = {}
    for row in read_table("offices"):
        for spelling in [row["name"], *listed(row["aliases"])]:
            first = FIRST_PART.match(spelling)
            if first is not None and " " in spelling:
                names.setdefault(first.group(), []).append(spelling)
    return {first: tuple(sorted(found, key=lambda name: (-len(name), name))) for first, found in names.items()}
