"""The stream at full speed for a long time, with the real models on a real Apache Kafka: `make soak MINUTES=45`.

A feeder keeps a bounded number of raw articles waiting; every few seconds each process of each worker is looked at, and
what was seen goes to a CSV file at once (`seconds,worker,role,measure,value`), so that a run cut short is not lost:
`python -m benchmarks.soak --report soak.csv` makes the report of what there is. At the end a line is fitted over the
last half of each series, printed with its error, and written beside the CSV as JSON and as a table in Markdown. Linux.

The desk's memory grows with the mentions it holds, by design. It is told apart in two ways: as bytes a mention, and
against a fresh desk that has folded the same log: what the old one has more than that is not the fold's.

Ends with 1 where memory, files, threads, topics or groups surely grow, or a worker ended by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kafka.errors import KafkaError

from agents.admin import create_topics
from agents.brokers import ApacheKafka
from agents.settings import Settings
from benchmarks.crew import CONSUMED, Crew, Feeder, Watch, Worker, total
from benchmarks.processes import family, usage
from benchmarks.soak_report import report
from tests.endless import records

WORKERS = ("reader+entities+events+sentiment", "desk")
PARTITIONS = 4
POISONED = 0.004  # of the raw records
LOOK = 1.0  # seconds between two looks at how much is waiting
PATIENCE = 300.0  # seconds for the desk to fold what is left, and for a fresh one to fold it all


class Sampler:
    """Writes what it sees of workers, broker and stream to a CSV file, line by line as it sees it."""

    def __init__(self, path: Path, crew: Crew, watch: Watch, broker: ApacheKafka) -> None:
        self.file = path.open("w", newline="")
        self.rows = csv.writer(self.file)
        self.rows.writerow(("seconds", "worker", "role", "measure", "value"))
        self.crew, self.watch, self.broker = crew, watch, broker
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the first sample was due."""
        return time.monotonic() - self.started

    def write(self, worker: str, role: str, **measures: float | None) -> None:
        """One line a measure; what could not be seen this time is left out."""
        now = round(self.seconds, 2)
        self.rows.writerows(
            (now, worker, role, name, round(value, 4)) for name, value in measures.items() if value is not None
        )
        self.file.flush()

    def sample(self, feeder: Feeder) -> None:
        """Look at everything once."""
        for worker in self.crew.workers.values():
            self.sample_processes(worker.name, worker.process.pid)
            self.sample_counters(worker)
        if self.broker.process is not None:
            self.sample_processes("broker", self.broker.process.pid)
        waiting = {f"waiting_{worker.first}": self.watch.lag(worker.first) for worker in self.crew.workers.values()}
        self.write(
            "stream", "", topics=self.watch.topics(), groups=self.watch.groups(), sent=float(feeder.sent), **waiting
        )

    def sample_processes(self, worker: str, pid: int) -> None:
        """Memory (MB), files and threads by role, the mean of its processes: children come and go."""
        by_role: dict[str, list[int]] = {}
        for process, role in family(pid).items():
            by_role.setdefault(role, []).append(process)
        for role, processes in by_role.items():
            seen = [found for found in map(usage, processes) if found is not None]
            if seen:
                means = {
                    name: statistics.fmean(getattr(found, name) for found in seen)
                    for name in ("pss", "uss", "rss", "files", "threads")
                }
                self.write(worker, role, processes=float(len(seen)), **means)

    def sample_counters(self, worker: Worker) -> None:
        """What the worker counts itself: records consumed, mentions made or folded, children replaced."""
        samples = worker.metrics()
        if not samples:
            return
        pool = {
            name.removeprefix("dateline_pool_").removesuffix("_total"): total(samples, name)
            for name in {name for name, _ in samples if name.startswith("dateline_pool_") and name.endswith("_total")}
        }
        last = worker.agent.rpartition("+")[2]
        self.write(
            worker.name,
            "",
            consumed=total(samples, "dateline_records_consumed_total"),
            rebalances=total(samples, "dateline_rebalances_total"),
            dead_letters=total(samples, "dateline_dead_letters_total"),
            **pool,
        )
        if last == "sentiment":
            made = total(samples, "dateline_records_published_total", topic=CONSUMED["desk"].name)
            notices = PARTITIONS * total(samples, "dateline_records_processed_total", agent=last, outcome="emitted")
            self.write("stream", "", mentions=made - notices)

    def close(self) -> None:
        """The file is whole."""
        self.file.close()


