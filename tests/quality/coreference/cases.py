"""Coreference measured: which mentions of invented news are one thing.

Each row of `coreference.tsv` asks for one mention. It is right if its cluster holds the mention that it is and not the
one that it is not; wrong if its cluster holds another mention before it, or the one that it is not; else missed. A
mention that is nothing said before is right if its cluster holds nothing before it. Rows of the part `check` are never
printed by `--misses`: nothing is learned from them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline import Article, Pipeline
from pipeline.records import Entity, RawArticle

CASES = Path(__file__).with_suffix(".tsv")
FLOOR = Path(__file__).parent / "floor.json"
NOTHING = "-"
LEADING = re.compile("(?:(?:the|an?|this|that) )?", re.IGNORECASE)
LEAST_SHARED = 0.5  # of the characters of two spans together, from which they are one mention
PARTS = ("learn", "check")

Verdict = Literal["right", "wrong", "missed"]
Part = Mapping[str, Counter[Verdict]]


class Case(NamedTuple):
    """One mention asked for, as a row of the table."""

    part: str
    kind: str
    mention: str
    is_: str
    not_: str
    text: str


@cache
def cases() -> tuple[Case, ...]:
    """All of them, in the order of the table."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    _, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple(Case(*row) for row in rows)


def annotate_cases() -> dict[str, Article]:
    """What the pipeline makes of each text, by the text."""
    pipeline = Pipeline()
    return {text: pipeline.annotate(RawArticle(text=text)) for text in dict.fromkeys(case.text for case in cases())}


def judge(case: Case, article: Article) -> Verdict:
    """Whether the mention asked for is in the right cluster, in a wrong one, or in none."""
    asked = entity_at(article, span_of(case.text, case.mention))
    if asked is None:
        return "right" if case.is_ == NOTHING else "missed"
    others = [one for one in article.entities if one.cluster == asked.cluster and one is not asked]
    if case.not_ != NOTHING and entity_at(article, span_of(case.text, case.not_)) in others:
        return "wrong"
    if case.is_ != NOTHING and entity_at(article, span_of(case.text, case.is_)) in others:
        return "right"
    if any(one.start < asked.start for one in others):
        return "wrong"
    return "right" if case.is_ == NOTHING else "missed"


def span_of(text: str, written: str) -> tuple[int, int]:
    """Where a mention of the table stands: `word#2` is the second of its kind."""
    words, _, number = written.partition("#")
    found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
    return found[int(number or 1) - 1].span()


def entity_at(article: Article, span: tuple[int, int]) -> Entity | None:
    """The entity that shares most with the span: at least half of both together, or the end of both."""
    start, end = span
    start += len(LEADING.match(article.text[start:end]).group())  # type: ignore[union-attr]  # it matches nothing too
    best, most = None, 0.0
    for entity in article.entities:
        shared = min(end, entity.end) - max(start, entity.start)
        share = shared / (max(end, entity.end) - min(start, entity.start))
        if share > most and (share >= LEAST_SHARED or entity.end == end):
            best, most = entity, share
    return best


def judge_all(articles: Mapping[str, Article]) -> dict[str, Part]:
    """The verdicts counted, by part and class."""
    counts: dict[str, dict[str, Counter[Verdict]]] = {part: {} for part in PARTS}
    for case in cases():
        counts[case.part].setdefault(case.kind, Counter())[judge(case, articles[case.text])] += 1
    return dict(counts)


def shares(counts: Iterable[Counter[Verdict]]) -> dict[str, float]:
    """Right, wrong and missed of all, in per cent."""
    added: Counter[Verdict] = sum(counts, Counter())
    verdicts: tuple[Verdict, ...] = ("right", "wrong", "missed")
    return {verdict: round(100 * added[verdict] / added.total(), 1) for verdict in verdicts}


def figures(counts: Mapping[str, Part]) -> dict[str, dict[str, float]]:
    """The shares of each part."""
    return {part: shares(classes.values()) for part, classes in counts.items()}
