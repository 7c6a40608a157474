"""`dateline ingest`: raw articles onto the stream."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import SOME_FAILED, Brokers, Prefix, check_places, settings_from
from agents.cli.printing import complain, counted, say

if TYPE_CHECKING:
    from agents.ingesting import Sent

Places = Annotated[
    list[str],
    typer.Argument(metavar="PATH…|URL…|-", help="Files, folders, globs, RSS or Atom addresses, - for standard input."),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch feeds from private and loopback addresses too.")
]


def ingest(
    places: Places,
    *,
    allow_private: AllowPrivate = False,
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
) -> None:
    """Send raw articles to the stream, and tell what was sent and what was refused.

    Takes JSON lines, JSON, CSV with a header, plain text, HTML, and RSS or Atom, gzipped or not. Exits with 3 if
    something was refused.
    """
    settings = settings_from(brokers=brokers, topic_prefix=topic_prefix)
    check_places(places)
    from agents.ingesting import ingest_all, read_places

    result = with_progress(ingest_all(settings, read_places(places, allow_private=allow_private)))
    if result is None:
        return
    say(f"{counted(result.sent, 'article')} sent, {sum(result.refused.values()):,} refused")
    for refused in result.told:
        complain(f"refused [{refused.code}] {refused.message}")
    if result.refused:
        complain("refused in all: " + ", ".join(f"{code} {count:,}" for code, count in sorted(result.refused.items())))
        raise typer.Exit(SOME_FAILED)


def with_progress(results: Iterable[Sent]) -> Sent | None:
    """The last of the results; while they come, how far it is, on standard error if that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    result: Sent | None = None
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=None)
        for result in results:
            refused = sum(result.refused.values())
            progress.update(task, description=f"{result.sent:,} sent, {refused:,} refused")
    return result
