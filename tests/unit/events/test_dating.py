"""When events happened, in articles published on Friday, 14 June 2024 (times in the zone of the place, else in UTC)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.zones import zone_of_place
from pipeline.records import Place

PUBLISHED = "2024-06-14"


def time_at(read, word: str, text: str, published: str | None = PUBLISHED):
    """The time of the event whose trigger holds `word`."""
    return next(event.time for event in read(text, published).events if word in event.trigger.text)


def days(time) -> tuple[str | None, str | None]:
    return tuple(edge and edge[:10] for edge in (time.from_, time.to))


@pytest.mark.parametrize(
    ("word", "text", "first", "last"),
    [
        # prepositions
        ("shelled", "The army shelled Homs from Monday to Wednesday.", "2024-06-10", "2024-06-12"),
        ("besieged", "Rebels have besieged Homs since Sunday.", "2024-06-09", "2024-06-14"),
        ("withdraw", "The army will withdraw from Homs by Tuesday.", "2024-06-14", "2024-06-18"),
        # connectives
        ("arrested", "The mayor died on Tuesday, two days after police arrested his son.", "2024-06-09", "2024-06-09"),
        ("arrested", "The mayor died on Tuesday, days after police arrested his son.", "2024-06-02", "2024-06-10"),
        ("arrested", "The mayor died on Tuesday after police arrested his son.", "2024-06-10", "2024-06-11"),
        ("attacked", "He fled in May 2020, 14 months after rebels attacked Hama.", "2019-03-01", "2019-03-31"),
        ("died", "The mayor died on Tuesday, two days after police arrested his son.", "2024-06-11", "2024-06-11"),
        ("killed", "Police held two men on Tuesday, a day before gunmen killed a judge.", "2024-06-12", "2024-06-12"),
        ("attacked", "The guards fled soon after rebels attacked the base on Sunday.", "2024-06-09", "2024-06-09"),
        # relative clauses
        ("attacked", "Elders still speak of 1982, when soldiers attacked Hama.", "1982-01-01", "1982-12-31"),
        ("attacked", "On Monday an elder spoke of 1982, when soldiers attacked Hama.", "1982-01-01", "1982-12-31"),
        # what speech is about dates no speech; a time beside it does
        ("accused", "The mayor accused a firm of selling mud, which froze in May 2011.", "2024-06-13", "2024-06-14"),
        ("accused", "The mayor on Tuesday accused a firm of burning tyres in May.", "2024-06-11", "2024-06-11"),
        ("urged", "The head of the team said crews were robbed on Sunday. She urged calm.", "2024-06-13", "2024-06-14"),
        # a perfect of now is not dated by another clause's past; a perfect infinitive is past
        ("accused", "Rebels took Homs in May; survivors have accused them of murder.", "2024-06-13", "2024-06-14"),
        ("killed", "The rebels claimed to have killed ten soldiers.", "2024-06-13", "2024-06-14"),
        # what is past is not of a day to come
        ("asked", "Rebels took Homs Tuesday. France asked the council to meet on Sunday.", "2024-06-11", "2024-06-11"),
        # the story's time
        ("fled", "Rebels attacked the base on Sunday. The guards fled.", "2024-06-09", "2024-06-09"),
        ("shelled", "Rebels attacked Homs on Thursday.\n\nThe army shelled their camps.", "2024-06-13", "2024-06-13"),
        ("shelled", "Rebels attacked Homs on Sunday.\n\nThe army shelled their camps.", "2024-06-13", "2024-06-14"),
        ("bombed", "Rebels took Homs in May 2019. Weeks later the army bombed the town.", "2019-05-08", "2019-08-02"),
    ],
)  # fmt: skip
def test_an_event_is_dated_by_what_stands_between_it_and_the_expression(read, word, text, first, last):
    assert days(time_at(read, word, text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("A bomb killed two men in Lima at 6 p.m. on Monday.", "T18:00:00-05:00", "T18:00:59-05:00"),
        ("A bomb killed two men in Lima shortly after 6 p.m. on Monday.", "T18:00:00-05:00", "T19:00:00-05:00"),
        ("A bomb killed two men in Lima after 6 p.m. on Monday.", "T18:00:00-05:00", "T23:59:59-05:00"),
        ("A bomb killed two men in Lima shortly before 6 p.m. on Monday.", "T17:00:00-05:00", "T18:00:59-05:00"),
        ("A bomb killed two men in Lima about 6 p.m. on Monday.", "T17:30:00-05:00", "T18:30:59-05:00"),
        ("A bomb killed two men in Nairobi at 6 p.m. on Monday.", "T18:00:00+03:00", "T18:00:59+03:00"),
        ("A bomb killed two men in Nairobi at 1800 GMT on Monday.", "T18:00:00+00:00", "T18:00:59+00:00"),
        ("A bomb killed two men at 6 p.m. on Monday.", "T18:00:00+00:00", "T18:00:59+00:00"),
    ],
)
def test_a_clock_time_is_on_the_clock_of_the_place_and_as_wide_as_it_is_told(read, text, first, last, monkeypatch):
    zones = {"Lima": "PER", "Nairobi": "KEN"}
    country = next((zones[name] for name in zones if name in text), None)
    monkeypatch.setattr("pipeline.events.mentions.zone_of_place", lambda _place: zone_of_place(place(country)))
    time = time_at(read, "killed", text)
    assert (time.from_, time.to) == (f"2024-06-10{first}", f"2024-06-10{last}")


def place(country: str | None, admin1: str | None = None) -> Place:
    return Place(name="", latitude=0.0, longitude=0.0, country=country, admin1=admin1, precision="city", confidence=1.0)


@pytest.mark.parametrize(
    ("country", "admin1", "zone"),
    [
        ("SYR", "Homs", "Asia/Damascus"),
        ("USA", None, "America/New_York"),
        ("USA", "Texas", "America/Chicago"),
        ("USA", "Michigan", "America/New_York"),
        ("AUS", "Western Australia", "Australia/Perth"),
        ("XXX", None, "None"),
        (None, None, "None"),
    ],
)
def test_a_place_has_the_zone_of_its_province_else_that_of_the_capital(country, admin1, zone):
    assert str(zone_of_place(place(country, admin1))) == zone


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Gunmen killed a guard shortly after 8 p.m.", "2024-06-13"),  # the paper came out in the morning
        ("Gunmen killed a guard at 7 a.m.", "2024-06-14"),
        ("Gunmen struck on Monday. They killed a guard at 8 p.m.", "2024-06-10"),
        ("Gunmen will be killed at 8 p.m.", "2024-06-14"),
    ],
)
def test_a_clock_time_of_no_day_was_before_publication_if_it_is_past(read, text, day):
    article = read(text, "2024-06-14T09:30:00+00:00", "minute")
    killed = next(event for event in article.events if event.trigger.text == "killed")
    assert days(killed.time)[0] == day


PIECES = [
    "Rebels attacked Homs", "the army shelled Hama", "after", "before", "since", "by", "from", "to", "days",
    "30 months", "on Monday", "in 2019", "until Friday", "at 6 p.m.", "two days", "999999 years", ",", ".", "\n\n",
    "when", "Weeks later", "overnight", "will attack", "to attack", "0001-01-01", "9998-12-31", "9999-12-31",
    "the 19th century",
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=10),
    st.sampled_from([PUBLISHED, None, "0001-01-01", "9999-12-31"]),
)
def test_whatever_the_words_an_event_does_not_end_before_it_begins(read, pieces, published):
    for event in read(" ".join(pieces), published).events:
        assert event.time.from_ is None or event.time.to is None or event.time.from_[:19] <= event.time.to[:19]
