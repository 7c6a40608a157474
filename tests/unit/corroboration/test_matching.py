"""Which two accounts are of one happening."""

from __future__ import annotations

import pytest

from pipeline.corroboration.matching import affinity, sketch
from pipeline.records import ChainLink, EventTime, MentionActor, MentionPlace, Place
from tests.unit.corroboration.newsroom import ARMY, MONTE_ALTO, PORTO_VELA, REBELS, VELA, day, mention

HARBOUR = Place(
    geonameid=4, name="Vela Harbour", latitude=10.1, longitude=20.1, country="VEL", precision="point", confidence=0.8
)
GUNMEN = MentionActor(text="gunmen")
REPORT = mention("a")


def at(place: Place) -> list[MentionPlace]:
    return [MentionPlace(text=place.name, place=place)]


SAME = {
    "the same told again": mention("b"),
    "one party's claim": mention("b", modality="claimed", chain=[ChainLink(text="the Front", kind="party")]),
    "told by the army's side": mention("b", evidence=["The army said it repelled an attack."], trigger="attack"),
    "in the harbour of the city": mention("b", places=at(HARBOUR)),
    "with only the country known": mention("b", places=at(VELA)),
    "without a place": mention("b", places=[], country="VEL"),
    "a day told in another time zone": mention("b", time=day("2031-05-02")),
    "a fuller name": mention("b", actors=[MentionActor(text="the Armed Northern Front of Vela, Northern Front")]),
    "without actors": mention("b", actors=[], recipients=[]),
    "without a time": mention("b", time=EventTime()),
    "reported days later": mention("b", published_at="2031-05-12T08:00:00Z"),
}
OTHER = {
    "another type": mention("b", type="RETREAT"),
    "another city": mention("b", places=at(MONTE_ALTO)),
    "another week": mention("b", time=day("2031-05-08")),
    "published fifteen days later": mention("b", published_at="2031-05-17T09:00:00Z"),
    "an undated article": mention("b", published_at=None),
    "no more than type and day in common": mention(
        "b", places=[], sub_event=None, actors=[], recipients=[], trigger="raid", evidence=["A bank was raided."]
    ),
    "another attack in the country": mention(
        "b",
        places=at(VELA),
        sub_event="suicide-bomb",
        actors=[GUNMEN],
        recipients=[MentionActor(text="a market")],
        trigger="blew up",
        evidence=["A man blew himself up in a crowded market."],
    ),
}


@pytest.mark.parametrize("other", SAME.values(), ids=SAME)
def test_accounts_of_one_happening_match(other):
    assert affinity(sketch(REPORT), sketch(other)) == affinity(sketch(other), sketch(REPORT)) > 0


@pytest.mark.parametrize("other", OTHER.values(), ids=OTHER)
def test_accounts_of_two_happenings_do_not(other):
    assert affinity(sketch(REPORT), sketch(other)) == affinity(sketch(other), sketch(REPORT)) == 0


def test_headlines_speak_for_a_match_between_articles_and_not_within_one():
    vague = {"places": [], "actors": [], "recipients": [], "evidence": [], "title": "Rebels attack Porto Vela post"}
    here, there = sketch(mention("a", sub_event=None, **vague)), sketch(mention("b", trigger="raid", **vague))
    again = sketch(mention("a", 1, trigger="raid", **vague))
    assert affinity(here, there) > 0
    assert affinity(here, again) == 0


def test_more_agreement_gives_more_points():
    vague = mention("b", places=at(VELA), actors=[], recipients=[])
    exact = mention("c", places=at(PORTO_VELA), actors=[REBELS], recipients=[ARMY])
    assert affinity(sketch(REPORT), sketch(exact)) > affinity(sketch(REPORT), sketch(vague))
