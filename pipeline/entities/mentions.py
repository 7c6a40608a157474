"""What a mention is while the stage works on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.entities.gazetteer import Sense
from pipeline.entities.lexicon import KnownName
from pipeline.entities.offices import OfficeHolder
from pipeline.records import ActorCode, EntityKind, Place
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

Form = Literal["name", "description", "pronoun", "quantity"]


@dataclass(slots=True, kw_only=True, eq=False)
class Mention:
    """Tokens `[start, end)` that name, describe or stand for someone or something.

    Attributes:
        head: the token that governs the others; what a verb's child is compared with.
        known: the row of the tables that knows this name.
        holder: the person of the table of offices that this names.
        inner: names that a description took up ("the Assad regime"), for its actor code.
        senses: the places that a name can mean, surest first.
        place: the place it was resolved to.
        housed: that place is the town of a facility, not the facility itself.
        cluster: mentions of one thing share it.
        title: how many tokens at its start are a title.
        owner: who or what it belongs to, as in "the army of Iraq", "a spokesman for the ministry".
    """

    doc: Doc
    start: int
    end: int
    kind: EntityKind
    form: Form
    head: int
    known: KnownName | None = None
    holder: OfficeHolder | None = None
    inner: tuple[Mention, ...] = ()
    senses: tuple[Sense, ...] = ()
    sense: Sense | None = None
    place: Place | None = None
    housed: bool = False
    actor: ActorCode | None = None
    cluster: int = -1
    title: int = 0
    owner: Mention | None = None

    @property
    def tokens(self) -> DocSpan:
        """Its tokens."""
        return self.doc[self.start : self.end]

    @property
    def text(self) -> str:
        """Its words as they stand."""
        return words_of(self.doc).between(self.start, self.end)

    @property
    def bare(self) -> str:
        """Its words without a title."""
        return words_of(self.doc).between(self.start + self.title, self.end)


def make_mention(
    doc: Doc, start: int, end: int, kind: EntityKind, *, form: Form = "name", known: KnownName | None = None
) -> Mention:
    """A mention of tokens, with its head found in the parse."""
    head = start if end == start + 1 else doc[start:end].root.i
    return Mention(doc=doc, start=start, end=end, kind=kind, form=form, head=head, known=known)


class Taken:
    """Which mention, if any, holds each token."""

    def __init__(self, length: int) -> None:
        self.by_token: list[Mention | None] = [None] * length

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention holds a token of `[start, end)`."""
        return not any(self.by_token[start:end])

    def take(self, mention: Mention) -> None:
        """Gives the mention its tokens."""
        self.by_token[mention.start : mention.end] = [mention] * (mention.end - mention.start)

    def free(self, mention: Mention) -> None:
        """Takes the mention's tokens from it."""
        for token in range(mention.start, mention.end):
            if self.by_token[token] is mention:
                self.by_token[token] = None

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that hold a token of `[start, end)`, in order."""
        return list(dict.fromkeys(holder for holder in self.by_token[start:end] if holder is not None))

    def all(self) -> list[Mention]:
        """Every mention, in order."""
        return self.within(0, len(self.by_token))
