"""Cues of attribution in a parse: which words report, who is the source, and which words are reported.

A `Report` is an attribution in tokens; `attribution` turns reports into records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.resources.tables import read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
CLAUSES = frozenset(("ccomp", "parataxis"))
CHAINED = frozenset(("conj", "xcomp", "advcl", "dep"))
CHAIN_LENGTH = 4  # verbs between a participle and the subject it shares


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that reports."""

    kind: str
    frames: frozenset[str]


@dataclass(slots=True)
class Report:
    """An attribution in tokens: `cue`, `source` (its tokens, head first) and `content` as token numbers."""

    cue: list[int]
    kind: str
    head: Token | None = None
    source: list[int] = field(default_factory=list)
    content: set[int] = field(default_factory=set)
    strong: bool = False
    through: Report | None = None  # whose words cite this one: "Reuters reported, citing officials"


@cache
def cue_verbs() -> dict[str, Cue]:
    """The cue verbs by lemma."""
    return {row[0]: Cue(row[1], frozenset(row[2].split())) for row in read_table("cues.tsv", 3)}


@cache
def cue_words() -> dict[tuple[str, str], str]:
    """The classes of the other cues, by word and part."""
    return {(row[0], row[1]): row[2] for row in read_table("cue_words.tsv", 3)}


def find_reports(doc: Doc) -> list[Report]:
    """Every report of the parse with its content, in the order of the cues."""
    reports: list[Report] = []
    by_cue: dict[int, Report] = {}
    for token in doc:
        for report in reports_of(token, by_cue):
            reports.append(report)
            by_cue[token.i] = report
    return [report for report in reports if report.content or report.strong]


def reports_of(token: Token, by_cue: dict[int, Report]) -> Iterator[Report]:
    """What a token as a cue reports; none, mostly."""
    if token.pos_ in ("VERB", "AUX"):
        if token.lower_ in ("citing", "quoting"):
            yield from cited(token)
        elif token.lower_ == "according":
            yield from according_to(token)
        else:
            cue = cue_verbs().get(token.lemma_.lower())
            if cue is not None:
                yield from by_verb(token, cue)
    elif token.lower_ == "according":
        yield from according_to(token)
    elif (token.lower_, "adverb") in cue_words():
        yield hearsay(token)
    elif token.pos_ == "NOUN" and (token.lemma_.lower(), "noun") in cue_words():
        yield from by_noun(token)


def by_verb(verb: Token, cue: Cue) -> Iterator[Report]:
    """"X said that …", "X denied the charge", "X promised to …", "X is said to …"."""
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    subject = subject_of(verb)
    head = agent_of(verb) if passive else subject
    content, prepositions = content_of(verb, cue, passive)
    if passive and not content:
        return
    report = Report(cue=cue_tokens(verb) + prepositions, kind=cue.kind, content=content, strong="strong" in cue.frames)
    if head is not None and not (head.lower_ == "it" and passive):
        report.head = head
        report.source = [token.i for token in head.subtree if token.i not in content and token.i not in report.cue]
    if not content and head is None:
        return
    yield report


def content_of(verb: Token, cue: Cue, passive: bool) -> tuple[set[int], list[int]]:
    """What a verb reports, as its frames allow, and the preposition that belongs to the cue."""
    own = {verb.i}
    content: set[int] = set()
    prepositions: list[int] = []
    for child in verb.children:
        if child.dep_ == "ccomp" and "that" in cue.frames and child.i not in own:
            content |= clause(child)
    if not content and verb.dep_ == "parataxis" and "strong" in cue.frames:
        content = subtree(verb.head) - subtree(verb)
    if not content and passive:
        for child in verb.children:
            if child.dep_ == "xcomp":
                content |= subtree(child)
                content |= {token.i for kid in verb.children if kid.dep_ == "nsubjpass" for token in kid.subtree}
        return content, prepositions
    if not content and "to" in cue.frames:
        for child in verb.children:
            if child.dep_ in ("xcomp", "ccomp") and any(kid.lower_ == "to" for kid in child.lefts):
                content |= subtree(child)
    if not content and "np" in cue.frames:
        for child in verb.children:
            if child.dep_ in ("dobj", "obj", "oprd") or (child.dep_ == "ccomp" and "that" not in cue.frames):
                content |= subtree(child)
    if not content:
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in cue.frames and child.lower_ != "to":
                content |= subtree(child) - {child.i}
                prepositions = [child.i]
    return content, prepositions


