"""Cues of attribution in a parse: which words report, who is the source, and which words are reported.

A `Report` is an attribution in tokens; `attribution` turns reports into records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.resources.tables import read_rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
CLAUSES = frozenset(("ccomp", "parataxis"))
CHAINED = frozenset(("conj", "xcomp", "advcl", "dep"))
CITING = frozenset(("cite", "quote"))  # lemmas of verbs whose object is itself a source
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
    return {row[0]: Cue(row[1], frozenset(row[2].split())) for row in read_rows("cues")}


@cache
def cue_words() -> dict[tuple[str, str], str]:
    """The classes of the other cues, by word and part."""
    return {(row[0], row[1]): row[2] for row in read_rows("cue_words")}


def class_of(token: Token) -> str | None:
    """The class of a word as a cue; None where it is none."""
    verb = cue_verbs().get(token.lemma_.lower())
    if verb is not None and token.pos_ in ("VERB", "AUX"):
        return verb.kind
    return cue_words().get((token.lower_, "adverb")) or cue_words().get((token.lemma_.lower(), "noun"))


def find_reports(doc: Doc) -> list[Report]:
    """Every report of the parse with its content, in the order of the cues."""
    reports: list[Report] = []
    for token in doc:
        reports.extend(reports_of(token))
    cite(doc, reports)
    for report in reports:
        if report.strong and not report.content and report.head is not None:
            report.content = left_over(report, doc)
        report.content = in_paragraph(report, doc)
    return [report for report in reports if report.content or report.strong]


def in_paragraph(report: Report, doc: Doc) -> set[int]:
    """The content without what stands beyond a blank line: there the parse has joined two sentences."""
    if not report.content:
        return report.content
    first, last = min(report.cue[0], *report.content), max(report.cue[-1], *report.content)
    breaks = [token.i for token in doc[first : last + 1] if token.is_space and token.text.count("\n") > 1]
    low = max((at for at in breaks if at < report.cue[0]), default=-1)
    high = min((at for at in breaks if at > report.cue[-1]), default=len(doc))
    return {number for number in report.content if low < number < high}


def reports_of(token: Token) -> Iterator[Report]:
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
    """`X said that …`, `X denied the charge`, `X promised to …`, `X is said to …`."""
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
    if content and min(content) > verb.i:
        content |= afterthoughts(verb, max(content))
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
    if not content:
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in cue.frames and child.lower_ != "to":
                content |= subtree(child) - {child.i}
                prepositions = [child.i] if child.i == verb.i + 1 else []
    if not content and "np" in cue.frames:
        for child in verb.children:
            is_object = child.dep_ in ("dobj", "obj", "oprd") or (child.dep_ == "ccomp" and "that" not in cue.frames)
            if is_object or (content and child.dep_ == "prep" and child.lower_ == "as"):
                content |= subtree(child)
    return content, prepositions


def afterthoughts(verb: Token, last: int) -> set[int]:
    """Clauses with a conjunction (`because …`, `although …`) after the content that the parse has hung on the cue."""
    found: set[int] = set()
    for child in verb.children:
        if child.dep_ == "advcl" and child.i > last and any(kid.dep_ == "mark" for kid in child.lefts):
            found |= subtree(child)
    return found


def left_over(report: Report, doc: Doc) -> set[int]:
    """What a cue that takes speech reports where the parse joins it to nothing: the words beside its clause."""
    start, end = doc[report.cue[0]].sent.start, doc[report.cue[0]].sent.end
    first = min([*report.cue, *report.source])
    last = max([*report.cue, *report.source])
    if first - 1 >= start and doc[first - 1].text in SPEECH_ENDS:
        return set(range(start, first - 1))
    if last + 1 < end and last == report.cue[-1] and doc[last + 1].pos_ in SPEECH_STARTS:
        return set(range(last + 1, end))
    return set()


SPEECH_ENDS = frozenset((",", "”", '"', "''", "?", "!"))
SPEECH_STARTS = frozenset(("PRON", "DET", "PROPN", "NOUN", "SCONJ", "ADJ"))


def subtree(token: Token) -> set[int]:
    """The numbers of a token and all below it."""
    return {below.i for below in token.subtree}


def clause(root: Token) -> set[int]:
    """The words of a clause without its `that`."""
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
    """The subject of a verb, its own or that of the verb on which it hangs; the noun of `a statement saying`."""
    for _ in range(CHAIN_LENGTH):
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child
        if verb.dep_ == "acl":
            return verb.head
        quoting = verb.head.head if verb.dep_ == "pcomp" else verb.head
        if quoting.lemma_ in CITING and quoting.i != verb.i:
            return next((child for child in quoting.children if child.dep_ in ("dobj", "obj")), None)
        if verb.dep_ not in CHAINED or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def agent_of(verb: Token) -> Token | None:
    """The agent of a passive: `was denied by X`."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((kid for kid in child.children if kid.dep_ == "pobj"), None)
    return None


def according_to(token: Token) -> Iterator[Report]:
    """`…, according to X`: what X says is the rest of the clause."""
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
    """`Reuters reported, citing officials, that …`: the officials stand behind what the governing verb reports."""
    head = next((child for child in verb.children if child.dep_ in ("dobj", "obj")), None)
    if head is None:
        return
    yield Report(cue=[verb.i], kind="assert", head=head, source=sorted(subtree(head)))


def cite(doc: Doc, reports: list[Report]) -> None:
    """Nests the cited: `Reuters reported, citing officials, that …` and `CNN quoted an insider as saying that …`.

    Citing and cited have the same content; the cited comes `through` the citing.
    """
    by_cue = {number: report for report in reports for number in report.cue}
    for report in reports:
        verb = doc[report.cue[-1]]
        if verb.lower_ in ("citing", "quoting"):
            governor = by_cue.get(verb.head.i) or around(report, reports)
            if governor is None or governor is report:
                continue
            phrase = subtree(verb)
            governor.source = [number for number in governor.source if number not in phrase]
            governor.content -= phrase
            report.content, report.through = report.content or set(governor.content), governor
        elif report.head is not None and report.content:
            governor = by_cue.get(report.head.head.i)
            if governor is not None and governor is not report and report.head.head.lemma_ in CITING:
                governor.content, report.through = set(report.content), governor


def around(report: Report, reports: list[Report]) -> Report | None:
    """The smallest report in whose content or source the cue of another stands."""
    cue = report.cue[0]
    holding = [other for other in reports if other is not report and (cue in other.content or cue in other.source)]
    return min(holding, key=lambda other: len(other.content), default=None)


def hearsay(adverb: Token) -> Report:
    """`X reportedly fled`: nobody says who says so."""
    anchor = adverb.head
    return Report(
        cue=[adverb.i],
        kind=cue_words()[(adverb.lower_, "adverb")],
        content=subtree(anchor) - subtree(adverb),
    )


def by_noun(noun: Token) -> Iterator[Report]:
    """`The claim that …`, `X's warning that …`."""
    content: set[int] = set()
    for child in noun.children:
        if child.dep_ in ("acl", "relcl", "ccomp") and any(
            kid.dep_ == "mark" and kid.lower_ == "that" for kid in child.lefts
        ):
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
