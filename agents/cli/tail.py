"""`dateline tail`: events as they form."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

import typer

from agents.cli.options import Brokers, Prefix, settings_from
from agents.cli.printing import countries_of, event_line, safe_json, say

AsJson = Annotated[bool, typer.Option("--json", help="Print the records themselves, one a line.")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only events of this type; may be given again.")]
Countries = Annotated[
    list[str] | None, typer.Option("--country", help="Only events in this country (ISO 3166 alpha-3); again.")
]
Statuses = Annotated[list[str] | None, typer.Option("--status", help="Only events of this status; again.")]
FromBeginning = Annotated[bool, typer.Option("--from-beginning", help="Everything there is first.")]
UntilIdle = Annotated[
    float | None, typer.Option("--until-idle", min=0.1, metavar="SECONDS", help="End when none came for so long.")
]
Transactions = Annotated[
    bool | None,
    typer.Option(
        "--transactions/--no-transactions", help="Whether the broker has them. [DATELINE_TRANSACTIONS]", hidden=True
    ),
]


def tail(
    *,
    as_json: AsJson = False,
    types: Types = None,
    countries: Countries = None,
    statuses: Statuses = None,
    from_beginning: FromBeginning = False,
    until_idle: UntilIdle = None,
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
    transactions: Transactions = None,
) -> None:
    """Print each event as it is founded or changes, a line each, until Ctrl-C."""
    from agents.topic_log import TopicLog
    from agents.topics import EVENTS

    settings = settings_from(brokers=brokers, topic_prefix=topic_prefix, transactions=transactions)
    wanted = Wanted.of(types, countries, statuses)
    with TopicLog(settings, [EVENTS], from_beginning=from_beginning) as log, suppress(KeyboardInterrupt):
        for record in log.follow(until_idle):
            line = told(record.value, wanted, as_json=as_json)
            if line is not None:
                say(line)


class Wanted:
    """Which events are wanted; an empty set wants all."""

    def __init__(self, types: set[str], countries: set[str], statuses: set[str]) -> None:
        self.types = types
        self.countries = countries
        self.statuses = statuses

    @classmethod
    def of(cls, types: list[str] | None, countries: list[str] | None, statuses: list[str] | None) -> Wanted:
        """From what the command line gives, in whatever case."""
        return cls(
            {name.upper() for name in types or ()},
            {name.upper() for name in countries or ()},
            {name.lower() for name in statuses or ()},
        )

    def takes(self, event: dict[str, Any]) -> bool:
        """Whether the event, or the pointer left of one, is wanted."""
        return (
            (not self.types or event.get("type") in self.types)
            and (not self.countries or bool(self.countries & countries_of(event)))
            and (not self.statuses or event.get("status") in self.statuses)
        )


def told(value: bytes | None, wanted: Wanted, *, as_json: bool) -> str | None:
    """The line for a record of `events`, or null where it is not wanted."""
    from pipeline.errors import InputError
    from pipeline.records import decode_object

    if value is None:
        return None
    try:
        event = decode_object(value)
    except InputError:
        return None
    if not wanted.takes(event):
        return None
    return safe_json(value) if as_json else event_line(event)
