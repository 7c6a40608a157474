"""All stages in order, as a library: raw article in, annotated article out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from pipeline.entities import EntitiesStage
from pipeline.errors import InputError
from pipeline.events import EventsStage
from pipeline.parsing import ParsingStage
from pipeline.reading import ReadingStage, read_raw
from pipeline.records import Article, RawArticle
from pipeline.sentiment import SentimentStage
from pipeline.stage import Emitted, Item, Rejected, Stage, run_stages


class Pipeline:
    """Every stage in order; what an article gives depends on that article alone.

    The model loads when the first article comes and stays with the pipeline.
    """

    def __init__(self) -> None:
        self.stages: Sequence[Stage] = (
            ReadingStage(),
            ParsingStage(),
            EntitiesStage(),
            EventsStage(),
            SentimentStage(),
        )

    def annotate(self, raw: RawArticle | dict[str, Any] | bytes) -> Article:
        """The annotated article of a raw one: a record, its fields, or its JSON.

        Raises:
            InputError: nothing can be made of it; `code` and the message say why.
        """
        article = raw if isinstance(raw, RawArticle) else read_raw(raw)
        *_, last = run_stages(self.stages, [Item(raw=article, article=Article(id=article.id or ""))])[0]
        match last:
            case Emitted(item):
                return published(item.article)
            case Rejected(code, message):
                raise InputError(message, code)
            case outcome:
                raise AssertionError(f"a pipeline without a news desk gave {outcome}")


def published(article: Article) -> Article:
    """The article as subscribers read it, without what only agents need."""
    return msgspec.structs.replace(article, parse=UNSET, targets=UNSET)
