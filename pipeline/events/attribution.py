"""Who says what: source, cue and content of every attribution, and how they are nested.

`cues` finds reports by the parse, `quotations` the quotation marks, `sources` says who a source is; here they are
brought together: quotations go to the report beside them, a speech that runs on to the report that began it, and each
attribution that stands in the content of another is `inside` it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.events.cues import find_reports
from pipeline.events.frames import Report, cues_of, name_source
from pipeline.events.modality import Voice
from pipeline.events.quotations import find_quotations
from pipeline.events.sources import entity_at, kind_of, make_source
from pipeline.events.trees import runs, subtree
from pipeline.records import Attribution, Entity, Span
from pipeline.spans import SpanIndex, cut
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

__all__ = ["find_voices", "links_of", "voices_of"]

# Classes of cues that tell what someone thinks of a thing, not whether it happened: they vouch for no event.
STANCES = frozenset(("judge", "feel", "mention", "seem", "will"))

SHORT_QUOTATION = 3  # tokens within the marks; up to so many are a word held up, not a speech


def find_voices(doc: Doc, entities: SpanIndex[Entity], more: Iterable[Report] = ()) -> list[Voice]:
    """Every attribution of the parse in the order of the text, with ids `a0`, `a1`, …, its cue's class and its sectors.

    Source and cue are spans, the content a list of them; `inside` names the attribution whose content holds this one's
    cue, or that cites its source; `quoted` says that the content stands in quotation marks. `more` are reports that the
    grammar of sentences does not tell.
    """
    text = words_of(doc).text
    quotations = find_quotations(text)
    in_quotes = quoted_tokens(doc, quotations)
    reports = [*find_reports(doc), *more]
    give_quotations(doc, reports, in_quotes)
    reports = [report for report in reports if trim(doc, report)]
    reports.extend(list(by_media(doc, reports, entities)))
    reports.sort(key=lambda report: min([report.cue[0], *report.content]))
    found = [attribution(doc, text, report, entities, in_quotes) for report in reports]
    for number, one in enumerate(found):
        one.id = f"a{number}"
    nest(reports, found)
    return [Voice(one, report.kind, sectors_of(one, entities)) for one, report in zip(found, reports, strict=True)]


def by_media(doc: Doc, reports: Sequence[Report], entities: SpanIndex[Entity]) -> Iterator[Report]:
    """What media report because they were told it: `X told Reuters that …`; what X told comes `through` Reuters."""
    for report in reports:
        hearer = hearer_of(report, doc)
        if hearer is None or report.through is not None or not is_outlet(hearer, entities):
            continue
        heard = Report(cue=report.cue, kind=report.kind, content=report.content - subtree(hearer))
        name_source(heard, hearer)
        report.through = heard
        yield heard


def hearer_of(report: Report, doc: Doc) -> Token | None:
    """To whom the verb of a report is said, where it speaks to someone."""
    verb = next((doc[number] for number in reversed(report.cue) if doc[number].pos_ == "VERB"), None)
    if verb is None or not any("hearer" in cue.frames for cue in cues_of(verb)):
        return None
    return next((child for child in verb.rights if child.dep_ in ("dobj", "dative")), None)


def is_outlet(head: Token, entities: SpanIndex[Entity]) -> bool:
    """Does a word name one of the media, or speak of one ("the newspaper"), and not of its people ("reporters")?"""
    entity = entity_at(head, entities)
    if entity is not None and entity.actor is not None:
        return "MED" in entity.actor.sector and head.tag_ != "NNS"
    kind, anonymous = kind_of([head, *head.lefts], head, entity)
    return kind == "media" and not anonymous and head.tag_ != "NNS"


def sectors_of(attribution: Attribution, entities: SpanIndex[Entity]) -> frozenset[str]:
    """The sectors of the source of an attribution."""
    source = attribution.source
    if source is None:
        return frozenset()
    named = [
        one for one in entities.overlapping(source.start, source.end) if one.cluster == source.cluster and one.actor
    ]
    return frozenset(sector for one in named if one.actor is not None for sector in one.actor.sector)


def quoted_tokens(doc: Doc, quotations: SpanIndex[Span]) -> dict[int, int]:
    """The number of the quotation in which each quoted token stands."""
    found: dict[int, int] = {}
    for number, quotation in enumerate(quotations.spans):
        tokens = doc.char_span(quotation.start, quotation.end, alignment_mode="expand")
        if tokens is not None:
            found |= dict.fromkeys(range(tokens.start, tokens.end), number)
    return found


def give_quotations(doc: Doc, reports: list[Report], in_quotes: dict[int, int]) -> None:
    """Adds each quotation to the report it belongs to: one of its sentence, else the one that was speaking before."""
    members: dict[int, list[int]] = {}
    for token, number in in_quotes.items():
        members.setdefault(number, []).append(token)
    by_sentence: dict[int, list[Report]] = {}
    sentences = words_of(doc).sentences
    for report in reports:
        if report.cue[0] not in in_quotes:
            by_sentence.setdefault(sentences[report.cue[0]][0], []).append(report)
    speaker: Report | None = None
    for tokens in members.values():
        if len(tokens) <= SHORT_QUOTATION + 2:
            if (tag := tag_of(doc, tokens, by_sentence)) is not None:
                tag.content |= set(tokens)
            continue
        beside = reports_beside(doc, tokens, by_sentence)
        holder = next((report for report in beside if report.content & set(tokens)), None)
        holder = holder or next((report for report in beside if report.strong), None)
        holder = holder or tag_of(doc, tokens, by_sentence)
        if holder is None and speaker is not None and runs_on(doc, tokens, speaker):
            holder = speaker
        if holder is None:
            holder = next((report for report in reports_before(doc, tokens, by_sentence) if report.strong), None)
        if holder is not None:
            holder.content |= set(tokens) - set(holder.cue) - set(holder.source)
            speaker = holder


def reports_beside(doc: Doc, tokens: Sequence[int], by_sentence: dict[int, list[Report]]) -> list[Report]:
    """The reports of the sentences that a quotation touches or runs into, the nearest cue first."""
    ended = "." in (doc[tokens[-1]].text, doc[tokens[-2]].text)  # a comma there would leave the word to "she said"
    near = (tokens[0], tokens[-1], tokens[-1] if ended else min(tokens[-1] + 1, len(doc) - 1))
    starts = dict.fromkeys(words_of(doc).sentences[token][0] for token in near if not doc[token].is_space)
    found = [report for start in starts for report in by_sentence.get(start, [])]
    if tokens[0] and doc[tokens[0] - 1].text in (":", ","):
        found += [report for report in reports_before(doc, tokens, by_sentence) if report not in found]
    return sorted(found, key=lambda report: min(abs(report.cue[0] - tokens[0]), abs(report.cue[0] - tokens[-1])))


def tag_of(doc: Doc, tokens: Sequence[int], by_sentence: dict[int, list[Report]]) -> Report | None:
    """The report right behind a quotation and with nothing else to report: `she asked` in `"But why?" she asked`."""
    behind = tokens[-1] + 1
    if behind >= len(doc) or doc[behind].is_space:
        return None
    for report in by_sentence.get(words_of(doc).sentences[behind][0], []):
        if report.strong and not report.content and min((*report.cue, *report.source)) == behind:
            return report
    return None


def reports_before(doc: Doc, tokens: Sequence[int], by_sentence: dict[int, list[Report]]) -> list[Report]:
    """The reports of the sentence before a quotation, the nearest cue first."""
    if not tokens[0] or doc[tokens[0] - 1].is_space:
        return []
    return sorted(by_sentence.get(words_of(doc).sentences[tokens[0] - 1][0], []), key=lambda report: -report.cue[0])


def runs_on(doc: Doc, tokens: Sequence[int], speaker: Report) -> bool:
    """Whether a quotation follows so closely that the same one is speaking."""
    last = max(max(speaker.content, default=0), speaker.cue[-1])
    return 0 < tokens[0] - words_of(doc).sentences[last][1] + 1 <= 2 or 0 <= tokens[0] - last <= FAR_QUOTATION  # noqa: PLR2004 — next door


FAR_QUOTATION = 12  # tokens between one quotation of a speech and the next


def trim(doc: Doc, report: Report) -> bool:
    """Takes from a report's content what is source or cue and the marks at its ends; whether anything is left."""
    report.content -= set(report.source) | set(report.cue)
    kept: set[int] = set()
    for start, end in runs(report.content):
        while start < end and is_trimming(doc[start]):
            start += 1  # noqa: PLW2901 — the run is cut from its ends
        while end > start and is_trimming(doc[end - 1]):
            end -= 1  # noqa: PLW2901 — as above
        kept |= set(range(start, end))
    report.content = kept
    return bool(kept)


