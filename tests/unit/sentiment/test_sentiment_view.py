"""What sentiment sees of a target: roles, places, shifted words."""

import pytest

from pipeline.sentiment.lexicon import Valence, load_lexicon
from pipeline.sentiment.scope import Clauses, role_of
from pipeline.sentiment.valence import toward
from pipeline.sentiment.view import View


def part(doc, words):
    start = doc.text.index(words)
    return doc.char_span(start, start + len(words))


ROLES = [
    ("Falk attacked the village.", "Falk", "agent"),
    ("The village was attacked by Falk.", "Falk", "agent"),
    ("Falk was arrested on Sunday.", "Falk", "patient"),
    ("Officers arrested Falk.", "Falk", "patient"),
    ("Falk said that the road was open.", "Falk", "speaker"),
    ("Falk's brother left the town.", "Falk", "owner"),
    ("They drove to the house of Falk.", "Falk", "oblique"),
]


@pytest.mark.parametrize(("text", "target", "role"), ROLES)
def test_a_target_has_a_role_in_its_clause(nlp, text, target, role):
    assert role_of(part(nlp(text), target)) == role


PLACES = [
    ("Officers arrested the corrupt mayor.", "mayor", "corrupt", "own"),
    ("Officers arrested the mayor quickly.", "mayor", "quickly", "clause"),
    ("Falk said that the road was dangerous.", "Falk", "dangerous", "said"),
    ("Officers arrested the mayor because the people complained.", "mayor", "complained", "below"),
    ("The people complained that officers arrested the mayor.", "mayor", "complained", "above"),
    ("Officers arrested the mayor and brave Captain Reyes.", "mayor", "brave", "beside"),
]


@pytest.mark.parametrize(("text", "target", "word", "place"), PLACES)
def test_a_word_has_a_place_as_seen_from_the_target(nlp, text, target, word, place):
    doc = nlp(text)
    assert Clauses(doc).place(part(doc, word)[0], part(doc, target)) == place


def test_a_verb_says_other_things_of_its_agent_than_of_its_patient():
    praise = Valence(agent=0.5, patient=2.2, plain=1.8)
    assert [toward(role, praise) for role in ("agent", "patient", "oblique")] == [0.5, 2.2, 1.8]


SHIFTED = [
    ("It was a scandal.", "scandal", -1),
    ("It was not a scandal.", "scandal", 1),
    ("The truce ended the violence.", "violence", 1),
    ("He did not say it was a success.", "success", -1),
]


@pytest.mark.parametrize(("text", "word", "sign"), SHIFTED)
def test_negators_and_reversers_turn_a_word(nlp, text, word, sign):
    doc = nlp(text)
    valence = View(doc, load_lexicon()).valences[part(doc, word).start]
    assert valence is not None
    assert valence.plain * sign > 0


def test_names_and_nationalities_are_no_features(nlp):
    doc = nlp("The Russian minister and Donald Trump praised the mayor in Paris.")
    seen = " ".join(View(doc, load_lexicon()).features(part(doc, "mayor")))
    assert "minister" in seen
    assert not any(name in seen.lower() for name in ("russian", "donald", "trump", "paris"))


def test_only_what_stands_between_two_marks_is_quoted(nlp):
    doc = nlp('He called it "a great success" and left. She said "never.')
    assert [doc[index].text for index in sorted(View(doc, load_lexicon()).quoted)] == ["a", "great", "success"]
