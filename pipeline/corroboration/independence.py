"""Which articles report by themselves, and which only carry what another reported."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.corroboration.standing import OrderKey, order
from pipeline.records import MentionRecord

COPIED = 0.5  # share of one text's sketch found in the other: above it one of them carries the other
REPORTING = frozenset({"asserted", "reported"})


def overlap(one: str, other: str) -> tuple[float, float]:
    """How much of each text's fingerprint stands in the other's, from 0 to 1: stands here until reading has it."""
    same = float(bool(one) and one == other)
    return same, same


@lru_cache(maxsize=1 << 18)
def are_copies(one: str, other: str) -> bool:
    """Whether one of two fingerprinted texts carries the other. Symmetric; ask in sorted order to be remembered."""
    return bool(one and other) and max(overlap(one, other)) >= COPIED


class Line:
    """An independent line of reporting: the article that stands for it, and those that add nothing to it.

    Attributes:
        mentions: those of the line in order, the standing article's first.
    """

    def __init__(self, first: MentionRecord) -> None:
        self.mentions = [first]
        self.publisher = (first.article.publisher or "").casefold()
        self.agency = agency_of(first)
        self.fingerprint = first.article.fingerprint

    def covers(self, mention: MentionRecord) -> bool:
        """Whether the mention's article is no new voice: the same article, publisher or agency, or a copy."""
        mine, theirs = self.mentions[0].article, mention.article
        if mine.id == theirs.id or self.publisher == (theirs.publisher or "").casefold() != "":
            return True
        if self.agency == agency_of(mention) != "":
            return True
        one, other = sorted((self.fingerprint, theirs.fingerprint))
        return are_copies(one, other)


def find_lines(mentions: Iterable[MentionRecord]) -> list[Line]:
    """The independent lines among mentions: articles of which no two share publisher, agency or text.

    Those that report come before those that claim, own reports before agencies', then in order; each mention goes to
    the first line that covers it, or opens one. Unlike connected components, one paper that prints an agency's text
    beside its own report does not make the two one.
    """
    lines: list[Line] = []
    for mention in sorted(mentions, key=voice):
        covering = next((line for line in lines if line.covers(mention)), None)
        if covering:
            covering.mentions.append(mention)
        else:
            lines.append(Line(mention))
    return lines


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