def subtree(token: Token) -> set[int]:
    """The numbers of a token and all below it."""
    return {below.i for below in token.subtree}


def clause(root: Token) -> set[int]:
    """The words of a clause without its "that"."""
    return subtree(root) - {child.i for child in root.lefts if child.dep_ == "mark" and child.lower_ == "that"}


def cue_tokens(verb: Token) -> list[int]:
    """The verb with the helpers, adverbs and negation right before it and its particle."""
    near = {child.i for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "advmod", "prt")}
    first = verb.i
    while first - 1 in near:
        first -= 1
    last = verb.i
    while last + 1 in near and verb.doc[last + 1].dep_ == "prt":
        last += 1
    return list(range(first, last + 1))


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, its own or that of the verb on which it hangs; the noun of "a statement saying"."""
    for _ in range(CHAIN_LENGTH):
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ not in CHAINED or verb.head.i == verb.i:
            return None
        quoted = cue_verbs().get(verb.head.lemma_.lower())
        if quoted is not None and verb.head.lemma_ in ("quote", "cite"):
            return next((child for child in verb.head.children if child.dep_ in ("dobj", "obj")), None)
        verb = verb.head
    return None


def agent_of(verb: Token) -> Token | None:
    """The agent of a passive: "was denied by X"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((kid for kid in child.children if kid.dep_ == "pobj"), None)
    return None


def according_to(token: Token) -> Iterator[Report]:
    """"…, according to X": what X says is the rest of the clause."""
    to = next((child for child in token.children if child.lower_ == "to"), None)
    if to is None and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        to = token.nbor()
    if to is None:
        return
    head = next((child for child in to.children if child.dep_ == "pobj"), None)
    if head is None:
        return
    source = subtree(head)
    cue = [token.i, to.i]
    anchor = token.head
    while anchor.pos_ not in ("VERB", "AUX") and anchor.head.i != anchor.i:
        anchor = anchor.head
    content = subtree(anchor) - subtree(token) - source - set(cue)
    yield Report(cue=cue, kind="assert", head=head, source=sorted(source), content=content)


def cited(verb: Token) -> Iterator[Report]:
    """"Reuters reported, citing officials, that …": the officials stand behind what the governing verb reports."""
    head = next((child for child in verb.children if child.dep_ in ("dobj", "obj")), None)
    if head is None:
        return
    yield Report(cue=[verb.i], kind="assert", head=head, source=sorted(subtree(head)))


def hearsay(adverb: Token) -> Report:
    """"X reportedly fled": nobody says who says so."""
    anchor = adverb.head
    return Report(
        cue=[adverb.i],
        kind=cue_words()[(adverb.lower_, "adverb")],
        content=subtree(anchor) - subtree(adverb),
    )


def by_noun(noun: Token) -> Iterator[Report]:
    """"The claim that …", "X's warning that …"."""
    content: set[int] = set()
    for child in noun.children:
        if child.dep_ in ("acl", "relcl", "ccomp") and any(kid.dep_ == "mark" and kid.lower_ == "that" for kid in child.lefts):
            content |= clause(child)
    if not content:
        return
    report = Report(cue=[noun.i], kind=cue_words()[(noun.lemma_.lower(), "noun")], content=content)
    head = next((child for child in noun.children if child.dep_ == "poss"), None) or agent_of(noun)
    if head is not None:
        report.head, report.source = head, sorted(subtree(head) - {c.i for c in head.children if c.dep_ == "case"})
    yield report


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Stretches of consecutive numbers, ends excluded."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found
