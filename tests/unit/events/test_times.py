"""Time expressions in running sentences, all reckoned from Thursday, 18 May 2023, unless said otherwise."""

from __future__ import annotations

from datetime import UTC
from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.events.dating import event_time
from pipeline.events.lexicon import words
from pipeline.events.times import find_times, reference_of
from pipeline.parsing import MODEL
from pipeline.records import Article, PublishedAt, Span
from pipeline.spans import SpanIndex


@cache
def model() -> Language:
    return spacy.load(MODEL)


def parse(text: str) -> Doc:
    return model()(text)


def reference(day: str | None = "2023-05-18", zone: str | None = "Europe/Rome", precision="day"):
    published = PublishedAt(value=day, precision=precision)
    return reference_of(Article(id="a", published_at=published, time_zone=zone))


def read(text: str, **told: str | None) -> list[tuple[str, str, str]]:
    return [(found.text, found.timex.type, found.timex.value) for found in find_times(parse(text), reference(**told))]


def values(text: str, **told: str | None) -> list[tuple[str, str]]:
    return [(text, value) for text, _, value in read(text, **told)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # days
        ("The prisoners were freed on Thursday.", [("Thursday", "2023-05-18")]),
        ("He will be sworn in on Monday.", [("Monday", "2023-05-22")]),
        ("The bridge was closed on Monday.", [("Monday", "2023-05-15")]),
        ("The king asked the generals to meet him on Saturday.", [("Saturday", "2023-05-20")]),
        ("Workers managed to reach the mine on Saturday.", [("Saturday", "2023-05-13")]),
        ("The vote was postponed until Monday.", [("Monday", "2023-05-22")]),
        ("The strike lasted until Monday.", [("Monday", "2023-05-15")]),
        ("The court is due to rule next Friday.", [("next Friday", "2023-05-19")]),
        ("Last Friday's vote was annulled.", [("Last Friday's", "2023-05-12")]),
        ("The trial will resume on Sept. 4.", [("Sept. 4", "2023-09-04")]),
        ("The law was passed on 4 December.", [("4 December", "2022-12-04")]),
        ("He was born on 3 June 1961.", [("3 June 1961", "1961-06-03")]),
        ("They met on 12-14 May in Bari.", [("12", "2023-05-12"), ("14 May", "2023-05-14")]),
        ("Doctors marched on May Day.", [("May Day", "2023-05-01")]),
        ("The bells rang on Easter Monday.", [("Easter Monday", "2023-04-10")]),
        ("The ferry sails tomorrow, a day late.", [("tomorrow", "2023-05-19")]),
        ("The storm broke late on Tuesday.", [("late on Tuesday", "2023-05-16")]),
        # parts of a day and clock times
        ("A shell fell shortly after 3 p.m. on Tuesday.", [("3 p.m. on Tuesday", "2023-05-16T15:00")]),
        ("The roof fell in at half past six this morning.", [("half past six this morning", "2023-05-18T06:30")]),
        ("A ceasefire expires at midnight on Friday.", [("midnight on Friday", "2023-05-19T24:00")]),
        ("The dam burst on the night of May 16.", [("the night of May 16", "2023-05-16TNI")]),
        ("Sirens wailed late Saturday night.", [("late Saturday night", "2023-05-13TNI")]),
        ("Migrants drowned overnight.", [("overnight", "2023-05-17TNI")]),
        ("The power failed at 0345 GMT on Wednesday.", [("0345 GMT on Wednesday", "2023-05-17T03:45Z")]),
        (
            "Sirens wailed at 5:45 a.m. (0345 GMT) on Wednesday.",
            [("5:45 a.m.", "2023-05-17T05:45"), ("0345 GMT", "2023-05-17T03:45Z"), ("Wednesday", "2023-05-17")],
        ),
        # weeks and coarser
        ("The decision was taken late last month.", [("late last month", "2023-04")]),
        ("The minister is due in Oslo next week.", [("next week", "2023-W21")]),
        ("Riots broke out at the weekend.", [("the weekend", "2023-W19-WE")]),
        ("The trial opened in March last year.", [("March last year", "2022-03")]),
        ("The law was passed in December.", [("December", "2022-12")]),
        ("The school closed in early 2020.", [("early 2020", "2020")]),
        ("The mill was built in the mid-1990s.", [("the mid-1990s", "199")]),
        ("Sales rose in the first quarter of this year.", [("the first quarter of this year", "2023-Q1")]),
        ("The harvest failed last autumn.", [("last autumn", "2022-FA")]),
        ("The town was founded in the 14th century.", [("the 14th century", "13")]),
        # reckoned from the story
        (
            "Rebels took the mill on April 30 and lost it three days later.",
            [("April 30", "2023-04-30"), ("three days later", "2023-05-03")],
        ),
        (
            "The quake struck at 4:10 a.m. on Monday. Two hours later another followed.",
            [("4:10 a.m. on Monday", "2023-05-15T04:10"), ("Two hours later", "2023-05-15T06:10")],
        ),
        (
            "Shops shut on Monday evening. They stayed shut until dawn.",
            [("Monday evening", "2023-05-15TEV"), ("dawn", "2023-05-16TMO")],
        ),
        ("The wall fell four years ago.", [("four years ago", "2019")]),
        # durations and sets
        ("People have died in the past 24 hours.", [("the past 24 hours", "PT24H")]),
        ("The siege lasted two and a half years.", [("two and a half years", "P2Y6M")]),
        ("A three-month truce held.", [("three-month", "P3M")]),
        ("Hours later the palace fell.", [("Hours later", "PTXH")]),
        ("Trains run every half hour.", [("every half hour", "PT30M")]),
        ("Inspectors come twice a month.", [("twice a month", "P1M")]),
        ("The council sits every Friday.", [("every Friday", "XXXX-WXX-5")]),
        ("The mine lost $3 million a day.", [("a day", "P1D")]),
        # vague ones
        ("Prices have risen recently.", [("recently", "PAST_REF")]),
        ("In the past they fished here.", [("the past", "PAST_REF")]),
        # none
        ("The suspect, a 24-year-old man, was held.", []),
        ("Colonel March told the Sunday Echo so.", []),
        ("The union may call a strike.", []),
        ("Turn left on Route 1980 after 1500 metres.", []),
        ("Come as soon as you can.", []),
    ],
)
def test_expressions_are_found_and_normalized(sentence, expected):
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("It was cut at dawn on Sunday.", ["TIME"]),
        ("It lasted six days.", ["DURATION"]),
        ("It is shut on Sundays.", ["SET"]),
        ("It was shut on Sunday.", ["DATE"]),
    ],
)
def test_every_type_of_timex3_is_told_apart(sentence, kinds):
    assert [kind for _, kind, _ in read(sentence)] == kinds


