"""A process of an agent: started, watched, drained on SIGTERM, ended with a code that says why."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import tempfile
from pathlib import Path
from typing import Any

from agents.agent import Loop, Work
from agents.consuming import be_patient, committed, make_app, on_commit, on_poll, wait_for_topics
from agents.errors import Ended, Halted, LoopFailed, Trouble
from agents.health import Health, HealthServer
from agents.judging import Judge
from agents.logs import set_up_logging
from agents.metrics import Metrics
from agents.settings import Settings
from agents.topics import DEAD_LETTERS, OUTCOMES

logger = logging.getLogger(__name__)

REBALANCE_PATIENCE = 5.0  # seconds for a batch in hand; all of the group stands still as long
STOP_PATIENCE = 25.0  # seconds for the same on SIGTERM: orchestrators kill after 30
SECRETS = {"DATELINE_SASL_PASSWORD", "DATELINE_SSL_PASSWORD"}
CLOSING_LIMIT = 10.0  # seconds for a process that failed to leave its group in good manners


class Process:
    """One work, its loop, its Faust app and its port, from start to exit code. Made where an event loop runs."""

    def __init__(self, work: Work, settings: Settings, accept_failures: int = 0) -> None:
        self.work = work
        self.settings = settings
        self.metrics = Metrics(work.agents, work.consumes.name, work.batch)
        self.health = Health(settings.liveness_limit)
        self.told_to_stop = asyncio.Event()
        self.judge = Judge(accept_failures)
        self.loop = Loop(work, self.judge, settings.within, metrics=self.metrics, health=self.health)
        self.lag_of: set[int] = set()
        self.patience = REBALANCE_PATIENCE

    async def run(self) -> int:
        """Work until told to stop (0), until something fails (1), or until too much does (4)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.told_to_stop.set)
        asyncio.get_running_loop().set_exception_handler(tell_in_passing)
        server = None
        try:
            server = self._serve()
            if not await self._unless_told_to_stop(asyncio.ensure_future(self._start())):
                return 0
            return await self._work()
        except Trouble as trouble:
            logger.error("%s: [%s] %s", self.work.name, trouble.code, trouble)  # noqa: TRY400  in one line
            return trouble.exit_code
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
        with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
            app = make_app(
                self.work.group,
                self.work.consumes,
                self.settings,
                metrics=self.metrics,
                folder=Path(folder),
                take=self.loop.take,
            )
            on_commit(app, self.judge.note)
            app.on_partitions_assigned.connect(self._on_assigned)
            app.on_partitions_revoked.connect(self._on_revoked)
            on_poll(app, self.loop.moved)
            be_patient(app, lambda: self.patience)
            await app.maybe_start()
            watching = asyncio.ensure_future(self._watch(app))
            ended = await self._until_the_end(watching)
            watching.cancel()
            if ended is None:
                logger.info("%s: told to stop; finishing the batch in flight", self.work.name)
                self.patience = STOP_PATIENCE
                await app.stop()
                return 0
            await self._leave(app, ended)
            return ended.exit_code

    async def _until_the_end(self, watching: asyncio.Future[None]) -> Ended | None:
        """Why the loop ended; null if it was told to."""
        told = asyncio.ensure_future(self.told_to_stop.wait())
        await asyncio.wait((told, self.loop.failure, watching), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if self.loop.failure.done():
            return self.loop.failure.result()
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
        self.patience = 0.0
        try:
            await asyncio.wait_for(app.stop(), CLOSING_LIMIT)
        except Exception:  # noqa: BLE001  it ends anyhow
            logger.warning("%s: could not leave the group in good order", self.work.name)
            await self.work.stop()
            os._exit(ended.exit_code)

    async def _on_assigned(self, app: Any, assigned: set[Any], **_: Any) -> None:
        self.judge.recall(await committed(app, assigned))
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
        self.loop.done.clear()

    async def _watch(self, app: Any) -> None:
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
                done = self.loop.done.get(tp.partition) or app.consumer._committed_offset.get(tp) or 0  # noqa: SLF001
                if end is not None:
                    self.lag_of.add(tp.partition)
                    self.metrics.lag_of(tp.partition).set(max(0, end - done))


def tell_in_passing(_: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """What libraries leave behind in the event loop, such as the failed requests of a fenced producer, in one line."""
    error = told.get("exception")
    logger.warning("%s%s", told["message"], f" ({type(error).__name__}: {error})" if error else "")
    logger.debug("it came from", exc_info=error)


def run_work(work: Work, settings: Settings, accept_failures: int = 0) -> int:
    """Run a work until SIGTERM; the process's exit code."""
    set_up_logging(settings.log_level)
    forget_secrets()

    async def run() -> int:
        return await Process(work, settings, accept_failures).run()

    return asyncio.run(run())


def forget_secrets() -> None:
    """Take them out of the environment: the children, which parse what strangers wrote, are not to inherit them."""
    for name in list(os.environ):
        if name.upper() in SECRETS:
            del os.environ[name]
