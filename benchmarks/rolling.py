"""A rolling restart of every worker under steady load, on a real Apache Kafka: `make rolling`.

Five agents with two workers each. Each worker in turn is replaced as an orchestrator does it: a new one is started and,
once it is ready, the old one is sent SIGTERM (`--order start-first`, what docs/operations.md recommends), or the other
way round (`--order stop-first`). Printed: how many articles were lost, how many live events differ from those that the
library makes of the same articles, and the longest pause in each topic's records before and during the restarts.

With `--times`, also what each replacement took: until the new worker is ready, until the old one has ended.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import tempfile
import threading
import time
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any, Self

from agents.admin import create_topics
from agents.brokers import ApacheKafka
from agents.settings import Settings
from agents.topics import EVENTS, OUTCOMES, TOPICS
from benchmarks.crew import CONSUMED, Crew, Feeder, Watch, read_all
from pipeline import InputError, Pipeline
from pipeline.corroboration import article_notice, live_events, mention_records
from pipeline.records import encode
from tests.endless import articles

AGENTS = tuple(CONSUMED)
SHOWN = ("annotated-articles", "event-mentions", "events")
WORKERS = 2  # of each agent
PARTITIONS = 4
BEAT = 0.1  # seconds between two articles sent at the most
PATIENCE = 180.0  # seconds for the stream to become quiet
FIRST_ROUND = 20.0  # seconds of undisturbed load, to compare with


class SteadyLoad:
    """Sends articles at a steady rate from a thread of its own, until it is told to stop."""

    def __init__(self, feeder: Feeder, rate: float) -> None:
        self.feeder, self.rate = feeder, rate
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _run(self) -> None:
        started = time.monotonic()
        while not self.over.wait(BEAT):
            due = int((time.monotonic() - started) * self.rate) - self.feeder.sent
            if due > 0:
                self.feeder.feed(due)


def replace(crew: Crew, agent: str, old: str, new: str, *, start_first: bool) -> dict[str, Any]:
    """One worker gives way to another of its agent; what it took, in seconds."""
    started = time.monotonic()
    if start_first:
        crew.start(new)
        crew.wait_until_ready(new)
        ready = time.monotonic()
        code = crew.stop(old)
        ended = time.monotonic()
        times = {"ready": ready - started, "ended": ended - ready}
    else:
        code = crew.stop(old)
        ended = time.monotonic()
        crew.start(new)
        crew.wait_until_ready(new)
        times = {"ended": ended - started, "ready": time.monotonic() - ended}
    del crew.workers[old]
    return {"agent": agent, "code": code, **times}


def roll(crew: Crew, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Replace every worker in turn."""
    done, numbers = [], count(WORKERS + 1)
    for agent in AGENTS:
        for old in [name for name in crew.workers if name.startswith(f"{agent}#")]:
            done.append(replace(crew, agent, old, f"{agent}#{next(numbers)}", start_first=arguments.start_first))
            if arguments.times:
                print("  ", ", ".join(f"{name} {told}" for name, told in rounded(done[-1]).items()), flush=True)
    return done


def rounded(times: dict[str, Any]) -> dict[str, Any]:
    """Seconds to a tenth."""
    return {name: f"{told:.1f} s" if isinstance(told, float) else told for name, told in times.items()}


def longest_pause(times: list[float], start: float, end: float) -> float:
    """The longest time between two neighbours of these times, in a span; the span's own ends count too."""
    inside = sorted(at for at in times if start <= at <= end)
    return max((after - before for before, after in pairwise([start, *inside, end])), default=end - start)


def times_of(records: list[Any], agent: str | None = None) -> list[float]:
    """When records were sent, in seconds since 1970; of outcomes, those of one agent."""
    chosen = records if agent is None else [found for found in records if json.loads(found.value)["agent"] == agent]
    return [found.timestamp / 1000 for found in chosen]


def wait_until_quiet(watch: Watch) -> None:
    """Until no agent has anything left, seen three times."""
    deadline, seen = time.monotonic() + PATIENCE, 0
    while seen < 3:  # noqa: PLR2004  what the first agent gives may not be there yet when the second is looked at
        seen = seen + 1 if all(watch.lag(agent) == 0 for agent in AGENTS) else 0
        if time.monotonic() > deadline:
            print("the stream did not become quiet:", {agent: watch.lag(agent) for agent in AGENTS})
            return
        time.sleep(0.5)


