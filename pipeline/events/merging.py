"""One happening told twice in an article is one mention with more evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.events.casualties import FIELDS, joined
from pipeline.events.ontology import Kind
from pipeline.events.triggers import Trigger
from pipeline.records import EventMention, EventPlace, Participant, Span

CAUSES = ("subj", "in", "by", "during", "after", "from", "when", "of")  # where a consequence names its cause
OBJECTS = frozenset(("dobj", "nsubjpass"))
BODILY_HARM = frozenset(("ASSAULT", "OTHER"))  # types between which a headline and a body may choose otherwise
WIDE = frozenset(("country", "admin1", "admin2"))  # precisions of places in which others lie
TWO_SIDES = 2  # at odds make two happenings of one kind; a headline names one side otherwise than the body too often
PARTICLE = 3  # letters of a word that a name may write small: "of", "and", "bin"
HAPPENED = frozenset(("asserted", "claimed", "reported"))


def causes(triggers: Sequence[Trigger]) -> dict[int, int]:
    """For each trigger that only tells what another did to someone, the position of that other.

    "The blast killed five", "rebels shelled the town, killing five", "five died in the crash".
    """
    at = {trigger.token.i: position for position, trigger in enumerate(triggers)}
    for position, trigger in enumerate(triggers):
        at.setdefault(trigger.anchor.i, position)  # "when clashes broke out"
    found: dict[int, int] = {}
    for position, trigger in enumerate(triggers):
        if not trigger.kind.consequence:
            continue
        for word in cause_words(trigger):
            other = at.get(word)
            if other is not None and other != position and can_cause(triggers[other].kind, trigger.kind):
                found[position] = found.get(other, other)
                break
    for position, trigger in enumerate(
        triggers
    ):  # "five were killed and six hurt when …": the first has its cause from the last
        first = at.get(trigger.anchor.head.i) if trigger.anchor.dep_ == "conj" else None
        cause = found.get(position)
        if first is not None and cause not in (None, first) and triggers[first].kind.consequence:
            found.setdefault(first, cause)
    return {position: other for position, other in found.items() if found.get(other) != position}


def governed(triggers: Sequence[Trigger]) -> dict[int, int]:
    """For each noun whose verb is a trigger itself, the position of that other.

    In "lifted the ban", "broke the truce" and "imposed sanctions" the verb tells what happened, and the noun only what
    it happened to.
    """
    verbs = {
        trigger.token.i: position
        for position, trigger in enumerate(triggers)
        if not (trigger.is_noun or trigger.kind.consequence)
    }
    return {
        position: verbs[trigger.anchor.i]
        for position, trigger in enumerate(triggers)
        if trigger.is_noun and trigger.token.dep_ in OBJECTS and trigger.anchor.i in verbs
    }


def cause_words(trigger: Trigger) -> Iterator[int]:
    """The words that may name what a consequence follows from, the likeliest first."""
    yield from (child.i for child in trigger.anchor.children if child.dep_ == "advcl")
    for slot in CAUSES:
        for token in trigger.slots.get(slot, []):
            yield token.i
            yield from (child.i for child in token.rights if child.dep_ == "acl" and child.tag_ == "VBG")
    if trigger.anchor.dep_ in ("advcl", "conj", "relcl", "acl", "xcomp", "oprd", "acomp"):
        yield trigger.anchor.head.i
    if trigger.anchor.dep_ == "amod" and trigger.anchor.head.dep_ in ("dobj", "nsubjpass"):
        yield trigger.anchor.head.head.i  # "shot dead two men"


def can_cause(cause: Kind, consequence: Kind) -> bool:
    """May the one be what the other follows from?"""
    if cause.consequence:
        return cause.type == consequence.type or "OTHER" in (cause.type, consequence.type)
    return cause.type in ("ASSAULT", "OTHER") and cause.name not in ("election", "appointment", "legislation")


def fold(mention: EventMention, other: EventMention) -> None:
    """Adds to a mention what another account of the same happening tells."""
    mention.casualties = joined(mention.casualties, other.casualties)
    known = {(span.start, span.end) for span in mention.evidence}
    mention.evidence.extend(span for span in other.evidence if (span.start, span.end) not in known)
    mention.evidence.sort(key=lambda span: span.start)
    mention.actors = mention.actors or other.actors
    mention.recipients = mention.recipients or other.recipients
    mention.places = mention.places or other.places
    mention.confidence = max(mention.confidence, other.confidence)


def without_repetitions(mentions: Sequence[EventMention]) -> list[EventMention]:
    """The mentions in order, each happening once: a later account of the same is folded into the first."""
    kept: list[EventMention] = []
    for mention in mentions:
        first = next((other for other in kept if are_same(other, mention)), None)
        if first is None:
            kept.append(mention)
        else:
            fold(first, mention)
    return kept


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


def overlap(one: Span, other: Span) -> bool:
    """Do two spans of one text share a character?"""
    return one.start < other.end and other.start < one.end


def are_same(first: EventMention, second: EventMention) -> bool:
    """Do they tell one happening: in the same words, or of one kind with two of its sides in common and none at odds?

    The sides are actors, recipients and places.
    """
    if first.type == second.type and overlap(first.trigger, second.trigger):
        return True
    if (first.type, first.sub_event, first.background) != (second.type, second.sub_event, second.background):
        return False
    if first.modality != second.modality and not {first.modality, second.modality} <= HAPPENED:
        return False
    if first.attributions and second.attributions and first.attributions != second.attributions:
        return False
    sides = [
        share(clusters(first.actors), clusters(second.actors)),
        share(clusters(first.recipients), clusters(second.recipients)),
        share(place_names(first.places), place_names(second.places)),
    ]
    if not first.time.fallback and not second.time.fallback and first.time.from_ != second.time.from_:
        return False
    return False not in sides and sides.count(True) > 1 and counts_agree(first, second)


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


def counts_agree(first: EventMention, second: EventMention) -> bool:
    """Does no count of the one contradict the other's?"""
    pairs = [(getattr(first.casualties, name), getattr(second.casualties, name)) for name in FIELDS]
    return all(one is None or other is None or one == other for one, other in pairs)


def sentence_of(trigger: Trigger) -> Span:
    """The sentence that carries an event, without the white space around it."""
    sentence = trigger.token.sent
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(text=text.strip(), start=start, end=start + len(text.strip()))
