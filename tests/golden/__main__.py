"""Writes the records of the current release, one file a topic: `python -m tests.golden`, once, when it is released.

Those of an earlier release are never written again: they are what its workers have left on the topics. Each line is a
record: `{"key", "headers", "value"}`, all as text, since every record here is UTF-8.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from agents.desk_partition import DeskPartition
from agents.entities import ENTITIES
from agents.events import EVENTS_AGENT
from agents.publishing import Message, headers_of, messages_of
from agents.reader import READER
from agents.sentiment import SENTIMENT
from agents.settings import Settings
from agents.topics import EVENT_MENTIONS, RAW_ARTICLES, TOPICS, Topic
from agents.work import Agent, Chain, Incoming, Result, Workshop
from pipeline.release import RELEASE

HERE = Path(__file__).parent
ARRIVED = 1_741_600_800_000  # milliseconds: when the raw records came to Kafka
LATER = {
    "id": "golden-later",
    "url": "https://courier.example/torga",
    "publisher": "Harbour Courier",
    "title": "Gunmen attack market in Benghazi",
    "text": (
        "BENGHAZI, March 9 (Reuters) - Gunmen killed three people in an attack on a market in Benghazi on Sunday, a "
        "hospital official said.\n\nDoctor Salma Idris told reporters that the police had arrested two men. Shops in "
        "the city stayed open."
    ),
    "published_at": "2025-03-09T18:30:00Z",
    "fetched_at": "2025-03-09T19:00:00Z",
    "section": "world",
}
EARLIER = {
    "id": "golden-earlier",
    "publisher": "Delta Post",
    "text": (
        "BENGHAZI, March 9 - At least three people were killed when gunmen attacked a market in Benghazi on Sunday, "
        "witnesses said. It was the second attack on a market in Libya this year."
    ),
    "published_at": "2025-03-09T15:00:00Z",
    "fetched_at": "2025-03-09T15:20:00Z",
}
DENIAL = {
    "id": "golden-denial",
    "publisher": "Civic Radio",
    "text": (
        "BENGHAZI, March 10 - The police denied that gunmen had attacked a market in Benghazi on Sunday. Shops stayed "
        "open, the army said, and buses ran as usual."
    ),
    "published_at": "2025-03-10T08:00:00Z",
    "fetched_at": "2025-03-10T08:20:00Z",
}
FOREIGN = {
    "id": "golden-foreign",
    "text": "Trois personnes ont été tuées dimanche dans une attaque contre un marché de la ville, selon un médecin.",
    "published_at": "2025-03-09T18:30:00Z",
}
RAWS: tuple[tuple[bytes, bytes], ...] = (
    *((raw["id"].encode(), json.dumps(raw, ensure_ascii=False).encode()) for raw in (LATER, EARLIER, DENIAL, FOREIGN)),
    (b"golden-broken", b'{"id": "golden-broken", "text": 7}'),
)


class OnePartition:
    """What `messages_of` asks of a sender, on a stream with one partition a topic."""

    async def partitions(self, topic: Topic) -> int:
        return 1


def incoming(topic: Topic, messages: Iterable[Message]) -> list[Incoming]:
    """The records of a topic as its consumer gets them."""
    return [
        Incoming(
            topic=topic.name,
            partition=0,
            offset=offset,
            timestamp=ARRIVED,
            key=message.key,
            value=message.value,
            headers=tuple(message.headers),
        )
        for offset, message in enumerate(each for each in messages if each.topic == topic)
    ]


def work(agent: Agent, records: Sequence[Incoming]) -> list[Result]:
    """What the agent makes of the records."""
    return Workshop(Chain((agent,))).run(records).results


async def everything() -> list[Message]:
    """Every record of a small stream, in the order in which its agents send them."""
    messages = [
        Message(RAW_ARTICLES, key, value, headers_of(RAW_ARTICLES, key, value, "ingest")) for key, value in RAWS
    ]
    for agent in (READER, ENTITIES, EVENTS_AGENT, SENTIMENT):
        records = incoming(agent.consumes, messages)
        for record, result in zip(records, work(agent, records), strict=True):
            messages += await messages_of(record, result, OnePartition(), agent.name)
    desk = DeskPartition(0, Settings(), lambda: None, lambda *_: None)
    for record in incoming(EVENT_MENTIONS, messages):  # one by one, so that the earlier article moves the event
        (result,) = await desk.add([record])
        messages += await messages_of(record, result, OnePartition(), "desk")
    return messages


def row(message: Message) -> str:
    """A record as a line of JSON."""
    told = {
        "key": (message.key or b"").decode(),
        "headers": {name: value.decode() for name, value in message.headers},
        "value": (message.value or b"").decode(),
    }
    return json.dumps(told, ensure_ascii=False)


def main():
    folder = HERE / RELEASE
    if folder.exists():
        sys.stdout.write(f"{folder} is there, and the records of a release are written once\n")
        return 1
    messages = asyncio.run(everything())
    folder.mkdir()
    for topic in TOPICS:
        rows = [row(message) for message in messages if message.topic == topic]
        (folder / f"{topic.name}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
        sys.stdout.write(f"{topic.name}: {len(rows)} records\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
