"""Sends dead letters back to where they came from, when the cause is gone. Safe to repeat at any time.

Each record goes to its own topic and partition with its own key, headers, bytes and timestamp, in the order in which
the letters were written: what it gives has the ids that it would have had. A record of which there are several
letters, since it was put aside again, is sent once. One header is added, by which the agent that takes it knows under
which name its failure stands in `outcomes`.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.admin import TopicState, topic_states
from agents.dead_letters import ANY, REDRIVEN, DeadLetter, Letters, Selection
from agents.errors import BrokerDown
from agents.settings import LARGEST_MESSAGE, Settings
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS, MEBIBYTE, RAW_ARTICLES
from agents.work import WRAPPING

BACK_TO = (RAW_ARTICLES, ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS)  # what agents consume
IN_FLIGHT = 500  # letters that wait for their delivery at a time,
BYTES_IN_FLIGHT = 64 * MEBIBYTE  # and what they may weigh
DELIVERY_LIMIT = 60.0  # seconds until the producer gives one up
SLACK = 10.0  # seconds beyond it, for the producer to say so
NOT_WHOLE = "the body had not fitted into the topic"


@dataclass(slots=True)
class Redriven:
    """What came of a redrive.

    Attributes:
        sent: how many records were sent back and delivered.
        repeated: how many letters were of a record that was among those already.
        left: how many letters could not be sent back, by the reason.
        old: how many of those sent are older than their topic keeps records.
        foreign: how many records on the topic others wrote.
    """

    sent: int = 0
    repeated: int = 0
    left: Counter[str] = field(default_factory=Counter)
    old: int = 0
    foreign: int = 0


def choose(settings: Settings, selection: Selection, result: Redriven) -> Iterator[DeadLetter]:
    """The letters that a redrive would send back, in its order; `result` counts the others.

    Raises:
        BrokerDown: nobody answers, or no longer.
        TopicsWrong: there is no topic of dead letters.
    """
    ours = {topic.named(settings.topic_prefix).name for topic in BACK_TO}
    topics = {state.topic.name: state for state in topic_states(settings) if state.topic.name in ours}
    letters = Letters(settings, selection)
    met: set[bytes] = set()  # 16 bytes a letter
    for letter in letters:
        reason = why_left(letter, topics)
        if reason:
            result.left[reason] += 1
        elif (identity := letter.identity()) in met:
            result.repeated += 1
        else:
            met.add(identity)
            result.old += is_old(letter, topics)
            yield letter
    result.foreign = letters.foreign


def why_left(letter: DeadLetter, topics: Mapping[str, TopicState]) -> str | None:
    """Why a letter cannot be sent back; null where it can."""
    topic, partition, _ = letter.origin
    if not letter.whole:
        return NOT_WHOLE
    if topic not in topics:
        return f"{topic} is no topic of which an agent of this stream takes records"
    if not topics[topic].exists:
        return f"there is no topic {topic}"
    if not 0 <= partition < topics[topic].partitions:
        return f"the topic {topic} has no partition {partition}"
    return None


def is_old(letter: DeadLetter, topics: Mapping[str, TopicState]) -> bool:
    """Whether the broker may delete the record as soon as it is sent, since its timestamp is kept."""
    kept = topics[letter.origin[0]].topic.retention
    return kept is not None and letter.timestamp / 1000 + kept.total_seconds() < time.time()


def redrive(settings: Settings, selection: Selection = ANY) -> Redriven:
    """Send letters back; those of a key keep their order.

    Raises:
        BrokerDown: nobody answers, or no longer: the message says how many were delivered until then.
        TopicsWrong: there is no topic of dead letters.
    """
    from kafka import KafkaProducer
    from kafka.errors import KafkaError

    result = Redriven()
    # Without idempotence a retry could overtake: then only one request is on its way at a time.
    order = {"enable_idempotence": True} if settings.transactions else {
        "enable_idempotence": False, "max_in_flight_requests_per_connection": 1,
    }  # fmt: skip
    producer = KafkaProducer(
        **settings.kafka_python(),
        **order,
        acks="all",
        max_request_size=LARGEST_MESSAGE,
        linger_ms=20,
        request_timeout_ms=int(DELIVERY_LIMIT * 500),
        delivery_timeout_ms=int(DELIVERY_LIMIT * 1000),
    )
    try:
        room = {topic.named(settings.topic_prefix).name: topic.max_bytes for topic in BACK_TO}
        send_back(producer, choose(settings, selection, result), room, result)
    except (KafkaError, BrokerDown) as error:
        cause = str(error) if isinstance(error, BrokerDown) else f"{settings.brokers} failed ({type(error).__name__})"
        told = f"{cause}; {result.sent} dead letters had been sent back; sending them again does no harm"
        raise BrokerDown(told) from None
    finally:
        producer.close(timeout=DELIVERY_LIMIT + SLACK)
    return result


def send_back(producer: Any, letters: Iterable[DeadLetter], room: Mapping[str, int], result: Redriven) -> None:
    """Send each and wait for every delivery, with only so much waiting at a time.

    `room` is the size of the largest record of each topic.

    Raises:
        KafkaError: one was not delivered.
    """
    waiting: deque[tuple[Any, int]] = deque()
    weight = 0

    def settle() -> None:
        nonlocal weight
        delivery, size = waiting.popleft()
        weight -= size
        settle_one(delivery, result)

    for letter in letters:
        topic, partition, _ = letter.origin
        size = len(letter.value or b"")
        delivery = producer.send(
            topic,
            key=letter.key,
            value=letter.value,
            headers=headers_back(letter, room[topic]),
            partition=partition,
            timestamp_ms=letter.timestamp,
        )
        waiting.append((delivery, size))
        weight += size
        while len(waiting) > IN_FLIGHT or weight > BYTES_IN_FLIGHT:
            settle()
    producer.flush(DELIVERY_LIMIT + SLACK)
    while waiting:
        settle()


def settle_one(delivery: Any, result: Redriven) -> None:
    """Wait until a record is delivered, and count it; one that the topic itself refuses does not stop the others."""
    from kafka.errors import InvalidTimestampError, MessageSizeTooLargeError

    try:
        delivery.get(timeout=DELIVERY_LIMIT + SLACK)
    except MessageSizeTooLargeError:
        result.left["the topic takes no record as large as it"] += 1
    except InvalidTimestampError:
        result.left["the topic takes no record as old as it"] += 1
    else:
        result.sent += 1


def headers_back(letter: DeadLetter, room: int) -> list[tuple[str, bytes]]:
    """The record's own headers, and the name of its failure where there is room for it in so many bytes."""
    own = sum(len(name) + len(value or b"") for name, value in letter.headers)
    if letter.name is None or len(letter.key or b"") + len(letter.value or b"") + own + WRAPPING > room:
        return list(letter.headers)
    return [*letter.headers, (REDRIVEN, letter.name.encode())]
