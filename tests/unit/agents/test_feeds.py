import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from agents import feeds
from agents.feeds import FeedError, fetch, is_feed_address, is_public, read_address, read_feed
from agents.sourced import Found, Refused

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Courier</title><language>en</language>
<item><title>Ferry sinks</title><link>https://news.example/ferry</link><guid>77</guid>
<pubDate>Tue, 04 Mar 2025 08:30:00 +0200</pubDate>
<description>Short.</description><content:encoded>&lt;p&gt;A ferry sank.&lt;/p&gt;</content:encoded></item>
<item><title>No text</title><link>https://news.example/none</link></item>
<item><guid isPermaLink="false">78</guid><description>Only this.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Delta Post</title>
<entry><id>urn:1</id><title>Strike</title><link href="https://delta.example/1"/><updated>2025-03-04T08:30:00Z</updated>
<author><name>Ann Lee</name></author><content type="html">&lt;p&gt;Dockers strike.&lt;/p&gt;</content></entry></feed>"""


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/feed":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(RSS.encode())
        elif self.path == "/there":
            self.send_response(302)
            self.send_header("Location", "/feed")
            self.end_headers()
        elif self.path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 5000)
        else:
            self.send_error(404)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_entry_gives_its_full_text_and_what_the_feed_says_of_it():
    ferry, refused, short = read_feed(RSS.encode(), "feed")
    assert isinstance(ferry, Found)
    assert json.loads(ferry.data) == {
        "url": "https://news.example/ferry",
        "html": "<p>A ferry sank.</p>",
        "title": "Ferry sinks",
        "publisher": "Harbour Courier",
        "language": "en",
        "feed_published_at": "2025-03-04T06:30:00+00:00",
    }
    assert isinstance(refused, Refused)
    assert refused.code == "not-an-article"
    assert isinstance(short, Found)
    assert json.loads(short.data)["id"] == "78"


def test_atom_is_read_too():
    (entry,) = read_feed(ATOM.encode(), "feed")
    assert isinstance(entry, Found)
    told = json.loads(entry.data)
    assert (told["authors"], told["html"]) == (["Ann Lee"], "<p>Dockers strike.</p>")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("place", ["http://a/b", "HTTPS://a"])
def test_the_web_is_told_from_a_path(place):
    assert is_feed_address(place)
    assert not is_feed_address("feeds/http.xml")


def test_a_private_address_is_refused(site):
    for url in (site + "/feed", site.replace("127.0.0.1", "localhost") + "/feed"):
        (refused,) = read_address(url)
        assert isinstance(refused, Refused)
        assert refused.code == "private-address"
        assert "--allow-private" in refused.message


def test_a_redirect_to_a_private_address_is_refused(site, monkeypatch):
    asked = []

    def first_is_public(address):
        asked.append(address)
        return len(asked) == 1

    monkeypatch.setattr(feeds, "is_public", first_is_public)
    with pytest.raises(FeedError) as refusal:
        fetch(site + "/there")
    assert refusal.value.code == "private-address"


def test_a_private_address_is_read_where_that_is_wanted(site):
    assert fetch(site + "/there", allow_private=True) == RSS.encode()


@pytest.mark.parametrize("path", ["/file", "/nothing"])
def test_what_cannot_be_fetched_is_told(site, path):
    with pytest.raises(FeedError) as refusal:
        fetch(site + path, allow_private=True)
    assert refusal.value.code == "unreachable"


def test_a_body_without_end_is_refused(site, monkeypatch):
    monkeypatch.setattr(feeds, "BODY_LIMIT", 1000)
    with pytest.raises(FeedError) as refusal:
        fetch(site + "/large", allow_private=True)
    assert refusal.value.code == "too-large"
