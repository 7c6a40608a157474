"""Whose side an actor is on: country and sectors, in the manner of CAMEO and PLOVER."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.entities.countries import nationalities
from pipeline.entities.lexicon import actor_words, context_words, head_nouns
from pipeline.entities.mentions import Mention
from pipeline.records import ActorCode

DOMINANT_SHARE = 0.5  # of the mentions of countries, from which a country is the one the article is about
OF_A_COUNTRY = frozenset(
    {"GOV", "MIL", "REB", "OPP", "COP", "SPY", "JUD", "CVL"}
)  # sectors that a country is supplied for
GENERAL = frozenset({"GOV", "CVL"})  # sectors of a head noun that its modifiers overrule: "rebel leaders"
OVERRULING = frozenset(
    {"REB", "OPP", "COP", "UAF", "NGO", "CRM"}
)  # sectors of a modifier that leave nothing of the head's
CAPITAL_OR_COUNTRY = frozenset({"PCLI", "PPLC"})


def code_actors(mentions: Sequence[Mention]) -> None:
    """Sets `actor` where the words of a mention tell it, or those of another in its cluster."""
    dominant = dominant_country(mentions)
    for mention in mentions:
        mention.actor = actor_of(mention, dominant)
    first: dict[int, ActorCode] = {}
    for mention in mentions:
        if mention.actor is not None and mention.kind != "nationality":
            known = first.setdefault(mention.cluster, mention.actor)
            if not known.sector and mention.actor.sector:
                first[mention.cluster] = mention.actor
    for mention in mentions:
        if mention.kind not in {"nationality", "place", "facility"}:
            mention.actor = first.get(mention.cluster, mention.actor)


def dominant_country(mentions: Iterable[Mention]) -> str | None:
    """The country that at least half of the article's places and nationalities belong to."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.place is not None and mention.place.country is not None:
            counts[mention.place.country] += 1
    if not counts:
        return None
    country, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return country if count >= DOMINANT_SHARE * counts.total() else None


def actor_of(mention: Mention, dominant: str | None) -> ActorCode | None:
    """The code of one mention by its own words; null where they tell nothing."""
    if mention.known is not None:
        return ActorCode(country=mention.known.country or country_beside(mention), sector=list(mention.known.sectors))
    match mention.kind:
        case "nationality":
            return coded(nationalities().get(mention.text.lower()), ())
        case "place":
            return actor_of_place(mention)
        case "person" if mention.form == "name":
            return coded(country_beside(mention), sectors_of_title(mention))
        case "person" | "group" | "organization" if mention.form in {"description", "name"}:
            return actor_of_description(mention, dominant)
    return None


def coded(country: str | None, sectors: Sequence[str]) -> ActorCode | None:
    """A code, or null where there is nothing to tell."""
    return ActorCode(country=country, sector=list(sectors)) if country or sectors else None


def actor_of_place(mention: Mention) -> ActorCode | None:
    """A country that acts, or a capital that does, is its government: "Ankara denied it"."""
    if mention.sense is None or mention.sense.feature not in CAPITAL_OR_COUNTRY:
        return None
    acts = mention.doc[mention.head].dep_ in {"nsubj", "nsubjpass", "dobj", "iobj", "agent"}
    if mention.sense.feature == "PPLC":
        head = mention.doc[mention.head]
        acts = head.dep_ == "nsubj" and head.head.lemma_ in context_words("speech")
    return ActorCode(country=mention.sense.country, sector=["GOV"]) if acts else None


def actor_of_description(mention: Mention, dominant: str | None) -> ActorCode | None:
    """The code of "senior Syrian officials" by its head noun, its modifiers and the names among them."""
    doc = mention.doc
    noun = head_nouns().get(doc[mention.head].lemma_.lower())
    if noun is None and mention.form == "description":
        return None
    words = [token.lemma_.lower() for token in mention.tokens]
    sectors = sectors_of_words(words, noun.sectors if noun is not None else (), mention.inner)
    country = country_of(mention.inner) or country_beside(mention)
    if country is None and OF_A_COUNTRY & set(sectors) and mention.kind == "group" and not is_owned(mention):
        country = dominant
    return coded(country, sectors) if sectors or country_of(mention.inner) else None


def is_owned(mention: Mention) -> bool:
    """Whether a group belongs to someone, "his forces": then not to the country that the article is about."""
    return any(child.dep_ == "poss" for child in mention.doc[mention.head].children)


def sectors_of_words(words: Sequence[str], of_head: Sequence[str], inner: Sequence[Mention]) -> list[str]:
    """The sectors that modifiers, names and the head noun come to, without repeats."""
    table = actor_words()
    for word in reversed(words[:-1]):
        if (pair := table.get(f"{word} {words[-1]}")) is not None:
            return list(pair)
    told = [sector for word in words[:-1] for sector in table.get(word, ())]
    told += [sector for name in inner if name.known is not None for sector in name.known.sectors]
    if not told:
        return list(of_head)
    if not OVERRULING & set(told):
        told += [sector for sector in of_head if sector not in GENERAL]
    return list(dict.fromkeys(told))


def country_of(names: Iterable[Mention]) -> str | None:
    """The country that the first name with one belongs to."""
    for name in names:
        if name.kind == "nationality" and (code := nationalities().get(name.text.lower())):
            return code
        if name.known is not None and name.known.country is not None:
            return name.known.country
        if name.sense is not None and name.sense.country is not None:
            return name.sense.country
    return None


def country_beside(mention: Mention) -> str | None:
    """The country of the nationality right before a mention, among its words or behind its "of" or apostrophe."""
    doc, codes = mention.doc, nationalities()
    for token in mention.tokens:
        if token.lower_ in codes and token.text[:1].isupper():
            return codes[token.lower_]
    before = mention.start - 1
    if before >= 0 and doc[before].lower_ in codes and doc[before].text[:1].isupper():
        return codes[doc[before].lower_]
    return mention.beside


def sectors_of_title(mention: Mention) -> tuple[str, ...]:
    """The sectors of the title before a name, by its last noun that tells any."""
    start = max(0, mention.start - 1)
    for token in reversed(mention.doc[start : mention.start + mention.title]):
        noun = head_nouns().get(token.lower_.rstrip("."))
        if noun is not None and noun.sectors and noun.singular == "person":
            return noun.sectors
    return ()


def note_countries_beside(mentions: Sequence[Mention]) -> None:
    """Notes for each mention the country of a place that owns it: "Syria's army", "the government of Iraq"."""
    holders = {token: mention for mention in mentions for token in range(mention.start, mention.end)}
    for mention in mentions:
        doc = mention.doc
        for child in doc[mention.head].children:
            owner = child if child.dep_ in {"poss", "compound", "nmod"} else None
            if child.dep_ == "prep" and child.lower_ == "of":
                owner = next((found for found in child.children if found.dep_ == "pobj"), None)
            holder = holders.get(owner.i) if owner is not None else None
            if holder is not None and holder is not mention and holder.sense is not None:
                mention.beside = holder.sense.country
