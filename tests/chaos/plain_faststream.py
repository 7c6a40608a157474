"""FastStream in its own documented form: a subscriber that returns what a publisher sends."""

from __future__ import annotations

import asyncio

from faststream import FastStream
from faststream.kafka import KafkaBroker, KafkaMessage, KafkaResponse

from tests.chaos.plain_work import GIVES, GROUP, SETTINGS, TAKES, article_of

broker = KafkaBroker(SETTINGS.brokers)
app = FastStream(broker)


@broker.subscriber(TAKES, group_id=GROUP, auto_offset_reset="earliest")
@broker.publisher(GIVES)
async def read(message: KafkaMessage) -> KafkaResponse:
    """As in the README, with the key kept."""
    return KafkaResponse(article_of(message.body), key=message.raw_message.key)


if __name__ == "__main__":
    asyncio.run(app.run())
