"""Reading the tables: tab-separated rows under a header line; lines that begin with `#` say what the table is."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of `pipeline/resources/<name>.tsv`, each by the names of its columns, in the file's order."""
    lines = (files("pipeline.resources") / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line for line in lines if line and not line.startswith("#")]
    return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
