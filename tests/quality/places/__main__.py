"""Prints how well places are resolved: python -m tests.quality.places [GOLD ...] [--misses]."""

import argparse
from pathlib import Path

from pipeline.entities.resolution import LEAST_CONFIDENCE
from tests.quality.geoparsing import OWN_TEXTS, answers_to, figures, read_gold, reliability


def main() -> None:
    """Prints figures, the reliability table and, where asked, the misses."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.places", description="How well places are resolved.")
    parser.add_argument("gold", nargs="*", type=Path, default=[OWN_TEXTS])
    parser.add_argument("--misses", action="store_true", help="also print what is wrong")
    options = parser.parse_args()
    answers = list(answers_to(text for path in options.gold for text in read_gold(path)))
    for name, value in figures(answers).items():
        print(f"{name:22} {value:10.3f}")
    print(f"{'confidence':>10} {'right':>6} {'answers':>8}   (no answer below {LEAST_CONFIDENCE})")
    for confidence, right, count in reliability(answers):
        print(f"{confidence:10.3f} {right:6.3f} {count:8}")
    if options.misses:
        for answer in answers:
            if not answer.is_right:
                print(f"{answer.name}: wanted {answer.expected}, said {answer.place}")


if __name__ == "__main__":
    main()
