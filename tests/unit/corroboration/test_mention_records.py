"""Mentions that stand by themselves, and the block of each."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.corroboration import article_notice, block, mention_records
from pipeline.records import (
    ActorCode,
    Article,
    Attribution,
    Casualties,
    DatelineLine,
    Entity,
    EventMention,
    EventPlace,
    EventTime,
    MentionActor,
    MentionPlace,
    Participant,
    PublishedAt,
    Source,
    Span,
)
from tests.unit.corroboration.newsroom import MONTE_ALTO, PORTO_VELA, VELA, mention, version

TEXT = "The Velan army said rebels shelled Porto Vela. It vowed to answer."
MILITARY = ActorCode(country="VEL", sector=["MIL"])


def span(words: str) -> dict[str, object]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


STORY = Article(
    id="story",
    url="https://echo.example/story",
    publisher="Echo",
    title="Porto Vela shelled",
    text=TEXT,
    version=version(),
    fingerprint="sketch",
    published_at=PublishedAt(value="2031-05-02T08:00:00+00:00"),
    dateline=DatelineLine(place="PORTO VELA", agency="Vela Press"),
    entities=[
        Entity(**span("It"), kind="other", cluster=1, name="Velan army"),
        Entity(**span("The Velan army"), kind="organization", cluster=1, name="Velan army", actor=MILITARY),
        Entity(**span("Porto Vela"), kind="place", cluster=2, name="Porto Vela", place=PORTO_VELA),
    ],
    attributions=[
        Attribution(
            id="said",
            source=Source(**span("The Velan army"), cluster=1, kind="military"),
            cue=Span(**span("said")),
            content=[Span(**span("rebels shelled Porto Vela"))],
        ),
        Attribution(id="reportedly", source=None, cue=Span(**span("vowed")), content=[]),
    ],
    events=[
        EventMention(
            id="shelling",
            type="ASSAULT",
            sub_event="shelling-artillery-missile-attack",
            trigger=Span(**span("shelled")),
            actors=[Participant(**span("rebels"))],
            recipients=[Participant(**span("It"), cluster=1)],
            places=[EventPlace(**span("Porto Vela"), place=PORTO_VELA)],
            time=EventTime(),
            modality="claimed",
            attributions=["reportedly", "said"],
            casualties=Casualties(),
            evidence=[Span(**span("The Velan army said rebels shelled Porto Vela."))],
        )
    ],
)


def test_a_mention_stands_by_itself():
    (record,) = mention_records(STORY)
    assert (record.id, record.trigger, record.modality) == ("shelling", "shelled", "claimed")
    (source,) = record.chain
    assert (source.text, source.name, source.kind, source.actor) == (
        "The Velan army",
        "Velan army",
        "military",
        MILITARY,
    )
    (recipient,) = record.recipients
    assert (recipient.text, recipient.name, recipient.actor) == ("It", "Velan army", MILITARY)
    assert record.evidence == ["The Velan army said rebels shelled Porto Vela."]


def test_a_name_in_the_capitals_of_a_dateline_is_written_as_the_sentence_writes_it():
    actors = [
        Participant(text=text, start=0, end=len(text), name=name)
        for text, name in (("Porto Vela", "PORTO VELA"), ("Nato", "North Pact"), ("it", "IT"))
    ]
    event = msgspec.structs.replace(STORY.events[0], actors=actors)
    (record,) = mention_records(msgspec.structs.replace(STORY, events=[event]))
    assert [actor.name for actor in record.actors] == ["Porto Vela", "North Pact", "IT"]


def test_a_mention_tells_its_article():
    (record,) = mention_records(STORY)
    told = record.article
    assert told == article_notice(STORY).article
    assert (told.id, told.publisher, told.agency, told.country) == ("story", "Echo", "Vela Press", "VEL")
    assert (told.version, told.fingerprint, told.published_at) == (version(), "sketch", "2031-05-02T08:00:00+00:00")


ABROAD = MentionActor(text="envoys", actor=ActorCode(country="FAR"))
BORDER = MentionPlace(text="the border", place=None)
FROM_ABROAD = MentionPlace(text="Farro", place=msgspec.structs.replace(VELA, country="FAR"), role="from")
BLOCKS = [
    ({"places": [MentionPlace(text="Vela", place=VELA)], "country": "FAR"}, "VEL"),
    ({"places": [BORDER], "country": "FAR", "actors": [ABROAD]}, "FAR"),
    ({"places": [MentionPlace(text="Monte Alto", place=MONTE_ALTO, role="from")], "country": "FAR"}, "VEL"),
    ({"places": [FROM_ABROAD, MentionPlace(text="Vela", place=VELA)]}, "VEL"),
    ({"places": [], "actors": [MentionActor(text="men"), ABROAD]}, "FAR"),
    ({"places": [], "actors": []}, "XXX"),
]


@pytest.mark.parametrize(("known", "country"), BLOCKS)
def test_a_block_is_the_country_of_the_place_else_of_the_dateline_else_of_an_actor(known, country):
    assert block(mention("a", **known)) == country
