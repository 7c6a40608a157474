"""Names: spaCy's, corrected by tables, by the gazetteer, by what stands beside them and by the rest of the article.

1 names that the tables know whole, 2 spaCy's entities and the capitalized runs it left out, each judged, 3 names
that were judged clearly somewhere are read alike everywhere, 4 nationalities, 5 dates and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.entities.candidates import KIND_OF_LABEL, KIND_OF_QUANTITY, Candidate, find_candidates, is_name_word
from pipeline.entities.countries import nationalities
from pipeline.entities.gazetteer import Gazetteer, NameKind, Sense
from pipeline.entities.lexicon import context_words, known_names
from pipeline.entities.mentions import Mention, Taken, make_mention
from pipeline.entities.offices import office_holders, office_names
from pipeline.entities.spelling import fold
from pipeline.records import EntityKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LABEL_SCORES = {"GPE": 2.0, "LOC": 2.0, "FAC": 1.0, "PERSON": -1.5, "ORG": -0.5, "WORK_OF_ART": -2.0}
PLACE_SCORE = 2.0  # from here a name that spaCy takes for something else is a place
DOUBTFUL_SCORE = 0.5  # below it even a name that spaCy takes for a place is none
SURNAME_SCORE = 4.0  # against a place that is the last name of someone in the article
SPEECH_SCORE = 1.0  # against a place that says something
BESIDE_SCORE = 1.0  # for a name that a comma or "and" joins to one that spaCy takes for a place
DIVISION_SCORE = 1.0  # for the name of a province or capital: few are anything else
COUNTRY_SCORE = 3.0
CLEAR_SCORE = 3.0  # from here the whole article reads the name so
POPULATION_SCORES = ((1_000_000, 1.5), (100_000, 1.0), (15_000, 0.5))  # people; how well known a place is
FACILITIES = frozenset(
    {"AIRP", "AIRB", "SQR", "PRN", "FCL", "MSQE", "HSP", "CSTM", "DAM", "PS", "PAL", "ST", "BDG", "PRK", "CNL"}
)  # feature codes of what people built for a purpose


def find_names(doc: Doc, gazetteer: Gazetteer, taken: Taken) -> None:
    """Gives every name of the document its tokens in `taken`."""
    ends = {token.idx + len(token): token.i + 1 for token in doc}
    for mention in [*find_known(doc, ends), *find_long_places(doc, ends, gazetteer)]:  # 1
        if taken.is_free(mention.start, mention.end):
            taken.take(mention)
    holders = [found for found in find_office_holders(doc, ends) if taken.is_free(found.start, found.end)]
    held = {token for found in holders for token in range(found.start, found.end)}
    others = [
        found
        for found in find_candidates(doc)
        if taken.is_free(found.start, found.end) and held.isdisjoint(range(found.start, found.end))
    ]
    judged = judge_all(doc, sorted([*holders, *others], key=lambda found: found.start), gazetteer)  # 2, 3
    for mention in judged:
        if taken.is_free(mention.start, mention.end):
            taken.take(mention)
    for mention in [*find_nationalities(doc), *find_quantities(doc)]:  # 4, 5
        if taken.is_free(mention.start, mention.end):
            taken.take(mention)


def find_known(doc: Doc, ends: Mapping[int, int]) -> Iterator[Mention]:
    """The names that stand in the tables, longest first at each token."""
    names, text = known_names(), doc.text
    after = 0
    for token in doc:
        if token.i < after:
            continue
        for known in names.get(token.text, ()):
            end = ends.get(token.idx + len(known.text))
            if end is not None and text.startswith(known.text, token.idx):
                yield make_mention(doc, token.i, end, known.kind, known=known)
                after = end
                break


def find_office_holders(doc: Doc, ends: Mapping[int, int]) -> Iterator[Candidate]:
    """The full names of those who hold or held an office, unless they go on."""
    names, holders, text = office_names(), office_holders(), doc.text
    for token in doc:
        for name in names.get(token.text, ()):
            end = ends.get(token.idx + len(name))
            if end is not None and text.startswith(name, token.idx) and not goes_on(doc, end):
                yield Candidate(token.i, end, "PERSON", holders[fold(name)])
                break


def find_long_places(doc: Doc, ends: Mapping[int, int], gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names of several words in our own table of places, unless they go on: "Sednaya prison", "New York"."""
    names, text = gazetteer.long_names, doc.text
    for token in doc:
        for name in names.get(token.text, ()):
            end = ends.get(token.idx + len(name))
            if end is None or not text.startswith(name, token.idx):
                continue
            if not goes_on(doc, end) and not (token.i and is_name_word(token.nbor(-1))):
                senses = gazetteer.find(name)
                yield as_place(doc, Candidate(token.i, end, ""), senses, kind_of_place(senses))
            break


