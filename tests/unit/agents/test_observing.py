"""Metrics and health: names that dashboards rely on, and a port that tells the truth."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from agents.health import Health, HealthServer
from agents.metrics import MOST_LABELS, OTHER, Metrics
from agents.topics import ARTICLES
from agents.work import Output, Report, Result, Step

NAMES = {
    "dateline_records_consumed": {"agent", "topic"},
    "dateline_records_processed": {"agent", "outcome"},
    "dateline_records_published": {"agent", "topic"},
    "dateline_stage_duration_seconds": {"agent", "stage"},
    "dateline_end_to_end_latency_seconds": {"agent"},
    "dateline_batch_records": {"agent"},
    "dateline_inflight_records": {"agent"},
    "dateline_consumer_lag_records": {"agent", "topic", "partition"},
    "dateline_dead_letters": {"agent", "error"},
    "dateline_fallbacks": {"agent", "what"},
    "dateline_articles": {"language"},
    "dateline_place_answers": {"answer"},
    "dateline_events_founded": {"type"},
    "dateline_event_revisions": {"status"},
    "dateline_events_by_country": {"country"},
    "dateline_event_tone": set(),
    "dateline_rebalances": {"agent"},
    "dateline_pool_restarts": {"agent"},
    "dateline_halted": {"agent", "reason"},
    "dateline_last_progress_timestamp_seconds": {"agent"},
    "dateline_build_info": {"version", "model"},
}


@pytest.fixture
def metrics():
    return Metrics(("reader", "entities"), "raw-articles", 32, CollectorRegistry())


def test_the_metrics_are_those_that_dashboards_and_alerts_ask_for(metrics):
    found = {
        metric._name if not metric._name.endswith("_total") else metric._name[:-6]: set(metric._labelnames)
        for metric in metrics.registry._collector_to_names
    }
    assert found == NAMES


def test_each_help_text_says_more_than_the_name(metrics):
    for metric in metrics.registry._collector_to_names:
        assert len(metric._documentation) > 25


def test_a_chain_consumes_under_its_first_agent_and_each_counts_its_own_outcomes(metrics):
    through = Result(
        id="a",
        steps=[Step("reader", "emitted"), Step("entities", "emitted")],
        outputs=[Output(ARTICLES, b"a", b"{}")],
        observations=[("articles", "en"), ("place_answers", "city"), ("event_tone", "-0.5")],
        fallbacks=[("entities", "parse")],
    )
    failed = Result(id="b", steps=[Step("reader", "dead_lettered", "not-json")])
    metrics.count(Report([through, failed], [("reader", "reading", 0.1)]), [0, 0])

    def value(name, **labels):
        return metrics.registry.get_sample_value(name, labels)

    assert value("dateline_records_consumed_total", agent="reader", topic="raw-articles") == 2
    assert value("dateline_records_processed_total", agent="reader", outcome="emitted") == 1
    assert value("dateline_records_processed_total", agent="reader", outcome="dead_lettered") == 1
    assert value("dateline_records_processed_total", agent="entities", outcome="emitted") == 1
    assert value("dateline_dead_letters_total", agent="reader", error="not-json") == 1
    assert value("dateline_fallbacks_total", agent="entities", what="parse") == 1
    assert value("dateline_articles_total", language="en") == 1
    assert value("dateline_end_to_end_latency_seconds_count", agent="entities") == 1
    assert value("dateline_batch_records_bucket", agent="reader", le="31.0") == 1
    assert value("dateline_batch_records_bucket", agent="reader", le="32.0") == 1


@pytest.fixture
def served(metrics):
    health = Health(limit=60)
    server = HealthServer("127.0.0.1", 0, health, metrics.registry)
    server.start()
    yield health, f"http://{server.address}"
    server.stop()


def status(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_an_agent_is_ready_when_it_is_warm_and_has_joined_its_group(served):
    health, address = served
    assert status(f"{address}/health/ready") == 503
    health.warm = True
    assert status(f"{address}/health/ready") == 503
    health.joined = True
    assert status(f"{address}/health/ready") == 200
    health.halted = True
    assert status(f"{address}/health/ready") == 503


def test_a_loop_that_stands_still_is_not_live_though_its_port_answers(served):
    health, address = served
    assert status(f"{address}/health/live") == 200
    health.moved_at -= 61
    assert status(f"{address}/health/live") == 503
    health.moved()
    assert status(f"{address}/health/live") == 200


def test_metrics_are_served_as_prometheus_reads_them(served):
    _, address = served
    with urllib.request.urlopen(f"{address}/metrics") as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    assert {family.name for family in families} == set(NAMES)
    assert status(f"{address}/other") == 404


def test_labels_that_records_make_up_are_few_and_short(metrics):
    for number in range(1000):
        metrics.observe("articles", f"l{number}")
    for label in ("", "x" * 41, "a b", 'a"} 1\n', "en\u2028"):
        metrics.observe("events_by_country", label)
    metrics.observe("events_by_country", "SYR")
    samples = {
        sample.labels[label]: sample.value
        for name, label in (("dateline_articles", "language"), ("dateline_events_by_country", "country"))
        for family in text_string_to_metric_families(generate_latest(metrics.registry).decode())
        if family.name == name
        for sample in family.samples
    }
    assert len(samples) == MOST_LABELS + 2
    assert samples["l0"] == samples["SYR"] == 1
    assert samples[OTHER] == 5
