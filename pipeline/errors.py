"""What can be wrong with an input, as one tree of exceptions, each with a stable code.

    InputError                    the record cannot be processed, and never will be
    ├── NotUtf8                   not-utf8          the bytes are no UTF-8
    ├── NotJson                   not-json          the text is no JSON object
    ├── BadField                  bad-field         a field has a value of the wrong type
    ├── NotAnArticle              not-an-article    neither `text` nor `html`
    ├── BadHtml                   bad-html          the markup is no page's: too deep, too large, or nested in itself
    ├── EmptyText                 empty-text        nothing is left to read
    ├── TooLong                   too-long          the clean text passes the limit
    ├── UnknownRecord             unknown-record    another kind of record, or a major version of it that is not ours
    └── TooLarge                  too-large         the record passes the limit in bytes

The codes are part of the interface: metrics, dead letters and `dateline annotate` use them.
"""

from __future__ import annotations


class InputError(Exception):
    """The input cannot be processed; the message says what to change, `code` what is wrong."""

    code = "bad-input"

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class NotUtf8(InputError):
    """The bytes are not UTF-8."""

    code = "not-utf8"


class NotJson(InputError):
    """The text is not a JSON object."""

    code = "not-json"


class BadField(InputError):
    """A field of the record has a value of the wrong type."""

    code = "bad-field"


class NotAnArticle(InputError):
    """The record has neither `text` nor `html`."""

    code = "not-an-article"


class BadHtml(InputError):
    """The markup is not that of a page: nested too deeply, or in itself, or with more elements than any page has."""

    code = "bad-html"


class EmptyText(InputError):
    """Nothing that could be read is left once markup and furniture are gone."""

    code = "empty-text"


class TooLong(InputError):
    """The clean text has more characters than an article can have."""

    code = "too-long"


class TooLarge(InputError):
    """The record has more bytes than its topic takes."""

    code = "too-large"


class UnknownRecord(InputError):
    """The record says of itself that it is of another kind, or of a major version that this release cannot read."""

    code = "unknown-record"
