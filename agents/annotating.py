"""Annotates raw articles in processes of this machine, without Kafka, in the order they came."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TimeLimit
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from agents.child import limit_memory, time_for
from agents.sourced import Found, Refused, Sourced
from pipeline.errors import InputError
from pipeline.records import decode_object, encode

if TYPE_CHECKING:
    from pebble import ProcessPool

    from pipeline import Pipeline

ITEM_LIMIT = 30.0  # seconds, far above the slowest honest article, so that speed never decides an outcome
MEMORY_LIMIT = 2 << 30  # bytes of a child's data, as in the stream
WARM_UP = b'{"text": "Rebel fighters seized the town of Homs on Friday, two officials told reporters."}'
AHEAD = 4  # articles that wait for each child: enough to keep it busy, few enough to hold in memory
TRIES = 2  # of an article whose child died or hung


@dataclass(frozen=True, slots=True)
class Annotated:
    """What became of one input: the annotated article, or the error in its place, as JSON."""

    line: bytes
    failed: bool


def annotate_all(sources: Iterable[Sourced], jobs: int) -> Iterator[Annotated]:
    """One result for each source, in order; what an article gives does not depend on `jobs`.

    Memory is bounded: only a few articles a process are read ahead. A child that dies or hangs is laid to the article
    it had, and the rest goes on.
    """
    from pebble import ProcessPool

    spawn = multiprocessing.get_context("spawn")
    waiting: queue.Queue[Pending | None] = queue.Queue(maxsize=jobs * AHEAD)
    failure: list[BaseException] = []
    stopped = threading.Event()
    with ProcessPool(max_workers=jobs, context=spawn, initializer=prepare) as pool:

        def read() -> None:
            try:
                for source in sources:
                    pending = Pending(source, submit(pool, source) if isinstance(source, Found) else None)
                    while not stopped.is_set():
                        try:
                            waiting.put(pending, timeout=0.2)
                            break
                        except queue.Full:
                            continue
                    if stopped.is_set():
                        return
            except BaseException as error:  # noqa: BLE001  # raised again below, where the results are read
                failure.append(error)
            waiting.put(None)

        threading.Thread(target=read, name="reader", daemon=True).start()
        try:
            while (pending := waiting.get()) is not None:
                yield settle(pool, pending)
            if failure:
                raise failure[0]
        finally:
            stopped.set()
            pool.stop()  # type: ignore[no-untyped-call]  # pebble is typed, but for this
            pool.join()


@dataclass(frozen=True, slots=True)
class Pending:
    """A source, and the annotation that is under way; null where it was refused."""

    source: Sourced
    future: Future[Annotated] | None


def submit(pool: ProcessPool, source: Found) -> Future[Annotated]:
    """Set a child to work on the article."""
    future: Future[Annotated] = pool.schedule(annotate_one, args=(source,), timeout=limit_of(source))
    return future


def limit_of(source: Found) -> float:
    """Seconds that the article may take."""
    return time_for(len(source.data), ITEM_LIMIT)


def settle(pool: ProcessPool, pending: Pending) -> Annotated:
    """The result; where the child died or hung, that of a second try, and then the error."""
    from pebble import ProcessExpired

    source, future = pending.source, pending.future
    if isinstance(source, Refused) or future is None:
        assert isinstance(source, Refused)
        return error_line(source, None)
    for tried in range(1, TRIES + 1):
        try:
            return future.result()
        except ProcessExpired:
            code, message = "child-died", "the process that annotated it died"
        except TimeLimit:
            code, message = "timed-out", f"it took more than {limit_of(source):.0f} seconds"
        if tried < TRIES:
            future = submit(pool, source)
    return error_line(Refused(source.name, code, message), id_of(source.data))


def annotate_one(source: Found) -> Annotated:
    """In a child: the annotated article, or the error in its place."""
    try:
        return Annotated(encode(pipeline().annotate(source.data)), failed=False)
    except InputError as error:
        refused = Refused(source.name, error.code, str(error))
    except Exception as error:  # noqa: BLE001  # a fault of ours in one article is told in its line and stops no other
        refused = Refused(source.name, "internal-error", f"{type(error).__name__}: {error}")
    return error_line(refused, id_of(source.data))


def error_line(refused: Refused, found_id: str | None) -> Annotated:
    """The line that stands in the place of an article that could not be annotated."""
    told = {
        "id": found_id,
        "source": refused.name,
        "error": {"code": refused.code, "message": refused.message},
    }
    return Annotated(msgspec.json.encode(told), failed=True)


def id_of(data: bytes) -> str | None:
    """The id that a raw article gives itself, if so much can be read of it."""
    try:
        found = decode_object(data).get("id")
    except InputError:
        return None
    return found if isinstance(found, str) else None


@cache
def pipeline() -> Pipeline:
    """The pipeline of this process, made once."""
    from pipeline import Pipeline

    return Pipeline()


def prepare() -> None:
    """In a child, before its first article: what loads with an article is loaded now, so that no limit counts it.

    Ctrl-C is the parent's business. What cannot be loaded is told in the place of each article.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(MEMORY_LIMIT)
    with suppress(Exception):
        pipeline().annotate(WARM_UP)
