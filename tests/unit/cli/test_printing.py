import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.cli.printing import event_line, safe_json
from agents.cli.tail import Wanted, told
from agents.showing import shown
from pipeline.records import json_schemas

EVENT = {
    "id": "e",
    "type": "ASSAULT",
    "mode": "aerial",
    "sub_event": "air-drone-strike",
    "status": "corroborated",
    "summary": "Drones struck the port.",
    "time": {"from": "2025-03-04T00:00:00+00:00", "to": None},
    "places": [{"place": {"name": "Odesa", "country": "UKR"}, "role": "where"}],
    "sources": {"independent": 2},
}


def test_an_event_reads_as_a_line():
    line = event_line(EVENT)
    assert line == (
        "2025-03-04  Odesa, UKR  ASSAULT/air-drone-strike  [corroborated, 2 lines]  Drones struck the port."
    )


def test_an_event_that_lacks_nearly_everything_still_reads_as_a_line():
    assert event_line({"type": "OTHER"}) == "no date  no place  OTHER  [?, 0 lines]  "


def test_a_pointer_names_where_the_event_went():
    assert event_line({"id": "e", "superseded_by": "f"}) == "e is now part of f"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain — “text”", "plain — “text”"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines\r", "two\\nlines\\r"),
        ("\x9b2J", "\\x9b2J"),
        ("a\u202eb", "a\\u202eb"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text, seen):
    assert shown(text) == seen


@settings(deadline=None)
@given(st.text())
def test_nothing_shown_is_obeyed(text):
    assert shown(text).isprintable()


@given(st.text())
def test_json_made_safe_says_the_same(text):
    line = msgspec.json.encode({"summary": text.encode("utf-8", "replace").decode()})
    assert safe_json(line).isprintable()
    assert json.loads(safe_json(line)) == json.loads(line)


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ({}, True),
        ({"types": ["assault"]}, True),
        ({"types": ["AID", "ASSAULT"]}, True),
        ({"types": ["AID"]}, False),
        ({"countries": ["ukr"]}, True),
        ({"countries": ["SYR"]}, False),
        ({"statuses": ["Corroborated"]}, True),
        ({"statuses": ["claimed"]}, False),
        ({"types": ["ASSAULT"], "countries": ["SYR"]}, False),
    ],
)
def test_filters_take_what_they_name(wanted, taken):
    filters = {"types": None, "countries": None, "statuses": None, **wanted}
    assert Wanted.of(**filters).takes(EVENT) is taken


def test_a_tombstone_and_what_is_no_event_are_passed_over():
    everything = Wanted.of(None, None, None)
    assert told(None, everything, as_json=False) is None
    assert told(b"nonsense", everything, as_json=False) is None
    assert told(json.dumps(EVENT).encode(), everything, as_json=True) is not None


def test_every_record_has_a_schema_by_name():
    from agents.cli.schema import RECORDS, needed

    definitions = json_schemas()
    assert set(RECORDS.values()) <= set(definitions)
    assert "Place" in needed(definitions, "Event")
    assert set(needed(definitions, "Pointer")) == {"Pointer"}
