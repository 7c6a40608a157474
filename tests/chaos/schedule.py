"""What happens to a stream, and when: faults as data. The same seed gives the same schedule."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Card = TypeVar("Card")
Kind = Literal["KILL", "TERM", "JOIN", "STALL", "CHILD", "PAUSE", "RESTART", "CRASH", "POISON", "SLOW", "REFUSE"]
Poison = Literal["raise", "kill", "hang", "exhaust"]

MEANINGS: dict[Kind, str] = {
    "KILL": "SIGKILL a worker; it is started again",
    "TERM": "SIGTERM a worker; it is started again",
    "JOIN": "one worker more, which leaves after a while",
    "STALL": "SIGSTOP a worker past its session, then SIGCONT",
    "CHILD": "SIGKILL the pool child of a worker",
    "PAUSE": "the broker hangs (SIGSTOP, SIGCONT)",
    "RESTART": "the broker is shut down and started again",
    "CRASH": "SIGKILL the broker, then start it again",
    "POISON": "articles that raise, kill their child, hang, or eat its memory",
    "SLOW": "articles that take long, below the time limit",
    "REFUSE": "the broker refuses every record for `dead-letters`",
}
DURATIONS: dict[Kind, float] = {"JOIN": 12.0, "STALL": 9.0, "PAUSE": 5.0, "REFUSE": 6.0}  # seconds
AT_AN_AGENT: frozenset[Kind] = frozenset({"KILL", "TERM", "JOIN", "STALL", "CHILD", "POISON", "SLOW"})
WITHOUT_CHILDREN = "desk"  # it has no pool: no child to kill, no stage to poison
IN_A_STAGE: frozenset[Kind] = frozenset({"CHILD", "POISON", "SLOW"})
AGENTS = ("reader", "entities", "events", "sentiment", "desk")
POISONS: tuple[Poison, ...] = ("raise", "kill", "hang", "exhaust")
SHORTEST_GAP, LONGEST_GAP = 4.0, 9.0  # seconds between two faults: shorter than some recoveries, so that they meet
FIRST = 5.0  # seconds in which all is well


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that happens, `at` seconds from the start; `agent` is null where it happens to the broker."""

    at: float
    kind: Kind
    agent: str | None = None
    seconds: float = 0.0
    poison: Poison | None = None

    def __str__(self) -> str:
        words = (self.kind, self.agent or "", self.poison or "", f"{self.seconds:g}s" if self.seconds else "")
        return " ".join(word for word in words if word)


def schedule(seed: int, minutes: float, agents: tuple[str, ...] = AGENTS) -> list[Fault]:
    """The faults of a run of so many minutes, in order of time.

    Every kind comes before any comes again, and so does every agent of each kind and every poison.
    """
    chance = random.Random(seed)
    kinds, poisons = Deck(tuple(MEANINGS), chance), Deck(POISONS, chance)
    decks = {
        kind: Deck(tuple(name for name in agents if name != WITHOUT_CHILDREN or kind not in IN_A_STAGE), chance)
        for kind in sorted(AT_AN_AGENT)
    }
    faults: list[Fault] = []
    at = FIRST
    while at < minutes * 60:
        kind = kinds.draw()
        faults.append(
            Fault(
                at=round(at, 1),
                kind=kind,
                agent=decks[kind].draw() if kind in AT_AN_AGENT else None,
                seconds=DURATIONS.get(kind, 0.0),
                poison=poisons.draw() if kind == "POISON" else None,
            )
        )
        at += chance.uniform(SHORTEST_GAP, LONGEST_GAP)
    return faults


class Deck(Generic[Card]):
    """Cards in chance order, shuffled anew when all are drawn."""

    def __init__(self, cards: tuple[Card, ...], chance: random.Random) -> None:
        self.cards = cards
        self.chance = chance
        self.left: list[Card] = []

    def draw(self) -> Card:
        """The next card."""
        if not self.left:
            self.left = self.chance.sample(self.cards, len(self.cards))
        return self.left.pop()
