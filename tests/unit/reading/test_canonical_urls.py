"""One address for one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.addresses import canonical_url

ONE = [
    ("https://post.example/a", "https://post.example/a"),
    ("HTTPS://Post.Example:443/a#top", "https://post.example/a"),
    ("http://post.example:8080/a", "http://post.example:8080/a"),
    ("https://post.example", "https://post.example/"),
    ("https://post.example/a?utm_source=x&utm_medium=y&id=7&fbclid=z", "https://post.example/a?id=7"),
    (" https://post.example/a ", "https://post.example/a"),
    ("ftp://post.example/a", None),
    ("post.example/a", None),
    ("https://[half", None),
    ("https://post.example:port/", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("url", "canonical"), ONE)
def test_an_address_has_one_form(url, canonical):
    assert canonical_url(url) == canonical


STATED = [
    ("https://m.post.example/a?ref=1", "https://www.post.example/story/a", "https://www.post.example/story/a"),
    ("https://post.example/a", "https://post.example/", "https://post.example/a"),
    ("https://post.example/a", "https://elsewhere.example/a", "https://post.example/a"),
    (None, "https://post.example/a", "https://post.example/a"),
    ("https://post.example/a", "/a", "https://post.example/a"),
]


@pytest.mark.parametrize(("url", "stated", "canonical"), STATED)
def test_the_page_is_believed_about_its_own_site_but_not_about_its_front_page(url, stated, canonical):
    assert canonical_url(url, stated) == canonical


@given(st.text(max_size=60) | st.text(max_size=40).map("https://".__add__))
def test_the_one_form_of_any_address_is_its_own(url):
    canonical = canonical_url(url)
    assert canonical is None or canonical_url(canonical) == canonical
