"""Workers as an orchestrator keeps them: started again a second after they end, for whatever reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from agents.brokers.broker import free_port
from agents.settings import Settings

ROOT = Path(__file__).parents[2]
PAUSE = 1.0  # seconds before a worker that ended is started again
LOOK = 0.2  # seconds between two looks
STOP_LIMIT = 30.0  # seconds for a worker to drain
TUNING = {
    "session_timeout": 6,
    "rebalance_timeout": 20,
    "within": 0.2,
    "commit_interval": 0.5,
    "item_time_limit": 4,
    "memory_limit_mb": 768,
    "halt_linger": 0,
    "log_level": "INFO",
}


class Crew:
    """The workers of a stream. `wanted` workers are kept running; one that is told to leave is not started again."""

    def __init__(self, settings: Settings, folder: Path, module: str = "tests.chaos.worker") -> None:
        self.settings = settings
        self.folder = folder
        self.module = module
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.due: dict[str, float] = {}  # when a worker that ended is started again
        self.exits: Counter[tuple[str, int]] = Counter()
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.watcher = threading.Thread(target=self._watch, daemon=True, name="crew")

    def __enter__(self) -> Self:
        self.watcher.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self.watcher.join()
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def hire(self, *names: str) -> None:
        """Start workers, `entities#1`, and keep them running."""
        with self.lock:
            for name in names:
                self._start(name)

    def leave(self, name: str) -> None:
        """Ask a worker to stop, for good."""
        with self.lock:
            self.due.pop(name, None)
            process = self.running.pop(name, None)
        if process is not None:
            end(process)

    def send(self, name: str, which: signal.Signals) -> bool:
        """A signal to a worker; whether it was there to get it."""
        with self.lock:
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                return False
            process.send_signal(which)
            return True

    def kill_child(self, name: str) -> bool:
        """SIGKILL the pool child of a worker; whether there was one."""
        with self.lock:
            process = self.running.get(name)
            with suppress(psutil.Error):
                children = psutil.Process(process.pid).children() if process else []
                for child in children:
                    if "spawn_main" in " ".join(child.cmdline()):
                        child.kill()
                        return True
        return False

    def stop(self) -> list[int]:
        """Ask every worker to stop; their exit codes."""
        self.stopping.set()
        self.watcher.join()
        for process in self.running.values():
            process.terminate()
        return [end(process) for process in self.running.values()]

    def log(self, name: str) -> Path:
        """What a worker and those before it wrote."""
        return self.folder / f"{name}.log"

    def _watch(self) -> None:
        while not self.stopping.wait(LOOK):
            with self.lock:
                for name, process in list(self.running.items()):
                    if (code := process.poll()) is not None:
                        self.exits[name.partition("#")[0], code] += 1
                        del self.running[name]
                        self.due[name] = time.monotonic() + PAUSE
                for name, due in list(self.due.items()):
                    if time.monotonic() >= due:
                        del self.due[name]
                        self._start(name)

    def _start(self, name: str) -> None:
        wanted = {
            **TUNING,
            "brokers": self.settings.brokers,
            "topic_prefix": self.settings.topic_prefix,
            "http_port": free_port(),
        }
        environment = {f"DATELINE_{key.upper()}": str(value) for key, value in wanted.items()}
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", self.module, name.partition("#")[0]],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def end(process: subprocess.Popen[bytes]) -> int:
    """SIGTERM, also to one that is stopped, and SIGKILL where that does not help; its exit code."""
    process.send_signal(signal.SIGCONT)
    process.terminate()
    try:
        return process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
