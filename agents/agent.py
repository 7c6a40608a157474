"""THE loop: from records taken to records acknowledged, and a process around it.

`run_agent` runs an agent, a chain of agents (`reader+entities`) or the desk until it is told to stop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from agents.consuming import incoming, make_app, on_poll, wait_for_topics
from agents.errors import Ended, Halted, LoopFailed
from agents.health import Health, HealthServer
from agents.judging import Judge
from agents.logs import set_up_logging
from agents.metrics import Metrics
from agents.publishing import Message, arrival
from agents.settings import Settings
from agents.topics import DEAD_LETTERS, OUTCOMES, Topic
from agents.work import Incoming, Report, Result

logger = logging.getLogger(__name__)

CLOSING_LIMIT = 10.0  # seconds for a process that failed to leave its group in good manners


class Work(Protocol):
    """What an agent does with a batch. The loop knows the rest: taking, judging, acknowledging, counting.

    `run` answers for every record, in order, and raises nothing for the fault of one. `publish` returns when
    everything is delivered, or raises. Both may be repeated with the same records after a crash, and must then do no
    harm.
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

    def __init__(self, work: Work, settings: Settings, metrics: Metrics, health: Health, judge: Judge) -> None:
        self.work = work
        self.settings = settings
        self.metrics = metrics
        self.health = health
        self.judge = judge
        self.failure: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self.done: dict[int, int] = {}  # by partition: the offset after the last record acknowledged

    async def take(self, stream: Any) -> None:
        """The Faust agent. A batch that fails is never acknowledged, and no other is taken after it.

        1 take: `noack` and `noack_take` leave acknowledging to us (`take` would acknowledge a batch that raised).
        """
        stream = stream.noack()
        try:
            async for events in stream.noack_take(self.work.batch, within=self.settings.within):
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
        # 2 decode, 3 run: in the children, so that heartbeats go on. Whoever fails there is judged before anyone hears.
        report = await self.work.run(records)
        self.judge.weigh(report.results)
        # 4 publish, and wait until everything is delivered
        messages = await self.work.publish(records, report.results)
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


