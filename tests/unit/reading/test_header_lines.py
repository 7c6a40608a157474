"""What stands above a story goes and gives what it says; the story stays whole."""

from datetime import UTC

import pytest

from pipeline.reading.header import strip_header
from pipeline.reading.scraped import clean_text

STORY = "Two trains collided near the port of Ostrow on Monday, July 4, 2022, and nine people were hurt."

HEADERS = [
    (
        " date 2022-07-05 <img src=http://i.example/a.jpg width=100 align=left border=0>\n\n\n",
        "2022-07-05T00:00:00Z",
        [],
    ),
    ("date 2022-07-05 <img src=a.jpg align=left border=0> ", "2022-07-05T00:00:00Z", []),
    ("Posted by admin on July 5, 2022 — 14 comments\n\n", "2022-07-05T00:00:00Z", []),
    (
        "Tuesday, July 5, 2022 | 6:40 p.m.\nBy Ann Lee and Omar Haddad\n",
        "2022-07-05T18:40:00Z",
        ["Ann Lee", "Omar Haddad"],
    ),
    ("Xinhua | Updated: 2022-07-05 17:52\n", "2022-07-05T17:52:00Z", []),
    ("Home » World » Trains collide\n\nPublished: 5 July 2022\n\n", "2022-07-05T00:00:00Z", []),
    ("This story is from July 5, 2022\n\n", "2022-07-05T00:00:00Z", []),
    ("Last updated on 5 July 2022 at 10:30 GMT\n\n", "2022-07-05T10:30:00Z", []),
    ("TRAINS  collide near Ostrow!\n\n", None, []),
    ("By Ann Lee, Staff Writer\n\n", None, ["Ann Lee"]),
]


@pytest.mark.parametrize(("above", "published", "authors"), HEADERS, ids=[row[0].strip() for row in HEADERS])
def test_a_header_goes_and_gives_what_it_says(above, published, authors):
    text, header = strip_header(clean_text(above + STORY), "Trains collide near Ostrow", UTC)
    assert text == STORY
    assert (str(header.published) if header.published else None, header.authors) == (published, authors)


KEPT = [
    "On July 5, 2022, police fired.",
    "By Monday the river had risen.",
    "By noon on Monday rescuers had found nine",
    "The mayor spoke on 5 July 2022 at noon.",
    "Signed by both on July 5, 2022, the treaty holds.",
    "Trains collide near Ostrow, again.",
]


@pytest.mark.parametrize("line", KEPT)
def test_a_sentence_of_the_story_never_goes(line):
    text = f"{line}\n\n{STORY}"
    assert strip_header(text, "Trains collide near Ostrow", UTC)[0] == text


@pytest.mark.parametrize("text", ["July 5, 2022", "By Ann Lee", "Trains collide near Ostrow", "date 2022-07-05"])
def test_a_text_that_is_all_header_stays(text):
    assert strip_header(text, "Trains collide near Ostrow", UTC)[0] == text
