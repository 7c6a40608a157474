"""Agents with stages of their own making: small, fast, and faulty where the text says so (`first:KILL`).

RAISE     the stage raises               KILL      it kills its process
HANG      it never comes back            LOOP      it never comes back, and works hard
REJECT    it says that the article is bad
SKIP      it has no use for it           GROW      its output is larger than any topic takes
SLOW      it takes 0.2 s, honestly       GORGE     it takes more memory than there is
SEGFAULT  it reads where nothing is      HOARD     it takes memory bit by bit, until there is no more
EXIT      its process ends, with code 0  SYSEXIT   it wants its process to end
DEEP      it calls itself for ever       WHO       it says which process it is in
PAD=<n>   its output is n bytes longer
TURNS     it does in turn what the words after it say, a word a try: `first:TURNS=<folder>=HANG=KILL`
"""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

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
        fault = next((fault for name, _, fault in words if name == self.name), "")
        if fault.startswith("PAD="):
            article.extra["padding"] = "x" * int(fault.removeprefix("PAD="))
        match this_time(fault):
            case "RAISE":
                raise RuntimeError("as asked")
            case "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            case "HANG":
                time.sleep(3600)
            case "LOOP":
                while True:
                    pass
            case "SEGFAULT":
                ctypes.string_at(0)
            case "EXIT":
                os._exit(0)
            case "SYSEXIT":
                sys.exit(0)
            case "DEEP":
                return self.work(item)
            case "HOARD":
                hoard = [bytearray(1 << 20)]
                while hoard:
                    hoard.append(bytearray(1 << 20))
            case "WHO":
                article.extra["process"] = os.getpid()
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


def this_time(fault: str) -> str:
    """What it is this time, of those that do something else each time; a file stands for each time that was."""
    turns, *words = fault.split("=")
    if turns != "TURNS":
        return fault
    folder, *faults = words
    times = len(list(Path(folder).iterdir()))
    (Path(folder) / str(times)).touch()
    return faults[min(times, len(faults) - 1)]


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
