"""News without end, for a stream that runs for hours: deterministic, and never the same words twice.

What `tests/news.py` has not: names, groups and numbers that nobody has heard before in nearly every article, so that a
table of strings that only grows shows; and a clock of its own that moves on, so that each happening is told by a
handful of outlets within a day or two and then never again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.news import AGENCIES, HAPPENINGS, OUTLETS, corrected

PLACES = (
    *(("Aleppo", "Syria"), ("Mosul", "Iraq"), ("Benghazi", "Libya"), ("Khartoum", "Sudan"), ("Nairobi", "Kenya")),
    *(("Lagos", "Nigeria"), ("Lima", "Peru"), ("Quito", "Ecuador"), ("Manila", "Philippines"), ("Dhaka", "Bangladesh")),
    *(("Karachi", "Pakistan"), ("Kabul", "Afghanistan"), ("Tbilisi", "Georgia"), ("Yerevan", "Armenia")),
    *(("Kharkiv", "Ukraine"), ("Minsk", "Belarus"), ("Chisinau", "Moldova"), ("Skopje", "North Macedonia")),
    *(("Tunis", "Tunisia"), ("Oran", "Algeria"), ("Rabat", "Morocco"), ("Dakar", "Senegal"), ("Bamako", "Mali")),
    *(("Niamey", "Niger"), ("Accra", "Ghana"), ("Kampala", "Uganda"), ("Lusaka", "Zambia"), ("Maputo", "Mozambique")),
    *(("Colombo", "Sri Lanka"), ("Yangon", "Myanmar"), ("Hanoi", "Vietnam"), ("Jakarta", "Indonesia")),
    *(("Caracas", "Venezuela"), ("La Paz", "Bolivia"), ("Managua", "Nicaragua"), ("Tegucigalpa", "Honduras")),
)
ONSETS = ("b", "br", "d", "dr", "f", "g", "k", "kh", "l", "m", "n", "p", "r", "s", "sh", "t", "tr", "v", "y", "z")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
ENDINGS = ("n", "r", "sk", "v", "m", "lo", "ri", "nde", "th", "")
INVENTED = (  # new words, and no happenings: those would chain from day to day into one that never ends
    "{name}, of the {group}, is a cousin of {other} and of the writer {third}.",
    "The {group} has {count} members and a hall at {code}, next to that of the {second}.",
    "{name} has been the treasurer of the {second} since {year}, and {other} its secretary.",
    "A file with the number {code} has the names {name}, {other} and {third} in it.",
    "The {group} and the {second} have had offices in the {third} building since {year}.",
)
FILLERS = (
    "Shops in {place} stayed open, and buses ran as usual.",
    "The mayor of {place} was not available for comment.",
    "It was the second such event in {country} this year.",
    "The weather in {place} was mild, with a light wind from the west.",
    "{place} is one of the largest cities of {country}.",
    "Bread and fuel cost a tenth more in {country} than a year ago, according to the statistics office.",
)
FIRST_DAY = datetime(2012, 1, 2, 6, tzinfo=UTC)
STEP = timedelta(hours=1)  # of the news' clock for each article: a month before a place has the same happening again
OPEN = 40  # happenings that are still being told
TOLD = 4  # articles a happening, on average
LONG = 20_000  # characters of a long article
TOO_LONG = 1_200_000  # characters: above what an article can have
AUTHORITIES = ("the army", "the police")


def articles(seed: int = 1) -> Iterator[dict[str, Any]]:
    """Raw articles for ever: openings, further reports, denials, corrections, a page or a long one now and then."""
    chance = random.Random(seed)
    open_happenings: list[dict[str, Any]] = []
    recent: list[dict[str, Any]] = []
    number = 0
    while True:
        if recent and chance.random() < 1 / 10:
            made = corrected(chance.choice(recent), chance)
        else:
            if len(open_happenings) < OPEN or chance.random() < 1 / TOLD:
                open_happenings = [*open_happenings, happening(number, chance)][-OPEN:]
            made = article(number, chance.choice(open_happenings), chance)
            number += 1
            recent = [*recent, made][-OPEN:]
        yield dressed(made, chance)


def happening(number: int, chance: random.Random) -> dict[str, Any]:
    """What happened, as the news will tell it."""
    place, country = chance.choice(PLACES)
    day = FIRST_DAY + number * STEP
    return {
        "tellings": chance.choice(HAPPENINGS),
        "place": place,
        "country": country,
        "authority": chance.choice(AUTHORITIES).capitalize(),
        "date": day,
        "day": f"{day:%A}",
        "dead": chance.randrange(2, 60),
    }


def article(number: int, told: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """One outlet's story of a happening, with things in it that no article had before."""
    opening = told["tellings"][2] if chance.random() < 0.12 else chance.choice(told["tellings"][:2])
    agency = f" ({chance.choice(AGENCIES)})" if chance.random() < 0.4 else ""
    published = told["date"] + timedelta(minutes=chance.randrange(1500))
    sentences = [sentence.format(**told) for sentence in chance.sample(FILLERS, 3)]
    sentences += [sentence.format(**invented(chance)) for sentence in chance.sample(INVENTED, 3)]
    chance.shuffle(sentences)
    head = f"{told['place'].upper()}, {published:%B} {published.day}{agency} - {opening.format(**told)}"
    return {
        "id": f"endless-{number:07}",
        "url": f"https://news.example/{number}",
        "publisher": chance.choice(OUTLETS),
        "title": f"{told['place']}: what is known about {invented(chance)['name']}",
        "text": "\n\n".join((head, " ".join(sentences[:3]), " ".join(sentences[3:]))),
        "published_at": published.isoformat(),
        "fetched_at": (published + timedelta(hours=1)).isoformat(),
    }


