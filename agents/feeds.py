"""Raw articles from RSS and Atom feeds, fetched from the web and from nowhere else.

Whoever names the address is not trusted to name a harmless one: only http and https, only public addresses (checked
on the very address that is connected to, at every redirect), and only so many bytes and seconds.
"""

from __future__ import annotations

import calendar
import http.client
import ipaddress
import socket
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.error import HTTPError, URLError

import msgspec

from agents.sourced import Found, Refused, Sourced
from agents.topics import MEBIBYTE

BODY_LIMIT = 20 * MEBIBYTE  # bytes; a feed of a thousand full articles has 10
SILENCE_LIMIT = 15.0  # seconds without a byte
FETCH_LIMIT = 60.0  # seconds for all of it: a server may not keep us by a byte now and then
STEP = 1 << 16
USER_AGENT = "dateline"


class FeedError(Exception):
    """The feed was not fetched; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def is_feed_address(place: str) -> bool:
    """Whether it is an address of the web, and no path."""
    return place.lower().startswith(("http://", "https://"))


def read_address(url: str, *, allow_private: bool = False) -> Iterator[Sourced]:
    """The raw articles of the feed at a web address."""
    try:
        data = fetch(url, allow_private=allow_private)
    except FeedError as error:
        yield Refused(url, error.code, str(error))
    else:
        yield from read_feed(data, url)


def read_feed(data: bytes, name: str) -> Iterator[Sourced]:
    """One raw article an entry of an RSS or Atom feed; the full content where it has it, else the summary."""
    import feedparser

    feed = feedparser.parse(data)
    if not feed.version and not feed.entries:
        yield Refused(name, "not-a-feed", f"{name} is neither RSS nor Atom")
        return
    for number, entry in enumerate(feed.entries, 1):
        article = article_of_entry(entry, feed.feed)
        if article.get("html"):
            yield Found(f"{name}#{number}", msgspec.json.encode(article))
        else:
            yield Refused(f"{name}#{number}", "not-an-article", f"{name}: entry {number} has no text")


def article_of_entry(entry: Any, feed: Any) -> dict[str, Any]:
    """The raw article of an entry, without the fields that it does not have."""
    contents = [content.get("value") for content in entry.get("content", ())]
    published = entry.get("published_parsed") or entry.get("updated_parsed")
    url = entry.get("link")
    fields = {
        "id": None if url else entry.get("id"),
        "url": url,
        "html": next((content for content in contents if content), None) or entry.get("summary"),
        "title": entry.get("title"),
        "publisher": feed.get("title"),
        "language": feed.get("language"),
        "authors": [author["name"] for author in entry.get("authors", ()) if author.get("name")],
        "feed_published_at": told_time(published) if published else None,
    }
    return {name: value for name, value in fields.items() if value}


def told_time(parsed: time.struct_time) -> str:
    """The time as feedparser has it, which is UTC, as RFC 3339."""
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()


def fetch(url: str, *, allow_private: bool = False) -> bytes:
    """The body at a web address, redirects followed.

    Raises:
        FeedError: `private-address`, `too-large`, or `unreachable`.
    """
    opener = urllib.request.OpenerDirector()  # knows no file:, no ftp: and no proxy
    for handler in (
        PublicHttp(allow_private=allow_private),
        PublicHttps(allow_private=allow_private),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})  # noqa: S310  # the opener knows http and https alone
    deadline = time.monotonic() + FETCH_LIMIT
    try:
        with opener.open(request, timeout=SILENCE_LIMIT) as response:
            body = bytearray()
            while step := response.read(STEP):
                body += step
                if len(body) > BODY_LIMIT:
                    raise FeedError("too-large", f"{url} sends more than {BODY_LIMIT // MEBIBYTE} MiB")
                if time.monotonic() > deadline:
                    raise FeedError("unreachable", f"{url} takes more than {FETCH_LIMIT:.0f} seconds")
            return bytes(body)
    except (URLError, OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, HTTPError):
            error.close()
        reason = getattr(error, "reason", error)
        if isinstance(reason, PrivateAddress):
            raise FeedError("private-address", f"{url}: {reason}; --allow-private lets it through") from None
        raise FeedError("unreachable", f"{url} cannot be fetched: {reason}") from None


class PrivateAddress(OSError):
    """The address is not one of the public internet."""


def connect(address: tuple[str, int], timeout: float | None, *_: object, allow_private: bool) -> socket.socket:
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
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout)
        try:
            connection.connect(place)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def is_public(address: str) -> bool:
    """Whether it is an address of the public internet (IANA's special-purpose registries)."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast


class PublicHttp(urllib.request.HTTPHandler):
    """Opens http: addresses whose host is public."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self.connect = partial(connect, allow_private=allow_private)

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The answer to the request."""
        return self.do_open(self._connection, request)

    def _connection(self, host: str, **options: Any) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(host, **options)
        connection._create_connection = self.connect  # type: ignore[attr-defined]  # noqa: SLF001  # the one place where http.client lets the address be looked at
        return connection


class PublicHttps(urllib.request.HTTPSHandler):
    """Opens https: addresses whose host is public."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self.connect = partial(connect, allow_private=allow_private)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The answer to the request."""
        return self.do_open(self._connection, request)

    def _connection(self, host: str, **options: Any) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection(host, **options)
        connection._create_connection = self.connect  # type: ignore[attr-defined]  # noqa: SLF001  # the one place where http.client lets the address be looked at
        return connection
