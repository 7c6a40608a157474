"""As many small news articles as a test wants: deterministic, with copies, denials, corrections and planned events.

Each happening is told by several outlets, in words of their own; an eighth of the articles are corrections of earlier
ones (the same url, fetched later), some of which move the happening to another country.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

OUTLETS = (
    "Harbour Courier",
    "The Morning Ledger",
    "Delta Post",
    "Northern Gazette",
    "Civic Radio",
    "Plain Dealer Online",
)
AGENCIES = ("Reuters", "AP", "AFP")
PLACES = (
    ("Aleppo", "Syria", "the army"),
    ("Homs", "Syria", "the army"),
    ("Mosul", "Iraq", "the police"),
    ("Benghazi", "Libya", "the army"),
    ("Khartoum", "Sudan", "the army"),
    ("Nairobi", "Kenya", "the police"),
    ("Lagos", "Nigeria", "the police"),
    ("Lima", "Peru", "the police"),
)
HAPPENINGS = (
    (
        "Rebels seized the town hall in {place} on {day}, officials said.",
        "Armed rebels captured the town hall of {place} on {day}, two officers told the newspaper.",
        "{authority} denied that rebels had seized the town hall in {place}.",
    ),
    (
        "Thousands of demonstrators marched through {place} on {day} to protest against fuel prices.",
        "Demonstrators protested in {place} on {day}, according to witnesses.",
        "{authority} denied that demonstrators had protested in {place}.",
    ),
    (
        "Gunmen killed {dead} people in an attack on a market in {place} on {day}, a hospital official said.",
        "At least {dead} people were killed when gunmen attacked a market in {place} on {day}, witnesses said.",
        "{authority} denied that gunmen had attacked a market in {place}.",
    ),
    (
        "Police arrested {dead} opposition activists in {place} on {day}, a lawyer said.",
        "The interior ministry said police had detained {dead} activists in {place} on {day}.",
        "{authority} denied that police had arrested activists in {place}.",
    ),
    (
        "The government of {country} will sign an agreement with the unions in {place} next week, a minister said.",
        "A minister said the government would sign an agreement with the unions in {place}.",
        "The unions rejected an agreement with the government in {place} on {day}.",
    ),
)
ASIDES = (
    "Shops stayed open, and buses ran as usual.",
    "The mayor was not available for comment.",
    "It was the second such event in {country} this year.",
    "Schools in {place} will open on Monday, the education ministry said.",
    "Hospitals in {country} have called for more staff.",
)
FIRST_DAY = datetime(2025, 3, 3, 8, tzinfo=UTC)


def articles(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """`count` raw articles, the same ones for the same seed."""
    chance = random.Random(seed)
    made: list[dict[str, Any]] = []
    while len(made) < count:
        if made and chance.random() < 1 / 8:
            made.append(corrected(chance.choice(made), chance))
        else:
            made.append(article(len(made), chance))
    return made


def article(number: int, chance: random.Random) -> dict[str, Any]:
    """One outlet's story of one happening."""
    place, country, authority = chance.choice(PLACES)
    telling = chance.choice(HAPPENINGS)
    day = FIRST_DAY + timedelta(days=chance.randrange(20))
    told = {"place": place, "country": country, "authority": authority.capitalize(), "day": f"{day:%A}", "dead": 3}
    denial = chance.random() < 0.15
    opening = telling[2] if denial else chance.choice(telling[:2])
    agency = f" ({chance.choice(AGENCIES)})" if chance.random() < 0.4 else ""
    paragraphs = [
        f"{place.upper()}, {day:%B} {day.day}{agency} - {opening.format(**told)}",
        " ".join(aside.format(**told) for aside in chance.sample(ASIDES, 3)),
    ]
    published = day + timedelta(minutes=chance.randrange(600))
    return {
        "id": f"article-{number:05}",
        "url": f"https://news.example/{number}",
        "publisher": chance.choice(OUTLETS),
        "title": f"{place}: what is known so far",
        "text": "\n\n".join(paragraphs),
        "published_at": published.isoformat(),
        "fetched_at": (published + timedelta(hours=1)).isoformat(),
    }


def corrected(earlier: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same article fetched a day later: another place, one paragraph more, or nothing of the happening left."""
    text = earlier["text"]
    place, country, _ = chance.choice(PLACES)
    match chance.randrange(3):
        case 0:
            old = next((name for name, *_ in PLACES if name in text), place)
            text = text.replace(old, place).replace(old.upper(), place.upper())
        case 1:
            text += f"\n\nMarkets in {country} were calm."
        case _:
            text = (
                f"This article has been withdrawn. An earlier version of it spoke of events in {country} which our "
                "reporters could not confirm with anyone who was there. We are sorry for the mistake, and we thank the "
                "readers who wrote to us."
            )
    fetched = datetime.fromisoformat(earlier["fetched_at"]) + timedelta(days=1)
    return {**earlier, "text": text, "fetched_at": fetched.isoformat()}
