"""`dateline schema`: the JSON Schemas of the records."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agents.cli.printing import say

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What the records are called on the command line, and in `pipeline.records`.
RECORDS = {
    "raw-article": "RawArticle",
    "annotated-article": "Article",
    "event-mention": "MentionRecord",
    "article-notice": "ArticleNotice",
    "event": "Event",
    "pointer": "Pointer",
    "outcome": "OutcomeRecord",
}

RecordName = Annotated[
    str | None, typer.Argument(metavar="[RECORD]", help=f"One of {', '.join(RECORDS)}; all where not given.")
]


def schema(record: RecordName = None) -> None:
    """Print the JSON Schema (2020-12) of a record, or of all."""
    import msgspec

    from pipeline.records import json_schemas

    definitions = json_schemas()
    if record is None:
        whole: dict[str, Any] = {"$schema": DIALECT, "$defs": definitions}
    elif record in RECORDS:
        name = RECORDS[record]
        whole = {"$schema": DIALECT, "$ref": f"#/$defs/{name}", "$defs": needed(definitions, name)}
    else:
        raise typer.BadParameter(f"there is no record {record}; there are {', '.join(RECORDS)}")
    say(msgspec.json.format(msgspec.json.encode(whole), indent=2).decode())


def needed(definitions: dict[str, Any], name: str) -> dict[str, Any]:
    """The definitions that the one of that name refers to, itself among them."""
    found: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = definitions[name]
            waiting += references(definitions[name])
    return found


def references(part: Any) -> list[str]:
    """The names of the definitions that a part of a schema refers to."""
    if isinstance(part, dict):
        here = [part["$ref"].rpartition("/")[2]] if "$ref" in part else []
        return here + [name for value in part.values() for name in references(value)]
    if isinstance(part, list):
        return [name for value in part for name in references(value)]
    return []
