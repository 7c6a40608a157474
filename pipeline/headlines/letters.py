"""The letters of a headline as in a sentence: "Rebels Seize Gao" and "REBELS SEIZE GAO" are "Rebels seize Gao".

Which words keep their capital the article itself tells; of words that it does not have, the tables of names, the
gazetteer and the model's word list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.entities.gazetteer import Gazetteer
from pipeline.entities.lexicon import country_names, country_words, demonyms, known_names
from pipeline.headlines.words import Words

WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
LOWER_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_A-Z]{2,}(?![^\W\d_])")
NAME_WORD = re.compile(r"(?<=[^\W\d_A-Z,;] )[^\W\d_a-z][^\W\d_]*")  # a capital within a sentence
PARTED = re.compile(r"\s[|\u2013\u2014-]\s")  # beside the headline may stand the name of the page, in capitals anyway
LONG = 4  # letters of a word that a headline in capitals writes with one: not "in", "of", "and"
FEWEST = 2  # long words by which a headline is known to be in capitals
MOSTLY = 0.7  # of its long words, at least; some prepositions are long and stay small
LONGEST_ACRONYM = 5  # letters


@dataclass(frozen=True, slots=True)
class Body:
    """The words of an article's text: those that stand in small letters, and how names in it are written."""

    small: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Body:
        """The words of a text."""
        return cls(frozenset(LOWER_WORD.findall(text)), frozenset(NAME_WORD.findall(text)))


def as_sentence(title: str, text: str, words: Words, gazetteer: Gazetteer) -> str:
    """The title in the letters of a sentence, as long as it was; `text` is the body of its article."""
    found = list(WORD.finditer(title))
    shouted = is_shouted([match.group() for match in found])
    if not shouted and not is_capitalized(WORD.findall(max(PARTED.split(title), key=len))[1:]):
        return title
    body = Body.of(text)
    by_capitals = {name.upper(): name for name in sorted(body.names)}
    written = list(title)
    names = dict(whole_names(title, shouted=shouted, gazetteer=gazetteer))
    end = 0
    for number, match in enumerate(found):
        word = match.group()
        if match.start() in names:
            name = names[match.start()]
            end = match.start() + len(name)
            written[match.start() : end] = name
        if match.start() < end:
            continue
        if shouted:
            recast = by_capitals.get(word) or from_capitals(word, body, words, gazetteer)
        elif number and word[1:].islower() and is_common(word, body, words, gazetteer):
            recast = word.lower()
        else:
            continue
        if number == 0 and recast.islower():
            recast = recast[:1].upper() + recast[1:]
        if len(recast) == len(word):  # a few letters become two in the other case
            written[match.start() : match.end()] = recast
    return "".join(written)


def is_shouted(words: list[str]) -> bool:
    """Is every word in capitals, and more than acronyms?"""
    return all(word.isupper() for word in words) and any(len(word) > LONGEST_ACRONYM for word in words)


def is_capitalized(words: list[str]) -> bool:
    """Does nearly every long word begin with a capital?"""
    long = [word for word in words if len(word) >= LONG]
    return len(long) >= FEWEST and sum(word[0].isupper() for word in long) >= MOSTLY * len(long)


def whole_names(title: str, *, shouted: bool, gazetteer: Gazetteer) -> Iterator[tuple[int, str]]:
    """The names of the tables that stand in the title, by where they start: "White House", "South Sudan"."""
    for match in WORD.finditer(title):
        first = match.group()
        for name in names_from(first.capitalize() if shouted else first, gazetteer):
            stands = title[match.start() : match.start() + len(name)]
            ends = not title[match.start() + len(name) :][:1].isalpha()
            if ends and (stands == name or (shouted and stands == name.upper())):
                yield match.start(), name
                break


def names_from(first: str, gazetteer: Gazetteer) -> Iterator[str]:
    """The names of the tables that begin with a word."""
    yield from (known.text for known in known_names().get(first, ()))
    yield from country_names().get(first, ())
    yield from gazetteer.long_names.get(first, ())


def from_capitals(word: str, body: Body, words: Words, gazetteer: Gazetteer) -> str:
    """A word in capitals as a sentence has it."""
    if word in country_words() or (word in known_names() and word.lower() not in words.closed):
        return word
    name = word.capitalize()
    if is_common(name, body, words, gazetteer):
        return word.lower()
    return word if len(word) < LONG and name not in country_words() else name


def is_common(word: str, body: Body, words: Words, gazetteer: Gazetteer) -> bool:
    """Is a word with a capital no name?"""
    small = word.lower()
    if small in words.closed:
        return True
    has_small, has_capital = small in body.small, word in body.names
    if has_small != has_capital:
        return has_small
    if word in country_words() or small in demonyms():
        return False
    if words.has_form(small, NOT_NOUNS):
        return True
    return words.has_form(small, NOUNS) and not is_place(word, gazetteer)


NOUNS, NOT_NOUNS = ("noun",), ("verb", "adj", "adv")


def is_place(word: str, gazetteer: Gazetteer) -> bool:
    """Is it the name of a place that readers know?"""
    return any(sense.is_well_known for sense in gazetteer.find(word)[:1])
