"""Many bad articles stop the stream: a fault of ours or of a whole feed is not for the dead letters.

What was judged goes with what was acknowledged: each commit of a partition carries a note of how its records among the
last 200 fared, and whoever is assigned the partition reads it. So the rule holds over restarts, crashes and rebalances,
at the cost of a line of metadata. Where a broker keeps no metadata (the embedded one) it holds within a process.
"""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agents.errors import Halted
from agents.work import Incoming, Result

logger = logging.getLogger(__name__)

FEWEST = 10  # records; of fewer, half may be bad by chance
WINDOW = 200  # records, counted over batches: small batches must not slip through
FAILED, PASSED = "x", "."
NOTE = re.compile(rf"(\d{{1,15}}) ([{FAILED}{PASSED}]{{1,{WINDOW}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Weighed:
    """How a record fared, and when that was known, in milliseconds: what one worker noted comes before or after."""

    partition: int
    offset: int
    failed: bool
    at: int


class Judge:
    """Says whether a batch may be published, before any dead letter of it is sent.

    `accept` failures of this process's life are let through first. They are as if they had never been: neither held
    against those that follow, nor noted.
    """

    def __init__(self, accept: int = 0, now: Callable[[], float] = time.time) -> None:
        self.accept = self.accepted_at_most = accept
        self.now = now
        self.window: tuple[Weighed, ...] = ()  # replaced, never changed: commits read it from another thread

    def weigh(self, records: Sequence[Incoming], results: Sequence[Result]) -> None:
        """Take a batch into account.

        Raises:
            Halted: more than half of it failed, or of the last records counted over batches.
        """
        at = int(self.now() * 1000)
        failures, weighed = [], []
        for record, result in zip(records, results, strict=True):
            if result.failure and self._accepts():
                continue
            weighed.append(Weighed(record.partition, record.offset, result.failure is not None, at))
            if result.failure:
                failures.append(result.failure)
        self.window = (*self.window, *weighed)[-WINDOW:]
        if not failures:
            return
        for what, among in (("the batch", weighed), ("the last records", self.window)):
            failed = sum(each.failed for each in among)
            if len(among) >= FEWEST and failed * 2 > len(among):
                (agent, reason), _ = Counter((step.agent, step.reason or "") for step in failures).most_common(1)[0]
                message = f"{failed} of {len(among)} records of {what} failed, most at {agent} with {reason}"
                raise Halted(message, agent, reason)

    def _accepts(self) -> bool:
        if not self.accept:
            return False
        self.accept -= 1
        if not self.accept:
            logger.warning("all %d failures that were to be accepted are used up", self.accepted_at_most)
        return True

    def note(self, partition: int, end: int) -> str:
        """How the partition's records before the offset `end` fared: a time, and a sign each, the last one last."""
        noted = [each for each in self.window if each.partition == partition and each.offset < end]
        return f"{noted[-1].at} " + "".join(FAILED if each.failed else PASSED for each in noted) if noted else ""

    def recall(self, committed: Mapping[int, tuple[int, str]]) -> None:
        """Go on from what was committed: the end and the note of each partition that is this process's now.

        Where there is no note, which is where nothing was committed or the broker did not keep it, what this process
        knows of the partition stands. What was not committed will come again, and is forgotten.
        """
        recalled = []
        for partition, (end, note) in committed.items():
            if found := NOTE.fullmatch(note):
                at, signs = int(found[1]), found[2]
                recalled += [Weighed(partition, -1, sign == FAILED, at) for sign in signs]
            else:
                recalled += [each for each in self.window if each.partition == partition and each.offset < end]
        recalled.sort(key=lambda each: each.at)
        self.window = tuple(recalled[-WINDOW:])
