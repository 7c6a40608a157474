"""What the stream leaves out, each with its reason: what is no article, and languages that later agents cannot read.

    paywall                 the beginning of a story, and the way to the till
    cookie-wall             a question of consent where the story would be
    error-page              what a server says where there is no story, or wants no machines
    link-list               addresses, or the headings of other pages
    results-table           rows of figures
    index-page              headlines, or beginnings of several stories
    not-news                next to nothing
    language-not-supported

Only the stream's reader asks; `dateline annotate` annotates whatever it is given.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.reading.scraped import PARAGRAPH
from pipeline.resources.tables import read_table

if TYPE_CHECKING:
    from pipeline.reading.body import Around
    from pipeline.records import Article

FEWEST_WORDS = 25  # a flash of one sentence has about thirty with its dateline; less is a caption or a label
WORDS_PER_SIGN = (
    60  # of the text; a story that is longer for the signs of no story in it is one that tells of such things
)
MOST_SIGNS = 8  # that count; a text of so many words for each is not searched
LONGEST_SIGN = 40  # words of a paragraph for each sign in it; in a longer one somebody speaks of such things
LINKS_SHARE = 0.2  # of the words are addresses: a list of links
FEWEST_LINES = 5  # of which `LINES_SHARE` hold no sentence: a list of headlines or results
LINES_SHARE = 0.8
LONGEST_HEADLINE = 20  # words
FIGURES_SHARE = 0.25  # of the words in lines without sentences are figures: results
FEWEST_HEADINGS = 5  # that are links, and no fewer than paragraphs: a page of beginnings

ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
SENTENCE = re.compile(r"""[.!?…。؟।]["”’')\]»]*(?:\s|$)""")
FIGURE = re.compile(r"[+-–(]*\d[\d.,:%/–-]*[)%]*")
AFTER_HEADING = re.compile(r"\s*(?:$|[|–—:.!?,-])")
FIRST_UNSPACED = 0x0E00  # Thai; the scripts of China and Japan come later


def why_skipped(article: Article, around: Around) -> str | None:
    """Why the stream has no use for an article, as a code; null where it has.

    Args:
        article: as reading made it.
        around: what its page held beside the story.
    """
    reason = no_story(article.text, article.title or "", around) or no_prose(article.text, around)
    if reason:
        return reason
    return None if article.language.code in languages_read() else "language-not-supported"


def no_story(text: str, title: str, around: Around) -> str | None:
    """The reason for which phrases tell that no story is there; the one with most of them, and of equals the first.

    Phrases count where they are what a paragraph is about; what is left must be short for the number of them.
    """
    found = {"error-page": 0, "cookie-wall": 0, "paywall": int(around.closed)}
    words = len(text.split())
    if words >= MOST_SIGNS * WORDS_PER_SIGN:
        return None
    for line in (title, *text.split(PARAGRAPH), *around.lines):
        signs = signs_in(line)
        if len(line.split()) <= LONGEST_SIGN * len(signs):
            for reason in signs:
                found[reason] += 1
    reason = max(found, key=lambda name: found[name])
    return reason if words < min(found[reason], MOST_SIGNS) * WORDS_PER_SIGN else None


def signs_in(line: str) -> list[str]:
    """The reasons of the phrases in a line; of two phrases that overlap the longer counts."""
    folded = line.casefold().replace("’", "'").strip()
    reasons = []
    for reason, phrase, place in phrases():
        if phrase in folded and (place == "any" or stands_alone(phrase, folded)):
            folded = folded.replace(phrase, " ")
            reasons.append(reason)
    return reasons


def stands_alone(phrase: str, line: str) -> bool:
    """Whether a line begins with the phrase and goes on, if at all, with a mark: "404 | The Valley Post"."""
    return line.startswith(phrase) and AFTER_HEADING.match(line, len(phrase)) is not None


def no_prose(text: str, around: Around) -> str | None:
    """The reason for which the shape of a text tells that it is no article's."""
    words = text.split()
    lines = text.split(PARAGRAPH)
    if len(ADDRESS.findall(text)) > LINKS_SHARE * len(words):
        return "link-list" if len(words) > 1 else "not-news"
    bare = [line for line in lines if len(line.split()) <= LONGEST_HEADLINE and not SENTENCE.search(line)]
    if len(lines) >= FEWEST_LINES and len(bare) >= LINES_SHARE * len(lines):
        told = [word for line in bare for word in line.split()]
        figures = sum(FIGURE.fullmatch(word) is not None for word in told)
        return "results-table" if figures >= FIGURES_SHARE * len(told) else "index-page"
    if around.headings >= FEWEST_HEADINGS and around.headings >= len(lines):
        return "index-page"
    if len(words) < FEWEST_WORDS and not is_unspaced(text):
        return "link-list" if around.headings >= FEWEST_HEADINGS else "not-news"
    return None


def is_unspaced(text: str) -> bool:
    """Whether the text is in a script that sets no spaces between words, and long enough all the same."""
    return sum(letter.isalpha() and ord(letter) >= FIRST_UNSPACED for letter in text) >= 2 * FEWEST_WORDS


@cache
def phrases() -> tuple[tuple[str, str, str], ...]:
    """Reason, phrase and place of each sign that no story is there, the longest first."""
    rows = ((row["reason"], row["phrase"], row["place"]) for row in read_table("not_articles"))
    return tuple(sorted(rows, key=lambda row: -len(row[1])))


@cache
def languages_read() -> frozenset[str]:
    """The languages that every later agent can read."""
    return frozenset(row["language"] for row in read_table("languages_read"))
