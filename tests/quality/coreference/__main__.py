"""Prints how well coreference is: python -m tests.quality.coreference [--misses] [--update]."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping

from tests.quality.coreference.cases import (
    FLOOR,
    PARTS,
    Part,
    Verdict,
    annotate_cases,
    cases,
    figures,
    judge,
    judge_all,
    shares,
)


def print_figures(counts: Mapping[str, Part]) -> None:
    """One line a class, both parts side by side, and all together."""
    for kind in counts[PARTS[0]]:
        print(f"{kind:16}", *(line(part, [counts[part][kind]]) for part in PARTS))
    print(f"{'coreference':16}", *(line(part, counts[part].values()) for part in PARTS))


def line(part: str, counts: Iterable[Counter[Verdict]]) -> str:
    """The shares of one part as they are printed."""
    counts = list(counts)
    total = sum(one.total() for one in counts)
    return f"{part} {total:3}: " + " ".join(f"{name} {share:5.1f}" for name, share in shares(counts).items()) + "   "


def main() -> None:
    """Prints the shares; `--update` makes them the floor that the test holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.coreference", description="Which mentions are one.")
    parser.add_argument(
        "--misses", action="store_true", help="also print what is wrong or missed, but for the check part"
    )
    parser.add_argument("--update", action="store_true", help="make these figures the floor")
    options = parser.parse_args()
    articles = annotate_cases()
    counts = judge_all(articles)
    if options.misses:
        for case in cases():
            verdict = judge(case, articles[case.text])
            if case.part == "learn" and verdict != "right":
                print(f"{verdict:6} {case.kind:12} [{case.mention}] is [{case.is_}] not [{case.not_}]: {case.text}")
    print_figures(counts)
    if options.update:
        FLOOR.write_text(json.dumps(figures(counts), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
