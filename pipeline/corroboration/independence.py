"""Which articles report by themselves, and which only carry what another reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.corroboration.standing import OrderKey, order
from pipeline.reading import shares, unpack
from pipeline.records import MentionRecord

COPIED = 0.5  # share of one text's sketch found in the other: above it one of them carries the other
REPORTING = frozenset({"asserted", "reported"})


@dataclass(slots=True)
class Line:
    """An independent line of reporting: its mentions, in the order they were taken; the first stands for it."""

    mentions: list[MentionRecord]


class StandingTexts:
    """The texts that lines stand by, found by the hashes of their sketches: texts that share none are no copies."""

    def __init__(self) -> None:
        self.sketches: list[tuple[int, ...]] = []
        self.lines: list[Line] = []
        self.holders: dict[int, Sequence[int]] = {}  # by hash: the places in the two lists above, ascending

    def find_or_add(self, text: str, line: Line) -> Line | None:
        """The first line whose text carries this one, or the other way round; null where none does: it is added."""
        sketch = unpack(text)
        hashes = frozenset(sketch)
        met = self.holders.keys() & hashes
        shared = Counter(chain.from_iterable(self.holders[found] for found in met))
        for place in sorted(shared):
            if max(shares(shared[place], sketch, self.sketches[place])) >= COPIED:
                return self.lines[place]
        here = len(self.lines)
        self.holders.update(dict.fromkeys(hashes - met, (here,)))  # most hashes have one holder, and need no list
        for found in met:
            known = self.holders[found]
            if isinstance(known, list):
                known.append(here)
            else:
                self.holders[found] = [*known, here]
        self.sketches.append(sketch)
        self.lines.append(line)
        return None


def find_lines(mentions: Iterable[MentionRecord]) -> list[Line]:
    """The independent lines among mentions: articles of which no two share publisher, agency or text.

    Those that report come before those that claim, own reports before agencies', then in order; each mention goes to a
    line whose first article is its own, or has its publisher, its agency or its text, or opens one. Unlike connected
    components, one paper that prints an agency's text beside its own report does not make the two one.
    """
    lines: list[Line] = []
    texts = StandingTexts()
    marked: dict[tuple[str, str], Line] = {}  # by what tells at once that a mention is no new voice
    for mention in sorted(mentions, key=voice):
        marks = marks_of(mention)
        own = Line([mention])
        covering = next((marked[mark] for mark in marks if mark in marked), None)
        covering = covering or texts.find_or_add(mention.article.fingerprint, own)
        if covering:
            covering.mentions.append(mention)
        else:
            lines.append(own)
            marked.update(dict.fromkeys(marks, own))
    return lines


def marks_of(mention: MentionRecord) -> list[tuple[str, str]]:
    """What two articles may share that makes them one voice, its kind and its value."""
    publisher, agency = (mention.article.publisher or "").casefold(), agency_of(mention)
    marks = [("article", mention.article.id), ("publisher", publisher), ("agency", agency)]
    return [mark for mark in marks if mark[1]]


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
