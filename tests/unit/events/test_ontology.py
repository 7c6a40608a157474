"""The tables of the ontology hold together."""

from collections import Counter
from typing import get_args

import pytest

from docs.ontology import ACLED
from pipeline.events.casualties import FIELDS
from pipeline.events.ontology import Frame, load_ontology
from pipeline.records import EntityKind
from pipeline.resources.tables import read_table

# Type -> its modes, quad classes and CAMEO roots, by the PLOVER manual (0.7b1, 2021), CAMEO2PLOVER, and POLECAT.
# CAMEO counts an appeal (02) as cooperation; PLOVER put some of what CAMEO called sanctions under COERCE.
DEEDS = {"assist", "change", "yield", "meet"}
PLOVER = {
    "AGREE": (set(), {"VC"}, {"03"}),
    "CONSULT": ({"visit", "third-party", "multilateral", "phone"}, {"VC"}, {"04"}),
    "SUPPORT": (set(), {"VC"}, {"05"}),
    "CONCEDE": (set(), {"VC"}, {"08"}),
    "COOPERATE": (set(), {"MC"}, {"06"}),
    "AID": ({"economic", "military", "humanitarian", "asylum"}, {"MC"}, {"07"}),
    "RETREAT": (
        {"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"}, {"MC"}, {"08"},
    ),
    "REQUEST": (DEEDS, {"VC", "VX"}, {"02", "10"}),
    "ACCUSE": ({"disapprove", "investigate", "allege"}, {"VX"}, {"09", "11"}),
    "REJECT": (DEEDS, {"VX"}, {"12"}),
    "THREATEN": (
        {"restrict", "ban", "arrest", "relations", "expel", "territory", "violence"}, {"VX"}, {"13"},
    ),
    "PROTEST": ({"demo", "riot", "strike", "hunger", "boycott", "obstruct"}, {"MX"}, {"14"}),
    "SANCTION": ({"convict", "expel", "withdraw", "discontinue"}, {"MX"}, {"16"}),
    "MOBILIZE": ({"troops", "weapons", "police", "militia"}, {"MX"}, {"15"}),
    "COERCE": (
        {"seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "cyber"},
        {"MX"},
        {"16", "17"},
    ),
    "ASSAULT": (
        {"abduct", "beat", "torture", "execute", "sexual", "assassinate", "destroy", "primitive", "firearms"}
        | {"explosives", "suicide-attack", "heavy-weapons", "aerial", "crowd-control", "unconventional"},
        {"MX"},
        {"18", "19", "20"},
    ),
    "OTHER": (set(), {"N"}, {""}),
}  # fmt: skip
ONTOLOGY = load_ontology()
FRAMES = [(key, frame) for key, frames in ONTOLOGY.frames.items() for frame in frames]


KINDS = list(ONTOLOGY.kinds.values())


def test_every_type_of_plover_has_kinds_and_there_is_no_other_type():
    assert {kind.type for kind in KINDS} == set(PLOVER)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_mode_quad_class_and_cameo_root_go_with_the_type(kind):
    modes, quads, roots = PLOVER[kind.type]
    assert kind.mode is None or kind.mode in modes
    assert kind.quad in quads
    assert kind.cameo in roots


def test_every_kind_is_defined_and_has_an_example_and_an_intensity_on_the_scale():
    for kind in KINDS:
        assert kind.definition.endswith(".")
        assert kind.example.endswith(".")
        assert -10 <= kind.intensity <= 10
        assert kind.casualty is None or kind.casualty in FIELDS
        if kind.quad != "N":
            assert (kind.intensity > 0) == kind.quad.endswith("C"), kind.name


def test_no_two_kinds_share_a_definition_or_an_example():
    for texts in ([kind.definition for kind in KINDS], [kind.example for kind in KINDS]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_some_eighty_sub_events_or_more_have_acleds_among_them():
    told = {kind.sub_event for kind in KINDS}
    assert None not in told
    assert len(told) >= 80
    assert set(ACLED.values()) <= told
    assert len(ACLED) == 25


def test_no_kind_stands_twice():
    names = [row["kind"] for row in read_table("ontology")]
    assert len(names) == len(set(names))


def test_every_kind_has_a_trigger():
    used = {frame.kind.name for _, frame in FRAMES if frame.kind is not None}
    assert set(ONTOLOGY.kinds) - used == set()


def test_frames_ask_only_for_classes_that_exist():
    classes = {name for names in ONTOLOGY.classes.values() for name in names}
    asked = {value for _, frame in FRAMES for test in frame.tests for value in test.values if value.startswith("@")}
    assert asked <= classes


def test_frames_ask_only_for_kinds_and_sectors_of_entities_that_exist():
    known = {kind.upper() for kind in get_args(EntityKind)} | {"PRONOUN", "NAME"}
    known |= {sector for row in read_table("actor_words") for sector in row["sectors"].split()}
    asked = {value for _, frame in FRAMES for test in frame.tests for value in test.values if value.isupper()}
    assert asked - known == set()


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


def follows(test, other):
    """Does a condition hold wherever another does?"""
    if test.slot != other.slot or test.wanted != other.wanted:
        return False
    if test.wanted:
        return not test.values or (bool(other.values) and other.values <= test.values)
    return not other.values or (bool(test.values) and test.values <= other.values)


def test_no_row_stands_behind_one_that_fits_wherever_it_does():
    behind = [
        (key, row.tests)
        for key, rows in ONTOLOGY.frames.items()
        for number, row in enumerate(rows)
        if any(
            all(any(follows(test, other) for other in row.tests) for test in before.tests) for before in rows[:number]
        )
    ]
    assert behind == []
