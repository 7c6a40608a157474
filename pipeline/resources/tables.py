"""Reading the tables that lie beside this module.

A table is tab-separated. Lines that begin with `#` say what it is, where its facts come from and under what licence;
the first other line names the columns. Values missing at the end of a row are empty; several in one are parted by `|`.
"""

from __future__ import annotations

from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.tsv`, each by the names of its columns, in the file's order.

    Raises:
        ValueError: a row has more values than there are columns.
    """
    columns, *rows = _lines(name)
    return [dict(zip(columns, _filled(name, row, len(columns)), strict=True)) for row in rows]


def read_rows(name: str) -> list[tuple[str, ...]]:
    """The rows of `<name>.tsv`, each as its values in the order of its columns, in the file's order.

    Raises:
        ValueError: a row has more values than there are columns.
    """
    columns, *rows = _lines(name)
    return [tuple(_filled(name, row, len(columns))) for row in rows]


def listed(value: str) -> list[str]:
    """The several values of one column."""
    return [part for part in value.split("|") if part]


def _lines(name: str) -> list[list[str]]:
    text = (files("pipeline.resources") / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]


def _filled(name: str, row: list[str], width: int) -> list[str]:
    if len(row) > width:
        raise ValueError(f"{name}.tsv: more than {width} columns in {row}")
    return row + [""] * (width - len(row))
