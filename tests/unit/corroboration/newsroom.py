"""Invented news for the tests of corroboration: mentions with only what a test is about written out."""

from __future__ import annotations

import hashlib
from typing import Any

from pipeline.reading import fingerprint
from pipeline.records import (
    ActorCode,
    ArticleNotice,
    ArticleReference,
    ArticleVersion,
    Casualties,
    ChainLink,
    Count,
    EventTime,
    MentionActor,
    MentionPlace,
    MentionRecord,
    Place,
    make_id,
)

PORTO_VELA = Place(
    geonameid=1, name="Porto Vela", latitude=10.0, longitude=20.0, country="VEL", precision="city", confidence=0.9
)
MONTE_ALTO = Place(
    geonameid=2, name="Monte Alto", latitude=14.0, longitude=20.0, country="VEL", precision="city", confidence=0.9
)
VELA = Place(
    geonameid=3, name="Vela", latitude=12.0, longitude=20.0, country="VEL", precision="country", confidence=0.9
)
REBELS = MentionActor(text="the rebels", name="Northern Front", actor=ActorCode(country="VEL", sector=["REB"]))
ARMY = MentionActor(text="the army", name="Velan army", actor=ActorCode(country="VEL", sector=["MIL"]))
ARMY_SPOKESMAN = ChainLink(
    text="the Velan army", name="Velan army", kind="military", actor=ActorCode(country="VEL", sector=["MIL"])
)


def version(number: int = 1, text: str = "text", annotator: str = "dateline/0.1.0") -> ArticleVersion:
    return ArticleVersion(
        published_at="2031-05-02T08:00:00+00:00",
        fetched_at=f"2031-05-02T09:00:{number:02}+00:00",
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        annotator=annotator,
    )


def sketch(name: str) -> str:
    """The fingerprint of a text that no other name has."""
    return fingerprint(" ".join(f"{name}{number}" for number in range(40)))


def article(name: str, **known: Any) -> ArticleReference:
    known = {
        "version": version(),
        "publisher": f"The {name.title()}",
        "published_at": "2031-05-02T08:00:00+00:00",
        "fingerprint": sketch(name),
    } | known
    return ArticleReference(id=name, **known)


def mention(name: str, number: int = 0, /, **known: Any) -> MentionRecord:
    """A report of rebels attacking the army in Porto Vela on 1 May 2031, in the article `name`."""
    source = {key: known.pop(key) for key in list(known) if key in ArticleReference.__struct_fields__ and key != "id"}
    known = {
        "id": make_id("mention", name, str(number)),
        "article": article(name, **source),
        "type": "ASSAULT",
        "sub_event": "armed-clash",
        "trigger": "attacked",
        "actors": [REBELS],
        "recipients": [ARMY],
        "places": [MentionPlace(text="Porto Vela", place=PORTO_VELA)],
        "time": day("2031-05-01"),
        "casualties": Casualties(),
        "evidence": ["Rebels attacked an army post in Porto Vela on Thursday."],
    } | known
    return MentionRecord(**known)


def notice(name: str, **known: Any) -> ArticleNotice:
    return ArticleNotice(article=article(name, **known))


def day(date: str, **known: Any) -> EventTime:
    known = {"granularity": "day"} | known
    return EventTime(from_=f"{date}T00:00:00+00:00", to=f"{date}T23:59:59+00:00", **known)


def killed(low: int, high: int | None = None) -> Casualties:
    return Casualties(killed=Count(low=low, high=high))