def invented(chance: random.Random) -> dict[str, Any]:
    """Names of people and groups, a code and a count that were never heard before."""
    return {
        "name": f"{word(chance)} {word(chance)}",
        "other": f"{word(chance)} {word(chance)}",
        "third": f"{word(chance)} {word(chance)}",
        "group": f"{word(chance)} Front",
        "second": f"{word(chance)} Council",
        "code": f"{chance.choice('ABDKMRT')}-{chance.randrange(10**6)}",
        "count": f"{chance.randrange(10**5):,}",
        "year": chance.randrange(1950, 2011),
    }


def word(chance: random.Random) -> str:
    """A name of two or three syllables."""
    syllables = (chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(chance.randrange(2, 4)))
    return ("".join(syllables) + chance.choice(ENDINGS)).capitalize()


def dressed(made: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """One in ten as a page, one in a hundred at great length."""
    drawn = chance.random()
    if drawn < 0.1:
        body = "".join(f"<p>{part}</p>" for part in made["text"].split("\n\n"))
        page = f"<html><head><title>{made['title']}</title></head><body><article>{body}</article></body></html>"
        return {name: value for name, value in made.items() if name != "text"} | {"html": page}
    if drawn > 0.99:
        text = made["text"]
        while len(text) < LONG:
            filler = chance.choice(INVENTED).format(**invented(chance))
            text += f"\n\n{filler} {chance.choice(INVENTED).format(**invented(chance))}"
        return {**made, "text": text}
    return made


def poison(chance: random.Random) -> bytes:
    """Something that no reader can read, or that it should not."""
    broken = (
        b'{"text": "Rebels seized the',
        b"\xff\xfe no text",
        b"{}",
        b'{"text": 7}',
        json.dumps({"html": "<a " * 50_000}).encode(),
        json.dumps({"html": "<div>" * 50_000 + "Gunmen attacked a market."}).encode(),
        json.dumps({"text": "Gunmen attacked a market. " * (TOO_LONG // 26)}).encode(),
    )
    return chance.choice(broken)


def records(seed: int = 1, poisoned: float = 0.0) -> Iterator[tuple[bytes, bytes]]:
    """Key and value of raw records for ever; of them a share `poisoned` is no article."""
    chance = random.Random(seed)
    for count, made in enumerate(articles(seed)):
        yield made["id"].encode(), json.dumps(made).encode()
        if chance.random() < poisoned:
            yield f"poison-{count}".encode(), poison(chance)
