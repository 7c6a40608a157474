"""What the verbs print: safe text, complaints, an event in a line."""

from __future__ import annotations

import sys
from typing import Any

from agents.showing import BIDI, shown

DAY = 10  # characters of a date


def safe_json(line: bytes) -> str:
    """A line of JSON, the same to a parser, in which a terminal finds nothing to obey."""
    text = line.decode("utf-8", errors="replace")
    return "".join(char if char.isprintable() and char not in BIDI else json_escaped(char) for char in text)


def json_escaped(char: str) -> str:
    """A character as the escape of a JSON string, in surrogates beyond the first plane."""
    units = char.encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def complain(message: str) -> None:
    """One line on standard error."""
    sys.stdout.flush()
    print(f"dateline: {shown(message)}", file=sys.stderr, flush=True)  # noqa: T201  # this is what prints


def say(message: str) -> None:
    """One line on standard output, shown as it is."""
    print(message, flush=True)  # noqa: T201  # this is what prints


def event_line(event: dict[str, Any]) -> str:
    """An event, or the pointer that is left of one, in a line for people."""
    if "superseded_by" in event:
        return shown(f"{event.get('id')} is now part of {event['superseded_by']}")
    time = event.get("time") or {}
    when = str(time.get("from") or time.get("to") or "")[:DAY] or "no date"
    sources = event.get("sources") or {}
    kind = event.get("sub_event") or event.get("mode")
    what = event.get("type", "?") + (f"/{kind}" if kind else "")
    support = f"{event.get('status', '?')}, {counted(sources.get('independent', 0), 'line')}"
    return shown(f"{when}  {where_of(event)}  {what}  [{support}]  {event.get('summary', '')}")


def where_of(event: dict[str, Any]) -> str:
    """The finest place of an event with its country."""
    for found in event.get("places") or ():
        place = found.get("place") or {}
        names = [str(place[field]) for field in ("name", "country") if place.get(field)]
        if names:
            return ", ".join(names)
    return "no place"


def countries_of(event: dict[str, Any]) -> set[str]:
    """The countries an event happened in."""
    found = ((place.get("place") or {}).get("country") for place in event.get("places") or ())
    return {country for country in found if country}


def counted(number: int, what: str) -> str:
    """The number and the word, in the plural where it should be."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
