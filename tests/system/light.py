"""The real agents with stages that cost nothing: `python -m tests.system.light AGENT`; settings from the environment.

An article's text is `COUNTRY DAY`, as in `SYR 2025-03-04`: an attack there on that day.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from dataclasses import replace

from agents.entities import ENTITIES
from agents.events import EVENTS_AGENT
from agents.reader import READER
from agents.sentiment import SENTIMENT
from agents.work import Chain
from pipeline.records import (
    Article,
    ArticleVersion,
    Casualties,
    EventMention,
    EventPlace,
    EventTime,
    Place,
    PublishedAt,
    Span,
    make_id,
)
from pipeline.stage import Emitted, Item, Outcome


class Light:
    """Does what comes next in no time."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        for item in batch:
            if self.name == READER.name:
                item.article = read(item)
            if self.name == EVENTS_AGENT.name:
                item.article.events = [attack(item.article)]
        return [Emitted(item) for item in batch]


def read(item: Item) -> Article:
    text, when = item.raw.text, item.raw.published_at or ""
    fetched = item.raw.fetched_at or ""
    version = ArticleVersion(published_at=when, fetched_at=fetched, text_sha256=text, annotator="light/1")
    return Article(id=item.raw.id, text=text, version=version, published_at=PublishedAt(value=when, basis="record"))


def attack(article: Article) -> EventMention:
    country, day, *_ = article.text.split()
    span = {"text": country, "start": 0, "end": len(country)}
    place = Place(name=country, latitude=0.0, longitude=0.0, country=country, precision="country", confidence=1.0)
    return EventMention(
        id=make_id("mention", article.id),
        type="ASSAULT",
        trigger=Span(**span),
        places=[EventPlace(**span, place=place)],
        time=EventTime(from_=f"{day}T00:00:00Z", to=f"{day}T23:59:59Z", granularity="day"),
        casualties=Casualties(),
        evidence=[Span(**span)],
    )


def stages_of(name: str) -> Sequence[Light]:
    return (Light(name),)


AGENTS = {
    agent.name: replace(agent, stages=functools.partial(stages_of, agent.name))
    for agent in (READER, ENTITIES, EVENTS_AGENT, SENTIMENT)
}


def main() -> int:
    from agents.chaining import ChainWork
    from agents.desk import Desk
    from agents.process import run_work
    from agents.settings import Settings

    settings, name = Settings(), sys.argv[1]
    work = Desk(settings) if name == "desk" else ChainWork(Chain((AGENTS[name],)), settings)
    return run_work(work, settings)


if __name__ == "__main__":  # what stands here is not run again in the children
    from tests.system import light  # under its own name, by which the children find it

    sys.exit(light.main())
