"""Scraped text to clean text: tags, entities, broken letters, control characters and white space put right.

Clean text is NFC, its paragraphs stand apart by one blank line, it has no other line breaks, no two spaces in a row
and none at the end of a line. Cleaning it again changes nothing. What is said stays: lines that are no part of the
story are left to `furniture` and `header`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import groupby, islice, pairwise
from statistics import median

from pipeline.errors import BadHtml, TooLong
from pipeline.reading.letters import mend_text
from pipeline.reading.sentences import part_sentences
from pipeline.resources.tables import read_table

LONGEST_ARTICLE = 1_000_000  # characters; the longest real one seen was 180,000. Longer is an attack or a dump.
DEEPEST_NESTING = 8  # passes until nothing changes; text escaped twice over takes three
PARAGRAPH = "\n\n"

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
ESCAPED_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,4}26);)+")
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:]{0,19})(?=[\s/>])[^<>]{0,4000}>")
CHARACTER_DATA = re.compile(r"<!\[CDATA\[|\]\]>")  # what stands between is text
DECLARATION = re.compile(r"<[!?][A-Za-z\[][^<>]{0,4000}>")
# A tag that was cut, by its attributes: before the text its end, behind the text its beginning.
ATTRIBUTE = r"[\w-]{1,30}=(?:\"[^\"<>]{0,1000}\"|'[^'<>]{0,1000}'|[^\s\"'<>]{0,1000})"
CUT_BEGINNING = re.compile(rf"\s*+(?:{ATTRIBUTE}(?:\s+|(?=/?>))){{2,30}}/?>")
CUT_END = re.compile(
    rf"<([A-Za-z][A-Za-z0-9]{{0,19}})(?:\s+{ATTRIBUTE}){{0,30}}\s+[\w-]{{1,30}}=[\"']?[^\s<>]{{0,1000}}\s*\Z"
)
MOST_ATTRIBUTES = 200  # of one tag, the most seen are 23; libxml2 compares each with each
LONGEST_PIECE = 100  # characters of a name or a bare value read as one; the rest counts as another attribute
LONGEST_QUOTED = 1_000_000  # characters between quotation marks: images stand in pages whole

# A tag with more attributes than any real one, read as libxml2 reads it; possessive and in bounded pieces, so that no
# number of tags that are opened and never closed has it read a page again and again.
CROWDED_TAG = re.compile(
    rf"<([A-Za-z][^\s/>]{{0,{LONGEST_PIECE}}}+)"
    rf"(?:[\s/]*+[^\s/>][^\s/>=]{{0,{LONGEST_PIECE}}}+"
    rf"(?:\s*+=\s*+(?:\"[^\"]{{0,{LONGEST_QUOTED}}}+\"|'[^']{{0,{LONGEST_QUOTED}}}+'|[^\s>]{{0,{LONGEST_PIECE}}}+))?+"
    rf"){{{MOST_ATTRIBUTES},}}+[^>]*+>?"
)
IMITATED_TAG = re.compile(r"\[/?(b|i|u|img|url|quote|caption)(?:[ =][^\[\]]{0,500})?\]")
# Markdown, where it can be nothing else: links and images with their address, bold words, headings, rules.
LINK = re.compile(r"(!?)\[([^\[\]\n]{0,300})\]\((?:https?://|/|mailto:)[^()\s]{0,2000}(?: \"[^\"\n]{0,300}\")?\)")
BOLD = re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*\n]{1,300})(?<=\S)\*\*(?![\w*])")
HEADING = re.compile(r"^(?:#{1,6}[ \t]++)++(?=\S)", re.MULTILINE)
RULE = re.compile(r"^[ \t]*(?:[-*_=~][ \t]*){3,1000}$", re.MULTILINE)
QUOTED_LINE = re.compile(r"^[ \t]*(?:>[ \t]?){1,20}", re.MULTILINE)
QUOTED_SHARE = 0.8  # of the lines of a mail that was forwarded begin with `>`
FEWEST_QUOTED = 3
TERMINAL_ESCAPE = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")

LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\u2028]")
HYPHENATED = re.compile(r"\u00ad[ \t]*\n[ \t]*(?=[^\W\d_])")  # a word parted where a soft hyphen allowed it
BLANK_LINES = re.compile(r"\n[ \n]*\n[ \n]*")
SPACES = re.compile(r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
SPACE_AT_LINE_END = re.compile(r" ?\n ?")
# C0 but tab and line feed, DEL, C1; marks without width or only for direction; what is no character at all. The joiners
# U+200C and U+200D stay: Persian and the scripts of India are written with them.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
# Normal forms sort the marks over a letter, in the square of their number: as in UAX #15's stream-safe format 30 stay.
MOST_MARKS = 30
STACKED_MARKS = re.compile(rf"[^\w\s]{{{MOST_MARKS + 1},}}+")
SENTENCE_END = (".", "!", "?", "…", ":", ";", '"', "”", "’", "'", ")", "]", "»", "。", "؟", "।")

LONGEST_WRAPPED_LINE = 120  # characters; who wraps by hand or program wraps at 60 to 100
FEWEST_WRAPPED_LINES = 4
WRAPPED_SHARE = 0.3  # of the line breaks stand within a sentence
NARROWEST = 40  # characters of the middle line of such a text; shorter lines are a list
WORD = re.compile(r"\w+")
LONGEST_HALF = 30  # characters of a word on either side of a break
HALVED = re.compile(r"(?s:.*?)([^\W\d_]+)-\n([^\W\d_]+)(?s:.*)")
LAST_LINE_SHARE = 0.7  # of the longest line: a shorter one that ends its sentence ends its paragraph


def clean_text(text: str) -> str:
    """The text without markup, with letters, white space and paragraphs put right.

    Raises:
        BadHtml: markup is wrapped in itself so deep that nobody wrote it for a reader.
        TooLong: more is left than `LONGEST_ARTICLE`.
    """
    for _ in range(DEEPEST_NESTING):
        cleaner = clean_once(text)
        if len(cleaner) > LONGEST_ARTICLE:
            raise TooLong(f"{len(cleaner):,} characters of clean text; an article has {LONGEST_ARTICLE:,} at most")
        if cleaner == text:
            return text
        text = cleaner
    raise BadHtml(f"markup is wrapped in itself more than {DEEPEST_NESTING} times")


def clean_line(text: str) -> str:
    """The text as one clean line: a title, a name."""
    return " ".join(clean_text(text).split())


def clean_once(text: str) -> str:
    """One pass; what it uncovers (an entity that was escaped twice) the next one sees."""
    text = LINE_ENDS.sub("\n", text).replace("\u2029", PARAGRAPH)
    text = HYPHENATED.sub("", text)
    if "&" in text:
        text = ESCAPED_AMPERSANDS.sub("&", text)
        text = ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if "<" in text:
        text = drop_markup(text)
    text = CUT_BEGINNING.sub("", text, count=1) if CUT_BEGINNING.match(text) else text
    if "[/" in text:  # only what is closed somewhere is a tag: "[i]f", in a quotation, is an editor's
        closed = {tag for tag in IMITATED_TAG.findall(text) if f"[/{tag}]" in text}
        text = IMITATED_TAG.sub(lambda tag: "" if tag.group(1) in closed else tag.group(), text)
    text = drop_marks(mend_text(text))
    text = UNSEEN.sub("", TERMINAL_ESCAPE.sub("", text))
    text = unicodedata.normalize("NFC", STACKED_MARKS.sub(unstack, text))
    return PARAGRAPH.join(map(part_sentences, set_paragraphs(text)))


def unstack(found: re.Match[str]) -> str:
    """A run of what is no word, with no more marks over one letter than a text can need."""
    runs = groupby(found.group(), lambda letter: unicodedata.combining(letter) > 0)
    return "".join("".join(islice(run, MOST_MARKS) if are_marks else run) for are_marks, run in runs)


def drop_markup(text: str) -> str:
    """The text without comments, scripts and tags; tags that break a line leave the break."""
    text = CHARACTER_DATA.sub("", drop_between(text, "<!--", "-->"))
    effects, drop_contents = tag_effects()
    for opening, closing in drop_contents:
        text = drop_elements(text, opening, closing)
    text = DECLARATION.sub("", text)
    text = CROWDED_TAG.sub(lambda tag: f"<{tag[1]}>" if tag[1].lower() in effects and is_closed(tag) else tag[0], text)
    text = TAG.sub(lambda tag: effects.get(tag.group(1).lower(), tag.group()), text)
    end = len(text)
    while (
        (start := text.rfind("<", 0, end)) >= 0
        and (cut := CUT_END.match(text, start, end))
        and cut[1].lower() in effects
    ):
        end = start
    return text[:end]


def drop_marks(text: str) -> str:
    """The text without the marks of Markdown, of mail and of embedded posts; what they mark stays."""
    text = embedded().sub("", text)
    if "](" in text:
        text = LINK.sub(lambda link: "" if link[1] else link[2], text)
    if "**" in text:
        text = BOLD.sub(r"\1", text)
    text = RULE.sub("", HEADING.sub("", text))
    lines = [line for line in text.split("\n") if line.strip()]
    quoted = sum(line.lstrip().startswith(">") for line in lines)
    if quoted >= max(FEWEST_QUOTED, QUOTED_SHARE * len(lines)):
        text = QUOTED_LINE.sub("", text)
    return text


def is_closed(tag: re.Match[str]) -> bool:
    """Whether a tag has its end: without one it may be no tag, and everything after it the story."""
    return tag[0].endswith(">")


def drop_between(text: str, opening: str, closing: str) -> str:
    """The text without the stretches between two marks; one that is never closed stays. Linear in the text."""
    kept = []
    start = 0
    while (found := text.find(opening, start)) >= 0 and (end := text.find(closing, found)) >= 0:
        kept.append(text[start:found])
        start = end + len(closing)
    return "".join([*kept, text[start:]])


def drop_elements(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The text without the elements of one name; one that is never closed stays. Linear in the text."""
    kept = []
    start = 0
    while (found := opening.search(text, start)) and (end := closing.search(text, found.end())):
        kept.append(text[start : found.start()])
        start = end.end()
    return "".join([*kept, text[start:]])


