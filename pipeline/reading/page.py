"""A web page to its article: main text, title, authors, publisher, address, and what it says of its date.

The page is parsed once; `metadata` reads what it says of itself, `body` its story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import BadHtml, TooLong
from pipeline.reading.body import SHORT, Around, read_body
from pipeline.reading.metadata import UNREAD, Facts, read_facts
from pipeline.reading.scraped import CROWDED_TAG, LONGEST_ARTICLE, UNSEEN

MOST_ELEMENTS = 15_000  # the largest page of the development data has 1,700; a long live blog has some times that
MOST_DEPTH = (
    150  # levels; the deepest page of the development data has 50. The extractors take ancestors times elements.
)
MOST_ATTRIBUTES = 300_000  # by a generous count; the most seen are 44,000. Each takes 600 bytes of the tree.
BEFORE_ATTRIBUTES = (" ", "\t", "\n", "\r", "\f", "/", "=")
WHOLE_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
WIDE_SPACE = re.compile(r"[ \t\r\n]{200,}")  # no more than one space to a reader, and to patterns a place to try
TOO_DEEP = "Excessive depth"  # what libxml2 says where it stops reading


@dataclass(slots=True)
class Page:
    """What a page gives: its `text`, paragraphs apart by a blank line, not yet clean, and what stands about it."""

    text: str = ""
    facts: Facts = field(default_factory=Facts)
    around: Around = field(default_factory=Around)


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
        TooLong: it holds more text than an article can have.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, default_doctype=False)
    tree = parse_page(disarm(html), parser)
    if tree is None:
        return Page()
    try:
        facts = read_facts(tree, url, latest)
        text, around = read_body(tree, url, titles(tree, facts))
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
    if len(text) < SHORT and any(TOO_DEEP in entry.message for entry in parser.error_log):
        raise BadHtml("the markup is nested too deeply to be read")
    around.closed = facts.closed
    return Page(text, facts, around)


def titles(tree: HtmlElement, facts: Facts) -> list[str]:
    """What the page calls the story, in its metadata and above it."""
    return [facts.title or "", *("".join(heading.itertext()) for heading in tree.iter("h1"))]


def disarm(html: str) -> str:
    """The page without characters that no XML tree can hold and without wide spaces, and with crowded tags emptied."""
    return CROWDED_TAG.sub(r"<\1>", WIDE_SPACE.sub("\n", UNSEEN.sub("", html)))


def parse_page(html: str, parser: HTMLParser) -> HtmlElement | None:
    """The page's tree, or null where there is nothing in it."""
    if count_attributes(html) > MOST_ATTRIBUTES:
        raise BadHtml(f"more than {MOST_ATTRIBUTES:,} attributes")
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing but white space or comments
        return None
    refuse_large(tree)
    return tree


def refuse_large(tree: HtmlElement) -> None:
    """Raises for a page that no reader was meant to read, before anything that is slower than a look at it.

    Raises:
        BadHtml: it has more elements than `MOST_ELEMENTS`, or nests them deeper than `MOST_DEPTH`.
        TooLong: its text has more characters than an article can have.
    """
    elements = depth = letters = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            letters += len(element.tail or "")
            continue
        elements += 1
        depth += 1
        if elements > MOST_ELEMENTS:
            raise BadHtml(f"more than {MOST_ELEMENTS:,} elements")
        if depth > MOST_DEPTH:
            raise BadHtml(f"elements nested more than {MOST_DEPTH} deep")
        if element.tag not in UNREAD:
            letters += len(element.text or "")
        if letters > LONGEST_ARTICLE:
            raise TooLong(f"a page of more than {LONGEST_ARTICLE:,} characters of text")


def count_attributes(html: str) -> int:
    """No fewer than the attributes that the page's tags hold: what can stand before one."""
    tags = "".join(WHOLE_TAG.findall(html))
    return sum(map(tags.count, BEFORE_ATTRIBUTES))
