"""One happening told twice in an article is one mention with more evidence.

Two kinds of words tell again. A definite noun ("the blast", "Tuesday's raid") takes what was told for granted: it
resumes the last happening that it may stand for, whoever speaks. A clause tells anew, and is the same happening only
if its sides agree. What speaks against it, another day, place, person or number, always wins: to join two happenings
is worse than to tell one twice.

A mention has one chain of sources. So accounts of two sources that each vouch for the happening, or that each give a
count of their own, stay two mentions, and the fold of `corroboration` brings them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.events.casualties import FIELDS
from pipeline.events.merging import may_stand_for, overlap
from pipeline.events.modality import HAPPENED
from pipeline.events.ontology import Kind
from pipeline.events.place_phrases import fineness
from pipeline.events.syntax import MODIFIERS, is_verb
from pipeline.events.triggers import Trigger
from pipeline.records import Casualties, Count, EventMention, EventPlace, EventTime, Participant, Span
from pipeline.resources.tables import read_rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WIDE = ("country", "admin1", "admin2")
ONCE = frozenset(("killing", "assassination", "execution", "abduction", "arrests", "release", "resignation"))
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
    return dict(read_rows("retelling_words"))


def without_repetitions(tellings: Sequence[Telling]) -> list[EventMention]:
    """The mentions in order, each happening once: a later account is folded into the one that it tells again."""
    kept: list[Telling] = []
    homes: list[tuple[Telling, Telling]] = []  # each telling with the one that holds it
    for telling in tellings:
        same = next((home for one, home in homes if is_same_word(one.mention, telling.mention)), None)
        first = same or told_before(telling, kept)
        if first is None:
            kept.append(telling)
        else:
            fold(first, telling)
        homes.append((telling, first or telling))
    return [telling.mention for telling in kept]


def told_before(telling: Telling, kept: Sequence[Telling]) -> Telling | None:
    """What tells the same happening before, the likeliest."""
    if is_another(telling):
        return None
    if telling.noun is not None and (effect := resumes(telling.noun)) is not None:
        found = [one for one in kept if is_resumed(one, telling, telling.noun)]
        if found:
            return found[-1] if effect == "nearest" else max(found, key=lambda one: likeness(one, telling))
    return next((one for one in kept if is_told_again(one, telling)), None)


def is_same_word(first: EventMention, second: EventMention) -> bool:
    """Are they two readings of the same words?"""
    return first.type == second.type and overlap(first.trigger, second.trigger)


# What the words say --------------------------------------------------------------------------------------------------


def resumes(noun: Trigger) -> str | None:
    """`again` or `nearest` for a noun that takes what it names for known; none for any other.

    What a verb brings about is told anew: "launched their assault", "came to its aid".
    """
    if noun.anchor is not noun.token and noun.token.dep_ not in ("nsubj", "nsubjpass"):
        return None
    for child in noun.token.lefts:
        if child.dep_ == "poss":
            return "again"
        if child.dep_ == "det":
            return small_words().get(child.lower_)
    return None


def is_another(telling: Telling) -> bool:
    """Do the words say that it is another one: "a second bomb", "struck again"?"""
    words = [one.token for one in (telling.trigger, telling.noun) if one is not None]
    if telling.trigger is not None:
        words.append(telling.trigger.anchor)
    return any(
        small_words().get(child.lower_) == "other" and child.dep_ in (*MODIFIERS, "advmod", "det")
        for word in words
        for child in word.children
    )


def is_told_apart(noun: Token) -> bool:
    """Does a noun say itself which it means: "the riots that followed", "the Hebron attack", "the killing of a guard"?

    So does one with a superlative, whose article is its own: "the worst clashes".
    """
    for child in noun.children:
        if child.dep_ in ("relcl", "acl") or child.tag_ in ("JJS", "RBS"):
            return True
        if child.dep_ in MODIFIERS and (child.tag_ in NAME_TAGS or any(kid.tag_ == "RBS" for kid in child.lefts)):
            return True
        if child.dep_ == "prep" and any(is_new(inner) for inner in child.children if inner.dep_ == "pobj"):
            return True
    return False


def is_new(noun: Token) -> bool:
    """Is it a name, or a noun without an article that says it is known?"""
    if noun.tag_ in NAME_TAGS:
        return True
    known = any(child.dep_ == "poss" or small_words().get(child.lower_) in KNOWN for child in noun.lefts)
    return not known and noun.tag_.startswith("NN")


# A noun that resumes -------------------------------------------------------------------------------------------------


def is_resumed(first: Telling, second: Telling, noun: Trigger) -> bool:
    """May a definite noun mean what was told: a kind that it stands for, and nothing at odds?"""
    kind = first.kind
    if kind is None or not may_stand_for(noun, kind) or not agree_in_number(first, noun):
        return False
    one, other = first.mention, second.mention
    if first.chain != second.chain and brings_count(one, other):
        return False
    if one.background != other.background and own_time(second) is not None:
        return False
    if not may_be_one(first, second) or at_odds(first.actors, second.actors):
        return False
    its_own = [
        someone(second.doc, one)
        for one in other.recipients
        if noun.token.i < token_at(second.doc, one) <= right_of(noun)
    ]
    if share_people(first.recipients, its_own) is False:
        return False
    return not is_told_apart(noun.token) or evidence_for(first, second) > 0


def agree_in_number(first: Telling, noun: Trigger) -> bool:
    """Several happenings of a kind ("the attacks") resume no single one that a noun told."""
    return noun.token.tag_ != "NNS" or first.noun is None or first.noun.token.tag_ != "NN"


def brings_count(first: EventMention, second: EventMention) -> bool:
    """Does a later account count what the first does not, or otherwise? A count belongs to who gives it."""
    pairs = [(getattr(first.casualties, name), getattr(second.casualties, name)) for name in FIELDS]
    return any(other is not None and one != other for one, other in pairs)


def may_be_one(first: Telling, second: Telling) -> bool:
    """Is nothing at odds in what both say of how real it is, of when and of where?"""
    one, other = first.mention, second.mention
    if one.modality != other.modality and not (
        {one.modality, other.modality} <= HAPPENED or is_still_ahead(first, second)
    ):
        return False
    return not times_at_odds(first, second) and share_places(one.places, other.places) is not False


def is_still_ahead(first: Telling, second: Telling) -> bool:
    """Does a noun take up what is planned without saying that it came about: "the strike will last a day"?"""
    if first.mention.modality != "planned" or second.noun is None or second.mention.modality != "asserted":
        return False
    verb = next((word for word in second.noun.token.ancestors if is_verb(word)), second.noun.token)
    words = (verb, *verb.lefts)
    return is_verb(verb) and not any(word.tag_ == "VBD" for word in words)


def likeness(first: Telling, second: Telling) -> tuple[int, int]:
    """How much speaks for one of several that a noun may mean; of equal ones the later counts."""
    is_of_kind = first.kind is not None and second.kind is not None and first.kind.name == second.kind.name
    weight = 2 * evidence_for(first, second) + is_of_kind + (not first.mention.background)
    return weight, first.mention.trigger.start


def evidence_for(first: Telling, second: Telling) -> int:
    """How many sides two accounts have in common: actors, recipients, places."""
    shared = [
        share_people(first.actors, second.actors),
        share_people(first.recipients, second.recipients),
        share_places(first.mention.places, second.mention.places),
    ]
    return shared.count(True)


# A clause that tells again -------------------------------------------------------------------------------------------


def is_told_again(first: Telling, second: Telling) -> bool:
    """Do two accounts of one kind have two of their sides in common and none at odds?

    The sides are actors, recipients and places. For what happens but once to someone, its victim is enough.
    """
    one, other = first.mention, second.mention
    if (one.type, one.sub_event, one.background) != (other.type, other.sub_event, other.background):
        return False
    if first.chain and second.chain and first.chain != second.chain:
        return False
    if not may_be_one(first, second) or not counts_agree(one, other):
        return False
    sides = [
        share_people(first.actors, second.actors),
        share_people(first.recipients, second.recipients),
        share_places(one.places, other.places),
    ]
    if False in sides:
        return False
    kind = second.kind
    return sides.count(True) > 1 or (kind is not None and kind.name in ONCE and sides[1] is True)


def counts_agree(first: EventMention, second: EventMention) -> bool:
    """Does no count of the one contradict the other's?"""
    pairs = [(getattr(first.casualties, name), getattr(second.casualties, name)) for name in FIELDS]
    return all(one is None or other is None or one == other for one, other in pairs)


