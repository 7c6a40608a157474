"""The agent `desk`: many mentions, one event. The one agent with a state, and that state is its log.

When a partition is assigned:
1. open a producer with `transactional.id = dateline-desk-<partition>`: a former owner that was only asleep is fenced;
2. fold the partition of `event-mentions` from its oldest record to its end;
3. read the same partition of `events` and publish whatever differs;
4. go on from the committed offset: what a batch changes is one transaction, acknowledged after its commit.

In a rebalance Faust takes every partition away and then gives some. A fold and its producer wait for that: where the
partition comes back they go on, else they are dropped. Whoever had it in between has fenced us. Where the broker has no
transactions nothing is fenced: there folds are dropped at once, and step 3 is repeated every minute, which mends what a
former owner spoilt.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence

from agents.desk_partition import DeskPartition
from agents.errors import TakenAway
from agents.health import Health
from agents.metrics import Metrics
from agents.publishing import Message, messages_of
from agents.settings import Settings
from agents.topics import EVENT_MENTIONS, EVENTS, Topic
from agents.work import Incoming, Report, Result

logger = logging.getLogger(__name__)


class Desk:
    """Folds mentions into events, each partition by itself."""

    name = "desk"
    consumes = EVENT_MENTIONS

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.agents: tuple[str, ...] = (self.name,)
        self.publishes: tuple[Topic, ...] = (EVENTS,)
        self.group = f"{settings.topic_prefix}dateline.desk"
        self.batch = settings.desk_batch
        self.partitions: dict[int, DeskPartition] = {}
        self.waiting: dict[int, DeskPartition] = {}  # taken away, and it is not known yet whether they come back
        self.opening: dict[int, asyncio.Task[None]] = {}
        self.ran: dict[int, DeskPartition] = {}  # what the batch in hand was folded into
        self.tending: asyncio.Task[None] | None = None
        self.metrics: Metrics | None = None
        self.health: Health | None = None

    async def start(self, metrics: Metrics, health: Health) -> None:
        """Nothing to load before a partition is assigned."""
        self.metrics, self.health = metrics, health
        if not self.settings.transactions:
            self.tending = asyncio.create_task(self._tend())

    async def stop(self) -> None:
        """Drop every fold and stop every producer."""
        if self.tending is not None:
            self.tending.cancel()
        await self.assigned(frozenset())
        await self.assigned(frozenset())  # those that wait too

    async def assigned(self, partitions: frozenset[int]) -> None:
        """Open these, in the background: a fold may take longer than a rebalance may; drop what else is held.

        None at all is how a rebalance begins: then what can be kept waits for one more call.
        """
        for number, task in self.opening.items():
            if not task.done():
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
            if not partitions and self.partitions[number].keep():
                self.waiting[number] = self.partitions.pop(number)
        await self._close(self.partitions)
        returned = {number: self.waiting.pop(number) for number in sorted(partitions & self.waiting.keys())}
        if partitions or not self.opening:
            await self._close(self.waiting)
        self.opening = {}
        for number in sorted(partitions):
            if number in returned:
                logger.info("partition %d: kept through the rebalance", number)
                self._hold(returned[number], asyncio.create_task(asyncio.sleep(0)))
            else:
                self._open(number)
        self._tell_whether_warm()

    def _open(self, number: int) -> None:
        found = DeskPartition(number, self.settings, self._moved, self._observe)
        self._hold(found, asyncio.create_task(found.open()))

    def _hold(self, found: DeskPartition, opening: asyncio.Task[None]) -> None:
        self.partitions[found.number] = found
        self.opening[found.number] = opening
        opening.add_done_callback(lambda _: self._tell_whether_warm())

    @staticmethod
    async def _close(held: dict[int, DeskPartition]) -> None:
        """Close and forget them. A producer that was fenced has nothing to send and may say so."""
        while held:
            number, found = held.popitem()
            try:
                await found.close()
            except Exception as error:  # noqa: BLE001  it goes anyhow, and the others must too
                logger.warning("partition %d: its producer did not stop: %s", number, error)

    def check(self) -> None:
        """Raise what went wrong in the background."""
        for task in (*self.opening.values(), self.tending):
            if task is not None and task.done() and not task.cancelled():
                task.result()

    async def run(self, records: Sequence[Incoming]) -> Report:
        """Each record's result; what a partition's records changed hangs on the first of them."""
        self.ran.clear()
        results: dict[int, Result] = {}
        started = time.perf_counter()
        for number, positions in _by_partition(records).items():
            found = await self._fold(number, [records[position] for position in positions])
            results.update(zip(positions, found, strict=True))
            self._moved()
        timings = [("desk", "fold", time.perf_counter() - started)]
        return Report([results[position] for position in range(len(records))], timings)

    async def _fold(self, number: int, records: Sequence[Incoming]) -> list[Result]:
        held = self._held(number)
        if held.has_missed(records[0].offset):
            logger.info("partition %d: another process had it in between", number)
            await self._close({number: held})
            self._open(number)
        opening = self.opening[number]
        await asyncio.wait((opening,))
        if opening.cancelled():
            raise TakenAway(f"partition {number} was taken away as it was read")
        opening.result()
        self.ran[number] = self._held(number)
        return await self.ran[number].add(records)

    def _held(self, number: int) -> DeskPartition:
        """A partition that is ours.

        Raises:
            TakenAway: it is not.
        """
        if number not in self.partitions:
            raise TakenAway(f"partition {number}")
        return self.partitions[number]

    async def publish(self, records: Sequence[Incoming], results: Sequence[Result]) -> list[Message]:
        """Everything that a partition's records changed, with their outcomes, in one transaction a partition.

        Raises:
            TakenAway: a partition went since; if it came back, then as another fold, which knows better.
        """
        published = []
        for number, positions in _by_partition(records).items():
            held = self._held(number)
            if held is not self.ran[number]:
                raise TakenAway(f"partition {number}, which came back")
            messages = []
            for position in positions:
                messages += await messages_of(records[position], results[position], held.sender, source=self.name)
            await held.send(messages)
            published += messages
        return published

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(self.settings.reconcile_interval)
            for held in list(self.partitions.values()):
                if held.is_open:
                    await held.reconcile()

    def _moved(self) -> None:
        assert self.health is not None, "not started"
        assert self.metrics is not None, "not started"
        self.health.moved()
        self.metrics.progress()

    def _observe(self, metric: str, label: str) -> None:
        assert self.metrics is not None, "not started"
        self.metrics.observe(metric, label)

    def _tell_whether_warm(self) -> None:
        if self.health is not None:
            self.health.warm = all(held.is_open for held in self.partitions.values())


def _by_partition(records: Sequence[Incoming]) -> dict[int, list[int]]:
    """The positions in the batch of each partition's records."""
    found: dict[int, list[int]] = {}
    for position, record in enumerate(records):
        found.setdefault(record.partition, []).append(position)
    return found