def goes_on(doc: Doc, end: int) -> bool:
    """Whether a name goes on after its last word: "New York Times", "the Gulf of Aden"."""
    after = doc[end : end + 2]
    if len(after) > 1 and after[0].lower_ == "of":
        return is_name_word(after[1])
    return bool(after) and is_name_word(after[0])


def judge_all(doc: Doc, candidates: list[Candidate], gazetteer: Gazetteer) -> list[Mention]:
    """The mentions that candidates are, a name read alike wherever the article leaves it open."""
    recognize_last_names(doc, candidates)
    surnames = {
        fold(doc[found.end - 1].text) for found in candidates if found.label == "PERSON" and found.end - found.start > 1
    }
    labels = {token: found.label for found in candidates for token in (found.start, found.end - 1)}
    scored: list[tuple[Candidate, tuple[Sense, ...], float]] = []
    clear: set[str] = set()
    for found in candidates:
        text = doc[found.start : found.end].text
        senses = senses_of(gazetteer, text, found.label)
        score = place_score(doc, found, senses)
        score += BESIDE_SCORE if is_beside_place(doc, found, labels) else 0
        if found.end - found.start == 1 and fold(text) in surnames and not is_country(senses):
            score -= SURNAME_SCORE
        if score >= CLEAR_SCORE:
            clear.add(fold(text))
        scored.append((found, senses, score))
    mentions = []
    for found, senses, score in scored:
        is_clear = fold(doc[found.start : found.end].text) in clear and score > DOUBTFUL_SCORE - 2
        if score < PLACE_SCORE and found.end - found.start == 1 and fold(doc[found.start].text) in surnames:
            found.label = "PERSON"
        mention = judge(doc, found, senses, score + 2 if is_clear else score)
        if mention is not None:
            mentions.append(mention)
    return mentions


def recognize_last_names(doc: Doc, candidates: list[Candidate]) -> None:
    """Gives the last names that the news uses alone their holders, where nobody else in the article is called so."""
    holders = office_holders()
    others = {
        fold(doc[found.end - 1].text)
        for found in candidates
        if found.holder is None and found.label == "PERSON" and found.end - found.start > 1
    }
    for found in candidates:
        text = doc[found.start : found.end].text
        if found.holder is not None or " " in text or not text[-1].isalpha():
            continue
        holder = holders.get(fold(text))
        if holder is not None and fold(doc[found.end - 1].text) not in others and not is_designated(doc, found):
            found.holder, found.label = holder, "PERSON"


def senses_of(gazetteer: Gazetteer, text: str, label: str) -> tuple[Sense, ...]:
    """What a name can mean; spellings that only sound alike where spaCy takes it for a place too."""
    senses = gazetteer.find(text)
    if not senses:
        stripped = strip_designator(text)
        senses = gazetteer.find(stripped) if stripped else ()
    return senses or gazetteer.find(text, by_key=label in {"GPE", "LOC", "FAC", ""})


def strip_designator(text: str) -> str:
    """The name without a capitalized "Province", "City of" and the like; empty where there is none."""
    words = text.split()
    if len(words) > 1 and words[-1].lower() in designators_after():
        return " ".join(words[:-1])
    if len(words) > 2 and words[1] == "of" and words[0].lower() in designators_before():  # noqa: PLR2004 (X of Y)
        return " ".join(words[2:])
    return ""


def designators_after() -> frozenset[str]:
    """Words for a kind of place, as they stand after its name."""
    return context_words("after-place:ADM1") | context_words("after-place:ADM2") | context_words("after-place:PPL")


def designators_before() -> frozenset[str]:
    """Words for a kind of place, as they stand before "of" and its name."""
    return context_words("place-of:PPL") | context_words("place-of:ADM") | context_words("place-of:POINT")


def is_country(senses: tuple[Sense, ...]) -> bool:
    """Whether a name is a country's."""
    return bool(senses) and senses[0].feature == "PCLI" and senses[0].kind <= NameKind.ALTERNATE


