"""Agents with stages of their own making: small, fast, and faulty where the text says so.

RAISE     the stage raises               KILL      it kills its process
HANG      it never comes back            REJECT    it says that the article is bad
SKIP      it has no use for it           GROW      its output is larger than the topic takes
SLOW      it takes 0.2 s, honestly
"""

from __future__ import annotations

import dataclasses
import functools
import os
import signal
import sys
import time
from collections.abc import Sequence

from agents.agent import run_work
from agents.carrying import unpack
from agents.catalogue import join
from agents.chaining import ChainWork
from agents.reader import decode
from agents.settings import Settings
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES, RAW_ARTICLES, Topic
from agents.work import Agent, Output
from pipeline.records import encode
from pipeline.stage import Emitted, Item, Outcome, Rejected, Skipped


class Faulty:
    """Sets the article's text, then does what its own marker in the text says (`first:KILL`)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        return [self.work(item) for item in batch]

    def work(self, item: Item) -> Outcome:
        article = item.article
        if item.raw is not None:
            article.text = item.raw.text or ""
            article.version = dataclasses_free_version(item.raw.fetched_at or "", article.text)
        fault = next((word for word in article.text.split() if word.startswith(f"{self.name}:")), "").partition(":")[2]
        match fault:
            case "RAISE":
                raise RuntimeError("as asked")
            case "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            case "HANG":
                time.sleep(3600)
            case "SLOW":
                time.sleep(0.2)
            case "REJECT":
                return Rejected("bad-text", "the text asked for it")
            case "SKIP":
                return Skipped("not-news")
            case "GROW":
                article.extra["padding"] = "x" * (1 << 21)
        article.extra["stages"] = [*article.extra.get("stages", []), self.name]
        return Emitted(item)


def dataclasses_free_version(fetched_at, text):
    from pipeline.records import ArticleVersion

    return ArticleVersion(fetched_at=fetched_at, text_sha256=str(len(text)), annotator="fake")


def stages_of(name: str):
    return (Faulty(name),)


def output_to(topic: Topic, item: Item) -> list[Output]:
    return [Output(topic, item.article.id.encode(), encode(item.article))]


def topic_of(topic: Topic, tag: str, **changes) -> Topic:
    return dataclasses.replace(topic, name=f"{topic.name}.{tag}", **changes)


def fake_agents(tag: str) -> dict[str, Agent]:
    """`first` and `second`, on topics of this tag alone."""
    raw = topic_of(RAW_ARTICLES, tag)
    between = topic_of(ARTICLES, tag, max_bytes=1 << 20)
    out = topic_of(ARTICLES_WITH_ENTITIES, tag, max_bytes=1 << 20)
    return {
        "first": Agent(
            name=f"first-{tag}",
            consumes=raw,
            publishes=(between,),
            stages=functools.partial(stages_of, "first"),
            decode=decode,
            outputs=functools.partial(output_to, between),
        ),
        "second": Agent(
            name=f"second-{tag}",
            consumes=between,
            publishes=(out,),
            stages=functools.partial(stages_of, "second"),
            decode=unpack,
            outputs=functools.partial(output_to, out),
        ),
    }


def main() -> int:
    """`python -m tests.stream.fakes TAG first+second [ACCEPT]`, with settings from the environment."""
    tag, names, *accept = sys.argv[1:]
    settings = Settings()
    agents = fake_agents(tag)
    chain = join(tuple(agents[name] for name in names.split("+")))
    return run_work(ChainWork(chain, settings), settings, int(accept[0]) if accept else 0)


if __name__ == "__main__":
    sys.exit(main())
