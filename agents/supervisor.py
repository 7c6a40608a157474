"""Keeps agents running on this machine, each a process of its own: for trying things out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agents.brokers.broker import free_port, last_lines
from agents.brokers.tether import tethered
from agents.settings import Settings

AGENTS = ("reader", "entities", "events", "sentiment", "desk")
FIRST_DELAY = 1.0  # seconds before an agent that ended is started again; doubled each time
LONGEST_DELAY = 30.0  # seconds
STEADY = 60.0  # seconds after which an agent counts as well again, and its delay starts anew
STOP_LIMIT = 8.0  # seconds for the agents to finish their batches before they are killed, which loses nothing
HALTED = 4  # the exit code of an agent that stopped over too many failures


@dataclass(slots=True)
class Process:
    """An agent's process, past and present.

    Attributes:
        port: where it serves metrics and health.
        log: what it and those before it wrote.
        ended: how often it has ended by itself.
    """

    name: str
    port: int
    log: Path
    child: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    delay: float = FIRST_DELAY
    due: float = 0.0
    ended: int = 0


@dataclass(slots=True)
class Supervisor:
    """The agents of one stream as child processes; one that ends is started again, ever more slowly.

    Start it from the main thread, call `look` every second or so, and `stop` at the end: no process is left behind,
    not even where this one is killed.

    Attributes:
        settings: of the stream; the agents get its broker, prefix and transactions beside the environment.
        folder: where the logs go, and what the agents keep for themselves; the caller removes it.
        tell: is given a line when an agent ends.
        halted: whether an agent has stopped over too many failures, which starting it again does not mend.
    """

    settings: Settings
    folder: Path
    tell: Callable[[str], None]
    names: Sequence[str] = AGENTS
    processes: list[Process] = field(default_factory=list)
    halted: bool = False

    def start(self) -> None:
        """Start every agent."""
        self.processes = [Process(name, free_port(), self.folder / f"{name}.log") for name in self.names]
        for process in self.processes:
            self._launch(process)

    def look(self) -> None:
        """Start again those that have ended and whose time has come."""
        now = time.monotonic()
        for process in self.processes:
            if process.child is None:
                if now >= process.due:
                    self._launch(process)
            elif (code := process.child.poll()) is not None:
                if now - process.started > STEADY:
                    process.delay = FIRST_DELAY
                process.child, process.due = None, now + process.delay
                process.ended += 1
                self.halted = self.halted or code == HALTED
                self.tell(self._told_end(process, code))
                process.delay = min(process.delay * 2, LONGEST_DELAY)

    def stop(self) -> None:
        """End every agent: asked first, killed where it does not listen."""
        children = [process.child for process in self.processes if process.child is not None]
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT
        for child in children:
            try:
                child.wait(max(deadline - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.processes = []

    def environment(self, process: Process) -> Mapping[str, str]:
        """What an agent's environment has beside this process's."""
        return {
            "DATELINE_BROKERS": self.settings.brokers,
            "DATELINE_TOPIC_PREFIX": self.settings.topic_prefix,
            "DATELINE_TRANSACTIONS": str(self.settings.transactions).lower(),
            "DATELINE_HTTP_PORT": str(process.port),
            "TMPDIR": str(self.folder),  # what a killed agent leaves goes with the folder
        }

    def _launch(self, process: Process) -> None:
        with process.log.open("ab") as log:
            process.child = subprocess.Popen(
                tethered([sys.executable, "-m", "agents.cli", "agent", process.name]),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment(process)},
                start_new_session=True,  # Ctrl-C in the terminal is for us; we stop them
            )
        process.started = time.monotonic()

    def _told_end(self, process: Process, code: int) -> str:
        if code == HALTED:
            why = "has halted over too many failures: look at `dateline dead-letters list` and its log"
        else:
            why = f"ended with code {code}: {last_lines(process.log.read_text(errors='replace'), 2)}"
        return f"agent {process.name} {why}; started again in {process.delay:.0f} s ({process.log})"
