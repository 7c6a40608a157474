"""The entities of a headline, which are those of its article wherever the words agree.

A headline is too short to tell a town from a surname: the body has told that already. What the body names is named
alike in the headline, in one cluster with it; the rest is found as in any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pipeline.entities.spelling import fold
from pipeline.records import Entity
from pipeline.spans import SpanIndex

QUANTITIES = frozenset(("date", "number"))
WORD = re.compile(r"[^\W_]+")


def join_body(found: Sequence[Entity], title: str, letters: str, body: Sequence[Entity]) -> list[Entity]:
    """The entities of a title in order, with the clusters of the body's; new ones are numbered after those.

    `found` are those that the title tells alone, `letters` is the title in the letters of a sentence, `body` has those
    of the text.
    """
    known = Known(body)
    named = list(known.names_in(letters))
    held = SpanIndex(named)
    rest = [one for one in found if not any(covers(name, one) for name in held.overlapping(one.start, one.end))]
    around = SpanIndex(rest)
    named = [name for name in named if not any(True for _ in around.overlapping(name.start, name.end))]
    numbers: dict[int, int] = {}
    joined = []
    for one in rest:
        alike = known.alike(one)
        if alike is not None:
            joined.append(taking_after(one, alike))
        else:
            number = numbers.setdefault(one.cluster, known.size + len(numbers))
            joined.append(msgspec.structs.replace(one, cluster=number))
    in_order = sorted([*joined, *named], key=lambda one: (one.start, -one.end))
    return [msgspec.structs.replace(one, text=title[one.start : one.end], within="title") for one in in_order]


def covers(name: Entity, other: Entity) -> bool:
    """Does a name of the body hold all of what was found in the title alone?"""
    return name.start <= other.start and other.end <= name.end


def taking_after(one: Entity, other: Entity) -> Entity:
    """What was found in the title, as the body knows it."""
    return msgspec.structs.replace(
        one, kind=other.kind, cluster=other.cluster, name=other.name, actor=other.actor, place=other.place
    )


class Known:
    """The entities of a body, to be asked for by their words."""

    def __init__(self, body: Iterable[Entity]) -> None:
        self.size = 0
        self.by_text: dict[str, list[Entity]] = {}
        self.by_word: dict[str, list[Entity]] = {}
        for entity in body:
            self.size = max(self.size, entity.cluster + 1)
            if entity.kind in QUANTITIES:
                continue
            for text in dict.fromkeys((fold(entity.text), fold(entity.name))):
                put(self.by_text, text, entity)
            if entity.kind == "person" and is_name(entity.text) and (words := fold(entity.text).split()):
                put(self.by_word, words[-1], entity)
        self.by_first: dict[str, list[tuple[str, Entity]]] = {}
        for entity in [entity for entities in self.by_text.values() for entity in entities if is_name(entity.text)]:
            for name in names_of(entity):
                alone = name == entity.text or len(self.by_word.get(fold(name).split()[-1], ())) == 1
                if alone and (first := WORD.search(name)) is not None:
                    self.by_first.setdefault(first.group(), []).append((name, entity))

    def alike(self, one: Entity) -> Entity | None:
        """The entity of the body that one of the title is; none where there is none, or more than one."""
        if one.kind in QUANTITIES:
            return None
        found = self.by_text.get(fold(one.text)) or self.by_text.get(fold(one.name)) or []
        if not found and one.kind == "person":
            found = self.by_word.get(fold(one.text).split()[-1], []) if fold(one.text) else []
        return found[0] if len(found) == 1 or (found and is_name(found[0].text)) else None

    def names_in(self, letters: str) -> Iterator[Entity]:
        """The names of the body that stand in the title, the longest at each place."""
        after = 0
        for match in WORD.finditer(letters):
            if match.start() < after:
                continue
            standing = [
                pair for pair in self.by_first.get(match.group(), ()) if stands(pair[0], letters, match.start())
            ]
            if standing:
                name, entity = max(standing, key=lambda pair: len(pair[0]))
                after = match.start() + len(name)
                yield msgspec.structs.replace(entity, text=name, start=match.start(), end=after)


def names_of(entity: Entity) -> Iterator[str]:
    """How a headline may name someone: as the text does, and a person without title and first name."""
    yield entity.text
    words = entity.text.split()
    if entity.kind == "person":
        yield from (" ".join(words[first:]) for first in range(1, len(words)) if words[first][:1].isalpha())


def put(table: dict[str, list[Entity]], key: str, entity: Entity) -> None:
    """Adds an entity under a key, one of each cluster."""
    found = table.setdefault(key, [])
    if all(other.cluster != entity.cluster for other in found):
        found.append(entity)


def is_name(text: str) -> bool:
    """Does every long word begin with a capital?"""
    words = [word for word in WORD.findall(text) if len(word) > 3]  # noqa: PLR2004 — not "of", "the", "bin"
    return bool(text[:1].isupper()) and all(word[0].isupper() for word in words)


def stands(text: str, letters: str, start: int) -> bool:
    """Does a name stand whole at a place?"""
    after = letters[start + len(text) : start + len(text) + 1]
    return letters.startswith(text, start) and not after.isalnum()