@cache
def tag_effects() -> tuple[dict[str, str], list[tuple[re.Pattern[str], re.Pattern[str]]]]:
    """What stands in a tag's place, by the tag's name; and the tags of elements that go with their content."""
    marks = {"paragraph": PARAGRAPH, "line": "\n", "space": " ", "nothing": "", "content": ""}
    rows = read_table("html_tags")
    contents = [row["tag"] for row in rows if row["effect"] == "content"]
    return (
        {row["tag"]: marks[row["effect"]] for row in rows},
        [
            (re.compile(rf"<{tag}\b[^<>]*>", re.IGNORECASE), re.compile(rf"</{tag}\s*>", re.IGNORECASE))
            for tag in contents
        ],
    )


@cache
def embedded() -> re.Pattern[str]:
    """The addresses that embedded posts leave, wherever they stand, and where two stand as one."""
    hosts = "|".join(re.escape(row["host"]) for row in read_table("embedded_hosts"))
    return re.compile(rf"(?:{hosts})\w{{1,40}}?(?=pic\.|\W|$)/?", re.IGNORECASE)


def set_paragraphs(text: str) -> list[str]:
    """The paragraphs, white space put right and lines that were only wrapped joined."""
    text = SPACES.sub(" ", text)
    text = SPACE_AT_LINE_END.sub("\n", text).strip(" \n")
    if "\n" not in text:
        return [text]
    blocks = BLANK_LINES.split(text)
    if is_double_spaced(blocks):
        blocks = ["\n".join(blocks)]
    joins = line_joiner(blocks)
    known = frozenset(WORD.findall(text.lower())) if "-\n" in text else frozenset()
    return [paragraph for block in blocks for paragraph in join_lines(block, joins, known)]


