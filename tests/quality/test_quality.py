"""The floor under the pipeline's quality, and the proof that its scorer can tell good from bad."""

from collections import Counter
from typing import get_args

import msgspec
import pytest

from pipeline.records import (
    Article,
    Attribution,
    Casualties,
    EventMention,
    EventPlace,
    EventTime,
    Modality,
    Participant,
    Place,
    Source,
    Span,
)
from pipeline.spans import cut
from tests.quality.cases import Answer, Case, answers, cases, shares, told
from tests.quality.floor import annotate_marked, fallen, floor
from tests.quality.marked import KEPT_APART, marked_articles
from tests.quality.score import score_all


def test_recall_precision_and_score_do_not_fall_below_the_floor():
    held = {name: figure for name, figure in floor().items() if not name.startswith("modality")}
    assert fallen(score_all(annotate_marked()).figures(), held) == {}


def test_the_share_of_modality_cases_told_right_does_not_fall_below_the_floor():
    held = {name: figure for name, figure in floor().items() if name.startswith("modality")}
    assert set(held) == {"modality_learn", "modality_check"}
    figures = {f"modality_{purpose}": by_class["all"] for purpose, by_class in shares(answers()).items()}
    assert fallen(figures, held) == {}


def test_every_case_marks_a_word_of_its_sentence_and_each_class_is_well_filled():
    given = list(cases())
    assert len(given) >= 180
    for case in given:
        assert case.sentence.count(case.trigger) == 1, case.sentence
    counted = Counter(case.wanted for case in given)
    assert set(counted) == {*get_args(Modality), "background", "none"}
    assert min(counted.values()) >= 15


def test_a_case_is_right_only_if_the_event_on_its_word_is():
    case = Case("learn", "denied", "that", "bombed", "The army denied that it bombed the mill.", frozenset({"denied"}))
    start = case.sentence.index("bombed")
    event = EventMention(
        id="e", type="ASSAULT", trigger=cut(case.sentence, start, start + 6), modality="denied",
        time=EventTime(), casualties=Casualties(),
    )  # fmt: skip
    article = Article(id="a", text=case.sentence, events=[event])
    assert Answer(case, told(article, case)).is_right
    elsewhere = msgspec.structs.replace(event, trigger=cut(case.sentence, 4, 8))
    for wrong in (
        [],
        [elsewhere],
        [msgspec.structs.replace(event, modality="claimed")],
        [msgspec.structs.replace(event, background=True)],
    ):
        assert not Answer(case, told(Article(id="a", text=case.sentence, events=wrong), case)).is_right


def test_a_fall_of_more_than_two_points_is_seen():
    held = {"recall": 60.0, "precision": 70.0, "score": 40.0}
    assert fallen({"recall": 58.0, "precision": 67.9, "score": 41.0}, held) == {"precision": (67.9, 70.0)}


def test_the_marked_articles_cover_many_fields_and_every_quote_stands_once():
    marked = [*marked_articles(), *marked_articles(KEPT_APART)]
    assert len({one.id.split("-")[0] for one in marked}) >= 16
    assert len({one.id for one in marked}) == len(marked) == 18
    for one in marked:
        for event in one.events:
            assert one.raw.text.count(event.quote) == 1, event.quote


def told_as_marked(marked):
    """The annotation that says just what is marked."""
    text, events, attributions = marked.raw.text, [], []
    for number, event in enumerate(marked.events):
        start = text.index(event.quote)
        trigger = cut(text, start + len(event.quote) - 2, start + len(event.quote))
        if any(found.trigger.start == trigger.start for found in events):  # one quote ends where another does
            trigger = cut(text, start, start + 2)
        chain = [f"{number}-{link}" for link in range(len(event.chain))]
        attributions += [
            Attribution(id=its, source=Source(text=name, start=0, end=0), cue=Span(text="", start=0, end=0), content=[])
            for its, name in zip(chain, event.chain, strict=True)
        ]
        events.append(
            EventMention(
                id=str(number), type=event.types[0], trigger=trigger, modality=event.modality[0],
                background=event.background, attributions=chain, casualties=Casualties(**event.counts()),
                actors=[Participant(text=name, start=0, end=0) for name in event.actors],
                recipients=[Participant(text=name, start=0, end=0) for name in event.recipients],
                places=[
                    EventPlace(text=name, start=0, end=0, place=Place(
                        name=name, latitude=latitude, longitude=longitude, precision="city", confidence=1.0))
                    for name, latitude, longitude in event.places
                ],
                time=EventTime(from_=event.from_, to=event.to),
            )
        )  # fmt: skip
    return Article(id=marked.id, text=text, events=events, attributions=attributions)


