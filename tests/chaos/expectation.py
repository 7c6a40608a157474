"""What an undisturbed run over the same articles comes to: worked out in this process, without Kafka."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from agents.topics import EVENT_MENTIONS
from agents.work import Chain, Incoming, Workshop
from pipeline.corroboration import Fold, read_mention
from pipeline.records import encode
from tests.chaos.articles import is_poison
from tests.chaos.schedule import Poison
from tests.chaos.stand_ins import STAND_INS

ERRORS: dict[Poison, str] = {
    "raise": "internal-error",
    "exhaust": "internal-error",
    "kill": "child-died",
    "hang": "timed-out",
}

Steps = dict[str, tuple[str, str | None]]  # by agent: outcome and reason


@dataclass
class Expectation:
    """The outcome of each agent for each article, the desk's records, and the live events in the order of their ids."""

    steps: dict[str, Steps] = field(default_factory=dict)
    folded: set[str] = field(default_factory=set)
    events: list[bytes] = field(default_factory=list)

    @property
    def dead(self) -> set[str]:
        """Ids of the articles that must be among the dead letters."""
        return {name for name, steps in self.steps.items() if "dead_lettered" in {step for step, _ in steps.values()}}


def undisturbed(raws: Iterable[dict[str, Any]]) -> Expectation:
    """What becomes of these articles if nothing happens."""
    workshop = Workshop(Chain(tuple(STAND_INS.values())))
    expected = Expectation()
    records = []
    for raw in raws:
        if is_poison(raw):
            trouble = raw["trouble"]
            expected.steps[raw["id"]] = steps_of_poison(trouble["agent"], ERRORS[trouble["how"]])
            continue
        (result,) = workshop.run([incoming({**raw, "trouble": None})]).results
        expected.steps[raw["id"]] = {step.agent: (step.outcome, step.reason) for step in result.steps}
        records += [read_mention(output.value) for output in result.outputs if output.topic == EVENT_MENTIONS]
    expected.folded = {record.id if hasattr(record, "id") else record.article.id for record in records}
    fold = Fold()  # as the unit tests hold it to the plain definition, `live_events`, which is quadratic
    fold.load(records)
    fold.settle()
    expected.events = [encode(event) for event in fold.live()]
    return expected


def steps_of_poison(agent: str, error: str) -> Steps:
    """Every agent before it passes it on."""
    names = list(STAND_INS)
    before = names[: names.index(agent)]
    return {**dict.fromkeys(before, ("emitted", None)), agent: ("dead_lettered", error)}


def incoming(raw: dict[str, Any]) -> Incoming:
    """The article as it comes from `raw-articles`."""
    return Incoming(
        topic="raw-articles", partition=0, offset=0, timestamp=0, key=raw["id"].encode(), value=json.dumps(raw).encode()
    )
