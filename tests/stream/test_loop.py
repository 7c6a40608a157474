"""The loop on a real Kafka: whatever a record does to a stage, it has one outcome and the others have theirs."""

from __future__ import annotations

import json
import signal
import time
from contextlib import closing

import psutil
from kafka import KafkaConsumer, TopicPartition

from agents import dead_letters
from agents.admin import admin_client, create_topics
from agents.brokers import EmbeddedBroker
from agents.settings import Settings
from agents.topics import ARTICLES, ARTICLES_WITH_ENTITIES, DEAD_LETTERS, RAW_ARTICLES
from tests.stream.processes import (
    AgentProcess,
    free_port,
    latest,
    outcomes,
    read_topic,
    send_bytes,
    send_raw,
    wait_for_outcomes,
    wait_until,
)

GOOD = ["a fine article"] * 30


FAULTS = {  # what the stage does: outcome, reason, attempts of its dead letter
    "RAISE": ("dead_lettered", "internal-error", 2),
    "GORGE": ("dead_lettered", "internal-error", 2),
    "KILL": ("dead_lettered", "child-died", 3),
    "HANG": ("dead_lettered", "timed-out", 2),
    "SEGFAULT": ("dead_lettered", "child-died", 3),
    "EXIT": ("dead_lettered", "child-died", 3),
    "SYSEXIT": ("dead_lettered", "internal-error", 2),
    "GROW": ("dead_lettered", "too-large", 1),
    "REJECT": ("dead_lettered", "bad-text", 1),
    "SKIP": ("skipped", "not-news", None),
}


def test_no_bad_article_stops_the_stream_or_vanishes(stream):
    texts = [text for fault in FAULTS for text in (*GOOD[:4], f"so first:{fault}")]
    ids = send_raw(stream, texts)
    bad = dict(zip(ids[4::5], FAULTS, strict=True))
    good = {name for name in ids if name not in bad}
    with AgentProcess(stream, "first") as agent:
        told = wait_for_outcomes(stream, ids, "first")
        wait_until(lambda: agent.metric("dateline_records_consumed_total") == len(ids))
        assert agent.metric("dateline_records_processed_total") == len(ids)
        assert agent.metric("dateline_records_processed_total", outcome="dead_lettered") == 9
        assert agent.metric("dateline_dead_letters_total", error="internal-error") == 3
    assert {told[name]["outcome"] for name in good} == {"emitted"}
    assert latest(stream, ARTICLES).keys() == {name.encode() for name in good}
    letters = [dead_letters.read_letter(letter) for letter in read_topic(stream, DEAD_LETTERS)]
    attempts = {letter.key.decode(): letter.attempts for letter in letters}
    became = {fault: (told[name]["outcome"], told[name]["reason"], attempts.get(name)) for name, fault in bad.items()}
    assert became == FAULTS


def test_a_slow_honest_chunk_is_no_fault(stream):
    ids = send_raw(stream, ["first:SLOW"] * 8)
    with AgentProcess(stream, "first", changes={"item_time_limit": 0.6, "chunk": 8}) as agent:
        told = wait_for_outcomes(stream, ids, "first")
        assert agent.metric("dateline_pool_restarts_total") >= 1
    assert {outcome["outcome"] for outcome in told.values()} == {"emitted"}
    assert read_topic(stream, DEAD_LETTERS) == []


def test_a_batch_longer_than_the_session_is_no_reason_to_leave_the_group(stream):
    with AgentProcess(stream, "first", changes={"batch": 60, "within": 2, "item_time_limit": 30}) as agent:
        agent.wait_until_ready()
        rebalances = agent.metric("dateline_rebalances_total")
        ids = send_raw(stream, ["first:SLOW"] * 60)  # 12 s; a session is 6 s
        wait_for_outcomes(stream, ids, "first")
        wait_until(lambda: agent.metric("dateline_records_consumed_total") == 60)
        assert agent.metric("dateline_rebalances_total") == rebalances
    assert len(read_topic(stream, ARTICLES)) == 60


def test_an_article_that_hangs_does_not_make_the_group_go_round(stream):
    """It hangs for longer than the broker waits in a rebalance; the one that is expelled must not expel the next."""
    limits = {"item_time_limit": 6, "rebalance_timeout": 7}
    with AgentProcess(stream, "first", changes=limits) as first:
        first.wait_until_ready()
        ids = send_raw(stream, ["first:HANG", "first:HANG"])
        wait_until(lambda: first.metric("dateline_inflight_records"))
        with AgentProcess(stream, "first", changes=limits) as second:
            second.wait_until_ready()
            assert {told["reason"] for told in wait_for_outcomes(stream, ids, "first").values()} == {"timed-out"}
            wait_until(lambda: not waiting_for(stream, "first"))


def waiting_for(settings, agent):
    """How many records of its topic the agent's group has not acknowledged."""
    topic, group = RAW_ARTICLES.named(settings.topic_prefix).name, f"{settings.topic_prefix}dateline.{agent}"
    with admin_client(settings) as admin, closing(KafkaConsumer(**settings.kafka_python())) as consumer:
        committed = admin.list_group_offsets(group)[group]
        ends = consumer.end_offsets([TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)])
        return sum(end - max(committed[place].offset if place in committed else 0, 0) for place, end in ends.items())


