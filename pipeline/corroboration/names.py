"""When two names may name one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.records import MentionActor
from pipeline.resources.tables import read_rows

Words = frozenset[str]


@cache
def ignored_words(use: str) -> Words:
    """The words that are left out of a comparison: of `name`s or of `evidence`."""
    return frozenset(word for found, word in read_rows("matching_words") if found == use)


@lru_cache(maxsize=1 << 16)
def name_words(name: str) -> Words:
    """The words by which a name is compared; all of them where each is one of those usually left out."""
    words = frozenset(re.findall(r"\w+", name.casefold()))
    return words - ignored_words("name") or words


def same_name(one: Words, other: Words) -> bool:
    """Whether two names agree: the words of one are among those of the other ("Assad", "Bashar al-Assad")."""
    return bool(one and other) and (one <= other or other <= one)


def called(actor: MentionActor) -> str:
    """What an actor or recipient is called: its fullest name, else the words of the text."""
    return actor.name or actor.text
