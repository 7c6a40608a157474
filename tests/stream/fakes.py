"""Agents with stages of their own making: small, fast, and faulty where the text says so (`first:KILL`).

RAISE     the stage raises               KILL      it kills its process
HANG      it never comes back            REJECT    it says that the article is bad
SKIP      it has no use for it           GROW      its output is larger than any topic takes
SLOW      it takes 0.2 s, honestly       GORGE     it takes more memory than there is
"""

from __future__ import annotations

import functools
import os
import signal
import time
from collections.abc import Sequence

from agents.carrying import unpack
from agents.reader import decode
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES, RAW_ARTICLES, Topic
from agents.work import Agent, Output
from pipeline.records import ArticleVersion, encode
from pipeline.stage import Emitted, Item, Outcome, Rejected, Skipped

TOO_MUCH = 17 << 20  # bytes


class Faulty:
    """Marks the article with its name, or does what its own marker in the text says."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        return [self.work(item) for item in batch]

    def work(self, item: Item) -> Outcome:
        article = item.article
        if item.raw is not None:
            article.text = item.raw.text or ""
            article.version = ArticleVersion(fetched_at=item.raw.fetched_at or "", annotator="fake")
        words = (word.partition(":") for word in article.text.split())
        match next((fault for name, _, fault in words if name == self.name), ""):
            case "RAISE":
                raise RuntimeError("as asked")
            case "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            case "HANG":
                time.sleep(3600)
            case "SLOW":
                time.sleep(0.2)
            case "GORGE":
                article.extra["memory"] = len(bytearray(1 << 40))
            case "REJECT":
                return Rejected("bad-text", "the text asked for it")
            case "SKIP":
                return Skipped("not-news")
            case "GROW":
                article.extra["padding"] = "x" * TOO_MUCH
        article.extra["stages"] = [*article.extra.get("stages", []), self.name]
        return Emitted(item)


def stages_of(name: str) -> Sequence[Faulty]:
    return (Faulty(name),)


def output_to(topic: Topic, item: Item) -> list[Output]:
    return [Output(topic, item.article.id.encode(), encode(item.article))]


FIRST = Agent(
    name="first",
    consumes=RAW_ARTICLES,
    publishes=(ARTICLES,),
    stages=functools.partial(stages_of, "first"),
    decode=decode,
    outputs=functools.partial(output_to, ARTICLES),
)
SECOND = Agent(
    name="second",
    consumes=ARTICLES,
    publishes=(ARTICLES_WITH_ENTITIES,),
    stages=functools.partial(stages_of, "second"),
    decode=unpack,
    outputs=functools.partial(output_to, ARTICLES_WITH_ENTITIES),
)
FAKES = {"first": FIRST, "second": SECOND}
