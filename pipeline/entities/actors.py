"""Whose side an actor is on: country and sectors, in the manner of CAMEO and PLOVER.

1 the words of a mention, or the tables of names and offices, tell, 2 whom it belongs to, 3 others of its cluster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.entities.countries import nationalities
from pipeline.entities.lexicon import Demonym, actor_words, context_words, demonyms, head_nouns
from pipeline.entities.mentions import Mention
from pipeline.records import ActorCode

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DOMINANT_SHARE = 0.5  # of the mentions of countries, from which a country is the one the article is about
OF_A_COUNTRY = frozenset(
    {"GOV", "LEG", "MIL", "REB", "OPP", "COP", "SPY", "JUD", "CVL"}
)  # sectors that a country is supplied for
OF_A_STATE = frozenset({"GOV", "LEG", "MIL", "JUD"})  # the same for names that every country has: "the Supreme Court"
OF_ITS_OFFICES = OF_A_COUNTRY - {"CVL", "REB"}  # the same for one person: "the president", not "a woman"
GENERAL = frozenset({"GOV", "CVL"})  # sectors of a head noun that its modifiers overrule: "rebel leaders"
OVERRULING = frozenset(
    {"REB", "OPP", "COP", "UAF", "NGO", "CRM"}
)  # sectors of a modifier that leave nothing of the head's
OUT_OF_OFFICE = ("ELI",)  # elites: CAMEO's sector of those who governed
LONGEST_TITLE = 6  # words before a name that are looked at
CAPITAL_OR_COUNTRY = frozenset({"PCLI", "PPLC"})
NO_CLUSTER_CODE = frozenset({"nationality", "place", "facility"})


def code_actors(mentions: Sequence[Mention], published: str | None = None) -> None:
    """Sets `actor` where the words of a mention tell it, or those of another in its cluster.

    `published` (ISO 8601) is the day on which offices are asked for.
    """
    dominant = dominant_country(mentions)
    for mention in mentions:
        mention.actor = actor_of(mention, dominant, published)  # 1
    for mention in mentions:
        mention.actor = with_owner(mention)  # 2
    first: dict[int, ActorCode] = {}
    for mention in mentions:
        if mention.actor is not None and mention.kind != "nationality":
            known = first.setdefault(mention.cluster, mention.actor)
            if not known.sector and mention.actor.sector:
                first[mention.cluster] = mention.actor
    for mention in mentions:
        if mention.kind not in NO_CLUSTER_CODE:
            mention.actor = first.get(mention.cluster, mention.actor)  # 3


def dominant_country(mentions: Iterable[Mention]) -> str | None:
    """The country that at least half of the article's places and nationalities belong to."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.place is not None and mention.place.country is not None:
            counts[mention.place.country] += 1
        elif (people := people_of(mention)) is not None and people.country is not None:
            counts[people.country] += 1
    if not counts:
        return None
    country, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return country if count >= DOMINANT_SHARE * counts.total() else None


def actor_of(mention: Mention, dominant: str | None, published: str | None) -> ActorCode | None:
    """The code of one mention by its own words; null where they tell nothing."""
    if mention.known is not None:
        sectors = mention.known.sectors
        state = None if "IGO" in sectors or not OF_A_STATE & set(sectors) else dominant
        country = mention.known.country or country_beside(mention) or state
        return ActorCode(country=country, sector=list(sectors))
    if mention.holder is not None:
        return mention.holder.past_code(published) if is_former(mention) else mention.holder.code(published)
    if (people := people_of(mention)) is not None:
        return coded(people.country, [*(("CVL",) if people.many else ()), *people.sectors])
    match mention.kind:
        case "place":
            return actor_of_place(mention)
        case "person" if mention.form == "name":
            sectors = sectors_of_title(mention)
            return coded(country_beside(mention), OUT_OF_OFFICE if sectors and is_former(mention) else sectors)
        case "person" | "group" | "organization" if mention.form in {"description", "name"}:
            return actor_of_description(mention, dominant)
    return None


def people_of(mention: Mention) -> Demonym | None:
    """What a word for a people says; null for other mentions."""
    return demonyms().get(mention.text.lower()) if mention.form == "name" else None


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
    if is_former(mention) and "GOV" in sectors:
        sectors = list(OUT_OF_OFFICE)
    country = country_of(mention.inner) or country_beside(mention)
    supplied = OF_A_COUNTRY if mention.kind == "group" else OF_ITS_OFFICES if mention.form == "description" else set()
    if country is None and mention.owner is None and supplied & set(sectors) and not is_owned(mention):
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
    whole = (name for name in names if not is_half(name.doc, name.end))
    return next((country for name in whole if (country := country_of_name(name))), None)


