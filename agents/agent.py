"""THE loop: from records taken to records acknowledged. The process around it is in `process.py`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Protocol

from agents.consuming import incoming
from agents.errors import Ended, LoopFailed, TakenAway
from agents.health import Health
from agents.judging import Judge
from agents.metrics import Metrics
from agents.publishing import Message, arrival
from agents.topics import Topic
from agents.work import Incoming, Report, Result

logger = logging.getLogger(__name__)


class Work(Protocol):
    """What an agent does with a batch. The loop knows the rest: taking, judging, acknowledging, counting.

    `run` answers for every record, in order, and raises nothing for the fault of one. `publish` returns when
    everything is delivered, or raises. Both may be repeated with the same records after a crash, and must then do no
    harm. Either may raise `TakenAway` where a rebalance has taken what the records belong to.
    """

    name: str
    agents: tuple[str, ...]
    group: str
    consumes: Topic
    publishes: tuple[Topic, ...]
    batch: int

    async def start(self, metrics: Metrics, health: Health) -> None:
        """Get ready; returns when records can be worked on."""

    async def stop(self) -> None:
        """Give everything back."""

    async def run(self, records: Sequence[Incoming]) -> Report:
        """The result of each record."""

    async def publish(self, records: Sequence[Incoming], results: Sequence[Result]) -> list[Message]:
        """Publish what the results hold, with dead letters and outcomes; what was delivered."""

    async def assigned(self, partitions: frozenset[int]) -> None:
        """These partitions, and no others, are now this process's. Must not take long."""

    def check(self) -> None:
        """Raise what went wrong outside of a batch."""


class Loop:
    """Takes, runs, publishes, acknowledges, until something fails; `failure` then holds why."""

    def __init__(self, work: Work, judge: Judge, within: float, *, metrics: Metrics, health: Health) -> None:
        self.work = work
        self.judge = judge
        self.within = within
        self.metrics = metrics
        self.health = health
        self.failure: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self.done: dict[int, int] = {}  # by partition: the offset after the last record acknowledged

    async def take(self, stream: Any) -> None:
        """The Faust agent. A batch that fails is never acknowledged, and no other is taken after it.

        1 take: `noack` and `noack_take` leave acknowledging to us (`take` would acknowledge a batch that raised).
        """
        stream = stream.noack()
        try:
            async for events in stream.noack_take(self.work.batch, within=self.within):
                await self.handle(stream, events)
        except Ended as error:
            self.failure.set_result(error)
        except Exception as error:  # noqa: BLE001  whatever it is, the batch was not acknowledged and must be repeated
            failed = LoopFailed(f"{type(error).__name__}: {error}")
            failed.__cause__ = error
            self.failure.set_result(failed)
        if self.failure.done():
            await asyncio.Event().wait()  # the process is about to end; Faust must not think that we are done

    async def handle(self, stream: Any, events: Sequence[Any]) -> None:
        """From bytes to acknowledged: 1 take, 2 decode, 3 run, 4 publish and wait for all, 5 acknowledge in order.

        A crash before 5 repeats the batch; nothing here may be harmful when repeated.

        Raises:
            Halted: too many records failed; nothing was published or acknowledged.
        """
        records = [incoming(event.message) for event in events]
        self.metrics.inflight.labels(self.metrics.first).set(len(records))
        try:
            # 2 decode, 3 run: in the children, so that heartbeats go on. Who fails there is judged before anyone hears.
            report = await self.work.run(records)
            self.judge.weigh(records, report.results)
            # 4 publish, and wait until everything is delivered
            messages = await self.work.publish(records, report.results)
        except TakenAway as told:
            logger.info("%s: %d records let go: %s", self.work.name, len(records), told)
            self.metrics.inflight.labels(self.metrics.first).set(0)
            return
        # 5 acknowledge, in order, last
        for event in events:
            await stream.ack(event)
        self._count(records, report, messages)

    def _count(self, records: list[Incoming], report: Report, messages: list[Message]) -> None:
        self.metrics.count(report, [arrival(record) for record in records])
        for message in messages:
            self.metrics.published.labels(self.metrics.agents[-1], message.topic.name).inc()
        self.metrics.inflight.labels(self.metrics.first).set(0)
        for record in records:
            self.done[record.partition] = record.offset + 1
        self.moved()

    def moved(self) -> None:
        """The loop polled, or did a part of its batch."""
        self.health.moved()
        self.metrics.progress()
