"""The agent `entities`: who and where."""

from __future__ import annotations

from collections.abc import Sequence

from agents.carrying import pack, unpack
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES
from agents.work import Agent, Output
from pipeline.entities import EntitiesStage
from pipeline.parsing import ParsingStage
from pipeline.stage import Item, Stage


def stages() -> Sequence[Stage]:
    """The parse, then names, coreference, actors and places."""
    return (ParsingStage(), EntitiesStage())


def outputs(item: Item) -> list[Output]:
    """The article with its entities and its parse."""
    return pack(ARTICLES_WITH_ENTITIES, item)


def observe(item: Item) -> list[tuple[str, str]]:
    """What the gazetteer answered for each place."""
    places = [entity.place for entity in item.article.entities if entity.kind in ("place", "facility")]
    return [("place_answers", place.precision if place else "none") for place in places]


ENTITIES = Agent(
    name="entities",
    consumes=ARTICLES,
    publishes=(ARTICLES_WITH_ENTITIES,),
    stages=stages,
    decode=unpack,
    outputs=outputs,
    observe=observe,
)
