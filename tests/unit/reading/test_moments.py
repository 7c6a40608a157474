"""Dates as news writes them, with the unit they are known to."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.moments import find_moment, in_utc, parse_moment, zone_of

READ = [
    ("2024-12-08", "2024-12-08T00:00:00Z", "day"),
    ("2024-12", "2024-12-01T00:00:00Z", "month"),
    ("2024-12-08T10:11:12.345Z", "2024-12-08T10:11:12Z", "second"),
    ("2024-12-08T10:11:12+02:00", "2024-12-08T10:11:12+02:00", "second"),
    ("2024-12-08 10:11", "2024-12-08T10:11:00Z", "minute"),
    ("2024-12-08T10:11:12-0330", "2024-12-08T10:11:12-03:30", "second"),
    ("Sat, 15 Apr 2023 21:40:00 +0200", "2023-04-15T21:40:00+02:00", "second"),
    ("Sat, 15 Apr 2023 21:40:00 GMT", "2023-04-15T21:40:00Z", "second"),
    ("July 10, 2022", "2022-07-10T00:00:00Z", "day"),
    ("Sept. 3rd, 2022", "2022-09-03T00:00:00Z", "day"),
    ("March 2021", "2021-03-01T00:00:00Z", "month"),
    ("10 de julio de 2022", "2022-07-10T00:00:00Z", "day"),
    ("1er août 2024", "2024-08-01T00:00:00Z", "day"),
    ("3 mai 2024 à 18h05", "2024-05-03T18:05:00Z", "minute"),
    ("12. Dezember 2020, 7.30", "2020-12-12T07:30:00Z", "minute"),
    ("31/07/2023 18:05", "2023-07-31T18:05:00Z", "minute"),
    ("12/31/2023", "2023-12-31T00:00:00Z", "day"),
    ("8/12/2024", "2024-12-08T00:00:00Z", "day"),
    ("2024/3/9", "2024-03-09T00:00:00Z", "day"),
    ("Friday, September 15, 2023 | 6:40 p.m. ET", "2023-09-15T18:40:00-04:00", "minute"),
    ("Dec. 8, 2024, 12 am EST", "2024-12-08T00:00:00-05:00", "minute"),
    ("9999-12-31", "9999-12-31T00:00:00Z", "day"),
]


@pytest.mark.parametrize(("written", "value", "precision"), READ, ids=[row[0] for row in READ])
def test_a_date_is_read_with_its_precision(written, value, precision):
    moment = parse_moment(written, UTC)
    assert moment is not None
    assert (str(moment), moment.precision) == (value, precision)


@pytest.mark.parametrize(
    "written",
    ["", None, "yesterday", "2024-13-45", "2022-02-30", "10.1.2.3", "call 555-1234-2022", "1" * 500, "x" * 300],
)
def test_what_is_no_date_gives_none(written):
    assert parse_moment(written, UTC) is None


def test_a_time_of_day_that_does_not_exist_leaves_the_day():
    moment = parse_moment("2024-12-08T25:00:00Z", UTC)
    assert moment is not None
    assert (str(moment), moment.precision) == ("2024-12-08T00:00:00Z", "day")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Asia/Damascus", "2024-12-08T09:00:00+03:00"),
        ("+02:00", "2024-12-08T09:00:00+02:00"),
        ("America/New_York", "2024-12-08T09:00:00-05:00"),
        (None, "2024-12-08T09:00:00Z"),
        ("Nowhere/Town", "2024-12-08T09:00:00Z"),
        ("../../etc/passwd", "2024-12-08T09:00:00Z"),
        ("America", "2024-12-08T09:00:00Z"),
        ("a\0b", "2024-12-08T09:00:00Z"),
    ],
)
def test_a_time_without_a_zone_is_in_the_one_given(name, value):
    assert str(parse_moment("2024-12-08 09:00:00", zone_of(name))) == value


def test_times_in_utc_sort_as_strings():
    early, late = parse_moment("2024-12-08T23:30:00+03:00"), parse_moment("2024-12-08T21:00:00Z")
    assert early is not None
    assert late is not None
    assert in_utc(early.at) == "2024-12-08T20:30:00Z" < in_utc(late.at)


@given(st.text(max_size=80) | st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}[T ]\d{1,2}:\d\d.{0,6}", fullmatch=True))
def test_any_text_has_a_moment_that_lies_within_it_or_none(text):
    found = find_moment(text, UTC)
    assert found is None or 0 <= found.start < found.end <= len(text)


@given(st.text(max_size=40))
def test_any_zone_name_gives_a_zone(name):
    assert parse_moment("2024-12-08 09:00", zone_of(name)) is not None
