"""Single sentences with one word marked: did it happen, who vouches for it, or does the word name no event at all?

The rows of `modality.tsv`. The answer to a case is what the event on its marked word is: its modality, `background`
where it is history told again, `none` where no event lies there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline import Article, Pipeline
from pipeline.records import Span

TABLE = Path(__file__).parent / "modality.tsv"
PUBLISHED = "2024-06-14T10:00:00Z"


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, the word in it that is asked about, and the answers that are right."""

    purpose: Literal["learn", "check"]
    wanted: str
    cue: str
    trigger: str
    sentence: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A case with what the pipeline says."""

    case: Case
    said: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Is one of the events that lie equally near to the word told right?"""
        return not self.case.right.isdisjoint(self.said)


def cases() -> Iterator[Case]:
    """All of them, in the order of the table."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    next(lines)  # the names of the columns
    for line in lines:
        purpose, wanted, cue, trigger, right, sentence = line.split("\t")
        assert purpose in ("learn", "check"), line
        yield Case(purpose, wanted, cue, trigger, sentence, frozenset((right or wanted).split("|")))  # type: ignore[arg-type]  # asserted above


def answers(purposes: Iterable[str] = ("learn", "check")) -> list[Answer]:
    """What the pipeline says to each case."""
    pipeline = Pipeline()
    found = []
    for case in cases():
        if case.purpose in purposes:
            raw = {"id": "case", "text": case.sentence, "published_at": PUBLISHED}
            found.append(Answer(case, told(pipeline.annotate(raw), case)))
    return found


def told(article: Article, case: Case) -> tuple[str, ...]:
    """The answer that an article gives; several where one trigger names several events."""
    start = article.text.index(case.trigger)
    end = start + len(case.trigger)
    there = [event for event in article.events if event.trigger.start < end and start < event.trigger.end]
    if not there:
        return ("none",)
    nearest = min(distance(event.trigger, start, end) for event in there)
    near = [event for event in there if distance(event.trigger, start, end) == nearest]
    return tuple("background" if event.background else event.modality for event in near)


def distance(trigger: Span, start: int, end: int) -> int:
    """How far a trigger is from just the marked word, in characters."""
    return abs(trigger.start - start) + abs(trigger.end - end)


def shares(given: Iterable[Answer]) -> dict[str, dict[str, float]]:
    """The share right in per cent, by purpose and then by class; `all` for the whole."""
    wanted: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for answer in given:
        for name in (answer.case.wanted, "all"):
            wanted[answer.case.purpose, name] += 1
            right[answer.case.purpose, name] += answer.is_right
    figures: dict[str, dict[str, float]] = {}
    for (purpose, name), count in wanted.items():
        figures.setdefault(purpose, {})[name] = round(100 * right[purpose, name] / count, 1)
    return figures
