"""Raw articles for a stream under faults: what happened stands beside the text, so that no model need find it.

Copies, denials and corrections are among them, articles that are no news, and articles that no agent can read. Poison
is none of them here: it is put in by the schedule.
"""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chaos.schedule import Poison

COUNTRIES = ("VEL", "OST", "KAR", "LIN", "BRI", "DUN")
SYLLABLES = ("Por", "Mon", "Kar", "Lin", "Sao", "Dun", "Tel", "Vel", "Am", "Or")
PLACES = tuple(
    (f"{SYLLABLES[number % 10]}{SYLLABLES[number // 10].lower()}", COUNTRIES[number % len(COUNTRIES)])
    for number in range(60)
)
TYPES = ("ASSAULT", "PROTEST", "COERCE", "AGREE")
OUTLETS = ("Harbour Courier", "The Morning Ledger", "Delta Post", "Civic Radio", "Plain Dealer Online")
WORDS = tuple(
    f"{head}{tail}" for head in ("ma", "ro", "ti", "se", "lu", "ka", "no", "vi") for tail in ("den", "ra", "l")
)
FIRST_DAY = datetime(2031, 3, 3, 8, tzinfo=UTC)
DAYS = 40


def articles(seed: int) -> Iterator[dict[str, Any]]:
    """Raw articles without end, the same ones for the same seed; an eighth correct one of the last before them."""
    chance = random.Random(f"articles of {seed}")
    lately: deque[dict[str, Any]] = deque(maxlen=500)
    for number in itertools.count():
        if lately and chance.random() < 1 / 8:
            made = corrected(chance.choice(lately), chance)
        else:
            made = article(f"article-{seed}-{number:06}", chance)
        lately.append(made)
        yield made


def article(name: str, chance: random.Random) -> dict[str, Any]:
    """One outlet's story of one or two happenings, or of none."""
    published = FIRST_DAY + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(600))
    fate = chance.random()
    return {
        "id": name,
        "url": f"https://news.example/{name}",
        "publisher": chance.choice(OUTLETS),
        "title": f"Report {name}",
        "text": " ".join(chance.choices(WORDS, k=60)),
        "published_at": published.isoformat(),
        "fetched_at": (published + timedelta(hours=1)).isoformat(),
        "happenings": [happening(published, chance) for _ in range(chance.choice((0, 1, 1, 1, 2)))],
        "fate": "skip" if fate < 0.03 else "reject" if fate < 0.04 else "",
    }


def happening(published: datetime, chance: random.Random) -> dict[str, Any]:
    """What the article says happened."""
    return {
        "place": chance.randrange(len(PLACES)),
        "type": chance.choice(TYPES),
        "day": (published - timedelta(days=chance.randrange(2))).date().isoformat(),
        "denied": chance.random() < 0.1,
        "killed": chance.randrange(1, 5),
    }


def corrected(earlier: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same article fetched later: what happened, happened elsewhere, or there is one thing less."""
    happenings = [dict(one) for one in earlier["happenings"]]
    if happenings and chance.random() < 0.5:
        happenings.pop()
    for one in happenings:
        one["place"] = chance.randrange(len(PLACES))
    fetched = datetime.fromisoformat(earlier["fetched_at"]) + timedelta(minutes=chance.randrange(1, 2000))
    return {
        **earlier,
        "text": earlier["text"] + " corrected",
        "fetched_at": fetched.isoformat(),
        "happenings": happenings,
    }


def poisoned(name: str, agent: str, poison: Poison) -> dict[str, Any]:
    """An article that does harm at this agent."""
    return {**article(name, random.Random(name)), "fate": "", "trouble": {"agent": agent, "how": poison}}


def slow(name: str, agent: str, seconds: float) -> dict[str, Any]:
    """An article that takes so long at this agent."""
    return {
        **article(name, random.Random(name)),
        "fate": "",
        "trouble": {"agent": agent, "how": "slow", "for": seconds},
    }


def is_poison(raw: dict[str, Any]) -> bool:
    """Whether it does harm, and not only takes its time."""
    return "trouble" in raw and raw["trouble"]["how"] != "slow"
