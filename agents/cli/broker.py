"""`dateline broker`: a broker for this machine, in the foreground."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.printing import complain, say

if TYPE_CHECKING:
    from agents.brokers import Broker

LOOK = 0.5  # seconds between two looks at whether it still runs

Apache = Annotated[
    bool, typer.Option("--apache/--embedded", help="Apache Kafka (needs Java 17), or the embedded one, in memory.")
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Where it listens; 0: any free port.")]


def broker(apache: Apache = False, port: Port = 9092) -> None:
    """Run a broker for this machine until Ctrl-C, and print its address. What it holds goes with it."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with make_broker("apache" if apache else "embedded", port) as running:
        say(running.bootstrap)
        complain(f"{running.kind} runs at {running.bootstrap}; Ctrl-C ends it and forgets what it holds")
        while not stop.wait(LOOK):
            if not running.is_running():
                from agents.brokers.broker import last_lines
                from agents.errors import BrokerFailed

                raise BrokerFailed(f"{running.kind} ended: {last_lines(running.log.read_text(errors='replace'))}")


def make_broker(kind: str, port: int = 0) -> Broker:
    """The broker of that kind, not started; port 0 takes any free one."""
    from agents.brokers import ApacheKafka, EmbeddedBroker

    return ApacheKafka(port or None) if kind == "apache" else EmbeddedBroker(port or None)
