"""Puts raw articles on the topic `raw-articles`, each delivered before it counts as sent."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.admin import topic_states
from agents.errors import BrokerDown, TopicsWrong
from agents.feeds import is_feed_address, read_address
from agents.publishing import headers_of
from agents.settings import Settings
from agents.sourced import Found, Refused, Sourced
from agents.sources import STANDARD_INPUT, existing, read_file, read_standard_input
from agents.topics import MEBIBYTE, RAW_ARTICLES
from pipeline.errors import InputError, NotAnArticle, TooLarge
from pipeline.records import decode_object, make_id

IN_FLIGHT = 500  # records that wait for their delivery at a time
DELIVERY_LIMIT = 60.0  # seconds until the producer gives one up; it ends only when it has delivered or given up all
SLACK = 10.0  # seconds beyond it, for the producer to say so
OVERHEAD = 1024  # bytes that key, headers and framing add to a record
MOST_TOLD = 20  # refusals that are kept to be told; the rest is only counted


@dataclass(slots=True)
class Sent:
    """What came of an ingestion.

    Attributes:
        sent: how many records are on the topic.
        places: where each stands, as (partition, offset), in the order of the input.
        refused: how many were refused, by code.
        told: the first of the refusals.
    """

    sent: int = 0
    places: list[tuple[int, int]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    told: list[Refused] = field(default_factory=list)

    def refuse(self, refused: Refused) -> None:
        """Count a refusal."""
        self.refused[refused.code] += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(refused)


def read_places(places: Iterable[str], *, allow_private: bool = False) -> Iterator[Sourced]:
    """The raw articles of files, folders, globs, feeds of the web, and standard input (`-`), in order.

    Raises:
        FileNotFoundError: there is no such file.
    """
    for place in places:
        if place == STANDARD_INPUT:
            yield from read_standard_input()
        elif is_feed_address(place):
            yield from read_address(place, allow_private=allow_private)
        else:
            for path in existing([place]):
                yield from read_file(Path(path))


def key_of(found: Found) -> bytes:
    """The key of a raw article: its id, else its url, else what its bytes make.

    Raises:
        InputError: it is no raw article, or too large for the topic.
    """
    if len(found.data) + OVERHEAD > RAW_ARTICLES.max_bytes:
        raise TooLarge(f"the article has more than the {RAW_ARTICLES.max_bytes // MEBIBYTE} MiB that the topic takes")
    fields = decode_object(found.data)
    if not any(isinstance(fields.get(name), str) and fields[name] for name in ("text", "html")):
        raise NotAnArticle("there is neither `text` nor `html`")
    for name in ("id", "url"):
        if isinstance(fields.get(name), str) and fields[name]:
            return str(fields[name]).encode("utf-8", errors="replace")
    return make_id("raw-article", hashlib.sha256(found.data).hexdigest()).encode()


def ingest_all(settings: Settings, sources: Iterable[Sourced]) -> Iterator[Sent]:
    """Send each raw article; gives the same `Sent` again and again as it grows, the last time with everything.

    Raises:
        BrokerDown: nobody answers, or no longer.
        TopicsWrong: the topic is not there.
    """
    from kafka import KafkaProducer
    from kafka.errors import KafkaError

    topic = RAW_ARTICLES.named(settings.topic_prefix)
    if not any(state.exists for state in topic_states(settings) if state.topic.name == topic.name):
        raise TopicsWrong(f"there is no topic {topic.name}: make it with `dateline topics --create`")
    result = Sent()
    waiting: deque[Any] = deque()
    producer = KafkaProducer(
        **settings.kafka_python(),
        acks="all",
        max_request_size=RAW_ARTICLES.max_bytes + OVERHEAD,
        enable_idempotence=settings.transactions,
        linger_ms=5,
        request_timeout_ms=int(DELIVERY_LIMIT * 500),
        delivery_timeout_ms=int(DELIVERY_LIMIT * 1000),
    )
    try:
        for source in sources:
            if isinstance(source, Refused):
                result.refuse(source)
            else:
                try:
                    key = key_of(source)
                except InputError as error:
                    result.refuse(Refused(source.name, error.code, f"{source.name}: {error}"))
                else:
                    headers = headers_of(RAW_ARTICLES, key, source.data, "ingest")
                    waiting.append(producer.send(topic.name, key=key, value=source.data, headers=headers))
            while len(waiting) > IN_FLIGHT or (waiting and waiting[0].is_done):
                settle(waiting.popleft(), result)
            yield result
        producer.flush(DELIVERY_LIMIT + SLACK)
        while waiting:
            settle(waiting.popleft(), result)
            yield result
    except KafkaError as error:
        told = f"the broker at {settings.brokers} failed ({type(error).__name__})"
        raise BrokerDown(
            f"{told} after {result.sent} articles were delivered; sending them again does no harm"
        ) from None
    finally:
        producer.close(timeout=DELIVERY_LIMIT + SLACK)
    yield result


def settle(delivery: Any, result: Sent) -> None:
    """Wait until a record is delivered, and count it. Raises what hindered it."""
    delivered = delivery.get(timeout=DELIVERY_LIMIT + SLACK)
    result.sent += 1
    result.places.append((delivered.partition, delivered.offset))