def test_a_killed_agent_leaves_no_record_without_its_outcome(stream):
    ids = send_raw(stream, ["first:SLOW"] * 60)
    with AgentProcess(stream, "first", changes={"batch": 8}) as agent:
        wait_until(lambda: len(outcomes(stream)) >= 8)
        children = psutil.Process(agent.child.pid).children(recursive=True)
        agent.send(signal.SIGKILL)
        agent.wait()
        wait_until(lambda: not any(child.is_running() for child in children))
    assert len(outcomes(stream)) < 60
    with AgentProcess(stream, "first"):
        told = wait_for_outcomes(stream, ids, "first")
    assert {outcome["outcome"] for outcome in told.values()} == {"emitted"}
    assert latest(stream, ARTICLES).keys() == {name.encode() for name in ids}


def test_sigterm_finishes_the_batch_and_repeats_nothing(stream):
    ids = send_raw(stream, ["first:SLOW"] * 60)
    with AgentProcess(stream, "first", changes={"batch": 8}) as agent:
        wait_until(lambda: len(outcomes(stream)) >= 8)
        assert agent.stop() == 0
    before = len(read_topic(stream, ARTICLES))
    assert before == len(outcomes(stream)) < 60
    with AgentProcess(stream, "first"):
        wait_for_outcomes(stream, ids, "first")
    assert len(read_topic(stream, ARTICLES)) == 60


def test_many_bad_articles_stop_it_before_any_is_put_aside(stream):
    ids = send_raw(stream, ["first:REJECT"] * 12 + ["a fine article"] * 8)
    with AgentProcess(stream, "first") as agent:
        assert agent.wait() == 4
    assert read_topic(stream, DEAD_LETTERS) == []
    assert outcomes(stream) == {}
    assert "bad-text" in agent.said
    with AgentProcess(stream, "first", arguments=("12",)):
        wait_for_outcomes(stream, ids, "first")


def test_a_halted_agent_says_so_in_its_metrics_until_it_exits(stream):
    send_raw(stream, ["first:REJECT"] * 12)
    with AgentProcess(stream, "first", changes={"halt_linger": 60}) as agent:
        wait_until(lambda: agent.metric("dateline_halted", agent="first", reason="bad-text") == 1)
        assert agent.get("/health/ready")[0] == 503
        assert agent.get("/health/live")[0] == 200
        assert agent.stop() == 4


def test_an_idle_agent_shows_that_its_loop_moves(stream):
    with AgentProcess(stream, "first") as agent:
        agent.wait_until_ready()
        for _ in range(2):
            before = agent.metric("dateline_last_progress_timestamp_seconds")
            wait_until(lambda before=before: agent.metric("dateline_last_progress_timestamp_seconds") > before)


def test_the_embedded_broker_loses_nothing_either(embedded_stream):
    ids = send_raw(embedded_stream, ["first:SLOW"] * 30)
    with AgentProcess(embedded_stream, "first", changes={"batch": 4}) as agent:
        wait_until(lambda: len(outcomes(embedded_stream)) >= 4)
        agent.send(signal.SIGKILL)
        agent.wait()
    with AgentProcess(embedded_stream, "first"):
        wait_for_outcomes(embedded_stream, ids, "first")


def test_accepted_failures_go_through(stream):
    ids = send_raw(stream, ["first:REJECT"] * 12)
    with AgentProcess(stream, "first", arguments=("12",)) as agent:
        wait_for_outcomes(stream, ids, "first")
        assert agent.stop() == 0
    assert len(read_topic(stream, DEAD_LETTERS)) == 12


def test_a_dead_letter_keeps_its_key_headers_and_bytes(stream):
    key, value, headers = b"\xffkey", b'{"id": 7, \xff', [("own", b"1"), ("own", b"2"), ("empty", b"")]
    send_bytes(stream, RAW_ARTICLES, key, value, headers, partition=1, timestamp_ms=1_700_000_000_000)
    with AgentProcess(stream, "first"):
        wait_until(lambda: read_topic(stream, DEAD_LETTERS))
    (letter,) = read_topic(stream, DEAD_LETTERS)
    assert (letter.key, letter.value) == (key, value)
    assert list(letter.headers[:3]) == headers
    told = {name: text.decode() for name, text in letter.headers[3:]}
    topic = RAW_ARTICLES.named(stream.topic_prefix).name
    assert told.pop("dateline-at") > "2023"
    assert "byte 10" in told.pop("dateline-message")
    assert told == {
        "dateline-agent": "first",
        "dateline-topic": topic,
        "dateline-partition": "1",
        "dateline-offset": "0",
        "dateline-timestamp": "1700000000000",
        "dateline-error": "not-utf8",
        "dateline-attempts": "1",
        "dateline-body": "whole",
        "dateline-id": f"{topic}-1-0",
    }
    assert list(outcomes(stream)) == [(f"{topic}-1-0", "first")]


