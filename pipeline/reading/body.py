"""The story of a page: which of its paragraphs are the article's.

`trafilatura` (fast) reads the page. Where its answer looks wrong, next to nothing or far less than the page's
paragraphs of the same kind, `readability` is asked, and who finds more of those paragraphs is believed. Then the lines
that a page sets among the paragraphs of a story go: invitations to other stories, labels, lists of links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.reading.scraped import PARAGRAPH, drop_markup
from pipeline.resources.tables import read_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORT = 250  # characters: so little text asks for a second opinion
LONG_PARAGRAPH = 80  # characters; shorter ones are labels as often as sentences
FEW_LINKS = 0.5  # of a paragraph's characters; one with more is a list of links
MISSED = 0.2  # of the long paragraphs of the story's kind are not in it: that looks wrong
LONGEST_LINE = 40  # words of a line of furniture
FIRST_LINES = 6  # of the text, among which a page tells its title again
OPENING_MARKS = "[( -–—•*►▶»>|"
FEWEST_LINKED, LONGEST_LINKED = 4, 25  # words of a paragraph that is nothing but the link to another story
CELL_OF_LAYOUT = 200  # characters in one cell of a table: more is a column of the page, not data
LAYOUT_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
EXTRACTED_BLOCKS = frozenset({"p", "head", "item", "quote", "row", "code", "fw", "ab", "list", "table", "body"})

WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of what was extracted, with the name of its element."""

    tag: str
    text: str


@dataclass(slots=True)
class Around:
    """What a page held around the story.

    Attributes:
        lines: the lines of furniture that were taken out of the text.
        headings: how many of its paragraphs were nothing but the link to another story.
        closed: the page says of itself that it is not to be read for free.
    """

    lines: list[str] = field(default_factory=list)
    headings: int = 0
    closed: bool = False


def read_body(tree: HtmlElement, url: str | None, titles: list[str]) -> tuple[str, Around]:
    """The text of the article, paragraphs apart by a blank line, not yet clean, and what stood around it.

    Args:
        tree: the page; it is changed.
        url: where it was found, if known.
        titles: what the page calls the story; a first line that repeats one of them goes.
    """
    links = link_texts(tree)
    unwrap_layout(tree)
    text, around = drop_furniture(extract(tree, url), links, titles)
    missed, kin = missed_kin(tree, kinds_of(tree, text), text)
    if len(text) >= SHORT and missed <= MISSED * kin:
        return text, around
    second = [Block("p", paragraph) for paragraph in second_opinion(tree).split(PARAGRAPH)]
    other, other_around = drop_furniture(second, links, titles)
    if len(text) < SHORT:
        is_better = len(other) > len(text)
    else:
        is_better = missed_kin(tree, kinds_of(tree, text), other)[0] < missed / 2
    return (other, other_around) if is_better else (text, around)


