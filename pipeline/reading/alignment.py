"""Where a stretch of the raw text stands in the clean text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from pipeline.records import Span
from pipeline.spans import cut

MOST_TO_MATCH = 20_000  # letters between what is alike at both ends; beyond it matching takes too long


def align_targets(raw: str, clean: str, targets: Sequence[tuple[int, int]]) -> list[Span]:
    """The spans of `clean` that `targets`, offsets in `raw`, stand at; those that cannot be found are left out.

    Letters are matched without the white space between them: what is alike at both ends of the texts first, the rest by
    the longest common stretches (`difflib`), and the ends of a target must lie in such stretches.
    """
    raw_letters = [position for position, letter in enumerate(raw) if not letter.isspace()]
    clean_letters = [position for position, letter in enumerate(clean) if not letter.isspace()]
    matched = match_letters("".join(raw.split()), "".join(clean.split()))
    spans = []
    for start, end in targets:
        first, last = bisect_left(raw_letters, start), bisect_left(raw_letters, end) - 1
        if last < first or first not in matched or last not in matched or matched[last] < matched[first]:
            continue
        spans.append(cut(clean, clean_letters[matched[first]], clean_letters[matched[last]] + 1))
    return spans


def match_letters(raw: str, clean: str) -> dict[int, int]:
    """For each letter of `raw` that stands in `clean` too, where."""
    head = common_length(raw, clean)
    tail = min(common_length(raw[::-1], clean[::-1]), len(raw) - head, len(clean) - head)
    matched = {position: position for position in range(head)}
    matched |= {len(raw) - tail + offset: len(clean) - tail + offset for offset in range(tail)}
    between, clean_between = raw[head : len(raw) - tail], clean[head : len(clean) - tail]
    if between and clean_between and len(between) + len(clean_between) <= MOST_TO_MATCH:
        matcher = SequenceMatcher(None, between, clean_between, autojunk=False)
        for block in matcher.get_matching_blocks():
            matched |= {head + block.a + offset: head + block.b + offset for offset in range(block.size)}
    return matched


def common_length(first: str, second: str) -> int:
    """How many characters two strings have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
