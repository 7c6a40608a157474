"""Raw articles from RSS and Atom feeds."""

from __future__ import annotations

import calendar
import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from agents.fetching import FetchError, fetch, shown_address
from agents.sourced import Found, Refused, Sourced


def is_feed_address(place: str) -> bool:
    """Whether it is an address of the web, and no path."""
    return place.lower().startswith(("http://", "https://"))


def read_address(url: str, *, allow_private: bool = False) -> Iterator[Sourced]:
    """The raw articles of the feed at a web address."""
    name = shown_address(url)
    try:
        data = fetch(url, allow_private=allow_private)
    except FetchError as error:
        yield Refused(name, error.code, str(error))
    else:
        yield from read_feed(data, name)


def read_feed(data: bytes, name: str) -> Iterator[Sourced]:
    """One raw article an entry of an RSS or Atom feed; the full content where it has it, else the summary."""
    import feedparser

    feed = feedparser.parse(io.BytesIO(data))  # bytes that are the name of a file it would open
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
