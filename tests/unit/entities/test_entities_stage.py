"""The stage as a whole: what holds for every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import EntitiesStage
from pipeline.parsing import ParsingStage
from pipeline.records import Article, DatelineLine, encode
from pipeline.stage import Emitted, Item

WORDS = [
    "Homs",
    "Syria",
    "Syrian",
    "president",
    "President",
    "Assad",
    "the",
    "rebels",
    "army",
    "al",
    "-",
    "Qusayr",
    ",",
]
WORDS += [".", "\n", "said", "he", "They", "it", "its", "of", "in", "Paris", "Texas", "Reuters", "(", "SOHR", ")", "UN"]
WORDS += [
    "officials",
    "senior",
    "U.S.",
    "\u201cNo\u201d",
    "'s",
    "40",
    "Friday",
    "\U0001f600",
    "St.",
    "province",
    "ISIS",
    "IS",
]
PARSING, ENTITIES = ParsingStage(), EntitiesStage()


def annotated(text, dateline=None):
    item = Item(article=Article(id="a", text=text, dateline=dateline))
    for stage in (PARSING, ENTITIES):
        (outcome,) = stage.run([item])
        assert isinstance(outcome, Emitted)
        item = outcome.item
    return item.article


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    )
)
def test_every_mention_stands_where_it_says_and_none_crosses_another(text):
    entities = annotated(text).entities
    for entity in entities:
        assert text[entity.start : entity.end] == entity.text != ""
        assert entity.name
    assert [(e.start, -e.end) for e in entities] == sorted((e.start, -e.end) for e in entities)
    for one in entities:
        for other in entities:
            assert not one.start < other.start < one.end < other.end


def test_only_nationalities_stand_inside_other_mentions():
    entities = annotated("Senior Iraqi officials and IS fighters met the Syrian army near Mosul.").entities
    inside = [b for a in entities for b in entities if a is not b and a.start <= b.start and b.end <= a.end]
    assert {entity.kind for entity in inside} == {"nationality"}


def test_an_article_gives_the_same_bytes_alone_and_in_company():
    texts = ["Rebels took Homs.", "Paris, Texas, is small.", "", "Iran denied it. Tehran said so."]
    alone = [encode(annotated(text)) for text in texts]
    items = [Item(article=Article(id="a", text=text)) for text in texts]
    PARSING.run(items)
    together = ENTITIES.run(items)
    assert [encode(outcome.item.article) for outcome in together] == alone


def test_the_dateline_of_the_article_is_used():
    text = "Police in Cordoba arrested two men."
    article = annotated(text, DatelineLine(place="Buenos Aires"))
    assert next(e.place.country for e in article.entities if e.text == "Cordoba") == "ARG"


def test_an_article_without_words_has_no_entities():
    assert annotated("").entities == []
