"""`dateline dead-letters list|show|redrive`: what could not be processed."""

from __future__ import annotations

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
All = Annotated[bool, typer.Option("--all", help="All of them, where nothing else selects.")]


@app.command("list", epilog="Example: dateline dead-letters list --agent reader --since 2025-03-01")
def list_letters(
    *,
    agent: Agent = None,
    error: Code = None,
    since: Since = None,
    until: Until = None,
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
) -> None:
    """Print each dead letter in a line: offset, when, agent, error, where it stood, key, message."""
    from agents.dead_letters import read

    settings = checked_settings(brokers, topic_prefix)
    number = 0
    for letter in read(settings, selection_of(agent, error, since, until)):
        say(letter_line(letter))
        number += 1
    complain(counted(number, "dead letter"))


@app.command("show", epilog="Example: dateline dead-letters show 17 --whole > article.json")
def show(offset: TheOffset, *, whole: Whole = False, brokers: Brokers = None, topic_prefix: Prefix = None) -> None:
    """Print one dead letter: its headers, and what it was."""
    import sys

    from agents.dead_letters import Selection, read

    letter = next(read(checked_settings(brokers, topic_prefix), Selection(offset=offset)), None)
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
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
) -> None:
    """Send dead letters back to the topics they came from, as they were. Doing so twice does no harm."""
    from agents import dead_letters

    selection = selection_of(agent, error, since, until, offset)
    if selection == dead_letters.ANY and not everything:
        raise typer.BadParameter("say which: --agent, --error, --since, --until, --offset, or --all")
    sent, left = dead_letters.redrive(checked_settings(brokers, topic_prefix), selection)
    say(f"{counted(sent, 'dead letter')} sent back")
    if left:
        complain(f"{left} could not be sent back: their bodies had not fitted into the topic")
        raise typer.Exit(NOT_ALL)


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
