"""The floor under the places of our own texts, and the proof that its measures can tell good from bad."""

import pytest

from pipeline.records import Place
from tests.quality.geoparsing import OWN_TEXTS, Answer, answers_to, figures, read_gold, read_marked, reliability


def place(confidence):
    return Place(
        geonameid=None,
        name="X",
        latitude=0.0,
        longitude=0.0,
        country=None,
        admin1=None,
        feature="PPL",
        precision="city",
        confidence=confidence,
    )


def test_places_of_our_own_texts_do_not_fall_below_the_floor():
    found = figures(list(answers_to(read_gold(OWN_TEXTS))))
    assert found["right"] >= 0.9
    assert found["accuracy_161km"] >= 0.97
    assert found["calibration_error"] <= 0.12


def test_a_marked_text_tells_where_its_names_stand():
    gold = read_marked("From [Homs|34.7,36.7] to [Zz|-], a [Syrian] road.", None, None)
    assert gold.text == "From Homs to Zz, a Syrian road."
    assert [(gold.text[one.start : one.end], one.point) for one in gold.toponyms] == [
        ("Homs", (34.7, 36.7)),
        ("Zz", None),
    ]


def test_answers_as_sure_as_they_are_right_have_no_calibration_error():
    right = [Answer("X", place(0.75), (0, 0), 10.0)] * 3
    wrong = [Answer("X", place(0.75), (0, 0), 5000.0)]
    assert reliability(right + wrong) == [(0.75, 0.75, 4)]
    assert figures(right + wrong)["calibration_error"] == 0
    assert figures(right)["calibration_error"] == pytest.approx(0.25)
    assert figures(right + wrong)["accuracy_161km"] == 0.75


def test_no_answer_is_right_only_where_none_is_wanted():
    assert Answer("X", None, None, None).is_right
    assert not Answer("X", None, (0, 0), None).is_right
    assert not Answer("X", place(0.9), None, None).is_right
