"""The Faust app, on the one pattern of it that loses nothing, and waiting until there is a broker to talk to."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import faust
import mode
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from agents.metrics import Metrics, RebalanceSensor
from agents.settings import Settings
from agents.topics import Topic
from agents.work import Incoming

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0  # seconds between two looks for the broker


def make_app(
    group: str,
    topic: Topic,
    settings: Settings,
    *,
    metrics: Metrics,
    folder: Path,
    take: Callable[[Any], Awaitable[None]],
) -> Any:
    """A Faust app that hands the stream of the topic to `take`, and does nothing else.

    `concurrency=1`: more would commit past unfinished work. `CrashingSupervisor`: the default one drops the record
    that raised. Raw serializers: what cannot be decoded keeps its bytes. `folder` is Faust's, for files it never needs.
    """
    app = faust.App(group, datadir=folder, autodiscover=False, **settings.faust())
    channel = app.topic(
        topic.named(settings.topic_prefix).name,
        key_serializer="raw",
        value_serializer="raw",
        key_type=bytes,
        value_type=bytes,
        allow_empty=True,
    )
    app.agent(channel, name=group, concurrency=1, supervisor_strategy=mode.CrashingSupervisor)(take)
    app.sensors.add(RebalanceSensor(metrics))
    return app


def incoming(message: Any) -> Incoming:
    """The record that a message of Faust holds."""
    headers = message.headers or ()
    return Incoming(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp=round((message.timestamp or 0) * 1000),
        key=message.key,
        value=message.value,
        headers=tuple(headers.items() if isinstance(headers, dict) else headers),
    )


def on_poll(app: Any, moved: Callable[[], None]) -> None:
    """Have `moved` called each time the consumer polls. Faust has no sensor for it."""
    consumer = app.consumer
    getmany = consumer.getmany

    def polled(timeout: float) -> Any:
        moved()
        return getmany(timeout)

    consumer.getmany = polled


def be_patient(app: Any, patience: Callable[[], float]) -> None:
    """Have a rebalance, or the end, wait so many seconds for the batch in hand, and no longer.

    Faust waits for as long as it takes. Past the rebalance time-out the broker holds the process for dead; when it
    joins again, that is another rebalance, which finds the next owner of a slow batch in the same plight: one hanging
    article made a group go round for ever. A batch that is let go is published when it is done, and again by whoever
    has the partition then, which does no harm.
    """
    consumer = app.consumer
    wait_empty = consumer.wait_empty

    async def wait() -> None:
        if seconds := patience():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wait_empty(), seconds)

    consumer.wait_empty = wait


async def wait_for_topics(settings: Settings, needed: tuple[Topic, ...]) -> None:
    """Return when the broker answers and has the topics; say once what is missing. Creates none."""
    wait, told = FIRST_WAIT, ""
    while missing := await _missing(settings, needed):
        if missing != told:
            logger.warning("waiting: %s", missing)
            told = missing
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
    if told:
        logger.info("the broker and the topics are there")


async def _missing(settings: Settings, needed: tuple[Topic, ...]) -> str:
    client = AIOKafkaClient(**settings.aiokafka())
    logging.getLogger("aiokafka").disabled = True  # it would say at each try what we say once
    try:
        await client.bootstrap()
        there = (await client.fetch_all_metadata()).topics()
    except (KafkaError, OSError) as error:
        return f"no broker answers at {settings.brokers} ({error})"
    finally:
        logging.getLogger("aiokafka").disabled = False
        await client.close()
    names = [topic.named(settings.topic_prefix).name for topic in needed]
    missing = [name for name in names if name not in there]
    return (
        f"no topic {', '.join(missing)} at {settings.brokers}; `dateline topics --create` makes them" if missing else ""
    )
