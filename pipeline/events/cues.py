"""Cues of attribution in a parse: which words report, who is the source, and which words are reported.

A `Report` is an attribution in tokens; `attribution` turns reports into records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.events.extents import stretch
from pipeline.events.frames import Report, by_verb, name_source
from pipeline.events.phrases import by_adjective, by_noun, by_source, cue_forms, cue_words, readings_of
from pipeline.events.trees import CITING, SUBJECTS, clause, subject_of, subtree
from pipeline.words import Words, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


def find_reports(doc: Doc) -> list[Report]:
    """Every report of the parse with its content, in the order of the cues."""
    reports: list[Report] = []
    words = words_of(doc)
    for token in (doc[number] for number in range(len(doc)) if may_report(words, number)):
        reports.extend(report for report in reports_of(token) if report.cue)  # a parse may put it into its own content
    cite(doc, reports)
    for report in reports:
        stretch(doc, report)
    reports = without_parts(reports)
    for report in reports:
        if report.speaks and not report.content and report.head is not None:
            report.content = left_over(report, doc)
        report.content = in_paragraph(report, doc)
    return [report for report in reports if report.content or report.strong]


def without_parts(reports: list[Report]) -> list[Report]:
    """The reports whose cue is not swallowed by a longer one: `declined` by `declined to say`.

    A cue that reports nothing swallows none that does: `declined` stays beside `declined to comment`.
    """
    longest: dict[int, tuple[bool, int]] = {}
    for report in reports:
        for number in report.cue:
            longest[number] = max(longest.get(number, (False, 0)), weight(report))
    return [report for report in reports if any(longest[number] <= weight(report) for number in report.cue)]


def weight(report: Report) -> tuple[bool, int]:
    """How much a report is worth beside others that share words of its cue."""
    return bool(report.content), len(report.cue)


def in_paragraph(report: Report, doc: Doc) -> set[int]:
    """The content without what stands beyond a blank line: there the parse has joined two sentences."""
    if not report.content:
        return report.content
    first, last = min(report.cue[0], *report.content), max(report.cue[-1], *report.content)
    texts = words_of(doc).texts
    breaks = [at for at in range(first, last + 1) if texts[at].isspace() and texts[at].count("\n") > 1]
    low = max((at for at in breaks if at < report.cue[0]), default=-1)
    high = min((at for at in breaks if at > report.cue[-1]), default=len(doc))
    return {number for number in report.content if low < number < high}


def may_report(words: Words, number: int) -> bool:
    """Whether a token is worth a look: a verb, or a word with which an attribution begins."""
    if words.parts[number] in ("VERB", "AUX") or words.lowers[number] in ("according", "in", "by"):
        return True
    return words.lowers[number] in cue_forms() or words.lemmas[number] in cue_forms()


def reports_of(token: Token) -> Iterator[Report]:
    """What a token as a cue reports; none, mostly."""
    if token.pos_ in ("VERB", "AUX"):
        if token.lower_ in ("citing", "quoting"):
            yield from cited(token)
        elif token.lower_ == "according":
            yield from according_to(token)
        else:
            found = list(by_verb(token))
            yield from found or by_adjective(token)
    elif token.lower_ == "according":
        yield from according_to(token)
    elif (token.lower_, "adverb") in cue_words():
        yield hearsay(token)
    elif token.pos_ == "NOUN":
        yield from by_noun(token)
    elif token.pos_ == "ADJ":
        yield from by_adjective(token)
    elif token.lower_ in ("in", "by") and token.dep_ == "prep":
        yield from by_source(token)


def left_over(report: Report, doc: Doc) -> set[int]:
    """What a cue that takes speech reports where the parse joins it to nothing: the words beside its clause."""
    start, end = words_of(doc).sentences[report.cue[0]]
    first = min([*report.cue, *report.source])
    last = max([*report.cue, *report.source])
    before = doc[start : max(first - 1, start)]
    if first - 1 >= start and doc[first - 1].text in SPEECH_ENDS and is_speech(before):
        return set(range(start, first - 1))
    if (
        last + 1 < end
        and last == report.cue[-1]
        and doc[last + 1].pos_ in SPEECH_STARTS
        and is_speech(doc[last + 1 : end])
    ):
        return set(range(last + 1, end))
    return set()


def is_speech(words: Span) -> bool:
    """Whether words may be a sentence of their own: they have a subject, and open as no adverbial does."""
    return any(token.dep_ in SUBJECTS for token in words) and (
        words[0].pos_ not in ("ADP", "SCONJ", "VERB", "ADV", "PART") or words[0].lower_ in ("that", "whether")
    )


SPEECH_ENDS = frozenset((",", "”", '"', "''", "?", "!"))
SPEECH_STARTS = frozenset(("PRON", "DET", "PROPN", "NOUN", "SCONJ", "ADJ"))


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
    if readings_of(head, "ground"):
        yield from by_verb(verb)
        return
    yield Report(cue=[verb.i], kind="assert", head=head, source=sorted(subtree(head)))


def cite(doc: Doc, reports: list[Report]) -> None:
    """Nests the cited: `Reuters reported, citing officials, that …` and `CNN quoted an insider as saying that …`.

    Citing and cited have the same content; the cited comes `through` the citing.
    """
    by_cue = {number: report for report in reports for number in report.cue}
    for report in reports:
        verb = doc[report.cue[-1]]
        quoting = doc[report.cue[0]]
        if quoting.lemma_ in CITING and quoting.dep_ == "acl" and quoting.tag_ == "VBN" and report.head is not None:
            hand_on(report, quoting, reports)
            continue
        if verb.lower_ in ("citing", "quoting") and not report.content:
            governor = by_cue.get(verb.head.i) or around(report, reports)
            if governor is None or governor is report:
                argue(report, verb)
                continue
            phrase = subtree(verb)
            governor.source = [number for number in governor.source if number not in phrase]
            governor.content -= phrase
            report.content, report.through = report.content or set(governor.content), governor
        elif report.head is not None and report.head.head.lemma_ in CITING:
            before = [child for child in report.head.head.lefts if child.dep_ == "ccomp"]
            report.content = report.content or {number for child in before for number in clause(child)}
            governor = by_cue.get(report.head.head.i)
            if governor is not None and governor is not report and report.content:
                governor.content, report.through = set(report.content), governor


def hand_on(report: Report, verb: Token, reports: list[Report]) -> None:
    """`A source quoted by Reuters denied …`: what the source denies comes through Reuters."""
    quoted = next((other for other in reports if other is not report and verb.i in other.source), None)
    if quoted is None or not quoted.content or quoted.through is not None:
        return
    phrase = subtree(verb)
    report.content, quoted.through = quoted.content - phrase, report
    quoted.source = [number for number in quoted.source if number not in phrase]


def argue(report: Report, verb: Token) -> None:
    """Where nothing is reported that the cited stand behind, they are what is spoken about: `X resigned, citing …`."""
    report.kind, report.content = "mention", set(report.source)
    name_source(report, subject_of(verb))


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
        kind=cue_words()[adverb.lower_, "adverb"][0][0],
        content=subtree(anchor) - subtree(adverb),
    )
