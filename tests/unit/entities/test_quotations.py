"""Who speaks a quotation."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.quotations import Quotations, find_quotations
from pipeline.parsing import ParsingStage, parse_text


@pytest.fixture(scope="module")
def parse():
    nlp = ParsingStage().nlp
    return lambda text: parse_text(nlp, text)


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ('"We lost all," said Omar Haddad, a farmer.', "lost", "Haddad"),
        ('Omar Haddad said: "We lost all."', "lost", "Haddad"),
        ("\u201cWe lost all,\u201d Omar Haddad said.", "lost", "Haddad"),
        ('"We lost all," Omar Haddad said. "The fields burned."', "burned", "Haddad"),
        ('"We lost all," Omar Haddad said.\n\n"The fields burned."', "burned", None),
        ('The "tigers" fled. Omar Haddad said nothing.', "tigers", None),
        ("Omar Haddad said the fields burned.", "burned", None),
    ],
)
def test_a_quotation_is_spoken_by_the_subject_of_its_verb_of_speech(parse, text, word, speaker):
    doc = parse(text)
    token = next(token.i for token in doc if token.text == word)
    found = Quotations(doc).speaker(token)
    assert (doc[found].text if found >= 0 else None) == speaker


@given(text=st.text(alphabet='ab ."\u201c\u201d\n', max_size=60))
def test_quotations_stand_in_order_and_never_in_one_another(parse, text):
    found = find_quotations(parse(text or "a"))
    assert all(one.start <= one.end for one in found)
    assert all(one.end < other.start for one, other in pairwise(found))
