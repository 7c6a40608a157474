"""What pages, agencies and mails put around a story goes: credits, notices, buttons, links to other stories.

A line goes where all of it has a form of the table `furniture`; behind a story's last sentence only credits and notices
do. Captions stay, without their label and credit: they are sentences too. Where in doubt a line stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.reading.byline import NAME, names_between, small_words
from pipeline.reading.dateline import agencies
from pipeline.reading.scraped import PARAGRAPH
from pipeline.resources.tables import read_table

LONGEST_FURNITURE = 600  # characters of a line; a notice of copyright has 200
MOST_PIECES = 12  # of such a line; the credits of an agency have five
FEWEST_BUTTONS = 2  # words of a line of buttons
MOST_HEADLINE_WORDS = 25  # of a line in the list of headlines that ends a page

PIECE_END = re.compile(r"(?:(?<=[^\W_A-Z][.!?…)])\.{0,2}|(?<=[.!?][\"”])) +(?=[^\W\d_a-z]|[©(]|[–—-] ?[A-Z])|; *| \| ")
BRACKETED = re.compile(r"\s*(?P<open>[(\[])(?P<inside>[^()\[\]]{2,300})[)\]]$")
STOPS = (".", "!", "?", "…", '."', ".”", '?"', "?”", '!"', "!”", ")")
QUOTES = re.compile('["“”„«»]')
AROUND = " \t()[]*•·|<>»«›→▶►▸…._-–—,;#+"
COLON = re.compile(r" +:|(?<=\w) [|–—-](?= )")
TOKEN = re.compile(r"\S*[\w©&]\S*")

SLOTS = {
    "<some>": r"(?: \S{1,60}){1,12}?",
    "<rest>": r"(?: \S{1,200}){1,40}",
    "<headline>": r"(?: \S{1,60}(?<![a-z][a-z)’”\"][.!?])(?<![a-z][a-z][.!?])){0,39} \S{1,60}(?<!\.)",
    "<year>": r" (?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?,?",
    "<number>": r" [(\[]?\d{1,4}[)\]]?",
    "<address>": r" @?\S{0,100}[@./]\S{1,200}",
    "<initials>": r" [a-z]{2,4}(?:/[a-z]{2,4}|, [a-z]{2,4})",
}


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one kind, by their first word; those that begin with a slot stand under the empty string.

    Of those, the ones with the credit of a picture, which has a stroke in it, stand under the stroke: they are slow.

    `stopped` are those that a line with a full stop behind it may have: a headline has none.
    """

    any: dict[str, re.Pattern[str]]
    stopped: dict[str, re.Pattern[str]]

    def match(self, words: str, stopped: bool) -> bool:
        """Whether the words, each with a space before it, have one of the forms."""
        first = FIRST_WORD.match(words)
        by_word = self.stopped if stopped else self.any
        keys = (first[1].lower() if first else "", "", *(["/"] if "/" in words else []))
        return any(form.fullmatch(words) for key in keys if (form := by_word.get(key)))


FIRST_WORD = re.compile(r" [^\w©]*([\w'’-]*\w|©)")


def drop_furniture(text: str) -> str:
    """The clean text without what is no part of its story; something always remains, and twice changes nothing."""
    paragraphs = text.split(PARAGRAPH)
    kept = drop_tail([trimmed for paragraph in paragraphs if (trimmed := trim(paragraph))])
    if kept and is_signature(kept[-1]):
        kept.pop()
    return PARAGRAPH.join(kept) or text


def trim(paragraph: str) -> str:
    """The paragraph without label, credits and notices; nothing where it is nothing else."""
    if not any(letter.isalnum() for letter in paragraph):
        return ""
    while paragraph:
        if is_furniture(paragraph):
            return ""
        shorter = drop_label(drop_end(paragraph))
        if shorter == paragraph:
            break
        paragraph = shorter
    return paragraph


