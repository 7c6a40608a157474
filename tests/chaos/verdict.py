"""What a run came to, against what an undisturbed one would have: read from the topics, as a subscriber could."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.settings import Settings
from agents.topics import (
    ANNOTATED_ARTICLES,
    ARTICLES,
    ARTICLES_WITH_ENTITIES,
    ARTICLES_WITH_EVENTS,
    DEAD_LETTERS,
    EVENT_MENTIONS,
    EVENTS,
    OUTCOMES,
    Topic,
)
from tests.chaos.expectation import Expectation
from tests.stream.processes import read_topic

BETWEEN_AGENTS = (ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, ANNOTATED_ARTICLES, EVENT_MENTIONS)


@dataclass
class Verdict:
    """What was lost, what is otherwise than it should be, and what came twice on the wire.

    Attributes:
        lost: ids of articles and mentions without an outcome that they should have.
        wrong: ids with another outcome than they should have, and what it is.
        different: ids of events that are missing, too many, or not the same bytes; of pointers that end nowhere.
        repeated: when a record came that had come before, in seconds since 1970: by topic.
        records: how many records there are, by topic.
    """

    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    repeated: dict[str, list[float]] = field(default_factory=dict)
    records: Counter[str] = field(default_factory=Counter)

    @property
    def holds(self) -> bool:
        """Whether nothing is lost, wrong or different. Repetition on the wire is allowed."""
        return not (self.lost or self.wrong or self.different)


def judge(settings: Settings, expected: Expectation) -> Verdict:
    """The verdict on a stream that is quiet."""
    verdict = Verdict()
    outcomes = final_outcomes(settings)
    for name, steps in expected.steps.items():
        for agent, wanted in steps.items():
            compare(verdict, f"{name}/{agent}", outcomes.pop((name, agent), None), wanted)
    for name in sorted(expected.folded):
        outcome = outcomes.pop((name, "desk"), None)
        # Whether it was new or known when it came last depends on what was repeated; that it was folded does not.
        compare(verdict, f"{name}/desk", ("emitted", None) if outcome else None, ("emitted", None))
    letters = {(record.key or b"").decode() for record in read_topic(settings, DEAD_LETTERS)}
    verdict.lost += [f"{name}: no dead letter" for name in sorted(expected.dead - letters)]
    verdict.wrong += [f"{name}/{agent}: {told} was not expected" for (name, agent), told in sorted(outcomes.items())]
    verdict.different = differences(latest_events(settings), expected.events)
    for topic in (*BETWEEN_AGENTS, EVENTS, DEAD_LETTERS):
        records = read_topic(settings, topic)
        verdict.records[topic.name] = len(records)
        verdict.repeated[topic.name] = repetitions(topic, records)
    return verdict


def judge_plain(settings: Settings, raws: Sequence[dict[str, Any]]) -> Verdict:
    """The verdict on a plain consumer: which versions of which of these articles it did not publish."""
    verdict = Verdict()
    records = read_topic(settings, ARTICLES)
    there = {(told["id"], told["version"]["fetched_at"]) for told in (json.loads(record.value) for record in records)}
    versions = sorted({(raw["id"], raw["fetched_at"]) for raw in raws})
    verdict.lost = [f"{name} fetched at {at}" for name, at in versions if (name, at) not in there]
    verdict.records[ARTICLES.name] = len(records)
    verdict.repeated[ARTICLES.name] = repetitions(ARTICLES, records)
    return verdict


def compare(verdict: Verdict, name: str, found: tuple[str, str | None] | None, wanted: tuple[str, str | None]) -> None:
    """Write down what is amiss with an outcome."""
    if found is None:
        verdict.lost.append(name)
    elif found != wanted:
        verdict.wrong.append(f"{name}: {found}, not {wanted}")


def final_outcomes(settings: Settings) -> dict[tuple[str, str], tuple[str, str | None]]:
    """The last outcome of each record and agent."""
    found = {}
    for record in read_topic(settings, OUTCOMES):
        told = json.loads(record.value)
        found[told["id"], told["agent"]] = (told["outcome"], told.get("reason"))
    return found


def latest_events(settings: Settings) -> dict[str, bytes]:
    """The last record of each event id, as a subscriber of the compacted topic has it."""
    return {record.key.decode(): record.value for record in read_topic(settings, EVENTS) if record.value}


def differences(latest: dict[str, bytes], expected: Sequence[bytes]) -> list[str]:
    """Ids that are not as they should be: live events byte for byte, pointers as far as they end at a live one."""
    targets = {name: json.loads(value).get("superseded_by") for name, value in latest.items()}
    live = {name: latest[name] for name, target in targets.items() if target is None}
    wanted = {json.loads(value)["id"]: value for value in expected}
    different = [name for name in sorted(wanted.keys() | live.keys()) if wanted.get(name) != live.get(name)]
    return different + [name for name in sorted(targets) if not ends_live(name, targets)]


def ends_live(name: str, targets: dict[str, str | None]) -> bool:
    """Whether the pointers from this id come to an end at a live event."""
    seen: set[str | None] = set()
    at: str | None = name
    while at is not None and at not in seen:
        seen.add(at)
        if at not in targets:
            return False
        at = targets[at]
    return at is None


def repetitions(topic: Topic, records: Iterable[Any]) -> list[float]:
    """When records came that had come before: the same key and bytes, of `events` two in a row under one key."""
    seen: set[tuple[int, bytes, bytes]] = set()
    last: dict[bytes, bytes] = {}
    found = []
    for record in records:
        thing = (record.partition, record.key, record.value)
        if last.get(record.key) == record.value if topic == EVENTS else thing in seen:
            found.append(record.timestamp / 1000)
        seen.add(thing)
        last[record.key] = record.value
    return found