def soak(arguments: argparse.Namespace, folder: Path) -> None:
    """Run the stream for so many minutes, and look at it all the while."""
    names = tuple(arguments.workers)
    with ApacheKafka() as broker:
        settings = Settings(brokers=broker.bootstrap)
        create_topics(settings, partitions=PARTITIONS)
        with (
            Watch(settings) as watch,
            Crew(settings, folder) as crew,
            contextlib.closing(Feeder(settings, records(arguments.seed, POISONED))) as feeder,
        ):
            for name in names:
                crew.start(name)
            feeder.feed(arguments.waiting)
            crew.wait_until_ready(*names)
            with contextlib.closing(Sampler(arguments.csv, crew, watch, broker)) as sampler:
                with suppressed_interrupt():
                    watch_for(arguments, sampler, feeder)
                if "desk" in names:
                    compare_desks(sampler, [name for name in names if name != "desk"])
            for name in names:
                if crew.stop(name) != 0:
                    print(f"{name} did not end with 0:\n{crew.log(name)[-1500:]}")


def watch_for(arguments: argparse.Namespace, sampler: Sampler, feeder: Feeder) -> None:
    """Feed and sample until the time is over; a worker that ends is started again and noted."""
    due = next_told = 0.0
    while sampler.seconds < arguments.minutes * 60:
        waiting = sampler.watch.lag("reader")
        if waiting is not None and waiting < arguments.waiting:
            try:
                feeder.feed(arguments.waiting - waiting)
            except KafkaError as error:  # the next look shows what is missing
                print(f"{sampler.seconds / 60:5.1f} min: could not feed: {error!r}", flush=True)
        for worker in [*sampler.crew.workers.values()]:
            if (code := worker.process.poll()) is not None:
                print(f"{worker.name} ended with {code}:\n{sampler.crew.log(worker.name)[-1500:]}", flush=True)
                sampler.write(worker.name, "", ended=float(code))
                sampler.crew.start(worker.name)
        if sampler.seconds >= due:
            sampler.sample(feeder)
            due += arguments.every
        if sampler.seconds >= next_told:
            print(f"{sampler.seconds / 60:5.1f} min: {feeder.sent} sent, {waiting} waiting", flush=True)
            next_told += 60
        time.sleep(LOOK)


def compare_desks(sampler: Sampler, others: list[str]) -> None:
    """The desk that has worked all the while, and a fresh one that has folded the same log."""
    crew, worker = sampler.crew, sampler.crew.workers["desk"]
    for name in others:
        crew.stop(name)
    wait_for_no_lag(sampler.watch)
    old = usage(worker.process.pid)
    crew.stop("desk")
    started = time.monotonic()
    fresh = crew.start("desk")
    crew.wait_until_ready("desk", limit=PATIENCE)
    wait_for_no_lag(sampler.watch)
    ready = time.monotonic() - started
    time.sleep(LOOK)
    new = usage(fresh.process.pid)
    if old is not None and new is not None:
        sampler.write("desk", "parent", pss_at_the_end=old.pss, pss_of_a_fresh_one=new.pss, ready_after=ready)


def wait_for_no_lag(watch: Watch) -> None:
    """Until the desk has nothing left to fold, or patience is over."""
    deadline = time.monotonic() + PATIENCE
    while watch.lag("desk") != 0 and time.monotonic() < deadline:
        time.sleep(LOOK)


@contextlib.contextmanager
def suppressed_interrupt() -> Iterator[None]:
    """Ctrl-C ends what is inside, and the run goes on to its report."""
    try:
        yield
    except KeyboardInterrupt:
        print("cut short")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--workers", nargs="+", default=WORKERS, help="agents and chains, one process each")
    parser.add_argument("--waiting", type=int, default=800, help="raw articles kept waiting")
    parser.add_argument("--every", type=float, default=10, help="seconds between two samples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=Path, default=Path("soak.csv"))
    parser.add_argument("--report", type=Path, help="only make the report of an earlier run's CSV file")
    arguments = parser.parse_args()
    if arguments.report:
        return report(arguments.report)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started is ended
    with tempfile.TemporaryDirectory(prefix="dateline-soak-") as folder:
        soak(arguments, Path(folder))
    return report(arguments.csv)


if __name__ == "__main__":
    sys.exit(main())
