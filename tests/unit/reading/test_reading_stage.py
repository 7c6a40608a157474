"""The stage as a whole: raw article in, clean article out, one outcome an item."""

import json
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading import ReadingStage, fingerprint, read_article, read_raw
from pipeline.records import Article, RawArticle, encode
from pipeline.release import ANNOTATOR
from pipeline.stage import Emitted, Item, Rejected

MESSY = {
    "url": "https://post.example/world/dam?utm_source=feed",
    "publisher": " The  Valley&nbsp;Post ",
    "title": "Dam breaks\n above <i>Velika</i>",
    "authors": "Ana Horvat",
    "fetched_at": "2021-03-14T12:00:00Z",
    "time_zone": "Europe/Zagreb",
    "section": "world",
    "text": "Dam breaks above Velika\n\n\n\nVELIKA, March 14 (Reuters) - The dam didnâ€™t hold.<br>\n\n\n\n"
    "Nobody was hurt .  ",
}


def test_a_messy_record_comes_out_whole():
    article = read_article(read_raw(json.dumps(MESSY).encode()))
    assert article.text == "VELIKA, March 14 (Reuters) - The dam didn’t hold.\n\nNobody was hurt ."
    assert (article.title, article.publisher) == ("Dam breaks above Velika", "The Valley Post")
    assert article.authors == ["Ana Horvat"]
    assert article.extra == {"section": "world"}
    assert (article.url, article.time_zone) == (MESSY["url"], "Europe/Zagreb")
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.agency, article.dateline.date) == (
        "VELIKA",
        "Reuters",
        "2021-03-14",
    )
    assert (article.published_at.value, article.published_at.basis) == ("2021-03-14T00:00:00+01:00", "dateline")
    assert article.language.code == "en"
    assert article.fingerprint == fingerprint(article.text)
    assert article.version.text_sha256 == sha256(article.text.encode()).hexdigest()
    assert article.version.annotator == ANNOTATOR


def test_the_id_is_the_records_own_else_the_addresss_else_that_of_publisher_and_text():
    own = read_article(RawArticle(text="The dam broke.", id="a-1", url="https://post.example/a"))
    assert own.id == "a-1"
    by_url = {
        read_article(RawArticle(text=text, url=url)).id
        for text in ("The dam broke.", "The dam did not break.")
        for url in ("https://post.example/a", "https://post.example/a?utm_source=x#top")
    }
    assert len(by_url) == 1
    by_text = {
        read_article(RawArticle(text=text, publisher=publisher)).id
        for text in ("The dam broke.", "The dam  broke.\n", "The dam held.")
        for publisher in (None, "The Valley Post")
    }
    assert len(by_text) == 4
    assert not by_url & by_text


def items(*raws: RawArticle) -> list[Item]:
    return [Item(article=Article(id=""), raw=raw) for raw in raws]


def test_a_bad_article_is_rejected_alone_and_the_others_come_through():
    bad = [
        RawArticle(text=""),
        RawArticle(text="word " * 900_000),
        RawArticle(),
        RawArticle(text="half \ud800 a letter"),
        RawArticle(text="The dam broke.", extra={"half": ["\udfff"]}),
        RawArticle(text="The dam broke.", extra={"no JSON": object()}),
    ]
    batch = items(RawArticle(text="The dam broke.", id="a"), *bad, RawArticle(text="The dam held.", id="b"))
    first, *rejected, last = ReadingStage().run(batch)
    assert isinstance(first, Emitted)
    assert isinstance(last, Emitted)
    assert (first.item.article.id, last.item.article.id) == ("a", "b")
    assert all(isinstance(outcome, Rejected) for outcome in rejected)
    assert [outcome.code for outcome in rejected] == [
        "empty-text", "too-long", "not-an-article", "bad-field", "bad-field", "bad-field"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "fallbacks"),
    [
        (RawArticle(text="The dam broke."), ["date-guessed"]),
        (RawArticle(text="The dam broke.", fetched_at="2021-03-14T12:00:00Z"), ["date-guessed"]),
        (RawArticle(text="The dam broke.", published_at="2021-03-14"), []),
        (RawArticle(text="VELIKA, 14 March 2021 - The dam broke."), []),
    ],
    ids=["nothing", "fetched", "record", "dateline"],
)
def test_a_date_that_had_to_be_guessed_is_counted(raw, fallbacks):
    batch = items(raw)
    ReadingStage().run(batch)
    assert batch[0].fallbacks == fallbacks


def test_an_address_for_a_text_and_a_single_sentence_are_annotated_as_they_are():
    for text in ("https://post.example/a", "The dam broke.", "NUL\x00s are no letters."):
        assert read_article(RawArticle(text=text)).text == text.replace("\x00", "")


RAWS = st.builds(
    RawArticle,
    text=st.none() | st.text(max_size=300),
    html=st.none() | st.text(max_size=100).map(lambda text: f"<html><body><p>{text}</p></body></html>"),
    url=st.none() | st.text(max_size=30),
    title=st.none() | st.text(max_size=30),
    publisher=st.none() | st.text(max_size=10),
    published_at=st.none() | st.text(max_size=20) | st.datetimes().map(lambda at: at.isoformat()),
    fetched_at=st.none() | st.datetimes().map(lambda at: at.isoformat()),
    time_zone=st.none() | st.sampled_from(["Asia/Tokyo", "-12:00", "+14:00", "Mars/Olympus"]),
    language=st.none() | st.text(max_size=5),
    targets=st.lists(st.tuples(st.integers(0, 100), st.integers(100, 300)), max_size=2),
)


@settings(deadline=None)
@given(RAWS)
def test_any_raw_article_gives_a_sound_one_or_an_input_error(raw):
    outcome = ReadingStage().run(items(raw))[0]
    if isinstance(outcome, Rejected):
        assert outcome.code in {"empty-text", "not-an-article", "bad-html", "bad-field"}
        return
    assert isinstance(outcome, Emitted)
    article = outcome.item.article
    assert article.text
    assert article == read_article(raw)
    assert msgspec.json.decode(encode(article))["text"] == article.text
    assert article.targets is msgspec.UNSET or all(
        article.text[span.start : span.end] == span.text for span in article.targets
    )
