"""Names: spaCy's, corrected by tables, by the gazetteer, by what stands beside them and by the rest of the article.

1 names that the tables know whole, and titles that stand for whoever bears them, 2 spaCy's entities and the capitalized
runs it left out, each judged, 3 names that were judged clearly somewhere are read alike everywhere, 4 nationalities,
5 what stands in capitals, 6 dates and numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.entities.candidates import KIND_OF_LABEL, KIND_OF_QUANTITY, Candidate, find_candidates, is_name_word
from pipeline.entities.capitals import find_capitals, find_in_capitals
from pipeline.entities.gazetteer import Gazetteer, Sense
from pipeline.entities.lexicon import KnownName, context_words, country_names, country_words, demonyms, known_names
from pipeline.entities.mentions import Mention, Taken, make_mention
from pipeline.entities.offices import office_holders, office_names
from pipeline.entities.placehood import (
    CLEAR_SCORE,
    DOUBTFUL_SCORE,
    PLACE_SCORE,
    Reading,
    is_after,
    is_country,
    is_designated,
    read_candidates,
    share_evidence,
)
from pipeline.entities.scan import Scan
from pipeline.entities.spelling import fold
from pipeline.records import EntityKind
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

COMMON_TAGS = frozenset({"NN", "NNS"})
FACILITIES = frozenset(
    {"AIRP", "AIRB", "SQR", "PRN", "FCL", "MSQE", "HSP", "CSTM", "DAM", "PS", "PAL", "ST", "BDG", "PRK", "CNL"}
)  # feature codes of what people built for a purpose


def find_names(doc: Doc, gazetteer: Gazetteer, taken: Taken) -> None:
    """Gives every name of the document its tokens in `taken`."""
    scan = Scan(doc)
    runs = find_capitals(doc)
    shut = [range(start, end) for start, end in runs]  # nothing of 1 to 4 holds in capitals
    known = [*find_known(scan), *find_long_places(scan, gazetteer), *find_countries(scan, gazetteer)]
    take_free(known, taken, shut)  # 1
    take_free(find_titles(doc, taken), taken, shut)  # 1
    holders = [found for found in find_office_holders(scan) if taken.is_free(found.start, found.end)]
    closed = {token for found in holders for token in range(found.start, found.end)}
    closed |= {token for found in taken.all() for token in range(found.start, found.end)}
    others = find_candidates(doc, closed.union(*shut))
    judged = judge_all(doc, sorted([*holders, *others], key=lambda found: found.start), gazetteer)
    take_free(judged, taken, shut)  # 2, 3
    take_free(find_nationalities(doc), taken, shut)  # 4
    take_free(find_in_capitals(doc, runs, taken.all(), gazetteer), taken, [])  # 5
    take_free(find_quantities(doc), taken, [])  # 6
    read_acronyms(taken.all())


def read_acronyms(mentions: Sequence[Mention]) -> None:
    """An acronym of the tables that are the initials of another name of the article is that name's: "RSF" in Sudan."""
    spelled: dict[str, Mention] = {}
    for mention in mentions:
        words = mention.bare.replace("-", " ").split() if mention.form == "name" else []
        if len(words) > 1:
            spelled.setdefault("".join(word[0] for word in words if word[0].isupper()), mention)
    for mention in mentions:
        other = spelled.get(mention.text) if mention.known is not None and mention.text.isupper() else None
        if other is not None and other.known is not mention.known and other.kind in {"organization", "group"}:
            alike = other.known is not None and mention.known is not None and other.known.name == mention.known.name
            if not alike:
                mention.known, mention.kind = other.known, other.kind


def take_free(mentions: Iterable[Mention], taken: Taken, shut: Sequence[range]) -> None:
    """Gives the mentions their tokens, save where another holds them or in the runs that are shut."""
    for mention in mentions:
        if taken.is_free(mention.start, mention.end) and not any(mention.start in run for run in shut):
            taken.take(mention)


def find_known(scan: Scan) -> Iterator[Mention]:
    """The names that stand in the tables, longest first at each token."""
    after = 0
    for start, end, known in scan.find(known_names(), attrgetter("text")):
        if start >= after:
            yield as_known(scan.doc, start, end, known)
            after = end


def as_known(doc: Doc, start: int, end: int, known: KnownName) -> Mention:
    """A mention of a name of the tables; one that every country has takes the country before it: "Russian Senate"."""
    if known.country is None and "IGO" not in known.sectors and start > 0:
        country = country_words().get(doc[start - 1].text)
        if country is not None:
            start -= 1
            known = replace(known, name=words_of(doc).between(start, end), country=country)
    return make_mention(doc, start, end, known.kind, known=known)


