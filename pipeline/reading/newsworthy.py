"""What the stream leaves out: articles that are no news, and languages that the later agents cannot read.

Only the stream's reader asks; `dateline annotate` annotates whatever it is given.
"""

from __future__ import annotations

import re

from pipeline.reading.scraped import PARAGRAPH
from pipeline.records import Language

LANGUAGES = frozenset({"en"})  # what the parser and the lexicons of the later stages can read
FEWEST_WORDS = 25  # a flash of one sentence has about thirty with its dateline; less is a caption or a cookie wall
LINKS_SHARE = 0.25  # of the words are addresses: a list of links
FEWEST_LINES = 5  # of which `LINES_SHARE` hold no sentence: a list of headlines or results
LINES_SHARE = 0.8
LONGEST_HEADLINE = 20  # words

ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
SENTENCE = re.compile(r"""[.!?…。؟।]["”’')\]»]*(?:\s|$)""")


def why_skipped(text: str, language: Language) -> str | None:
    """Why the stream has no use for an article: `not-news`, `language-not-supported`; null where it has."""
    if not is_news(text):
        return "not-news"
    return None if language.code in LANGUAGES else "language-not-supported"


def is_news(text: str) -> bool:
    """Whether the clean text can be a news article: enough words, in sentences, and not all links."""
    words = text.split()
    if len(words) < FEWEST_WORDS and not is_unspaced(text):
        return False
    if len(ADDRESS.findall(text)) > LINKS_SHARE * len(words):
        return False
    lines = text.split(PARAGRAPH)
    headlines = sum(len(line.split()) <= LONGEST_HEADLINE and not SENTENCE.search(line) for line in lines)
    return len(lines) < FEWEST_LINES or headlines < LINES_SHARE * len(lines)


def is_unspaced(text: str) -> bool:
    """Whether the text is in a script that sets no spaces between words, and long enough all the same."""
    return sum(letter.isalpha() and ord(letter) >= FIRST_UNSPACED for letter in text) >= 2 * FEWEST_WORDS


FIRST_UNSPACED = 0x0E00  # Thai; the scripts of China and Japan come later
