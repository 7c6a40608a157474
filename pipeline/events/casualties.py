"""How many were killed, injured, missing, displaced or detained, as one mention tells it."""

from __future__ import annotations

from typing import Any

from pipeline.events.numbers import count_of
from pipeline.events.triggers import Trigger
from pipeline.records import Casualties, Count

VICTIMS = ("obj", "subj", "of", "iobj")  # where the victims of a trigger stand, in the order of asking
FIELDS = ("killed", "injured", "missing", "displaced", "detained")


def casualties_of(trigger: Trigger) -> Casualties:
    """The count of the trigger's kind, from the number of its victims; all null where there is none."""
    field = trigger.kind.casualty
    count = None if field is None else victims(trigger)
    found: dict[str, Any] = {} if field is None or count is None else {field: count}
    return Casualties(**found)


def victims(trigger: Trigger) -> Count | None:
    """How many the frame's recipients are; a list of people adds up."""
    slots = [path for path in trigger.frame.recipient if ">" not in path and ":" not in path] or list(VICTIMS)
    for slot in (*slots, "det", "mod"):
        counts = [count for token in trigger.slots.get(slot, []) if (count := count_of(token)) is not None]
        if counts:
            return total(counts)
    return count_of(trigger.token) if trigger.is_noun else None


def total(counts: list[Count]) -> Count:
    """The sum of ranges; an end that is open in one is open in the sum."""
    lows = [count.low for count in counts if count.low is not None]
    highs = [count.high for count in counts]
    return Count(
        low=sum(lows) if lows else None,
        high=None if None in highs else sum(high for high in highs if high is not None),
    )


def joined(first: Casualties, second: Casualties) -> Casualties:
    """The counts of both, the first's where both give one."""
    return Casualties(**{field: getattr(first, field) or getattr(second, field) for field in FIELDS})
