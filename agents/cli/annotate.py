"""`dateline annotate`: raw articles in, annotated articles out, without Kafka."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import SOME_FAILED, Files, paths_of
from agents.cli.printing import complain, counted

if TYPE_CHECKING:
    from agents.sourced import Sourced

Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes to work in; 0: one a core.")]


def annotate(files: Files, jobs: Jobs = 0) -> None:
    """Print the annotated article of each raw one, one a line, in the order of the input.

    Takes JSON lines, JSON, CSV, plain text and HTML, gzipped or not. A line that cannot be read gives an object with
    `id`, `source` and `error` in its place and the run goes on; exits with 3 if there were such.
    """
    from agents.annotating import annotate_all

    total = failed = 0
    out = sys.stdout.buffer
    for result in annotate_all(sources_of(paths_of(files)), jobs or os.cpu_count() or 1):
        out.write(result.line + b"\n")
        out.flush()
        total += 1
        failed += result.failed
    if failed:
        complain(f"{failed} of {counted(total, 'input')} could not be annotated: see the errors in their places")
        raise typer.Exit(SOME_FAILED)


def sources_of(paths: list[Path | None]) -> Iterator[Sourced]:
    """What is in the files, in order; null is standard input."""
    from agents.sources import read_file, read_standard_input

    for path in paths:
        yield from read_standard_input() if path is None else read_file(path)
