"""When an article was published: the order of trust, and what is refused."""

from zoneinfo import ZoneInfo

import pytest

from pipeline.reading import read_article
from pipeline.reading.zones import zones_by_ending, zones_by_publisher
from pipeline.records import RawArticle

STORY = "GENEVA, May 3 (Reuters) - The talks ended without a treaty, two diplomats said."
STAMPED = f"date 2023-05-02 <img src=a.jpg align=left border=0>\n\n{STORY}"
PAGE = (
    '<html><head><meta property="article:published_time" content="2023-05-04T06:00:00+02:00"></head>'
    f"<body><article><p>{STORY}</p><p>{'They will meet again in June, the host said. ' * 8}</p></article></body></html>"
)
FETCHED = "2023-05-05T08:00:00Z"

CHOSEN = [
    ("the record first", RawArticle(text=STAMPED, published_at="2023-05-01T10:00:00Z", fetched_at=FETCHED),
     "2023-05-01T10:00:00Z", "second", "record"),
    ("then the feed", RawArticle(text=STAMPED, extra={"feed_published_at": "Tue, 02 May 2023 09:30:00 GMT"}),
     "2023-05-02T09:30:00Z", "second", "feed"),
    ("then the page", RawArticle(html=PAGE, fetched_at=FETCHED), "2023-05-04T06:00:00+02:00", "second", "metadata"),
    ("then the header", RawArticle(text=STAMPED, fetched_at=FETCHED), "2023-05-02T00:00:00Z", "day", "header"),
    ("then the dateline", RawArticle(text=STORY, fetched_at=FETCHED), "2023-05-03T00:00:00Z", "day", "dateline"),
    ("then the fetch", RawArticle(text="The talks ended.", fetched_at=FETCHED), FETCHED, "second", "fetched"),
    ("then nothing", RawArticle(text="The talks ended."), None, "day", "none"),
    ("a month stays one", RawArticle(text=STORY, published_at="2023-05"), "2023-05-01T00:00:00Z", "month", "record"),
    ("a day is a day of the zone", RawArticle(text=STORY, published_at="2023-05-03", time_zone="Asia/Tokyo"),
     "2023-05-03T00:00:00+09:00", "day", "record"),
    ("a stated zone wins", RawArticle(text=STORY, published_at="2023-05-03T10:00:00Z", time_zone="Asia/Tokyo"),
     "2023-05-03T10:00:00Z", "second", "record"),
    ("no year 9999", RawArticle(text=STAMPED, published_at="9999-12-31T00:00:00Z"),
     "2023-05-02T00:00:00Z", "day", "header"),
    ("no year 1", RawArticle(text=STAMPED, published_at="0001-01-01"), "2023-05-02T00:00:00Z", "day", "header"),
    ("no date after the fetch", RawArticle(text=STAMPED, published_at="2023-05-06T09:00:00Z", fetched_at=FETCHED),
     "2023-05-02T00:00:00Z", "day", "header"),
    ("but a day ahead may be", RawArticle(text=STAMPED, published_at="2023-05-06T07:00:00Z", fetched_at=FETCHED),
     "2023-05-06T07:00:00Z", "second", "record"),
    ("no word that is no date", RawArticle(text=STAMPED, published_at="yesterday"),
     "2023-05-02T00:00:00Z", "day", "header"),
    ("midnight in a page is a day", RawArticle(html=PAGE.replace("T06:00:00+02:00", "T00:00:00Z")),
     "2023-05-04T00:00:00Z", "day", "metadata"),
    ("the year 1 in a page is none", RawArticle(html=PAGE.replace("2023-05-04", "0001-01-01"), fetched_at=FETCHED),
     "2023-05-03T00:00:00Z", "day", "dateline"),
    ("a page of tomorrow is refused", RawArticle(html=PAGE.replace("2023-05-04", "2023-06-04"), fetched_at=FETCHED),
     "2023-05-03T00:00:00Z", "day", "dateline"),
    ("the zone of the ending", RawArticle(text=STORY, published_at="2023-05-03 10:00", url="https://post.lk/a"),
     "2023-05-03T10:00:00+05:30", "minute", "record"),
    ("summer time there", RawArticle(text=STORY, published_at="2023-05-03", url="https://post.co.uk/a"),
     "2023-05-03T00:00:00+01:00", "day", "record"),
    ("no zone of a country with several", RawArticle(text=STORY, published_at="2023-05-03", url="https://post.com.au/a",
     publisher="BBC"), "2023-05-03T00:00:00Z", "day", "record"),
    ("the zone of a known publisher", RawArticle(text=STORY, published_at="2023-05-03", url="https://post.example/a",
     publisher="BBC News"), "2023-05-03T00:00:00+01:00", "day", "record"),
    ("the record's zone before it", RawArticle(text=STORY, published_at="2023-05-03", url="https://post.lk/a",
     time_zone="Asia/Tokyo"), "2023-05-03T00:00:00+09:00", "day", "record"),
    ("no fetch in the year 9999", RawArticle(text="The talks ended.", fetched_at="9999-12-31T00:00:00Z"),
     None, "day", "none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "value", "precision", "basis"), [row[1:] for row in CHOSEN], ids=[row[0] for row in CHOSEN]
)
def test_the_most_trusted_possible_date_is_chosen(raw, value, precision, basis):
    published = read_article(raw).published_at
    assert (published.value, published.precision, published.basis) == (value, precision, basis)


def test_the_version_holds_both_times_in_utc():
    version = read_article(
        RawArticle(text=STORY, published_at="2023-05-03T10:00:00+09:00", fetched_at="2023-05-03T12:00:00+02:00")
    ).version
    assert (version.published_at, version.fetched_at) == ("2023-05-03T01:00:00Z", "2023-05-03T10:00:00Z")


def test_a_later_fetch_of_an_undated_article_is_a_later_version():
    early, late = (
        read_article(RawArticle(text="The talks ended.", fetched_at=at)).version
        for at in ("2023-05-05T08:00:00Z", "2023-05-05T08:00:01Z")
    )
    assert early < late


def test_an_article_says_which_zone_it_was_read_in():
    assert read_article(RawArticle(text=STORY, url="https://post.lk/a")).time_zone == "Asia/Colombo"
    assert read_article(RawArticle(text=STORY, url="https://post.example/a")).time_zone is None


def test_every_zone_of_the_table_is_one():
    for table in (zones_by_ending(), zones_by_publisher()):
        assert all(ZoneInfo(zone) for zone in table.values())


def changed(stated, published="2023-05-03T10:00:00Z"):
    head = f'<meta property="article:published_time" content="{published}">{stated}'
    return RawArticle(
        html=f"<html><head>{head}</head><body><p>{STORY}</p></body></html>", fetched_at="2023-05-04T00:00:00Z"
    )


CHANGED = [
    ("in a meta element", '<meta property="article:modified_time" content="2023-05-03T14:05:00+02:00">',
     "2023-05-03T14:05:00+02:00"),
    ("in JSON-LD, which is trusted more",
     ('<meta name="lastmod" content="2023-05-03T11:00:00Z"><script type="application/ld+json">'
      '{"@type": "NewsArticle", "dateModified": "2023-05-03T12:00:00Z"}</script>'), "2023-05-03T12:00:00Z"),
    ("before it was published", '<meta property="article:modified_time" content="2023-05-01T10:00:00Z">', None),
    ("after it was fetched", '<meta property="article:modified_time" content="2031-05-01T10:00:00Z">', None),
    ("what is no date", '<meta property="article:modified_time" content="yesterday">', None),
    ("nowhere", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "value"), [row[1:] for row in CHANGED], ids=[row[0] for row in CHANGED])
def test_the_last_change_is_what_the_page_states_and_what_can_be(stated, value):
    article = read_article(changed(stated))
    assert (article.modified_at.value if article.modified_at else None) == value
    assert article.published_at.value == "2023-05-03T10:00:00Z"
