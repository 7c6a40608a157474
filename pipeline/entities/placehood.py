"""How much speaks for it that a name is a place's: where it stands, what the gazetteer has, the rest of the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.entities.candidates import Candidate
from pipeline.entities.gazetteer import Gazetteer, NameKind, Sense
from pipeline.entities.lexicon import context_words, head_nouns
from pipeline.entities.spelling import fold
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LABEL_SCORES = {"GPE": 2.0, "LOC": 2.0, "FAC": 1.0, "PERSON": -1.5, "ORG": -0.5, "WORK_OF_ART": -2.0}
PLACE_SCORE = 2.0  # from here a name that spaCy takes for something else is a place
DOUBTFUL_SCORE = 0.5  # below it even a name that spaCy takes for a place is none
SURNAME_SCORE = 4.0  # against a place that is the last name of someone in the article
DESIGNATED_SCORE = 2.0  # for "the town of X"
LOCATED_SCORE = 1.0  # for "in X"
ENTERED_SCORE = 1.0  # beside that, for "besieged X"
HUMAN_SCORE = 3.0  # against "Mr X"
SPEECH_SCORE = 1.0  # against a place that says something
BESIDE_SCORE = 1.0  # for a name that a comma or "and" joins to one that spaCy takes for a place
DIVISION_SCORE = 1.0  # for the name of a province or capital: few are anything else
COUNTRY_SCORE = 3.0
CLEAR_SCORE = 3.0  # from here the whole article reads the name so
POPULATION_SCORES = ((1_000_000, 1.5), (100_000, 1.0), (15_000, 0.5))  # people; how well known a place is
CLEAR_BONUS = 2.0  # for a name that is clearly a place's elsewhere in the article
OLDEST = 110  # years


@dataclass(slots=True)
class Reading:
    """What is known of one candidate: what its name can mean and what the words beside it say.

    Attributes:
        score: how much speaks for a place.
        designated: the text says that it is one: "the town of X".
        located: something is in it, or near it.
        human: the text says that it is a person: "activist X".
        speaks: it is the subject of a verb of speech.
    """

    candidate: Candidate
    text: str
    senses: tuple[Sense, ...]
    designated: bool
    located: bool
    human: bool
    speaks: bool
    score: float = 0.0


def read_candidates(doc: Doc, candidates: Sequence[Candidate], gazetteer: Gazetteer) -> list[Reading]:
    """Each candidate by what stands beside it."""
    labels = {token: found.label for found in candidates for token in (found.start, found.end - 1)}
    readings = []
    for found in candidates:
        text = words_of(doc).between(found.start, found.end)
        human = found.holder is not None or is_human(doc, found)
        reading = Reading(
            candidate=found,
            text=text,
            senses=senses_of(gazetteer, text, found.label),
            designated=not human and is_designated(doc, found),
            located=is_after(doc, found, "locative") or is_gone_to(doc, found),
            human=human,
            speaks=is_speaker(doc, found),
        )
        reading.score = place_score(reading)
        reading.score += ENTERED_SCORE if is_gone_to(doc, found) else 0
        reading.score += BESIDE_SCORE if is_beside_place(doc, found, labels) else 0
        if reading.score >= PLACE_SCORE and not found.label:
            labels[found.start] = labels[found.end - 1] = "GPE"
        readings.append(reading)
    return readings


def share_evidence(readings: Sequence[Reading]) -> None:
    """What one occurrence makes clear holds for all of that name: last names, people who speak, places."""
    persons = [reading for reading in readings if reading.candidate.label == "PERSON"]
    long_names = [reading.text.split() for reading in persons if " " in reading.text]
    parts = {fold(word) for words in long_names for word in (words[0], words[-1])}
    by_name: dict[str, list[Reading]] = {}
    for reading in readings:
        by_name.setdefault(fold(reading.text), []).append(reading)
    for name, alike in by_name.items():
        if is_country(alike[0].senses):
            continue
        if any(reading.human for reading in alike) or name in parts or is_someone(alike):
            for reading in alike:
                read_as_person(reading)
        elif any(reading.score >= CLEAR_SCORE or reading.designated for reading in alike):
            designated = any(reading.designated for reading in alike)
            for reading in alike:
                reading.designated = designated
                reading.score += CLEAR_BONUS if reading.score > DOUBTFUL_SCORE - CLEAR_BONUS else 0


def is_someone(alike: Sequence[Reading]) -> bool:
    """Whether a name speaks, is never a place where something is, and is no well-known place's."""
    if any(reading.located or reading.designated for reading in alike) or not any(reading.speaks for reading in alike):
        return False
    known = any(sense.is_well_known for sense in alike[0].senses if sense.kind <= NameKind.ALTERNATE)
    return not known and all(reading.candidate.label in {"PERSON", "GPE", "LOC", ""} for reading in alike)


