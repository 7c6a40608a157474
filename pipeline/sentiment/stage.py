"""The stage `sentiment`: tone toward each named actor, of each event, and of the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from pipeline.records import Article, EventMention, Polarity, Sentiment, Span, Target
from pipeline.sentiment.lexicon import load_lexicon
from pipeline.sentiment.model import Judgement, load_model
from pipeline.sentiment.valence import tone_of
from pipeline.sentiment.view import View
from pipeline.stage import Emitted, Item, Outcome, run_each

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

ACTORS = frozenset({"person", "group", "organization"})
NOTHING_SAID = Judgement("neutral", 0.0)
NEUTRAL_BAND = 0.25  # the tone of one mild word, such as "concern"


class SentimentStage:
    """Sets `article.sentiment` and the `tone` of each event mention.

    Needs `item.doc`, the parse of the article's `text`. Every mention of a person, group or organization, and every
    span that the raw article asks for, gets one target. In a title its words alone give the tone.
    """

    name = "sentiment"

    def __init__(self) -> None:
        self.lexicon = load_lexicon()
        self.model = load_model()

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """One `Emitted` an item."""
        return run_each(self._judge, batch)

    def _judge(self, item: Item) -> Outcome:
        assert item.doc is not None, "sentiment needs the parse: the stage `parsing` comes first"
        article, view = item.article, View(item.doc, self.lexicon)
        title_tone = round(tone_of(self.lexicon.word_valences(article.title or "")), 4)
        targets = [self._target(view, cluster, span, title_tone) for cluster, span in wanted_spans(article)]
        events = [with_tone(event, view, title_tone) for event in article.events]
        sentiment = Sentiment(tone=round(view.tone(), 4), targets=targets)
        return Emitted(replace(item, article=msgspec.structs.replace(article, sentiment=sentiment, events=events)))

    def _target(self, view: View, cluster: int | None, span: Span, title_tone: float) -> Target:
        if span.within is not UNSET:
            judged = Judgement(polarity_of_tone(title_tone), title_tone)
        else:
            tokens = tokens_at(view.doc, span)
            judged = NOTHING_SAID if tokens is None else self.model.judge(view.features(tokens))
        return Target(cluster=cluster, span=span, polarity=judged.polarity, score=judged.score)


def wanted_spans(article: Article) -> list[tuple[int | None, Span]]:
    """The mentions to judge, each with its cluster, in order; where a wanted span is a mention it is judged once."""
    wanted: dict[tuple[bool, int, int], tuple[int | None, Span]] = {}
    for span in () if article.targets is UNSET else article.targets:
        wanted[place_of(span)] = None, span
    for entity in article.entities:
        if entity.kind in ACTORS:
            bare = Span(text=entity.text, start=entity.start, end=entity.end, within=entity.within)
            wanted[place_of(entity)] = entity.cluster, bare
    return [wanted[place] for place in sorted(wanted)]


def place_of(span: Span) -> tuple[bool, int, int]:
    """By what spans are ordered: those of the title after those of the text."""
    return span.within is not UNSET, span.start, span.end


def with_tone(event: EventMention, view: View, title_tone: float) -> EventMention:
    """The event mention with its tone, that of what is told of its trigger."""
    if event.trigger.within is not UNSET:
        return msgspec.structs.replace(event, tone=title_tone)
    tokens = tokens_at(view.doc, event.trigger)
    return msgspec.structs.replace(event, tone=0.0 if tokens is None else round(view.clause_tone(tokens), 4))


def tokens_at(doc: Doc, span: Span) -> DocSpan | None:
    """The tokens that the span touches; null for an empty one."""
    return doc.char_span(span.start, span.end, alignment_mode="expand") or None


def polarity_of_tone(tone: float) -> Polarity:
    """What a tone comes to, with a band around nothing that is neutral."""
    if abs(tone) <= NEUTRAL_BAND:
        return "neutral"
    return "positive" if tone > 0 else "negative"
