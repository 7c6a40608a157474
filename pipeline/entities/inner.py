"""Names inside names: the country in "the US Centers for Disease Control", the town in "Mosul University".

They tell whose an organization is and where a facility stands; where they are places or nationalities, they are
mentions of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.entities.countries import nationalities
from pipeline.entities.gazetteer import Gazetteer, NameKind
from pipeline.entities.lexicon import context_words
from pipeline.entities.mentions import Mention, make_mention
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

HOLDING = frozenset({"organization", "group", "facility"})  # kinds of names that are looked into
LONGEST_INNER = 3  # tokens


def find_inner(mentions: Sequence[Mention], gazetteer: Gazetteer) -> None:
    """Sets `inner` of the names of organizations and facilities; of an unknown facility also its town's senses."""
    for mention in mentions:
        if mention.form != "name" or mention.kind not in HOLDING or mention.end - mention.start == 1:
            continue
        if (
            mention.known is None or "MED" not in mention.known.sectors
        ):  # "The Washington Post" says nothing of Washington
            mention.inner = mention.inner or tuple(names_within(mention, gazetteer))
        if mention.kind == "facility" and not mention.senses and is_of_a_town(mention):
            mention.senses = next((name.senses for name in mention.inner if name.senses), ())
            mention.housed = True


def house_facilities(mentions: Sequence[Mention]) -> None:
    """Gives facilities that no table knows the place that the text puts them in: "the hospital in X", "Y Prison, X"."""
    placed = {
        token: mention
        for mention in mentions
        if mention.place is not None
        for token in range(mention.start, mention.end)
    }
    for mention in mentions:
        if mention.kind != "facility" or mention.form != "name" or mention.place is not None:
            continue
        doc = mention.doc
        seat = next((placed[token.i] for token in seats(mention) if token.i in placed), None)
        if seat is None and mention.end + 1 < len(doc) and doc[mention.end].text == ",":
            seat = placed.get(mention.end + 1)
        if seat is not None and seat.kind == "place":
            mention.sense, mention.place, mention.housed = seat.sense, seat.place, True


def seats(mention: Mention) -> Iterator[Token]:
    """The words that "in" or the like puts behind a name."""
    for child in mention.doc[mention.head].children:
        if child.dep_ == "prep" and child.lower_ in context_words("inside-name"):
            yield from (found for found in child.children if found.dep_ == "pobj")


def names_within(mention: Mention, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The nationalities in a name, and the place that it begins with or that "of" or "in" puts behind it."""
    doc, codes = mention.doc, nationalities()
    for token in mention.tokens:
        if token.lower_ in codes and token.text[:1].isupper():
            yield make_mention(doc, token.i, token.i + 1, "nationality")
    starts = [mention.start] if mention.kind != "facility" or is_of_a_town(mention) else []
    starts += [token.i + 1 for token in mention.tokens[1:-1] if token.lower_ in context_words("inside-name")]
    for start in starts:
        found = place_at(mention, start + (doc[start].pos_ == "DET"), gazetteer)
        if found is not None:
            yield found


def is_of_a_town(mention: Mention) -> bool:
    """Whether facilities of its kind are called by their town: airports and hospitals, not squares and parks."""
    return mention.doc[mention.end - 1].lemma_.lower() in context_words("called-by-town")


def place_at(mention: Mention, start: int, gazetteer: Gazetteer) -> Mention | None:
    """The longest well-known place that begins at a token of a name and is not all of it."""
    doc = mention.doc
    for end in range(min(start + LONGEST_INNER, mention.end), start, -1):
        if end - start == mention.end - mention.start or is_no_place(doc[start:end]):
            continue
        if end < len(doc) and doc[end].tag_ == "POS":  # "St. Peter's Square"
            continue
        senses = gazetteer.find(words_of(doc).between(start, end))
        if any(sense.is_well_known for sense in senses if sense.kind <= NameKind.ALTERNATE):
            found = make_mention(doc, start, end, "place")
            found.senses = senses
            return found
    return None


def is_no_place(words: DocSpan) -> bool:
    """Whether words are too common in names to mean a place there: "North", "Union"."""
    return all(token.lower_ in context_words("common-in-names") for token in words)
