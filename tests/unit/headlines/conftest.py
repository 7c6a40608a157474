"""One model and one gazetteer for all tests of headlines."""

import pytest

from pipeline.entities.gazetteer import load_gazetteer
from pipeline.headlines import parse_headline
from pipeline.parsing import ParsingStage


@pytest.fixture(scope="session")
def language():
    return ParsingStage().nlp


@pytest.fixture(scope="session")
def headline(language):
    """From a title, and the text under it, to its parse."""
    return lambda title, text="": parse_headline(language, title, text, load_gazetteer())
