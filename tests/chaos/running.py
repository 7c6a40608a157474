"""One schedule, on one stream of its own, from the first worker to the verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from kafka.errors import KafkaError

from agents.admin import admin_client, create_topics
from agents.brokers import ApacheKafka
from agents.settings import Settings
from agents.topics import (
    ARTICLES,
    ARTICLES_WITH_ENTITIES,
    ARTICLES_WITH_EVENTS,
    EVENT_MENTIONS,
    RAW_ARTICLES,
    TOPICS,
)
from tests.chaos.articles import articles, is_poison
from tests.chaos.crew import Crew
from tests.chaos.expectation import undisturbed
from tests.chaos.feeding import Feed
from tests.chaos.injector import Injector
from tests.chaos.report import Run
from tests.chaos.schedule import AGENTS, Fault
from tests.chaos.verdict import Verdict, judge, judge_plain
from tests.chaos.watching import Watch

CONSUMED = dict(
    zip(
        AGENTS,
        (RAW_ARTICLES, ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, EVENT_MENTIONS),
        strict=True,
    )
)
PARTITIONS = 4
WORKERS = 2  # of each agent; JOIN makes it three
AFTERMATH = 10.0  # seconds for which articles still come when the last fault is over
PATIENCE = 300.0  # seconds for the stream to become quiet
START_LIMIT = 120.0  # seconds for the first workers to have taken up their work


@dataclass(frozen=True, slots=True)
class Subject:
    """What the faults happen to.

    Attributes:
        module: runs a worker of an agent, `python -m MODULE AGENT`.
        agents: which it has.
        judge: what it came to, after these articles; and how many events there should be.
        patience: seconds for it to become quiet.
    """

    name: str
    module: str
    agents: tuple[str, ...]
    judge: Callable[[Settings, Sequence[dict[str, Any]]], tuple[Verdict, int]]
    patience: float = PATIENCE


def judge_stream(settings: Settings, raws: Sequence[dict[str, Any]]) -> tuple[Verdict, int]:
    """The verdict on the whole stream, by what an undisturbed run comes to."""
    expected = undisturbed(raws)
    return judge(settings, expected), len(expected.events)


def judge_reader(settings: Settings, raws: Sequence[dict[str, Any]]) -> tuple[Verdict, int]:
    """The verdict on a lone reader that knows no outcomes: what should have come out, and did not."""
    return judge_plain(settings, [raw for raw in raws if not is_poison(raw)]), 0


DATELINE = Subject("Dateline", "tests.chaos.worker", AGENTS, judge_stream)
FASTSTREAM = Subject("FastStream", "tests.chaos.plain_faststream", ("reader",), judge_reader, patience=60.0)
FAUST = Subject("Faust", "tests.chaos.plain_faust", ("reader",), judge_reader, patience=60.0)
SUBJECTS = {subject.name.lower(): subject for subject in (DATELINE, FASTSTREAM, FAUST)}


def run(
    subject: Subject,
    broker: ApacheKafka,
    seed: int,
    faults: list[Fault],
    *,
    rate: float,
    folder: Path,
    one_by_one: bool = False,
) -> Run:
    """Run a schedule over articles that come at this rate, on a fresh stream; its topics are removed afterwards.

    With `one_by_one` each fault waits until the stream has recovered from the one before.
    """
    settings = Settings(brokers=broker.bootstrap, topic_prefix=f"chaos-{seed}-{time.time_ns() % 10**6}.", http_port=0)
    create_topics(settings, partitions=PARTITIONS)
    consumed = {agent: CONSUMED[agent] for agent in subject.agents}
    with Crew(settings, folder, subject.module) as crew, Watch(settings, consumed) as watch:
        crew.hire(*(f"{agent}#{number}" for number in range(1, WORKERS + 1) for agent in subject.agents))
        wait_until_at_work(settings, subject.agents)
        with Feed(settings, articles(seed), rate) as feed:
            wait = watch.wait_for_recovery if one_by_one else None
            injector = Injector(crew, broker, settings, feed, workers=WORKERS, wait_for_recovery=wait)
            injector.run(faults)
            time.sleep(AFTERMATH)
            feed.finish()
        ended = time.monotonic()
        quiet = time.monotonic() - ended if watch.wait_until_quiet(subject.patience) else None
        exits, orphans = crew.exits.copy(), count_orphans()
        crew.stop()
    verdict, events = subject.judge(settings, feed.sent)
    with admin_client(settings) as client:
        client.delete_topics([topic.named(settings.topic_prefix).name for topic in TOPICS])
    return Run(
        seed=seed,
        articles=len(feed.sent),
        events=events,
        injected=injector.injected,
        samples=watch.samples,
        verdict=verdict,
        quiet=quiet,
        exits=exits,
        orphans=orphans,
    )


def wait_until_at_work(settings: Settings, agents: tuple[str, ...]) -> None:
    """Return when every agent's group has its members."""
    groups = [f"{settings.topic_prefix}dateline.{agent}" for agent in agents]
    deadline = time.monotonic() + START_LIMIT
    with admin_client(settings) as client:
        while time.monotonic() < deadline:
            with suppress(KafkaError):  # the groups' coordinator may still be starting
                described = client.describe_groups(groups)
                if all(is_complete(described[group]) for group in groups):
                    return
            time.sleep(0.5)
    raise TimeoutError(f"the workers did not join within {START_LIMIT:.0f} s")


def is_complete(group: dict[str, object]) -> bool:
    """Whether the group has all its members and has settled."""
    members = group.get("members")
    return group.get("group_state", group.get("state")) == "Stable" and len(members or ()) == WORKERS  # type: ignore[arg-type]


def count_orphans() -> int:
    """Pool children whose worker is gone."""
    found = 0
    for process in psutil.process_iter(["cmdline", "ppid"]):
        command = " ".join(process.info["cmdline"] or ())
        found += "spawn_main" in command and process.info["ppid"] == 1
    return found
