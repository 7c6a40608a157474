"""The table: fault by fault, what it cost."""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.chaos.injector import Injected
from tests.chaos.schedule import MEANINGS, Kind
from tests.chaos.verdict import Verdict
from tests.chaos.watching import Sample, time_to_recover


@dataclass
class Run:
    """One schedule on one stream, and what it came to.

    Attributes:
        articles: how many were put on the stream, poison and slow ones included.
        events: how many live events there should be.
        quiet: seconds from the last fault until nothing waited any more; null if it never came to that.
        orphans: children that outlived their workers.
    """

    seed: int
    articles: int
    events: int
    injected: list[Injected]
    samples: list[Sample]
    verdict: Verdict
    quiet: float | None
    exits: Counter[tuple[str, int]] = field(default_factory=Counter)
    orphans: int = 0

    @property
    def holds(self) -> bool:
        """Whether the stream kept its promise."""
        return self.verdict.holds and self.quiet is not None

    def told(self) -> str:
        """The run in a line."""
        verdict = self.verdict
        quiet = "never quiet" if self.quiet is None else f"quiet after {self.quiet:.0f} s"
        repeated = sum(map(len, verdict.repeated.values()))
        return (
            f"seed {self.seed}: {self.articles:,} articles, {self.events:,} events, {len(self.injected)} faults; "
            f"{len(verdict.lost)} lost, {len(verdict.wrong)} wrong, {len(verdict.different)} different, "
            f"{repeated} of {sum(verdict.records.values()):,} records repeated; {quiet}; {self.orphans} orphans"
        )


def table(runs: Iterable[Run]) -> str:
    """A row a fault, in Markdown. What was lost or differs cannot be laid to one fault of a schedule: it is the sum."""
    runs = list(runs)
    times: defaultdict[Kind, list[float]] = defaultdict(list)
    repeated: Counter[Kind] = Counter()
    number: Counter[Kind] = Counter()
    for run in runs:
        began = [injected.began for injected in run.injected]
        for injected in run.injected:
            number[injected.fault.kind] += 1
            if injected.hit and (seconds := time_to_recover(run.samples, injected.began)) is not None:
                times[injected.fault.kind].append(seconds)
        for moments in run.verdict.repeated.values():
            for moment in moments:
                position = bisect_right(began, moment) - 1
                if position >= 0:
                    repeated[run.injected[position].fault.kind] += 1
    lost = sum(len(run.verdict.lost) + len(run.verdict.wrong) for run in runs)
    different = sum(len(run.verdict.different) for run in runs)
    lines = [
        "| fault | what | injected | lost | repeated on the wire | different in `events` | recovery, median | worst |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind, meaning in MEANINGS.items():
        if number[kind]:
            took = times[kind] or [float("nan")]
            lines.append(
                f"| {kind} | {meaning} | {number[kind]} | {lost and '?'} | {repeated[kind]:,} | {different and '?'} "
                f"| {statistics.median(took):.1f} s | {max(took):.1f} s |"
            )
    articles, events = sum(run.articles for run in runs), sum(run.events for run in runs)
    records = sum(sum(run.verdict.records.values()) for run in runs)
    lines.append(
        f"| all | {len(runs)} schedules, {articles:,} articles, {records:,} records | {sum(number.values())} | {lost} "
        f"| {sum(repeated.values()):,} | {different} of {events:,} | | |"
    )
    return "\n".join(lines)
