"""How an article travels between agents: as far as it is, with its parse."""

from __future__ import annotations

from agents.topics import Topic
from agents.work import Incoming, Output
from pipeline.records import Article, decode, encode
from pipeline.stage import Item


def unpack(record: Incoming) -> Item:
    """The article of a record between two agents; its parse is read by the first stage that needs it.

    Raises:
        InputError: it is no article.
    """
    return Item(article=decode(record.value or b"", Article))


def pack(topic: Topic, item: Item) -> list[Output]:
    """The article with its parses, for the next agent."""
    from pipeline import parsing

    if item.doc is not None:
        item.article.parse = parsing.pack(item.doc, item.headline)
    return [Output(topic, item.article.id.encode(), encode(item.article))]
