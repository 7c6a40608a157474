"""Reading the tables of `pipeline/resources`."""

from __future__ import annotations

from importlib import resources


def read_table(name: str) -> list[list[str]]:
    """The rows of a tab-separated table, without its comments."""
    text = resources.files("pipeline.resources").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