def is_double_spaced(blocks: list[str]) -> bool:
    """Whether the text was wrapped to a width and a blank line put behind each line."""
    breaks = len(blocks) - 1
    if breaks < FEWEST_WRAPPED_LINES or max(map(len, blocks)) > LONGEST_WRAPPED_LINE or any("\n" in b for b in blocks):
        return False
    inside = [before for before, after in pairwise(blocks) if goes_on(before, after)]
    return len(inside) >= WRAPPED_SHARE * breaks and median(map(len, inside)) >= NARROWEST


def join_lines(block: str, joins: Callable[[str, str], bool], known: frozenset[str]) -> list[str]:
    """The paragraphs of a block of lines: joined where they were only wrapped, set apart where each is a paragraph."""
    first, *rest = block.split("\n")
    paragraphs = [[first]]
    before = first
    for line in rest:
        if not joins(before, line):
            paragraphs.append([line])
        elif halves := HALVED.fullmatch(f"{before[-LONGEST_HALF:]}\n{line[:LONGEST_HALF]}"):
            whole = halves[1] + halves[2]  # "govern-" and "ment", if the text has "government" elsewhere
            paragraphs[-1] += ["\b" if whole.lower() in known else "", line]
        else:
            paragraphs[-1] += [" ", line]
        before = line
    return ["".join(pieces).replace("-\b", "") for pieces in paragraphs]


def line_joiner(paragraphs: list[str]) -> Callable[[str, str], bool]:
    """Whether a line goes on in the next: told by the sentence, and in text wrapped to a width by the width too."""
    breaks = inside = longest = 0
    for paragraph in paragraphs:
        lines = paragraph.split("\n")
        if len(lines) > 1:
            longest = max(longest, *map(len, lines))
            breaks += len(lines) - 1
            inside += sum(goes_on(*pair) for pair in pairwise(lines))
    if breaks < FEWEST_WRAPPED_LINES or longest > LONGEST_WRAPPED_LINE or inside < WRAPPED_SHARE * breaks:
        return goes_on
    return lambda before, after: (
        goes_on(before, after) or len(before) > LAST_LINE_SHARE * longest or not before.endswith(SENTENCE_END)
    )


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence plainly runs over the break: not ended before it, lower case after it."""
    return after[:1].islower() and not before.endswith(SENTENCE_END)
