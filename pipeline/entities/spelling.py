"""One spelling for many: how names of places are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipeline.resources.tables import read_table

FIRST_PART = re.compile(r"[^\s\-'\u2019]+")  # what spaCy makes the first token of a name
RECENT = 10_000  # names whose folded form is kept: an article asks for each of its names ten times
SHORTEST_KEY = 4  # letters; shorter keys meet too many names
LETTERS = str.maketrans(
    {"\u0131": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a"}
)
DROPPED = re.compile("['\u2018\u2019\u02bc\u02bb\u02bf\u02be\u0060\u00b4.]")
APART = re.compile(r"[\W_]+")
DOUBLED = re.compile(r"(.)\1+")
SAINT = re.compile(r"^st ")
LAST_VOWELS = re.compile(r"[aiuh]+$")


@lru_cache(maxsize=RECENT)
def fold(name: str) -> str:
    """A name without case, accents, apostrophes, stops and hyphens: `Aïn-Témouchent` is `ain temouchent`."""
    if name.isascii():
        plain = name.lower()
    else:
        parts = unicodedata.normalize("NFKD", name).lower().translate(LETTERS)
        plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return SAINT.sub("saint ", APART.sub(" ", DROPPED.sub("", plain)).strip())


def transliteration_key(name: str) -> str | None:
    """What the spellings of a name written in Arabic letters have in common: `Qusayr` and `al-Kusair` are `kusir`.

    Null where too little is left to tell names apart.
    """
    articles, folds = spellings()
    words = fold(name).split()
    kept = [word for word in words if word not in articles] or words
    key = "".join(kept)
    for old, new in folds:
        key = key.replace(old, new)
    key = LAST_VOWELS.sub("", DOUBLED.sub(r"\1", key))
    return key if len(key) >= SHORTEST_KEY else None


@cache
def spellings() -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The articles that are dropped, and what is folded into what, in order."""
    rows = list(read_table("spelling"))
    articles = frozenset(row["from"] for row in rows if row["what"] == "article")
    return articles, tuple((row["from"], row["to"]) for row in rows if row["what"] == "fold")


@cache
def transliterated_countries() -> frozenset[str]:
    """Where names come in many spellings (ISO 3166 alpha-3)."""
    return frozenset(row["from"] for row in read_table("spelling") if row["what"] == "country")
