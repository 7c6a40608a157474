import json

import pytest

from agents import feeds
from agents.feeds import is_feed_address, read_address, read_feed
from agents.fetching import FetchError
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


@pytest.mark.parametrize("place", ["http://a/b", "HTTPS://a"])
def test_the_web_is_told_from_a_path(place):
    assert is_feed_address(place)
    assert not is_feed_address("feeds/http.xml")


def test_what_cannot_be_fetched_is_a_refusal(monkeypatch):
    def fetch(_, **__):
        raise FetchError("unreachable", "nobody is there")

    monkeypatch.setattr(feeds, "fetch", fetch)
    assert list(read_address("http://me:secret@a/b?key=k")) == [
        Refused("http://a/b?…", "unreachable", "nobody is there")
    ]


def test_a_body_that_names_a_file_is_not_opened(tmp_path):
    feed = tmp_path / "feed.xml"
    feed.write_text(RSS)
    (refused,) = read_feed(str(feed).encode(), "feed")
    assert isinstance(refused, Refused)
    assert refused.code == "not-a-feed"


def test_entities_that_grow_without_end_give_nothing():
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    bomb = RSS.replace("<rss", f'<!DOCTYPE rss [<!ENTITY e0 "ha">{lines}]><rss', 1).replace("Ferry sinks", "&e12;")
    told = [found.data for found in read_feed(bomb.encode(), "feed") if isinstance(found, Found)]
    assert sum(map(len, told)) < 10_000


def test_an_entity_of_another_file_is_not_read(tmp_path):
    (tmp_path / "secret").write_text("Hush-7Zq4")
    entity = f'<!DOCTYPE rss [<!ENTITY other SYSTEM "file://{tmp_path}/secret">]><rss'
    found = read_feed(RSS.replace("<rss", entity, 1).replace("Ferry sinks", "&other;").encode(), "feed")
    assert not any(b"Hush" in each.data for each in found if isinstance(each, Found))
