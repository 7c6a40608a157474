"""What a page says of itself: title, authors, publisher, address, language, and when it was published.

Read are JSON-LD, meta and link elements and the attributes of schema.org, each fact from its best place
(`resources/page_facts.tsv`). No clock: `htmldate`, which reads what the page shows where it states no date, is told the
latest date that it may find.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pipeline.reading.moments import parse_moment
from pipeline.reading.published import LAST_YEAR, is_possible
from pipeline.reading.scraped import clean_line
from pipeline.resources.tables import read_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST_FACT = 1_000  # characters; a title or an address that is longer is none
LONGEST_BYLINE = 150  # characters that a page shows as its authors, or its headline
LONGEST_NAME = 60  # characters of an author's name
MOST_NAMES = 12  # authors; a longer list is one of tags, or of a whole newsroom
UNREAD = ("script", "style", "noscript", "template", "svg")  # elements whose text nobody sees
MOST_NODES = 20_000  # of JSON-LD that are looked at
MOST_FACTS = 200  # statements of one fact that are looked at
DEEPEST_NAME = 5  # levels of lists and objects around a name

TITLE_PARTS = re.compile(r"\s+[|–—»·:•-]+\s+")
NAMES_APART = re.compile(r"\s*(?:;|\||,|&|\band\b|\bund\b|\bet\b|\by\b|\n)\s*")
WORDS = re.compile(r"\w+")
WORD_LISTS = frozenset(
    {"itemprop", "rel", "class"}
)  # attributes that hold several words, of elements that show the value
NOT_A_NAME = re.compile(r"[@/\\{}<>\d]|\.[a-z]{2,4}$")


@dataclass(slots=True)
class Facts:
    """What a page states.

    Attributes:
        dates: of publication, as written, the best first.
        modified: dates of the last change, likewise.
        language: a code, perhaps with a country.
        closed: it is not to be read for free.
    """

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    publisher: str | None = None
    url: str | None = None
    dates: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    language: str | None = None
    closed: bool = False


Statements = dict[str, list[tuple[int, Any]]]


def read_facts(tree: HtmlElement, url: str | None, latest: str | None) -> Facts:
    """What the page says of itself; once it is read, the page loses its scripts, in which patterns are slow.

    `latest` is the day (ISO 8601) after which the page cannot have been published.
    """
    stated = collect(tree)
    etree.strip_elements(tree, *UNREAD, with_tail=False)
    address = first(stated, "url", lambda value: absolute(value, url))
    publisher = find_publisher(tree, stated, host_name(address or url))
    dates = stated_dates(stated, "date")
    return Facts(
        title=find_title(tree, stated, publisher),
        authors=find_authors(stated, publisher),
        publisher=publisher,
        url=address or url,
        dates=dates or shown_dates(tree, address or url, latest),
        modified=stated_dates(stated, "modified"),
        language=tree.get("lang") or first(stated, "language", clean_fact),
        closed=any(str(value).casefold() == "false" for _, value in ranked(stated, "free")),
    )


def collect(tree: HtmlElement) -> Statements:
    """Every statement of the page, by fact, each with the rank of its place."""
    stated: Statements = {}
    places = fact_places()
    for place, name, value in [*json_statements(tree), *element_statements(tree)]:
        if (found := places.get((place, name))) and value not in (None, ""):
            fact, rank = found
            if len(statements := stated.setdefault(fact, [])) < MOST_FACTS:
                statements.append((rank, value))
    return stated


def element_statements(tree: HtmlElement) -> Iterator[tuple[str, str, Any]]:
    """Place, name and value of what elements state by their attributes."""
    places = fact_places()
    for element in tree.iter("meta", "link", "time", "span", "div", "a", "h1", "p", "address", "li"):
        for attribute in ("property", "name", "itemprop", "rel", "class"):
            if name := element.get(attribute):
                for word in name.lower().split() if attribute in WORD_LISTS else [name.strip().lower()]:
                    if (attribute, word) in places:
                        yield attribute, word, stated_value(element, attribute)


def stated_value(element: HtmlElement, attribute: str) -> str | None:
    """What an element states: by an attribute of its own, or in its words where these are the value."""
    if element.tag == "link":
        return element.get("href") if element.get("rel") != "author" else None
    if value := element.get("content") or element.get("datetime"):
        return str(value)
    if element.tag == "meta" or attribute not in WORD_LISTS:
        return None
    words = ""
    for piece in element.itertext():
        words += piece
        if len(words) > LONGEST_BYLINE:
            return None
    return words.strip()


def json_statements(tree: HtmlElement) -> Iterator[tuple[str, str, Any]]:
    """Place, key and value of what the page's JSON-LD states, articles apart from the rest."""
    kinds = {name: rank for (place, name), (_, rank) in fact_places().items() if place == "type"}
    for node in json_nodes(tree):
        kind = node.get("@type")
        names = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
        ranks = [kinds[name.lower()] for name in names if isinstance(name, str) and name.lower() in kinds]
        if ranks:
            place = "json" if min(ranks) == 1 else "site"
            yield from ((place, key.lower(), value) for key, value in node.items())


