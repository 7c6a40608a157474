"""Ids, versions, pointers and recovery."""

from __future__ import annotations

import pytest

from pipeline.corroboration import Fold, article_notice, live_events, read_event, read_mention
from pipeline.errors import InputError
from pipeline.records import Article, ArticleVersion, Event, EventTime, Pointer, encode
from tests.unit.corroboration.newsroom import day, mention, notice, version

EARLY, LATE = "2031-05-02T06:00:00+00:00", "2031-05-02T12:00:00+00:00"
CORRECTED = version(2, "corrected")


def founded_by(record) -> str:
    (event,) = live_events([record])
    return event.id


def test_the_founder_is_the_first_published_by_the_clock_not_by_the_letter():
    earlier = mention("z", published_at="2031-05-02T09:30:00+03:00")
    later = mention("a", published_at="2031-05-02T07:30:00+00:00")
    (event,) = live_events([later, earlier])
    assert event.id == founded_by(earlier)


def test_an_earlier_mention_takes_the_event_over_and_leaves_a_pointer():
    fold = Fold()
    (event,) = fold.add([mention("b", published_at=LATE)]).changes
    changes = fold.add([mention("a", published_at=EARLY)]).changes
    (pointer,) = (change for change in changes if isinstance(change, Pointer))
    (live,) = fold.live()
    assert pointer == Pointer(id=event.id, superseded_by=live.id)
    assert live.id == founded_by(mention("a", published_at=EARLY))


def test_a_mention_that_bridges_two_events_joins_them():
    first = mention("a", time=day("2031-05-01"))
    third = mention("c", time=day("2031-05-04"))
    both = mention("b", time=EventTime(from_="2031-05-01T00:00:00Z", to="2031-05-04T23:00:00Z"))
    fold = Fold()
    assert len(fold.add([first, third]).changes) == 2
    changes = fold.add([both]).changes
    assert [type(change) for change in sorted(changes, key=lambda change: isinstance(change, Pointer))] == [
        Event,
        Pointer,
    ]


def test_mentions_published_more_than_fourteen_days_apart_meet_only_through_others():
    days = [f"2031-05-{number:02}T08:00:00+00:00" for number in (2, 16, 30)]
    long = EventTime(from_="2031-05-01T00:00:00Z", to="2031-05-30T00:00:00Z")
    first, middle, last = (mention(name, published_at=at, time=long) for name, at in zip("abc", days, strict=True))
    assert len(live_events([first, last])) == 2
    assert len(live_events([first, middle, last])) == 1


def test_only_the_greatest_version_of_an_article_counts():
    old, new = mention("a", 1), mention("a", 2, version=CORRECTED)
    (event,) = live_events([new, old])
    assert (event.revision, [support.mention_id for support in event.mentions]) == (1, [new.id])


def test_a_correction_moves_the_id_and_leaves_a_pointer():
    fold = Fold()
    (before,) = fold.add([mention("a", 1)]).changes
    changes = {change.id: change for change in fold.add([mention("a", 2, version=CORRECTED)]).changes}
    (after,) = fold.live()
    assert changes == {before.id: Pointer(id=before.id, superseded_by=after.id), after.id: after}


def test_the_same_text_fetched_again_changes_nothing_that_is_published():
    fold = Fold()
    fold.add([mention("a")])
    again = fold.add([mention("a", version=version(7)), notice("a", version=version(7))])
    assert again.changes == []
    assert again.fresh == [True, False]


def test_a_newer_release_replaces_the_older_ones_reading():
    old = mention("a", version=version(annotator="dateline/0.9.0"))
    new = mention("a", version=version(annotator="dateline/0.10.0"), modality="claimed")
    assert [event.status for event in live_events([old, new])] == ["claimed"]


def test_a_founder_that_is_read_anew_as_a_denial_leaves_a_retracted_event():
    fold = Fold()
    (event,) = fold.add([mention("a")]).changes
    denial = mention("a", version=version(annotator="dateline/0.2.0"), modality="denied")
    (change,) = fold.add([denial]).changes
    assert (change.id, change.status, change.revision) == (event.id, "retracted", 0)
    assert fold.live() == []


def test_a_record_that_was_folded_is_told_from_a_new_one():
    fold = Fold()
    assert fold.add([mention("a"), mention("a"), notice("a")]).fresh == [True, False, False]
    assert fold.add([mention("a"), notice("b"), mention("b")]).fresh == [False, True, True]
    assert fold.add([notice("a", version=CORRECTED), mention("a")]).fresh == [True, False]


def test_blocks_never_meet_even_for_one_mention_id():
    here = mention("a")
    there = mention("a", places=[], country="FAR", version=CORRECTED)
    assert sorted(event.status for event in live_events([here, there])) == ["reported", "retracted"]


def test_recovery_publishes_what_is_missing_and_mends_what_is_stale():
    fold = Fold()
    first, second = mention("a", published_at=EARLY), mention("b", published_at=LATE)
    fold.add([first, second])
    (live,) = fold.live()
    assert fold.reconcile({}) == [live]
    stale = {event.id: event for event in live_events([second])}
    (gone,) = stale
    assert fold.reconcile(stale) == sorted(
        [live, Pointer(id=gone, superseded_by=live.id)], key=lambda record: record.id
    )
    assert fold.reconcile({live.id: live}) == []


def test_recovery_leaves_what_is_older_than_the_log():
    (old,) = live_events([mention("a")])
    pointer = Pointer(id="older still", superseded_by=old.id)
    assert Fold().reconcile({old.id: old, pointer.id: pointer}) == []


def test_recovery_follows_an_event_whose_founder_has_left_the_log():
    founder, second = mention("a", published_at=EARLY), mention("b", published_at=LATE)
    (stored,) = live_events([founder, second])
    fold = Fold()
    fold.add([second])
    (live,) = fold.live()
    assert Pointer(id=stored.id, superseded_by=live.id) in fold.reconcile({stored.id: stored})


def test_what_is_asked_by_id_is_what_stands_there():
    fold = Fold()
    (event,) = fold.add([mention("b", published_at=LATE)]).changes
    assert fold.current(event.id) == event
    fold.add([mention("a", published_at=EARLY)])
    assert isinstance(fold.current(event.id), Pointer)
    assert fold.current("nothing") is None


def test_records_are_told_apart_as_they_are_read():
    record, told = mention("a"), article_notice(Article(id="a", version=ArticleVersion(text_sha256="f")))
    (event,) = live_events([record])
    assert read_mention(encode(record)) == record
    assert read_mention(encode(told)) == told
    assert read_event(encode(event)) == event
    assert read_event(encode(Pointer(id="a", superseded_by="b"))) == Pointer(id="a", superseded_by="b")


@pytest.mark.parametrize(
    "data", [b"\xff", b"[1]", b"{}", b'{"notice": "weather"}', b'{"id": 1}', b'{"superseded_by": 1}']
)
def test_what_is_no_record_is_refused_by_name(data):
    with pytest.raises(InputError):
        read_mention(data)
    with pytest.raises(InputError):
        read_event(data)


@pytest.mark.parametrize(
    "time", ["yesterday", "", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2031-05-02"]
)
def test_a_time_that_cannot_be_read_does_no_harm(time):
    odd = mention("a", published_at=time, time=EventTime(from_=time, to=time))
    fold = Fold()
    fold.add([odd, mention("b")])
    assert fold.live() == live_events([odd, mention("b")])
