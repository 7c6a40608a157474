"""Event mentions: triggers with their roles, places, time, modality and counts, each happening once an article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.events.attribution import links_of, voices_of
from pipeline.events.casualties import casualties_of, joined
from pipeline.events.dating import event_time
from pipeline.events.denials import denied_again
from pipeline.events.intents import intents
from pipeline.events.merging import HAPPENED, causes, governed, sentence_of, without_repetitions
from pipeline.events.modality import Voice, is_background, modality_of
from pipeline.events.ontology import Ontology
from pipeline.events.places import places_of
from pipeline.events.reality import reality_of
from pipeline.events.roles import participants
from pipeline.events.subject import literal
from pipeline.events.syntax import is_verb
from pipeline.events.times import Reference
from pipeline.events.triggers import Finder, Trigger
from pipeline.events.zones import zone_of_place
from pipeline.records import Article, Entity, EventMention, Modality, Participant, make_id
from pipeline.spans import SpanIndex, cut

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DEEDS = frozenset(("ASSAULT", "MOBILIZE"))  # types that no words bring about, as an announcement brings sanctions about
ATTACK, CLASH = "attack", "armed-clash"
AGAINST_ANYONE = frozenset(("attack", "killing", "injury"))  # kinds whose victims alone tell a clash from an attack
ARMED_SECTORS = frozenset(("MIL", "REB", "UAF"))
ARMED_CLASSES = frozenset(("@army", "@rebel"))
UNARMED_CLASSES = frozenset(("@protester", "@mob"))

# What each piece of evidence adds to the confidence of a mention; they sum to 1.
BASE = 0.1
FOR_A_FACT = 0.1
FOR_A_NARROW_KIND = 0.1
FOR_A_VERB = 0.15
FOR_A_FRAME = 0.2
FOR_AN_ACTOR = 0.15
FOR_A_RECIPIENT = 0.1
FOR_A_PLACE = 0.1


def event_mentions(
    doc: Doc,
    article: Article,
    entities: SpanIndex[Entity],
    reference: Reference,
    ontology: Ontology,
    *,
    spoken: Sequence[Voice],
    around: Doc | None = None,
) -> list[EventMention]:
    """The event mentions of a parsed article in the order of their triggers; its times are there, `spoken` by whom.

    `around` is the text that tells what a headline is about. Events have no places but those that their words give.
    """
    doc_text = doc.text
    triggers = literal(doc, Finder(doc, entities, ontology).find(), entities, around)
    triggers.extend(list(intents(doc, triggers, spoken, entities, ontology)))
    because = causes(triggers)
    times = SpanIndex(article.times)
    published = reference.published_at
    mentions: dict[int, EventMention] = {}
    for position, trigger in enumerate(triggers):
        actors, recipients = participants(trigger, doc_text, entities, ontology)
        voices = voices_of(told_word(trigger), spoken)
        reality = reality_of(trigger)
        modality = modality_of(trigger, reality, voices, actors, recipients)
        places = places_of(trigger, entities, [*actors, *recipients])
        zone = zone_of_place(places[0].place) if places else None
        time = event_time(trigger.anchor, times, reference, zone)
        mentions[position] = EventMention(
            id=mention_id(article, trigger.start, trigger.kind.type),
            type=trigger.kind.type,
            mode=trigger.kind.mode,
            sub_event=sub_event(trigger, actors, recipients, ontology),
            trigger=cut(doc_text, trigger.start, trigger.end),
            actors=actors,
            recipients=recipients,
            places=places,
            time=time,
            modality=modality,
            background=is_background(trigger, reality, time, voices, modality=modality, published=published),
            attributions=[voice.attribution.id for voice in links_of(voices)],
            casualties=casualties_of(trigger),
            evidence=[sentence_of(trigger)],
            intensity=trigger.kind.intensity,
            confidence=confidence(trigger, modality, bool(actors), bool(recipients), bool(places)),
        )
    for noun, verb in governed(triggers).items():
        if noun not in because and noun not in because.values():
            take_over(mentions[verb], mentions.pop(noun))
    denied = list(denied_again(triggers, mentions, article))
    for position, cause in because.items():
        if is_verb(triggers[cause].anchor):
            bring_home(mentions[cause], mentions.pop(position))
    for cause in dict.fromkeys(because.values()):
        verbs = [position for position, other in because.items() if other == cause and position in mentions]
        if verbs and cause in mentions:
            first = mentions[verbs[0]]
            become(first, mentions.pop(cause), article)
            for position in verbs[1:]:
                bring_home(first, mentions.pop(position))
    return without_repetitions(in_order([*(mentions[position] for position in sorted(mentions)), *denied]))


def sub_event(
    trigger: Trigger, actors: Sequence[Participant], recipients: Sequence[Participant], ontology: Ontology
) -> str | None:
    """The sub-event of the kind; force between armed sides is a clash, as ACLED keeps `attack` for civilian victims."""
    kind = trigger.kind
    if kind.name not in AGAINST_ANYONE or not any(is_armed(one, trigger, ontology) for one in recipients):
        return kind.sub_event
    return kind.sub_event if any(is_civilian(one, ontology) for one in actors) else CLASH


def is_armed(person: Participant, trigger: Trigger, ontology: Ontology) -> bool:
    """Does someone carry arms for a side: by his sectors, else by the words for him ("an army post")?"""
    if person.actor is not None and person.actor.sector:
        return not ARMED_SECTORS.isdisjoint(person.actor.sector)
    span = trigger.token.doc.char_span(person.start, person.end, alignment_mode="expand")
    return span is not None and any(
        not ARMED_CLASSES.isdisjoint(ontology.classes.get(token.lemma_.lower(), ())) for token in span
    )


def is_civilian(person: Participant, ontology: Ontology) -> bool:
    """Is someone a protester or one of a mob?"""
    words = person.text.lower().split()
    return any(not UNARMED_CLASSES.isdisjoint(ontology.classes.get(word.rstrip("s"), ())) for word in words)


def in_order(mentions: list[EventMention]) -> list[EventMention]:
    """The mentions by where their triggers start; those of one trigger as they came."""
    return sorted(mentions, key=lambda mention: mention.trigger.start)


def told_word(trigger: Trigger) -> Token:
    """The word that must stand in what someone says: who "announced their entry" vouches for the entry."""
    return trigger.token if trigger.kind.type in DEEDS else trigger.anchor


def take_over(deed: EventMention, thing: EventMention) -> None:
    """Where a verb's event is about a noun's ("lifted the ban on imports"), it is done to whom the noun's would be."""
    deed.recipients = thing.recipients or deed.recipients
    deed.places = deed.places or thing.places