def json_nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, outer before inner, in its order."""
    seen = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting = [json.loads((script.text or "").strip().rstrip(";"), strict=False)]
        except (ValueError, RecursionError):  # scripts are often no JSON
            continue
        while waiting and seen < MOST_NODES:
            node = waiting.pop()
            seen += 1
            if isinstance(node, list):
                waiting.extend(reversed(node[:MOST_NODES]))
            elif isinstance(node, dict):
                yield node
                waiting.extend(value for value in reversed(node.values()) if isinstance(value, dict | list))


def ranked(stated: Statements, fact: str) -> list[tuple[int, Any]]:
    """The statements of one fact, those of the best place first."""
    return sorted(stated.get(fact, []), key=lambda statement: statement[0])


def first(stated: Statements, fact: str, read: Callable[[Any], str | None]) -> str | None:
    """The best statement of a fact that can be read."""
    return next((value for _, stated_as in ranked(stated, fact) if (value := read(stated_as))), None)


def clean_fact(value: object) -> str | None:
    """The value as one clean line, if it is text of a sensible length."""
    return clean_line(value) or None if isinstance(value, str) and len(value) <= LONGEST_FACT else None


def clean_name(value: object) -> str | None:
    """The name of a publisher: text, or the name of an object."""
    if isinstance(value, dict):
        value = value.get("name")
    name = clean_fact(value)
    return name if name and "://" not in name else None


def absolute(value: object, url: str | None) -> str | None:
    """The address, made absolute; null where it is none."""
    if not isinstance(value, str) or len(value) > LONGEST_FACT:
        return None
    try:
        address = urljoin(url or "", value.strip())
        return address if urlsplit(address).hostname else None
    except ValueError:  # a bracket left open
        return None


def host_name(url: str | None) -> str | None:
    """The publisher of a page that names none: its site."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def find_publisher(tree: HtmlElement, stated: Statements, host: str | None) -> str | None:
    """Whose page it is: the name after its title that is the site's, else the best stated one, else the site."""
    site = letters((host or "").split(".")[0])
    element = tree.find(".//title")
    last = TITLE_PARTS.split(clean_fact(element.text_content()) or "")[-1] if element is not None else ""
    if site and letters(last) == site:
        return last
    names = [name for _, value in ranked(stated, "publisher") if (name := clean_name(value))]
    proper = [name for name in names if name.casefold() not in {host, (host or "").split(".")[0]}]
    return next(iter([*proper, *names]), host)


def letters(text: str) -> str:
    """The letters and digits of a name, in lower case."""
    return "".join(WORDS.findall(text.casefold()))


def find_title(tree: HtmlElement, stated: Statements, publisher: str | None) -> str | None:
    """The headline, without the site's name before or after it."""
    headings = [text for heading in tree.iter("h1") if (text := clean_fact("".join(heading.itertext())))]
    named = [title for _, value in ranked(stated, "title") if (title := clean_fact(value))]
    if not named and len(headings) == 1:
        return headings[0]
    element = tree.find(".//title")
    if not named and element is not None and (title := clean_fact(element.text_content())):
        named = [title]
    if not named:
        return headings[0] if headings else None
    shown = (heading for title in named for heading in headings if is_title_part(heading, title))
    return next(shown, cut_site(named[0], publisher))


