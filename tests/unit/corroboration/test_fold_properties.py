"""What must hold of the fold for any mentions in any order, any number of times, in batches of any size."""

from __future__ import annotations

from itertools import pairwise
from zlib import crc32

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corroboration import Fold, block, live_events
from pipeline.corroboration.matching import Relation, Sketch, affinity, may_meet
from pipeline.records import Event, EventTime, MentionPlace, MentionRecord, Place, Pointer, encode
from tests.unit.corroboration.newsroom import (
    ARMY,
    ARMY_SPOKESMAN,
    MONTE_ALTO,
    PORTO_VELA,
    REBELS,
    VELA,
    day,
    killed,
    mention,
    notice,
    sketch,
    version,
)

ABROAD = Place(
    geonameid=9, name="Farro", latitude=50.0, longitude=20.0, country="FAR", precision="city", confidence=0.9
)
PUBLISHED = ("2031-05-02T08:00:00+00:00", "2031-05-10T08:00:00+03:00", "2031-05-20T08:00:00Z", "2031-06-02T08:00:00Z")
TIMES = (
    day("2031-05-01"),
    day("2031-05-03"),
    day("2031-05-16", fallback=True),
    EventTime(),
    EventTime(from_="2031-04-20T00:00:00Z", to="2031-05-30T00:00:00Z"),
)
PLACES = (PORTO_VELA, MONTE_ALTO, VELA, ABROAD, None)
MODALITIES = (
    ("asserted", "reported", "reported", "claimed", "planned")
    + ("denied", "negated") * 2
    + ("requested", "hypothetical")
)
VERSIONS = (
    version(1, "first"),
    version(2, "first"),
    version(3, "second"),
    version(3, "second", "dateline/0.10.0"),
    version(4, "first", "dateline/0.10.0"),
)


@st.composite
def mentions(draw: st.DrawFn) -> MentionRecord:
    """One of few articles' few mentions, so that ids meet and versions differ."""
    name = draw(st.sampled_from("abcdef"))
    known = draw(st.sampled_from(VERSIONS))
    place = draw(st.sampled_from(PLACES))
    return mention(
        name,
        0,
        id=f"{name} {known.text_sha256[:4]} {draw(st.integers(0, 1))}",
        version=known,
        published_at=draw(st.sampled_from(PUBLISHED[:2] if name in "abcd" else (*PUBLISHED, None))),
        publisher=draw(st.sampled_from(("Echo", "Post", None))),
        agency=draw(st.sampled_from((None, None, "Agency"))),
        fingerprint=draw(st.sampled_from((sketch("one"), sketch("two"), ""))),
        type=draw(st.sampled_from(("ASSAULT", "ASSAULT", "RETREAT"))),
        modality=draw(st.sampled_from(MODALITIES)),
        background=draw(st.integers(0, 4)) == 0,
        time=draw(st.sampled_from(TIMES)),
        places=[MentionPlace(text=place.name, place=place)] if place else [],
        actors=draw(st.sampled_from(([REBELS], [], [ARMY]))),
        chain=draw(st.sampled_from(([], [ARMY_SPOKESMAN]))),
        casualties=killed(draw(st.integers(0, 3))),
        tone=draw(st.floats(-1, 1)),
        confidence=draw(st.floats(0, 1)),
    )


notices = st.builds(
    lambda name, known: notice(name, version=known), st.sampled_from("abcdef"), st.sampled_from(VERSIONS)
)


@st.composite
def relations(draw: st.DrawFn) -> Relation:
    """The real relation, or any symmetric one: the fold must hold for both."""
    if draw(st.booleans()):
        return affinity
    share, seed = draw(st.integers(5, 60)), draw(st.integers(0, 1 << 16))

    def relation(one: Sketch, other: Sketch) -> int:
        pair = f"{seed} {sorted((one.trigger, other.trigger))}".encode()
        return crc32(pair) % 3 + 1 if may_meet(one, other) and crc32(pair + b"?") % 100 < share else 0

    return relation


@st.composite
def close_mentions(draw: st.DrawFn) -> MentionRecord:
    """Mentions of one block, type and day, that only their article, version, role and trigger tell apart."""
    name, number, known = draw(st.sampled_from("abcdefgh")), draw(st.integers(0, 1)), draw(st.sampled_from(VERSIONS))
    return mention(
        name,
        id=f"{name} {known.text_sha256[:4]} {number}",
        version=known,
        trigger=f"{name}{known.text_sha256[:4]}{number}",
        modality=draw(st.sampled_from(("reported", "reported", "claimed", "denied"))),
        background=draw(st.integers(0, 5)) == 0,
    )


RECORDS = st.one_of(
    st.lists(st.one_of(mentions(), mentions(), mentions(), mentions(), notices), max_size=24),
    st.lists(st.one_of(close_mentions(), close_mentions(), close_mentions(), notices), max_size=24),
)


