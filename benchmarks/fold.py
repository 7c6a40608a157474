"""How fast mentions are folded into events, and how much memory they take. Part of `make bench`.

Prints for each flood of mentions the seconds of processor time and the microseconds a mention: loaded at once, as a
desk does that is given a partition, and in batches, as they come in a stream.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pipeline.corroboration import Fold, read_mention
from pipeline.reading import fingerprint
from pipeline.records import (
    ActorCode,
    ArticleReference,
    ArticleVersion,
    Casualties,
    Count,
    EventTime,
    MentionActor,
    MentionPlace,
    MentionRecord,
    Place,
    encode,
    make_id,
)

SPREAD, HUGE = 20_000, 5_000  # mentions of a partition, and of one happening
BATCH = 400  # mentions in a batch of the desk
TOWNS, COUNTRIES = 400, 40
ARTICLE = 300  # words
FIRST_DAY = datetime(2031, 5, 1, tzinfo=UTC)
KINDS = (
    ("ASSAULT", "armed-clash", "attacked"),
    ("ASSAULT", "air-drone-strike", "bombed"),
    ("PROTEST", "peaceful-protest", "marched"),
    ("COERCE", "arrests", "arrested"),
    ("AGREE", None, "signed"),
    ("OTHER", "flood", "flooded"),
)
MODALITIES = ("asserted",) * 6 + ("reported",) * 6 + ("claimed", "planned", "denied")
WORDS = [f"word{number}" for number in range(4_000)]
NAMES = [
    f"{first} {second}" for first in ("Northern", "Velan", "Free", "United") for second in ("Army", "Front", "Union")
]


def happening(chance: random.Random) -> dict[str, object]:
    """What the mentions of one happening share."""
    town = chance.randrange(TOWNS)
    country = f"C{town % COUNTRIES:02}"
    kind, sub_event, trigger = chance.choice(KINDS)
    day = FIRST_DAY + timedelta(days=chance.randrange(40))
    place = Place(
        geonameid=town,
        name=f"Town {town}",
        latitude=(town * 7) % 140 - 70.0,
        longitude=(town * 13) % 360 - 180.0,
        country=country,
        precision="city",
        confidence=0.9,
    )
    actors, recipients = (
        [MentionActor(text=name.lower(), name=name, actor=ActorCode(country=country, sector=[sector]))]
        for name, sector in ((chance.choice(NAMES), "REB"), (chance.choice(NAMES), "MIL"))
    )
    return {
        "type": kind,
        "sub_event": sub_event,
        "trigger": trigger,
        "places": [MentionPlace(text=place.name, place=place, role="where")],
        "actors": actors,
        "recipients": recipients,
        "time": EventTime(
            from_=day.isoformat(), to=(day + timedelta(days=1)).isoformat(), granularity="day", fallback=False
        ),
        "evidence": [" ".join(chance.choices(WORDS, k=25))],
        "casualties": Casualties(killed=Count(low=chance.randrange(9), high=None)),
    }


def report(number: int, told: dict[str, object], chance: random.Random, texts: int) -> MentionRecord:
    """A mention of a happening in an article of its own; of its text there is one in `texts`."""
    day = datetime.fromisoformat(told["time"].from_)  # type: ignore[attr-defined]  # it is an EventTime
    published = (day + timedelta(minutes=chance.randrange(3 * 24 * 60))).isoformat()
    words = random.Random(chance.randrange(texts))
    return MentionRecord(
        id=make_id("mention", str(number)),
        article=ArticleReference(
            id=make_id("article", str(number)),
            version=ArticleVersion(
                published_at=published, fetched_at=published, text_sha256=f"{number:064}", annotator="dateline/0.1.0"
            ),
            url=f"https://news.example/{number}",
            publisher=f"Publisher {chance.randrange(texts)}",
            published_at=published,
            title=" ".join(chance.choices(WORDS, k=8)),
            fingerprint=fingerprint(" ".join(words.choices(WORDS, k=ARTICLE))),
        ),
        modality=chance.choice(MODALITIES),  # type: ignore[arg-type]  # one of its own
        tone=round(chance.uniform(-1, 1), 3),
        confidence=round(chance.random(), 3),
        **told,  # type: ignore[arg-type]  # as its keys say
    )


def flood(count: int, happenings: int) -> list[bytes]:
    """Mentions as they stand on the topic, of so many happenings, in no order."""
    chance = random.Random(1)
    told = [happening(chance) for _ in range(happenings)]
    return [encode(report(number, chance.choice(told), chance, texts=count)) for number in range(count)]


def at_once(mentions: list[bytes]) -> Fold:
    """As a desk folds a partition that it is given."""
    fold = Fold()
    for start in range(0, len(mentions), BATCH):
        fold.load([read_mention(mention) for mention in mentions[start : start + BATCH]])
    fold.settle()
    return fold


def in_batches(mentions: list[bytes]) -> Fold:
    """As a desk folds what comes."""
    fold = Fold()
    for start in range(0, len(mentions), BATCH):
        fold.add([read_mention(mention) for mention in mentions[start : start + BATCH]])
    return fold


def measure(name: str, work: Callable[[list[bytes]], Fold], mentions: list[bytes]) -> None:
    """Print the time of the work."""
    gc.collect()
    started = time.process_time()
    fold = work(mentions)
    took = time.process_time() - started
    each = took / len(mentions) * 1e6
    print(f"{count(name, mentions, fold)}{took:>9.2f} s{each:>9,.0f} µs a mention", flush=True)


def weigh(name: str, mentions: list[bytes]) -> None:
    """Print the memory that a fold takes."""
    tracemalloc.start()
    fold = at_once(mentions)
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    each = size / len(mentions) / 1e3
    print(f"{count(name, mentions, fold)}{size / 1e6:>9.0f} MB{each:>8.1f} kB a mention", flush=True)


def count(name: str, mentions: list[bytes], fold: Fold) -> str:
    """The head of a line."""
    return f"{name:<44}{len(mentions):>8,} mentions{len(fold.live()):>8,} events"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--spread", type=int, default=SPREAD, help="mentions of many happenings")
    arguments.add_argument("--huge", type=int, default=HUGE, help="mentions of one happening")
    given = arguments.parse_args()
    for name, mentions in (
        ("spread over happenings", flood(given.spread, max(1, given.spread // 5))),
        ("of one happening", flood(given.huge, 1)),
    ):
        measure(f"{name}, at once", at_once, mentions)
        measure(f"{name}, in batches of {BATCH}", in_batches, mentions)
        weigh(f"{name}, memory", mentions[:2_000])


if __name__ == "__main__":
    main()
