"""The actors and recipients of an event, over all its mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from pipeline.corroboration.names import Words, called, name_words
from pipeline.corroboration.wording import is_pronoun
from pipeline.records import ActorCode, EventActor, MentionActor

MOST_PEOPLE = 50  # actors listed of one event, and as many recipients: the most mentioned ones
MOST_ALIASES = 20


@dataclass(slots=True)
class Person:
    """Names that name one, and how often each is used."""

    words: Words
    names: Counter[str] = field(default_factory=Counter)
    codes: Counter[bytes] = field(default_factory=Counter)


def merge_people(actors: Iterable[MentionActor]) -> list[EventActor]:
    """One entry for each that the mentions name, the most mentioned first. The order of `actors` does not show.

    One that is only a pronoun ("they", "their") names nobody and is left out.
    A shorter name joins the fuller one that holds all its words, if there is just one such; else it stays apart.
    """
    names: Counter[str] = Counter()
    codes: dict[str, Counter[bytes]] = {}
    for actor in actors:
        if is_pronoun(called(actor)):
            continue
        names[called(actor)] += 1
        if actor.actor:
            codes.setdefault(called(actor), Counter())[msgspec.json.encode(actor.actor)] += 1
    people: dict[Words, Person] = {}
    by_word: dict[str, list[Person]] = {}
    for name in sorted(names, key=lambda name: (-len(name_words(name)), name)):
        words = name_words(name)
        fuller = [people[words]] if words in people else find_fuller(words, by_word)
        if len(fuller) == 1:
            person = fuller[0]
        else:
            person = people[words] = Person(words)
            for word in words:
                by_word.setdefault(word, []).append(person)
        person.names[name] += names[name]
        person.codes.update(codes.get(name, {}))
    found = [as_actor(person) for person in people.values()]
    return sorted(found, key=lambda actor: (-actor.mentions, actor.name))[:MOST_PEOPLE]


def find_fuller(words: Words, by_word: Mapping[str, list[Person]]) -> list[Person]:
    """Those whose names hold all these words, looked up by the rarest of them."""
    rarest = min((by_word.get(word, []) for word in words), key=len, default=[])
    return [person for person in rarest if words <= person.words]


def as_actor(person: Person) -> EventActor:
    """The record of one: its fullest name, the commonest of its codes."""
    name, *aliases = sorted(person.names, key=lambda name: (-len(name_words(name)), -person.names[name], name))
    code = min(person.codes, key=lambda code: (-person.codes[code], code), default=None)
    return EventActor(
        name=name,
        aliases=sorted(aliases)[:MOST_ALIASES],
        actor=msgspec.json.decode(code, type=ActorCode) if code else None,
        mentions=person.names.total(),
    )