@st.composite
def batches(draw: st.DrawFn) -> list[list[MentionRecord]]:
    """Records shuffled, some of them repeated, cut into batches."""
    records = draw(RECORDS)
    again = draw(st.lists(st.sampled_from(records), max_size=5)) if records else []
    stream = draw(st.permutations([*records, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    return [stream[start:end] for start, end in pairwise([0, *cuts, len(stream)])]


def as_bytes(events: list[Event]) -> list[bytes]:
    return [encode(event) for event in events]


def publish(topic: dict[str, Event | Pointer], changes: list[Event | Pointer]) -> None:
    for record in changes:
        assert topic.get(record.id) != record, "what is given has changed"
        topic[record.id] = record


def check_topic(topic: dict[str, Event | Pointer], fold: Fold) -> None:
    """Live events stand as they are; every other id leads to the live event that holds its founder, or is retracted."""
    live = {event.id: event for event in fold.live()}
    assert {name: record for name, record in topic.items() if name in live} == live
    for name, record in topic.items():
        if name not in live:
            assert record.superseded_by in live if isinstance(record, Pointer) else record.status == "retracted"


@settings(max_examples=400, deadline=None)
@given(batches(), relations())
def test_live_events_are_a_function_of_the_set_of_mentions(stream, relation):
    fold = Fold(relation)
    topic = {}
    for batch in stream:
        folded = fold.add(batch)
        assert len(folded.fresh) == len(batch)
        assert [record.id for record in folded.changes] == sorted({record.id for record in folded.changes})
        publish(topic, folded.changes)
        check_topic(topic, fold)
    everything = [record for batch in stream for record in batch]
    assert as_bytes(fold.live()) == as_bytes(live_events(everything, relation))


@settings(max_examples=100, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_definition_itself_ignores_order_and_repetition(records, chance):
    shuffled = records + records[:5]
    chance.shuffle(shuffled)
    assert as_bytes(live_events(shuffled)) == as_bytes(live_events(records))


@settings(max_examples=100, deadline=None)
@given(batches(), relations())
def test_what_was_folded_before_changes_nothing_and_is_told_apart(stream, relation):
    fold = Fold(relation)
    for batch in stream:
        fold.add(batch)
    for batch in stream:
        again = fold.add(batch)
        assert again.changes == []
        assert not any(again.fresh)


@settings(max_examples=100, deadline=None)
@given(batches(), relations(), st.integers(1, 3))
def test_partitions_by_block_add_up_to_the_same_events(stream, relation, partitions):
    everything = [record for batch in stream for record in batch]
    everything += [notice(record.article.id, version=record.article.version) for record in everything]
    folds = [Fold(relation) for _ in range(partitions)]
    for record in everything:
        home = None if not isinstance(record, MentionRecord) else sum(block(record).encode()) % partitions
        for number, fold in enumerate(folds):
            if home in (None, number):
                fold.add([record])
    live = sorted((event for fold in folds for event in fold.live()), key=lambda event: event.id)
    assert as_bytes(live) == as_bytes(live_events(everything, relation))


@settings(max_examples=200, deadline=None)
@given(batches(), relations(), st.data())
def test_a_restarted_desk_leaves_the_topic_as_one_that_never_stopped(stream, relation, data):
    """The old desk dies after any batch with only a part of its changes out; the new one folds the log in one go."""
    dying = data.draw(st.integers(0, len(stream)))
    old, topic = Fold(relation), {}
    for batch in stream[:dying]:
        publish(topic, old.add(batch).changes)
    lost = data.draw(st.sets(st.sampled_from(sorted(topic)))) if topic else set()
    for name in lost:
        del topic[name]
    new = Fold(relation)
    new.add([record for batch in stream[: dying + 1] for record in batch])
    for record in new.reconcile(topic):
        topic[record.id] = record
    check_topic(topic, new)
    assert new.reconcile(topic) == []
    for batch in stream[dying:]:
        for record in new.add(batch).changes:
            topic[record.id] = record
        check_topic(topic, new)


@settings(max_examples=100, deadline=None)
@given(RECORDS, RECORDS, relations())
def test_reconciling_with_mentions_lost_from_the_log_never_points_nowhere(lost, kept, relation):
    before, after = Fold(relation), Fold(relation)
    before.add([*lost, *kept])
    after.add(kept)
    stored = {event.id: event for event in before.live()}
    live = {event.id for event in after.live()}
    changes = after.reconcile(stored)
    assert live <= stored.keys() | {record.id for record in changes}
    assert all(record.superseded_by in live for record in changes if isinstance(record, Pointer))
    assert after.reconcile(stored | {record.id: record for record in changes}) == []


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_no_event_is_too_large_and_every_one_reads_back(records):
    for event in live_events(records):
        assert msgspec.json.decode(encode(event), type=Event) == event
        assert len(event.mentions) <= 100
        assert event.status == "retracted" or event.revision >= 1
        assert event.sources.independent <= max(1, event.sources.articles)


@settings(max_examples=200, deadline=None)
@given(batches(), batches(), relations())
def test_what_is_loaded_is_settled_as_if_it_had_been_added(loaded, added, relation):
    """A desk that is given a partition loads its log; what it lists of it then depends on the set alone."""
    fold, other = Fold(relation), Fold(relation)
    fresh = [is_new for batch in loaded for is_new in fold.load(batch)]
    fold.settle()
    assert fresh == [is_new for batch in loaded for is_new in other.add(batch).fresh]
    assert as_bytes(fold.live()) == as_bytes(other.live())
    for batch in added:
        assert fold.add(batch).fresh == other.add(batch).fresh
        assert as_bytes(fold.live()) == as_bytes(other.live())
    assert fold.settle() == []
