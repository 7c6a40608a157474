"""The one address of a page that is reached under many: the id of an article rests on it."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from pipeline.resources.tables import read_table

DEFAULT_PORTS = {"http": 80, "https": 443}
OTHER_DOORS = re.compile(r"^(?:www|m|mobile|amp)\.")


def canonical_url(url: str | None, stated: str | None = None) -> str | None:
    """The address without what differs from reader to reader: case of the host, port, fragment (RFC 3986), tracking.

    `stated` is the one that the page names as canonical; it is taken if it lies on the same site and is no front page,
    since pages have been seen to name their front page all over. Null where neither is an address.
    """
    given, named = split(url), split(stated)
    if named and (named.path.strip("/") or named.query) and (given is None or same_site(given, named)):
        return assemble(named)
    return assemble(given) if given else None


def split(url: str | None) -> SplitResult | None:
    """The parts of a web address; null where it is none."""
    try:
        parts = urlsplit((url or "").strip())
        usable = parts.scheme.lower() in DEFAULT_PORTS and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        return None
    return parts if usable else None


def same_site(first: SplitResult, second: SplitResult) -> bool:
    """Whether two addresses lie on one host, or on its doors for telephones."""
    return OTHER_DOORS.sub("", first.hostname or "") == OTHER_DOORS.sub("", second.hostname or "")


def assemble(parts: SplitResult) -> str:
    """The address written in its one form."""
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port and parts.port != DEFAULT_PORTS[parts.scheme.lower()] else ""
    parameters = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not is_tracking(pair[0])]
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"{parts.scheme.lower()}://{host}{port}{parts.path or '/'}{query}"


def is_tracking(parameter: str) -> bool:
    """Whether a parameter says how the reader came, not what the page is."""
    names, beginnings = tracking_parameters()
    return parameter.lower() in names or parameter.lower().startswith(beginnings)


@cache
def tracking_parameters() -> tuple[frozenset[str], tuple[str, ...]]:
    """Names of tracking parameters, and beginnings of such names."""
    rows = [row["parameter"] for row in read_table("tracking_parameters")]
    return (
        frozenset(row for row in rows if not row.endswith("*")),
        tuple(row.removesuffix("*") for row in rows if row.endswith("*")),
    )
