"""Words of force that are meant, that are figures of speech, and that stand in the names of things.

The rows of `words_of_force.tsv`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import Article, Pipeline

TABLE = Path(__file__).parent / "words_of_force.tsv"
PUBLISHED = "2024-06-14T18:00:00Z"
IN_WORDS = frozenset(("ACCUSE", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"))  # what is only said
MARKED = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, where its marked words stand, its class, and the types that are right for a literal one."""

    purpose: str
    kind: str
    types: frozenset[str]
    text: str
    marked: tuple[tuple[int, int], ...]


def sentences() -> Iterator[Sentence]:
    """All of them, in the order of the table."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    next(lines)  # the names of the columns
    for line in lines:
        purpose, kind, types, marked = line.split("\t")
        spans = tuple(
            (match.start() - 2 * number, match.end() - 2 * number - 2)
            for number, match in enumerate(MARKED.finditer(marked))
        )
        yield Sentence(purpose, kind, frozenset(filter(None, types.split("|"))), MARKED.sub(r"\1", marked), spans)


def types_at(article: Article, sentence: Sentence) -> frozenset[str]:
    """The types of the events whose trigger overlaps a marked word."""
    return frozenset(
        event.type
        for event in article.events
        if any(event.trigger.start < end and start < event.trigger.end for start, end in sentence.marked)
    )


def is_right(sentence: Sentence, said: frozenset[str]) -> bool:
    """Is a literal word told as an event, and any other as none but of words?"""
    return bool(said & sentence.types) if sentence.kind == "literal" else said <= IN_WORDS


def answers() -> list[tuple[Sentence, frozenset[str]]]:
    """What the pipeline says to each sentence."""
    pipeline = Pipeline()
    return [
        (sentence, types_at(pipeline.annotate({"id": "f", "text": sentence.text, "published_at": PUBLISHED}), sentence))
        for sentence in sentences()
    ]


def right_of(said: Sequence[tuple[Sentence, frozenset[str]]]) -> dict[str, tuple[int, int]]:
    """How many sentences of each class are told right, and of how many."""
    asked = Counter(sentence.kind for sentence, _ in said)
    right = Counter(sentence.kind for sentence, types in said if is_right(sentence, types))
    return {kind: (right[kind], asked[kind]) for kind in sorted(asked)}


def misses(said: Sequence[tuple[Sentence, frozenset[str]]]) -> Iterator[str]:
    """What is told wrong, a line each."""
    for sentence, types in said:
        if not is_right(sentence, types):
            yield f"{sentence.kind}, said {sorted(types)}: {sentence.text}"
