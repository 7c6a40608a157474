"""The language of a text, and whose word counts where it is unsure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.language import detect_language

TEXTS = [
    ("en", "The army withdrew from the town on Sunday after a week of fighting, residents said."),
    ("fr", "L'armée s'est retirée de la ville dimanche après une semaine de combats, selon des habitants."),
    ("es", "El ejército se retiró de la ciudad el domingo tras una semana de combates, según los vecinos."),
    ("ar", "انسحب الجيش من المدينة يوم الأحد بعد أسبوع من القتال"),
    ("ru", "Армия отошла из города в воскресенье после недели боёв, сообщили жители."),
    ("en", "THE ARMY WITHDREW FROM THE TOWN ON SUNDAY AFTER A WEEK OF FIGHTING."),
]


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_the_language_is_found_from_the_body(code, text):
    found = detect_language(text, "de")
    assert found.code == code
    assert 0.5 <= found.confidence <= 1


@pytest.mark.parametrize("text", ["", "12.5 % / 14.3 %", "— — —"])
def test_a_text_without_letters_has_no_language(text):
    assert detect_language(text).code == "und"


@pytest.mark.parametrize(
    ("stated", "code"), [("fr", "fr"), ("pt-BR", "pt"), ("EN_us", "en"), ("english!", "und"), ("", "und")]
)
def test_the_record_is_believed_where_the_text_does_not_tell(stated, code):
    assert detect_language("1 2 3", stated).code == code


@given(st.text(max_size=100), st.none() | st.text(max_size=6))
def test_any_text_has_a_code_and_a_confidence(text, stated):
    found = detect_language(text, stated)
    assert found.code.isascii()
    assert 0 <= found.confidence <= 1
