"""Raw articles put on a stream at a steady rate, whatever the broker does; and what was put."""

from __future__ import annotations

import itertools
import json
import queue
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from kafka import KafkaProducer

from agents.settings import Settings
from agents.topics import RAW_ARTICLES

DELIVERY_LIMIT = 120_000  # milliseconds: longer than any broker is away here
STEP = 0.05  # seconds between two portions


class Feed:
    """Sends `rate` of `raws` a second until told to `finish`, and what is `put` as it comes.

    In order, each once, all delivered in the end. While the broker is away they wait, and then come all at once.
    """

    def __init__(self, settings: Settings, raws: Iterator[dict[str, Any]], rate: float) -> None:
        self.settings = settings
        self.raws = raws
        self.rate = rate
        self.extra: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.sent: list[dict[str, Any]] = []
        self.undelivered: list[BaseException] = []
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True, name="feed")

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.closing.set()
        self.thread.join()

    def put(self, raw: dict[str, Any]) -> None:
        """One article more, at once."""
        self.extra.put(raw)

    def finish(self) -> None:
        """Send no more, and return when everything is delivered.

        Raises:
            KafkaError: something was not.
        """
        self.closing.set()
        self.thread.join()
        if self.undelivered:
            raise self.undelivered[0]

    def _run(self) -> None:
        producer = KafkaProducer(
            **self.settings.kafka_python(),
            enable_idempotence=True,
            acks="all",
            linger_ms=20,
            delivery_timeout_ms=DELIVERY_LIMIT,
            max_block_ms=DELIVERY_LIMIT,
        )
        try:
            started, sent = time.monotonic(), 0
            while not self.closing.wait(STEP):
                due = int((time.monotonic() - started) * self.rate)
                for raw in itertools.islice(self.raws, due - sent):
                    self._send(producer, raw)
                sent = due
                self._send_extra(producer)
            self._send_extra(producer)
            producer.flush(timeout=DELIVERY_LIMIT / 1000)
        except BaseException as error:  # noqa: BLE001  told by `finish`
            self.undelivered.append(error)
        finally:
            producer.close()

    def _send_extra(self, producer: KafkaProducer) -> None:
        while not self.extra.empty():
            self._send(producer, self.extra.get())

    def _send(self, producer: KafkaProducer, raw: dict[str, Any]) -> None:
        topic = RAW_ARTICLES.named(self.settings.topic_prefix).name
        sending = producer.send(topic, key=raw["id"].encode(), value=json.dumps(raw).encode())
        sending.add_errback(self.undelivered.append)
        self.sent.append(raw)
