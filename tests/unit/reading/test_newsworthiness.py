"""What the stream leaves out, and why."""

import pytest

from pipeline.reading import ReadingStage
from pipeline.records import Article, RawArticle
from pipeline.stage import Emitted, Item, Rejected, Skipped

NEWS = (
    "Two trains collided near the port of Ostrow on Monday, and nine people were hurt, the railway said. "
    "The line to the coast was closed until the evening."
)
FRENCH = (
    "Deux trains sont entrés en collision lundi près du port d'Ostrow, faisant neuf blessés, a annoncé la compagnie. "
    "La ligne vers la côte est restée fermée jusqu'au soir."
)
JAPANESE = (
    "月曜日、港の近くで二本の列車が衝突し、九人がけがをしたと鉄道会社が発表した。海岸へ向かう路線は夕方まで閉鎖された。乗客はバスで運ばれた。"
    * 2
)
SKIPPED = [
    ("an address", "https://www.valleypost.example/news/dam-breaks", "not-news"),
    ("a caption", "Trains near Ostrow.", "not-news"),
    ("a cookie wall", "Please accept cookies to continue reading. Subscribe now.", "not-news"),
    ("links", "\n\n".join(f"Read more at https://post.example/{n}" for n in range(20)), "not-news"),
    ("links in one paragraph", "Read https://post.example/a now. " * 15, "not-news"),
    ("headlines", "\n\n".join(f"Number {n}: minister visits town and port" for n in range(12)), "not-news"),
    ("French", FRENCH, "language-not-supported"),
    ("Japanese", JAPANESE, "language-not-supported"),
]


def outcome(text: str, *, news_only: bool):
    return ReadingStage(news_only=news_only).run([Item(article=Article(id=""), raw=RawArticle(text=text))])[0]


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in SKIPPED], ids=[row[0] for row in SKIPPED])
def test_the_stream_leaves_out_what_is_no_news_or_cannot_be_read(text, reason):
    assert outcome(text, news_only=True) == Skipped(reason)


@pytest.mark.parametrize("text", [row[1] for row in SKIPPED], ids=[row[0] for row in SKIPPED])
def test_whoever_asks_for_one_text_gets_it(text):
    assert isinstance(outcome(text, news_only=False), Emitted)


@pytest.mark.parametrize("text", [NEWS, "\n".join(NEWS.split(". ")), f"Trains collide\n\nMonday\n\nOstrow\n\n{NEWS}"])
def test_news_goes_on(text):
    assert isinstance(outcome(text, news_only=True), Emitted)


def test_what_cannot_be_read_is_rejected_and_not_skipped():
    assert outcome(" \n ", news_only=True) == Rejected("empty-text", outcome("", news_only=False).message)