def is_trimming(token: Token) -> bool:
    """Whether a token is no part of what is said at either end of it: commas, full stops, white space."""
    return token.is_space or token.text in (",", ".", ";", ":", "-", "–", "—")


def attribution(
    doc: Doc, text: str, report: Report, entities: SpanIndex[Entity], in_quotes: dict[int, int]
) -> Attribution:
    """The record of a report, without its id, which its place among the others gives."""
    content = [span(text, doc[start:end]) for start, end in runs(report.content)]
    source = None
    if report.head is not None and report.source:
        start, end = next((run for run in runs(report.source) if report.head.i in range(*run)), runs(report.source)[0])
        while end > start + 1 and is_trimming(doc[end - 1]):
            end -= 1
        words = doc[start:end]
        head = report.head if report.head in words else words.root  # the head may be a word of the cue: "votes for"
        source = make_source(text, list(words), head, entities)
    quotes = not in_quotes.keys().isdisjoint(report.content)
    said = [token for token in report.content if not doc[token].is_punct] if quotes else []
    first, last = report.cue[0], cue_end(report.cue)
    return Attribution(
        id="",
        source=source,
        cue=span(text, doc[first:last]),
        content=content,
        quoted=sum(token in in_quotes for token in said) * 2 > len(said),
    )


def cue_end(cue: Sequence[int]) -> int:
    """Where the first run of a cue ends."""
    return runs(cue)[0][1]


