"""Web pages: the story out of the furniture, and what the page says of itself; bombs end with a code."""

import pytest

from pipeline.errors import InputError
from pipeline.reading import read_article, read_raw
from pipeline.records import RawArticle

PARAGRAPHS = [
    "The dam at Velika broke shortly after midnight on Sunday, sending water into the valley below, officials said.",
    "“We heard a noise like thunder,” said Mira Kos, who fled with her children. “Then the bridge was gone.”",
    "Rescuers in boats had brought 140 people to safety by dawn, the civil defence agency said in a statement.",
]
STORY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Dam breaks above Velika | The Valley Post</title>
<meta property="og:title" content="Dam breaks above Velika"><meta property="og:site_name" content="The Valley Post">
<link rel="canonical" href="https://www.valleypost.example/news/dam-breaks">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
 "headline": "Dam breaks above Velika", "datePublished": "2021-03-14T05:30:00+01:00",
 "dateModified": "2021-03-14T09:00:00+01:00", "author": {{"@type": "Person", "name": "Ana Horvat"}}}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>
<article><h1>Dam breaks above Velika</h1>{STORY}</article>
<aside><h3>Related</h3><ul><li><a href="/1">Ten recipes for spring</a></li><li><a href="/2">Win a car</a></li></ul>
</aside>
<footer>We use cookies. Privacy policy. © 2021 The Valley Post</footer></body></html>"""


def test_a_page_gives_its_story_and_what_it_says_of_itself():
    article = read_article(RawArticle(html=PAGE, url="https://m.valleypost.example/news/dam-breaks?utm_source=x"))
    assert article.text.split("\n\n") == PARAGRAPHS
    assert article.title == "Dam breaks above Velika"
    assert article.authors == ["Ana Horvat"]
    assert article.publisher == "The Valley Post"
    assert article.published_at.value == "2021-03-14T05:30:00+01:00"
    assert article.url == "https://m.valleypost.example/news/dam-breaks?utm_source=x"


def test_what_the_record_says_goes_before_what_the_page_says():
    raw = RawArticle(html=PAGE, title="Flood", authors=["Desk"], publisher="Mirror Site", published_at="2021-03-15")
    article = read_article(raw)
    assert (article.title, article.authors, article.publisher) == ("Flood", ["Desk"], "Mirror Site")
    assert article.published_at.basis == "record"


def test_a_page_read_under_two_addresses_is_one_article():
    first, second = (
        read_article(RawArticle(html=PAGE, url=url)).id
        for url in ("https://m.valleypost.example/news/dam-breaks", "https://valleypost.example/amp/dam?fbclid=1")
    )
    assert first == second


def test_a_page_in_the_field_for_text_is_read_as_a_page():
    assert read_article(RawArticle(text=PAGE)).text.split("\n\n") == PARAGRAPHS


def test_a_page_without_metadata_has_its_date_from_what_it_shows():
    page = f"<html><body><time datetime='2021-03-14'>14 March</time><article>{STORY}</article></body></html>"
    published = read_article(RawArticle(html=page, fetched_at="2021-03-20T00:00:00Z")).published_at
    assert (published.value, published.basis) == ("2021-03-14T00:00:00Z", "metadata")


def test_a_fragment_is_a_page_too():
    assert read_article(RawArticle(html=f"<div>{STORY}</div>")).text.split("\n\n") == PARAGRAPHS


def crowded(attributes: str) -> str:
    return f"<html><body><p {attributes}>x</p>{STORY}</body></html>"


UNCLOSED = ("<a ", "<a\n", "<a", "<a/b=", "<a x='", '<a x="', "<script ")
STILL_READ = [
    ("100,000 attributes", crowded(" ".join(f'a{n}="x"' for n in range(100_000)))),
    ("100,000 attributes without values", crowded(" ".join(f"a{n}" for n in range(100_000)))),
    ("attributes that hide their end", crowded(" ".join(f'a{n}=">"' for n in range(100_000)))),
    ("attributes that hide their beginning", crowded(" ".join(f"a{n}='<'" for n in range(100_000)))),
    ("an attribute without end of its name", crowded("a" * 100_000)),
    ("an image that stands in its tag", crowded(f'src="data:image/gif;base64,{"A" * 500_000}"')),
    *((f"tags without end: {tag}", f"<html><body>{STORY}{tag * 300_000}") for tag in UNCLOSED),
    ("comments without end", f"<html><body>{STORY}{'<!--' * 500_000}</body></html>"),
    ("NUL bytes", f"<html><body>{chr(0) * 100_000}{STORY}</body></html>"),
    ("JSON-LD nested 500,000 deep",
     f'<html><head><script type="application/ld+json">{"[" * 500_000}</script></head><body>{STORY}</body></html>'),
]  # fmt: skip


@pytest.mark.parametrize("page", [row[1] for row in STILL_READ], ids=[row[0] for row in STILL_READ])
@pytest.mark.timeout(60)  # each takes a fraction of a second; without its bound, ten seconds or hours
def test_a_bomb_that_leaves_the_story_whole_is_read(page):
    assert read_article(RawArticle(html=page)).text.endswith(PARAGRAPHS[-1])


def test_characters_that_no_tree_can_hold_lose_no_story():
    page = f"<html><body><div>\ufffe{PARAGRAPHS[0]}</div><div>\ufffe<p>Nobody was hurt.</p>\x01 </div></body></html>"
    assert read_article(RawArticle(html=page)).text == f"{PARAGRAPHS[0]}\n\nNobody was hurt."


REFUSED = [
    ("nested 100,000 deep", f"<html><body>{'<div>' * 100_000}{STORY}{'</div>' * 100_000}</body></html>", "bad-html"),
    ("nested, never closed", f"<html><body>{'<b><i>' * 100_000}{STORY}</body></html>", "bad-html"),
    ("600,000 elements", f"<html><body>{'<p>x</p>' * 600_000}</body></html>", "bad-html"),
    ("4 MB of text", f"<html><body><p>{'word ' * 800_000}</p></body></html>", "too-long"),
    ("nothing but tags", "<html><body><div><img src=a.jpg></div></body></html>", "empty-text"),
    ("nothing but a comment", "<!-- x -->", "empty-text"),
    ("nothing", " ", "empty-text"),
]


@pytest.mark.parametrize(("page", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
@pytest.mark.timeout(60)
def test_a_page_that_cannot_be_read_ends_with_a_code(page, code):
    with pytest.raises(InputError) as refused:
        read_article(read_raw({"html": page}))
    assert refused.value.code == code
