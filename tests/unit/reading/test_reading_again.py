"""Reading a text that was read changes nothing, and takes time in proportion to its length."""

import time
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.reading.dateline import find_dateline
from pipeline.reading.furniture import drop_furniture
from pipeline.reading.header import strip_header
from pipeline.reading.scraped import clean_text

PIECES = st.sampled_from(
    ["date 2031-05-02 ", "<img src=a.jpg align=left border=0>", "By Ann Lee\n\n", "By Ann Lee in Ostrow\n\n",
     "OSTROW, May 2 (Reuters) - ", "Two trains collided near the port.", "The mayor said so.", "\n\n", "\n", " ",
     "(Reporting by Ann Lee; Editing by Bo Marsh)", "Read more", "Related", "Read more: Storm hits", "> ", "**bold**",
     "From: Ann Lee", "Subject: Trains", "Posted by admin on May 2, 2031", "Photo: Ann Lee/AFP", "© 2031 The Wire.",
     "pic.twitter.com/ab12", "govern-", "ment and others who went on to the coast that day", "* * *", "# ", "it's.The ",
     "&amp;", "â€œ", "\\u201c", '"', "“", "?", "Home » World » Trains", "Share this: Facebook Twitter", "[a](http://x)"]
)  # fmt: skip


def read(text):
    """The text of an article, and the article's error where it has none."""
    try:
        return strip_header(drop_furniture(clean_text(text)), "Trains", UTC)[0]
    except InputError as refused:
        return refused.code


@settings(deadline=None)  # the first example loads ftfy
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200))
def test_reading_again_changes_nothing(text):
    once = read(text)
    assert read(once) == once


HOSTILE = {
    "credits": "Reporting by Ann Lee; ",
    "links": "Read more: A\n\n",
    "notices": "Copyright 2019 The Wire. ",
    "glued": 'it left."The ',
    "brackets": "[a](",
    "stars": "**a ",
    "rules": "# ",
    "cut tags": "<img a=",
    "attributes": "a=b ",
    "halves": "gov-\nment ",
    "dates": "date 2024-12-08 ",
    "bylines": "By Ann Lee in Cairo\n\n",
    "mail": "From: a\n\n",
    "capitals": "CAIRO/",
    "backslashes": "\\",
    "hosts": "https://t.co/a",
    "stamps": "July 5, 2022\n\n",
}


def spent(text):
    """The processor time that reading takes, at best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        read(text)
        find_dateline(text, UTC)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_five_times_the_text_takes_no_more_than_ten_times_as_long(unit):
    count = 20_000 // len(unit)
    read(unit)
    assert spent(unit * count * 5) <= 10 * spent(unit * count) + 0.01  # what is quadratic takes 25 times as long
