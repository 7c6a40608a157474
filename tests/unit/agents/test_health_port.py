"""The agent's own port, and clients that mean no good."""

from __future__ import annotations

import socket
import urllib.request
from contextlib import ExitStack, suppress
from time import sleep

import pytest
from prometheus_client import CollectorRegistry, Counter

from agents import health
from agents.health import Health, HealthServer
from agents.settings import Settings


@pytest.fixture
def port():
    registry = CollectorRegistry()
    Counter("dateline_articles", "Articles.", registry=registry).inc()
    server = HealthServer("127.0.0.1", 0, Health(60.0), registry)
    server.start()
    yield server.server.server_address[1]
    server.stop()


def connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def answer(port, request):
    """Everything that comes back until the connection ends."""
    with connected(port) as connection:
        connection.sendall(request)
        found = b""
        while step := connection.recv(4096):
            found += step
    return found


def is_served(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as found:
        return b"dateline_articles_total 1.0" in found.read()


def test_nobody_but_this_machine_is_served_unless_told():
    assert Settings().http_host == "127.0.0.1"


@pytest.mark.parametrize("path", ["/metrics", "/metrics?x=1", "/health/live"])
def test_what_is_known_is_given(port, path):
    assert answer(port, f"GET {path} HTTP/1.1\r\n\r\n".encode()).startswith(b"HTTP/1.0 200 ")


@pytest.mark.parametrize(
    "path", ["/", "/metrics/", "/../etc/passwd", "/agents/", "/%2e%2e/", "http://127.0.0.1/metrics", "*"]
)
def test_no_other_path_is_known(port, path):
    found = answer(port, f"GET {path} HTTP/1.1\r\n\r\n".encode())
    assert found.startswith(b"HTTP/1.0 404 ")
    assert found.endswith(b"/metrics, /health/live, /health/ready\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "<script>", "get"])
def test_no_other_method_is_known(port, method):
    found = answer(port, f"{method} /metrics HTTP/1.1\r\nContent-Length: 0\r\n\r\n".encode())
    assert found.startswith(b"HTTP/1.0 501 ")
    assert b"script" not in found


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 200 + b"\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_in_few_words(port, request_):
    try:
        found = answer(port, request_)
    except ConnectionError:  # it hung up on what was still being sent
        found = b""
    assert b"200 OK" not in found
    assert len(found) < 300
    assert is_served(port)


@pytest.mark.parametrize("path", ["/metrics", "/nothing"])
def test_what_runs_here_is_not_told(port, path):
    found = answer(port, f"GET {path} HTTP/1.1\r\n\r\n".encode()).lower()
    assert b"server:" not in found
    assert b"python" not in found.partition(b"\r\n\r\n")[0]


def test_clients_that_hang_keep_nobody_from_an_answer(port, monkeypatch):
    monkeypatch.setattr(health, "REQUEST_LIMIT", 1.0)
    with ExitStack() as stack:
        stuck = [stack.enter_context(connected(port)) for _ in range(health.MOST_CLIENTS // 2)]
        for connection in stuck:
            connection.sendall(b"GET /metrics HTTP/1.1\r\nX: ")
        assert is_served(port)
        for connection in stuck:
            while not is_hung_up(connection):
                sleep(0.1)
                with suppress(ConnectionError):
                    connection.sendall(b"x")


def test_too_many_clients_are_turned_away_and_later_ones_served_again(monkeypatch):
    monkeypatch.setattr(health, "REQUEST_LIMIT", 1.0)
    monkeypatch.setattr(health, "MOST_CLIENTS", 4)
    with ExitStack() as stack:
        registry = CollectorRegistry()
        server = HealthServer("127.0.0.1", 0, Health(60.0), registry)
        server.start()
        stack.callback(server.stop)
        port = server.server.server_address[1]
        stuck = [stack.enter_context(connected(port)) for _ in range(5)]
        assert all(connection.recv(10) == b"" for connection in reversed(stuck))
        while not answer(port, b"GET /health/live HTTP/1.1\r\n\r\n").endswith(b"\r\nlive\n"):
            sleep(0.1)


def is_hung_up(connection):
    try:
        connection.setblocking(False)
        return connection.recv(10) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    finally:
        connection.setblocking(True)
