"""The stage `events`: times, attributions and event mentions of an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from msgspec import UNSET

from pipeline.events.attribution import find_voices
from pipeline.events.headlines import add_headline
from pipeline.events.mentions import event_mentions
from pipeline.events.ontology import load_ontology
from pipeline.events.scenes import set_scenes
from pipeline.events.times import find_times, reference_of
from pipeline.spans import SpanIndex
from pipeline.stage import Emitted, Item, Outcome, run_each


class EventsStage:
    """Fills `times`, `attributions` and `events` from the parse and the entities."""

    name = "events"

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """One `Emitted` an item; needs `item.doc` and `article.entities`."""
        return run_each(annotate, batch)


def annotate(item: Item) -> Outcome:
    """The item with its article's times, attributions and events, those of its title behind those of its text."""
    assert item.doc is not None, "the stage `parsing` comes before `events`"
    reference = reference_of(item.article)
    entities = SpanIndex([entity for entity in item.article.entities if entity.within is UNSET])
    times = find_times(item.doc, reference)
    voices = find_voices(item.doc, entities)
    attributions = [voice.attribution for voice in voices]
    article = msgspec.structs.replace(item.article, times=times, attributions=attributions)
    ontology = load_ontology()
    article.events = event_mentions(item.doc, article, entities, reference, ontology, spoken=voices)
    set_scenes(article.events, article)
    if item.headline is not None:
        article = add_headline(article, item.headline, item.doc, reference, ontology)
    return Emitted(replace(item, article=article))
