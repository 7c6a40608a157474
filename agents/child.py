"""A process that holds a chain's stages, and the channel to it.

The parent sends records; the child answers with a report, or with what a stage raised, in words. Where it has one
record alone it also tells after each link how far it is, so that the parent knows where it died and under what name.
The channel is a pair of sockets that nobody else holds: when the child ends, in whatever way and with whatever exit
code, the parent sees the end of it at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import io
import logging
import multiprocessing
import pickle
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Literal, TypeAlias

from agents.work import LONGEST_MESSAGE, Chain, Incoming, Report, Result, Workshop

if TYPE_CHECKING:
    from agents.settings import Settings  # the children need none, and it is slow to load

logger = logging.getLogger(__name__)

SPAWN = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
LENGTH = 8  # bytes that say how long the pickle is that follows
PIECE = 1 << 20  # bytes written at a time, so that no second copy of a chunk waits in a buffer
TICKS = 20  # parts of a time limit, counted one by one: time in which this process itself stood still does not count
SMALL = 100_000  # bytes; a text so long takes 6 s of a core, and a longer one as many times more
MOST_TIMES = 10.0  # the limit of a small item: a text of a million characters; what is larger carries its parse
CLOSING_LIMIT = 10.0  # seconds; one that SIGKILL does not end waits for a disk
PR_SET_PDEATHSIG = 1  # of prctl(2)

FaultCode = Literal["internal-error", "child-died", "timed-out"]


class CannotStart(Exception):
    """A child cannot build its stages: nothing could ever be processed."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception of a stage on its way home, in words: the exception itself might not survive the pickling."""

    message: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a chunk did not come back; of one record alone, `told` is what had become of it before."""

    code: FaultCode
    message: str
    told: Result | None = None


def time_for(size: int, limit: float) -> float:
    """Seconds that an item of so many bytes may take, where a small one may take `limit`."""
    return limit * min(max(1.0, size / SMALL), MOST_TIMES)


Answer: TypeAlias = Report | Raised | None  # none: it is ready


# In the child ------------------------------------------------------------------------------------------------------


def serve(channel: socket.socket, chain: Chain, memory_limit: int) -> None:
    """Load, say so, and answer until the channel is closed. `memory_limit` in bytes, 0 for none."""
    end_with_parent()
    limit_memory(memory_limit)
    workshops: list[Workshop] = []

    def load() -> None:
        workshops.append(Workshop(chain))
        workshops[0].warm_up()

    with channel, channel.makefile("rwb") as stream:

        def tell(result: Result) -> None:
            _write(stream, pickle.dumps(result))

        def run(request: bytes) -> Report:
            records: Sequence[Incoming] = pickle.loads(request)  # noqa: S301  the parent pickled it
            return workshops[0].run(records, tell if len(records) == 1 else None)

        _write(stream, _pickled(load))
        while length := stream.read(LENGTH):
            request = stream.read(int.from_bytes(length, "big"))
            _write(stream, _pickled(lambda request=request: run(request)))  # type: ignore[misc]  # no type for it


def end_with_parent() -> None:
    """Signals of the terminal or the service manager are the parent's business; its death is ours (Linux)."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_memory(limit: int) -> None:
    """Let this process have so many bytes of data; 0 for no limit. Beyond it, allocations fail."""
    if limit:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _pickled(work: Callable[[], Answer]) -> bytes:
    """What the work gives; whatever a stage raises, or cannot be pickled, in words."""
    try:
        return pickle.dumps(work())
    except BaseException as error:  # noqa: BLE001  whatever it is, SystemExit too, is the parent's to judge
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} (in {last.name}, {last.filename}:{last.lineno})"
        return pickle.dumps(Raised(told[:LONGEST_MESSAGE], traceback.format_exc()))


def _write(stream: io.BufferedRWPair, data: bytes) -> None:
    stream.write(len(data).to_bytes(LENGTH, "big"))
    stream.write(data)
    stream.flush()


# In the parent -----------------------------------------------------------------------------------------------------


class Child:
    """One process with the chain's stages in it. After a fault it is closed and another takes its place.

    Attributes:
        served: records it was given so far.
    """

    def __init__(self, chain: Chain, settings: Settings) -> None:
        self.chain = chain
        self.settings = settings
        self.served = 0
        self.process: BaseProcess | None = None
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter | None = None

    @property
    def is_alive(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.is_alive()

    async def start(self) -> None:
        """Start the process and wait until its models are loaded.

        Raises:
            CannotStart: they cannot be.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = (theirs, self.chain, self.settings.memory_limit_mb << 20)
            self.process = SPAWN.Process(target=serve, args=arguments, daemon=True, name="dateline-child")
            self.process.start()
        self.reader, self.writer = await asyncio.open_unix_connection(sock=ours, limit=PIECE)
        match await self._within(self.settings.start_time_limit, None):
            case Fault(message=message):
                raise CannotStart(message)

    async def run(self, records: Sequence[Incoming]) -> Report | Fault:
        """The report of a chunk, or what went wrong. It has the time of one item: of its largest."""
        self.served += len(records)
        largest = max(len(record.value or b"") for record in records)
        match await self._within(time_for(largest, self.settings.item_time_limit), pickle.dumps(records)):
            case None:
                raise AssertionError("a chunk gives a report")
            case answer:
                return answer

    async def close(self) -> None:
        """End the process, whatever it does."""
        if self.process is not None and self.process.is_alive():
            self.process.kill()
        if self.writer is not None:
            self.writer.close()
        if not await self._is_gone():
            logger.warning("a child did not end within %g s", CLOSING_LIMIT)

    async def _within(self, limit: float, request: bytes | None) -> Report | Fault | None:
        told: list[Result] = []
        asking = asyncio.ensure_future(self._ask(request, told))
        try:
            for _ in range(TICKS):
                await asyncio.wait((asking,), timeout=limit / TICKS)
                if asking.done():
                    break
            else:
                return Fault("timed-out", f"not done within {limit:g} s", *told[-1:])
            match asking.result():
                case Raised(message, whole):
                    logger.debug("a stage raised:\n%s", whole)
                    return Fault("internal-error", message, *told[-1:])
                case answer:
                    return answer
        except (EOFError, OSError, pickle.UnpicklingError):
            return Fault("child-died", await self._last_words(), *told[-1:])
        finally:
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError, EOFError, OSError):
                await asking

    async def _ask(self, request: bytes | None, told: list[Result]) -> Answer:
        """Send the request, if any, and wait for the answer; how far it is goes to `told` meanwhile."""
        assert self.writer is not None, "not started"
        if request is not None:
            self.writer.write(len(request).to_bytes(LENGTH, "big"))
            for start in range(0, len(request), PIECE):
                self.writer.write(memoryview(request)[start : start + PIECE])
                await self.writer.drain()
        while True:
            length = int.from_bytes(await self.reader.readexactly(LENGTH), "big")
            answer: Answer | Result = pickle.loads(await self.reader.readexactly(length))  # noqa: S301  our own child's
            if not isinstance(answer, Result):
                return answer
            told.append(answer)

    async def _last_words(self) -> str:
        if await self._is_gone():
            assert self.process is not None, "not started"
            return f"the process ended with exit code {self.process.exitcode}"
        return "the process closed its channel"

    async def _is_gone(self) -> bool:
        """Wait for the end of the process; whether it came."""
        for _ in range(int(CLOSING_LIMIT * 100)):
            if not self.is_alive:
                return True
            await asyncio.sleep(0.01)
        return False
