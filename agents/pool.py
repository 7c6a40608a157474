"""The children that do the work, each holding one chunk, so that a death or a hang is laid to its chunk alone.

| a chunk …        | then                                                                                          |
|------------------|-----------------------------------------------------------------------------------------------|
| comes back       | its results are its results                                                                   |
| raises           | its items run one by one in a fresh child; the one that raises there is `internal-error`      |
| passes its limit | the same; one that passes the limit alone too is `timed-out`: two limits in all               |
| kills its child  | the same; one that kills two children alone too is `child-died`: three deaths in all          |

A chunk has the time of one item, its largest. That may be too little for an honest one, which costs a child and no
more: each of its items then has its time for itself. So a bad item holds its worker up for two limits or three loads of
the models, and costs no more than three children whatever it does, also where it does each time something else.

Children grow (spaCy keeps every word it has seen): one that has served its lifetime is replaced, by another that was
made ready meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from agents.child import CannotStart, Child, Fault
from agents.work import Chain, Incoming, Report, Result, Step, name_of, split

if TYPE_CHECKING:
    from agents.settings import Settings

__all__ = ["CannotStart", "Pool"]

logger = logging.getLogger(__name__)

MOST_CHILDREN = 3  # that one item may cost; one death may be another's fault, two are hardly
MOST_LIMITS = 2  # time limits that one item may cost: the chunk's and its own


class Pool:
    """As many children as the settings say, and whose turn it is.

    `restarts` is called for each child that is replaced after a fault, `progress` whenever a chunk or an item is done
    or a child is ready.
    """

    def __init__(
        self, chain: Chain, settings: Settings, restarts: Callable[[], None], progress: Callable[[], None]
    ) -> None:
        self.chain = chain
        self.settings = settings
        self.restarts = restarts
        self.progress = progress
        self.free: asyncio.Queue[Child] = asyncio.Queue()
        self.children: set[Child] = set()
        self.successor: asyncio.Task[Child] | None = None  # one at a time: a load takes the stream's own cores
        self.background: set[asyncio.Task[None]] = set()
        self.warm = False

    async def start(self) -> None:
        """Start the children and wait until their models are loaded.

        Raises:
            CannotStart: they cannot be.
        """
        for child in await asyncio.gather(*(self._fresh() for _ in range(self.settings.children))):
            self.free.put_nowait(child)
        self.warm = True

    async def stop(self) -> None:
        """End the children, whatever they do."""
        if self.successor is not None:
            self.successor.cancel()
        await asyncio.gather(*(child.close() for child in self.children), *self.background)
        self.children.clear()

    async def run(self, records: Sequence[Incoming]) -> Report:
        """The result of each record, in order. Nothing in a record makes it raise.

        Raises:
            CannotStart: a child had to be replaced and cannot be.
        """
        chunks = split(records, min(self.settings.chunk, -(-len(records) // self.settings.children)))
        reports = await asyncio.gather(*(self._run_chunk(chunk) for chunk in chunks))
        return _joined(reports)

    async def _run_chunk(self, records: Sequence[Incoming]) -> Report:
        child = await self._take()
        try:
            match await child.run(records):
                case Report() as report:
                    self.progress()
                    return report
                case Fault() as fault:
                    logger.warning("a chunk of %d failed (%s): %s", len(records), fault.code, fault.message)
                    child = await self._replace(child)
            reports = []
            for record in records:
                report, child = await self._run_alone(child, record, fault)
                reports.append(report)
                self.progress()
            return _joined(reports)
        finally:
            self.free.put_nowait(child)

    async def _run_alone(self, child: Child, record: Incoming, fault: Fault) -> tuple[Report, Child]:
        """The report of one item of a chunk that had this fault, and the child that is left."""
        faults = [fault]
        while not _given_up(faults):
            match await child.run([record]):
                case Report() as report:
                    report.results[0].attempts = len(faults) + 1
                    return report, child
                case Fault() as fault:
                    faults.append(fault)
                    child = await self._replace(child)
        return Report([self._failed(record, fault, len(faults))], []), child

    def _failed(self, record: Incoming, fault: Fault, attempts: int) -> Result:
        """A dead letter of the agent at which it happened, under the name that was known by then."""
        result = fault.told or Result(id=name_of(record))
        link = self.chain.links[len(result.steps)]
        result.steps.append(Step(link.name, "dead_lettered", fault.code, fault.message))
        result.attempts = attempts
        return result

    async def _take(self) -> Child:
        """A child that is free: not one that died meanwhile, nor one that is due, where its successor is ready."""
        child = await self.free.get()
        if not child.is_alive:
            logger.warning("a child died while it had nothing to do")
            return await self._replace(child)
        if not 0 < self.settings.child_lifetime <= child.served:
            return child
        if self.successor is None:
            self.successor = asyncio.create_task(self._fresh())
        if not self.successor.done():
            return child
        fresh, self.successor = self.successor.result(), None
        logger.info("a child that served %d records gives way to a fresh one", child.served)
        self._meanwhile(self._close(child))
        return fresh

    async def _replace(self, child: Child) -> Child:
        self.restarts()
        fresh, _ = await asyncio.gather(self._fresh(), self._close(child))
        return fresh

    async def _fresh(self) -> Child:
        child = Child(self.chain, self.settings)
        self.children.add(child)
        await child.start()
        self.progress()
        return child

    async def _close(self, child: Child) -> None:
        await child.close()
        self.children.discard(child)

    def _meanwhile(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.background.add(task)
        task.add_done_callback(self.background.discard)


def _given_up(faults: Sequence[Fault]) -> bool:
    """Whether an item has had its tries; the first fault is its chunk's, and may be another's."""
    codes = [fault.code for fault in faults]
    its_own = len(codes) > 1 and codes[-1] == "internal-error"
    return its_own or codes.count("timed-out") >= MOST_LIMITS or len(codes) >= MOST_CHILDREN


def _joined(reports: Sequence[Report]) -> Report:
    return Report(
        [result for report in reports for result in report.results],
        [timing for report in reports for timing in report.timings],
    )
