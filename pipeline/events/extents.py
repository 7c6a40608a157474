"""How far a cue reaches: `declined to say`, `said Thursday in a statement`, `has been endorsed by`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events.frames import Report, cue_tokens, name_source
from pipeline.events.phrases import STATES, readings_of
from pipeline.events.trees import is_infinitive, objects_of, subject_of, subtree

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FARTHEST = 4  # tokens between a verb and the cue that it leads to: "stopped short of saying"
SAYING = frozenset(("assert", "claim", "confirm", "accuse", "deny"))  # classes that vouch for what is said
LONGEST_BEARING = 12  # tokens of "sent a long letter on Monday to the board of the company urging"
LONGEST_OCCASION = 5  # tokens of "in a televised telephone interview"


def stretch(doc: Doc, report: Report) -> None:
    """Lengthens a verb's cue over the verbs that lead to it and the occasion that is told behind it."""
    verb = next((doc[number] for number in report.cue if doc[number].pos_ in ("VERB", "AUX")), None)
    verb = next((doc[n] for n in reversed(report.cue) if doc[n].pos_ == "VERB"), verb)
    if verb is None:
        return
    if (bearer := bearing(verb)) is not None:
        bear(report, bearer)
    taken = report.content | set(report.source)
    first = min(report.cue[0], leading(verb, report.cue[0], taken))
    if report.kind in SAYING and any(is_refusal(doc[number]) for number in range(first, report.cue[0])):
        report.kind = "speculate"
    last = trailing(verb, report.cue[-1], taken)
    report.cue = (
        [n for n in range(first, report.cue[0]) if n not in taken]
        + report.cue
        + list(range(report.cue[-1] + 1, last + 1))
    )
    report.source = [n for n in report.source if n not in report.cue]


def bearing(verb: Token) -> Token | None:
    """The verb whose object is the writing or speech that speaks: the `sent` of `sent a letter urging …`."""
    if verb.dep_ in ("acl", "relcl"):
        noun: Token | None = verb.head
    elif verb.dep_ == "advcl" and verb.tag_ == "VBG":
        noun = next(objects_of(verb.head), None)
    else:
        return None
    if noun is None or noun.dep_ != "dobj" or not readings_of(noun, "occasion"):
        return None
    bearer = noun.head
    return bearer if bearer.pos_ == "VERB" and 0 < verb.i - bearer.i <= LONGEST_BEARING else None


def bear(report: Report, bearer: Token) -> None:
    """Lengthens a cue over the verb and the writing that it is in; who sends the letter is the source."""
    first = cue_tokens(bearer)[0]
    between = set(range(first, report.cue[0]))
    sender = subject_of(bearer)
    if between & report.content or (sender is not None and sender.i in between):
        return
    report.cue = [*sorted(between), *report.cue]
    report.head, report.source = None, []
    name_source(report, sender)


def is_refusal(token: Token) -> bool:
    """Is it the `declined` of `declined to say`, by which nothing is said?"""
    return any(kind == "deny" for kind, _ in readings_of(token, "ahead"))


def leading(verb: Token, first: int, taken: set[int]) -> int:
    """Where the cue begins with the verbs and adjectives that lead to it: `was ready to`, `appeared to`."""
    token = verb
    for _ in range(3):
        head = token.head
        linked = token.dep_ in ("xcomp", "pcomp") or (token.dep_ in ("advcl", "ccomp") and is_infinitive(token))
        if token.dep_ == "pcomp":
            head = head.head
        if not linked or head.i >= token.i or first - head.i > FARTHEST:
            return first
        if head.pos_ == "ADJ" and head.head.lemma_ in STATES and head.dep_ in ("acomp", "oprd"):
            start = cue_tokens(head.head)[0]
        elif head.pos_ in ("VERB", "AUX") and readings_of(head, "ahead"):
            start = cue_tokens(head)[0]
        else:
            return first
        if any(number in taken for number in range(start, first)):
            return first
        first, token = start, head
    return first


def trailing(verb: Token, last: int, taken: set[int]) -> int:
    """Where the cue ends with the adverb, the day, the occasion, or the `by` of a passive right behind it."""
    for child in verb.rights:
        if child.left_edge.i != last + 1:
            continue
        if (child.dep_ == "advmod" and child.tag_ == "RB" and child.right_edge.i == child.i) or (
            child.dep_ == "npadvmod" and child.pos_ == "PROPN" and child.right_edge.i == child.i
        ):
            end = child.i
        elif is_occasion(child):
            end = next(child.rights).i
        elif child.dep_ == "agent":
            end = child.i
        else:
            continue
        if end - last > LONGEST_OCCASION or (subtree(child) & taken and child.dep_ != "agent") or end in taken:
            continue
        last = end
    return last


def is_occasion(preposition: Token) -> bool:
    """Is it `in a statement`, `during an interview`, `on Monday`?"""
    noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if preposition.dep_ != "prep" or noun is None:
        return False
    return preposition.lower_ in ("in", "at", "during", "via", "by", "through") and bool(readings_of(noun, "occasion"))