def read_as_person(reading: Reading) -> None:
    """Takes a name for a person's, unless this occurrence is clearly a place."""
    if reading.designated:
        return
    reading.score -= SURNAME_SCORE
    if reading.score < PLACE_SCORE:
        reading.human = True
        reading.candidate.label = "PERSON"


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


def place_score(reading: Reading) -> float:
    """How much speaks for a place: spaCy's label, the words beside it, and how well known the place is."""
    found, senses = reading.candidate, reading.senses
    score = LABEL_SCORES.get(found.label, 0.0)
    score += DESIGNATED_SCORE if reading.designated else 0
    score -= HUMAN_SCORE if reading.human else 0
    score += LOCATED_SCORE if reading.located else 0
    score -= SPEECH_SCORE if reading.speaks else 0
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
    """Whether the text says what kind of place it is: "the town of X", "X province", "X, a village"."""
    after = doc[found.end].lemma_.lower() if found.end < len(doc) else ""
    if after in designators_after():
        return True
    of = before_determiner(doc, found.start)
    if of >= 1 and doc[of].lower_ == "of" and doc[of - 1].lemma_.lower() in designators_before():
        return True
    root = doc[found.start : found.end].root
    return any(is_place_noun(noun) for noun in said_to_be(root))


def said_to_be(name: Token) -> Iterator[Token]:
    """The nouns that the text puts beside a name, as an apposition or with "is"."""
    for child in name.rights:
        if child.dep_ == "appos":
            yield child
    if name.dep_ == "nsubj" and name.head.lemma_ == "be":
        for child in name.head.rights:
            if child.dep_ == "attr":
                yield child


def is_place_noun(token: Token) -> bool:
    """Whether a noun is one for a settlement, region or the like."""
    noun = head_nouns().get(token.lemma_.lower())
    return token.pos_ == "NOUN" and noun is not None and noun.singular == "place"


def is_human(doc: Doc, found: Candidate) -> bool:
    """Whether the text says that a name is a person's: "Mr X", "activist X", "X, 34,", "X, who"."""
    if found.start > 0:
        before = doc[found.start - 1]
        if before.lower_.rstrip(".") in context_words("before-person"):
            return True
        noun = head_nouns().get(before.lower_)
        if noun is not None and noun.singular == "person" and before.pos_ == "NOUN" and before.tag_ == "NN":
            return True
    after = doc[found.end : found.end + 3]
    if len(after) > 1 and after[0].text == ",":
        return after[1].lower_ == "who" or (len(after) > 2 and is_age(after[1]) and after[2].text in {",", "."})  # noqa: PLR2004 (three tokens)
    return False


def is_age(token: Token) -> bool:
    """Whether a token can be someone's age, in digits."""
    return token.text.isdigit() and int(token.text) <= OLDEST


def is_speaker(doc: Doc, found: Candidate) -> bool:
    """Whether the name is the subject of a verb of speech."""
    root = doc[found.start : found.end].root
    return bool(root.dep_ == "nsubj" and root.head.lemma_ in context_words("speech"))


def is_gone_to(doc: Doc, found: Candidate) -> bool:
    """Whether the name is the object of a verb for what happens to places: "entered X", "besieged Y and X"."""
    root = doc[found.start : found.end].root
    if root.dep_ == "conj":
        root = root.head
    return root.dep_ in {"dobj", "nsubjpass"} and root.head.lemma_ in context_words("takes-place")


def is_after(doc: Doc, found: Candidate, what: str) -> bool:
    """Whether a preposition of one kind stands before the name and its determiner."""
    before = before_determiner(doc, found.start)
    return before >= 0 and doc[before].lower_ in context_words(what) and doc[before].pos_ == "ADP"


def before_determiner(doc: Doc, start: int) -> int:
    """The token before a name and its determiner; -1 where there is none."""
    return start - 2 if start > 0 and doc[start - 1].pos_ == "DET" else start - 1
