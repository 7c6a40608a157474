"""Event mentions: triggers with their roles, places, time, modality and counts, each happening once an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.events.attribution import links_of, voices_of
from pipeline.events.casualties import casualties_of, joined
from pipeline.events.merging import causes, sentence_of, without_repetitions
from pipeline.events.modality import Voice, is_background, modality_of
from pipeline.events.ontology import Ontology
from pipeline.events.places import places_of
from pipeline.events.roles import participants
from pipeline.events.syntax import is_verb
from pipeline.events.times import Reference, event_time
from pipeline.events.triggers import Finder, Trigger
from pipeline.records import Article, Entity, EventMention, make_id
from pipeline.spans import SpanIndex, cut

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What each piece of evidence adds to the confidence of a mention; they sum to 1.
BASE = 0.3
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
) -> list[EventMention]:
    """The event mentions of a parsed article in the order of their triggers; its times are there, `spoken` by whom."""
    doc_text = doc.text
    triggers = Finder(doc, entities, ontology).find()
    because = causes(triggers)
    times = SpanIndex(article.times)
    published = published_at(article)
    mentions: dict[int, EventMention] = {}
    for position, trigger in enumerate(triggers):
        actors, recipients = participants(trigger, doc_text, entities, ontology)
        voices = voices_of(trigger.anchor, spoken)
        modality = modality_of(trigger, voices, actors, recipients)
        time = event_time(trigger.anchor, times, reference)
        places = places_of(trigger, entities)
        mentions[position] = EventMention(
            id=mention_id(article, trigger.start, trigger.kind.type),
            type=trigger.kind.type,
            mode=trigger.kind.mode,
            sub_event=trigger.kind.sub_event,
            trigger=cut(doc_text, trigger.start, trigger.end),
            actors=actors,
            recipients=recipients,
            places=places,
            time=time,
            modality=modality,
            background=is_background(trigger, time, published, voices, modality),
            attributions=[voice.attribution.id for voice in links_of(voices)],
            casualties=casualties_of(trigger),
            evidence=[sentence_of(trigger)],
            intensity=trigger.kind.intensity,
            confidence=confidence(trigger, bool(actors), bool(recipients), bool(places)),
        )
    for position, cause in because.items():
        if is_verb(triggers[cause].anchor):
            bring_home(mentions[cause], mentions.pop(position))
    for cause in dict.fromkeys(because.values()):
        told = [position for position, other in because.items() if other == cause and position in mentions]
        if told and cause in mentions:
            first = mentions[told[0]]
            become(first, mentions.pop(cause), article)
            for position in told[1:]:
                bring_home(first, mentions.pop(position))
    return without_repetitions([mentions[position] for position in sorted(mentions)])


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


def confidence(trigger: Trigger, has_actor: bool, has_recipient: bool, has_place: bool) -> float:
    """How sure it is that this is an event and of this type, from 0 to 1: a sum over the evidence."""
    return round(
        BASE
        + FOR_A_VERB * is_verb(trigger.anchor)
        + FOR_A_FRAME * bool(trigger.frame.tests)
        + FOR_AN_ACTOR * has_actor
        + FOR_A_RECIPIENT * has_recipient
        + FOR_A_PLACE * has_place,
        2,
    )


def published_at(article: Article) -> datetime | None:
    """When the article was published, with a zone; none where that is not known."""
    if article.published_at.value is None:
        return None
    moment = datetime.fromisoformat(article.published_at.value)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
