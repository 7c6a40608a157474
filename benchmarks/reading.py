"""Reading beside `trafilatura` alone, on the same pages in one run: `python -m benchmarks.reading ARTICLES GOLD`.

ARTICLES and GOLD are JSON lines (`.gz` or not): records with `id` and `html`, and rows with `id` and the right `text`.
Prints precision, recall and their F1 over 4-word shingles, averaged over the pages; the difference of the two F1 with
its 95 % interval by paired bootstrap over pages (Efron and Tibshirani 1993); pages a second of each, in turns, and the
ratio.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import trafilatura

from pipeline.errors import InputError
from pipeline.reading import read_article, read_raw

WORDS_IN_SHINGLE = 4
SAMPLES = 10_000
ROUNDS = 5
SEED = 5


def rows(path: Path) -> list[dict[str, str]]:
    """The JSON lines of a file."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines() if line.strip()]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words, counted; of a shorter text all of it."""
    words = re.findall(r"\w+", text)
    starts = range(max(len(words) - WORDS_IN_SHINGLE + 1, min(len(words), 1)))
    return Counter(tuple(words[start : start + WORDS_IN_SHINGLE]) for start in starts)


def precision_and_recall(right: str, found: str) -> tuple[float, float]:
    """How much of what was found is right, and how much of what is right was found."""
    wanted, given = shingles(right), shingles(found)
    shared = (wanted & given).total()
    return shared / given.total() if given else 0.0, shared / wanted.total() if wanted else 1.0


def f1(scores: list[tuple[float, float]]) -> float:
    """The F1 of the two averages."""
    precision, recall = (statistics.mean(column) for column in zip(*scores, strict=True))
    return 2 * precision * recall / (precision + recall)


def interval(ours: list[tuple[float, float]], theirs: list[tuple[float, float]]) -> tuple[float, float]:
    """The 95 % interval of the difference in F1, pages drawn with replacement, the same for both."""
    draw = random.Random(SEED)
    pages = range(len(ours))
    differences = []
    for _ in range(SAMPLES):
        chosen = draw.choices(pages, k=len(ours))
        differences.append(f1([ours[page] for page in chosen]) - f1([theirs[page] for page in chosen]))
    cuts = statistics.quantiles(differences, n=40)
    return cuts[0], cuts[-1]


def read_ours(record: dict[str, str]) -> str:
    """The clean text; none where the page cannot be read."""
    try:
        return read_article(read_raw(dict(record))).text
    except InputError:
        return ""


def read_theirs(record: dict[str, str]) -> str:
    """What `trafilatura` (fast, without comments) gives."""
    return trafilatura.extract(record["html"], url=record.get("url"), fast=True, include_comments=False) or ""


def seconds(read: Callable[[dict[str, str]], str], records: list[dict[str, str]]) -> float:
    """Processor time for all the records."""
    start = time.process_time()
    for record in records:
        read(record)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    paths = parser.parse_args()
    records = rows(paths.articles)
    right = {row["id"]: row["text"] for row in rows(paths.gold)}
    scores = {}
    for name, read in (("ours", read_ours), ("trafilatura (fast)", read_theirs)):
        scores[name] = [precision_and_recall(right[record["id"]], read(record)) for record in records]
        precision, recall = (statistics.mean(column) for column in zip(*scores[name], strict=True))
        print(f"{name:20} F1 {f1(scores[name]):.4f}  precision {precision:.4f}  recall {recall:.4f}")
    ours, theirs = scores.values()
    low, high = interval(ours, theirs)
    print(
        f"difference           {f1(ours) - f1(theirs):+.4f}  95 % interval {low:+.4f} to {high:+.4f}, {SAMPLES} samples"
    )
    ratios = []
    for turn in range(ROUNDS):
        spent, alone = seconds(read_ours, records), seconds(read_theirs, records)
        ratios.append(alone / spent)
        print(
            f"round {turn + 1}: ours {len(records) / spent:.1f}, trafilatura {len(records) / alone:.1f} pages a second"
        )
    print(f"speed                {statistics.median(ratios):.2f} x trafilatura (fast), median of {ROUNDS} rounds")


if __name__ == "__main__":
    main()
