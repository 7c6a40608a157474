"""From raw articles to events through five agents on a real Kafka, with what operators meet in the middle."""

from __future__ import annotations

import json
import signal
import time

import pytest

from agents.topics import EVENT_MENTIONS
from pipeline import InputError, Pipeline
from pipeline.corroboration import article_notice, live_events, mention_records
from pipeline.records import encode
from tests.news import articles
from tests.system.workers import CONSUMED, workers

ARTICLES = 300
BROKEN = [b"no json", b"\xff\xfe", b"{}", b'{"text": ""}', b'{"text": "\\ud800"}']
AGENTS = tuple(CONSUMED)
SESSION = {"DATELINE_SESSION_TIMEOUT": "6"}  # seconds


@pytest.fixture(scope="session")
def by_file() -> list[bytes]:
    """The live events of `dateline annotate | dateline corroborate` over the same articles."""
    pipeline = Pipeline()
    records = []
    for raw in articles(ARTICLES):
        try:
            article = pipeline.annotate(raw)
        except InputError:
            continue
        records += [article_notice(article), *mention_records(article)]
    return [encode(event) for event in live_events(records)]


def account_for_all(crew, raws) -> None:
    """Every raw article has one outcome of each agent down to its last, every mention one of the desk."""
    outcomes = crew.outcomes()
    for raw in raws:
        for agent in AGENTS[:4]:
            outcome = outcomes[raw["id"], agent]["outcome"]
            if outcome != "emitted":
                break
        assert outcome in {"emitted", "skipped"}
    records = [json.loads(value) for value in crew.latest(EVENT_MENTIONS.name).values()]
    folded = {record["article"]["id"] if "notice" in record else record["id"] for record in records}
    assert folded == {identity for identity, agent in outcomes if agent == "desk"}


def test_one_agent_killed_in_the_middle_changes_nothing(stream, tmp_path, by_file):
    raws = articles(ARTICLES)
    with workers(stream, tmp_path) as crew:
        crew.start(*AGENTS, **SESSION)
        crew.ingest(raws[:150])
        crew.wait_until(lambda lag: 0 < lag["entities"] < 120)
        crew.kill("entities")
        crew.ingest([*BROKEN, *raws[150:]])
        crew.start("entities", **SESSION)
        crew.wait_until_quiet()

        account_for_all(crew, raws)
        dead = [row for row in crew.outcomes().values() if row["outcome"] == "dead_lettered"]
        assert {row["agent"] for row in dead} == {"reader"}
        assert sorted(row["reason"] for row in dead) == [
            "empty-text",
            "not-an-article",
            "not-json",
            "not-json",
            "not-utf8",
        ]
        assert crew.live_events() == by_file
        assert crew.stop() == dict.fromkeys(AGENTS, 0)


def test_an_undisturbed_chain_gives_the_same_events(stream, tmp_path, by_file):
    raws = articles(ARTICLES)
    chain = "reader+entities+events+sentiment"
    with workers(stream, tmp_path) as crew:
        crew.start(chain, "desk", **SESSION)
        crew.ingest(raws)
        crew.wait_until(lambda lag: lag["reader"] == lag["desk"] == 0)
        time.sleep(1)
        crew.wait_until(lambda lag: lag["reader"] == lag["desk"] == 0)
        account_for_all(crew, raws)
        assert crew.live_events() == by_file


def test_a_desk_that_slept_past_its_session_overwrites_nothing(stream, tmp_path, by_file):
    raws = articles(ARTICLES)
    chain = "reader+entities+events+sentiment"
    with workers(stream, tmp_path) as crew:
        crew.start(chain, "desk", **SESSION)
        crew.ingest(raws[:100])
        crew.wait_until(lambda lag: lag["reader"] < 80)
        crew.send("desk", signal.SIGSTOP)
        crew.start("desk#2", **SESSION)
        crew.ingest(raws[100:200])
        crew.wait_until(lambda lag: lag["reader"] == lag["desk"] == 0)
        crew.send("desk", signal.SIGCONT)
        crew.ingest(raws[200:])
        time.sleep(5)  # for the sleeper to do whatever harm it can
        if crew.processes["desk"].poll() is not None:
            crew.start("desk", **SESSION)
        crew.wait_until(lambda lag: lag["reader"] == lag["desk"] == 0)
        account_for_all(crew, raws)
        assert crew.live_events() == by_file
