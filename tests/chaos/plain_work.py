"""What a plain consumer does with a raw article: the reader's cheap stage, in the process itself."""

from __future__ import annotations

import os

from agents.child import limit_memory
from agents.reader import decode
from agents.settings import Settings
from agents.topics import ARTICLES, RAW_ARTICLES
from agents.work import Incoming
from pipeline.records import encode
from tests.chaos.stand_ins import read, suffer

SETTINGS = Settings()
GROUP = f"{SETTINGS.topic_prefix}dateline.reader"
TAKES, GIVES = (topic.named(SETTINGS.topic_prefix).name for topic in (RAW_ARTICLES, ARTICLES))
MEMORY = 1 << 30  # bytes: an article that eats memory would take the machine with it
limit_memory(MEMORY)
PORT = os.environ.get("DATELINE_HTTP_PORT", "0")


def article_of(value: bytes) -> bytes:
    """The clean article; poison does its harm."""
    item = decode(Incoming(topic="", partition=0, offset=0, timestamp=0, key=None, value=value))
    assert item.raw is not None, "decoded just now"
    article = read(item)
    if trouble := article.extra.get("trouble"):
        suffer(trouble)
    return encode(article)