def bring_home(cause: EventMention, consequence: EventMention) -> None:
    """Adds to an event what it did to whom."""
    cause.casualties = joined(cause.casualties, consequence.casualties)
    cause.recipients = cause.recipients or consequence.recipients
    cause.places = cause.places or consequence.places
    cause.confidence = max(cause.confidence, consequence.confidence)


def become(consequence: EventMention, cause: EventMention, article: Article) -> None:
    """Where a verb tells what a noun's event did ("the blast killed five"), the verb tells the event."""
    consequence.type, consequence.mode, consequence.sub_event = cause.type, cause.mode, cause.sub_event
    consequence.intensity = cause.intensity
    consequence.id = mention_id(article, consequence.trigger.start, cause.type)
    consequence.casualties = joined(consequence.casualties, cause.casualties)
    consequence.actors = consequence.actors or cause.actors
    consequence.places = cause.places or consequence.places
    consequence.confidence = max(cause.confidence, consequence.confidence)


def mention_id(article: Article, start: int, kind: str) -> str:
    """The id of the mention whose trigger stands at `start`."""
    return make_id("mention", article.id, article.version.text_sha256, str(start), kind)


def confidence(trigger: Trigger, modality: Modality, has_actor: bool, has_recipient: bool, has_place: bool) -> float:
    """How sure it is that this is an event and of this type, from 0 to 1: a sum over the evidence."""
    return round(
        BASE
        + FOR_A_FACT * (modality in HAPPENED)
        + FOR_A_NARROW_KIND * (not trigger.kind.consequence and trigger.kind.sub_event != ATTACK)
        + FOR_A_VERB * is_verb(trigger.anchor)
        + FOR_A_FRAME * bool(trigger.frame.tests)
        + FOR_AN_ACTOR * has_actor
        + FOR_A_RECIPIENT * has_recipient
        + FOR_A_PLACE * has_place,
        2,
    )
