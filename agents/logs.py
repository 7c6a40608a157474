"""The log of an agent: lines on standard error, ours in full, those of libraries from warnings up and once a minute.

A message is one line, whatever it quotes: an id or an error of an article's can neither forge a line nor reach the
terminal. Libraries are never heard below warnings: at DEBUG kafka-python writes out what it sends, passwords too.
"""

from __future__ import annotations

import logging
import time
from copy import copy
from typing import Any

from agents.showing import shown

CHATTERERS = ("faust", "mode", "aiokafka", "kafka", "agents.metrics")  # the last: Faust logs its sensors as ours
MINUTE = 60.0  # seconds
MOST_SAID = 1000  # different lines that are remembered
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class OnceAMinute(logging.Filter):
    """Lets a line through if the same has not been said within a minute: a broker that is away is told once."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to say it."""
        if not record.name.startswith(CHATTERERS):
            return True
        line, now = (record.name, str(record.msg)), time.monotonic()
        last = self.said.get(line)
        if last is not None and now - last < MINUTE:
            return False
        if len(self.said) >= MOST_SAID:
            self.said.clear()
        self.said[line] = now
        return True


class OneLine(logging.Formatter):
    """A record in one line, with the exception that it may have.

    Stack traces are for `DEBUG` alone; they follow set in, so that they are not taken for records.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        if not record.exc_info or record.levelno <= logging.DEBUG:
            return super().format(record)
        kind, error, _ = record.exc_info
        told = copy(record)
        told.exc_info = told.exc_text = None
        name = kind.__name__ if kind else "an exception"
        return f"{super().format(told)} ({shown(f'{name}: {error}')})"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the base class names it so
        """The line."""
        return shown(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  as above
        """The stack trace."""
        return "\n".join(f"    {shown(line)}" for line in super().formatException(ei).splitlines())


def set_up_logging(level: str) -> None:
    """Log to standard error from this level up."""
    handler = logging.StreamHandler()
    handler.addFilter(OnceAMinute())
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
    for chatterer in CHATTERERS:
        logging.getLogger(chatterer).setLevel(max(logging.WARNING, logging.getLogger().level))
