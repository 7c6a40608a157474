"""Prints what the confidence of events is worth: python -m tests.quality.confidence [--stories …] [--sentences …]."""

import argparse
from itertools import chain
from pathlib import Path

from tests.quality.confidence.calibration import (
    KEPT_APART,
    Calibration,
    of_sentences,
    of_stories,
    of_texts,
    short_texts,
)
from tests.quality.marked import ARTICLES
from tests.quality.quiet import quiet_articles


def main() -> None:
    """Prints a reliability table with its figures for each set of events."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.confidence", description="How sure, how right.")
    parser.add_argument("--stories", nargs="*", type=Path, default=[], help="further marked articles")
    parser.add_argument("--sentences", nargs=2, type=Path, metavar=("ARTICLES", "GOLD"), help="sentences with one type")
    options = parser.parse_args()
    short, unjudged = of_texts(short_texts())
    quiet, more = of_texts(quiet_articles())
    news = {
        "marked articles": list(of_stories(sorted(ARTICLES.glob("*.json")))),
        "stories given": list(of_stories(options.stories)),
        "short texts": short,
    }
    sets = {
        **news,
        "news, all of these": list(chain.from_iterable(news.values())),
        "figures of speech": quiet,
        "marked articles kept apart": list(of_stories(sorted(KEPT_APART.glob("*.json")))),
        "sentences given": of_sentences(*options.sentences) if options.sentences else [],
    }
    for name, events in sets.items():
        if events:
            print(f"{name}: {len(events)} events, {Calibration(events).told()}")
    print(f"not judged: {unjudged + more}")


if __name__ == "__main__":
    main()
