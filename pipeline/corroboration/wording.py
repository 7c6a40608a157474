"""How a name is written inside a sentence: with which article, in which case, of how many."""

from __future__ import annotations

import re
from functools import cache

from pipeline.resources.tables import read_rows, read_table

GENITIVES = ("'s", "’s")
NO_QUOTES = str.maketrans("", "", '"“”„«»|')  # a name cut out of a quotation has one of the two
DIGITS = re.compile(r"[0-9]")
LEMMAS = ((r"ies$", "y"), (r"men$", "man"), (r"es$", ""), (r"s$", ""))  # an English plural and its singular
ENDS_OF_ONE = ("ss", "us", "is")


@cache
def words_for(use: str) -> frozenset[str]:
    """The words of one use in `naming_words.tsv`."""
    return frozenset(word for found, word in read_rows("naming_words") if found == use)


@cache
def common_nouns() -> frozenset[str]:
    """Nouns that are written small in the singular, as far as our tables name them."""
    entities = [row["noun"] for row in read_table("head_nouns")]
    classes = [row["lemma"] for row in read_table("nouns")]
    return words_for("common") | words_for("plural") | frozenset([*entities, *classes])


def is_pronoun(name: str) -> bool:
    """Whether a name is only a word that stands for somebody: "they", "their", "nobody"."""
    abbreviated = len(name) > 1 and name.isupper()  # "US", "IT"
    return not abbreviated and name.strip().casefold() in words_for("pronoun")


def refer_to(name: str) -> str:
    """The name as it stands inside a sentence: "army" is "the army", "Police" is "the police", "our men" is "men"."""
    words = name.translate(NO_QUOTES).split()
    if len(words) > 1 and words[0].casefold() in words_for("possessive"):
        words = words[1:]
    if not words:
        return name
    if words[0].casefold() in words_for("determiner"):
        return " ".join([words[0].casefold(), *words[1:]])
    if is_written_small(words):
        words = [words[0].casefold(), *words[1:]]
    return f"the {' '.join(words)}" if takes_the(words) else " ".join(words)


def is_many(told: str) -> bool:
    """Whether a name, written as `refer_to` writes it, is of several; a proper name is always of one."""
    head = head_of(told.split())
    return head.islower() and is_plural(head)


def takes_the(words: list[str]) -> bool:
    """Whether a name without an article wants one: one thing of a kind, or a name like "World Food Programme"."""
    named = words_for("named-with-the")
    owners = [word for word in words[:-1] if word.endswith(GENITIVES)]
    if DIGITS.match(words[0]) or any(owner.casefold().replace("’", "'") not in named for owner in owners):
        return False
    head = head_of(words)
    if not head.islower():
        return head.casefold() in named or " ".join(words).casefold() in named
    return head in words_for("definite") or not (is_plural(head) or head in words_for("mass"))


def is_written_small(words: list[str]) -> bool:
    """Whether a name has its capital only from the start of a sentence."""
    first = words[0]
    begins = first[0].isupper() and first[1:].islower() and not any(part[0].isupper() for part in words[1:])
    return begins and bool(singulars(first.casefold()) & common_nouns())


def head_of(words: list[str]) -> str:
    """The word that tells what a name names: the last one before a preposition."""
    ends = (place for place, word in enumerate(words) if place and word in words_for("preposition"))
    return words[next(ends, len(words)) - 1] if words else ""


def is_plural(noun: str) -> bool:
    """Whether a common noun is a plural, by its ending and by the tables of exceptions."""
    noun = noun.casefold()
    if noun in words_for("plural"):
        return True
    return noun.endswith("s") and not noun.endswith(ENDS_OF_ONE) and noun not in words_for("singular")


def singulars(noun: str) -> frozenset[str]:
    """What a noun may be the plural of, and itself."""
    return frozenset([noun, *(re.sub(ending, one, noun) for ending, one in LEMMAS)])
