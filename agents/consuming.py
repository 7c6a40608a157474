"""The Faust app, on the one pattern of it that loses nothing, and waiting until there is a broker to talk to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakSet

import faust
import mode
from aiokafka import TopicPartition
from kafka.errors import KafkaError

from agents.admin import ANSWER_LIMIT, admin_client, told_down
from agents.errors import BrokerDown
from agents.knocking import knock
from agents.metrics import Metrics, RebalanceSensor
from agents.settings import Settings
from agents.topics import Topic
from agents.work import Incoming

logger = logging.getLogger(__name__)

IN_HAND = 32 << 20  # bytes of records taken and not acknowledged; what they give may be ten times that
HELD_BACK = 0.02  # seconds between two looks whether something is acknowledged
LOOKS = 250  # 5 s; then one record goes through: what something keeps alive by mistake must not stop the stream
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
    """Have `moved` called each time the consumer polls, and polls held back while `IN_HAND` bytes wait to be done.

    Faust has no sensor for the one, and for the other counts records alone: its 128 could be 2 GB.
    """
    consumer = app.consumer
    getmany = consumer.getmany
    in_hand: WeakSet[Any] = WeakSet()  # what a rebalance takes away is forgotten by itself

    async def polled(timeout: float) -> AsyncIterator[tuple[Any, Any]]:  # noqa: ASYNC109  it is Faust's
        moved()
        room = IN_HAND
        async for partition, message in getmany(timeout):
            in_hand.add(message)
            yield partition, message
            room -= len(message.value or b"")
            for _ in range(LOOKS):
                if room > 0 or not consumer.flow_active:
                    break
                room = IN_HAND - sum(len(held.value or b"") for held in in_hand if not held.acked)
                if room <= 0:
                    await asyncio.sleep(HELD_BACK)

    consumer.getmany = polled


def be_patient(app: Any, patience: Callable[[], float]) -> None:
    """Have a rebalance, or the end, wait so many seconds for the batch in hand, and no longer.

    Faust waits for as long as it takes. Past the rebalance time-out the broker holds the process for dead; when it
    joins again, that is another rebalance, which finds the next owner of a slow batch in the same plight: one hanging
    article made a group go round for ever. A batch that is let go is published when it is done, and again by whoever
    has the partition then, which does no harm. Faust's own waiting cannot be cut short: it swallows its cancellation.
    """
    consumer = app.consumer

    async def wait() -> None:
        for _ in range(int(patience() / HELD_BACK)):
            if all(message.acked for message in consumer.unacked):
                break
            await asyncio.sleep(HELD_BACK)
        await consumer.commit_and_end_transactions()

    consumer.wait_empty = wait


def on_commit(app: Any, note: Callable[[int, int], str]) -> None:
    """Have each commit carry, as its metadata, what `note` says of the partition and offset. Faust leaves it empty.

    `note` is called on the consumer's own thread.
    """
    thread = app.consumer._thread  # noqa: SLF001  Faust has no other way to its client
    create = thread._create_consumer  # noqa: SLF001  as above

    def created(*args: Any, **kwargs: Any) -> Any:
        client = create(*args, **kwargs)
        commit = client.commit

        async def commit_noted(offsets: Mapping[Any, Any]) -> None:
            await commit({tp: (to.offset, note(tp.partition, to.offset)) for tp, to in offsets.items()})

        client.commit = commit_noted
        return client

    thread._create_consumer = created  # noqa: SLF001  as above


async def committed(app: Any, partitions: Iterable[Any]) -> dict[int, tuple[int, str]]:
    """The offset that the group has committed for each of the partitions (0: none), and the note with it.

    Raises:
        KafkaError: the broker does not let us know.
    """
    thread = app.consumer._thread  # noqa: SLF001  Faust has no other way to its client
    fetch = thread._ensure_consumer()._coordinator.fetch_committed_offsets  # noqa: SLF001  `committed` drops the note
    wanted = {TopicPartition(tp.topic, tp.partition) for tp in partitions}
    found = await thread.call_thread(fetch, wanted)
    known = {tp.partition: (to.offset, to.metadata or "") for tp, to in found.items()}
    return {tp.partition: known.get(tp.partition, (0, "")) for tp in wanted}


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