def is_half(doc: Doc, end: int) -> bool:
    """Whether a hyphen follows: the "Iran-backed" militia is not Iran's."""
    return end < len(doc) and doc[end].text == "-"


def country_of_name(name: Mention) -> str | None:
    """The country of a nationality, a place, an organization, or of who held an office of it."""
    if name.kind == "nationality":
        return nationalities().get(name.text.lower())
    if name.known is not None:
        return name.known.country
    if name.holder is not None:
        return name.holder.terms[-1].country
    return name.sense.country if name.sense is not None else None


def country_beside(mention: Mention) -> str | None:
    """The country of the nationality right before a mention, among its words or behind its "of" or apostrophe."""
    codes = nationalities()
    for token in mention.tokens:
        if token.lower_ in codes and token.text[:1].isupper() and not is_half(token.doc, token.i + 1):
            return codes[token.lower_]
    for token in words_before(mention):
        if token.lower_ in codes and token.text[:1].isupper():
            return codes[token.lower_]
        if mention.kind != "person" or mention.form != "name":
            break
    owner = mention.owner
    return country_of_name(owner) if owner is not None and owner.form == "name" else None


def words_before(mention: Mention) -> list[Token]:
    """The words of a title that run up to a name, the last first: "Syrian", "foreign", "minister"."""
    doc, found = mention.doc, []
    for position in range(mention.start - 1, max(-1, mention.start - 1 - LONGEST_TITLE), -1):
        token = doc[position]
        if token.text != "-" and token.pos_ not in {"NOUN", "ADJ", "PROPN"}:
            break
        found.append(token)
    return found


def is_former(mention: Mention) -> bool:
    """Whether the text says that an office is no longer held: "former President X", "the ousted minister"."""
    words = context_words("former")
    title = mention.doc[mention.start : mention.start + mention.title] if mention.form == "name" else mention.tokens
    return any(token.lower_ in words for token in (*title, *words_before(mention)))


def sectors_of_title(mention: Mention) -> tuple[str, ...]:
    """The sectors of the title before a name: of its last noun that stands for a person, and the words before that."""
    title = [*reversed(words_before(mention)), *mention.doc[mention.start : mention.start + mention.title]]
    lemmas = [token.lemma_.lower().rstrip(".") for token in title]
    for last in range(len(lemmas) - 1, -1, -1):
        noun = head_nouns().get(lemmas[last])
        if noun is not None and noun.singular == "person":
            return tuple(sectors_of_words(lemmas[: last + 1], noun.sectors, ()))
        if last > 0 and (pair := actor_words().get(f"{lemmas[last - 1]} {lemmas[last]}")) is not None:
            return pair
    return ()


def with_owner(mention: Mention) -> ActorCode | None:
    """The code of a mention, with what whom it speaks for or belongs to adds: "a spokesman for the ministry"."""
    owner, own = mention.owner, mention.actor
    if owner is None or owner.actor is None or mention.kind in NO_CLUSTER_CODE or mention.form == "pronoun":
        return own
    country = own.country if own is not None else None
    sectors = list(own.sector) if own is not None else []
    possessed = sectors and mention.doc[owner.head].dep_ == "poss"  # "Assad's commanders" are still soldiers
    if not possessed and mention.doc[mention.head].lemma_.lower() in context_words("represents"):
        return coded(country or owner.actor.country, owner.actor.sector or sectors)
    return coded(country or owner.actor.country, sectors) if sectors else own


def note_owners(mentions: Sequence[Mention]) -> None:
    """Notes for each mention who owns it: "Syria's army", "the government of Iraq", "a spokesman for the ministry"."""
    holders = {token: mention for mention in mentions for token in range(mention.start, mention.end)}
    for mention in mentions:
        for child in mention.doc[mention.head].children:
            owner = child if child.dep_ in {"poss", "compound", "nmod"} else None
            if child.dep_ == "prep" and child.lower_ in context_words("owned-by"):
                owner = next((found for found in child.children if found.dep_ == "pobj"), None)
            holder = holders.get(owner.i) if owner is not None else None
            if holder is not None and holder is not mention and (holder.sense or holder.form != "pronoun"):
                mention.owner = holder
                break
