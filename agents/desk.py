"""The agent `desk`: many mentions, one event. The one agent with a state, and that state is its log.

When a partition is assigned:
1. open a producer with `transactional.id = dateline-desk-<partition>`: a former owner that was only asleep is fenced;
2. fold the partition of `event-mentions` from its oldest record to its end;
3. read the same partition of `events` and publish whatever differs;
4. go on from the committed offset: what a batch changes is one transaction, acknowledged after its commit.

When it is taken away the fold is dropped and the producer stopped. Where the broker has no transactions nothing is
fenced, and step 3 is repeated every minute, which mends what a former owner spoilt.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence

from agents.desk_partition import DeskPartition
from agents.health import Health
from agents.metrics import Metrics
from agents.publishing import Message, messages_of
from agents.settings import Settings
from agents.topics import EVENT_MENTIONS, EVENTS, Topic
from agents.work import Incoming, Report, Result


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
        self.opening: dict[int, asyncio.Task[None]] = {}
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

    async def assigned(self, partitions: frozenset[int]) -> None:
        """Drop what is held and open these, in the background: a fold may take longer than a rebalance may."""
        for task in self.opening.values():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        for held in self.partitions.values():
            await held.close()
        self.partitions = {
            number: DeskPartition(number, self.settings, self._moved, self._observe) for number in sorted(partitions)
        }
        self.opening = {number: asyncio.create_task(held.open()) for number, held in self.partitions.items()}
        for task in self.opening.values():
            task.add_done_callback(lambda _: self._tell_whether_warm())
        self._tell_whether_warm()

    def check(self) -> None:
        """Raise what went wrong in the background."""
        for task in (*self.opening.values(), self.tending):
            if task is not None and task.done() and not task.cancelled():
                task.result()

    async def run(self, records: Sequence[Incoming]) -> Report:
        """Each record's result; what a partition's records changed hangs on the first of them."""
        results: dict[int, Result] = {}
        started = time.perf_counter()
        for number, positions in _by_partition(records).items():
            await self.opening[number]
            found = await self.partitions[number].add([records[position] for position in positions])
            results.update(zip(positions, found, strict=True))
            self._moved()
        timings = [("desk", "fold", time.perf_counter() - started)]
        return Report([results[position] for position in range(len(records))], timings)

    async def publish(self, records: Sequence[Incoming], results: Sequence[Result]) -> list[Message]:
        """Everything that a partition's records changed, with their outcomes, in one transaction a partition."""
        published = []
        for number, positions in _by_partition(records).items():
            held = self.partitions[number]
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