def span(text: str, tokens: DocSpan) -> Span:
    """Where a stretch of tokens stands in the text."""
    return cut(text, tokens.start_char, tokens.end_char)


def nest(reports: Sequence[Report], found: Sequence[Attribution]) -> None:
    """Sets `inside`: the report through which one comes, else the smallest content in which its cue stands."""
    numbers = {id(report): number for number, report in enumerate(reports)}
    outer: dict[int, int] = {}
    for number, report in enumerate(reports):
        cue = set(report.cue)
        holding = [other for other, around in enumerate(reports) if other != number and cue <= around.content]
        holding.sort(key=lambda other: (len(reports[other].content), other))
        if report.through is not None and id(report.through) in numbers:
            holding.insert(0, numbers[id(report.through)])
        chosen = next((other for other in holding if not leads_to(outer, other, number)), None)
        if chosen is not None:
            outer[number] = chosen
            found[number].inside = found[chosen].id


def leads_to(outer: dict[int, int], start: int, goal: int) -> bool:
    """Whether the way outwards from one attribution passes another: where the parse has each in the other."""
    while start != goal and start in outer:
        start = outer[start]
    return start == goal


def voices_of(trigger: Token, voices: Sequence[Voice]) -> list[Voice]:
    """Those in whose content a trigger stands, outermost first; not those who only love, praise or mention it."""
    start, end = trigger.idx, trigger.idx + len(trigger)
    holding = [
        voice
        for voice in voices
        if voice.cue not in STANCES
        and any(content.start < end and start < content.end for content in voice.attribution.content)
    ]
    if len(holding) < 2:  # noqa: PLR2004 — nothing to order
        return holding
    by_id = {voice.attribution.id: voice.attribution for voice in voices}

    def depth(attribution: Attribution) -> int:
        steps, seen = 0, {attribution.id}
        while attribution.inside is not None and attribution.inside not in seen and attribution.inside in by_id:
            seen.add(attribution.inside)
            attribution, steps = by_id[attribution.inside], steps + 1
        return steps

    return sorted(holding, key=lambda voice: (depth(voice.attribution), voice.attribution.cue.start))


def links_of(voices: Sequence[Voice]) -> list[Voice]:
    """Voices as the links of a chain, one a speaker: in `X said it hoped that …` X speaks twice and is one."""
    links: list[Voice] = []
    for voice in voices:
        if not links or not is_same_speaker(links[-1].attribution, voice.attribution):
            links.append(voice)
    return links


def is_same_speaker(outer: Attribution, inner: Attribution) -> bool:
    """Whether an attribution right inside another has the same source, by its cluster or as its pronoun."""
    if outer.source is None or inner.source is None or inner.inside != outer.id:
        return False
    if inner.source.cluster is not None and outer.source.cluster is not None:
        return inner.source.cluster == outer.source.cluster
    return inner.source.text.lower() in PRONOUNS


PRONOUNS = frozenset(("it", "he", "she", "they"))
