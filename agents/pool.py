"""The children that do the work, each holding one chunk, so that a death or a hang is laid to its chunk alone.

| a chunk …        | then                                                                                |
|------------------|-------------------------------------------------------------------------------------|
| comes back       | its results are its results                                                         |
| raises           | its items run one by one in a fresh child; the one that raises is `internal-error`  |
| kills its child  | the same; one that kills a child twice more is `child-died`                         |
| passes its limit | the same; one that passes its own limit twice is `timed-out`                        |

The limit of a chunk is that of an item times its items, so that no honest chunk comes near it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import multiprocessing
import resource
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import sharedctypes
from typing import TYPE_CHECKING, Any, Literal

from pebble import ProcessExpired, ProcessPool

from agents.work import LONGEST_MESSAGE, Chain, Incoming, Position, Report, Result, Step, Workshop, name_of, split

if TYPE_CHECKING:
    from agents.settings import Settings  # the children need none, and it is slow to load

logger = logging.getLogger(__name__)

TRIES = 2  # of an item alone, where it kills or hangs its child: one death may be another's fault
SPAWN = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
CLOSING_LIMIT = 10.0  # seconds; a child killed while it was sent a record leaves pebble's threads waiting for ever

FaultCode = Literal["internal-error", "child-died", "timed-out"]


class CannotStart(Exception):
    """A child cannot build its stages: nothing could ever be processed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a chunk did not come back; `link` is the position in the chain where it happened."""

    code: FaultCode
    message: str
    link: int

    @property
    def may_be_another_s(self) -> bool:
        """Whether something else can have killed or held up the child."""
        return self.code != "internal-error"


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception of a stage on its way home, in words: the exception itself might not survive the pickling."""

    message: str
    traceback: str


# In the child ------------------------------------------------------------------------------------------------------

_order: list[tuple[Chain, Position]] = []  # what this child is for; lists, since pebble's initializer returns nothing
_workshop: list[Workshop] = []


def _take_order(chain: Chain, position: Position, memory_limit: int) -> None:
    if memory_limit:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_limit, memory_limit))
    _order.append((chain, position))


def _in_words(work: Callable[[], Report | None]) -> Report | Raised | None:
    try:
        return work()
    except BaseException as error:  # noqa: BLE001  whatever a stage raises, SystemExit too, is the parent's to judge
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} (in {last.name}, {last.filename}:{last.lineno})"
        return Raised(told[:LONGEST_MESSAGE], traceback.format_exc())


def _warm_up() -> Report | Raised | None:
    def work() -> None:
        _workshop.append(Workshop(*_order[0]))
        _workshop[0].warm_up()

    return _in_words(work)


def _run(records: Sequence[Incoming], before: int | None) -> Report | Raised | None:
    return _in_words(lambda: _workshop[0].run(records, before))


# In the parent -----------------------------------------------------------------------------------------------------


