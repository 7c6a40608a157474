"""A sketch of a text by which copies of it are recognised, edited, cut or wrapped in other text.

The sketch is the k least hashes of the text's shingles (w words in a row): a bottom-k sketch (Broder 1997, "On the
resemblance and containment of documents"; Thorup 2013, "Bottom-k and priority sampling"). Below the lesser of two
sketches' greatest hashes both are complete samples of their texts, so the share of the one found in the other estimates
how much of the text is contained. Case, punctuation, white space and the order of paragraphs make no difference.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SHINGLE = 4  # words; shorter ones meet in texts that have nothing to do with each other
SKETCH = 140  # hashes; with five bytes each the string stays under 1 kB
HASH_BYTES = 5
FEWEST = 6  # hashes left of a text to compare by: one in three has been seen to be chance
FORMAT = "bk4-"  # another shingle, hash or size is another format, and overlaps with none of these
RECENT = 4_096  # sketches kept unpacked: the desk compares one with many

WORD = re.compile(r"\w+")
NOT_ASCII = 128  # bytes from here on are parts of other letters
APART = bytes(byte if byte >= NOT_ASCII or chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(256))
MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)  # odd: one a place


def fingerprint(text: str) -> str:
    """The sketch of `text`: ASCII, 940 characters at most; empty where the text has no word."""
    import numpy as np

    words = words_of(text)
    if not words:
        return ""
    words += [b""] * (SHINGLE - len(words))
    hashed = np.fromiter(map(crc32, words), dtype=np.uint64, count=len(words))
    mixed = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for place, multiplier in enumerate(MULTIPLIERS):
        mixed += scatter(hashed[place : len(mixed) + place] * np.uint64(multiplier))
    least = least_of(scatter(mixed) >> np.uint64(64 - 8 * HASH_BYTES))
    packed = least.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - HASH_BYTES :].tobytes()
    return FORMAT + urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def words_of(text: str) -> list[bytes]:
    """The words of the text in small letters, as UTF-8: what `WORD` finds, at half the cost where letters are ASCII."""
    written = text.lower().encode("utf-8", "replace")
    words = written.translate(APART).split()
    if written.isascii():
        return words
    return [
        word
        for token in words
        for word in ([token] if token.isascii() else map(str.encode, WORD.findall(token.decode("utf-8"))))
    ]


def least_of(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The `SKETCH` least of the hashes, each once, ascending."""
    import numpy as np

    ordered = np.sort(hashes)
    first = np.empty(len(ordered), dtype=bool)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first][:SKETCH]


def overlap(first: str, second: str) -> tuple[float, float]:
    """How much of the first text is contained in the second, and of the second in the first: two shares from 0 to 1.

    Both are 0 where a fingerprint is empty or of another format, and where too little is left of one to compare by: the
    lengths of the texts are too far apart.
    """
    one, other = unpack(first), unpack(second)
    return shares(len(frozenset(one) & frozenset(other)), one, other)


def shares(shared: int, one: tuple[int, ...], other: tuple[int, ...]) -> tuple[float, float]:
    """`overlap` of two unpacked sketches of which so many hashes are in both."""
    if not one or not other:
        return 0.0, 0.0
    # A sketch that is not full holds its whole text, so that it bounds nothing. What both hold is below every bound.
    bounds = [sketch[-1] for sketch in (one, other) if len(sketch) >= SKETCH]
    if not bounds:
        return shared / len(one), shared / len(other)
    first, second = bisect_right(one, min(bounds)), bisect_right(other, min(bounds))
    return (shared / first, shared / second) if min(first, second) >= FEWEST else (0.0, 0.0)


@lru_cache(maxsize=RECENT)
def unpack(sketch: str) -> tuple[int, ...]:
    """The hashes of a sketch, ascending; none where it is of another format."""
    if not sketch.startswith(FORMAT):
        return ()
    written = sketch[len(FORMAT) :]
    try:
        packed = urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (Base64Error, ValueError):
        return ()
    return tuple(
        sorted(int.from_bytes(packed[start : start + HASH_BYTES]) for start in range(0, len(packed), HASH_BYTES))
    )


def scatter(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Each value's bits spread over all 64 (the finalizer of splitmix64)."""
    import numpy as np

    values = values ^ (values >> np.uint64(30))
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values
