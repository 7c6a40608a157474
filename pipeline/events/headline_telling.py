"""Whether a headline tells what the body does: its event is then no other happening."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.events.casualties import joined
from pipeline.events.modality import HAPPENED
from pipeline.records import EventMention, EventPlace, Participant

BODILY_HARM = frozenset(("ASSAULT", "OTHER"))  # types between which a headline and a body may choose otherwise
WIDE = frozenset(("country", "admin1", "admin2"))  # precisions of places in which others lie
TWO_SIDES = 2  # at odds make two happenings of one kind; a headline names one side otherwise than the body too often
PARTICLE = 3  # letters of a word that a name may write small: "of", "and", "bin"


def telling(mention: EventMention, told: Sequence[EventMention]) -> EventMention | None:
    """The first of the mentions of a body that tells what a headline does, so that its own is no other happening.

    A headline names people otherwise than the body ("Rebels" for their name) and leaves most out. Only what is plainly
    another thing counts: another type, another named actor or place. In doubt the body has told it.
    """
    near = [other for other in told if may_be_same(mention, other)]
    return next((other for other in near if other.type == mention.type), near[0] if near else None)


def may_be_same(headline: EventMention, other: EventMention) -> bool:
    """Does nothing speak against it that both tell one happening?"""
    if headline.type != other.type and not {headline.type, other.type} <= BODILY_HARM:
        return headline.trigger.text.lower() == other.trigger.text.lower()
    at_odds = [
        are_at_odds(headline.actors, other.actors),
        are_at_odds(headline.recipients, other.recipients),
        not may_meet(headline.places, other.places),
    ]
    if other.background and True in at_odds:
        return False
    if headline.type in BODILY_HARM or headline.sub_event == other.sub_event:
        return at_odds.count(True) < TWO_SIDES or is_shared(headline, other)
    return is_shared(headline, other)


def is_shared(headline: EventMention, other: EventMention) -> bool:
    """Have two mentions someone or somewhere in common?"""
    return True in (
        share(clusters(headline.actors), clusters(other.actors)),
        share(clusters(headline.recipients), clusters(other.recipients)),
        share(place_names(headline.places), place_names(other.places)),
    )


def are_at_odds(first: Sequence[Participant], second: Sequence[Participant]) -> bool:
    """Are two sides that are named not the same?"""
    names = [clusters([one for one in side if is_named(one)]) for side in (first, second)]
    return share(*names) is False


def is_named(person: Participant) -> bool:
    """Is someone told by a name, not by a description?"""
    name = person.name or person.text
    return person.cluster is not None and all(word[0].isupper() for word in name.split() if len(word) > PARTICLE)


def may_meet(first: Sequence[EventPlace], second: Sequence[EventPlace]) -> bool:
    """Can two events be at one place: the same, one in a country that the other is, or unknown?"""
    if share(place_names(first), place_names(second)) is not False:
        return True
    countries = [{one.place.country for one in places if one.place is not None} for places in (first, second)]
    is_wide = any(one.place is None or one.place.precision in WIDE for one in (*first, *second))
    return bool(is_wide and (countries[0] & countries[1] or not all(countries)))


def complete(mention: EventMention, headline: EventMention) -> None:
    """Gives a mention what it lacks and the headline tells, where both plainly are of one happening."""
    kinds = [(one.type, one.sub_event, one.background) for one in (mention, headline)]
    if kinds[0] != kinds[1] or not {mention.modality, headline.modality} <= HAPPENED:
        return
    if not is_shared(mention, headline):
        return
    mention.actors = mention.actors or headline.actors
    mention.recipients = mention.recipients or headline.recipients
    mention.places = mention.places or headline.places
    mention.casualties = joined(mention.casualties, headline.casualties)


def share(first: frozenset[object], second: frozenset[object]) -> bool | None:
    """Is there something in common? Unknown where one is empty."""
    return bool(first & second) if first and second else None


def clusters(people: Sequence[Participant]) -> frozenset[object]:
    """Who takes part: by cluster, else by the words."""
    return frozenset(person.text.lower() if person.cluster is None else person.cluster for person in people)


def place_names(places: Sequence[EventPlace]) -> frozenset[object]:
    """Where: by gazetteer id, else by name."""
    return frozenset(
        place.place.geonameid if place.place is not None and place.place.geonameid else place.text for place in places
    )
