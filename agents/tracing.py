"""Where is my story? What each agent did with an article and its mentions, and the events that list it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agents.settings import Settings
from agents.topic_log import TopicLog
from agents.topics import EVENTS, OUTCOMES
from pipeline.errors import InputError
from pipeline.records import decode_object


@dataclass(slots=True)
class Trace:
    """What is known of an article.

    Attributes:
        outcomes: the last outcome of each agent for each record of it, in the order they came.
        events: the live events that list it.
    """

    outcomes: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def trace_article(settings: Settings, article_id: str) -> Trace:
    """Everything on the topics now about an article.

    Raises:
        BrokerDown: nobody answers.
        TopicsWrong: the topics are not there.
    """
    outcomes: dict[bytes, dict[str, Any]] = {}  # by key; one without a value takes the outcome back
    events: dict[str, dict[str, Any]] = {}
    with TopicLog(settings, [OUTCOMES, EVENTS], from_beginning=True) as log:
        for record in log.to_the_end():
            found = fields_of(record.value)
            if record.topic == OUTCOMES.named(settings.topic_prefix).name:
                outcomes.pop(record.key, None)
                if found is not None and article_id in {found.get("id"), found.get("article_id")}:
                    outcomes[record.key] = found
            elif found is None:
                continue
            elif any(mention["article_id"] == article_id for mention in found.get("mentions") or ()):
                events[found["id"]] = found
            else:
                events.pop(str(found.get("id")), None)
    return Trace(list(outcomes.values()), list(events.values()))


def fields_of(value: bytes | None) -> dict[str, Any] | None:
    """The fields of a record; null where it is none."""
    if value is None:
        return None
    try:
        return decode_object(value)
    except InputError:
        return None
