"""A web page to its article: main text, title, authors, publisher, address, and what it says of its date.

The page is parsed once. `trafilatura` (fast) finds the text; where it finds next to nothing, `readability` is asked. No
clock: `htmldate` is given the latest date that it may find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import BadHtml
from pipeline.reading.published import LAST_YEAR
from pipeline.reading.scraped import CROWDED_TAG, PARAGRAPH, UNSEEN, clean_line, drop_markup
from pipeline.resources.tables import read_table

MOST_ELEMENTS = 30_000  # the largest page of the development data has 1,700; a long live blog has ten times that
SHORT = 250  # characters: so little text asks for a second opinion
TOO_DEEP = "Excessive depth"  # what libxml2 says where it stops reading


@dataclass(slots=True)
class Page:
    """What a page gives: `text` with a blank line between paragraphs, not yet clean; dates as written, best first."""

    text: str = ""
    title: str | None = None
    authors: list[str] = field(default_factory=list)
    publisher: str | None = None
    url: str | None = None
    dates: list[str] = field(default_factory=list)


def looks_like_page(text: str) -> bool:
    """Whether text that came in the field `text` is a whole page after all."""
    return re.search(r"<(?:!doctype html|html|body)[\s>]", text[:2_000], re.IGNORECASE) is not None


def read_page(html: str, url: str | None = None, latest: str | None = None) -> Page:
    """The article of a page.

    Args:
        html: the page, decoded.
        url: where it was found, if known.
        latest: the day (ISO 8601) after which it cannot have been published, if known.

    Raises:
        BadHtml: the markup is nested too deeply or has too many elements, or breaks the libraries that read it.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, default_doctype=False)
    html = disarm(html)
    tree = parse_page(html, parser)
    if tree is None:
        return Page()
    try:
        page = describe_page(tree, url, latest)
        page.text = main_text(tree, url, html)
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        AssertionError,
        RecursionError,
        etree.LxmlError,
    ) as error:
        # Faults of the extractors on markup that nobody foresaw; the page is at fault as far as the stream goes.
        raise BadHtml(f"the page cannot be read: {type(error).__name__}: {error}") from error
    if len(page.text) < SHORT and any(TOO_DEEP in entry.message for entry in parser.error_log):
        raise BadHtml("the markup is nested too deeply to be read")
    return page


def disarm(html: str) -> str:
    """The page without characters that no XML tree can hold, and with crowded tags emptied."""
    return CROWDED_TAG.sub(r"<\1>", UNSEEN.sub("", html))


def parse_page(html: str, parser: HTMLParser) -> HtmlElement | None:
    """The page's tree, or null where there is nothing in it."""
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing but white space or comments
        return None
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise BadHtml(f"more than {MOST_ELEMENTS:,} elements")
    return tree


def main_text(tree: HtmlElement, url: str | None, html: str) -> str:
    """The text of the article; paragraphs apart by a blank line."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(
        tree, url=url, fast=True, include_comments=False, include_tables=False, date_extraction_params=date_bounds(None)
    )
    text = (found.text or "").replace("\n", PARAGRAPH) if isinstance(found, Document) else ""
    if len(text) >= SHORT:
        return text
    second = second_opinion(html)
    return second if len(second) > len(text) else text


def second_opinion(html: str) -> str:
    """The text that `readability` takes for the article; none where it fails on the markup."""
    from readability import Document
    from readability.readability import Unparseable

    try:
        return drop_markup(Document(html).summary(html_partial=True))
    except Unparseable:  # whatever goes wrong in it
        return ""


def describe_page(tree: HtmlElement, url: str | None, latest: str | None) -> Page:
    """What the page says of itself, without its text."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(tree, url, date_bounds(latest), extensive=False)
    authors = [clean_line(name) for name in (found.author or "").split(";")]
    return Page(
        title=found.title,
        authors=[name for name in authors if name],
        publisher=found.sitename,
        url=found.url,
        dates=[*stated_dates(tree), *([found.date] if found.date else [])],
    )


def date_bounds(latest: str | None) -> dict[str, Any]:
    """What `htmldate` must be told so that it asks no clock and finds when the page was first published."""
    return {"original_date": True, "extensive_search": False, "max_date": latest or f"{LAST_YEAR}-12-31"}


def stated_dates(tree: HtmlElement) -> list[str]:
    """The dates of publication that the page's metadata state, best place first."""
    ranks = date_places()
    found: list[tuple[int, str]] = []
    for key, value in json_dates(tree):
        found.append((ranks["json", key], value))
    for element in tree.iter("meta", "time", "span", "div"):
        for attribute in ("property", "name", "itemprop"):
            rank = ranks.get((attribute, (element.get(attribute) or "").lower()))
            value = element.get("content") or element.get("datetime")
            if rank is not None and value:
                found.append((rank, value))
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def json_dates(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Key and value of the dates in the page's JSON-LD, in its order."""
    keys = {value for attribute, value in date_places() if attribute == "json"}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting = [msgspec.json.decode((script.text or "").encode())]
        except (msgspec.DecodeError, RecursionError):  # scripts are often no JSON
            continue
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                waiting.extend(reversed(node))
            elif isinstance(node, dict):
                yield from ((key, value) for key, value in node.items() if key in keys and isinstance(value, str))
                waiting.extend(value for value in reversed(node.values()) if isinstance(value, dict | list))


@cache
def date_places() -> dict[tuple[str, str], int]:
    """Where pages state their date, (attribute, value), and how much each place is trusted: 1 is best."""
    return {(row["attribute"], row["value"]): int(row["rank"]) for row in read_table("page_dates")}
