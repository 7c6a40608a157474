"""Every metric of the agents in one place: its name, its labels, and what to do about it.

Names have the prefix `dateline_` and base units. Labels have few values: never a url, an id or a name.
"""

from __future__ import annotations

import re
import time
from importlib.metadata import version
from typing import Any

import faust
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

import pipeline
from agents.work import Report
from pipeline.parsing import MODEL

# They are a second series for each counter, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves it out

SECONDS = (0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300)
LATENCIES = (0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600)
MOST_LABELS = 300  # values of a label that a record can have a say in: languages, countries, types
LABEL = re.compile(r"[\w.-]{1,40}", re.ASCII)
OTHER = "other"  # the label of all that comes beyond them
TONES = (-0.8, -0.6, -0.4, -0.2, -0.05, 0.05, 0.2, 0.4, 0.6, 0.8)


class Metrics:
    """The metrics of one process, which runs the agents named and takes up to `batch` records of `topic` at a time."""

    def __init__(self, agents: tuple[str, ...], topic: str, batch: int, registry: CollectorRegistry = REGISTRY) -> None:
        self.registry = registry
        self.topic = topic
        self.agents = agents
        self.first = agents[0]
        self.seen: dict[str, set[str]] = {}
        self.consumed = Counter(
            "dateline_records_consumed",
            "Records taken, worked on and acknowledged. Flat while lag grows: read the agent's log.",
            ["agent", "topic"],
            registry=registry,
        )
        self.processed = Counter(
            "dateline_records_processed",
            "What became of them: emitted, skipped, duplicate or dead_lettered. Adds up to those consumed.",
            ["agent", "outcome"],
            registry=registry,
        )
        self.published = Counter(
            "dateline_records_published",
            "Records delivered, by topic. None while records are processed: look at the outcomes' reasons.",
            ["agent", "topic"],
            registry=registry,
        )
        self.stage_duration = Histogram(
            "dateline_stage_duration_seconds",
            "Time of a stage for a chunk of records. Rising: longer articles, or a slower machine; add workers.",
            ["agent", "stage"],
            buckets=SECONDS,
            registry=registry,
        )
        self.latency = Histogram(
            "dateline_end_to_end_latency_seconds",
            "From the raw record's arrival in Kafka to delivery of what it gave. Rising with lag: add workers.",
            ["agent"],
            buckets=LATENCIES,
            registry=registry,
        )
        self.batch_records = Histogram(
            "dateline_batch_records",
            "Records in a batch. All in the bucket of the cap: the agent is behind; add workers.",
            ["agent"],
            buckets=sorted({1, 2, 4, 8, 16, batch // 2, batch - 1, batch} - {0}),
            registry=registry,
        )
        self.inflight = Gauge(
            "dateline_inflight_records",
            "Records taken and not yet acknowledged. Constant for minutes: the batch is stuck; see the log.",
            ["agent"],
            registry=registry,
        )
        self.lag = Gauge(
            "dateline_consumer_lag_records",
            "Records that wait in a partition held by this process. Growing: add workers, up to one a partition.",
            ["agent", "topic", "partition"],
            registry=registry,
        )
        self.dead_letters = Counter(
            "dateline_dead_letters",
            "Records put aside, by error. Look at them with `dateline dead-letters list`, mend, then redrive.",
            ["agent", "error"],
            registry=registry,
        )
        self.fallbacks = Counter(
            "dateline_fallbacks",
            "Things that had to be guessed or done again. `parse`: agents run different models; upgrade them all.",
            ["agent", "what"],
            registry=registry,
        )
        self.articles = Counter(
            "dateline_articles",
            "Articles read, by language. A sudden `und`: a feed sends rubbish.",
            ["language"],
            registry=registry,
        )
        self.place_answers = Counter(
            "dateline_place_answers",
            "Answers of the gazetteer, by precision; `none` is an answer. Its share rising: a region is missing.",
            ["answer"],
            registry=registry,
        )
        self.events_founded = Counter(
            "dateline_events_founded",
            "Events founded, by type. One type alone stopping: look at its triggers.",
            ["type"],
            registry=registry,
        )
        self.event_revisions = Counter(
            "dateline_event_revisions",
            "Versions of events published, by status.",
            ["status"],
            registry=registry,
        )
        self.events_by_country = Counter(
            "dateline_events_by_country",
            "Events founded, by country of the place (ISO 3166 alpha-3).",
            ["country"],
            registry=registry,
        )
        self.event_tone = Histogram(
            "dateline_event_tone",
            "Tone of events when founded, from -1 to 1. A leap of the middle: the lexicon or the feeds changed.",
            buckets=TONES,
            registry=registry,
        )
        self.rebalances = Counter(
            "dateline_rebalances",
            "Rebalances of the group. More than a few an hour without a deployment: agents die or time out.",
            ["agent"],
            registry=registry,
        )
        self.pool_restarts = Counter(
            "dateline_pool_restarts",
            "Children replaced after a fault. Rising: see the dead letters for `child-died` and `timed-out`.",
            ["agent"],
            registry=registry,
        )
        self.halted = Gauge(
            "dateline_halted",
            "1: too many records failed and the agent stopped before it put them aside. Read its log, mend what is "
            "wrong, or let N through with --accept-failures N.",
            ["agent", "reason"],
            registry=registry,
        )
        for agent in agents:
            self.halted.labels(agent, "").set(0)
        self.last_progress = Gauge(
            "dateline_last_progress_timestamp_seconds",
            "When the loop last moved: polled, or finished a part of a batch. Old: the process is stuck; restart it.",
            ["agent"],
            registry=registry,
        )
        self.build = Gauge(
            "dateline_build_info",
            "Always 1; the labels say what runs. Two versions for long: a deployment is stuck half way.",
            ["version", "model"],
            registry=registry,
        )
        self.build.labels(pipeline.__version__, f"{MODEL}-{version(MODEL)}").set(1)

    def observe(self, metric: str, label: str) -> None:
        """Count something that a child or the desk saw of an item.

        A label comes from a record, which anybody may have written: it can be neither long nor one of very many.

        Raises:
            KeyError: there is no such metric.
        """
        if metric == "event_tone":
            self.event_tone.observe(float(label))
            return
        seen = self.seen.setdefault(metric, set())
        if label not in seen and (len(seen) >= MOST_LABELS or not LABEL.fullmatch(label)):
            label = OTHER
        seen.add(label)
        self._observed()[metric].labels(label).inc()

    def _observed(self) -> dict[str, Counter]:
        return {
            "articles": self.articles,
            "place_answers": self.place_answers,
            "events_founded": self.events_founded,
            "event_revisions": self.event_revisions,
            "events_by_country": self.events_by_country,
        }

    def count(self, report: Report, arrivals: list[int]) -> None:
        """Count a batch that was acknowledged; `arrivals` are the raw records', in milliseconds."""
        now = time.time()
        for result, arrived in zip(report.results, arrivals, strict=True):
            self.consumed.labels(self.first, self.topic).inc()
            for step in result.steps:
                self.processed.labels(step.agent, step.outcome).inc()
                if step.outcome == "dead_lettered":
                    self.dead_letters.labels(step.agent, step.reason).inc()
            for agent, what in result.fallbacks:
                self.fallbacks.labels(agent, what).inc()
            for metric, label in result.observations:
                self.observe(metric, label)
            if result.steps[-1].outcome == "emitted":
                self.latency.labels(self.agents[-1]).observe(max(0.0, now - arrived / 1000))
        self.batch_records.labels(self.first).observe(len(arrivals))
        for agent, stage, seconds in report.timings:
            self.stage_duration.labels(agent, stage).observe(seconds)

    def lag_of(self, partition: int) -> Gauge:
        """The gauge of how many records wait in a partition."""
        return self.lag.labels(self.first, self.topic, str(partition))

    def forget_lag_of(self, partition: int) -> None:
        """The partition is another process's now, and so is its lag."""
        self.lag.remove(self.first, self.topic, str(partition))

    def progress(self) -> None:
        """The loop moved."""
        self.last_progress.labels(self.first).set_to_current_time()


class RebalanceSensor(faust.Sensor):
    """Counts rebalances: the one thing that only Faust sees."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self.metrics = metrics

    def on_rebalance_end(self, app: Any, state: Any) -> None:
        """Faust calls it when a rebalance is over."""
        del app, state
        self.metrics.rebalances.labels(self.metrics.first).inc()
