"""The stage `reading`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from pipeline.records import RawArticle, decode_object
from pipeline.stage import Emitted, Item, Outcome


class ReadingStage:
    """Stands here until its parts do."""

    name = "reading"

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """Each item as it came."""
        return [Emitted(item) for item in batch]


def read_raw(raw: bytes | dict[str, Any]) -> RawArticle:
    """Stands here until its parts do."""
    return msgspec.convert(decode_object(raw) if isinstance(raw, bytes) else raw, RawArticle)
