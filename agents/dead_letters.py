"""What could not be processed: written as it came, and read again. `redriving.py` sends it back.

A dead letter has the original key, headers and bytes untouched, and the headers below. One that is too large for its
topic has no body and says so in `dateline-body`; it cannot be sent back, but its origin says where it stood. If not
even its key and its headers fit, they are left out too. Producers refuse what has neither key nor value, though Kafka
does not: its letter has an empty body, and says that it had none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agents.settings import Settings
from agents.topic_log import TopicLog
from agents.topics import DEAD_LETTERS
from agents.work import WRAPPING, Incoming, Step

PREFIX = "dateline-"
ARRIVED = "dateline-arrived"  # not of the dead letter: when the raw record came, carried along with what it gave
REDRIVEN = "dateline-redriven"  # of a record that was sent back: the name under which its failure stands in `outcomes`
NAMES = ("agent", "topic", "partition", "offset", "timestamp", "error", "message", "at", "attempts", "body", "id")
HEADERS = (*(PREFIX + name for name in NAMES), REDRIVEN)
WHOLE, LEFT_OUT, NONE = "whole", "left-out", "none"
HEADER_FRAMING = 10  # bytes: two lengths of up to five


def headers_of(record: Incoming, step: Step, attempts: int, at: datetime, name: str) -> list[tuple[str, bytes]]:
    """The record's own headers and those that say what went wrong. Those of an earlier failure give way.

    `name` is what its outcome calls the record.
    """
    told = {
        "agent": step.agent,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "error": step.reason,
        "message": step.message or "",
        "at": at.isoformat(timespec="milliseconds"),
        "attempts": attempts,
        "body": LEFT_OUT if not _fits(record) else NONE if _is_nothing(record) else WHOLE,
        "id": name,
    }
    own = [(name, value) for name, value in record.headers if name not in HEADERS]
    return [
        *(own if _fits_without_body(record) else []),
        *((PREFIX + name, str(value).encode()) for name, value in told.items()),
    ]


def body_of(record: Incoming) -> bytes | None:
    """The record's bytes, or none where they do not fit; empty where without them there would be nothing to send."""
    body = record.value if _fits(record) else None
    return b"" if key_of(record) is None and body is None else body


def _is_nothing(record: Incoming) -> bool:
    return record.key is None and record.value is None


def key_of(record: Incoming) -> bytes | None:
    """The record's key, or none where not even it and the headers fit."""
    return record.key if _fits_without_body(record) else None


def _fits(record: Incoming) -> bool:
    return _size(record) + len(record.value or b"") <= DEAD_LETTERS.max_bytes


def _fits_without_body(record: Incoming) -> bool:
    return _size(record) <= DEAD_LETTERS.max_bytes


def _size(record: Incoming) -> int:
    headers = sum(len(name.encode()) + len(value or b"") + HEADER_FRAMING for name, value in record.headers)
    return len(record.key or b"") + headers + WRAPPING


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record of `dead-letters`: what it says of itself, and what it was.

    `offset` is its own; `origin` is where the original stood: topic, partition, offset. `timestamp` is the original's,
    in milliseconds; `at` is when it failed; `name` is what its outcome calls it, null where an older release wrote it.
    """

    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    agent: str
    origin: tuple[str, int, int]
    timestamp: int
    error: str
    message: str
    at: datetime
    attempts: int
    whole: bool
    name: str | None = None

    def identity(self) -> bytes:
        """The same for two letters of the same record: put aside twice after a crash, or again after a redrive."""
        topic, partition, _ = self.origin
        told = repr((topic, partition, self.timestamp, self.key, self.headers)).encode()
        return hashlib.blake2b(self.value or b"", digest_size=16, key=hashlib.blake2b(told).digest()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which dead letters are meant; null means any."""

    agent: str | None = None
    error: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    offset: int | None = None

    def takes(self, letter: DeadLetter) -> bool:
        """Whether the letter is one of them."""
        return (
            (self.agent is None or letter.agent == self.agent)
            and (self.error is None or letter.error == self.error)
            and (self.since is None or letter.at >= self.since)
            and (self.until is None or letter.at < self.until)
            and (self.offset is None or letter.offset == self.offset)
        )


ANY = Selection()


def read_letter(record: Any) -> DeadLetter:
    """The dead letter that a record of kafka-python holds.

    Raises:
        KeyError, ValueError: it lacks one of our headers, or has it otherwise: someone else wrote it.
    """
    headers = dict(record.headers)
    told = {name: (headers[PREFIX + name] or b"").decode() for name in NAMES if name != "id"}
    name = headers.get(PREFIX + "id")
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None:
        raise ValueError("its time has no zone")
    return DeadLetter(
        offset=record.offset,
        key=record.key,
        value=None if told["body"] == NONE else record.value,
        headers=tuple((name, value) for name, value in record.headers if name not in HEADERS),
        agent=told["agent"],
        origin=(told["topic"], int(told["partition"]), int(told["offset"])),
        timestamp=int(told["timestamp"]),
        error=told["error"],
        message=told["message"],
        at=at,
        attempts=int(told["attempts"]),
        whole=told["body"] != LEFT_OUT,
        name=None if name is None else name.decode(),
    )


class Letters:
    """The dead letters that there are when it is iterated, oldest first.

    Attributes:
        foreign: how many records were passed over, since others wrote them.

    Raises:
        BrokerDown: on iteration, nobody answers, or no longer.
        TopicsWrong: on iteration, the topic is not there.
    """

    def __init__(self, settings: Settings, selection: Selection = ANY) -> None:
        self.settings = settings
        self.selection = selection
        self.foreign = 0

    def __iter__(self) -> Iterator[DeadLetter]:
        with TopicLog(self.settings, [DEAD_LETTERS], from_beginning=True) as log:
            for record in log.to_the_end():
                try:
                    letter = read_letter(record)
                except (KeyError, ValueError):
                    self.foreign += 1
                else:
                    if self.selection.takes(letter):
                        yield letter
