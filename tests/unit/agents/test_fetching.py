"""Fetching, against a real server that means no good."""

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from agents import fetching
from agents.fetching import FetchError, fetch, is_public, shown_address

BODY = b"<rss/>"
PACKED = gzip.compress(b"x" * 1_000_000)
SECRET = "Hush-7Zq4"
ASKED = []  # path and headers of each request
DRIP = 0.05  # seconds between two bytes of a server that never ends: shorter than any silence that is not allowed


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        ASKED.append((self.path, dict(self.headers)))
        path, _, rest = self.path.partition("?")
        match path:
            case "/to":
                self.answer(302, Location=rest)
            case "/loop":
                self.answer(302, Location="/loop")
            case "/large":
                self.answer(200, b"x" * 5000)
            case "/packed":
                self.answer(200, PACKED, **{"Content-Encoding": "gzip"})
            case "/header":
                self.answer(200, X="x" * 70_000)
            case "/headers":
                self.answer(200, **{f"X-{number}": "x" for number in range(200)})
            case "/slow-body":
                self.answer(200)
                self.drip(b"x")
            case "/slow-header":
                self.drip(b"x")
            case "/continue":
                self.drip(b"HTTP/1.1 100 Continue\r\n\r\n")
            case "/nothing":
                self.answer(404)
            case _:
                self.answer(200, BODY)

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece):
        try:
            while True:
                self.wfile.write(piece)
                time.sleep(DRIP)
        except OSError:
            pass

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(server):
    ASKED.clear()
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def public_site(site, monkeypatch):
    """The same, its address held for public, as no other of its kind is."""
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
    return site


def refusal(url, **options):
    with pytest.raises(FetchError) as refused:
        fetch(url, **options)
    assert SECRET not in str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("198.18.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::1", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.0", "0", "127.1", "2130706433", "0x7f000001", "017700000001", "[::1]",
     "[::ffff:127.0.0.1]", "169.254.169.254", "[fd00::1]"],
)  # fmt: skip
def test_a_private_address_is_refused_however_it_is_written(host, site):
    port = site.rpartition(":")[2]
    assert refusal(f"http://{host}:{port}/feed") == "private-address"
    assert ASKED == []


@pytest.mark.parametrize("private", ["10.0.0.1", "169.254.169.254", "fd00::1", "::ffff:192.168.0.1"])
@pytest.mark.parametrize("first", [True, False])
def test_a_name_with_one_private_address_is_refused(private, first, monkeypatch):
    places = [("93.184.216.34", 80), (private, 80)][:: -1 if first else 1]
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    assert refusal("http://news.example/feed") == "private-address"


def test_the_advice_is_told(site):
    with pytest.raises(FetchError, match="--allow-private"):
        fetch(site)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "169.254.169.254", "[::1]", "2130706434"])
def test_a_redirect_to_a_private_address_is_refused(host, public_site, monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1" and len(ASKED) == 0)
    assert refusal(f"{public_site}/to?http://{host}:1/") == "private-address"


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "data:text/xml,x", "javascript:1"]
)
def test_a_redirect_to_another_scheme_is_refused(url, public_site):
    assert refusal(f"{public_site}/to?{url}") == "unreachable"
    assert refusal(url) == "unreachable"


def test_a_redirect_is_followed(public_site):
    assert fetch(f"{public_site}/to?/feed") == BODY


def test_a_private_address_is_read_where_that_is_wanted(site):
    assert fetch(f"{site}/to?/feed", allow_private=True) == BODY


@pytest.mark.parametrize("path", ["/loop", "/nothing", "/header", "/headers"])
def test_what_cannot_be_fetched_is_told(path, public_site):
    assert refusal(public_site + path) == "unreachable"


@pytest.mark.parametrize("path", ["/slow-body", "/slow-header", "/continue"])
def test_a_server_that_sends_a_byte_now_and_then_is_left(path, public_site, monkeypatch):
    monkeypatch.setattr(fetching, "FETCH_LIMIT", 0.5)
    assert refusal(public_site + path) == "unreachable"


def test_a_body_without_end_is_refused(public_site, monkeypatch):
    monkeypatch.setattr(fetching, "BODY_LIMIT", 1000)
    assert refusal(public_site + "/large") == "too-large"


def test_nothing_is_unpacked_and_nothing_packed_is_asked_for(public_site):
    assert fetch(public_site + "/packed") == PACKED
    ((_, headers),) = ASKED
    assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("who", [f"me:{SECRET}@", f"{SECRET}@", f":{SECRET}@", f"me%40:{SECRET}@"])
def test_an_address_with_a_password_is_refused_and_the_password_not_told(who, public_site):
    address = public_site.removeprefix("http://")
    assert refusal(f"http://{who}{address}/feed") == "password-in-address"
    assert refusal(f"https://{who}{address}/feed") == "password-in-address"
    assert ASKED == []
    assert refusal(f"{public_site}/to?http://{who}{address}/feed") == "password-in-address"


@pytest.mark.parametrize(
    "url", ["http://", "http://[", "http://a:b/", "http://a\nb/", f"http://a/? {SECRET}", "http://" + "a" * 70 + "/"]
)
def test_what_is_no_address_is_told(url):
    assert refusal(url) == "unreachable"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/feed", "https://a.example/feed"),
        (f"https://me:{SECRET}@a.example:8/feed?key={SECRET}#x", "https://a.example:8/feed?…"),
        ("http://[", "the address"),
    ],
)
def test_an_address_is_shown_without_what_opens_it(url, shown):
    assert shown_address(url) == shown
