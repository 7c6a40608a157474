"""The real agents with stages that cost nothing: what they would find in a text stands beside it.

Everything but the models is what runs in earnest: loop, pool, topics, keys, records, the desk.
"""

from __future__ import annotations

import functools
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from agents.entities import ENTITIES
from agents.events import EVENTS_AGENT
from agents.reader import READER
from agents.sentiment import SENTIMENT
from agents.work import Agent
from pipeline.reading import fingerprint
from pipeline.records import (
    Article,
    ArticleVersion,
    Casualties,
    Count,
    EventMention,
    EventPlace,
    EventTime,
    Language,
    Participant,
    Place,
    PublishedAt,
    Sentiment,
    Span,
    make_id,
)
from pipeline.stage import Emitted, Item, Outcome, Rejected, Skipped
from tests.chaos.articles import PLACES

PORTION = 1 << 24  # bytes


class StandIn:
    """A stage that does its cheap work, and the harm that an article brings for its agent."""

    def __init__(self, agent: str, work: Callable[[Article], None]) -> None:
        self.name = agent
        self.work = work

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        return [self.outcome(item) for item in batch]

    def outcome(self, item: Item) -> Outcome:
        if self.name == READER.name:
            item.article = read(item)
            match item.article.extra.get("fate"):
                case "skip":
                    return Skipped("not-news")
                case "reject":
                    return Rejected("bad-text", "it asked for it")
        trouble = item.article.extra.get("trouble") or {}
        if trouble.get("agent") == self.name:
            suffer(trouble)
        self.work(item.article)
        return Emitted(item)


def suffer(trouble: dict[str, Any]) -> None:
    """What the article has in store."""
    match trouble["how"]:
        case "raise":
            raise RuntimeError("as asked")
        case "kill":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            while True:
                time.sleep(1)
        case "exhaust":
            hoard = []
            while True:
                hoard.append(bytearray(PORTION))
        case "slow":
            time.sleep(trouble["for"])


def read(item: Item) -> Article:
    """The clean article."""
    raw = item.raw
    assert raw is not None, "a raw article comes first"
    text = raw.text or ""
    return Article(
        id=raw.id or "",
        url=raw.url,
        publisher=raw.publisher,
        title=raw.title,
        extra=raw.extra,
        text=text,
        version=ArticleVersion(
            published_at=raw.published_at or "",
            fetched_at=raw.fetched_at or "",
            text_sha256=sha256(text.encode()).hexdigest(),
            annotator="stand-in/1",
        ),
        fingerprint=fingerprint(text),
        language=Language(code="en", confidence=1.0),
        published_at=PublishedAt(value=raw.published_at, precision="second", basis="record"),
    )


def leave(_: Article) -> None:
    """Nothing to add."""


def find_events(article: Article) -> None:
    """The happenings that stand beside the text."""
    article.events = [mention(article, number, told) for number, told in enumerate(article.extra.get("happenings", ()))]


def mention(article: Article, number: int, told: dict[str, Any]) -> EventMention:
    """What the article says of one happening."""
    name, country = PLACES[told["place"]]
    place = Place(
        geonameid=told["place"] + 1,
        name=name,
        latitude=-60.0 + 2 * told["place"],
        longitude=20.0,
        country=country,
        precision="city",
        confidence=0.9,
    )
    word = article.text.split(" ", 1)[0]
    span = {"start": 0, "end": len(word), "text": word}
    return EventMention(
        id=make_id("mention", article.id, str(number)),
        type=told["type"],
        trigger=Span(**span),
        actors=[Participant(**span, name=f"the {told['type'].lower()} group of {name}")],
        places=[EventPlace(**span, place=place)],
        time=EventTime(from_=f"{told['day']}T00:00:00+00:00", to=f"{told['day']}T23:59:59+00:00", granularity="day"),
        modality="denied" if told["denied"] else "asserted",
        casualties=Casualties(killed=Count(low=told["killed"], high=told["killed"])),
        evidence=[Span(**span)],
    )


def feel(article: Article) -> None:
    """A tone that depends on the article alone."""
    article.sentiment = Sentiment(tone=round(len(article.text) % 21 / 10 - 1, 1))


def stages_of(agent: str, work: Callable[[Article], None]) -> Sequence[StandIn]:
    """An agent's only stage."""
    return (StandIn(agent, work),)


def stand_in(agent: Agent, work: Callable[[Article], None]) -> Agent:
    """The agent with a stage that costs nothing."""
    return replace(agent, stages=functools.partial(stages_of, agent.name, work))


STAND_INS = {
    agent.name: agent
    for agent in (
        stand_in(READER, leave),
        stand_in(ENTITIES, leave),
        stand_in(EVENTS_AGENT, find_events),
        stand_in(SENTIMENT, feel),
    )
}
