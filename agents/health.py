"""The agent's own port: `/metrics`, `/health/live` and `/health/ready`, and nothing else.

It answers from threads of its own, so that it can tell of a loop that stands still: liveness is "the loop moved", not
"the port answers". Whoever connects has a few seconds, and there are only so many at a time: a client that hangs, or
sends a byte now and then, keeps nobody else from an answer.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

logger = logging.getLogger(__name__)

REQUEST_LIMIT = 5.0  # seconds from connection to answer; a scrape takes milliseconds
MOST_CLIENTS = 32  # at a time; Prometheus and a probe are two
PATHS = b"/metrics, /health/live, /health/ready\n"


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
        self.server = PatientServer((host, port), _handler(health, registry))
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


class PatientServer(ThreadingHTTPServer):
    """Gives each client a thread and `REQUEST_LIMIT` seconds, and hangs up on those beyond `MOST_CLIENTS`."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.places = threading.BoundedSemaphore(MOST_CLIENTS)
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Start a thread for the client, if there is a place."""
        if self.places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer the client; its connection ends when its time is up, whatever it does."""
        ending = threading.Timer(REQUEST_LIMIT, _hang_up, (request,))
        ending.daemon = True
        ending.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            ending.cancel()
            self.places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""
        del request, client_address
        logger.debug("a client of the metrics went away: %s", sys.exception())


def _hang_up(request: socket.socket) -> None:
    with suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


def _handler(health: Health, registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/metrics":
                    self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(registry))
                case "/health/live":
                    self._say(yes=health.live, word="live")
                case "/health/ready":
                    self._say(yes=health.ready, word="ready")
                case _:
                    self._answer(HTTPStatus.NOT_FOUND, "text/plain", PATHS)

        def _say(self, *, yes: bool, word: str) -> None:
            status = HTTPStatus.OK if yes else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, "text/plain", f"{word if yes else 'not ' + word}\n".encode())

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response_only(status)  # with neither the name nor the version of what runs here
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            """What the base class says to a request that it cannot read, or whose method we do not have."""
            del message, explain
            self.close_connection = True
            self._answer(code, "text/plain", f"{HTTPStatus(code).phrase}\n".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
            logger.debug(format, *args)

    return Handler
