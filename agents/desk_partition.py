"""One partition of the desk: its fold, and the producer that nobody else may have."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from agents.errors import LoopFailed
from agents.publishing import Message, PlainSender, TransactionalSender, headers_of
from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import EVENT_MENTIONS, EVENTS, Topic
from agents.versions import check_version
from agents.work import Incoming, Output, Result, Step, name_of
from pipeline.corroboration import Fold, is_cut, read_event, read_mention
from pipeline.errors import InputError
from pipeline.records import ArticleNotice, Event, MentionRecord, Pointer, encode

logger = logging.getLogger(__name__)

READING = 500  # records taken at a time when a partition is read from its start; then others have their turn
SENDING_LIMIT = 5.0  # seconds for a transaction, which takes some forty milliseconds, as a partition goes
TOLD = 10_000  # offsets whose outcome is remembered: more than can be delivered again after a rebalance
NOWHERE = "XXX"  # ISO 3166's own code for no country


class DeskPartition:
    """A fold of one partition's mentions, and the events in the same partition that say what it says.

    `moved` is called as the reading goes on, so that a long one is not held for a stuck one; `observe`, with a metric
    and a label, for what the reconciliation publishes.
    """

    def __init__(
        self, number: int, settings: Settings, moved: Callable[[], None], observe: Callable[[str, str], None]
    ) -> None:
        self.number = number
        self.settings = settings
        self.moved = moved
        self.observe = observe
        self.fold = Fold()
        self.untold: set[int] = set()  # offsets folded when the partition was opened, whose outcome is still to come
        self.told: dict[int, None] = {}  # the latest offsets whose outcome was `emitted`, for they may come again
        self.taken: int | None = None  # the offset after the last one of a batch
        self.is_ahead = False  # of `events`: something is folded that is not published
        self.was_kept = False  # through a rebalance, and no batch has come since
        self.known: set[str] = set()  # ids of events that are published
        self.lock = asyncio.Lock()  # a batch and a reconciliation must not meet
        self.is_open = False
        transactional_id = f"{settings.topic_prefix}dateline-desk-{number}"
        self.sender = (
            TransactionalSender(settings, transactional_id) if settings.transactions else PlainSender(settings)
        )

    async def open(self) -> None:
        """Fence, fold, reconcile: steps 1 to 3 of the desk.

        Raises:
            KafkaError: the broker cannot do it.
        """
        started = time.perf_counter()
        # 1 open the producer: from here on a former owner cannot publish
        await self.sender.start()
        # 2 fold the partition from its oldest record to its end
        read = 0
        async for records in self._read(EVENT_MENTIONS):
            self.untold |= await asyncio.to_thread(self._load, records)
            self.moved()
            read += len(records)
        await asyncio.to_thread(self.fold.settle)
        self.moved()
        # 3 publish whatever differs in the same partition of `events`
        await self.reconcile()
        self.is_open = True
        took = time.perf_counter() - started
        logger.info("partition %d: read from its start, %d records in %.1f s", self.number, read, took)

    def keep(self) -> bool:
        """Whether the fold outlives a rebalance, in which the partition leaves this process and may come back to it.

        Only where whoever else had it in between has fenced us, so that what we publish then fails; and not where the
        fold is ahead of `events`: the batch that it has folded comes again, and would be found to change nothing.
        """
        self.was_kept = self.is_open and self.settings.transactions and not self.is_ahead
        return self.was_kept

    def has_missed(self, first: int) -> bool:
        """Whether the first record after a rebalance tells that another process took some in between."""
        missed = self.was_kept and self.taken is not None and first > self.taken
        self.was_kept = False
        return missed

    async def close(self) -> None:
        """Stop the producer, once what it is sending is sent; the fold goes with this object."""
        self.is_open = False
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.lock.acquire(), SENDING_LIMIT)
        await self.sender.stop()

    async def reconcile(self) -> None:
        """Make `events` say what the fold says."""
        async with self.lock:
            stored: dict[str, Event | Pointer] = {}
            async for records in self._read(EVENTS):
                _store(stored, records)
                self.moved()
            self.known = {name for name, record in stored.items() if isinstance(record, Event)}
            changes = await asyncio.to_thread(self.fold.reconcile, stored)
            outputs, observations = self._outputs(changes)
            if outputs:
                logger.info("events in partition %d: %d differed from the mentions", self.number, len(outputs))
            for start in range(0, len(outputs), READING):
                await self._send([_message(output) for output in outputs[start : start + READING]])
                self.moved()
            for metric, label in observations:
                self.observe(metric, label)

    async def add(self, records: Sequence[Incoming]) -> list[Result]:
        """Fold a batch in; the result of each record, the changed events on the first of them."""
        read = [_read_or_refuse(record) for record in records]
        async with self.lock:
            self.is_ahead = True
            folded = await asyncio.to_thread(self.fold.add, [record for record, _ in read if record is not None])
        fresh = iter(folded.fresh)
        for incoming, (record, result) in zip(records, read, strict=True):
            if record is not None:
                is_new = next(fresh) or incoming.offset in self.untold or incoming.offset in self.told
                result.steps.append(Step("desk", "emitted" if is_new else "duplicate"))
                if is_new:
                    self.told[incoming.offset] = None
            self.untold.discard(incoming.offset)
        self.taken = records[-1].offset + 1
        for offset in list(self.told)[:-TOLD]:
            del self.told[offset]
        first = read[0][1]
        first.outputs, first.observations = self._outputs(folded.changes)
        first.fallbacks = [("desk", what) for what in map(_what_is_lost, folded.changes) if what]
        return [result for _, result in read]

    async def send(self, messages: Sequence[Message]) -> None:
        """Publish them in one transaction.

        Raises:
            LoopFailed: the partition is another process's now.
            KafkaError: it could not be done.
        """
        async with self.lock:
            await self._send(messages)
            self.is_ahead = False

    async def _send(self, messages: Sequence[Message]) -> None:
        from aiokafka.errors import ProducerFenced

        try:
            await self.sender.send(messages)
        except ProducerFenced as error:
            said = f"partition {self.number} is another process's now: this one was not heard of for too long"
            raise LoopFailed(said) from error

    def _load(self, records: Sequence[Any]) -> set[int]:
        """Load records of aiokafka; the offsets of those that were new. What cannot be read gets its due later."""
        offsets, mentions = [], []
        for record in records:
            try:
                check_version(record.headers, EVENT_MENTIONS)
                mentions.append(read_mention(record.value or b""))
            except InputError:
                continue
            offsets.append(record.offset)
        fresh = self.fold.load(mentions)
        return {offset for offset, is_new in zip(offsets, fresh, strict=True) if is_new}

    def _outputs(self, changes: Iterable[Event | Pointer]) -> tuple[list[Output], list[tuple[str, str]]]:
        """The changed events as records, and what the metrics count of them."""
        outputs, observations = [], []
        for change in changes:
            output = Output(EVENTS, change.id.encode(), encode(change), partition=self.number)
            if output.too_large:  # even cut it does not fit; sent, it would stop the partition for ever
                logger.error("event %s has %d bytes and cannot be published", change.id, len(output.value))
                continue
            outputs.append(output)
            if isinstance(change, Event):
                observations += self._observe(change)
        return outputs, observations

    def _observe(self, event: Event) -> list[tuple[str, str]]:
        seen: list[tuple[str, str]] = [("event_revisions", event.status)]
        if event.id not in self.known:
            self.known.add(event.id)
            country = next((found.place.country for found in event.places if found.place.country), NOWHERE)
            seen += [
                ("events_founded", event.type),
                ("events_by_country", country),
                ("event_tone", str(event.tone)),
            ]
        return seen

    async def _read(self, topic: Topic) -> AsyncIterator[list[Any]]:
        """The records of this partition of the topic that are there now, committed ones alone, oldest first."""
        from aiokafka import AIOKafkaConsumer, TopicPartition

        consumer = AIOKafkaConsumer(
            **self.settings.aiokafka(),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed" if self.settings.transactions else "read_uncommitted",
            max_partition_fetch_bytes=LARGEST_MESSAGE,
        )
        partition = TopicPartition(topic.named(self.settings.topic_prefix).name, self.number)
        consumer.assign([partition])
        await consumer.start()
        try:
            end = (await consumer.end_offsets([partition]))[partition]
            await consumer.seek_to_beginning(partition)
            while await consumer.position(partition) < end:
                for records in (await consumer.getmany(partition, timeout_ms=500, max_records=READING)).values():
                    yield records
        finally:
            await consumer.stop()


def _read_or_refuse(record: Incoming) -> tuple[MentionRecord | ArticleNotice | None, Result]:
    try:
        check_version(record.headers, EVENT_MENTIONS)
        read = read_mention(record.value or b"")
    except InputError as error:
        refused = Step("desk", "dead_lettered", error.code, str(error))
        return None, Result(id=name_of(record), steps=[refused])
    name = read.article.id if isinstance(read, ArticleNotice) else read.id
    return read, Result(id=name, article_id=read.article.id, version=read.article.version)


def _what_is_lost(change: Event | Pointer) -> str | None:
    """What the metrics count of an event that its topic takes only in part, or not at all."""
    if Output(EVENTS, change.id.encode(), encode(change)).too_large:
        return "event-too-large"
    return "event-cut" if isinstance(change, Event) and is_cut(change) else None


def _store(stored: dict[str, Event | Pointer], records: Iterable[Any]) -> None:
    """Keep the last record of each id. One that cannot be read is as good as not there."""
    for record in records:
        try:
            check_version(record.headers, EVENTS)
            event = read_event(record.value or b"")
        except InputError:
            stored.pop((record.key or b"").decode(errors="replace"), None)
        else:
            stored[event.id] = event


def _message(output: Output) -> Message:
    headers = headers_of(output.topic, output.key, output.value, "desk")
    return Message(output.topic, output.key, output.value, headers, output.partition)