@pytest.mark.parametrize(("zone", "day"), [("Europe/London", "2022-12-08"), ("America/Chicago", "2022-08-12")])
def test_figures_are_read_as_where_the_publisher_is(zone, day):
    assert values("The deed was signed on 8/12/2022.", zone=zone) == [("8/12/2022", day)]


def test_a_date_with_dots_begins_with_its_day_everywhere():
    assert values("The deed was signed on 8.12.2022.", zone="America/Chicago") == [("8.12.2022", "2022-12-08")]


@pytest.mark.parametrize(
    ("text", "first", "last", "granularity"),
    [
        ("It fell on Monday.", "2023-05-15T00:00:00+02:00", "2023-05-15T23:59:59+02:00", "day"),
        ("It fell at 6 p.m. on Monday.", "2023-05-15T18:00:00+02:00", "2023-05-15T18:00:59+02:00", "minute"),
        ("It fell on Monday night.", "2023-05-15T18:00:00+02:00", "2023-05-16T05:59:59+02:00", "part-of-day"),
        ("It fell in January 2021.", "2021-01-01T00:00:00+01:00", "2021-01-31T23:59:59+01:00", "month"),
        ("It fell in late 2020.", "2020-09-01T00:00:00+02:00", "2020-12-31T23:59:59+01:00", "year"),
        ("It fell at 0600 GMT on Monday.", "2023-05-15T06:00:00+00:00", "2023-05-15T06:00:59+00:00", "minute"),
    ],
)
def test_intervals_have_the_offset_of_their_own_day(text, first, last, granularity):
    (found,) = find_times(parse(text), reference())
    assert (found.from_, found.to, found.granularity) == (first, last, granularity)


def test_a_duration_denotes_no_interval():
    (found,) = find_times(parse("The strike lasted six weeks."), reference())
    assert (found.from_, found.to, found.granularity) == (None, None, "unknown")


