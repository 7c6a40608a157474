"""Did it happen, and who vouches for it: the modality of an event, and whether it is history told again.

What grammar makes of the event (`reality`) comes first; what remains asserted is weighed by who says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, get_args

from pipeline.events.ontology import load_ontology
from pipeline.events.reality import Reality
from pipeline.events.syntax import is_verb
from pipeline.events.triggers import Trigger, entity_at
from pipeline.records import Attribution, Entity, EventTime, Modality, Participant
from pipeline.spans import SpanIndex

if TYPE_CHECKING:
    from spacy.tokens import Token

SHORTEST_NAME = 4  # letters of a word that may tell one side from another: "army", not "the"
HAPPENED = frozenset(("asserted", "claimed", "reported"))
OLD_NEWS = timedelta(days=14)  # what happened longer before publication is history told again
VAGUE = frozenset(("month", "season", "year"))  # how finely history is told; "last month" is over on the first
CUE_EFFECTS: dict[str, Modality] = {
    "deny": "denied",
    "promise": "planned",
    "order": "requested",
    "ask": "requested",
    "speculate": "hypothetical",
}
TELLING = frozenset(("assert", "claim", "confirm"))  # cues whose "not" is a denial; to refuse is to do something
OWN_SIDE = frozenset(("party", "military"))
ACCUSERS = frozenset(("party", "military", "official"))  # kinds of sources that accuse as a side, not as a judge
WARRING = frozenset(("REB", "OPP", "MIL", "GOV", "UAF", "SPY"))  # sectors of a group that takes sides
BYSTANDER = "@bystander"  # the class of nouns for those who tell of what others did: monitors, doctors, charities
FIRST_PERSON = frozenset(("i", "we", "us", "me", "our", "my", "ours"))
MODALITIES: dict[str, Modality] = {name: name for name in get_args(Modality)}


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of an event's chain: the attribution, the class of its cue, and the sectors of its source."""

    attribution: Attribution
    cue: str
    sectors: frozenset[str] = frozenset()


def modality_of(
    trigger: Trigger,
    reality: Reality,
    voices: Sequence[Voice],
    actors: Sequence[Participant],
    recipients: Sequence[Participant],
    *,
    entities: SpanIndex[Entity],
) -> Modality:
    """The modality of an event: what grammar makes of it, else what those who tell it are to it."""
    party = any(is_claimed(trigger, voice, [*actors, *recipients], entities) for voice in voices)
    if reality.effect == "negated" and party and voices[-1].cue in TELLING:
        return "denied"
    if reality.effect in MODALITIES:
        return softened(MODALITIES[reality.effect], trigger, voices)
    if not voices:
        return "reported" if reality.effect == "hearsay" else "asserted"
    for voice in voices:
        if voice.cue in CUE_EFFECTS and bends(voice, trigger, reality):
            return CUE_EFFECTS[voice.cue]
    return "claimed" if party else "reported"


def bends(voice: Voice, trigger: Trigger, reality: Reality) -> bool:
    """Does the cue say that what is told may not be so? "Is believed to" only says that no one vouches for it."""
    match voice.cue:
        case "promise":
            return not is_past(trigger)
        case "deny":
            return is_verb(trigger.anchor) and reality.effect != "affirmed"
        case "speculate":
            return voice.attribution.source is not None
        case _:
            return True


def softened(effect: Modality, trigger: Trigger, voices: Sequence[Voice]) -> Modality:
    """In reported speech "would" is the will of then; "would have" is not."""
    aux = [child.lower_ for child in trigger.anchor.lefts if child.dep_ == "aux"]
    would = not {"would", "'d"}.isdisjoint(aux) and "have" not in aux
    return "planned" if effect == "hypothetical" and would and voices else effect


def is_past(trigger: Trigger) -> bool:
    """Is the event told in the past tense?"""
    return bool(trigger.anchor.tag_ in ("VBD", "VBN"))


def is_claimed(trigger: Trigger, voice: Voice, parties: Sequence[Participant], entities: SpanIndex[Entity]) -> bool:
    """Is the one who says it one of those who did it, of their side, or their accuser?"""
    if voice.attribution.source is None:
        return False
    if voice.cue == "accuse" and voice.attribution.source.kind in ACCUSERS:
        return True
    return is_party(voice, parties) or any(is_own(head, voice, entities) for head in heads(trigger, parties))


def heads(trigger: Trigger, parties: Sequence[Participant]) -> list[Token]:
    """The words of the parse that head the participants."""
    spans = [trigger.token.doc.char_span(one.start, one.end, alignment_mode="expand") for one in parties]
    return [span.root for span in spans if span is not None]


def is_own(head: Token, voice: Voice, entities: SpanIndex[Entity]) -> bool:
    """Is it the speaker's own: "we", "our village", "its jets" where "it" is no one else?"""
    if head.lower_ in FIRST_PERSON:
        return True
    owner = next((child for child in head.lefts if child.dep_ == "poss" and child.tag_ == "PRP$"), None)
    if owner is None:
        return False
    known = entity_at(owner, entities)
    source = voice.attribution.source
    if known is None or known.cluster is None or source is None or source.cluster is None:
        return True
    return owner.lower_ in FIRST_PERSON or known.cluster == source.cluster


def is_party(voice: Voice, parties: Sequence[Participant]) -> bool:
    """Is the one who says it one of those who did it, or of their side?"""
    source = voice.attribution.source
    if source is None:
        return False
    words = {word for word in source.text.lower().split() if len(word) >= SHORTEST_NAME}
    for party in parties:
        if party.cluster is not None and party.cluster == source.cluster:
            return True
        if party.start <= source.start < party.end or source.start <= party.start < source.end:
            return True
        if source.kind in OWN_SIDE and words & set((party.name or party.text).lower().split()):
            return True
    if source.kind != "party" or not parties or (voice.sectors and WARRING.isdisjoint(voice.sectors)):
        return False
    classes = load_ontology().classes
    return not any(BYSTANDER in classes.get(word, ()) for word in source.text.lower().split())


def is_background(
    trigger: Trigger,
    reality: Reality,
    time: EventTime,
    voices: Sequence[Voice],
    *,
    modality: Modality,
    published: datetime | None,
) -> bool:
    """Is it history told again: long over, marked as earlier, or in the pluperfect of the writer's own voice?"""
    if modality in ("planned", "requested", "hypothetical"):
        return False
    if published is not None and time.to is not None and not time.fallback:
        over = datetime.fromisoformat(time.to)
        vague = time.granularity in VAGUE and not voices
        if over.tzinfo is not None and over < published - (timedelta() if vague else OLD_NEWS):
            return True
    if reality.is_history or (published is not None and is_of_former_year(trigger.token, published.year)):
        return True
    aux = {child.lower_ for child in trigger.anchor.lefts if child.dep_ == "aux"}
    return "had" in aux and not voices and time.fallback and trigger.anchor.dep_ in ("relcl", "advcl")


def is_of_former_year(noun: Token, year: int) -> bool:
    """Does a year stand before the noun, as in "the 2011 killing"?"""
    if is_verb(noun) and noun.tag_ != "VBG":
        return False
    return any(child.shape_ == "dddd" and EARLIEST_YEAR < int(child.text) < year for child in noun.lefts)


EARLIEST_YEAR = 1000  # four figures below it are no year
