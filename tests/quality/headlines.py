"""How well headlines are told: those of `headlines.tsv`, each over a body that tells of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import Pipeline
from pipeline.records import Article, EventMention

TABLE = Path(__file__).parent / "headlines.tsv"
BODY = "Our newsroom is following this story and will add to it as soon as more is known."
PUBLISHED = "2024-06-14T10:00:00Z"
NOTHING = "-"
PURPOSES = ("learn", "check")


@dataclass(frozen=True, slots=True)
class Headline:
    """One row of the table: what one headline tells; of a field of several words joined by "/" any is right."""

    purpose: str
    group: str
    text: str
    trigger: str
    type: str
    modality: str
    actors: str
    place: str


@dataclass(frozen=True, slots=True)
class Told:
    """A headline and the events that were made of it; `wrong` says what is not as it should be, empty if all is."""

    headline: Headline
    events: tuple[EventMention, ...]
    wrong: str

    @property
    def is_right(self) -> bool:
        """Was it told as marked?"""
        return not self.wrong


@cache
def headlines() -> tuple[Headline, ...]:
    """All rows in the order of the table."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(Headline(*(line.split("\t") + [""] * 8)[:8]) for line in lines[1:])


@cache
def told() -> tuple[Told, ...]:
    """What the pipeline makes of each."""
    pipeline = Pipeline()
    return tuple(
        judge(row, pipeline.annotate({"title": row.text, "text": BODY, "published_at": PUBLISHED}))
        for row in headlines()
    )


def judge(row: Headline, article: Article) -> Told:
    """One headline against the article that the pipeline made of it."""
    events = tuple(article.events)
    if row.trigger == NOTHING:
        return Told(row, events, f"tells {events[0].trigger.text}" if events else "")
    meant = [event for event in events if any(touch(event, word) for word in row.trigger.split("/"))]
    if not meant:
        return Told(row, events, "" if "none" in row.modality.split("/") else "not found")
    return Told(row, events, min((", ".join(faults(row, event)) for event in meant), key=len))


def touch(event: EventMention, word: str) -> bool:
    """Does the trigger hold the word, or stand in it?"""
    text = event.trigger.text.lower()
    return word.lower() in text or text in word.lower()


def faults(row: Headline, event: EventMention) -> Iterator[str]:
    """What is not as marked."""
    if event.type not in row.type.split("/"):
        yield f"type {event.type}"
    if event.modality not in row.modality.split("/"):
        yield f"modality {event.modality}"
    actors = " ".join(actor.text for actor in event.actors).lower()
    if not any(all(word.lower() in actors for word in either.split("+")) for either in row.actors.split("/")):
        yield f"actors {actors!r}"
    if not row.actors and actors:
        yield f"actors {actors!r}"
    places = " ".join(place.text for place in event.places).lower()
    if not any(word.lower() in places for word in row.place.split("/")):
        yield f"place {places!r}"


def shares(all_told: tuple[Told, ...]) -> dict[str, float]:
    """Of the headlines for each purpose, how many in a hundred are told right."""
    return {
        purpose: round(100 * sum(one.is_right for one in mine) / len(mine), 1)
        for purpose in PURPOSES
        if (mine := [one for one in all_told if one.headline.purpose == purpose])
    }
