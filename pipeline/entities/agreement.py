"""What can stand for what: gender and number, and the classes of nouns that descriptions, names and titles share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipeline.entities.countries import nationalities
from pipeline.entities.lexicon import head_nouns
from pipeline.entities.mentions import Mention
from pipeline.resources.tables import listed, read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Gender = Literal["m", "f", ""]
Role = tuple[str, frozenset[str]]  # a noun and the words that narrow it: ("minister", {"foreign"})

PLURAL_TAGS = frozenset({"NNS", "NNPS"})
BODIES = frozenset({"group", "organization"})
BESIDE_HEAD = frozenset({"compound", "amod", "nmod"})
NARROWING = frozenset({"of", "in", "for", "at", "from"})  # prepositions before what tells one "spokesman" from another


@dataclass(frozen=True, slots=True)
class NounClass:
    """Nouns that can stand for each other, and for the names that the rest of the row tells."""

    name: str
    kinds: frozenset[str]
    words: frozenset[str]
    sectors: frozenset[str]
    is_open: bool
    features: frozenset[str]
    least: int
    most: float
    says_as_modifier: bool

    def holds_people(self, population: int) -> bool:
        """Whether a place of so many people can be one of the class; 0 stands for unknown."""
        return not population or self.least <= population <= self.most


@cache
def noun_classes() -> tuple[NounClass, ...]:
    """Every class, in the table's order."""
    return tuple(
        NounClass(
            name=row["class"],
            kinds=frozenset(listed(row["kinds"])),
            words=frozenset(listed(row["words"])),
            sectors=frozenset(listed(row["sectors"])),
            is_open=bool(row["open"]),
            features=frozenset(listed(row["features"])),
            least=int(row["least"] or 0),
            most=float(row["most"] or "inf"),
            says_as_modifier=bool(row["modifier"]),
        )
        for row in read_table("noun_classes")
    )


@cache
def classes_of_noun() -> Mapping[str, frozenset[str]]:
    """The names of the classes that a noun says, by the noun."""
    found: dict[str, set[str]] = {}
    for row in read_table("noun_classes"):
        for noun in listed(row["nouns"]):
            found.setdefault(noun, set()).add(row["class"])
    return {noun: frozenset(classes) for noun, classes in found.items()}


@cache
def classes_by_name() -> Mapping[str, NounClass]:
    """The classes by their names."""
    return {one.name: one for one in noun_classes()}


@cache
def genders(use: str) -> Mapping[str, Gender]:
    """The gender that a word tells, of given names or of nouns."""
    table: dict[str, Gender] = {}
    for row in read_table("genders"):
        if row["use"] == use:
            table[row["word"]] = "m" if row["gender"] == "m" else "f"
    return table


@cache
def coreference_words(what: str) -> frozenset[str]:
    """The words of one kind in `coreference_words.tsv`."""
    return frozenset(row["word"] for row in read_table("coreference_words") if row["what"] == what)


def classes_of(mention: Mention, roles: tuple[Role, ...]) -> frozenset[str]:
    """The classes of a mention: by its noun and modifiers, its titles, its name, or the place that it is."""
    by_noun = classes_of_noun()
    found = {name for noun, _ in roles for name in by_noun.get(noun, ())}
    if mention.form == "description":
        found.update(classes_of_modifiers(mention))
        return frozenset(found)
    if mention.kind == "person":
        return frozenset(found)
    found.update(one.name for one in classes_of_name(mention) if mention.kind in one.kinds)
    if not found and mention.known is None:
        found.update(one.name for one in noun_classes() if one.is_open and mention.kind in one.kinds)
    return frozenset(found)


def classes_of_name(mention: Mention) -> Iterator[NounClass]:
    """The classes of names, of whatever kind, with one of its words, its sectors or the feature of its place."""
    telling = telling_classes()
    for token in mention.tokens:
        yield from telling.get(token.lower_.rstrip("."), ())
    for sector in mention.known.sectors if mention.known is not None else ():
        yield from telling.get(sector, ())
    if mention.sense is not None:
        people = mention.sense.population
        yield from (one for one in telling.get(mention.sense.feature, ()) if one.holds_people(people))


@cache
def telling_classes() -> Mapping[str, tuple[NounClass, ...]]:
    """The classes by what tells them: words in lower case, sectors and features in capitals."""
    found: dict[str, list[NounClass]] = {}
    for one in noun_classes():
        for telling in sorted(one.words | one.sectors | one.features):
            found.setdefault(telling, []).append(one)
    return {telling: tuple(classes) for telling, classes in found.items()}


