"""Which articles report by themselves, and which only carry what another reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.corroboration.standing import OrderKey, order
from pipeline.reading import overlap
from pipeline.records import MentionRecord

COPIED = 0.5  # share of one text's sketch found in the other: above it one of them carries the other
REPORTING = frozenset({"asserted", "reported"})


@lru_cache(maxsize=1 << 18)
def are_copies(one: str, other: str) -> bool:
    """Whether one of two fingerprinted texts carries the other. Symmetric; ask in sorted order to be remembered."""
    return bool(one and other) and max(overlap(one, other)) >= COPIED


@dataclass(slots=True)
class Line:
    """An independent line of reporting: its mentions, in the order they were taken; the first stands for it."""

    mentions: list[MentionRecord]


def find_lines(mentions: Iterable[MentionRecord]) -> list[Line]:
    """The independent lines among mentions: articles of which no two share publisher, agency or text.

    Those that report come before those that claim, own reports before agencies', then in order; each mention goes to a
    line whose first article is its own, or has its publisher, its agency or its text, or opens one. Unlike connected
    components, one paper that prints an agency's text beside its own report does not make the two one.
    """
    lines: list[Line] = []
    marked: dict[tuple[str, str], Line] = {}  # by what tells at once that a mention is no new voice
    for mention in sorted(mentions, key=voice):
        marks = marks_of(mention)
        covering = next((marked[mark] for mark in marks if mark in marked), None) or find_copied(mention, lines)
        if covering:
            covering.mentions.append(mention)
        else:
            lines.append(Line([mention]))
            marked.update(dict.fromkeys(marks, lines[-1]))
    return lines


def marks_of(mention: MentionRecord) -> list[tuple[str, str]]:
    """What two articles may share that makes them one voice, its kind and its value."""
    publisher, agency = (mention.article.publisher or "").casefold(), agency_of(mention)
    marks = [("article", mention.article.id), ("publisher", publisher), ("agency", agency)]
    return [mark for mark in marks if mark[1]]


def find_copied(mention: MentionRecord, lines: Iterable[Line]) -> Line | None:
    """The first line whose standing article carries the mention's text, or the other way round."""
    mine = mention.article.fingerprint
    for line in lines:
        theirs = line.mentions[0].article.fingerprint
        if are_copies(min(mine, theirs), max(mine, theirs)):
            return line
    return None


def count_reporting(lines: Iterable[Line]) -> int:
    """How many lines report the happening themselves; a line that only passes on a party's claim does not."""
    return sum(any(mention.modality in REPORTING for mention in line.mentions) for line in lines)


def voice(mention: MentionRecord) -> tuple[bool, bool, OrderKey]:
    """By what mentions are taken into lines."""
    return (mention.modality not in REPORTING, bool(agency_of(mention)), order(mention))


def agency_of(mention: MentionRecord) -> str:
    """Whose report the article carries: the dateline's agency, else the outermost source if it is a medium; else ""."""
    outermost = mention.chain[0] if mention.chain and mention.chain[0].kind == "media" else None
    return (mention.article.agency or (outermost.name or outermost.text if outermost else "")).casefold()