class Process:
    """One work, its loop, its Faust app and its port, from start to exit code."""

    def __init__(self, work: Work, settings: Settings, accept_failures: int = 0) -> None:
        self.work = work
        self.settings = settings
        self.accept_failures = accept_failures
        self.metrics = Metrics(work.agents, work.consumes.name, work.batch)
        self.health = Health(settings.liveness_limit)
        self.told_to_stop = asyncio.Event()
        self.lag_of: set[int] = set()

    async def run(self) -> int:
        """Work until told to stop (0), until something fails (1), or until too much does (4)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.told_to_stop.set)
        server = None
        try:
            server = self._serve()
            if not await self._unless_told_to_stop(asyncio.ensure_future(self._start())):
                return 0
            return await self._work()
        except Exception as error:
            logger.error("%s: %s: %s", self.work.name, type(error).__name__, error)  # noqa: TRY400  in one line
            logger.debug("it came from", exc_info=error)
            return 1
        finally:
            await self.work.stop()
            if server is not None:
                server.stop()

    def _serve(self) -> HealthServer:
        server = HealthServer(self.settings.http_host, self.settings.http_port, self.health, self.metrics.registry)
        server.start()
        logger.info("%s: metrics and health at http://%s", self.work.name, server.address)
        return server

    async def _start(self) -> None:
        needed = (self.work.consumes, *self.work.publishes, OUTCOMES, DEAD_LETTERS)
        await wait_for_topics(self.settings, needed)
        await self.work.start(self.metrics, self.health)
        self.health.warm = True

    async def _unless_told_to_stop(self, task: asyncio.Future[Any]) -> bool:
        """Wait for the task, or for the signal; whether the task was done first."""
        told = asyncio.ensure_future(self.told_to_stop.wait())
        await asyncio.wait((task, told), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if task.done():
            task.result()
            return True
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return False

    async def _work(self) -> int:
        judge = Judge(self.accept_failures)
        loop = Loop(self.work, self.settings, self.metrics, self.health, judge)
        with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
            app = make_app(
                self.work.group,
                self.work.consumes,
                self.settings,
                metrics=self.metrics,
                folder=Path(folder),
                take=loop.take,
            )
            app.on_partitions_assigned.connect(self._on_assigned)
            app.on_partitions_revoked.connect(self._on_revoked)
            on_poll(app, loop.moved)
            await app.maybe_start()
            watching = asyncio.ensure_future(self._watch(app, loop))
            ended = await self._until_the_end(loop, watching)
            watching.cancel()
            if ended is None:
                logger.info("%s: told to stop; finishing the batch in flight", self.work.name)
                await app.stop()
                return 0
            await self._leave(app, ended)
            return ended.exit_code

    async def _until_the_end(self, loop: Loop, watching: asyncio.Future[None]) -> Ended | None:
        """Why the loop ended; null if it was told to."""
        told = asyncio.ensure_future(self.told_to_stop.wait())
        await asyncio.wait((told, loop.failure, watching), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if loop.failure.done():
            return loop.failure.result()
        if watching.done():
            try:
                watching.result()
            except Exception as error:  # noqa: BLE001  whatever it is, the loop cannot go on without it
                return LoopFailed(f"{type(error).__name__}: {error}")
        return None

    async def _leave(self, app: Any, ended: Ended) -> None:
        """Say why, stay until that was seen, and leave the group without acknowledging anything more."""
        logger.error("%s: %s", self.work.name, ended)
        logger.debug("it came from", exc_info=ended)
        if isinstance(ended, Halted):
            self.health.halted = True
            self.metrics.halted.labels(ended.agent, ended.reason).set(1)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.told_to_stop.wait(), self.settings.halt_linger)
        app.conf.stream_wait_empty = False
        try:
            await asyncio.wait_for(app.stop(), CLOSING_LIMIT)
        except Exception:  # noqa: BLE001  it ends anyhow
            logger.warning("%s: could not leave the group in good order", self.work.name)
            await self.work.stop()
            os._exit(ended.exit_code)

    async def _on_assigned(self, _: Any, assigned: set[Any], **__: Any) -> None:
        self.health.joined = True
        await self.work.assigned(frozenset(tp.partition for tp in assigned))

    async def _on_revoked(self, _: Any, revoked: set[Any], **__: Any) -> None:
        del revoked
        self.health.joined = False
        self._clear_lag()
        await self.work.assigned(frozenset())

    def _clear_lag(self) -> None:
        for partition in self.lag_of:
            self.metrics.forget_lag_of(partition)
        self.lag_of.clear()

    async def _watch(self, app: Any, loop: Loop) -> None:
        """Every second: is Faust well, and how far behind are we?

        Raises:
            LoopFailed: Faust crashed.
        """
        while True:
            await asyncio.sleep(1)
            self.work.check()
            if app.crashed:
                raise LoopFailed(f"Faust stopped: {app.crash_reason!r}")
            for tp in app.consumer.assignment():
                end = app.consumer.highwater(tp)
                # What was never acknowledged here goes on from what the group committed. Faust keeps it to itself.
                done = loop.done.get(tp.partition) or app.consumer._committed_offset.get(tp) or 0  # noqa: SLF001
                if end is not None:
                    self.lag_of.add(tp.partition)
                    self.metrics.lag_of(tp.partition).set(max(0, end - done))


def run_agent(name: str, settings: Settings, accept_failures: int = 0) -> int:
    """Run an agent, a chain of agents (`reader+entities`) or the `desk` until SIGTERM; the process's exit code.

    Raises:
        UnknownAgent: there is none of that name, or the chain's links do not fit.
    """
    from agents.catalogue import work_of

    return run_work(work_of(name, settings), settings, accept_failures)


def run_work(work: Work, settings: Settings, accept_failures: int = 0) -> int:
    """Run a work until SIGTERM; the process's exit code."""
    set_up_logging(settings.log_level)

    async def run() -> int:
        return await Process(work, settings, accept_failures).run()

    return asyncio.run(run())
