"""What a source gives: raw articles, and what stood where one was looked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A raw article as JSON, and what to call where it stood (`news.jsonl:3`)."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """What stood there is no raw article; `code` and `message` say why."""

    name: str
    code: str
    message: str


Sourced = Found | Refused
