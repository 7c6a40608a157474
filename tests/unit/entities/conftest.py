"""One model and one gazetteer for all tests of entities."""

import pytest

from pipeline.entities.gazetteer import Gazetteer
from pipeline.entities.stage import find_entities
from pipeline.parsing import ParsingStage, parse_text


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer()


@pytest.fixture(scope="session")
def entities_of(gazetteer):
    """From a text to its entities."""
    parsing = ParsingStage()

    def find(text, dateline=None, published=None, *, home=None):
        return find_entities(parse_text(parsing.nlp, text), gazetteer, dateline, published, home=home)

    return find