def extract(tree: HtmlElement, url: str | None) -> list[Block]:
    """The blocks that `trafilatura` takes for the article."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(tree, url=url, fast=True, include_comments=False, include_tables=True)
    return list(blocks_of(found.body)) if isinstance(found, Document) else []


def blocks_of(body: etree._Element) -> Iterator[Block]:
    """The blocks of an extracted body, in its order; a line break within one starts another."""
    tag, pieces = "p", list[str]()
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in EXTRACTED_BLOCKS or element.tag == "lb":
            yield from block(tag, pieces)
            tag, pieces = (str(element.tag), []) if event == "start" and element.tag != "lb" else ("p", [])
        elif element.tag == "cell" and event == "end":
            pieces.append(" ")
        if event == "start":
            pieces.append(element.text or "")
        elif element is not body:
            pieces.append(element.tail or "")
    yield from block(tag, pieces)


def block(tag: str, pieces: list[str]) -> Iterator[Block]:
    """The block of those pieces, if they hold anything; line breaks part blocks, since the extractor has set them."""
    for line in "".join(pieces).split("\n"):
        if text := " ".join(line.split()):
            yield Block(tag, text)


def second_opinion(tree: HtmlElement) -> str:
    """The text that `readability` takes for the article; none where it fails on the markup."""
    from readability import Document
    from readability.readability import Unparseable

    try:
        return drop_markup(Document(etree.tostring(tree, encoding="unicode", method="html")).summary(html_partial=True))
    except Unparseable:  # whatever goes wrong in it
        return ""


def unwrap_layout(tree: HtmlElement) -> None:
    """Makes blocks of the tables that lay a page out: those whose cells hold tables, paragraphs or columns of text."""
    for table in list(tree.iter("table")):
        cells = list(table.iterfind("./tr/td")) + list(table.iterfind("./tbody/tr/td"))
        if any(is_layout(cell) for cell in cells):
            for element in [table, *table.iterfind("./*"), *table.iterfind("./tr/*"), *table.iterfind("./*/tr/*")]:
                if element.tag in LAYOUT_TAGS:
                    element.tag = "div"


def is_layout(cell: HtmlElement) -> bool:
    """Whether a cell of a table is a part of the page rather than a datum."""
    if cell.find(".//table") is not None or len(cell.findall(".//p")) > 1:
        return True
    return sum(map(len, cell.itertext())) > CELL_OF_LAYOUT


def fold(text: str) -> str:
    """The words of a line, for comparing lines."""
    return " ".join(WORDS.findall(text.casefold()))


def link_texts(tree: HtmlElement) -> frozenset[str]:
    """The words of each link of the page."""
    return frozenset(fold("".join(link.itertext())) for link in tree.iter("a"))


def drop_furniture(blocks: list[Block], links: frozenset[str], titles: list[str]) -> tuple[str, Around]:
    """The text of the story without its title, invitations, links and headings over nothing; and what was taken out.

    Something always remains: where all of it looks like furniture, it is the text.
    """
    named = {fold(title) for title in titles if title}
    kept: list[Block] = []
    around = Around()
    for position, block in enumerate(blocks):
        line = fold(block.text)
        if not line or (position < FIRST_LINES and line in named):
            continue
        if is_furniture(block.text, line):
            around.lines.append(block.text)
        elif block.tag != "row" and line in links and FEWEST_LINKED <= len(line.split()) <= LONGEST_LINKED:
            around.headings += 1
        else:
            kept.append(block)
    while len(kept) > 1 and kept[-1].tag == "head":
        kept.pop()
    return PARAGRAPH.join(block.text for block in kept or blocks), around


def is_furniture(text: str, line: str) -> bool:
    """Whether a line is one of those that pages set around a story; `line` are its words alone."""
    forms = furniture()
    if len(line.split()) > LONGEST_LINE:
        return False
    folded = text.casefold().replace("’", "'").lstrip(OPENING_MARKS)
    return line in forms["whole"] or folded.startswith(forms["leads"]) or any(map(folded.__contains__, forms["holds"]))


@cache
def furniture() -> dict[str, tuple[str, ...]]:
    """The words of furniture, by form."""
    forms: dict[str, list[str]] = {"leads": [], "whole": [], "holds": []}
    for row in read_table("page_furniture"):
        forms[row["form"]].append(fold(row["words"]) if row["form"] == "whole" else row["words"])
    return {form: tuple(words) for form, words in forms.items()}


Kind = tuple[str, str | None]


def long_paragraphs(tree: HtmlElement) -> Iterator[tuple[Kind, str]]:
    """The long paragraphs of the page that are not mostly links, each with the kind of block it stands in."""
    for paragraph in tree.iter("p"):
        text = "".join(paragraph.itertext())
        parent = paragraph.getparent()
        if len(text) < LONG_PARAGRAPH or parent is None:
            continue
        linked = sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
        if linked <= FEW_LINKS * len(text):
            yield (str(parent.tag), parent.get("class")), fold(text)


def kinds_of(tree: HtmlElement, text: str) -> frozenset[Kind]:
    """The kinds of block in which the paragraphs of the text stand on the page."""
    lines = {fold(paragraph) for paragraph in text.split(PARAGRAPH)}
    return frozenset(kind for kind, line in long_paragraphs(tree) if line in lines and kind[1])


def missed_kin(tree: HtmlElement, kinds: frozenset[Kind], text: str) -> tuple[int, int]:
    """Characters of the long paragraphs in blocks of those kinds: of those not in the text, and of all."""
    folded = fold(text)
    lines = {fold(paragraph) for paragraph in text.split(PARAGRAPH)}  # most are found here, and need no search
    kin = [line for kind, line in long_paragraphs(tree) if kind in kinds]
    return sum(len(line) for line in kin if line not in lines and line not in folded), sum(map(len, kin))