def is_title_part(heading: str, title: str) -> bool:
    """Whether the title is that heading, with or without the site's name beside it."""
    words = WORDS.findall(heading.casefold())
    parts = TITLE_PARTS.split(title)
    wholes = [title, *parts, *(title[: found.start()] for found in TITLE_PARTS.finditer(title))]
    return bool(words) and any(words == WORDS.findall(whole.casefold()) for whole in wholes)


def cut_site(title: str, publisher: str | None) -> str:
    """The title without the publisher's name at either end."""
    site = WORDS.findall((publisher or "").casefold())
    parts = list(TITLE_PARTS.finditer(title))
    if not site or not parts:
        return title
    if WORDS.findall(title[parts[-1].end() :].casefold()) == site:
        return title[: parts[-1].start()]
    if WORDS.findall(title[: parts[0].start()].casefold()) == site:
        return title[parts[0].end() :]
    return title


def find_authors(stated: Statements, publisher: str | None) -> list[str]:
    """The names of those who wrote the page, as its best place has them."""
    statements = ranked(stated, "author")
    for rank in dict.fromkeys(rank for rank, _ in statements):
        names = [name for at, value in statements if at == rank for name in names_in(value)]
        people = [name for name in dict.fromkeys(names) if name.casefold() != (publisher or "").casefold()]
        if people and len(people) <= MOST_NAMES:
            return people
    return []


def names_in(value: object, depth: int = 0) -> Iterator[str]:
    """The names that a value holds: text, an object with a name, or a list of them."""
    if isinstance(value, list) and depth < DEEPEST_NAME:
        for entry in value[:MOST_FACTS]:
            yield from names_in(entry, depth + 1)
    elif isinstance(value, dict) and depth < DEEPEST_NAME:
        yield from names_in(value.get("name"), depth + 1)
    elif line := clean_fact(value):
        parts = NAMES_APART.split(line)
        for position, part in enumerate(parts):
            name = bare_name(part)
            if position and name[:1].islower():  # the byline is over, and tells what they do
                return
            if position and name != part.strip():  # "Ann Lee, Staff Writer"
                continue
            if 1 < len(name) <= LONGEST_NAME and not NOT_A_NAME.search(name):
                yield name


def bare_name(part: str) -> str:
    """A part of a byline without what leads to the name and the job after it; empty where it was no more than that."""
    words = [word for word in part.split(" ") if WORDS.search(word)]
    while words and words[0].casefold().strip(".:") in author_field_words():
        words = words[1:]
    while words and words[-1].casefold().strip(".:") in author_field_words():
        words = words[:-1]
    return " ".join(words)


@cache
def author_field_words() -> frozenset[str]:
    """Words of bylines that are no part of a name."""
    return frozenset(row["word"] for row in read_table("author_field_words"))


def stated_dates(stated: Statements, fact: str) -> list[str]:
    """The dates that are stated of a fact, the best first."""
    return [value for _, value in ranked(stated, fact) if isinstance(value, str) and is_date(value)]


def is_date(text: str) -> bool:
    """Whether a statement is a date, and of a time when there were newspapers: some pages state the year 1."""
    moment = parse_moment(text.strip())
    return moment is not None and is_possible(moment, None)


def shown_dates(tree: HtmlElement, url: str | None, latest: str | None) -> list[str]:
    """The date that the page shows, or has in its address, without stating it; none where there is none."""
    from htmldate import find_date

    last = latest or f"{LAST_YEAR}-12-31"
    found = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=last)
    return [found] if found else []


@cache
def fact_places() -> dict[tuple[str, str], tuple[str, int]]:
    """Which fact stands in a place, (kind, name), and how much the place is trusted: 1 is best."""
    return {(row["place"], row["name"]): (row["fact"], int(row["rank"])) for row in read_table("page_facts")}