def test_a_record_without_a_value_is_a_dead_letter_without_one(stream):
    send_bytes(stream, RAW_ARTICLES, b"gone", None)
    with AgentProcess(stream, "first"):
        told = wait_for_outcomes(stream, ["gone"], "first")
    assert told["gone"]["reason"] == "not-json"
    assert read_topic(stream, DEAD_LETTERS)[0].value is None


def test_chained_agents_publish_what_separate_ones_do(stream, stream_of_one_s_own):
    other = stream_of_one_s_own()
    texts = [*GOOD[:10], "first:SKIP", "second:REJECT", "second:KILL", "second:RAISE"]
    for settings in (stream, other):
        for number, text in enumerate(texts):
            value = json.dumps({"id": f"article-{number}", "text": text}).encode()
            send_bytes(settings, RAW_ARTICLES, f"article-{number}".encode(), value, timestamp_ms=1_700_000_000_000)
    with AgentProcess(stream, "first"), AgentProcess(stream, "second"):
        wait_until(lambda: len(outcomes(stream)) == 27)
    with AgentProcess(other, "first+second"):
        wait_until(lambda: len(outcomes(other)) == 27)
    assert latest(stream, ARTICLES_WITH_ENTITIES) == latest(other, ARTICLES_WITH_ENTITIES)
    assert what_became(stream) == what_became(other)


def what_became(settings):
    return {key: (told["outcome"], told["reason"], told["version"]) for key, told in outcomes(settings).items()}


def test_published_records_carry_their_headers(stream):
    send_bytes(stream, RAW_ARTICLES, b"a", b'{"id": "a", "text": "fine"}', timestamp_ms=1_700_000_000_000)
    with AgentProcess(stream, "first"):
        wait_for_outcomes(stream, ["a"], "first")
    (article,) = read_topic(stream, ARTICLES)
    headers = dict(article.headers)
    assert headers.pop("ce_id").startswith(b"a:")
    assert headers == {
        "ce_specversion": b"1.0",
        "ce_source": b"/dateline/first",
        "ce_type": b"dateline.article.v1",
        "content-type": b"application/json",
        "dateline-record": b"article/1",
        "dateline-arrived": b"1700000000000",
    }
    assert json.loads(article.value)["version"]["fetched_at"] == "2023-11-14T22:13:20.000+00:00"


def test_an_agent_waits_for_its_topics_and_says_so_once(kafka, stream):
    nowhere = stream.model_copy(update={"topic_prefix": "nowhere."})
    with AgentProcess(nowhere, "first") as agent:
        wait_until(lambda: agent.get("/health/live")[0] == 200)
        assert agent.get("/health/ready")[0] == 503
        time.sleep(3)
        assert agent.stop() == 0
    assert agent.said.count("nowhere.raw-articles") == 1
    assert "nowhere.raw-articles" not in kafka_topics(stream)


def test_an_agent_waits_for_its_broker_and_says_so_once(embedded):
    del embedded  # only to be skipped where there is none
    broker = EmbeddedBroker(free_port())
    settings = Settings(brokers=broker.bootstrap, transactions=False)
    with AgentProcess(settings, "first") as agent:
        wait_until(lambda: agent.get("/health/live")[0] == 200)
        time.sleep(4)  # for several tries
        assert agent.get("/health/ready")[0] == 503
        assert agent.child.poll() is None
        with broker:
            create_topics(settings, partitions=1)
            agent.wait_until_ready()
            wait_for_outcomes(settings, send_raw(settings, GOOD[:1]), "first")
            assert agent.stop() == 0
    waiting, there, _ = agent.said.partition("the broker and the topics are there")
    assert there
    assert sum(broker.bootstrap in line for line in waiting.splitlines()) == 1
    assert "no Kafka broker answers" in waiting
    assert "Traceback" not in agent.said


def kafka_topics(settings):
    from agents.admin import admin_client

    with admin_client(settings) as client:
        return client.list_topics()


def test_two_workers_share_the_partitions_and_lag_is_told_by_the_one_that_has_it(stream):
    with AgentProcess(stream, "first") as one:
        one.wait_until_ready()
        with AgentProcess(stream, "first") as other:
            other.wait_until_ready()
            ids = send_raw(stream, GOOD)
            wait_for_outcomes(stream, ids, "first")
            wait_until(lambda: lag_of(one) + lag_of(other) == {0: 0.0, 1: 0.0})
            wait_until(
                lambda: (
                    one.metric("dateline_records_consumed_total") + other.metric("dateline_records_consumed_total")
                    == 30
                )
            )
            assert one.metric("dateline_rebalances_total") >= 2
            assert other.stop() == 0
        wait_until(lambda: lag_of(one) == {0: 0.0, 1: 0.0})


class Lag(dict):
    """By partition; two of them make one only if no partition is in both."""

    def __add__(self, other):
        assert not self.keys() & other.keys()
        return Lag(self | other)


def lag_of(agent):
    lag = Lag()
    for line in agent.get("/metrics")[1].splitlines():
        if line.startswith("dateline_consumer_lag_records{"):
            labels, _, value = line.rpartition(" ")
            lag[int(labels.partition('partition="')[2].partition('"')[0])] = float(value)
    return lag
