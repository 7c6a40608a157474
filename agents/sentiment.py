"""The agent `sentiment`: tone, and the article's last stop. From here on its mentions go their own way."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from agents.carrying import unpack
from agents.topics import ANNOTATED_ARTICLES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS
from agents.work import Agent, Output
from pipeline.corroboration import article_notice, block, mention_records
from pipeline.parsing import ParsingStage
from pipeline.pipeline import published
from pipeline.records import Article, encode, make_id
from pipeline.sentiment import SentimentStage
from pipeline.stage import Item, Stage


def stages() -> Sequence[Stage]:
    """The parse as it came, then tone."""
    return (ParsingStage(), SentimentStage())


def outputs(item: Item) -> list[Output]:
    """The annotated article, each of its mentions in the partition of its block, and a notice to every partition.

    The notice says which version of the article is in force: mentions of an older one are dropped wherever they are.
    """
    article = published(item.article)
    key = article.id.encode()
    mentions = [
        Output(EVENT_MENTIONS, mention.id.encode(), encode(mention), partition_key=block(mention).encode())
        for mention in mention_records(article)
    ]
    return [
        Output(ANNOTATED_ARTICLES, key, encode(article)),
        *mentions,
        Output(EVENT_MENTIONS, notice_key(article), encode(article_notice(article)), broadcast=True),
    ]


def notice_key(article: Article) -> bytes:
    """Its own for each version: compaction must not let a late notice of an older version take a newer one's place."""
    return make_id("notice", article.id, *msgspec.structs.astuple(article.version)).encode()


SENTIMENT = Agent(
    name="sentiment",
    consumes=ARTICLES_WITH_EVENTS,
    publishes=(ANNOTATED_ARTICLES, EVENT_MENTIONS),
    stages=stages,
    decode=unpack,
    outputs=outputs,
)
