"""Options that several verbs share, and the settings they come to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from agents.settings import Settings

Brokers = Annotated[
    str | None,
    typer.Option("--brokers", help="Kafka's address, host:port,host:port. [DATELINE_BROKERS]", show_default=False),
]
Prefix = Annotated[
    str | None,
    typer.Option(
        "--topic-prefix", help="What the names of this stream's topics begin with. [DATELINE_TOPIC_PREFIX]",
        show_default=False,
    ),
]  # fmt: skip
Files = Annotated[list[str], typer.Argument(metavar="FILE…|-", help="Files, folders, or - for standard input.")]
SOME_FAILED = 3  # the exit code where some inputs failed


def settings_from(**given: Any) -> Settings:
    """The settings of the environment, and in their place those that were given.

    Raises:
        SettingsWrong: one has a wrong value; the message never shows the value, which may be a secret.
    """
    from pydantic import ValidationError

    from agents.errors import SettingsWrong
    from agents.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        told = (": ".join([*map(str, found["loc"]), found["msg"]]) for found in error.errors(include_input=False))
        raise SettingsWrong(f"a setting is wrong: {'; '.join(told)}") from None


def paths_of(files: list[str]) -> list[Path | None]:
    """The files that were named, folders opened and globs spelled out; null is standard input.

    Raises:
        typer.BadParameter: there is no such file.
    """
    from agents.sources import STANDARD_INPUT, existing

    paths: list[Path | None] = []
    for file in files:
        if file == STANDARD_INPUT:
            paths.append(None)
            continue
        try:
            paths += existing([file])
        except FileNotFoundError:
            raise typer.BadParameter(f"there is no file {file}") from None
    return paths


def check_places(places: list[str]) -> None:
    """A misspelt place is told before anything is sent; addresses of the web and standard input are left alone.

    Raises:
        typer.BadParameter: there is no such file.
    """
    from agents.feeds import is_feed_address

    paths_of([place for place in places if not is_feed_address(place)])
