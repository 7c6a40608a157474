"""How well an event stands: who denies it, and which status that leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.corroboration.independence import REPORTING, Line, count_reporting
from pipeline.corroboration.names import name_words, same_name
from pipeline.corroboration.standing import DENYING, order
from pipeline.records import ActorCode, ChainLink, Denial, EventActor, MentionActor, MentionRecord, Status

AUTHORITIES = frozenset({"GOV", "MIL", "COP"})
OFFICIAL_KINDS = frozenset({"official", "military"})
TWO = 2  # independent lines make an event corroborated
UNNAMED = "unnamed"


def find_denials(attached: Iterable[MentionRecord]) -> list[tuple[Denial, ChainLink | None]]:
    """Who denies the event, once each and in order, with the source that says so."""
    found: dict[str, tuple[Denial, ChainLink | None]] = {}
    for mention in sorted(attached, key=order):
        if mention.modality in DENYING:
            denial, source = read_denial(mention)
            found.setdefault(denial.name.casefold(), (denial, source))
    return list(found.values())


def read_denial(mention: MentionRecord) -> tuple[Denial, ChainLink | None]:
    """Who denies in a mention: the innermost source; of what is denied without one, its actor; else the publisher."""
    if mention.chain:
        source = mention.chain[-1]
        name = source.name or source.text
        code = source.actor or code_of(name, [*mention.actors, *mention.recipients])
        return Denial(name=name, actor=code, mention_id=mention.id), source
    if mention.modality == "denied" and mention.actors:
        actor = mention.actors[0]
        return Denial(name=actor.name or actor.text, actor=actor.actor, mention_id=mention.id), None
    return Denial(name=mention.article.publisher or UNNAMED, mention_id=mention.id), None


def code_of(name: str, people: Iterable[MentionActor]) -> ActorCode | None:
    """The code that one of `people` has under that name."""
    words = name_words(name)
    return next((one.actor for one in people if one.actor and same_name(words, name_words(one.name or one.text))), None)


def is_disputed(
    denials: Iterable[tuple[Denial, ChainLink | None]], people: Sequence[EventActor], countries: frozenset[str]
) -> bool:
    """Whether one who denies has a say: an actor, a recipient, or an authority of a country of the event's places."""
    return any(
        any(same_name(name_words(denial.name), name_words(name)) for one in people for name in (one.name, *one.aliases))
        or is_authority(denial, source, countries)
        for denial, source in denials
    )


def is_authority(denial: Denial, source: ChainLink | None, countries: frozenset[str]) -> bool:
    """Whether a denial is a government's, an army's or a police's of these countries.

    An official whose country is not known is taken for one of the place's own.
    """
    if denial.actor and denial.actor.country:
        return denial.actor.country in countries and bool(AUTHORITIES & set(denial.actor.sector))
    return source is not None and source.kind in OFFICIAL_KINDS


def find_status(founding: Sequence[MentionRecord], lines: Sequence[Line], *, disputed: bool) -> Status:
    """The first status that fits an event with at least one current founding mention."""
    if disputed:
        return "disputed"
    if count_reporting(lines) >= TWO:
        return "corroborated"
    modalities = {mention.modality for mention in founding}
    if modalities & REPORTING:
        return "reported"
    return "claimed" if "claimed" in modalities else "planned"