def test_without_a_day_of_publication_only_what_needs_none_is_read():
    assert values("On Monday it had lasted ten days, since 2019.", day=None) == [("ten days", "P10D"), ("2019", "2019")]


def test_an_unknown_zone_is_utc():
    assert reference(zone="Mars/Olympus").zone is UTC
    assert reference(zone=None).zone is UTC


def test_a_time_of_publication_is_of_the_day_it_was_in_the_zone_of_the_article():
    assert values("It fell today.", day="2023-05-18T23:30:00+00:00", precision="minute") == [("today", "2023-05-19")]


def time_of(word: str, text: str, **told: str | None):
    doc = parse(text)
    told_reference = reference(**told)
    trigger = next(token for token in doc if token.text == word)
    return event_time(trigger, SpanIndex(find_times(doc, told_reference)), told_reference)


@pytest.mark.parametrize(
    ("trigger", "text", "basis"),
    [
        ("collapsed", "The mast collapsed on Sunday and was cleared on Tuesday.", "Sunday"),
        ("cleared", "The mast collapsed on Sunday and was cleared on Tuesday.", "Tuesday"),
        ("resigned", "The mayor resigned on Monday, a clerk said on Wednesday.", "Monday"),
        ("fled", "Guerrillas stormed the base on Sunday. The guards fled.", "Sunday"),
    ],
)
def test_an_event_takes_the_time_nearest_in_its_clause_then_sentence_then_story(trigger, text, basis):
    found = time_of(trigger, text)
    assert isinstance(found.basis, Span)
    assert found.basis.text == basis
    assert not found.fallback


def test_the_story_does_not_run_on_into_the_next_paragraph():
    found = time_of("fled", "Guerrillas stormed the base on Sunday.\n\nThe guards fled.")
    assert (found.basis, found.fallback) == ("published_at", True)


def test_an_undated_event_is_of_the_day_of_publication_or_the_one_before():
    found = time_of("fled", "The guards fled.")
    assert (found.from_, found.to) == ("2023-05-17T00:00:00+02:00", "2023-05-18T23:59:59+02:00")
    assert (found.basis, found.fallback) == ("published_at", True)


def test_an_undated_event_to_come_is_open_ended():
    found = time_of("resign", "The mayor will resign.")
    assert (found.from_, found.to, found.fallback) == ("2023-05-18T00:00:00+02:00", None, True)


def test_an_event_since_a_day_lasts_until_publication():
    found = time_of("besieged", "Guerrillas have besieged the base since Sunday.")
    assert (found.from_, found.to) == ("2023-05-14T00:00:00+02:00", "2023-05-18T23:59:59+02:00")


def test_nothing_is_known_of_an_undated_event_without_a_day_of_publication():
    found = time_of("fled", "The guards fled.", day=None)
    assert (found.from_, found.to, found.fallback) == (None, None, True)


def test_what_is_told_as_past_ends_with_publication():
    found = time_of("fell", "The tower fell on Thursday.", day="2023-05-18T10:00:00+02:00", precision="minute")
    assert (found.from_, found.to) == ("2023-05-18T00:00:00+02:00", "2023-05-18T10:00:00+02:00")


def test_a_time_in_gmt_is_not_on_the_clock_of_the_article():
    found = time_of("fell", "The tower fell at 0600 GMT on Monday.")
    assert (found.from_, found.to) == ("2023-05-15T06:00:00+00:00", "2023-05-15T06:00:59+00:00")


def test_a_day_of_publication_is_that_day_in_every_zone():
    assert values("It fell today.", day="2023-05-18T00:00:00Z", zone="America/Lima") == [("today", "2023-05-18")]


FIGURES = ["3", "31", "1999", "30 February", "17:45", "9 p.m.", "\n\n", "1970s", "'90s", "65,000,000", "Monday", "May"]
PHRASES = [*sorted(" ".join(phrase) for phrase in words()), *FIGURES]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=12))
def test_whatever_the_words_spans_match_the_text_and_do_not_overlap(phrases):
    text = " ".join(phrases)
    end = 0
    for found in find_times(parse(text), reference()):
        assert text[found.start : found.end] == found.text
        assert end <= found.start < found.end
        assert found.from_ is None or found.to is None or found.from_ <= found.to
        end = found.end
