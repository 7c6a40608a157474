"""Why a process of an agent ends, as one tree, each with its exit code.

    Ended                the process cannot go on
    ├── LoopFailed   1   something the loop itself needs failed: the broker, a child that cannot start
    └── Halted       4   too many records failed; a person must look

What is wrong with a record is in `pipeline/errors.py`, and never ends a process.
"""

from __future__ import annotations


class Ended(Exception):
    """The process cannot go on; `exit_code` is what it ends with."""

    exit_code = 1


class LoopFailed(Ended):
    """Something that the loop itself needs failed; the message is one line, the cause is attached."""


class Halted(Ended):
    """Too many records failed, and nothing of their batch was published or acknowledged.

    Attributes:
        agent: at which most of them failed.
        reason: the error code that most of them have.
    """

    exit_code = 4

    def __init__(self, message: str, agent: str, reason: str) -> None:
        super().__init__(message)
        self.agent = agent
        self.reason = reason
