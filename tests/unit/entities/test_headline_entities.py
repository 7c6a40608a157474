"""The entities of a headline are those of its article wherever the words agree."""

import pytest

from pipeline.entities import EntitiesStage
from pipeline.parsing import ParsingStage
from pipeline.records import Article
from pipeline.stage import Item


@pytest.fixture(scope="module")
def entities():
    """From a title and a text to the entities of both."""
    parsing, stage = ParsingStage(), EntitiesStage()

    def found(title, text):
        item = parsing.parse(Item(article=Article(id="a", title=title, text=text)))
        told = stage.annotate(item).article.entities
        in_title = [one for one in told if one.within == "title"]
        assert told == [*(one for one in told if one.within != "title"), *in_title]
        return [one for one in told if one.within != "title"], in_title

    return found


@pytest.mark.parametrize(
    ("title", "text", "words", "in_text"),
    [
        ("Tamm resigns", "Prime Minister Mari Tamm left on Friday.", "Tamm", "Prime Minister Mari Tamm"),
        ("TAMM RESIGNS AFTER DEFEAT", "Prime Minister Mari Tamm left on Friday.", "TAMM", "Prime Minister Mari Tamm"),
        ("Rebels seize Homs", "In the night the rebels came to Homs.", "Rebels", "rebels"),
        ("Fighting near Perth", "Fires burned in Perth, Australia.", "Perth", "Perth"),
        ("Velika Waters fined", "Lawyers of Velika Waters lost in court.", "Velika Waters", "Velika Waters"),
    ],
)
def test_what_the_body_names_is_one_with_it(entities, title, text, words, in_text):
    body, headline = entities(title, text)
    one = next(entity for entity in headline if entity.text == words)
    other = next(entity for entity in body if entity.text.startswith(in_text))
    assert (one.cluster, one.name, one.kind, one.actor, one.place) == (
        other.cluster,
        other.name,
        other.kind,
        other.actor,
        other.place,
    )


def test_what_only_the_title_names_has_clusters_of_its_own(entities):
    body, headline = entities("Kofi Mensah visits Quito", "Nobody in Lima came to the airport.")
    assert {one.text for one in headline} == {"Kofi Mensah", "Quito"}
    assert not {one.cluster for one in headline} & {one.cluster for one in body}


def test_a_surname_that_two_have_is_no_one_s(entities):
    body, headline = entities("Tamm resigns", "Mari Tamm met Juhan Tamm on Friday.")
    clusters = {one.cluster for one in body if one.kind == "person"}
    assert len(clusters) == 2
    assert not clusters & {one.cluster for one in headline}


def test_a_title_changes_nothing_in_the_text(entities):
    text = "Prime Minister Mari Tamm met rebels in Homs. She left on Friday."
    assert entities("Tamm and Rebels Meet", text)[0] == entities("", text)[0]
