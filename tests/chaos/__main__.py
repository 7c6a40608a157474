"""`python -m tests.chaos --seed 1 --minutes 3`: schedules of faults on a real Apache Kafka, and what they cost."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from agents.brokers import ApacheKafka
from tests.chaos.report import Run, table
from tests.chaos.running import SUBJECTS, run
from tests.chaos.schedule import MEANINGS, schedule

RATE = 45.0  # articles a second: what two cores manage beside the faults


def main() -> int:
    """Run the schedules, until Ctrl-C or SIGTERM at most; 1 if one of them lost something."""
    options = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    options.add_argument("--subject", choices=SUBJECTS, default="dateline", help="what the faults happen to")
    options.add_argument("--without", nargs="*", default=[], choices=MEANINGS, help="leave out these faults")
    options.add_argument("--seed", type=int, default=1, help="of the first schedule")
    options.add_argument("--seeds", type=int, default=1, help="how many schedules, each on a stream of its own")
    options.add_argument("--minutes", type=float, default=3.0, help="of each; 0 for no faults at all")
    options.add_argument("--rate", type=float, default=RATE, help="articles a second")
    options.add_argument("--one-by-one", action="store_true", help="each fault waits for the recovery from the last")
    options.add_argument("--logs", type=Path, help="where the workers' logs are kept")
    wanted = options.parse_args()
    subject = SUBJECTS[wanted.subject]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    runs: list[Run] = []
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as temporary, ApacheKafka() as broker:
        for seed in range(wanted.seed, wanted.seed + wanted.seeds):
            folder = (wanted.logs or Path(temporary)) / str(seed)
            folder.mkdir(parents=True, exist_ok=True)
            faults = schedule(seed, wanted.minutes, subject.agents)
            faults = [fault for fault in faults if fault.kind not in wanted.without]
            runs.append(
                run(subject, broker, seed, faults, rate=wanted.rate, folder=folder, one_by_one=wanted.one_by_one)
            )
            told(runs[-1])
    print(table(runs))
    return 0 if all(run.holds for run in runs) else 1


def told(done: Run) -> None:
    """Print a run, and what is amiss."""
    print(done.told(), flush=True)
    for what in ("lost", "wrong", "different"):
        for line in getattr(done.verdict, what)[:10]:
            print(f"  {what}: {line}", flush=True)
    print("  exits:", dict(sorted(done.exits.items())), flush=True)


if __name__ == "__main__":
    sys.exit(main())