def tell_pauses(settings: Settings, before: float, start: float, end: float) -> float:
    """Print each agent's longest pause before the restarts and while they go on; the longest of the latter."""
    outcomes = read_all(settings, OUTCOMES)
    told = {f"outcomes of {agent}": times_of(outcomes, agent) for agent in AGENTS}
    told |= {topic.name: times_of(read_all(settings, topic)) for topic in TOPICS if topic.name in SHOWN}
    print("longest pause, in seconds        before   while restarting")
    for name, times in told.items():
        print(
            f"  {name:<28} {longest_pause(times, before, start):8.1f} {longest_pause(times, start, end):8.1f}"
            f"   from {when_paused(times, start, end):.0f} s on"
        )
    return max(longest_pause(times, start, end) for times in told.values())


def account(settings: Settings, raws: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Articles without a last outcome, or put aside; events that are otherwise than an undisturbed run has them."""
    latest = {found.key: json.loads(found.value) for found in read_all(settings, OUTCOMES)}
    outcome = {(row["id"], row["agent"]): row["outcome"] for row in latest.values()}
    lost = []
    for name in sorted({raw["id"] for raw in raws}):
        steps = [outcome.get((name, agent)) for agent in AGENTS[:-1]]
        last = next((step for step in steps if step != "emitted"), "emitted")
        if last not in {"emitted", "skipped"}:
            lost.append(f"{name}: {last or 'no outcome'}")
    stored = {found.key.decode(): found.value for found in read_all(settings, EVENTS)}
    live = {name: value for name, value in stored.items() if value and b'"superseded_by"' not in value}
    wanted = {event.id: encode(event) for event in live_events(mentions_of(raws))}
    names = sorted(name for name in live.keys() | wanted.keys() if live.get(name) != wanted.get(name))
    return lost, [f"{name}\n    is     {live.get(name)!r}\n    not    {wanted.get(name)!r}" for name in names]


def when_paused(times: list[float], start: float, end: float) -> float:
    """When the longest pause began, in seconds from the start of the span."""
    inside = [start, *sorted(at for at in times if start <= at <= end), end]
    return max(pairwise(inside), key=lambda pair: pair[1] - pair[0])[0] - start


def mentions_of(raws: list[dict[str, Any]]) -> list[Any]:
    """What the library makes of the same articles."""
    pipeline, found = Pipeline(), []
    for raw in raws:
        with contextlib.suppress(InputError):
            article = pipeline.annotate(raw)
            found += [article_notice(article), *mention_records(article)]
    return found


def run(arguments: argparse.Namespace, folder: Path) -> int:
    with ApacheKafka() as broker:
        settings = Settings(brokers=broker.bootstrap)
        create_topics(settings, partitions=PARTITIONS)
        records = ((raw["id"].encode(), json.dumps(raw).encode()) for raw in articles(arguments.seed))
        with (
            Watch(settings) as watch,
            Crew(settings, folder) as crew,
            contextlib.closing(Feeder(settings, records)) as feeder,
        ):
            names = [f"{agent}#{number}" for agent in AGENTS for number in range(1, WORKERS + 1)]
            for name in names:
                crew.start(name)
            crew.wait_until_ready(*names)
            with SteadyLoad(feeder, arguments.rate):
                time.sleep(FIRST_ROUND / 2)
                before = time.time()
                time.sleep(FIRST_ROUND)
                start = time.time()
                done = roll(crew, arguments)
                end = time.time()
            wait_until_quiet(watch)
            print(f"{len(done)} workers replaced in {end - start:.0f} s, {arguments.order}; {feeder.sent} articles")
            print(f"exit codes other than 0: {[row for row in done if row['code']] or 'none'}")
            worst = tell_pauses(settings, before, start, end)
            lost, different = account(settings, [*islice(articles(arguments.seed), feeder.sent)])
            print(f"lost: {len(lost)}; different in events: {len(different)}", *lost, *different, sep="\n  ")
            if arguments.keep:
                for name in crew.workers:
                    print(crew.log(name))
    return 1 if lost or different or worst >= arguments.limit else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=3, help="articles a second")
    parser.add_argument("--order", choices=("start-first", "stop-first"), default="start-first")
    parser.add_argument("--limit", type=float, default=15, help="seconds that no pause may reach")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", action="store_true", help="print what each replacement took")
    parser.add_argument("--keep", action="store_true", help="print the workers' logs")
    arguments = parser.parse_args()
    arguments.start_first = arguments.order == "start-first"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started is ended
    with tempfile.TemporaryDirectory(prefix="dateline-rolling-") as folder:
        return run(arguments, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
