"""Who acts in an event and on whom, once names, clusters and codes are known."""

import json

import pytest

from pipeline import Pipeline


@pytest.fixture(scope="module")
def annotated():
    """From a text, and the day it was published on, to its annotated article."""
    pipe = Pipeline()

    def annotate(text, day="2023-04-20"):
        return pipe.annotate(json.dumps({"text": text, "published_at": f"{day}T12:00:00Z"}).encode())

    return annotate


def participants(article, kind, role):
    return [who.name or who.text for event in article.events if event.type == kind for who in getattr(event, role)]


@pytest.mark.parametrize(
    ("text", "kind", "role", "names"),
    [
        ("Hezbollah denied it. It said its fighters attacked the post.", "ASSAULT", "actors", ["Hezbollah"]),
        ("Gunmen stormed the home of Prime Minister Ali Noor.", "ASSAULT", "recipients", ["Ali Noor"]),
        ("Jets bombed two Hamas camps.", "ASSAULT", "recipients", ["Hamas"]),
        ("Canada froze the assets of Belarus.", "SANCTION", "recipients", ["Belarus"]),
        ("Putin accused Zelensky of lying.", "ACCUSE", "actors", ["Vladimir Putin"]),
        ("Putin accused Zelensky of lying.", "ACCUSE", "recipients", ["Volodymyr Zelenskyy"]),
    ],
)
def test_the_participants_of_an_event_are_named(annotated, text, kind, role, names):
    assert participants(annotated(text), kind, role) == names


@pytest.mark.parametrize(("day", "sectors"), [("2020-04-01", ["GOV"]), ("2023-04-01", ["ELI"])])
def test_the_day_of_the_article_tells_who_is_in_office(annotated, day, sectors):
    article = annotated("Donald Trump accused the judges of bias.", day)
    assert next(entity.actor.sector for entity in article.entities if entity.text == "Donald Trump") == sectors