def find_office_holders(scan: Scan) -> Iterator[Candidate]:
    """The full names of those who hold or held an office, unless they go on; last names that spaCy takes for nouns."""
    holders = office_holders()
    for start, end, name in scan.find(office_names(), str):
        if not goes_on(scan.doc, end):
            yield Candidate(start, end, "PERSON", holders[fold(name)])
    words = words_of(scan.doc)
    for number, text in enumerate(words.texts):
        if text[0].isupper() and words.tags[number] in COMMON_TAGS and fold(text) in holders:
            yield Candidate(number, number + 1, "")  # "Guterres urged"


def find_long_places(scan: Scan, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names of several words in our own table of places, unless they go on: "Sednaya prison", "New York"."""
    doc = scan.doc
    for start, end, name in scan.find(gazetteer.long_names, str):
        if not goes_on(doc, end) and not (start and is_name_word(doc[start - 1])):
            senses = gazetteer.find(name)
            yield as_place(doc, Candidate(start, end, ""), senses, kind_of_place(senses))


def find_countries(scan: Scan, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names of countries that are several words, unless they go on."""
    for start, end, name in scan.find(country_names(), str):
        if not goes_on(scan.doc, end):
            yield as_place(scan.doc, Candidate(start, end, ""), gazetteer.find(name), "place")


def goes_on(doc: Doc, end: int) -> bool:
    """Whether a name goes on after its last word: "New York Times", "the Gulf of Aden"."""
    if end + 1 < len(doc) and doc[end].lower_ == "of":
        return is_name_word(doc[end + 1])
    return end < len(doc) and is_name_word(doc[end])


def judge_all(doc: Doc, candidates: list[Candidate], gazetteer: Gazetteer) -> list[Mention]:
    """The mentions that candidates are, a name read alike wherever the article leaves it open."""
    recognize_last_names(doc, candidates)
    readings = read_candidates(doc, candidates, gazetteer)
    share_evidence(readings)
    return [mention for reading in readings if (mention := judge(doc, reading)) is not None]


def recognize_last_names(doc: Doc, candidates: list[Candidate]) -> None:
    """Gives the last names that the news uses alone their holders, where nobody else in the article is called so."""
    holders = office_holders()
    others = {
        fold(doc[found.end - 1].text)
        for found in candidates
        if found.holder is None and found.label == "PERSON" and found.end - found.start > 1
    }
    for found in candidates:
        text = words_of(doc).between(found.start, found.end)
        if found.holder is not None or " " in text or not text[-1].isalpha():
            continue
        holder = holders.get(fold(text))
        if holder is not None and fold(doc[found.end - 1].text) not in others and not is_designated(doc, found):
            found.holder, found.label = holder, "PERSON"


def judge(doc: Doc, reading: Reading) -> Mention | None:
    """The mention that a candidate is; null where nothing says that it is a name."""
    found, senses, score = reading.candidate, reading.senses, reading.score
    if found.holder is not None:
        return titled_person(doc, found)
    kind = KIND_OF_LABEL.get(found.label)
    if reading.text.lower() in context_words("not-name") and not reading.designated:
        return None
    if found.end < len(doc) and doc[found.end].lower_ in context_words("after-other"):  # "West Nile virus"
        return make_mention(doc, found.start, found.end, "other")
    if reading.text.lower() in demonyms() and not (kind == "place" and is_country(senses)):
        return as_people(doc, found.start, found.end)
    if found.end - found.start > 1 and not is_country(senses) and kind not in {"work", "other"}:
        if (called := kind_by_last_word(doc, found)) == "organization":
            return make_mention(doc, found.start, found.end, "organization")
        if called == "facility":
            return as_place(doc, found, senses, "facility")
    if is_before_facility(doc, found) and kind in {"place", "facility", "person", None} and not reading.human:
        return as_facility(doc, reading)
    if reading.designated and not reading.human:
        return as_place(doc, found, senses, kind_of_place(senses) if senses else "place")
    if kind == "place":
        if score >= DOUBTFUL_SCORE:
            return as_place(doc, found, senses, kind_of_place(senses) if senses else "place")
        return titled_person(doc, found) if reading.human else None
    if senses and score >= (CLEAR_SCORE if kind in {"work", "other"} else PLACE_SCORE):
        return as_place(doc, found, senses, kind_of_place(senses))
    if kind == "person" or (kind is None and reading.human):
        return titled_person(doc, found)
    if kind is None:
        return None
    if kind == "facility":
        return as_place(doc, found, senses, kind_of_place(senses))
    return make_mention(doc, found.start, found.end, kind)


def kind_by_last_word(doc: Doc, found: Candidate) -> EntityKind | None:
    """What a name is by its last word, "Council" or "Hospital"; both, as "University", by the preposition before it."""
    last = doc[found.end - 1].lemma_.lower()
    is_facility = last in context_words("after-facility")
    if last in context_words("after-organization") and not (is_facility and is_after(doc, found, "locative")):
        return "organization"
    return "facility" if is_facility else None


def is_before_facility(doc: Doc, found: Candidate) -> bool:
    """Whether a common noun behind the name makes it a facility's: "Makala prison"."""
    after = doc[found.end] if found.end < len(doc) else None
    if after is None or after.tag_ != "NN" or after.lower_ not in context_words("after-facility"):
        return False
    root = doc[found.start : found.end].root
    return root.dep_ == "compound" and root.head.i == after.i


def as_facility(doc: Doc, reading: Reading) -> Mention:
    """A facility named by a name and a common noun; the name stays a mention inside it where it is a place's."""
    found = reading.candidate
    whole = Candidate(found.start, found.end + 1, found.label)
    mention = as_place(doc, whole, (), "facility")
    if reading.senses and reading.score >= DOUBTFUL_SCORE:
        mention.inner = (as_place(doc, found, reading.senses, "place"),)
    return mention


def kind_of_place(senses: tuple[Sense, ...]) -> EntityKind:
    """Whether a name is a settlement's or region's, or a facility's: what spaCy calls one and no table knows is one."""
    return "place" if senses and senses[0].feature not in FACILITIES else "facility"


def as_place(doc: Doc, found: Candidate, senses: tuple[Sense, ...], kind: EntityKind) -> Mention:
    """A mention of a place, with what its name can mean."""
    mention = make_mention(doc, found.start, found.end, kind)
    mention.senses = senses
    return mention


def titled_person(doc: Doc, found: Candidate) -> Mention:
    """A mention of a person, with the title before the name."""
    start = found.start
    while start > 0 and is_title_word(doc[start - 1], beside=start == found.start):
        start -= 1
    name = found.start
    for token in doc[found.start : found.end - 1]:
        if is_title_word(token, beside=True):
            name = token.i + 1
        elif not is_title_word(token, beside=False):
            break
    mention = make_mention(doc, start, found.end, "person")
    mention.title = name - start
    mention.holder = found.holder
    return mention


def is_title_word(token: Token, *, beside: bool) -> bool:
    """Whether a token belongs to a title; right beside the name only a title proper does, no "former"."""
    if not token.text[:1].isupper():
        return False
    word = token.lower_.rstrip(".")
    return word in context_words("before-person") or (not beside and word in context_words("title-part"))


def find_nationalities(doc: Doc) -> Iterator[Mention]:
    """The words of nationality that no other name took."""
    known, lowers = demonyms(), words_of(doc).lowers
    for number, text in enumerate(words_of(doc).texts):
        if not text[0].isupper():
            continue
        if number + 1 < len(doc) and f"{lowers[number]} {lowers[number + 1]}" in known:
            yield as_people(doc, number, number + 2)
        elif lowers[number] in known:
            yield as_people(doc, number, number + 1)


def as_people(doc: Doc, start: int, end: int) -> Mention:
    """A mention of a nationality, "Syrian", or of many people who have it, "Syrians"."""
    return make_mention(
        doc, start, end, "group" if demonyms()[words_of(doc).between(start, end).lower()].many else "nationality"
    )


def find_titles(doc: Doc, taken: Taken) -> Iterator[Mention]:
    """Titles in capitals that stand alone: "the Foreign Secretary", "the Minister for Trade"."""
    offices, parts = context_words("office"), context_words("title-part") | context_words("before-person")
    after = 0
    for number, word in enumerate(words_of(doc).lowers):
        if word not in offices or number < after or not doc[number].text[:1].isupper():
            continue
        start = number
        while start > after and doc[start - 1].text[:1].isupper() and doc[start - 1].lower_ in parts:
            start -= 1
        after = end = with_portfolio(doc, number + 1)
        if not taken.is_free(start, end) or (end < len(doc) and is_name_word(doc[end])):
            continue
        mention = make_mention(doc, start, end, "person", form="description")
        mention.head = number
        yield mention


def with_portfolio(doc: Doc, end: int) -> int:
    """Where a title ends that "of" or "for" goes on with: "of State", "for the Middle East"."""
    position = end
    if position < len(doc) and doc[position].lower_ in context_words("portfolio"):
        position += 1
        while position < len(doc) and is_portfolio_word(doc[position]):
            position += 1
    while position > end and not doc[position - 1].text[:1].isupper():
        position -= 1
    return position


def is_portfolio_word(token: Token) -> bool:
    """Whether a token may stand in the name of an office: no person's name nor a country's."""
    return token.ent_type_ not in {"PERSON", "GPE"} and (
        is_name_word(token) or token.lower_ in context_words("inside-title")
    )


def find_quantities(doc: Doc) -> Iterator[Mention]:
    """Dates and numbers, as spaCy has them."""
    for entity in doc.ents:
        if entity.label_ in KIND_OF_QUANTITY:
            start, end = entity.start, entity.end
            while end > start and doc[end - 1].is_space:
                end -= 1
            while start < end and doc[start].is_space:
                start += 1
            if start < end:
                yield make_mention(doc, start, end, KIND_OF_QUANTITY[entity.label_], form="quantity")