def classes_of_modifiers(mention: Mention) -> Iterator[str]:
    """What the words before the noun of a group say: "opposition forces" are the opposition."""
    by_noun, classes = classes_of_noun(), classes_by_name()
    if mention.kind == "group":
        for token in mention.tokens[:-1]:
            yield from (name for name in by_noun.get(token.lemma_.lower(), ()) if classes[name].says_as_modifier)


def roles_of(mention: Mention) -> tuple[Role, ...]:
    """The nouns that a mention says of someone, each with what narrows it: a description's head, a name's titles."""
    doc = mention.doc
    if mention.form == "description":
        noun = long_noun(doc, mention.head)
        return ((noun, frozenset(narrowing(mention, noun))),)
    roles = roles_in_name(mention)
    start = first_of_title(mention)
    for token in doc[start : mention.start + mention.title]:
        word = token.lemma_.lower().rstrip(".")
        if word in head_nouns() or word in classes_of_noun() or word in genders("noun"):
            noun = long_noun(doc, token.i)
            before = doc[start : token.i]
            roles.append((noun, frozenset(t.lower_ for t in before if t.is_alpha and t.lower_ not in noun.split())))
    return tuple(roles)


def roles_in_name(mention: Mention) -> list[Role]:
    """What the last word of a name says it is: "State Department" a department, "Hama city" a city."""
    words = [token.lower_ for token in mention.tokens if token.is_alpha]
    if mention.kind == "person" or len(words) < 2 or words[-1] not in classes_of_noun():  # noqa: PLR2004 (a name and a noun)
        return []
    return [(words[-1], frozenset(words[:-1]))]


def first_of_title(mention: Mention) -> int:
    """Where the words begin that stand right before a name and hang on it: "opposition leader Ali Hadi"."""
    start = mention.start
    while start > 0 and doc_governs(mention, mention.doc[start - 1]):
        start -= 1
    return start


def doc_governs(mention: Mention, token: Token) -> bool:
    """Whether a token is a modifier of the mention's head, or of such a one."""
    while token.dep_ in BESIDE_HEAD and token.head.i > token.i:
        token = token.head
        if mention.start <= token.i < mention.end:
            return True
    return False


def long_noun(doc: Doc, head: int) -> str:
    """The noun at a token with the word before it where both are one in the tables: "prime minister"."""
    noun = doc[head].lemma_.lower().rstrip(".")
    if head > 0:
        pair = f"{doc[head - 1].lower_} {noun}"
        if pair in classes_of_noun():
            return pair
    return noun


def narrowing(mention: Mention, noun: str) -> Iterator[str]:
    """The words that tell a description from others of its noun: modifiers, numbers, owners, "of Helmand"."""
    doc, head = mention.doc, mention.doc[mention.head]
    own = set(noun.split())
    for token in mention.tokens:
        if token.i != head.i and token.is_alpha and token.lower_ not in own:
            yield token.lemma_.lower()
    for child in head.children:
        if child.dep_ in {"poss", "nummod"} and not mention.start <= child.i < mention.end:
            yield child.lemma_.lower()
        elif child.dep_ == "prep" and child.lower_ in NARROWING:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner.lemma_.lower()
                    yield from (t.lower_ for t in inner.children if t.dep_ in {"compound", "amod"})
    for owner in doc[max(0, mention.start - 1) : mention.start]:
        if owner.dep_ in {"amod", "compound"} and owner.head.i == head.i:
            yield owner.lemma_.lower()


def gender_of(mention: Mention, roles: tuple[Role, ...]) -> Gender:
    """Whether a person is "he" or "she": by titles and nouns, else by the given name; empty where nothing tells."""
    for noun, _ in roles:
        if (gender := genders("noun").get(noun)) is not None:
            return gender
    words = mention.bare.split()
    if mention.form == "name" and mention.kind == "person" and words:
        return genders("given").get(words[0].lower(), "") if len(words) > 1 else ""
    return ""


def is_plural(mention: Mention) -> bool | None:
    """Whether a mention is of many; null where both are said of it, as of an army."""
    if mention.form != "description":
        if mention.end - mention.start == 1 and mention.doc[mention.head].tag_ == "NNPS" and mention.kind in BODIES:
            return True  # "Democrats", but not "United Nations"
        return None if mention.kind == "group" else False
    if mention.doc[mention.head].tag_ in PLURAL_TAGS:
        return True
    noun = head_nouns().get(mention.doc[mention.head].lemma_.lower())
    return None if noun is not None and noun.singular == "group" else False


def is_counted(mention: Mention) -> bool:
    """Whether a number stands with the noun: "the two men"."""
    return any(child.dep_ == "nummod" for child in mention.doc[mention.head].children)


def country_said(words: frozenset[str]) -> str | None:
    """The country of a nationality among words."""
    codes = nationalities()
    return next((codes[word] for word in sorted(words) if word in codes), None)
