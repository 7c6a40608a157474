"""The agent's own port: `/metrics`, `/health/live` and `/health/ready`.

It answers from a thread of its own, so that it can tell of a loop that stands still: liveness is "the loop moved", not
"the port answers".
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Health:
    """How the loop is.

    Attributes:
        limit: seconds without any progress after which it is held for stuck.
        warm: the children have loaded their models.
        joined: the group has given this process its partitions, or none if there are too few.
        halted: too many records failed; a person must look.
        moved_at: of the monotonic clock.
    """

    limit: float
    warm: bool = False
    joined: bool = False
    halted: bool = False
    moved_at: float = field(default_factory=time.monotonic)

    def moved(self) -> None:
        """The loop polled, or did a part of its batch."""
        self.moved_at = time.monotonic()

    @property
    def live(self) -> bool:
        """Whether the loop moves. One that halted stands still on purpose."""
        return self.halted or time.monotonic() - self.moved_at < self.limit

    @property
    def ready(self) -> bool:
        """Whether records that come would be worked on."""
        return self.warm and self.joined and not self.halted and self.live


class HealthServer:
    """Serves the metrics of a registry and the state of a loop. Takes a free port where it is given 0."""

    def __init__(self, host: str, port: int, health: Health, registry: CollectorRegistry) -> None:
        self.server = ThreadingHTTPServer((host, port), _handler(health, registry))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True, name="health")

    @property
    def address(self) -> str:
        """Where it listens, `host:port`."""
        host, port, *_ = self.server.server_address
        return f"{host!s}:{port}"

    def start(self) -> None:
        """Begin to answer."""
        self.thread.start()

    def stop(self) -> None:
        """Give the port back."""
        self.server.shutdown()
        self.server.server_close()


def _handler(health: Health, registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path:
                case "/metrics":
                    self._answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
                case "/health/live":
                    self._say(yes=health.live, word="live")
                case "/health/ready":
                    self._say(yes=health.ready, word="ready")
                case _:
                    self._answer(404, "text/plain", b"/metrics, /health/live, /health/ready\n")

        def _say(self, *, yes: bool, word: str) -> None:
            self._answer(200 if yes else 503, "text/plain", f"{word if yes else 'not ' + word}\n".encode())

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
            logger.debug(format, *args)

    return Handler
