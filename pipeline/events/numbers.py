"""How many: the number that a noun phrase gives, as a range."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.records import Count
from pipeline.resources.tables import read_table
from pipeline.words import sentence_at

if TYPE_CHECKING:
    from spacy.tokens import Token

Range = tuple[int | None, int | None]

TENS = 20  # from here on a unit is added: "twenty-one"
RANGING = frozenset(("to", "-", "–", "—"))
MOST = 10**10  # more than there are people: a bigger number is no count of them


@cache
def number_words() -> dict[str, tuple[int | None, int | None, str]]:
    """Low and high of each number word of `numbers.tsv`, and what kind of word it is."""
    return {
        row["word"]: (
            int(row["low"]) if row["low"] else None,
            int(row["high"]) if row["high"] else None,
            row["class"],
        )
        for row in read_table("numbers")
    }


def count_of(noun: Token) -> Count | None:
    """The range that a noun phrase counts: "at least 40 people" is 40 and more; none where it gives no number."""
    words = [token for token in phrase(noun) if token.i <= noun.i or token.like_num or token.lower_ in RANGING]
    numbers = number_words()
    value = read_number(words)
    if value is None:
        return None
    low, high = value
    text = " ".join(token.lower_ for token in around(words[0], words))
    for qualifier, (_, _, kind) in numbers.items():
        if kind in ("least", "most") and f" {qualifier} " in f" {text} ":
            return Count(low=low, high=None) if kind == "least" else Count(low=None, high=high)
    return Count(low=low, high=high)


def phrase(noun: Token) -> list[Token]:
    """The words that may count a noun, in order: its own modifiers, or the numeral that stands for it."""
    found = [noun]
    for child in noun.lefts:
        if child.dep_ in ("nummod", "det", "amod", "quantmod", "advmod", "neg", "predet", "compound"):
            if any(measure.dep_ == "npadvmod" for measure in child.lefts):
                continue  # "a 24-year-old student" is one
            found.extend(child.subtree)
    if noun.tag_ == "CD" and noun.i + 2 < len(noun.doc) and noun.nbor(1).lower_ in RANGING and noun.nbor(2).like_num:
        found.extend((noun.nbor(1), noun.nbor(2)))  # "15-20 were killed"
    return sorted(found, key=lambda token: token.i)


def around(first: Token, words: list[Token]) -> list[Token]:
    """The words of a phrase with the three before it, where qualifiers stand that the parser hangs elsewhere."""
    doc = first.doc
    start = max(sentence_at(first).start, first.i - 3)
    return [doc[i] for i in range(start, words[-1].i + 1)]


def read_number(words: list[Token]) -> Range | None:
    """The value of the numerals among some words: digits, words, "two dozen", "3.5 million", "20 to 30", "no"."""
    for position, word in enumerate(words):
        first, last = words[:position], words[position + 1 :]
        if first and last and is_range_mark(word, first):
            low, high = read_plain(first), read_plain(last)
            if low is not None and high is not None and (ends := ranging(low, high, scale_of(first, last))):
                return ends
    return read_plain(words)


def is_range_mark(word: Token, first: list[Token]) -> bool:
    """Does a word stand between the ends of a range: "20 to 30", "15-20", "between 20 and 30"?"""
    if word.lower_ == "and":
        return any(token.lower_ == "between" for token in first)
    return word.lower_ in RANGING


def scale_of(first: list[Token], last: list[Token]) -> int:
    """What the first end of a range is multiplied by, as it is told only of the last: "2 to 3 million"."""
    numbers = number_words()
    scales = [
        [known[0] or 1 for word in words if (known := numbers.get(word.lemma_.lower())) and known[2] == "scale"]
        for words in (first, last)
    ]
    return scales[1][-1] if scales[1] and not scales[0] else 1


def ranging(first: Range, last: Range, scale: int) -> Range | None:
    """From the one number to the other; none where they are no range ("8 to 5")."""
    low, high = first[0], last[1]
    if low is None or high is None or low * scale >= high:
        return None
    return low * scale, high


def read_plain(words: list[Token]) -> Range | None:
    """The value of the numerals among words that tell no range."""
    numbers = number_words()
    low: float | None = None
    high: float | None = None
    for word in words:
        text = word.lower_.replace(",", "")
        known = numbers.get(text) or numbers.get(word.lemma_.lower())
        if is_digits(text):
            low = high = float(text)
        elif known is None or known[2] in ("least", "most"):
            continue
        elif known[2] == "scale":
            least, most = known[0] or 1, known[1] or 1
            low, high = (low if low is not None else 1) * least, (high if high is not None else 1) * most
            if word.tag_ in ("NNS", "NNPS") and words[0] is word:
                low, high = 2 * least, 10 * most - 1
        elif known[2] == "unit" and low is not None and low >= TENS and known[0] is not None:
            low, high = low + known[0], (high or low) + known[0]
        elif low != 0 and (known[2] != "article" or low is None):  # "no one" is none
            low, high = known[0], known[1]
    if low is None or low > MOST:
        return None
    return int(low), (int(high) if high is not None else None)


def is_digits(text: str) -> bool:
    """Is it a number in ASCII digits, whole or decimal?"""
    return text.isascii() and text.replace(".", "", 1).isdigit()
