"""What the tables know of words: head nouns, words beside names, and the names of organizations and media."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.entities.countries import countries, nationalities
from pipeline.entities.spelling import FIRST_PART
from pipeline.records import EntityKind
from pipeline.resources.tables import listed, read_table

KINDS: Mapping[str, EntityKind] = {
    kind: kind for kind in ("person", "group", "organization", "place", "facility", "nationality")
}


@dataclass(frozen=True, slots=True)
class HeadNoun:
    """A noun that describes someone or somewhere; a kind is null where that number makes no mention."""

    plural: EntityKind | None
    singular: EntityKind | None
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that the tables know whole."""

    text: str
    name: str
    kind: EntityKind
    country: str | None
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demonym:
    """A word for a people: whose it is, what it tells of their sectors, and whether it stands for many people."""

    country: str | None
    sectors: tuple[str, ...]
    many: bool


@cache
def head_nouns() -> Mapping[str, HeadNoun]:
    """Head nouns by lemma."""
    return {
        row["noun"]: HeadNoun(KINDS.get(row["plural"]), KINDS.get(row["singular"]), tuple(listed(row["sectors"])))
        for row in read_table("head_nouns")
    }


@cache
def actor_words() -> Mapping[str, tuple[str, ...]]:
    """The sectors that a modifier tells, by word."""
    return {row["word"]: tuple(listed(row["sectors"])) for row in read_table("actor_words")}


@cache
def context_words(what: str) -> frozenset[str]:
    """The words of one kind in `name_context.tsv`."""
    return frozenset(row["word"] for row in read_table("name_context") if row["what"] == what)


@cache
def known_names() -> Mapping[str, tuple[KnownName, ...]]:
    """Organizations, groups and media by the first token of each of their names, longest first."""
    found: dict[str, list[KnownName]] = {}
    for row in [*read_table("organizations"), *media_rows()]:
        for text in [row["name"], *listed(row["aliases"])]:
            known = KnownName(
                text, row["name"], KINDS[row["kind"]], row["country"] or None, tuple(listed(row["sectors"]))
            )
            first = FIRST_PART.match(text)
            assert first is not None, f"{text!r} has no first word"
            found.setdefault(first.group(), []).append(known)
    return {first: tuple(sorted(names, key=lambda known: -len(known.text))) for first, names in found.items()}


@cache
def demonyms() -> Mapping[str, Demonym]:
    """What a people or its adjective says, by the word in lower case: those of countries and of `demonyms.tsv`."""
    found = {word: Demonym(code, (), is_many(word, nationalities())) for word, code in nationalities().items()}
    for row in read_table("demonyms"):
        sectors = tuple(listed(row["sectors"]))
        for word in listed(row["adjectives"]):
            found[word.lower()] = Demonym(None, sectors, many=False)
        for word in listed(row["people"]):
            found[word.lower()] = Demonym(None, sectors, many=True)
    return found


def is_many(word: str, words: Container[str]) -> bool:
    """Whether a word for a nationality is the plural of another: "Syrians"."""
    return word.endswith("s") and word[:-1] in words


@cache
def country_words() -> Mapping[str, str]:
    """The codes of countries by each single word that names them or their people, with its capital."""
    named = {name: country.code for country in countries().values() for name in country.names if " " not in name}
    return named | {word: country.code for country in countries().values() for word in country.nationalities}


@cache
def country_names() -> Mapping[str, tuple[str, ...]]:
    """The names of countries that are several words, by their first token, longest first."""
    found: dict[str, list[str]] = {}
    for country in countries().values():
        for name in country.names:
            first = FIRST_PART.match(name)
            if first is not None and first.group() != name and name[0].isupper():
                found.setdefault(first.group(), []).append(name)
    return {first: tuple(sorted(names, key=lambda name: (-len(name), name))) for first, names in found.items()}


def media_rows() -> list[dict[str, str]]:
    """The media as organizations."""
    return [{**row, "kind": "organization", "sectors": "MED"} for row in read_table("media")]
