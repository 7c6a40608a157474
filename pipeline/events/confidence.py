"""How sure it is that a mention is an event, and of its type: log odds to which each piece of evidence adds alike.

Of the weights that a logistic regression gives to the pieces, none is further from the others than chance allows, so
that all are one number (Dawes 1979, "The robust beauty of improper linear models"). Fitted, and rounded to quarters, on
events of our own texts that were told right or wrong: `python -m tests.quality.confidence` prints how often
mentions of each confidence are right, and `docs/quality.md` the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from pipeline.events.modality import HAPPENED
from pipeline.events.triggers import Trigger
from pipeline.records import EventMention, Participant

BASE = -0.75  # log odds of a mention for which nothing speaks
FOR_EACH = 0.5  # what a piece of evidence adds
IN_A_QUIET_FIELD = -1.5  # where words of sport, business, culture or science outnumber those of force and state
MAIN = frozenset(("ROOT", "conj", "ccomp", "advcl"))  # clauses that assert, and are parsed well
SPOKEN = frozenset(("VC", "VX"))  # quad classes of what is done by words
ATTACK = "attack"  # the sub-event of force of no narrower kind
DECIMALS = 3


def confidence(trigger: Trigger, mention: EventMention, *, is_first: bool, is_quiet: bool) -> float:
    """The confidence of a mention, from 0 to 1.

    Args:
        trigger: the word that names the event.
        mention: with its modality, actors and recipients.
        is_first: no other trigger stands before it in its sentence.
        is_quiet: the text speaks more of a quiet field than of force and state (`pipeline.events.subject.is_quiet`).
    """
    log_odds = BASE + FOR_EACH * sum(evidence(trigger, mention, is_first=is_first)) + IN_A_QUIET_FIELD * is_quiet
    return round(1 / (1 + exp(-log_odds)), DECIMALS)


def evidence(trigger: Trigger, mention: EventMention, *, is_first: bool) -> Iterator[bool]:
    """For each piece of evidence whether it is there."""
    kind = trigger.kind
    yield is_first  # a later one often names the first again, or what only lies within it
    yield trigger.anchor.dep_ in MAIN
    yield bool(trigger.frame.tests)  # the words around it have said which sense is meant
    yield mention.modality in HAPPENED
    yield kind.quad not in SPOKEN  # what is done by words is meant less often as it is said: "warned", "called"
    yield not kind.consequence and mention.sub_event != ATTACK
    yield are_known(mention.actors)
    yield bool(mention.recipients)


def are_known(people: Sequence[Participant]) -> bool:
    """Is one of them someone of whom the article tells, or whose side is known?"""
    return any(person.cluster is not None or person.actor is not None for person in people)
