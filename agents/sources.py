"""Raw articles from files: JSON lines, JSON, CSV, plain text, HTML, feeds; any of them gzipped.

Everything is read as a stream and nothing is trusted: what cannot be read gives a `Refused` in its place.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import msgspec

from agents.sourced import Found, Refused, Sourced
from agents.topics import MEBIBYTE

INPUT_LIMIT = 50 * MEBIBYTE  # bytes of a line or of a file that is one article; the largest page seen had 3 MB
SKIP_STEP = MEBIBYTE  # bytes read at a time to get past a line that is too long
SNIFF = 2048  # bytes in which a page says its encoding (HTML standard, 13.2.3.2: the first 1024)
STANDARD_INPUT = "-"
STANDARD_INPUT_FILE = 0  # its descriptor

LINES = {".jsonl", ".ndjson"}
TEXT = {".txt", ".text"}
PAGES = {".html", ".htm", ".xhtml"}
FEEDS = {".xml", ".rss", ".atom"}
TABLES = {".csv"}
KNOWN = LINES | TEXT | PAGES | FEEDS | TABLES | {".json"}

# What other programs call the columns of a table of articles, and what a raw article calls them.
COLUMNS = {
    "content": "text",
    "body": "text",
    "link": "url",
    "headline": "title",
    "date": "published_at",
    "author": "authors",
    "source": "publisher",
}
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
FALLBACK_ENCODING = "windows-1252"  # what browsers take for unlabelled Western pages (WHATWG Encoding)
BOM = b"\xef\xbb\xbf"


def files_under(place: Path) -> list[Path]:
    """The file itself; of a folder every file in it that can hold articles, in the order of their names."""
    if not place.is_dir():
        return [place]
    return [
        path
        for path in sorted(place.rglob("*"))
        if path.is_file()
        and kind_of(path) in KNOWN
        and not any(part.startswith(".") for part in path.relative_to(place).parts)
    ]


def kind_of(path: Path) -> str:
    """The suffix that says what is in it, without `.gz`."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def read_file(path: Path) -> Iterator[Sourced]:
    """The raw articles of a file, in order; what it holds goes by its name, else by its first character."""
    name = str(path)
    try:
        with path.open("rb") as opened:
            packed = path.name.lower().endswith(".gz")
            stream = io.BufferedReader(gzip.GzipFile(fileobj=opened)) if packed else opened
            yield from read_stream(stream, name, kind_of(path))
    except (OSError, EOFError, zlib.error) as error:
        yield Refused(name, "unreadable", f"{name} cannot be read: {error}")


def read_standard_input() -> Iterator[Sourced]:
    """The raw articles of standard input, one a line."""
    # Not `sys.stdin`, which Python wants to close at the end, though a thread may be waiting in it.
    with open(STANDARD_INPUT_FILE, "rb", closefd=False) as stream:  # a descriptor has no path
        yield from read_lines(stream, "standard input")


def read_stream(stream: BinaryIO, name: str, kind: str) -> Iterator[Sourced]:
    """The raw articles of a stream whose kind is a suffix of `KNOWN`, or any other where that is not known."""
    if kind not in KNOWN:
        kind = guess_kind(stream)
    if kind in LINES:
        yield from read_lines(stream, name)
    elif kind in TABLES:
        yield from read_table(stream, name)
    elif kind == ".json":
        yield from read_json(stream, name)
    else:
        data = stream.read(INPUT_LIMIT + 1)
        if len(data) > INPUT_LIMIT:
            yield too_large(name)
        elif kind in FEEDS:
            from agents.feeds import read_feed

            yield from read_feed(data, name)
        else:
            field = "html" if kind in PAGES else "text"
            yield Found(name, msgspec.json.encode({field: decode_text(data)}))


def guess_kind(stream: BinaryIO) -> str:
    """What a file without a telling name holds, by its first character."""
    peeked: bytes = stream.peek(SNIFF) if isinstance(stream, io.BufferedReader) else b""
    first = peeked.removeprefix(BOM).lstrip()[:1]
    return {b"{": ".jsonl", b"[": ".json", b"<": ".html"}.get(first, ".txt")


def read_lines(stream: BinaryIO, name: str) -> Iterator[Sourced]:
    """One raw article a line; empty lines are passed over, too long ones refused without being held."""
    number = 0
    while line := stream.readline(INPUT_LIMIT + 1):
        number += 1
        if len(line) > INPUT_LIMIT and not line.endswith(b"\n"):
            while rest := stream.readline(SKIP_STEP):
                if rest.endswith(b"\n"):
                    break
            yield too_large(f"{name}:{number}")
            continue
        data = (line.removeprefix(BOM) if number == 1 else line).strip()
        if data:
            yield Found(f"{name}:{number}", data)


