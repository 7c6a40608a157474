"""An event with thousands of mentions is as good as one with three, and fits into its record."""

from __future__ import annotations

import random

import msgspec
import pytest

from agents.topics import EVENTS
from agents.work import Output
from pipeline.corroboration import Fold, is_cut
from pipeline.corroboration.event import build_event, most_met
from pipeline.records import ChainLink, MentionActor, encode
from tests.unit.corroboration.newsroom import ARMY_SPOKESMAN, mention

MANY, DENIALS = 3_000, 120
WIDE = "\u0001\N{PILE OF POO}" * 1_000  # six bytes and four bytes a character in JSON


def deniers(count):
    return [
        mention(
            f"denial-{number}",
            modality="denied",
            chain=[ChainLink(text=f"party {number}", kind="party")],
            fingerprint="",
        )
        for number in range(count)
    ]


def fits(event) -> bool:
    return not Output(EVENTS, event.id.encode(), encode(event)).too_large


def test_thousands_of_mentions_and_denials_are_all_counted_and_make_a_record_that_fits():
    told = [mention(f"article-{number}") for number in range(MANY)]
    fold = Fold()
    fold.load([*told, *deniers(DENIALS)])
    fold.settle()
    (event,) = fold.live()
    assert (event.revision, event.sources.articles, event.sources.independent) == (MANY + DENIALS, MANY + DENIALS, MANY)
    assert (len(event.mentions), len(event.denied_by)) == (100, 100)
    assert fits(event)


def test_a_denial_beyond_those_listed_still_disputes():
    last = mention("z-last", modality="denied", chain=[ARMY_SPOKESMAN])
    event = build_event("event", [mention("a")], [*deniers(150), last])
    assert event.status == "disputed"
    assert last.id not in {denial.mention_id for denial in event.denied_by}


@pytest.mark.parametrize(
    "fat",
    [
        {"evidence": [WIDE]},
        {"url": "https://news.example/" + "x" * 20_000},
        {"publisher": "P" * 20_000},
        {"actors": [MentionActor(text=f"{WIDE} {number}", name=None) for number in range(20)]},
        {"chain": [ChainLink(text=WIDE * 5, kind="party")] * 3},
    ],
    ids=["evidence", "url", "publisher", "names", "sources"],
)
def test_what_is_long_in_every_mention_is_cut_alike_in_any_order(fat):
    told = [mention(f"article-{number}", **fat) for number in range(150)]
    told += [msgspec.structs.replace(found, id=f"{found.id}-denied", modality="denied") for found in told]
    founding, attached = told[:150], told[150:]
    event = build_event("event", founding, attached)
    assert fits(event)
    assert is_cut(event) == ("actors" not in fat), "of names it is the lists of names that are cut"
    assert (event.revision, event.sources.articles) == (300, 150)
    random.Random(1).shuffle(founding)
    random.Random(2).shuffle(attached)
    assert encode(build_event("event", founding, attached)) == encode(event)


def covered(spans):
    """`most_met` by looking at every interval for every start."""
    regions = []
    for start in {start for start, _ in spans}:
        there = [end for first, end in spans if first <= start < end or first == start]
        regions.append((-len(there), min(there) - start, start, min(there)))
    return min(regions)[2:]


def test_where_most_intervals_meet_is_found_as_by_looking_at_all_of_them():
    chance = random.Random(3)
    for _ in range(500):
        starts = [float(chance.randrange(12)) for _ in range(chance.randrange(1, 12))]
        spans = [(start, start + chance.randrange(6)) for start in starts]
        assert most_met(spans) == covered(spans)
