"""The whole pipeline over the examples: what every annotated article must hold, whatever its stages do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import UNSET

from pipeline import InputError, Pipeline
from pipeline.parsing import ParsingStage, pack
from pipeline.reading import read_raw
from pipeline.records import Article, decode, encode
from pipeline.stage import Emitted, Item, run_stages
from tests.news import articles

EXAMPLES = Path(__file__).parents[2] / "examples/articles"
SPAN = {"text", "start", "end"}


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


@pytest.fixture(scope="module")
def raws():
    """The examples, and some articles with copies and corrections."""
    lines = (EXAMPLES / "morning-stream.jsonl").read_text().splitlines()
    return [*articles(20), *map(json.loads, lines)]


@pytest.fixture(scope="module")
def annotated(pipeline, raws):
    return [pipeline.annotate(raw) for raw in raws]


def spans_of(value):
    """Every span of a record's JSON, wherever it stands."""
    if isinstance(value, dict):
        if value.keys() >= SPAN:
            yield value
        for inner in value.values():
            yield from spans_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans_of(inner)


def test_every_span_is_what_it_says(annotated):
    for article in annotated:
        found = [*spans_of(json.loads(encode(article)))]
        assert found
        for span in found:
            whole = article.title if span.get("in") == "title" else article.text
            assert whole[span["start"] : span["end"]] == span["text"]


def test_events_refer_to_what_the_article_has(annotated):
    for article in annotated:
        attributions = {attribution.id for attribution in article.attributions}
        clusters = {entity.cluster for entity in article.entities}
        for event in article.events:
            assert set(event.attributions) <= attributions
            assert {someone.cluster for someone in event.actors + event.recipients} <= clusters | {None}
        assert len({event.id for event in article.events}) == len(article.events)


def test_what_an_article_gives_does_not_depend_on_its_batch(pipeline, raws, annotated):
    batch = [Item(raw=read_raw(raw), article=Article(id="")) for raw in raws]
    together = [outcomes[-1].item.article for outcomes in run_stages(pipeline.stages, batch)]
    assert [encode(article) for article in together] == [encode(article) for article in annotated]


def test_agents_apart_give_what_a_chain_gives(pipeline, raws, annotated):
    def carried(item: Item) -> Item:
        """The item as the next agent takes it off its topic."""
        if item.doc is not None:
            item.article.parse = pack(item.doc, item.headline)
        return Item(article=decode(encode(item.article), Article))

    reading, _, entities, events, sentiment = pipeline.stages
    for raw, expected in zip(raws, annotated, strict=True):
        item = Item(raw=read_raw(raw), article=Article(id=""))
        for agent in ((reading,), (ParsingStage(), entities), (ParsingStage(), events), (ParsingStage(), sentiment)):
            (outcomes,) = run_stages(agent, [carried(item) if item.raw is None else item])
            assert isinstance(outcomes[-1], Emitted)
            item = outcomes[-1].item
            item.raw = None
        item.article.parse = UNSET
        item.article.targets = UNSET
        assert encode(item.article) == encode(expected)


def test_what_only_agents_need_is_gone_from_what_subscribers_read(annotated):
    for article in annotated:
        assert not {"parse", "targets"} & json.loads(encode(article)).keys()


def test_unknown_fields_of_the_input_are_kept(pipeline):
    raw = {"text": "Rebels seized Homs, officials said.", "desk": "foreign", "extra": {"priority": 2}}
    assert pipeline.annotate(raw).extra == {"desk": "foreign", "priority": 2}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"no json", "not-json"),
        (b"\xff", "not-utf8"),
        (b"{}", "not-an-article"),
        ({"text": ""}, "empty-text"),
        ({"text": 7}, "bad-field"),
        ({"text": "Rebels seized Homs. " * 60_000}, "too-long"),
    ],
)
def test_what_cannot_be_annotated_says_why(pipeline, raw, code):
    with pytest.raises(InputError) as error:
        pipeline.annotate(raw)
    assert error.value.code == code
