"""What every broker for one machine is: a child process on loopback, with its log, that can be paused and restarted."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from agents.brokers.tether import tethered
from agents.errors import BrokerFailed

LOOPBACK = "127.0.0.1"
START_LIMIT = 60.0  # seconds; Apache Kafka takes 3 to 8 on a laptop, three times that on a busy one
STOP_LIMIT = 20.0  # seconds before a broker that does not end is killed
POLL = 0.05  # seconds between two looks at a broker that is starting
DATA_PREFIX = "dateline-broker-"


class Broker:
    """A broker as a child process of this one. Use it in a `with`, or `start` and `stop` it.

    It listens on loopback alone, ends when this process ends, however it ends, and its data goes with it; `restart`
    keeps the data where the broker writes any.

    Attributes:
        kind: what it is, in a word or two.
        port: where it listens; a free one is taken where none is given.
        folder: its data and its log, removed by `stop`.
    """

    kind = "broker"

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.folder = Path()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """The address for clients, `127.0.0.1:port`."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        """What the broker wrote, from its first start on."""
        return self.folder / "broker.log"

    def prepare(self) -> None:
        """Lay out `folder` for the first start."""

    def command(self) -> Sequence[str]:
        """The command that runs the broker in the foreground."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """What the command's environment has beside this process's."""
        return {}

    def is_ready(self, said: str) -> bool:
        """Whether clients are served, `said` being what it wrote since this start."""
        del said
        with suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=1):
            return True
        return False

    def start(self) -> None:
        """Start it and return when it serves clients.

        Raises:
            BrokerFailed: it ended or did not come up in time; the message has the end of its log.
        """
        self.folder = temporary_folder(DATA_PREFIX)
        try:
            self.prepare()
            self._launch()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it and remove its data; does nothing where it does not run."""
        self._end(signal.SIGTERM)
        if self.folder != Path():
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = Path()

    def kill(self) -> None:
        """End it without warning, as a power cut would; the data stays for `restart`."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it and start it again at the same address, over the data it has."""
        self._end(signal.SIGTERM)
        self._launch()

    def pause(self) -> None:
        """Let it hang: it keeps its connections and answers nothing."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._running().send_signal(signal.SIGCONT)

    def is_running(self) -> bool:
        """Whether its process is there (paused too)."""
        return self.process is not None and self.process.poll() is None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise BrokerFailed(f"{self.kind} is not running")
        return self.process

    def _launch(self) -> None:
        said_before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                tethered(self.command()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, **self.environment()},
                start_new_session=True,  # Ctrl-C in the terminal is for us; we stop the broker last
            )
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            ended = self.process.poll()
            said = self.log.read_bytes()[said_before:].decode(errors="replace")
            if ended is not None:
                raise BrokerFailed(f"{self.kind} ended with code {ended} as it started: {last_lines(said)}")
            if self.is_ready(said):
                return
            time.sleep(POLL)
        raise BrokerFailed(f"{self.kind} did not come up within {START_LIMIT:.0f} s: {last_lines(said)}")

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
            process.send_signal(signal.SIGCONT)  # a paused one would never see it
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def last_lines(said: str, count: int = 5) -> str:
    """The end of a log, in one line, without Java's stack frames."""
    lines = [line.strip() for line in said.splitlines()]
    told = [line for line in lines if line and not line.startswith("at ")]
    return " | ".join(told[-count:]) or "it wrote nothing"


def temporary_folder(prefix: str) -> Path:
    """A new temporary folder with this process's number in its name; those that killed processes left are removed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*-*"):
        owner = folder.name.removeprefix(prefix).split("-")[0]
        if owner.isdigit() and not is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-"))


def is_alive(pid: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
