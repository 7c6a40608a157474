"""The tables of the ontology hold together."""

import pytest

from pipeline.events.casualties import FIELDS
from pipeline.events.ontology import Frame, load_ontology
from pipeline.resources.tables import read_table

PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "OTHER",
}
ONTOLOGY = load_ontology()
FRAMES = [(key, frame) for key, frames in ONTOLOGY.frames.items() for frame in frames]


def test_every_type_of_plover_has_kinds_and_there_is_no_other_type():
    assert {kind.type for kind in ONTOLOGY.kinds.values()} == PLOVER


def test_every_kind_is_defined_and_has_an_example_and_an_intensity_on_the_scale():
    for kind in ONTOLOGY.kinds.values():
        assert kind.definition.endswith(".")
        assert kind.example.endswith(".")
        assert -10 <= kind.intensity <= 10
        assert kind.quad in {"VC", "MC", "VX", "MX", "N"}
        assert kind.casualty is None or kind.casualty in FIELDS


def test_no_kind_stands_twice():
    names = [row["kind"] for row in read_table("ontology")]
    assert len(names) == len(set(names))


def test_most_kinds_have_a_trigger():
    used = {frame.kind.name for _, frame in FRAMES if frame.kind is not None}
    assert set(ONTOLOGY.kinds) - used <= {"crowd-control", "sanctions", "displacement"}


def test_frames_ask_only_for_classes_that_exist():
    classes = {name for names in ONTOLOGY.classes.values() for name in names}
    asked = {value for _, frame in FRAMES for test in frame.tests for value in test.values if value.startswith("@")}
    assert asked <= classes


@pytest.mark.parametrize("part", ["verb", "noun", "adj"])
def test_each_part_of_speech_has_triggers(part):
    assert any(key[1] == part for key, _ in FRAMES)


def test_a_row_after_one_that_always_fits_would_never_be_reached():
    def always_fits(frame: Frame) -> bool:
        return not frame.tests

    shadowed = [
        f"{lemma} {part}"
        for (lemma, part), frames in ONTOLOGY.frames.items()
        if any(always_fits(frame) for frame in frames[:-1])
    ]
    assert shadowed == []
