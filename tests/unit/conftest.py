"""What all unit tests share: the language model, loaded once."""

import pytest
import spacy

from pipeline.parsing import MODEL


@pytest.fixture(scope="session")
def nlp():
    return spacy.load(MODEL)
