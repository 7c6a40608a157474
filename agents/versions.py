"""Which records this release reads: those of a newer major version are refused whole, and never half read.

A record on a topic says what it is in the header `dateline-record: <name>/<major>`. A release that only adds optional
fields keeps the number; one that takes a field away, or changes what it means, raises it.
"""

from __future__ import annotations

from collections.abc import Iterable

from agents.topics import Topic
from pipeline.errors import UnknownRecord

HEADER = "dateline-record"
LONGEST = 60  # bytes of a header that a message repeats


def check_version(headers: Iterable[tuple[str, bytes]], topic: Topic) -> None:
    """Nothing, where the record is one of the topic's own, or does not say what it is, as those of others do not.

    Raises:
        UnknownRecord: it is of another kind, or of another major version.
    """
    told = next((value for name, value in headers if name == HEADER), None)
    if told is not None and told != topic.record.encode():
        said = told[:LONGEST].decode(errors="replace")
        raise UnknownRecord(f"the header `{HEADER}` says {said}, and this release reads {topic.record}")