@pytest.fixture(scope="module")
def perfect():
    return [(marked, told_as_marked(marked)) for marked in marked_articles()]


def test_what_is_told_as_marked_scores_full(perfect):
    tally = score_all(perfect)
    assert tally.misses == []
    assert tally.figures() == {"recall": 100.0, "precision": 100.0, "score": 100.0}


def test_what_tells_nothing_scores_nothing(perfect):
    tally = score_all([(marked, Article(id=marked.id, text=marked.raw.text)) for marked, _ in perfect])
    assert tally.figures() == {"recall": 0.0, "precision": 0.0, "score": 0.0}


SPOILED = {
    "place": {"places": []},
    "chain": {"attributions": []},
    "modality": {"modality": "requested"},
    "actors": {"actors": []},
    "recipients": {"recipients": []},
    "time": {"time": EventTime(from_="1999-01-01T00:00:00Z", to="1999-01-02T00:00:00Z")},
    "casualties": {"casualties": Casualties()},
}


@pytest.mark.parametrize("slot", SPOILED)
def test_a_wrong_slot_costs_that_slot_alone(perfect, slot):
    spoiled = [
        (marked, msgspec.structs.replace(
            article, events=[msgspec.structs.replace(event, **SPOILED[slot]) for event in article.events]))
        for marked, article in perfect
    ]  # fmt: skip
    tally = score_all(spoiled)
    assert tally.figures()["recall"] == 100.0
    assert tally.figures()["score"] < 100.0
    assert {name for name, value in tally.slot_figures().items() if value < 100} == {slot}


def test_history_told_as_news_and_events_that_are_none_cost_precision(perfect):
    as_news = [
        (marked, msgspec.structs.replace(
            article, events=[msgspec.structs.replace(event, background=False) for event in article.events]))
        for marked, article in perfect
    ]  # fmt: skip
    assert score_all(as_news).figures()["precision"] < 100
    marked, article = perfect[0]
    nowhere = msgspec.structs.replace(article.events[0], id="none", trigger=cut(article.text, 0, 4))
    extra = msgspec.structs.replace(article, events=[*article.events, nowhere])
    assert score_all([(marked, extra)]).figures()["precision"] < 100
    of_the_title = msgspec.structs.replace(
        article.events[0], id="title", trigger=msgspec.structs.replace(article.events[0].trigger, within="title")
    )
    extra = msgspec.structs.replace(article, events=[*article.events, of_the_title])
    assert score_all([(marked, extra)]).figures()["precision"] < 100


def test_every_fault_is_counted_under_its_class(perfect):
    marked, article = perfect[0]
    first, second, third, *others = article.events
    elsewhere = msgspec.structs.replace(first, id="none", trigger=cut(article.text, 0, 4))
    faulty = msgspec.structs.replace(
        article,
        events=[
            msgspec.structs.replace(second, type="AID" if second.type != "AID" else "ACCUSE"),
            msgspec.structs.replace(third, modality="requested"),
            *others,
            elsewhere,
        ],
    )
    assert score_all([(marked, article)]).faults.total() == 0
    assert score_all([(marked, faulty)]).faults == Counter(
        {"not found": 1, "wrong type": 1, "modality": 1, "no event": 1}
    )


def test_an_interval_much_wider_than_the_marked_one_is_no_answer(perfect):
    wide = EventTime(from_="1990-01-01T00:00:00Z", to="2030-01-01T00:00:00Z")
    blurred = [
        (marked, msgspec.structs.replace(
            article, events=[msgspec.structs.replace(event, time=wide) for event in article.events]))
        for marked, article in perfect
    ]  # fmt: skip
    assert score_all(blurred).slot_figures()["time"] < 20
