"""Faust in its own documented form: an agent, `async for`, `send`; started as the `faust` command starts it."""

from __future__ import annotations

import sys
import tempfile

import faust

from tests.chaos.plain_work import GIVES, GROUP, PORT, SETTINGS, TAKES, article_of

app = faust.App(
    GROUP,
    broker=f"kafka://{SETTINGS.brokers}",
    value_serializer="raw",
    datadir=tempfile.mkdtemp(prefix="plain-"),
    web_port=int(PORT),
    web_host="127.0.0.1",
    topic_allow_declare=False,
    topic_disable_leader=True,
    consumer_auto_offset_reset="earliest",
)
raw_articles = app.topic(TAKES, value_type=bytes)
articles = app.topic(GIVES, value_type=bytes)


@app.agent(raw_articles)
async def read(stream: faust.StreamT[bytes]) -> None:
    """As in the user guide's first example."""
    async for key, value in stream.items():
        await articles.send(key=key, value=article_of(value))


if __name__ == "__main__":
    sys.argv[1:] = ["worker", "-l", "warn"]
    app.main()
