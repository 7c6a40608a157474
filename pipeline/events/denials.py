"""What a denial denies where it does not say so itself: "the army denied it", "she rejected the accusation"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pipeline.events.merging import overlap, sentence_of
from pipeline.events.modality import HAPPENED
from pipeline.events.triggers import Trigger
from pipeline.records import Article, EventMention, Participant, Span, make_id

DENIAL = "denial"  # the kind of a trigger that denies
DEEDS = frozenset(("MC", "MX"))  # quad classes of what can be denied: words that were spoken stand in the text
FARTHEST = 400  # characters between what is told and its denial: two sentences


def denied_again(
    triggers: Sequence[Trigger], mentions: Mapping[int, EventMention], article: Article
) -> Iterator[EventMention]:
    """For each denial without a clause of its own, the event that it denies, told anew as denied by who denies it.

    `mentions` are those of `triggers` by position. The new mention has the words of the denial as its trigger, and the
    attribution of the denial as its chain, so that whoever folds mentions finds both sides of one happening.
    """
    for position, trigger in enumerate(triggers):
        denial = mentions.get(position)
        if trigger.kind.name != DENIAL or denial is None or denial.modality not in HAPPENED:
            continue
        sentence = sentence_of(trigger)
        if any(other.modality == "denied" and overlap(other.trigger, sentence) for other in mentions.values()):
            continue
        told = [mentions[other] for other in range(position) if other in mentions and can_be_denied(triggers[other])]
        denied = what_is_denied(denial, told)
        if denied is not None:
            yield anew(denied, denial, sentence, article)


def can_be_denied(trigger: Trigger) -> bool:
    """Is it something that someone did?"""
    return trigger.kind.quad in DEEDS


def what_is_denied(denial: EventMention, told: Sequence[EventMention]) -> EventMention | None:
    """The last thing told of who denies, else the last that someone else says, near before the denial."""
    near = [
        one
        for one in told
        if one.trigger.end <= denial.trigger.start < one.trigger.end + FARTHEST
        and one.modality in HAPPENED
        and not one.background
    ]
    deniers = clusters(denial.actors)
    for one in reversed(near):
        if deniers & clusters(one.actors):
            return one
    return next((one for one in reversed(near) if one.attributions), None)


def clusters(people: Sequence[Participant]) -> frozenset[object]:
    """Who takes part: by cluster, else by the words."""
    return frozenset(person.text.lower() if person.cluster is None else person.cluster for person in people)


def anew(denied: EventMention, denial: EventMention, sentence: Span, article: Article) -> EventMention:
    """What was told, as the denial tells it."""
    return msgspec.structs.replace(
        denied,
        id=make_id(
            "mention", article.id, article.version.text_sha256, str(denial.trigger.start), denied.type, "denied"
        ),
        trigger=denial.trigger,
        modality="denied",
        attributions=[one.id for one in article.attributions if overlap(one.cue, denial.trigger)],
        evidence=[sentence],
        confidence=min(denied.confidence, denial.confidence),
    )
