"""Many bad articles stop the stream: a fault of ours or of a whole feed is not for the dead letters."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from agents.errors import Halted
from agents.work import Result

FEWEST = 10  # records; of fewer, half may be bad by chance
WINDOW = 200  # records, counted over batches: small batches must not slip through


class Judge:
    """Says whether a batch may be published, before any dead letter of it is sent.

    `accept` failures are let through first, and are not held against those that follow.
    """

    def __init__(self, accept: int = 0) -> None:
        self.accept = accept
        self.window: deque[bool] = deque(maxlen=WINDOW)

    def weigh(self, results: Sequence[Result]) -> None:
        """Take a batch into account.

        Raises:
            Halted: more than half of it failed, or of the last records counted over batches.
        """
        failures = []
        for result in results:
            if result.failure and self.accept > 0:
                self.accept -= 1
                continue
            self.window.append(result.failure is not None)
            if result.failure:
                failures.append(result.failure)
        if not failures:
            return
        for what, failed, of in (
            ("the batch", len(failures), len(results)),
            ("the last records", sum(self.window), len(self.window)),
        ):
            if of >= FEWEST and failed * 2 > of:
                (agent, reason), _ = Counter((step.agent, step.reason or "") for step in failures).most_common(1)[0]
                message = f"{failed} of {of} records of {what} failed, most at {agent} with {reason}"
                raise Halted(message, agent, reason)
