"""`dateline up`: the whole stream on this machine with one command."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import SOME_FAILED, check_places, settings_from
from agents.cli.printing import complain, counted, event_line, say

if TYPE_CHECKING:
    from agents.following import Following
    from agents.ingesting import Sent
    from agents.settings import Settings
    from agents.supervisor import Process, Supervisor
    from agents.topic_log import TopicLog

INTERRUPTED = 130  # the exit code after Ctrl-C, by custom of the shell
QUIET = 1.0  # seconds without a record before everything counts as through: outcomes may overtake what they speak of
TELL_EVERY = 2.0  # seconds between two lines about how far it is


class Kind(StrEnum):
    """Which broker to start."""

    embedded = "embedded"
    apache = "apache"


WhichBroker = Annotated[Kind, typer.Option("--broker", help="In memory and at once, or Apache Kafka (needs Java 17).")]
Once = Annotated[bool, typer.Option("--once", help="End when everything that was ingested is through.")]
Ingest = Annotated[
    list[str] | None, typer.Option("--ingest", metavar="PATH|URL", help="Articles to start with; again.")
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Where the broker listens; 0: any free port.")]
Partitions = Annotated[int, typer.Option("--partitions", min=1, help="Of every topic.")]


def up(
    *,
    broker: WhichBroker = Kind.embedded,
    once: Once = False,
    ingest: Ingest = None,
    port: Port = 0,
    partitions: Partitions = 2,
) -> None:
    """Start a broker and all agents, send articles, and print the events as they form.

    Everything lives in memory or in a temporary folder and is gone at the end, which is Ctrl-C, or with --once the
    moment when every article is through.
    """
    from agents.admin import create_topics
    from agents.brokers.broker import temporary_folder
    from agents.cli.broker import make_broker
    from agents.supervisor import HALTED, Supervisor
    from agents.topic_log import TopicLog
    from agents.topics import EVENT_MENTIONS, EVENTS, OUTCOMES

    check_places(ingest or [])
    if once and not ingest:
        raise typer.BadParameter("--once ends when what was ingested is through: say what with --ingest PATH")
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with ExitStack() as stack:
        running = stack.enter_context(make_broker(broker.value, port))
        settings = settings_from(brokers=running.bootstrap, topic_prefix="", transactions=broker is Kind.apache)
        create_topics(settings, partitions)
        complain(f"{running.kind} runs at {running.bootstrap}; what it holds is gone when this ends")
        folder = temporary_folder("dateline-up-")
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        supervisor = Supervisor(settings, folder, complain)
        stack.callback(supervisor.stop)
        supervisor.start()
        log = stack.enter_context(TopicLog(settings, [OUTCOMES, EVENT_MENTIONS, EVENTS], from_beginning=True))
        result, following = send(settings, ingest or [])
        if result is not None:
            tell_sent(result)
        complain("the agents load their models; the first events come when they have")
        finished = False
        if ingest:
            finished = follow(log, following, settings, supervisor, stopped, until_through=True, once=once)
            complain(f"{counted(len(following.places), 'article')}: {following.told()}")
        if not once and not stopped.is_set():
            tell_where(supervisor.processes, running.bootstrap)
            follow(log, following, settings, supervisor, stopped, until_through=False, once=once)
        if not finished or not once:
            complain("stopping …")
    if once and supervisor.halted:
        raise typer.Exit(HALTED)
    if once and not finished:
        raise typer.Exit(INTERRUPTED)
    if once and result is not None and result.refused:
        raise typer.Exit(SOME_FAILED)


def send(settings: Settings, places: list[str]) -> tuple[Sent | None, Following]:
    """Ingest what is named, and start to follow it."""
    from agents.following import Following
    from agents.ingesting import ingest_all, read_places

    following = Following()
    result: Sent | None = None
    if places:
        (result,) = deque(ingest_all(settings, read_places(places)), maxlen=1)
    if result is not None:
        following.send(result.places)
    return result, following


def tell_sent(result: Sent) -> None:
    """What was sent and what was refused."""
    complain(f"{counted(result.sent, 'article')} sent, {sum(result.refused.values()):,} refused")
    for refused in result.told:
        complain(f"refused [{refused.code}] {refused.message}")


def tell_where(processes: Sequence[Process], bootstrap: str) -> None:
    """Where the metrics are, and how to feed the stream more."""
    complain(
        "metrics: " + "  ".join(f"{process.name} http://127.0.0.1:{process.port}/metrics" for process in processes)
    )
    complain(f"more articles: dateline ingest PATH --brokers {bootstrap}")
    complain("Ctrl-C stops everything")


def follow(
    log: TopicLog,
    following: Following,
    settings: Settings,
    supervisor: Supervisor,
    stopped: threading.Event,
    *,
    until_through: bool,
    once: bool,
) -> bool:
    """Print events as they form and how far the articles are.

    Returns:
        Whether everything of the run is through, which ends it only with `until_through`. With `once` an agent that
        halts ends it too: nothing more would come.
    """
    from agents.topics import EVENT_MENTIONS, EVENTS, OUTCOMES
    from agents.tracing import fields_of

    prefix = settings.topic_prefix
    quiet_since = told_at = time.monotonic()
    told_through = -1
    while not stopped.is_set():
        supervisor.look()
        if once and supervisor.halted:
            return False
        for record in log.poll():
            quiet_since = time.monotonic()
            found = fields_of(record.value)
            if found is None:
                continue
            match record.topic.removeprefix(prefix):
                case OUTCOMES.name:
                    following.take_outcome(found, prefix)
                case EVENT_MENTIONS.name:
                    following.take_mention(found)
                case EVENTS.name:
                    say(event_line(found))
        now = time.monotonic()
        through = following.articles_through()
        if through != told_through and following.places and now - told_at >= TELL_EVERY:
            complain(f"{through:,} of {counted(len(following.places), 'article')} through")
            told_through, told_at = through, now
        if until_through and now - quiet_since >= QUIET and following.is_through() and log.has_read_all():
            return True
    return following.is_through()
