"""Events of a text whose entities are a few names and spaCy's own: enough for grammar, and no other part is needed."""

import pytest

from pipeline.events import EventsStage
from pipeline.records import Article, ArticleVersion, Entity, PublishedAt
from pipeline.side_by_side import mend
from pipeline.stage import Item

PLACES = frozenset(
    [
        "Aleppo",
        "Hama",
        "Homs",
        "Kabul",
        "Lagos",
        "Nairobi",
        "Tripoli",
        "Tunis",
        "Derna",
        "Paris",
        "London",
        "Rome",
        "Madrid",
        "Lima",
        "Perth",
    ]
)
KINDS = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "NORP": "nationality",
    "FAC": "facility",
}


@pytest.fixture(scope="session")
def read(nlp):
    """A function from a text to the article that the stage makes of it."""

    def read_text(text: str, published_at: str | None = "2024-06-14T10:00:00Z", precision: str = "day") -> Article:
        doc = mend(nlp(text))
        clusters: dict[str, int] = {}
        places = [doc[token.i : token.i + 1] for token in doc if token.text in PLACES]
        named = [ent for ent in doc.ents if ent.label_ in KINDS and not PLACES & {token.text for token in ent}]
        entities = [
            Entity(
                text=ent.text,
                start=ent.start_char,
                end=ent.end_char,
                kind=KINDS.get(ent.label_, "place") if ent in named else "place",
                cluster=clusters.setdefault(ent.text, len(clusters)),
                name=ent.text,
            )
            for ent in sorted([*places, *named])
        ]
        article = Article(
            id="a",
            text=text,
            entities=entities,
            version=ArticleVersion(text_sha256="0"),
            published_at=PublishedAt(value=published_at, precision=precision, basis="record"),
        )
        (outcome,) = EventsStage().run([Item(article=article, doc=doc)])
        return outcome.item.article

    return read_text


@pytest.fixture(scope="session")
def events_of(read):
    """A function from a text to its event mentions."""
    return lambda text: read(text).events