def place_score(doc: Doc, found: Candidate, senses: tuple[Sense, ...]) -> float:
    """How much speaks for a place: spaCy's label, the words beside it, and how well known the place is."""
    score = LABEL_SCORES.get(found.label, 0.0)
    if is_designated(doc, found):
        score += 2
    if is_titled(doc, found.start):
        score -= 3
    before = before_determiner(doc, found.start)
    if before >= 0 and doc[before].lower_ in context_words("locative") and doc[before].pos_ == "ADP":
        score += 1
    root = doc[found.start : found.end].root
    if root.dep_ == "nsubj" and root.head.lemma_ in context_words("speech"):
        score -= SPEECH_SCORE
    if not senses:
        return score
    best = senses[0]
    if best.kind == NameKind.NAME or is_country(senses):
        score += 1.5 if found.end - found.start > 1 else 0.5
    if best.kind == NameKind.KEY:
        score -= 0.5
    if is_country(senses):
        return score + COUNTRY_SCORE
    if any(sense.kind == NameKind.NAME and sense.feature in {"ADM1", "ADM2", "PPLC"} for sense in senses):
        score += DIVISION_SCORE
    if not best.identity.startswith("geonames:"):
        return score + (2 if best.kind <= NameKind.ALTERNATE else 0)
    people = max(sense.population for sense in senses if sense.kind == best.kind)
    return score + next((points for least, points in POPULATION_SCORES if people >= least), 0.0)


def is_beside_place(doc: Doc, found: Candidate, labels: dict[int, str]) -> bool:
    """Whether a comma or "and" joins the name to one that spaCy takes for a place."""
    for joint, neighbour in ((found.start - 1, found.start - 2), (found.end, found.end + 1)):
        if (
            0 <= joint < len(doc)
            and doc[joint].lower_ in {",", "and", "("}
            and labels.get(neighbour) in {"GPE", "LOC", "FAC"}
        ):
            return True
    return False


def is_designated(doc: Doc, found: Candidate) -> bool:
    """Whether "the town of" stands before the name or "province" after it."""
    after = doc[found.end].lemma_.lower() if found.end < len(doc) else ""
    if after in designators_after():
        return True
    of = before_determiner(doc, found.start)
    return of >= 1 and doc[of].lower_ == "of" and doc[of - 1].lemma_.lower() in designators_before()


def before_determiner(doc: Doc, start: int) -> int:
    """The token before a name and its determiner; -1 where there is none."""
    return start - 2 if start > 0 and doc[start - 1].pos_ == "DET" else start - 1


def is_titled(doc: Doc, start: int) -> bool:
    """Whether a title stands right before the name."""
    return start > 0 and doc[start - 1].lower_.rstrip(".") in context_words("before-person")


def judge(doc: Doc, found: Candidate, senses: tuple[Sense, ...], score: float) -> Mention | None:
    """The mention that a candidate is; null where nothing says that it is a name."""
    text = doc[found.start : found.end].text
    if found.holder is not None:
        return titled_person(doc, found)
    kind = KIND_OF_LABEL.get(found.label)
    last = doc[found.end - 1].lemma_.lower()
    if text.lower() in nationalities() and not (kind == "place" and is_country(senses)):
        return make_mention(doc, found.start, found.end, "nationality")
    if found.end - found.start > 1 and not is_country(senses):
        if last in context_words("after-organization") and kind not in {"work", "other"}:
            return make_mention(doc, found.start, found.end, "organization")
        if last in context_words("after-facility") and kind in {"facility", "place", "organization", "person", None}:
            return as_place(doc, found, senses, "facility")
    if kind == "place":
        if score >= DOUBTFUL_SCORE:
            return as_place(doc, found, senses, kind_of_place(senses) if senses else "place")
        return titled_person(doc, found) if is_titled(doc, found.start) else None
    if senses and score >= (CLEAR_SCORE if kind in {"work", "other"} else PLACE_SCORE):
        return as_place(doc, found, senses, kind_of_place(senses))
    if kind == "person" or (kind is None and is_titled(doc, found.start)):
        return titled_person(doc, found)
    if kind is None:
        return None
    if kind == "facility":
        return as_place(doc, found, senses, kind_of_place(senses))
    return make_mention(doc, found.start, found.end, kind)


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
    codes = nationalities()
    for token in doc:
        if not token.text[:1].isupper():
            continue
        if token.lower_ in codes:
            yield make_mention(doc, token.i, token.i + 1, "nationality")
        elif token.i + 1 < len(doc) and f"{token.lower_} {doc[token.i + 1].lower_}" in codes:
            yield make_mention(doc, token.i, token.i + 2, "nationality")


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
