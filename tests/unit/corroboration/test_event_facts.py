"""What an event tells: its summary, time, places, people and figures."""

from __future__ import annotations

import pytest

from pipeline.corroboration import live_events
from pipeline.corroboration.event import MOST_MENTIONS
from pipeline.records import ActorCode, ChainLink, EventTime, MentionActor, MentionPlace
from tests.unit.corroboration.newsroom import ARMY_SPOKESMAN, PORTO_VELA, VELA, day, killed, mention

SEIZED = {
    "sub_event": "non-state-actor-overtakes-territory",
    "recipients": [],
    "places": [MentionPlace(text="Porto Vela", place=PORTO_VELA), MentionPlace(text="Vela", place=VELA)],
}
FRONT = ChainLink(text="the Front", name="Northern Front", kind="party")
NONE = {"actors": [], "recipients": []}
SUMMARIES = [
    (
        [mention(name, **SEIZED) for name in "abc"],
        "The Northern Front seized Porto Vela, Vela, on 1 May 2031, according to three independent reports.",
    ),
    (
        [mention("echo", casualties=killed(3, 3), time=EventTime())],
        "The Northern Front clashed with the Velan army in Porto Vela, with 3 killed, according to The Echo.",
    ),
    (
        [mention("echo", modality="claimed", chain=[FRONT], **SEIZED)],
        "The Northern Front seized Porto Vela, Vela, on 1 May 2031, by the account of the Northern Front alone.",
    ),
    (
        [mention("echo", modality="planned", type="PROTEST", sub_event=None, **NONE)],
        "Planned: A protest took place in Porto Vela on 1 May 2031, according to The Echo.",
    ),
    (
        [mention("echo", time=EventTime(), actors=[]), mention("post", modality="denied", chain=[ARMY_SPOKESMAN])],
        "The Velan army came under fire in Porto Vela, according to The Echo; the Velan army denied it.",
    ),
    (
        [mention("echo", actors=[MentionActor(text=name) for name in ("Ana\nRoth", "Bo", "Cy")], time=EventTime())],
        "Ana Roth, Bo and 1 other clashed with the Velan army in Porto Vela, according to The Echo.",
    ),
    (
        [mention("echo", type="UNHEARD-OF", sub_event=None, places=[], time=EventTime(), **NONE)],
        "An incident took place, according to The Echo.",
    ),
]


@pytest.mark.parametrize(("records", "summary"), SUMMARIES)
def test_a_summary_is_one_plain_sentence(records, summary):
    assert [event.summary for event in live_events(records)] == [summary]


def test_the_time_is_where_most_accounts_meet():
    long = EventTime(from_="2031-04-30T00:00:00+00:00", to="2031-05-02T00:00:00+00:00")
    times = [long, day("2031-05-01"), day("2031-05-02", fallback=True)]
    (event,) = live_events([mention(name, time=time) for name, time in zip("abc", times, strict=True)])
    assert (event.time.from_, event.time.to) == ("2031-05-01T00:00:00+00:00", "2031-05-01T23:59:59+00:00")
    assert (event.time.granularity, event.time.fallback) == ("day", False)


def test_days_that_only_touch_at_midnight_do_not_meet():
    times = [
        EventTime(from_="2031-05-01T00:00:00Z", to="2031-05-02T00:00:00Z"),
        EventTime(from_="2031-05-02T00:00:00Z", to="2031-05-03T00:00:00Z"),
    ]
    (event,) = live_events([mention(name, time=time) for name, time in zip("ab", times, strict=True)])
    assert (event.time.from_, event.time.to) == ("2031-05-01T00:00:00Z", "2031-05-02T00:00:00Z")


def test_each_source_counts_with_its_latest_figure():
    told = [
        mention("a", publisher="Echo", published_at="2031-05-02T08:00:00Z", casualties=killed(3, 3)),
        mention("b", publisher="Echo", published_at="2031-05-02T12:00:00Z", casualties=killed(7, 7)),
        mention("c", publisher="Post", published_at="2031-05-02T10:00:00Z", casualties=killed(5)),
    ]
    (event,) = live_events(told)
    assert event.casualties.killed is not None
    assert (event.casualties.killed.low, event.casualties.killed.high) == (5, 7)
    assert [(figure.source, figure.low) for figure in event.casualties.killed.figures] == [("Post", 5), ("Echo", 7)]
    assert event.casualties.injured is None


def test_shorter_names_are_aliases_of_the_one_fuller_name():
    names = ["Colonel Ivo Marr", "Marr", "Ivo Marr", "Marr"]
    told = [mention(f"{number}", actors=[MentionActor(text=name)]) for number, name in enumerate(names)]
    (event,) = live_events(told)
    (actor,) = event.actors
    assert (actor.name, actor.aliases, actor.mentions) == ("Colonel Ivo Marr", ["Ivo Marr", "Marr"], 4)


def test_a_pronoun_is_no_actor_and_an_abbreviation_is_one():
    names = ["they", "Their", "US", "Nobody"]
    told = [mention("echo", actors=[MentionActor(text=name) for name in names])]
    (event,) = live_events(told)
    assert [actor.name for actor in event.actors] == ["US"]


def test_a_shorter_name_of_two_stays_apart():
    names = ["Ivo Marr", "Ana Marr", "Marr"]
    told = [mention(f"{number}", actors=[MentionActor(text=name)]) for number, name in enumerate(names)]
    told.append(mention("all", actors=[MentionActor(text=name) for name in names]))
    (event,) = live_events(told)
    assert sorted(actor.name for actor in event.actors) == ["Ana Marr", "Ivo Marr", "Marr"]


def test_an_actor_has_the_commonest_of_its_codes():
    codes = [ActorCode(country="VEL", sector=["OPP"]), *[ActorCode(country="VEL", sector=["REB"])] * 2]
    told = [
        mention(f"{number}", actors=[MentionActor(text="the Front", actor=code)]) for number, code in enumerate(codes)
    ]
    (event,) = live_events(told)
    assert event.actors[0].actor == ActorCode(country="VEL", sector=["REB"])


def test_an_event_lists_a_hundred_mentions_and_counts_all():
    copies = [mention(f"copy {number:03}", publisher="Echo") for number in range(130)]
    other = mention("late", publisher="Post", published_at="2031-05-03T08:00:00Z")
    (event,) = live_events([*copies, other])
    assert (len(event.mentions), event.revision, event.sources.articles) == (MOST_MENTIONS, 131, 131)
    assert [support.article_id for support in event.mentions[:3]] == ["copy 000", "late", "copy 001"]


def test_independent_lines_make_an_event_surer_and_copies_do_not():
    one, copy, other = (mention(name, publisher=paper) for name, paper in (("a", "Echo"), ("b", "Echo"), ("c", "Post")))
    alone, copied, confirmed = (live_events(told)[0] for told in ([one], [one, copy], [one, other]))
    assert alone.confidence == copied.confidence < confirmed.confidence
