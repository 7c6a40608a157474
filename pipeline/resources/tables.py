"""Reading the tables that lie beside this module."""

from __future__ import annotations

from importlib.resources import files


def read_table(name: str, columns: int) -> list[tuple[str, ...]]:
    """The rows of `resources/<name>`, a TSV with comment lines (`#`); short rows are filled up with "".

    Raises:
        ValueError: a row has more than `columns` columns.
    """
    rows = []
    for line in files("pipeline.resources").joinpath(name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if len(row) > columns:
            raise ValueError(f"{name}: more than {columns} columns: {line!r}")
        rows.append(row + ("",) * (columns - len(row)))
    return rows