# Who, where and when -------------------------------------------------------------------------------------------------


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


# Two accounts as one -------------------------------------------------------------------------------------------------


def fold(first: Telling, second: Telling) -> None:
    """Adds to a mention what a later account of the same happening tells.

    Who vouches for it stays as first told. Of two counts the higher wins, of two times the narrower, of two places the
    finer comes first; people fill what was empty.
    """
    mention, other = first.mention, second.mention
    mention.casualties = higher(mention.casualties, other.casualties)
    known = {(span.start, span.end) for span in mention.evidence}
    mention.time = narrower(mention.time, other.time)
    mention.evidence.extend(span for span in other.evidence if (span.start, span.end) not in known)
    mention.evidence.sort(key=lambda span: span.start)
    mention.actors = mention.actors or other.actors
    mention.recipients = mention.recipients or other.recipients
    if second.noun is None or is_placed(second.noun.token):
        mention.places = finer_places(mention, other)
    mention.places = mention.places or other.places
    mention.background = mention.background and other.background
    mention.confidence = max(mention.confidence, other.confidence)


def higher(first: Casualties, second: Casualties) -> Casualties:
    """The higher of two counts of each kind: tolls rise, and what is told of some is less than what is told of all."""
    return Casualties(**{name: higher_count(getattr(first, name), getattr(second, name)) for name in FIELDS})


