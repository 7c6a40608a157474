"""What comes in: JSON records, plain text, HTML files, as `RawArticle`."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from pipeline.errors import BadField, NotAnArticle, TooLarge
from pipeline.records import RawArticle, decode_object

LARGEST_RAW = 5 << 20  # bytes, the limit of the topic `raw-articles`; the largest page seen had 3 MB
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
WHERE_CHARSET_STANDS = 4_096  # bytes from the beginning; the HTML standard asks for the first 1,024
WESTERN = "cp1252"
FIELDS = frozenset(RawArticle.__struct_fields__)


def read_raw(raw: bytes | dict[str, Any]) -> RawArticle:
    """The raw article that a JSON object holds, as bytes or already decoded; fields of no name of ours go to `extra`.

    Null stands for a field that is not there, one author may stand without a list, and an id may be a number.

    Raises:
        TooLarge: more bytes than `LARGEST_RAW`.
        NotUtf8: the bytes are no UTF-8.
        NotJson: they are no JSON object, or hold the escape of a lone surrogate.
        BadField: a field has a value of the wrong type.
        NotAnArticle: neither `text` nor `html`.
    """
    if isinstance(raw, bytes):
        refuse_large(len(raw))
        fields = decode_object(raw.removeprefix(BYTE_ORDER_MARK))
    else:
        fields = raw
        refuse_large(sum(len(value) for value in (raw.get("text"), raw.get("html")) if isinstance(value, str)))
    article = check_article(tidy_fields(fields))
    if article.text is None and article.html is None:
        raise NotAnArticle("a raw article needs `text` or `html`")
    return article


def read_text(data: bytes, name: str = "") -> RawArticle:
    """The raw article of a plain text file; what is not UTF-8 is read in the encoding that it most looks like.

    Raises:
        TooLarge: more bytes than `LARGEST_RAW`.
    """
    refuse_large(len(data))
    return RawArticle(text=decode_file(data), extra={"file": name} if name else {})


def read_html(data: bytes, name: str = "") -> RawArticle:
    """The raw article of an HTML file; of what is not UTF-8 the page itself says the encoding, or its letters do.

    Raises:
        TooLarge: more bytes than `LARGEST_RAW`.
    """
    refuse_large(len(data))
    declared = CHARSET.search(data[:WHERE_CHARSET_STANDS])
    page = decode_file(data, declared.group(1).decode("ascii") if declared else None)
    return RawArticle(html=page, extra={"file": name} if name else {})


def refuse_large(size: int) -> None:
    """Raises `TooLarge` for a record that its topic would not take."""
    if size > LARGEST_RAW:
        raise TooLarge(f"{size:,} bytes; a raw article has {LARGEST_RAW:,} at most")


def tidy_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a `RawArticle`, with harmless liberties put right and the rest under `extra`."""
    tidy = {name: value for name, value in fields.items() if name in FIELDS and value is not None}
    extra = tidy.get("extra", {})
    if not isinstance(extra, dict):
        raise BadField(f"`extra` is no object but {type(extra).__name__}")
    tidy["extra"] = {**extra, **{name: value for name, value in fields.items() if name not in FIELDS}}
    authors = tidy.get("authors")
    if isinstance(authors, str):
        tidy["authors"] = [authors]
    elif isinstance(authors, list):
        tidy["authors"] = [author for author in authors if author is not None]
    if isinstance(tidy.get("id"), int) and not isinstance(tidy["id"], bool):
        tidy["id"] = str(tidy["id"])
    return tidy


def check_article(fields: dict[str, Any]) -> RawArticle:
    """The fields as a record, each of the right type, and fit to be written as JSON."""
    try:
        article = msgspec.convert(fields, RawArticle)
    except msgspec.ValidationError as error:
        raise BadField(f"{error}") from None
    refuse_unwritable(article)
    if any(not 0 <= start <= end for start, end in article.targets):
        raise BadField("`targets` are pairs of offsets, `[start, end]`, from 0 and in order")
    return article


def refuse_unwritable(article: RawArticle) -> None:
    """Raises `BadField` for a record that no JSON can hold: lone surrogates, which are half a character."""
    try:
        msgspec.json.encode(article)
    except UnicodeEncodeError as error:
        where = [name for name in RawArticle.__struct_fields__ if is_unwritable(getattr(article, name))]
        raise BadField(f"`{where[0] if where else 'extra'}` holds a lone surrogate ({error.reason})") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise BadField(f"`extra` holds what JSON cannot: {error}") from None


def is_unwritable(value: object) -> bool:
    """Whether a value holds a lone surrogate."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def decode_file(data: bytes, declared: str | None = None) -> str:
    """The text of a file in UTF-8, else in the encoding that it declares, else in the one that it most looks like."""
    data = data.removeprefix(BYTE_ORDER_MARK)
    for encoding in ("utf-8", declared):
        try:
            if encoding:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):  # not in it, or no encoding of that name
            continue
    from charset_normalizer import from_bytes

    # Many code pages often read equally well: then the Western one is meant.
    guesses = sorted(from_bytes(data), key=lambda guess: (guess.chaos, WESTERN not in guess.could_be_from_charset))
    return data.decode(guesses[0].encoding if guesses else WESTERN, "replace")
