"""The Faust app, on the one pattern of it that loses nothing, and waiting until there is a broker to talk to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import faust
import mode
from kafka.errors import KafkaError

from agents.admin import ANSWER_LIMIT, admin_client, told_down
from agents.errors import BrokerDown
from agents.knocking import knock
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


async def wait_for_topics(settings: Settings, needed: tuple[Topic, ...]) -> None:
    """Return when the broker answers and has the topics; say once what is missing. Creates none.

    Raises:
        Trouble: what waiting does not mend: TLS, the login, a file that the settings name.
    """
    wait, told = FIRST_WAIT, ""
    while missing := await asyncio.to_thread(_missing, settings, needed):
        if missing != told:
            logger.warning("waiting: %s", missing)
            told = missing
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
    if told:
        logger.info("the broker and the topics are there")


def _missing(settings: Settings, needed: tuple[Topic, ...]) -> str:
    try:
        knock(settings, ANSWER_LIMIT)  # a client would try for a while before it says that nobody is there
        with admin_client(settings) as client:
            there = set(client.list_topics())
    except OSError as error:
        return told_down(settings, error)
    except (BrokerDown, KafkaError) as error:
        return str(error)
    names = [topic.named(settings.topic_prefix).name for topic in needed]
    missing = [name for name in names if name not in there]
    return (
        f"no topic {', '.join(missing)} at {settings.brokers}; `dateline topics --create` makes them" if missing else ""
    )
