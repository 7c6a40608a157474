"""`dateline topics`: the table of topics, and how they stand on the broker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import Brokers, Prefix, settings_from

if TYPE_CHECKING:
    from agents.admin import TopicState

WIDTH = 200  # characters: rather wrapped by the terminal than cut short

Create = Annotated[bool, typer.Option("--create", help="Create those that are missing; changes none that exists.")]
Partitions = Annotated[
    int | None, typer.Option("--partitions", min=1, help="As many workers can share an agent's work; fixed for ever.")
]
Replication = Annotated[
    int | None, typer.Option("--replication", min=1, help="Copies of each; the cluster's default where not given.")
]


def topics(
    *,
    create: Create = False,
    partitions: Partitions = None,
    replication: Replication = None,
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
) -> None:
    """Show every topic of the stream and how it stands on the broker; exits with 1 where one is not as it should be."""
    from agents.admin import create_topics, topic_states
    from agents.errors import BrokerDown, TopicsWrong
    from agents.topics import DEFAULT_PARTITIONS, TOPICS

    settings = settings_from(brokers=brokers, topic_prefix=topic_prefix)
    try:
        if create:
            states = create_topics(settings, partitions or DEFAULT_PARTITIONS, replication)
        else:
            states = topic_states(settings, partitions)
    except BrokerDown:
        from agents.admin import TopicState

        unknown = [TopicState(topic.named(settings.topic_prefix)) for topic in TOPICS]
        print_table(unknown, "not known: no broker")
        raise
    print_table(states)
    wrong = [state for state in states if state.differences]
    if wrong:
        raise TopicsWrong(
            "; ".join(f"{state.topic.name} {', '.join(state.differences)}" for state in wrong)
            + ("" if create else ". `dateline topics --create` makes what is missing")
        )


def print_table(states: list[TopicState], told: str | None = None) -> None:
    """The table on standard output."""
    from rich.console import Console
    from rich.table import Table

    from agents.topics import MEBIBYTE

    table = Table(box=None, pad_edge=False)
    for column in ("topic", "record", "partitions", "kept", "cleanup", "largest", "on the broker", "key"):
        table.add_column(column, no_wrap=True)
    for state in states:
        topic = state.topic
        table.add_row(
            topic.name,
            topic.record,
            str(state.partitions or topic.partitions or "-"),
            told_retention(topic.retention),
            topic.cleanup,
            f"{topic.max_bytes // MEBIBYTE} MiB",
            told or ", ".join(state.differences) or "as it should be",
            topic.key,
        )
    Console(markup=False, highlight=False, width=WIDTH).print(table)


def told_retention(kept: timedelta | None) -> str:
    """How long records stay, in words."""
    return "for ever" if kept is None else f"{kept.days} days"
