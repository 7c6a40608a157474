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
TEASER = (
    "The mayor of Ostrow has resigned after a week of protests over the sale of the harbour, her office said, "
    "and the council will meet on Friday to name somebody for the rest of her term."
)
SKIPPED = [
    ("an address", "https://www.valleypost.example/news/dam-breaks", "not-news"),
    ("a caption", "Trains near Ostrow.", "not-news"),
    ("a cookie wall", "Please accept cookies to continue reading. Subscribe now.", "cookie-wall"),
    ("links", "\n\n".join(f"Read more at https://post.example/{n}" for n in range(20)), "link-list"),
    ("links in one paragraph", "Read https://post.example/a now. " * 15, "link-list"),
    ("headlines", "\n\n".join(f"Number {n}: minister visits town and port" for n in range(12)), "index-page"),
    ("a results table", "\n\n".join(f"Ostrow {n} Velika {n + 1} (0:{n})" for n in range(12)), "results-table"),
    ("a paywall", f"{TEASER}\n\nSubscribe to continue reading. Already a subscriber? Log in.", "paywall"),
    ("a missing page", "404\n\nThe page you are looking for has moved or never was. Try the search.", "error-page"),
    ("a check for robots", "Checking your browser before accessing the site. Please enable JavaScript.", "error-page"),
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


ABOUT_SUCH_THINGS = [
    ("of paywalls", f"The publisher of the Ostrow Herald will ask readers for money from May, it said. {NEWS} "
     "“Readers who want to keep reading will have to become a subscriber,” the editor told staff. " + NEWS),
    ("of cookies", "The regulator fined two retailers on Tuesday because their sites set trackers before anyone could "
     "click on accept all cookies, it said. The companies, which deny it, have a month to appeal. " + NEWS),
    ("of results", "\n\n".join([NEWS, *(f"Ostrow {n} Velika {n + 1}" for n in range(6)), *[NEWS] * 4])),
    ("of a number", f"404 people are missing after the flood, the agency said. {NEWS}"),
]  # fmt: skip


@pytest.mark.parametrize("text", [row[1] for row in ABOUT_SUCH_THINGS], ids=[row[0] for row in ABOUT_SUCH_THINGS])
def test_an_article_that_tells_of_such_things_goes_on(text):
    assert isinstance(outcome(text, news_only=True), Emitted)


@pytest.mark.parametrize("text", [NEWS, "\n".join(NEWS.split(". ")), f"Trains collide\n\nMonday\n\nOstrow\n\n{NEWS}"])
def test_news_goes_on(text):
    assert isinstance(outcome(text, news_only=True), Emitted)


def test_what_cannot_be_read_is_rejected_and_not_skipped():
    assert outcome(" \n ", news_only=True) == Rejected("empty-text", outcome("", news_only=False).message)


TEASER_PAGE = f"""<html><head><title>Mayor resigns</title><script type="application/ld+json">{{"@type": "NewsArticle",
 "headline": "Mayor resigns", "isAccessibleForFree": FREE}}</script></head><body><article><h1>Mayor resigns</h1>
 <p>{TEASER}</p></article></body></html>"""
FRONT_PAGE = (
    "<html><body><main>"
    + "".join(
        f'<div class="card"><h2><a href="/{n}">Minister number {n} visits the harbour town</a></h2>'
        f"<p>The visit, the {n}th of the year, was short, and nobody from the port was asked to come along.</p></div>"
        for n in range(3, 13)
    )
    + "</main></body></html>"
)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (TEASER_PAGE.replace("FREE", "false"), "paywall"),
        (TEASER_PAGE.replace("FREE", '"False"'), "paywall"),
        (TEASER_PAGE.replace("FREE", "true"), None),
        (TEASER_PAGE.replace("FREE", "false").replace(TEASER, f"{NEWS} {TEASER} " * 2), None),
        (FRONT_PAGE, "index-page"),
    ],
    ids=[
        "a teaser",
        "a teaser, said in a string",
        "a flash that is free",
        "a whole story behind the wall",
        "a front page",
    ],
)
def test_what_stands_around_a_story_tells_of_a_stub(page, reason):
    result = ReadingStage(news_only=True).run([Item(article=Article(id=""), raw=RawArticle(html=page))])[0]
    assert result == Skipped(reason) if reason else isinstance(result, Emitted)
