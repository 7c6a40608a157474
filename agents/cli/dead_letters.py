"""`dateline dead-letters list|show|redrive`: what could not be processed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import Brokers, Prefix, settings_from
from agents.cli.printing import complain, counted, say
from agents.showing import shown

if TYPE_CHECKING:
    from agents.dead_letters import DeadLetter, Selection
    from agents.settings import Settings

NOT_THERE = 1  # the exit code where there is no such letter
NOT_ALL = 3  # the exit code where some could not be sent back
FIRST_CHARACTERS = 2000  # of a body that `show` prints without --whole


@dataclass(slots=True)
class Total:
    """How many dead letters there are of a kind, and when the first and the last of them failed."""

    number: int = 0
    first: str = ""
    last: str = ""

    def add(self, letter: DeadLetter) -> None:
        """Count one."""
        at = letter.at.isoformat(timespec="seconds")
        self.number += 1
        self.first, self.last = min(self.first or at, at), max(self.last, at)


app = typer.Typer(
    help="Show what could not be processed, and send it back when its cause is gone.", no_args_is_help=True
)

Agent = Annotated[str | None, typer.Option("--agent", help="Only those of this agent.")]
Code = Annotated[str | None, typer.Option("--error", help="Only those with this error code.")]
Since = Annotated[datetime | None, typer.Option("--since", help="Only those that failed at this time (UTC) or later.")]
Until = Annotated[datetime | None, typer.Option("--until", help="Only those that failed before this time (UTC).")]
Offset = Annotated[int | None, typer.Option("--offset", min=0, help="Only the one at this offset.")]
TheOffset = Annotated[int, typer.Argument(metavar="OFFSET", min=0, help="Its offset, as `list` shows it.")]
Whole = Annotated[bool, typer.Option("--whole", help="Print its body alone, byte for byte.")]
Summary = Annotated[bool, typer.Option("--summary", help="Only how many there are, by agent and error.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be sent back, and send nothing.")]
All = Annotated[bool, typer.Option("--all", help="All of them, where nothing else selects.")]


@app.command("list", epilog="Example: dateline dead-letters list --agent reader --since 2025-03-01")
def list_letters(
    *,
    agent: Agent = None,
    error: Code = None,
    since: Since = None,
    until: Until = None,
    summary: Summary = False,
    as_json: Json = False,
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
) -> None:
    """Print each dead letter in a line: offset, when, agent, error, where it stood, key, message."""
    from agents.dead_letters import Letters

    settings = checked_settings(brokers, topic_prefix)
    letters = Letters(settings, selection_of(agent, error, since, until))
    totals: dict[tuple[str, str], Total] = {}
    number = 0
    for number, letter in enumerate(letters, 1):  # noqa: B007  how many there were
        if summary:
            totals.setdefault((letter.agent, letter.error), Total()).add(letter)
        else:
            say(json_line(letter) if as_json else letter_line(letter))
    for (by, code), total in sorted(totals.items(), key=lambda row: (-row[1].number, row[0])):
        fields = {"agent": by, "error": code, "number": total.number, "first": total.first, "last": total.last}
        told = f"{total.number:>9,}  {by}  {code}  from {total.first} to {total.last}"
        say(json.dumps(fields) if as_json else shown(told))
    complain(counted(number, "dead letter"))
    tell_foreign(letters.foreign)


@app.command("show", epilog="Example: dateline dead-letters show 17 --whole > article.json")
def show(offset: TheOffset, *, whole: Whole = False, brokers: Brokers = None, topic_prefix: Prefix = None) -> None:
    """Print one dead letter: its headers, and what it was."""
    import sys

    from agents.dead_letters import Letters, Selection

    letters = Letters(checked_settings(brokers, topic_prefix), Selection(offset=offset))
    letter = next(iter(letters), None)
    if letter is None:
        complain(f"there is no dead letter at offset {offset}")
        raise typer.Exit(NOT_THERE)
    if whole:
        sys.stdout.buffer.write(letter.value or b"")
        return
    say(letter_line(letter))
    say(f"attempts: {letter.attempts}")
    for name, value in letter.headers:
        say(shown(f"{name}: {value.decode(errors='replace')}"))
    body = (letter.value or b"").decode(errors="replace")
    say(shown(body[:FIRST_CHARACTERS]) + (" …" if len(body) > FIRST_CHARACTERS else ""))


@app.command("redrive", epilog="Example: dateline dead-letters redrive --agent entities --error timed-out")
def redrive(
    *,
    agent: Agent = None,
    error: Code = None,
    since: Since = None,
    until: Until = None,
    offset: Offset = None,
    everything: All = False,
    dry_run: DryRun = False,
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
) -> None:
    """Send dead letters back to the topics they came from, as they were. Doing so twice does no harm."""
    from agents import dead_letters, redriving

    selection = selection_of(agent, error, since, until, offset)
    if selection == dead_letters.ANY and not everything:
        raise typer.BadParameter("say which: --agent, --error, --since, --until, --offset, or --all")
    settings = checked_settings(brokers, topic_prefix)
    if dry_run:
        result, number = redriving.Redriven(), 0
        for letter in redriving.choose(settings, selection, result):
            say(letter_line(letter))
            number += 1
        say(f"{counted(number, 'dead letter')} would be sent back")
    else:
        result = redriving.redrive(settings, selection)
        say(f"{counted(result.sent, 'dead letter')} sent back")
    if result.repeated:
        complain(f"{counted(result.repeated, 'more dead letter')} of the same records: each record goes back once")
    if result.old:
        complain(
            f"{result.old:,} of them are older than their topic keeps records: see that their agent is running now"
        )
    tell_foreign(result.foreign)
    for reason, number in sorted(result.left.items()):
        complain(f"{number:,} could not be sent back: {reason}")
    if result.left:
        raise typer.Exit(NOT_ALL)


def tell_foreign(number: int) -> None:
    """Say how many records on the topic are not ours."""
    if number:
        complain(f"{counted(number, 'record')} of others on the topic passed over")


def selection_of(
    agent: str | None,
    error: str | None,
    since: datetime | None,
    until: datetime | None,
    offset: int | None = None,
) -> Selection:
    """The selection that the options come to; times without a zone are UTC."""
    from agents.dead_letters import Selection

    return Selection(agent=agent, error=error, since=in_utc(since), until=in_utc(until), offset=offset)


def in_utc(moment: datetime | None) -> datetime | None:
    """The moment with its zone."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def checked_settings(brokers: str | None, topic_prefix: str | None) -> Settings:
    """The settings, once a broker has answered: else the trouble is told within seconds."""
    from agents.admin import wait_for_broker

    settings = settings_from(brokers=brokers, topic_prefix=topic_prefix)
    wait_for_broker(settings)
    return settings


def letter_line(letter: DeadLetter) -> str:
    """A dead letter in a line for people."""
    stood = "-".join(map(str, letter.origin))
    key = (letter.key or b"").decode(errors="replace")
    when = letter.at.isoformat(timespec="seconds")
    return shown(f"{letter.offset}  {when}  {letter.agent}  {letter.error}  {stood}  {key}  {letter.message}")


def json_line(letter: DeadLetter) -> str:
    """All that a dead letter says of itself, as a line of JSON in ASCII; of its body the size alone."""
    topic, partition, offset = letter.origin
    fields = {
        "offset": letter.offset,
        "at": letter.at.isoformat(timespec="milliseconds"),
        "agent": letter.agent,
        "error": letter.error,
        "message": letter.message,
        "attempts": letter.attempts,
        "id": letter.name,
        "key": None if letter.key is None else letter.key.decode(errors="replace"),
        "origin": {"topic": topic, "partition": partition, "offset": offset},
        "timestamp": letter.timestamp,
        "bytes": len(letter.value or b""),
        "whole": letter.whole,
    }
    return json.dumps(fields)
