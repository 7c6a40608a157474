"""Which status an event has, by the mentions it is made of."""

from __future__ import annotations

import pytest

from pipeline.corroboration import Fold, live_events
from pipeline.records import ActorCode, ChainLink, EventTime
from tests.unit.corroboration.newsroom import ARMY_SPOKESMAN, day, mention, notice, sketch, version

SAME = sketch("same")

WIRE = ChainLink(text="Vela Press", kind="media")
MINISTER_ABROAD = ChainLink(
    text="the foreign minister", name="Ana Roth", kind="official", actor=ActorCode(country="FAR", sector=["GOV"])
)
POLICE = ChainLink(
    text="police", name="Porto Vela police", kind="official", actor=ActorCode(country="VEL", sector=["COP"])
)
GREENS = ChainLink(text="the Greens", kind="party", actor=ActorCode(country="VEL", sector=["OPP"]))

STATUSES = {
    "one report": ([mention("echo")], "reported"),
    "two reports": ([mention("echo"), mention("post")], "corroborated"),
    "two articles of one publisher": ([mention("a", publisher="Echo"), mention("b", publisher="ECHO")], "reported"),
    "two papers with one agency": ([mention("a", agency="Vela Press"), mention("b", agency="VELA PRESS")], "reported"),
    "an agency cited in one": ([mention("a", agency="Vela Press"), mention("b", chain=[WIRE])], "reported"),
    "a text and its copy": (
        [mention("a", fingerprint=sketch("same")), mention("b", fingerprint=sketch("same"))],
        "reported",
    ),
    "a claim": ([mention("echo", modality="claimed")], "claimed"),
    "a claim in two papers": ([mention("a", modality="claimed"), mention("b", modality="claimed")], "claimed"),
    "a claim and a report": ([mention("a", modality="claimed"), mention("b")], "reported"),
    "a plan": ([mention("echo", modality="planned")], "planned"),
    "a plan and a claim": ([mention("a", modality="planned"), mention("b", modality="claimed")], "claimed"),
    "an actor's denial": (
        [mention("a"), mention("b"), mention("c", modality="denied", chain=[ChainLink(text="the Northern Front")])],
        "disputed",
    ),
    "a recipient's denial": ([mention("a"), mention("b", modality="denied", chain=[ARMY_SPOKESMAN])], "disputed"),
    "a denial by the local police": (
        [mention("a"), mention("b", modality="denied", chain=[POLICE])],
        "disputed",
    ),
    "a denial by a foreign minister": (
        [mention("a"), mention("b", modality="denied", chain=[MINISTER_ABROAD])],
        "reported",
    ),
    "a denial by a party of the country": ([mention("a"), mention("b", modality="denied", chain=[GREENS])], "reported"),
    "a denial by a witness": (
        [mention("a"), mention("b", modality="negated", chain=[ChainLink(text="a shopkeeper", kind="witness")])],
        "reported",
    ),
    "history told again": ([mention("a"), mention("b", background=True)], "reported"),
    "a report that was withdrawn": ([mention("a"), notice("a", version=version(2, "corrected"))], "retracted"),
    "one of two withdrawn": (
        [mention("a"), mention("b"), notice("a", version=version(2, "corrected"))],
        "reported",
    ),
    "a denial of what was withdrawn": (
        [
            mention("a"),
            mention("b", modality="denied", chain=[ARMY_SPOKESMAN]),
            notice("a", version=version(2, "corrected")),
        ],
        "retracted",
    ),
}


@pytest.mark.parametrize(("records", "status"), STATUSES.values(), ids=STATUSES)
def test_the_first_status_that_fits_is_given(records, status):
    assert [event.status for event in live_events(records)] == [status]


@pytest.mark.parametrize(
    "lone",
    [
        mention("a", modality="denied"),
        mention("a", modality="negated"),
        mention("a", background=True),
        mention("a", modality="requested"),
        mention("a", modality="hypothetical"),
    ],
    ids=lambda lone: f"{lone.modality}{' background' * lone.background}",
)
def test_what_cannot_found_makes_no_event_alone(lone):
    assert live_events([lone]) == []


def test_a_denial_waits_for_what_it_denies():
    fold = Fold()
    assert fold.add([mention("b", modality="denied", chain=[ARMY_SPOKESMAN])]).changes == []
    (event,) = fold.add([mention("a")]).changes
    assert (event.status, event.revision) == ("disputed", 2)
    assert [denial.name for denial in event.denied_by] == ["Velan army"]


def test_a_paper_that_prints_an_agency_beside_its_own_report_does_not_make_the_two_one():
    own, printed = mention("own", publisher="Echo"), mention("printed", publisher="Echo", agency="Vela Press")
    elsewhere = mention("elsewhere", publisher="Post", agency="Vela Press")
    (before,) = live_events([own, elsewhere])
    (after,) = live_events([own, elsewhere, printed])
    assert (before.sources.independent, after.sources.independent) == (2, 2)


@pytest.mark.parametrize("known", [{"modality": "denied", "chain": [ARMY_SPOKESMAN]}, {"background": True}])
def test_a_denial_or_history_that_fits_two_events_goes_to_one_and_joins_neither(known):
    events = [mention("a", time=day("2031-05-01")), mention("b", time=day("2031-05-05"))]
    both = mention("c", time=EventTime(from_="2031-05-01T00:00:00Z", to="2031-05-05T23:00:00Z"), **known)
    assert sorted(event.revision for event in live_events([*events, both])) == [1, 2]


def test_sources_count_articles_publishers_and_independent_lines():
    (event,) = live_events(
        [
            mention("a", publisher="Echo", agency="Vela Press"),
            mention("b", publisher="Post", agency="Vela Press"),
            mention("c", publisher="Post"),
            mention("c", 1, publisher="Post"),
        ]
    )
    assert (event.sources.articles, event.sources.publishers, event.sources.independent) == (3, 2, 2)
    assert event.revision == 4
