"""Text of others as it may be shown: in one line, with nothing that a terminal would obey, in a log as on a screen."""

from __future__ import annotations

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # reorder what is shown


def shown(text: str) -> str:
    """The text in one line, with what a terminal would obey written out."""
    return "".join(char if char.isprintable() and char not in BIDI else escaped(char) for char in text)


def escaped(char: str) -> str:
    """A character that is not to be printed, as Python and JSON write it."""
    return char.encode("unicode_escape").decode("ascii") if char not in BIDI else f"\\u{ord(char):04x}"
