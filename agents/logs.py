"""The log of an agent: lines on standard error, ours in full, those of libraries from warnings up and once a minute."""

from __future__ import annotations

import logging
import time

CHATTERERS = ("faust", "mode", "aiokafka", "kafka", "agents.metrics")  # the last: Faust logs its sensors as ours
MINUTE = 60.0  # seconds


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
        self.said[line] = now
        return True


def set_up_logging(level: str) -> None:
    """Log to standard error from this level up."""
    handler = logging.StreamHandler()
    handler.addFilter(OnceAMinute())
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler])
    for chatterer in CHATTERERS:
        logging.getLogger(chatterer).setLevel(max(logging.WARNING, logging.getLogger().level))