def is_furniture(paragraph: str) -> bool:
    """Whether all of a paragraph has forms of the table."""
    if len(paragraph) > LONGEST_FURNITURE or len(QUOTES.findall(paragraph.strip(AROUND))) % 2:
        return False
    if matches(paragraph, "line", "tail") or is_buttons(paragraph):
        return not is_heading(paragraph)
    pieces = PIECE_END.split(paragraph.strip("()[] "), MOST_PIECES)
    return all(matches(piece, "end", "line") for piece in pieces)


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph heads a list of headlines, which is judged with its list."""
    return matches(paragraph, "tail") and not matches(paragraph, "line")


def is_buttons(paragraph: str) -> bool:
    """Whether a paragraph is a line of buttons: "Share this: Facebook Twitter WhatsApp"."""
    buttons, count = words_of_kind("share"), 0
    for word in (token.strip(AROUND + ":!").lower() for token in paragraph.split()):
        if word and word not in buttons:
            return False
        count += bool(word)
    return count >= FEWEST_BUTTONS


def drop_end(paragraph: str) -> str:
    """The paragraph without a credit or notice behind its last sentence."""
    if found := BRACKETED.search(paragraph, max(len(paragraph) - 400, 0)):
        before, inside = paragraph[: found.start()], found["inside"]
        ended = before.endswith(STOPS)
        pieces = PIECE_END.split(inside, MOST_PIECES)
        if before and not QUOTES.search(inside) and all(matches(piece, "end") for piece in pieces):
            return before
        if before and (inside in photo_agencies() or (ended and is_signature(inside))):
            return before
        return paragraph
    start = max(len(paragraph) - LONGEST_FURNITURE, 0)
    ends = list(PIECE_END.finditer(paragraph, start))
    if not ends:
        return paragraph
    last = paragraph[ends[-1].end() :]
    if QUOTES.search(last) or not (
        matches(last, "end") or (last.startswith(("-", "–", "—", "(")) and is_signature(last))
    ):
        return paragraph
    return paragraph[: ends[-1].start()].rstrip(" ;|")


def drop_label(paragraph: str) -> str:
    """The paragraph without the label of a caption."""
    found = labels().match(" " + paragraph) if paragraph[:1].isalpha() else None
    return paragraph[found.end() :] if found else paragraph


def drop_tail(paragraphs: list[str]) -> list[str]:
    """The paragraphs without the list of headlines that ends them, and what stands above it."""
    cut = len(paragraphs)
    for place in range(len(paragraphs) - 1, 0, -1):
        line = paragraphs[place]
        if is_heading(line):
            cut = place
        elif line.endswith(STOPS) or len(line.split()) > MOST_HEADLINE_WORDS:
            break
    return paragraphs[:cut]


def is_signature(line: str) -> bool:
    """Whether a line only names agencies: whose text it was."""
    words = [part.strip(AROUND) for part in re.split(r"[/,;&]| and ", line.strip("()[]-–— ."))]
    return all(word in agencies() for word in words)


def matches(piece: str, *kinds: str) -> bool:
    """Whether a piece of a line has a form of one of the kinds."""
    stopped = piece.endswith(".") and not piece.endswith("..")
    words = "".join(f" {word}" for word in TOKEN.findall(COLON.sub(":", piece.replace("©", "© ")).strip(AROUND)))
    return any(forms()[kind].match(words, stopped) for kind in kinds)


@cache
def forms() -> dict[str, Forms]:
    """The forms of the table that whole lines have, by their kind."""
    rows = read_table("furniture")
    found = {}
    for kind in ("line", "end", "tail"):
        written = [row["form"].split() for row in rows if row["kind"] == kind]
        found[kind] = Forms(
            by_first_word(written), by_first_word([form for form in written if "<headline>" not in form])
        )
    return found


def by_first_word(written: list[list[str]]) -> dict[str, re.Pattern[str]]:
    """A pattern of all the forms that begin with each word."""
    patterns: dict[str, list[str]] = {}
    for form in written:
        pattern = "".join(map(token_pattern, form))
        slot = "/" if "<credit>" in form else ""
        firsts = [slot] if form[0].startswith("<") else form[0].rstrip(":").split("|")
        for first in firsts:
            patterns.setdefault(first.strip("()"), []).append(pattern)
    return {first: re.compile("|".join(found)) for first, found in patterns.items()}


def token_pattern(token: str) -> str:
    """The pattern of one word of a form, with the space before it."""
    optional, token = token.endswith("?"), token.removesuffix("?")
    colon, token = token.endswith(":"), token.removesuffix(":")
    if token.startswith("<"):
        pattern = slots()[token] + (":" if colon else "")
    else:
        words = "|".join(map(re.escape, token.split("|")))
        pattern = rf" [\[(]?(?i:{words}){':' if colon else '[,:.!?)]{0,2}'}"
    return f"(?:{pattern})?" if optional else pattern


@cache
def slots() -> dict[str, str]:
    """The patterns of the slots of forms."""
    small = "|".join(sorted(map(re.escape, (*small_words(), *names_between()))))
    names = rf" {NAME}(?: (?:{NAME}|(?:{small}),?)){{0,20}}"
    pictures = "|".join(sorted(map(re.escape, (*photo_agencies(), *agencies())), key=lambda name: (-len(name), name)))
    credit = rf" (?:[^\s/]{{0,40}}/(?:[^\s/]{{1,40}}/)?(?i:{pictures})(?!\w)|(?i:{pictures}|Photo)/[^\s/]{{1,60}})"
    return {**SLOTS, "<names>": names, "<credit>": credit}


@cache
def words_of_kind(kind: str) -> frozenset[str]:
    """The words that the table has of a kind that is no line's."""
    return frozenset(row["form"] for row in read_table("furniture") if row["kind"] == kind)


def photo_agencies() -> frozenset[str]:
    """Agencies of pictures, as credits write them."""
    return words_of_kind("photo")


@cache
def labels() -> re.Pattern[str]:
    """The labels of captions."""
    written = [row["form"].split() for row in read_table("furniture") if row["kind"] == "label"]
    return re.compile("|".join(rf"(?:{''.join(map(token_pattern, form))})(?= )" for form in written))
