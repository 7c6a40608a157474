"""The agent `events`: what happened."""

from __future__ import annotations

from collections.abc import Sequence

from agents.carrying import pack, unpack
from agents.topics import ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS
from agents.work import Agent, Output
from pipeline.events import EventsStage
from pipeline.parsing import ParsingStage
from pipeline.stage import Item, Stage


def stages() -> Sequence[Stage]:
    """The parse as it came, then times, attributions and event mentions."""
    return (ParsingStage(), EventsStage())


def outputs(item: Item) -> list[Output]:
    """The article with its events and its parse."""
    return pack(ARTICLES_WITH_EVENTS, item)


EVENTS_AGENT = Agent(
    name="events",
    consumes=ARTICLES_WITH_ENTITIES,
    publishes=(ARTICLES_WITH_EVENTS,),
    stages=stages,
    decode=unpack,
    outputs=outputs,
)
