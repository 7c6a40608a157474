"""Text in capitals, "REBELS SEIZE ALEPPO AIRPORT": spaCy is of no use there; the article and the tables are.

Names that the article has in ordinary letters, those of countries and peoples, and those of the tables are found word
by word, whatever their case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.entities.gazetteer import Gazetteer
from pipeline.entities.lexicon import KnownName, context_words, demonyms, known_names
from pipeline.entities.mentions import Mention, make_mention
from pipeline.entities.offices import office_holders
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

FEWEST = 4  # words in capitals in a row; fewer may be an acronym or two
LONGEST = 6  # words of a name
SHORTEST = 4  # letters; a shorter word in capitals is as likely a common one ("WHO", "US")


def find_capitals(doc: Doc) -> list[tuple[int, int]]:
    """The runs of tokens `[start, end)` that are in capitals throughout."""
    runs, start, words, end = [], 0, 0, 0
    for number, text in enumerate(words_of(doc).texts):
        if "\n" in text or (text.isalpha() and not text.isupper()):
            if words >= FEWEST:
                runs.append((start, end))
            start, words = number + 1, 0
        elif len(text) > 1 and text.isalpha():
            words, end = words + 1, number + 1
    return [*runs, (start, end)] if words >= FEWEST else runs


def find_in_capitals(
    doc: Doc, runs: Sequence[tuple[int, int]], named: Sequence[Mention], gazetteer: Gazetteer
) -> Iterator[Mention]:
    """The names in the runs; `named` are the article's names elsewhere."""
    article = {mention.bare.upper(): mention for mention in named if mention.form == "name" and len(mention.bare) > 1}
    for start, end in runs:
        position = start
        while position < end:
            found = None
            for last in range(min(position + LONGEST, end), position, -1):
                found = name_at(doc, position, last, article, gazetteer)
                if found is not None:
                    yield found
                    position = last
                    break
            if found is None:
                position += 1


def name_at(doc: Doc, start: int, end: int, article: Mapping[str, Mention], gazetteer: Gazetteer) -> Mention | None:
    """The name that all of the tokens are; null where they are none."""
    text = words_of(doc).between(start, end)
    if (alike := article.get(text)) is not None:
        mention = make_mention(doc, start, end, alike.kind, known=alike.known)
        mention.senses, mention.holder = alike.senses, alike.holder
        return mention
    if len(text) < SHORTEST or not doc[end - 1].is_alpha:
        return None
    if (known := capital_names().get(text)) is not None:
        return make_mention(doc, start, end, known.kind, known=known)
    if (people := demonyms().get(text.lower())) is not None:
        return make_mention(doc, start, end, "group" if people.many else "nationality")
    if (holder := office_holders().get(text.lower())) is not None and len(text) > SHORTEST:
        mention = make_mention(doc, start, end, "person")
        mention.holder = holder
        return mention
    senses = gazetteer.find(text.title())
    if senses and senses[0].is_well_known and text.lower() not in context_words("common-in-names"):
        mention = make_mention(doc, start, end, "place")
        mention.senses = senses
        return mention
    return None


@cache
def capital_names() -> Mapping[str, KnownName]:
    """The names of the tables in capitals."""
    return {known.text.upper(): known for names in known_names().values() for known in names}