def read_json(stream: BinaryIO, name: str) -> Iterator[Sourced]:
    """The articles of a file that is one JSON object, a list of them, or, in spite of its name, JSON lines."""
    data = stream.read(INPUT_LIMIT + 1)
    articles = json_articles(data.removeprefix(BOM)) if len(data) <= INPUT_LIMIT else None
    if articles is not None:
        names = [name] if len(articles) == 1 else [f"{name}:[{place}]" for place in range(len(articles))]
        yield from (Found(article_name, article) for article_name, article in zip(names, articles, strict=True))
        return
    yield from read_lines(io.BufferedReader(Chained(data, stream)), name)


def json_articles(data: bytes) -> list[bytes] | None:
    """The members of a JSON list, or the one object that the whole is; null where it is neither."""
    try:
        if data.lstrip()[:1] == b"[":
            return [bytes(article) for article in msgspec.json.decode(data, type=list[msgspec.Raw])]
        return [bytes(msgspec.json.decode(data, type=msgspec.Raw))]
    except msgspec.DecodeError:
        return None


class Chained(io.RawIOBase):
    """What was read already, and then the rest."""

    def __init__(self, data: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self.parts: list[BinaryIO] = [io.BytesIO(data), rest]

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer from the first part that has something left."""
        while self.parts:
            data = self.parts[0].read(len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
            self.parts.pop(0)
        return 0


def read_table(stream: BinaryIO, name: str) -> Iterator[Sourced]:
    """One raw article a row of a CSV file (RFC 4180) whose first row names the columns.

    A row that passes the limit ends the table: what follows it is not read.
    """
    csv.field_size_limit(INPUT_LIMIT)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    lines = RowLines(text)
    rows = csv.DictReader(lines)
    try:
        if not {"text", "html"} & {column_name(column) for column in rows.fieldnames or ()}:
            yield Refused(name, "bad-table", f"{name}: no column of the first row is `text` or `html`")
            return
        for row in rows:
            yield article_of_row(row, f"{name}:{rows.line_num}")
            lines.taken = 0
    except RowTooLarge:
        yield too_large(f"{name}:{rows.line_num + 1}")
    except csv.Error as error:
        yield Refused(f"{name}:{rows.line_num}", "bad-table", f"{name}:{rows.line_num}: {error}")
    finally:
        text.detach()


class RowTooLarge(Exception):
    """A row of a table passes the limit; where the next one begins cannot be told without reading it."""


class RowLines:
    """The lines of a table, read so that no row is held beyond the limit.

    Attributes:
        taken: characters since the last row; the reader of rows sets it back.

    Raises:
        RowTooLarge: a row has more than `INPUT_LIMIT`.
    """

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        """Each line with its end."""
        while line := self.text.readline(INPUT_LIMIT - self.taken + 1):
            self.taken += len(line)
            if self.taken > INPUT_LIMIT:
                raise RowTooLarge
            yield line


def article_of_row(row: dict[str | None, Any], name: str) -> Sourced:
    """The raw article of a row; empty cells are left out, columns of no meaning to us are passed on."""
    fields = {column_name(column): cell for column, cell in row.items() if column is not None and cell}
    if isinstance(fields.get("authors"), str):
        fields["authors"] = [author.strip() for author in fields["authors"].split(";") if author.strip()]
    try:
        return Found(name, msgspec.json.encode(fields))
    except UnicodeEncodeError:
        return Refused(name, "not-utf8", f"{name}: the row is not UTF-8")


def column_name(column: str | None) -> str:
    """What a raw article calls the column."""
    name = (column or "").strip().lower()
    return COLUMNS.get(name, name)


def decode_text(data: bytes) -> str:
    """A file's text: UTF-8, else in the encoding it names for itself, else in the one that browsers assume."""
    for mark, encoding in ((BOM, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    named = CHARSET.search(data[:SNIFF])
    for encoding in (named[1].decode("ascii"), FALLBACK_ENCODING) if named else (FALLBACK_ENCODING,):
        try:
            return data.decode(encoding, errors="replace")
        except LookupError:
            continue
    raise AssertionError("the fallback encoding is always there")


def too_large(name: str) -> Refused:
    """The refusal of an input that passes the limit."""
    return Refused(name, "too-large", f"{name} has more than {INPUT_LIMIT // MEBIBYTE} MiB")


def existing(places: Sequence[str]) -> list[Path]:
    """The paths that `places` name, globs spelled out, folders opened.

    Raises:
        FileNotFoundError: there is no such file; `filename` is the place.
    """
    found: list[Path] = []
    for place in places:
        path = Path(place)
        if path.exists():
            found += files_under(path)
            continue
        matches = (
            sorted(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor)))) if set(place) & set("*?[") else []
        )
        if not matches:
            raise FileNotFoundError(2, "there is no such file", place)
        for match in matches:
            found += files_under(match)
    return found
