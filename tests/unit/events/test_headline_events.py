"""A headline tells what the body does not, in spans of its own; what both tell is told in the body."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import Pipeline
from pipeline.records import encode

NOTHING = "Our newsroom is following this story and will add to it as soon as more is known."
PUBLISHED = "2024-06-14T10:00:00Z"


@pytest.fixture(scope="module")
def annotate():
    """From a title, and the text under it, to the annotated article."""
    pipeline = Pipeline()

    def annotated(title, text=NOTHING, **more):
        return pipeline.annotate({"title": title, "text": text, "published_at": PUBLISHED, **more})

    return annotated


def of_title(article):
    return [event for event in article.events if event.trigger.within == "title"]


def test_what_only_the_headline_tells_has_its_spans_there(annotate):
    article = annotate("Gunmen kidnap priest in Kaduna")
    (event,) = article.events
    assert (event.type, event.trigger.text, event.modality) == ("ASSAULT", "kidnap", "asserted")
    assert [one.text for one in event.actors] == ["Gunmen"]
    assert [one.text for one in event.recipients] == ["priest"]
    assert [(one.text, one.place.country) for one in event.places] == [("Kaduna", "NGA")]
    assert [span.text for span in event.evidence] == [article.title]
    for span in (event.trigger, *event.actors, *event.recipients, *event.places, *event.evidence):
        assert span.within == "title"
        assert article.title[span.start : span.end] == span.text


def test_a_headline_s_event_is_news_of_the_day_of_publication(annotate):
    (event,) = annotate("Court frees editor in Lagos").events
    assert event.time.basis == "published_at"
    assert event.time.fallback
    assert (event.time.from_, event.time.to) == ("2024-06-13T00:00:00+01:00", "2024-06-14T23:59:59+01:00")


def test_a_day_that_the_headline_names_is_its_time(annotate):
    (event,) = annotate("Envoys met rebels in Doha on Tuesday").events
    assert (event.time.basis.text, event.time.basis.within) == ("Tuesday", "title")
    assert event.time.from_ == "2024-06-11T00:00:00+03:00"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Gunmen kidnap priest in Kaduna", "Gunmen kidnapped a priest in Kaduna on Thursday, the diocese said."),
        ("Rebels seize Gao", "Fighters of the Azawad movement took control of Gao on Friday, residents said."),
        ("Five killed in Lima blast", "An explosion in the centre of Lima left five people dead on Thursday."),
        ("President sacks army chief", "Idriss Omar dismissed General Saleh Abakar on Friday."),
        ("STRIKE SHUTS PORT OF MOMBASA", "Dockers in Mombasa went on strike on Friday."),
        ("Will the army leave Goma?", "The army withdrew from Goma on Friday."),
    ],
)
def test_what_the_body_tells_too_has_its_trigger_there(annotate, title, text):
    article = annotate(title, text)
    assert article.events
    assert of_title(article) == []


@pytest.mark.parametrize(
    ("title", "text", "trigger"),
    [
        ("Editor jailed in Minsk", "Ivan Petrenko spent ten years at the paper. His readers knew him well.", "jailed"),
        ("Rebels seize Gao", "The minister criticised the judges.", "seize"),
        ("Chad bombs Togo", "Peru bombed Chile on Friday.", "bombs"),
        ("Chad expels French envoy", "Canada expelled the ambassador of Peru in March.", "expels"),
    ],
)
def test_another_happening_of_the_body_leaves_the_headline_its_own(annotate, title, text, trigger):
    assert [event.trigger.text for event in of_title(annotate(title, text))] == [trigger]


def test_whom_the_body_names_in_full_the_headline_means_too(annotate):
    article = annotate("Tamm resigns", "For seven years Prime Minister Mari Tamm led the country. She is 52.")
    (event,) = of_title(article)
    (actor,) = event.actors
    named = next(entity for entity in article.entities if entity.text.endswith("Mari Tamm"))
    assert (actor.text, actor.cluster, actor.name, actor.actor) == ("Tamm", named.cluster, named.name, named.actor)


def test_a_headline_gives_the_body_s_mention_what_that_lacks(annotate):
    article = annotate("Gunmen kidnap priest in Kaduna", "Gunmen kidnapped a priest on his way home.")
    (event,) = article.events
    assert event.trigger.within != "title"
    assert [(one.text, one.within) for one in event.places] == [("Kaduna", "title")]


def test_a_headline_gives_nothing_to_a_mention_with_which_it_shares_no_one(annotate):
    article = annotate("Gunmen kidnap priest in Kaduna", "Pirates kidnapped a trader on his way home.")
    assert [(event.trigger.within, event.places) for event in article.events] == [
        (article.events[0].trigger.within, [])
    ]
    assert of_title(article) == []


def test_a_headline_adds_nothing_to_a_mention_that_lacks_nothing(annotate):
    text = "Gunmen kidnapped a priest in Kaduna."
    with_title, without = annotate("Gunmen kidnap priest in Nigeria", text), annotate("", text)
    assert with_title.events == without.events


@pytest.mark.parametrize(
    ("title", "source", "cue"),
    [
        ("Police: Two held over theft", "Police", ":"),
        ("Two held over theft: police", "police", ":"),
        ("Two held over theft, police say", "police", "say"),
        ("Two held over theft \u2013 police", "police", "\u2013"),
    ],
)
def test_who_stands_beside_a_colon_or_dash_is_the_source(annotate, title, source, cue):
    article = annotate(title)
    event = next(event for event in article.events if event.trigger.text == "held")
    (attribution,) = [one for one in article.attributions if one.id in event.attributions]
    assert event.modality == "reported"
    assert (attribution.source.text, attribution.source.within) == (source, "title")
    assert (attribution.cue.text, attribution.cue.within) == (cue, "title")
    assert {span.within for span in attribution.content} == {"title"}


@pytest.mark.parametrize(
    "title", ["Gunmen kidnap priest in Kaduna - Delta Post", "Gunmen kidnap priest in Kaduna | World news"]
)
def test_whose_page_it_is_is_no_source(annotate, title):
    (event,) = annotate(title, publisher="Delta Post").events
    assert (event.modality, event.attributions) == ("asserted", [])


def test_words_within_the_words_of_an_event_are_none_of_their_own(annotate):
    (event,) = annotate("Sudan generals agree seven-day truce").events
    assert event.trigger.text == "agree seven-day truce"


def test_what_stands_in_quotation_marks_is_told_by_someone(annotate):
    (event,) = annotate("Priest 'kidnapped' in Kaduna").events
    assert event.modality == "reported"


def test_attributions_of_a_title_have_ids_of_their_own(annotate):
    article = annotate("Police: Two held over theft", "The mayor said the bridge was old. A clerk said it was not.")
    ids = [one.id for one in article.attributions]
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize(
    "title",
    [
        "Tensions rise over missile launches",  # what it only touches on
        "Live: news from the war",
        "Will the army strike?",
        "How to cook the perfect rice",
        "?",
        "' '",
    ],
)
def test_a_headline_that_tells_of_nothing_gives_no_event(annotate, title):
    assert annotate(title).events == []


def test_the_body_says_whether_words_of_war_are_meant(annotate):
    title = "Orme fires Bexwell to victory as Harlow attack is shelled from all sides"
    text = "The striker scored twice before half-time, and the goalkeeper saved a penalty. The coach praised the team."
    assert annotate(title, text).events == []


def test_mentions_of_title_and_text_with_equal_offsets_have_two_ids(annotate):
    article = annotate("Gunmen kidnap priest in Kaduna", "Gunmen kidnap tourists in the novel's first chapter in Peru.")
    assert len({event.id for event in article.events}) == len(article.events)


WORDS = ["Rebels", "rebels", "seize", "SEIZE", "Homs", ",", ":", " - ", "'", "police", "say", "killed", "in", "Lima"]
WORDS += ["blast", "to", "visit", "?", "\u2018", "\u2019", "3", "Tuesday", "deny", "bombing", "|", "Mali", "strike"]


@settings(max_examples=60, deadline=None)
@given(title=st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_every_span_of_any_title_is_what_it_says(annotate, title):
    article = annotate(title, "Rebels left Homs on Friday. The police of Lima said nothing of a strike.")

    def check(value):
        if isinstance(value, dict):
            if value.keys() >= {"text", "start", "end"}:
                whole = article.title if value.get("in") == "title" else article.text
                assert whole[value["start"] : value["end"]] == value["text"]
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    check(json.loads(encode(article)))
    assert len({event.id for event in article.events}) == len(article.events)
