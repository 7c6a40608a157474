"""Copies told by their fingerprints alone: recall on edited, cut and wrapped texts, false pairs, speed.

`python benchmarks/copies.py` makes its texts from words drawn by a fixed seed, so that no two are akin;
`--articles FILE` (JSON lines with `text`) takes those of a file, and prints the pairs that it takes for copies.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from pipeline.corroboration.independence import COPIED
from pipeline.reading import fingerprint, shares, unpack

TEXTS = 400
WORDS = (80, 900)  # of a generated text
VOCABULARY = 3_000
SHORTEST = 60  # words; below it a text is a line, not an article
SHOWN = 60  # characters of each text of a pair that is printed
Edit = Callable[[list[str], list[list[str]], random.Random], list[str]]


def replaced(words: list[str], others: list[list[str]], draw: random.Random) -> list[str]:
    """A tenth of the words changed to others."""
    chosen = set(draw.sample(range(len(words)), len(words) // 10))
    return [draw.choice(draw.choice(others)) if place in chosen else word for place, word in enumerate(words)]


def reworked(words: list[str], others: list[list[str]], draw: random.Random) -> list[str]:
    """A tenth of the words changed, left out or preceded by a new one, a third each."""
    chosen = set(draw.sample(range(len(words)), len(words) // 10))
    made: list[str] = []
    for place, word in enumerate(words):
        new = draw.choice(draw.choice(others))
        made += draw.choice(([new], [], [new, word])) if place in chosen else [word]
    return made


def cut(words: list[str], _: list[list[str]], draw: random.Random) -> list[str]:
    """Half of the text, from its beginning or its end."""
    half = len(words) // 2
    return draw.choice((words[:half], words[half:]))


def wrapped(words: list[str], others: list[list[str]], draw: random.Random) -> list[str]:
    """The text with 30 % of another before and behind it."""
    added = [word for other in draw.sample(others, 3) for word in other][: len(words) * 3 // 10]
    return [*added[: len(added) // 2], *words, *added[len(added) // 2 :]]


EDITS: dict[str, Edit] = {
    "10 % of words replaced": replaced,
    "10 % of words reworked": reworked,
    "cut to half": cut,
    "30 % added": wrapped,
}


def generated() -> list[str]:
    """Texts of made-up words, common ones often and rare ones rarely, as in a language."""
    draw = random.Random(1)  # nothing here is a secret
    words = [f"w{draw.randrange(10**6)}" for _ in range(VOCABULARY)]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    return [" ".join(draw.choices(words, weights, k=draw.randrange(*WORDS))) for _ in range(TEXTS)]


def is_copy(first: str, second: str) -> bool:
    """Whether the desk takes one of the two for a copy of the other."""
    one, other = unpack(first), unpack(second)
    return max(shares(len(frozenset(one) & frozenset(other)), one, other)) >= COPIED


def print_recall(texts: list[str]) -> None:
    draw = random.Random(2)  # nothing here is a secret
    split = [text.split() for text in texts]
    for name, edit in EDITS.items():
        found = sum(
            is_copy(fingerprint(" ".join(words)), fingerprint(" ".join(edit(words, split, draw)))) for words in split
        )
        sys.stdout.write(f"{name:24} recall {found / len(split):.4f} of {len(split)}\n")


def print_pairs(texts: list[str], shown: bool) -> None:
    sketches = [frozenset(unpack(fingerprint(text))) for text in texts]
    ordered = [unpack(fingerprint(text)) for text in texts]
    pairs = [
        (max(found), texts[one], texts[other])
        for one, other in combinations(range(len(texts)), 2)
        if (shared := len(sketches[one] & sketches[other]))
        and max(found := shares(shared, ordered[one], ordered[other])) >= COPIED
    ]
    sys.stdout.write(f"taken for copies: {len(pairs)} of {len(texts) * (len(texts) - 1) // 2} pairs\n")
    for share, one, other in sorted(pairs, reverse=True) if shown else []:
        sys.stdout.write(f"  {share:.2f}  {len(one)}/{len(other)}  {one[:SHOWN]!r}  {other[:SHOWN]!r}\n")


def print_speed(texts: list[str]) -> None:
    fingerprint("numpy is loaded")
    start = time.process_time()
    for text in texts:
        fingerprint(text)
    spent = time.process_time() - start
    words = sum(len(text.split()) for text in texts) / len(texts)
    sys.stdout.write(f"{len(texts) / spent:,.0f} texts a second of processor time, {words:.0f} words each\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=Path, action="append", help="JSON lines with `text`, instead of made-up texts"
    )
    files = parser.parse_args().articles
    texts = generated()
    if files:
        rows = [json.loads(line) for path in files for line in path.read_text().splitlines() if line.strip()]
        texts = [row["text"] for row in rows if len(row.get("text", "").split()) >= SHORTEST]
    print_recall(texts)
    print_pairs(texts, shown=bool(files))
    print_speed(texts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
