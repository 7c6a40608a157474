"""Does to a stream what the schedule says, when it says so."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agents.admin import admin_client
from agents.brokers import ApacheKafka
from agents.settings import Settings
from agents.topics import DEAD_LETTERS
from tests.chaos.articles import poisoned, slow
from tests.chaos.crew import TUNING, Crew
from tests.chaos.feeding import Feed
from tests.chaos.schedule import Fault

logger = logging.getLogger(__name__)

POISONED = 2  # articles of each poisoning: one more than a chance meeting
SLOWED = 4
SLOW_FOR = TUNING["item_time_limit"] / 4  # seconds: twice in a chunk is still below the limit
REFUSE_ALL = {"max.message.bytes": "1"}
EXTRA = 3  # the number of the worker that joins


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault as it happened: when it began, in seconds of the clock that records are stamped with."""

    fault: Fault
    began: float
    hit: bool


class Injector:
    """Injects faults one after another; those that last are ended by threads of their own.

    `workers` is how many of each agent there are; with `wait_for_recovery`, which is given when a fault was over, no
    fault comes before that has returned.
    """

    def __init__(
        self,
        crew: Crew,
        broker: ApacheKafka,
        settings: Settings,
        feed: Feed,
        *,
        workers: int,
        wait_for_recovery: Callable[[float], None] | None = None,
    ) -> None:
        self.crew = crew
        self.broker = broker
        self.settings = settings
        self.feed = feed
        self.workers = workers
        self.wait_for_recovery = wait_for_recovery
        self.injected: list[Injected] = []
        self.later: list[threading.Thread] = []
        self.failed: list[BaseException] = []

    def run(self, faults: Sequence[Fault]) -> None:
        """Inject each at its time; returns when all are over and everything is back.

        Where ending a fault took long (a broker starts in its own time), those that follow come so much later.

        Raises:
            Exception: one could not be injected or ended.
        """
        started, late = time.monotonic(), 0.0
        for number, fault in enumerate(faults):
            time.sleep(max(0.0, started + fault.at + late - time.monotonic()))
            began, before = time.time(), time.monotonic()
            hit = self.inject(number, fault)
            self.injected.append(Injected(fault, began, hit))
            logger.info("%5.1f s  %s%s", before - started, fault, "" if hit else "  (nobody was there)")
            late += time.monotonic() - before
            if self.wait_for_recovery is not None:
                before = time.monotonic()
                self.wait_for_recovery(began + fault.seconds)
                late += time.monotonic() - before
        for thread in self.later:
            thread.join()
        if self.failed:
            raise self.failed[0]

    def inject(self, number: int, fault: Fault) -> bool:
        """Do it; whether it hit anything."""
        worker = f"{fault.agent}#{1 + number % self.workers}"
        match fault.kind:
            case "KILL":
                return self.crew.send(worker, signal.SIGKILL)
            case "TERM":
                return self.crew.send(worker, signal.SIGTERM)
            case "JOIN":
                extra = f"{fault.agent}#{EXTRA + number}"
                self.crew.hire(extra)
                self.after(fault.seconds, lambda: self.crew.leave(extra))
            case "STALL":
                hit = self.crew.send(worker, signal.SIGSTOP)
                self.after(fault.seconds, lambda: self.crew.send(worker, signal.SIGCONT))
                return hit
            case "CHILD":
                return self.crew.kill_child(worker)
            case "PAUSE":
                self.broker.pause()
                time.sleep(fault.seconds)
                self.broker.resume()
            case "RESTART":
                self.broker.restart()
            case "CRASH":
                self.broker.kill()
                self.broker.restart()
            case "POISON":
                self.poison(number, fault)
            case "SLOW":
                assert fault.agent is not None, "SLOW is at an agent"
                for one in range(SLOWED):
                    self.feed.put(slow(f"slow-{number}-{one}", fault.agent, SLOW_FOR))
            case "REFUSE":
                self.refuse(REFUSE_ALL)
                self.feed.put(poisoned(f"refused-{number}", "reader", "raise"))
                self.after(fault.seconds, lambda: self.refuse(DEAD_LETTERS.config()))
        return True

    def poison(self, number: int, fault: Fault) -> None:
        """Put poison among the articles."""
        assert fault.agent is not None, "POISON is at an agent"
        assert fault.poison is not None, "POISON is of a kind"
        for one in range(POISONED):
            self.feed.put(poisoned(f"poison-{number}-{one}", fault.agent, fault.poison))

    def refuse(self, config: dict[str, str]) -> None:
        """Configure `dead-letters`."""
        from kafka.admin import ConfigResource, ConfigResourceType

        name = DEAD_LETTERS.named(self.settings.topic_prefix).name
        with admin_client(self.settings, timeout=60) as client:
            client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs=config)])

    def after(self, seconds: float, work: Callable[[], object]) -> None:
        """Do it so much later."""

        def run() -> None:
            time.sleep(seconds)
            try:
                work()
            except BaseException as error:  # noqa: BLE001  told by `run`: a fault that is not ended spoils the run
                self.failed.append(error)

        self.later.append(threading.Thread(target=run, daemon=True))
        self.later[-1].start()
