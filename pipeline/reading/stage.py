"""The stage `reading`: raw article in, clean article out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from hashlib import sha256

from msgspec import UNSET

from pipeline.errors import EmptyText, NotAnArticle
from pipeline.reading.addresses import canonical_url
from pipeline.reading.alignment import align_targets
from pipeline.reading.body import Around
from pipeline.reading.dateline import FoundDateline, dateline_record, find_dateline
from pipeline.reading.fingerprint import fingerprint
from pipeline.reading.furniture import drop_furniture
from pipeline.reading.header import strip_header
from pipeline.reading.language import detect_language
from pipeline.reading.moments import Moment, parse_moment, zone_of
from pipeline.reading.newsworthy import why_skipped
from pipeline.reading.page import Page, looks_like_page, read_page
from pipeline.reading.published import (
    choose_modified,
    choose_published,
    dateline_moment,
    metadata_moment,
    parse_fetched,
    published_moment,
    version_time,
)
from pipeline.reading.raw import refuse_unwritable
from pipeline.reading.scraped import PARAGRAPH, clean_line, clean_text
from pipeline.reading.zones import publisher_zone
from pipeline.records import Article, ArticleVersion, RawArticle, make_id
from pipeline.release import ANNOTATOR
from pipeline.stage import Emitted, Item, Outcome, Skipped, run_each

FEED_DATE = "feed_published_at"  # in `extra`: what the feed said that the article was found in
DATELINE_PARAGRAPHS = 3  # a title or a summary may stand above the dateline
DATE_GUESSED = "date-guessed"  # the fallback: nothing said when the article was published, but for its fetch


class ReadingStage:
    """Makes the clean article of each item's raw one; the first stage, and the only one that reads `item.raw`.

    Attributes:
        news_only: leave out what is no news and what later stages cannot read: the stream's reader does, a user who
            asks for one text to be annotated does not.
    """

    name = "reading"

    def __init__(self, news_only: bool = False) -> None:
        self.news_only = news_only

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """`Emitted` with the clean article, `Skipped` (news only), or `Rejected` for the input's fault, each."""
        return run_each(self.read_item, batch)

    def read_item(self, item: Item) -> Outcome:
        """The outcome of one item; raises `InputError` for what cannot be read."""
        assert item.raw is not None, "reading comes first, and takes raw articles"
        item.article, around = read_with_page(item.raw)
        if item.article.published_at.basis in {"fetched", "none"}:
            item.fallbacks.append(DATE_GUESSED)
        reason = why_skipped(item.article, around) if self.news_only else None
        return Skipped(reason) if reason else Emitted(item)


def read_article(raw: RawArticle) -> Article:
    """The clean article of a raw one: everything that reading knows, and nothing of the later stages.

    Raises:
        InputError: it cannot be read; `code` says why.
    """
    return read_with_page(raw)[0]


def read_with_page(raw: RawArticle) -> tuple[Article, Around]:
    """The clean article of a raw one, and what its page held around the story; raises as `read_article` does."""
    refuse_unwritable(raw)
    fetched = parse_fetched(raw.fetched_at)
    page = find_page(raw, fetched)
    address = canonical_url(raw.url, page.facts.url)
    publisher = clean_line(raw.publisher or page.facts.publisher or "") or None
    time_zone = raw.time_zone or publisher_zone(address, publisher)
    zone = zone_of(time_zone)
    title = clean_line(raw.title or page.facts.title or "") or None
    text, header = strip_header(drop_furniture(clean_text(page.text)), title, zone)
    if not text:
        raise EmptyText("nothing is left of the text once markup and white space are gone")
    line = first_dateline(text, zone)
    published = choose_published(
        (
            ("record", parse_moment(raw.published_at, zone)),
            ("feed", feed_moment(raw, zone)),
            *(("metadata", metadata_moment(date, zone)) for date in page.facts.dates),
            ("header", header.published),
            ("dateline", dateline_moment(line, fetched, zone)),
        ),
        fetched,
    )
    moment = published_moment(published)
    article = Article(
        id=raw.id or article_id(address, publisher, text),
        url=raw.url or page.facts.url,
        publisher=publisher,
        title=title,
        authors=[name for name in map(clean_line, raw.authors or page.facts.authors or header.authors) if name],
        extra=raw.extra,
        text=text,
        version=ArticleVersion(
            published_at=version_time(moment),
            fetched_at=version_time(fetched),
            text_sha256=sha256(text.encode()).hexdigest(),
            annotator=ANNOTATOR,
        ),
        fingerprint=fingerprint(text),
        language=detect_language(text, raw.language or page.facts.language),
        published_at=published,
        modified_at=choose_modified((metadata_moment(date, zone) for date in page.facts.modified), moment, fetched)
        or UNSET,
        time_zone=time_zone,
        dateline=dateline_record(line, moment or fetched) if line else None,
        targets=align_targets(raw.text or "", text, raw.targets) if raw.targets else UNSET,
    )
    return article, page.around


def find_page(raw: RawArticle, fetched: Moment | None) -> Page:
    """The page of a raw article; of one that has its text, just that."""
    latest = fetched.at.date().isoformat() if fetched else None
    if raw.text is not None and raw.text.strip():
        return read_page(raw.text, raw.url, latest) if looks_like_page(raw.text) else Page(text=raw.text)
    if raw.html is not None and raw.html.strip():
        return read_page(raw.html, raw.url, latest)
    if raw.text is None and raw.html is None:
        raise NotAnArticle("a raw article needs `text` or `html`")
    return Page()


def first_dateline(text: str, zone: tzinfo) -> FoundDateline | None:
    """The dateline at the head of one of the first paragraphs."""
    start = 0
    for paragraph in text.split(PARAGRAPH, DATELINE_PARAGRAPHS)[:DATELINE_PARAGRAPHS]:
        if found := find_dateline(paragraph, zone):
            return replace(found, start=start, end=start + found.end)
        start += len(paragraph) + len(PARAGRAPH)
    return None


def feed_moment(raw: RawArticle, zone: tzinfo) -> Moment | None:
    """When the feed that the article was found in says that it was published."""
    stated = raw.extra.get(FEED_DATE)
    return parse_moment(stated, zone) if isinstance(stated, str) else None


def article_id(address: str | None, publisher: str | None, text: str) -> str:
    """The id of an article that brought none: that of its address, else that of publisher and text."""
    return make_id("article", address) if address else make_id("article", publisher or "", text)
