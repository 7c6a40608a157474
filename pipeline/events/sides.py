"""The sides of two accounts, as far as they are compared: who takes part, where and when it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.events.merging import overlap
from pipeline.events.ontology import Kind
from pipeline.events.triggers import Trigger
from pipeline.records import EventMention, EventPlace, EventTime, Participant, Span
from pipeline.resources.tables import read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WIDE = ("country", "admin1", "admin2")
NAME_TAGS = frozenset(("NNP", "NNPS"))
KNOWN = frozenset(("again", "nearest"))  # effects of small words before what is known


@dataclass(slots=True)
class Telling:
    """A mention with the words that tell it.

    Attributes:
        trigger: the word of the event; none for what a denial tells anew.
        noun: the noun that names it, the trigger's own or the cause of its verb ("the blast killed five").
        chain: who tells it, outermost first, by cluster or by words.
        doc: the parse of the article.
    """

    mention: EventMention
    trigger: Trigger | None
    noun: Trigger | None
    chain: tuple[object, ...]
    doc: Doc

    @property
    def kind(self) -> Kind | None:
        """The kind of the happening."""
        named = self.noun or self.trigger
        return named.kind if named is not None else None

    @property
    def actors(self) -> list[Someone]:
        """Who did it."""
        return [someone(self.doc, person) for person in self.mention.actors]

    @property
    def recipients(self) -> list[Someone]:
        """Whom it was done to."""
        return [someone(self.doc, person) for person in self.mention.recipients]


class Someone(NamedTuple):
    """A participant as far as two are compared: cluster or words, head noun, names, country, and if he is new here."""

    key: object
    head: str
    names: frozenset[str]
    country: str | None
    is_new: bool


@cache
def small_words() -> Mapping[str, str]:
    """The effect of each word of `retelling_words.tsv`."""
    return {row["word"]: row["effect"] for row in read_table("retelling_words")}


def is_new(noun: Token) -> bool:
    """Is it a name, or a noun without an article that says it is known?"""
    if noun.tag_ in NAME_TAGS:
        return True
    known = any(child.dep_ == "poss" or small_words().get(child.lower_) in KNOWN for child in noun.lefts)
    return not known and noun.tag_.startswith("NN")


def someone(doc: Doc, person: Participant) -> Someone:
    """A participant with what the parse says of his words."""
    country = person.actor.country if person.actor is not None else None
    key = person.text.lower() if person.cluster is None else person.cluster
    tokens = doc.char_span(person.start, person.end, alignment_mode="expand")
    if tokens is None:
        return Someone(key, person.text.lower(), frozenset(), country, is_new=False)
    root = tokens.root
    names = frozenset(token.lower_ for token in tokens if token.tag_ in NAME_TAGS)
    return Someone(key, root.lemma_.lower(), names, country, is_new=is_new(root))


def token_at(doc: Doc, span: Span) -> int:
    """The number of the token with which a span begins."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    return tokens.start if tokens is not None else 0


def right_of(noun: Trigger) -> int:
    """The number of the last token that hangs on a noun."""
    return int(noun.token.right_edge.i)


def is_one(first: Someone, second: Someone) -> bool:
    """Are two participants the same: by cluster, by a name, or a noun told again with its article?"""
    if first.key == second.key:
        return True
    if first.names and second.names and (first.names <= second.names or second.names <= first.names):
        return True
    return first.head == second.head and not second.is_new and not (first.names and second.names)


def share_people(first: Sequence[Someone], second: Sequence[Someone]) -> bool | None:
    """Does someone take part in both? Unknown where nobody is told in one."""
    if not first or not second:
        return None
    return any(is_one(one, other) for one in first for other in second)


def at_odds(first: Sequence[Someone], second: Sequence[Someone]) -> bool:
    """Are both sides named, or of different countries, and not the same?"""
    if share_people(first, second) is not False:
        return False
    named = any(one.names for one in first) and any(one.names for one in second)
    countries = {one.country for one in first} - {None}, {one.country for one in second} - {None}
    return named or bool(countries[0] and countries[1] and countries[0].isdisjoint(countries[1]))


def share_places(first: Sequence[EventPlace], second: Sequence[EventPlace]) -> bool | None:
    """Is a place of the one, or what it lies in, a place of the other? Unknown where one has none that is known."""
    pairs = [is_one_place(one, other) for one in first for other in second]
    if True in pairs:
        return True
    return False if False in pairs else None


def is_one_place(first: EventPlace, second: EventPlace) -> bool | None:
    """The same place, or one in the other; unknown where the gazetteer does not know one of two names."""
    one, other = first.place, second.place
    if first.text.lower() == second.text.lower():
        return True
    if one is None or other is None:
        return None
    if one.geonameid is not None and one.geonameid == other.geonameid:
        return True
    if one.country != other.country:
        return False
    if "country" in (one.precision, other.precision):
        return True
    return one.admin1 == other.admin1 and (one.precision in WIDE or other.precision in WIDE)


def own_time(telling: Telling) -> EventTime | None:
    """The time that the words of a mention tell themselves; none where it is the story's or a limit ("by Friday")."""
    basis = telling.mention.time.basis
    if not isinstance(basis, Span) or not any(overlap(basis, sentence) for sentence in telling.mention.evidence):
        return None
    first = token_at(telling.doc, basis)
    is_limit = first > 0 and small_words().get(telling.doc[first - 1].lower_) == "limit"
    return None if is_limit else telling.mention.time


def times_at_odds(first: Telling, second: Telling) -> bool:
    """Do both tell a time of their own, and not the same?"""
    one, other = own_time(first), own_time(second)
    return one is not None and other is not None and (is_before(one, other) or is_before(other, one))


def is_before(first: EventTime, second: EventTime) -> bool:
    """Is one interval over when the other begins?"""
    end, start = moment_of(first.to), moment_of(second.from_)
    return end is not None and start is not None and end < start


def moment_of(text: str | None) -> datetime | None:
    """A moment of a record; one without a zone is taken to be in UTC."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
