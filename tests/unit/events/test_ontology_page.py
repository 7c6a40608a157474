"""The page of the ontology is what the tables say, and each kind's own example tells an event of that kind."""

import pytest

from docs.ontology import PAGE, page
from pipeline import Pipeline
from pipeline.events.ontology import load_ontology

ONTOLOGY = load_ontology()


@pytest.fixture(scope="module")
def annotate():
    pipeline = Pipeline()
    return lambda text: pipeline.annotate({"id": "example", "text": text, "published_at": "2024-06-14T10:00:00Z"})


@pytest.mark.parametrize("kind", ONTOLOGY.kinds.values(), ids=lambda kind: kind.name)
def test_the_example_of_a_kind_tells_an_event_of_that_kind(annotate, kind):
    told = [(event.type, event.mode, event.sub_event) for event in annotate(kind.example).events]
    assert (kind.type, kind.mode, kind.sub_event) in told


def test_the_page_is_what_the_tables_say():
    assert PAGE.read_text(encoding="utf-8") == page(ONTOLOGY), "run `make docs`"


def test_the_page_shows_every_kind_with_its_definition_example_and_triggers():
    written = page(ONTOLOGY)
    for kind in ONTOLOGY.kinds.values():
        start = written.index(f"### {kind.name}\n")
        entry = written[start : written.find("\n#", start)]
        assert kind.definition in entry
        assert kind.example in entry
        assert "such as: **" in entry
