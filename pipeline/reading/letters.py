"""Letters put right that a wrong encoding, an escape or a careless copy has broken; quotation marks stay as they were.

UTF-8 read as a code page is undone by `ftfy`, and only in lines that show it. What is left of Windows-1252 read as
Latin-1, of JSON written twice and of apostrophes that were lost is put right here.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.resources.tables import read_table

FOREIGN_LETTER = re.compile("[^\x00-\x7f\xa0‘’“”–—…•]")  # typography alone is no sign of a wrong encoding
CONTROL_LETTER = re.compile("[\x80-\x9f]")  # no text has them: in Windows-1252 they are quotation marks and dashes
# `\u201c`, `\"` and `\/` as JSON writes them: in a text they are a string that was encoded twice.
JSON_LETTER = re.compile(r"\\u(?!d[89a-f])([0-9a-f]{4})(?![0-9a-f])", re.IGNORECASE)
JSON_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
JSON_MARK = re.compile(r"(?<!\\)\\++(?=[\"'/])")
LOST_QUOTE = re.compile(r"â€(?=[\s,.;:?!)]|$)")  # the third byte of a closing quotation mark is the one often lost
DOUBLED_APOSTROPHE = re.compile(r"(?<=[^\W\d_])''(?=[^\W\d_])")  # as databases write it: "the governor''s"


def mend_text(text: str) -> str:
    """The text with its letters put right."""
    if "\\" in text:
        text = JSON_PAIR.sub(join_pair, text)
        text = JSON_LETTER.sub(lambda found: chr(int(found[1], 16)), text)
        text = JSON_MARK.sub("", text)
    if not text.isascii():
        text = "\n".join(mend_letters(line) if FOREIGN_LETTER.search(line) else line for line in text.split("\n"))
    text = DOUBLED_APOSTROPHE.sub("'", text)
    return lost_apostrophe().sub("’", text) if "?" in text or "\ufffd" in text else text


def mend_letters(line: str) -> str:
    """The line with letters that were read in the wrong encoding put back."""
    from ftfy.badness import is_bad

    for broken, meant in lost_letters():
        line = line.replace(broken, meant)
    line = LOST_QUOTE.sub("”", line)
    if is_bad(line):
        from ftfy import fix_encoding

        line = fix_encoding(line)
    if CONTROL_LETTER.search(line):
        from ftfy.fixes import fix_c1_controls

        line = fix_c1_controls(line)
    return line


def join_pair(found: re.Match[str]) -> str:
    """The character beyond the basic plane that JSON writes as two."""
    high, low = int(found[1], 16), int(found[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


@cache
def lost_letters() -> tuple[tuple[str, str], ...]:
    """Broken letters of which a byte is lost, and what they were."""
    return tuple((row["broken"], row["meant"]) for row in read_table("mojibake"))


@cache
def lost_apostrophe() -> re.Pattern[str]:
    """A question mark, or the mark of a lost character, where only an apostrophe can have been: "don?t"."""
    rows = [row["contraction"].split("'") for row in read_table("contractions")]
    forms = [rf"(?<=[^\W\d_]{re.escape(before)})[?\ufffd](?={re.escape(after)}\b(?![=/&]))" for before, after in rows]
    return re.compile("|".join(forms))