def higher_count(first: Count | None, second: Count | None) -> Count | None:
    """The count that has the higher low end; the first of equal ones."""
    if first is None or second is None:
        return first or second
    return second if (second.low or 0) > (first.low or 0) else first


def narrower(first: EventTime, second: EventTime) -> EventTime:
    """The time that is told, and of two the narrower if it lies in the wider."""
    if second.fallback or not isinstance(second.basis, Span):
        return first
    if first.fallback:
        return second
    start, end, inner_start, inner_end = map(moment_of, (first.from_, first.to, second.from_, second.to))
    if start is None or end is None or inner_start is None or inner_end is None:
        return first
    lies_within = start <= inner_start and inner_end <= end
    return second if lies_within and inner_end - inner_start < end - start else first


def finer_places(first: EventMention, second: EventMention) -> list[EventPlace]:
    """The places of the first account, unless the second tells in its own words what the first does not, or finer."""
    if not first.places or (are_told(second) and not are_told(first)):
        return second.places or first.places
    finer = [
        place
        for place in second.places
        if place.place is not None
        and all(is_one_place(place, other) and fineness(place) < fineness(other) for other in first.places)
    ]
    return [*finer[:1], *first.places]


def is_placed(noun: Token) -> bool:
    """Is the place of its sentence a noun's own: is it the subject, or does a place hang on it?"""
    return noun.dep_ in ("nsubj", "nsubjpass") or any(child.dep_ == "prep" for child in noun.rights)


def are_told(mention: EventMention) -> bool:
    """Do the places of a mention stand in the sentences that carry it?"""
    return any(overlap(place, sentence) for place in mention.places for sentence in mention.evidence)
