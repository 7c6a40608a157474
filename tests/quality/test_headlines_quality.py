"""The share of headlines told right, and the proof that a wrong one is seen."""

from collections import Counter

import msgspec
import pytest

from pipeline.records import Article, Casualties, EventMention, EventPlace, EventTime, Participant
from pipeline.spans import cut
from tests.quality.headlines import NOTHING, Headline, headlines, judge, shares, told

FLOOR = {"learn": 91.0, "check": 79.0}  # what was reached, less two points


def test_the_share_of_headlines_told_right_does_not_fall():
    figures = shares(told())
    wrong = [(one.headline.text, one.wrong) for one in told() if one.wrong and one.headline.purpose == "learn"]
    assert all(figures[purpose] >= least for purpose, least in FLOOR.items()), (figures, wrong)


def test_headlines_that_tell_of_nothing_give_no_event():
    assert [one.headline.text for one in told() if one.headline.trigger == NOTHING and one.events] == []


def test_every_kind_of_headline_is_there_to_learn_from_and_to_check():
    counted = Counter((row.group, row.purpose) for row in headlines())
    groups = {group for group, _ in counted}
    assert len(groups) == 12
    assert all(counted[group, purpose] >= 2 for group in groups for purpose in FLOOR)
    assert len({row.text for row in headlines()}) == len(headlines()) >= 140


ROW = Headline("learn", "present", "Gunmen attack bus in Kano", "attack", "ASSAULT", "asserted", "Gunmen", "Kano")


def article(**changed):
    """The headline told right, but for what is changed."""
    title = ROW.text
    event = EventMention(
        id="e",
        type="ASSAULT",
        trigger=cut(title, 7, 13),
        actors=[Participant(text="Gunmen", start=0, end=6)],
        places=[EventPlace(text="Kano", start=21, end=25)],
        time=EventTime(),
        casualties=Casualties(),
    )
    return Article(id="a", title=title, events=[msgspec.structs.replace(event, **changed)])


def test_what_is_told_as_marked_is_right():
    assert judge(ROW, article()).is_right


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "PROTEST"},
        {"modality": "planned"},
        {"actors": []},
        {"places": []},
        {"trigger": cut(ROW.text, 14, 17)},
    ],
)
def test_what_is_told_otherwise_is_wrong(changed):
    assert not judge(ROW, article(**changed)).is_right


def test_an_event_of_a_headline_that_has_none_is_wrong():
    nothing = msgspec.structs.replace(article(), events=[])
    row = Headline("learn", "none", ROW.text, NOTHING, "", "", "", "")
    assert not judge(row, article()).is_right
    assert judge(row, nothing).is_right