class Child:
    """One process with the chain's stages in it. After a fault it is closed and another takes its place.

    Each has a pebble pool of its own: children that share one share its pipes, and one that is killed with a lock in
    its hand or a record half read would stop them all.
    """

    def __init__(self, chain: Chain, settings: Settings) -> None:
        self.settings = settings
        self.position: Any = sharedctypes.RawValue("i", 0)
        arguments = (chain, self.position, settings.memory_limit_mb << 20)
        self.pool = ProcessPool(max_workers=1, initializer=_take_order, initargs=arguments, context=SPAWN)

    async def warm_up(self) -> None:
        """Wait until its models are loaded.

        Raises:
            CannotStart: they cannot be.
        """
        answer = await self._ask(_warm_up, (), self.settings.start_time_limit)
        match answer:
            case Fault(_, message) | Raised(message, _):
                raise CannotStart(message)

    async def run(self, records: Sequence[Incoming], before: int | None = None) -> Report | Fault:
        """The report of a chunk, or what went wrong; with `before`, of the links before that one alone."""
        answer = await self._ask(_run, (records, before), self.settings.item_time_limit * len(records))
        match answer:
            case Raised(message, told):
                logger.debug("a stage raised:\n%s", told)
                return Fault("internal-error", message, self.position.value)
            case None:
                raise AssertionError("a chunk gives a report")
            case _:
                return answer

    async def _ask(
        self, work: Callable[..., Report | Raised | None], arguments: tuple[Any, ...], limit: float
    ) -> Report | Raised | Fault | None:
        future = self.pool.schedule(work, args=arguments, timeout=limit)
        try:
            # Pebble's clock starts when the child takes the work; ours is for a child that never does.
            answer: Report | Raised | None = await asyncio.wait_for(
                asyncio.wrap_future(future), limit + self.settings.start_time_limit
            )
        except (TimeoutError, concurrent.futures.TimeoutError):
            return Fault("timed-out", f"not done within {limit:g} s", self.position.value)
        except ProcessExpired as error:
            return Fault("child-died", f"the process ended with exit code {error.exitcode}", self.position.value)
        except concurrent.futures.process.BrokenProcessPool as error:
            return Fault("child-died", f"the process could not go on: {error}", self.position.value)
        return answer

    async def close(self) -> None:
        """End the process, whatever it does."""

        def stop() -> None:
            self.pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it out
            self.pool.join()

        # A daemon thread and not the loop's executor: should it never end, the process still can.
        closing = threading.Thread(target=stop, daemon=True, name="closing-child")
        closing.start()
        for _ in range(int(CLOSING_LIMIT * 20)):
            if not closing.is_alive():
                return
            await asyncio.sleep(0.05)
        logger.warning("a child's channel did not close within %g s", CLOSING_LIMIT)


class Pool:
    """As many children as the settings say, and whose turn it is.

    `restarts` is called for each child that is replaced, `progress` whenever a chunk or an item is done.
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
        self.warm = False

    async def start(self) -> None:
        """Start the children and wait until their models are loaded.

        Raises:
            CannotStart: they cannot be.
        """
        children = [Child(self.chain, self.settings) for _ in range(self.settings.children)]
        self.children.update(children)
        await asyncio.gather(*(child.warm_up() for child in children))
        for child in children:
            self.free.put_nowait(child)
        self.warm = True

    async def stop(self) -> None:
        """End the children, whatever they do."""
        await asyncio.gather(*(child.close() for child in self.children))
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
        child = await self.free.get()
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
                report, child = await self._run_alone(child, record, before=1)
                reports.append(report)
                self.progress()
            return _joined(reports)
        finally:
            self.free.put_nowait(child)

    async def _run_alone(self, child: Child, record: Incoming, before: int) -> tuple[Report, Child]:
        """The report of one item, which is tried again only if it may not be to blame; and the child that is left."""
        for attempt in range(1, TRIES + 1):
            match await child.run([record]):
                case Report() as report:
                    report.results[0].attempts = before + attempt
                    return report, child
                case Fault() as fault:
                    child = await self._replace(child)
            if not fault.may_be_another_s:
                break
        result = await self._failed(child, record, fault)
        result.attempts = before + attempt
        return Report([result], []), child

    async def _replace(self, child: Child) -> Child:
        self.restarts()
        self.children.discard(child)
        fresh = Child(self.chain, self.settings)
        self.children.add(fresh)
        await asyncio.gather(child.close(), fresh.warm_up())
        return fresh

    async def _failed(self, child: Child, record: Incoming, fault: Fault) -> Result:
        """A dead letter of the agent at which it happened. Those before do their work again, and it gets its name."""
        match await child.run([record], before=fault.link):
            case Report([result]) if not result.failure:
                pass
            case _:  # it cannot even be decoded, or fails elsewhere each time
                result = Result(id=name_of(record))
                result.steps = [Step(link.name, "emitted") for link in self.chain.links[: fault.link]]
        link = self.chain.links[fault.link]
        result.steps.append(Step(link.name, "dead_lettered", fault.code, fault.message))
        return result


def _joined(reports: Sequence[Report]) -> Report:
    return Report(
        [result for report in reports for result in report.results],
        [timing for report in reports for timing in report.timings],
    )
