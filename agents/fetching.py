"""The bytes at an address of the web, and at no other.

Whoever names the address is not trusted to name a harmless one, and neither is the server behind it: only http and
https, only public addresses (checked on the very address that is connected to, at every redirect), only so many bytes
and seconds, no password, and nothing is unpacked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
import urllib.request
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from agents.topics import MEBIBYTE

BODY_LIMIT = 20 * MEBIBYTE  # bytes; a feed of a thousand full articles has 10
SILENCE_LIMIT = 15.0  # seconds without a byte
FETCH_LIMIT = 60.0  # seconds for all of it: a server may not keep us by a byte now and then
STEP = 1 << 16
USER_AGENT = "dateline"
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out (RFC 4291, 2.4)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address in the last 32 bits (RFC 6052)


class FetchError(Exception):
    """Nothing was fetched; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class PrivateAddress(OSError):
    """The address is not one of the public internet."""


class NamesSomeone(ValueError):
    """The address has a user or a password in it."""


def fetch(url: str, *, allow_private: bool = False) -> bytes:
    """The body at a web address, redirects followed.

    Raises:
        FetchError: `private-address`, `password-in-address`, `too-large`, or `unreachable`.
    """
    name = shown_address(url)
    with Deadline(FETCH_LIMIT) as deadline:
        opener = urllib.request.OpenerDirector()  # knows no file:, no ftp: and no proxy
        for handler in (
            PublicHttp(deadline, allow_private=allow_private),
            PublicHttps(deadline, allow_private=allow_private),
            urllib.request.HTTPRedirectHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.UnknownHandler(),
        ):
            opener.add_handler(handler)
        try:
            request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})  # noqa: S310  # the opener knows http and https alone
            with opener.open(request, timeout=SILENCE_LIMIT) as response:
                body = read_body(response, name)
        except (URLError, OSError, http.client.HTTPException, ValueError) as error:
            if isinstance(error, HTTPError):
                error.close()
            if not deadline.passed:
                raise told(error, name) from None
        if deadline.passed:
            raise FetchError("unreachable", f"{name} takes more than {FETCH_LIMIT:.0f} seconds")
        return body


def read_body(response: http.client.HTTPResponse, name: str) -> bytes:
    """The body, as it was sent.

    Raises:
        FetchError: `too-large`.
    """
    body = bytearray()
    while step := response.read(STEP):
        body += step
        if len(body) > BODY_LIMIT:
            raise FetchError("too-large", f"{name} sends more than {BODY_LIMIT // MEBIBYTE} MiB")
    return bytes(body)


def told(error: Exception, name: str) -> FetchError:
    """What to tell of an error; the words of the library may hold the whole address, password and all."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, PrivateAddress):
        return FetchError("private-address", f"{name}: {reason}; --allow-private lets it through")
    if isinstance(reason, NamesSomeone):
        return FetchError("password-in-address", f"{name} would be fetched with a user and a password, or redirects so")
    if isinstance(reason, (ValueError, http.client.InvalidURL)) and not isinstance(reason, OSError):
        return FetchError("unreachable", f"{name} is no address, or redirects to what is none")
    return FetchError("unreachable", f"{name} cannot be fetched: {reason}")


def shown_address(url: str) -> str:
    """The address as it may be shown: without user and password, and without its query, where keys are handed over."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" + ("?…" if parts.query else "")


class Deadline:
    """Ends every connection of a fetch when its time is up, whatever they are waiting for.

    A time-out of a socket is for one byte: headers or a body that come by a byte now and then would go on for days.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self.watched: list[socket.socket] = []
        self.timer = threading.Timer(seconds, self._end)
        self.timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        """End this one too; what wraps it later, as TLS does, ends with it."""
        self.watched.append(connection.dup())
        if self.passed:
            self._end()

    def _end(self) -> None:
        self.passed = True
        for connection in self.watched:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.timer.cancel()
        for connection in self.watched:
            connection.close()


def connect(
    address: tuple[str, int], timeout: float | None, *_: object, deadline: Deadline, allow_private: bool
) -> socket.socket:
    """A connection to the host, at an address that has been looked at: no second look-up can change it.

    Raises:
        PrivateAddress: one of the host's addresses is private, loopback, link-local or the like.
    """
    host, port = address
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_rest, place in found:
        if not allow_private and not is_public(str(place[0])):
            raise PrivateAddress(f"{host} is at {place[0]}, which is no public address")
    failure: OSError = OSError(f"{host} has no address")
    for family, kind, protocol, _name, place in found:
        if deadline.passed:
            break
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout)
        try:
            connection.connect(place)
        except OSError as error:
            connection.close()
            failure = error
        else:
            deadline.watch(connection)
            return connection
    raise failure


def is_public(address: str) -> bool:
    """Whether it is an address of the public internet (IANA's special-purpose registries)."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is None:
            return found in GLOBAL_UNICAST and found.is_global
        found = inner
    return found.is_global and not found.is_multicast


class PublicHttp(urllib.request.HTTPHandler):
    """Opens http: addresses whose host is public."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        super().__init__()
        self.connect = partial(connect, deadline=deadline, allow_private=allow_private)

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The answer to the request."""
        check_nobody_is_named(request)
        return self.do_open(self._connection, request)

    def _connection(self, host: str, **options: Any) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(host, **options)
        connection._create_connection = self.connect  # type: ignore[attr-defined]  # noqa: SLF001  # the one place where http.client lets the address be looked at
        return connection


class PublicHttps(urllib.request.HTTPSHandler):
    """Opens https: addresses whose host is public."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        super().__init__()
        self.connect = partial(connect, deadline=deadline, allow_private=allow_private)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The answer to the request."""
        check_nobody_is_named(request)
        return self.do_open(self._connection, request)

    def _connection(self, host: str, **options: Any) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection(host, **options)
        connection._create_connection = self.connect  # type: ignore[attr-defined]  # noqa: SLF001  # the one place where http.client lets the address be looked at
        return connection


def check_nobody_is_named(request: urllib.request.Request) -> None:
    """Return where the address has neither user nor password: they would end up in logs, here and elsewhere.

    Raises:
        NamesSomeone: it has.
    """
    if "@" in (request.host or ""):
        raise NamesSomeone(shown_address(request.full_url))
