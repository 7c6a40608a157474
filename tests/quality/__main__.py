"""Prints how well the pipeline tells the marked articles and times: python -m tests.quality [--misses] [--update]."""

import argparse
import json
from pathlib import Path

from tests.quality.cases import answers, shares
from tests.quality.expressions import SETS, score
from tests.quality.floor import FLOOR, annotate_marked
from tests.quality.force import answers as force_answers
from tests.quality.force import misses as force_misses
from tests.quality.force import right_of
from tests.quality.marked import ARTICLES, KEPT_APART
from tests.quality.retold import misses as retold_misses
from tests.quality.retold import told as retold
from tests.quality.retold import verdicts
from tests.quality.score import Tally, score_all


def print_times(misses: bool) -> None:
    """Prints the figures of each set of time expressions; the misses of `kept` are for nobody's eyes."""
    for group in SETS:
        tally = score(group)
        print(f"times, {group:17}", tally.figures(), f"of {tally.marked}")
        if misses and group != "kept":
            print(*tally.misses, sep="\n")


def print_articles(folder: Path) -> Tally:
    """Prints the figures of each marked article of a folder, and of all together with the misses counted by class."""
    pairs = annotate_marked(folder)
    for marked, article in pairs:
        print(f"{marked.id:24}", score_all([(marked, article)]).figures())
    tally = score_all(pairs)
    print(f"{'all of ' + folder.name:24}", tally.figures())
    print(f"{'slots of those found':24}", tally.slot_figures())
    print(f"{'misses by class':24}", dict(tally.faults.most_common()))
    return tally


def print_retold(misses: bool) -> None:
    """Prints what becomes of happenings told twice, and of words of force, meant or not."""
    answered = retold()
    for purpose, counts in verdicts(answered).items():
        print(f"{'retold, ' + purpose:24}", counts)
    said = force_answers()
    for kind, (right, asked) in right_of(said).items():
        print(f"{'words of force, ' + kind:24}", f"{right} of {asked}")
    if misses:
        print(*retold_misses(answered), *force_misses(said), sep="\n")


def main() -> None:
    """Prints figures by article and together, and the share of modality cases told right by class.

    `--update` makes them the floor that the test holds.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description="How well marked articles are told.")
    parser.add_argument("--misses", action="store_true", help="also print what is missed, wrong or false")
    parser.add_argument("--update", action="store_true", help="make these figures the floor")
    options = parser.parse_args()
    print_times(options.misses)
    print_retold(options.misses)
    print_articles(KEPT_APART)
    tally = print_articles(ARTICLES)
    told = answers()
    figures = shares(told)
    for purpose, by_class in figures.items():
        print(f"{'modality, to ' + purpose:24}", by_class)
    if options.misses:
        wrong = [answer for answer in told if not answer.is_right]
        print(
            *(f"{one.case.wanted}, said {one.said}: [{one.case.trigger}] {one.case.sentence}" for one in wrong),
            sep="\n",
        )
        print(*tally.misses, sep="\n")
    if options.update:
        held = {**tally.figures(), **{f"modality_{purpose}": by_class["all"] for purpose, by_class in figures.items()}}
        FLOOR.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
        print(f"written to {FLOOR.name}")


if __name__ == "__main__":
    main()
