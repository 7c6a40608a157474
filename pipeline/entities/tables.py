"""Reading the tables under `pipeline/resources`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

RESOURCES = resources.files("pipeline.resources")


def read_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table, each as its columns by name.

    Lines that begin with `#` head the file; the first other line names the columns, parted by tabs. Columns missing at
    the end of a row are empty.
    """
    lines = (line for line in RESOURCES.joinpath(name).read_text("utf-8").splitlines() if line[:1] not in {"", "#"})
    columns = next(lines).split("\t")
    for line in lines:
        values = line.split("\t")
        yield dict(zip(columns, values + [""] * (len(columns) - len(values)), strict=True))


def listed(value: str) -> list[str]:
    """The several values of one column, parted by `|`."""
    return [part for part in value.split("|") if part]
