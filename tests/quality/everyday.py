"""Sentences of everyday news: which of them tell an event of their type."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from pipeline import Pipeline
from pipeline.records import RawArticle

EVERYDAY = Path(__file__).parent / "everyday.tsv"
AROUND = (
    "Officials gave details of the day in a long statement that was read out to reporters by a spokeswoman. {} "
    "Nothing further was known in the evening, and the weather stayed cold and clear all through the night."
)


class Told(NamedTuple):
    """A sentence, the type of its event, and the types of the events that the pipeline finds in it."""

    sentence: str
    wanted: str
    found: list[str]

    @property
    def is_right(self) -> bool:
        """Is the event among those found?"""
        return self.wanted in self.found


def everyday() -> list[Told]:
    """What the pipeline makes of every sentence, in the order of the table."""
    lines = [line.split("\t") for line in EVERYDAY.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    pipeline = Pipeline()
    told = []
    for _, wanted, sentence in lines[1:]:
        article = pipeline.annotate(RawArticle(published_at="2024-12-10T09:00:00Z", text=AROUND.format(sentence)))
        start = article.text.index(sentence)
        inside = [event for event in article.events if start <= event.trigger.start < start + len(sentence)]
        told.append(Told(sentence, wanted, [event.type for event in inside]))
    return told


def shares(told: list[Told]) -> dict[str, str]:
    """How many of each type are right, and of all."""
    right, all_ = Counter(one.wanted for one in told if one.is_right), Counter(one.wanted for one in told)
    return {"all": f"{right.total()}/{all_.total()}", **{name: f"{right[name]}/{all_[name]}" for name in sorted(all_)}}
