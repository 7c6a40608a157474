"""The events of a headline: those that the body does not tell.

A headline is parsed as a sentence (`pipeline.headlines`) and read as any text; what is its own is who stands beside a
colon or a dash as the source, what its quotation marks hold at arm's length, and the places in its stacks of nouns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from pipeline.entities.spelling import fold
from pipeline.events.attribution import find_voices
from pipeline.events.frames import Report
from pipeline.events.headline_telling import complete, telling
from pipeline.events.mentions import event_mentions
from pipeline.events.modality import Voice
from pipeline.events.ontology import Ontology
from pipeline.events.place_phrases import FINENESS, event_place
from pipeline.events.places import SPOKEN
from pipeline.events.sources import is_someone
from pipeline.events.syntax import is_verb
from pipeline.events.times import Reference, find_times
from pipeline.headlines.parse import QUOTES
from pipeline.headlines.segments import PARTING, headline_words
from pipeline.records import Article, Attribution, Entity, EventMention, EventPlace, Span, make_id
from pipeline.spans import SpanIndex, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

S = TypeVar("S", bound=Span)

LONGEST_SOURCE = 6  # words of a segment that names a source: "the country's health ministry"
ASKED = ("WP", "WRB", "WDT", "WP$")
UNTOLD = frozenset(("hypothetical",))  # what a headline only wonders about is no news
SAID = frozenset(("ccomp", "xcomp", "parataxis"))
NAMING = frozenset(("nsubj", "nsubjpass", "dobj"))
SETTING = frozenset(("in", "after", "by", "during"))  # before the happening in which the headline's took place
NAMING_MARKS = (PARTING | {","}) - {"|"}  # between a source and what it says
WHILE = frozenset(("after", "as", "when"))  # before a clause that tells news as well: "flee as volcano erupts"
STACKED = frozenset(("compound", "nmod", "poss", "amod"))


def add_headline(article: Article, doc: Doc, body: Doc, reference: Reference, ontology: Ontology) -> Article:
    """The article, whose body is done, with times, attributions and events of its title behind those of its text.

    `doc` is the parse of the title, `body` that of the text. An event that the body tells too gives the
    body's mention what that lacks, and the rest of the title is left out with it.
    """
    title = article.title or ""
    entities = SpanIndex([one for one in article.entities if one.within == "title"])
    times = find_times(doc, reference)
    voices = renumbered(find_voices(doc, entities, source_reports(doc, article.publisher)), len(article.attributions))
    attributions = [voice.attribution for voice in voices]
    alone = msgspec.structs.replace(
        article, text=doc.text, entities=entities.spans, times=times, attributions=attributions
    )
    found = event_mentions(doc, alone, entities, reference, ontology, spoken=voices, around=body)
    mentions = list(headline_mentions(found, doc, title, entities, article))
    told = [telling(mention, article.events) for mention in mentions]
    for mention, other in zip(mentions, told, strict=True):
        if other is not None:
            complete(other, mention)
    added = [] if any(told) else mentions  # a headline tells one story
    return msgspec.structs.replace(
        article,
        times=[*article.times, *(of_title(time, title) for time in times)],
        attributions=[*article.attributions, *(attribution_of_title(voice, title) for voice in voices)],
        events=[*article.events, *added],
    )


def headline_mentions(
    found: Sequence[EventMention], doc: Doc, title: str, entities: SpanIndex[Entity], article: Article
) -> Iterator[EventMention]:
    """The events that a title tells, with its spans and its places."""
    telling_parts = list(telling_segments(doc))
    quoted = [match.span() for match in QUOTES.finditer(title)]
    for mention in found:
        token = tokens_of(doc, mention.trigger).root
        if not any(part.start <= token.i < part.end for part in telling_parts) or is_asked(token.sent):
            continue
        if not is_main(token):
            continue
        if mention.modality in UNTOLD or any(is_told_within(mention, other) for other in found):
            continue
        set_places(mention, token, entities)
        if mention.modality == "asserted" and any(
            start <= mention.trigger.start and mention.trigger.end <= end for start, end in quoted
        ):
            mention.modality = "reported"
        yield mention_of_title(mention, title, article)


def is_told_within(mention: EventMention, other: EventMention) -> bool:
    """Are the words of a mention among those of another: "truce" in "agree seven-day truce"?"""
    return mention.trigger != other.trigger and (
        other.trigger.start <= mention.trigger.start and mention.trigger.end <= other.trigger.end
    )


# Segments ----------------------------------------------------------------------------------------------------------


def telling_segments(doc: Doc) -> Iterator[DocSpan]:
    """The segments that tell something: those with a verb; where none has one, all but what only names the page."""
    segments = list(doc.sents)
    verbal = [segment for segment in segments if any(is_verb(token) for token in segment)]
    yield from verbal or (segment for segment in segments if not is_label(segment))


def is_main(token: Token) -> bool:
    """Does a word tell what its segment is about: as its head, as what someone says or does, or as what did it?

    What a headline only touches on ("tensions over missile launch") the body tells, or nobody.
    """
    while token.head != token:
        above = token.head
        if token.dep_ == "pobj" and above.lower_ in SETTING:
            above = above.head
        elif not (
            token.dep_ in SAID
            or (token.dep_ == "conj" and is_verb(token))
            or (token.dep_ in NAMING and is_verb(above))
            or (token.dep_ == "advcl" and any(child.lower_ in WHILE for child in token.lefts))
        ):
            return False
        token = above
    return True


def is_label(segment: DocSpan) -> bool:
    """Does a segment only tell what kind of page it is: "Live:"?"""
    words = [token.lower_ for token in segment if not token.is_punct]
    return len(words) > 0 and all(word in headline_words("label") for word in words)


def is_asked(segment: DocSpan) -> bool:
    """Is a segment a question that can be answered with no?"""
    return segment[-1].text == "?" and not any(token.tag_ in ASKED for token in segment)


def source_reports(doc: Doc, publisher: str | None) -> Iterator[Report]:
    """The segments that name who says what the others tell: "Police: …", "… - army", "…, police say".

    After a bar, or with the name of the `publisher`, a segment only says whose page it is.
    """
    segments = list(doc.sents)
    for number, segment in enumerate(segments):
        source = source_in(segment)
        if source is None or len(segments) == 1 or fold(segment.text) in fold(publisher or ""):
            continue
        told = [token.i for other in segments if other is not segment for token in other]
        first, last = source.left_edge.i, source.i
        marks = [token.i for token in (*segment[-1:], doc[segment.start - 1]) if token.text in NAMING_MARKS]
        cue = [token.i for token in segment if is_verb(token)] or marks[:1]
        if cue and (number in (0, len(segments) - 1)):
            yield Report(cue=cue, kind="assert", head=source, source=list(range(first, last + 1)), content=set(told))


def source_in(segment: DocSpan) -> Token | None:
    """The head of who is named as a source by a whole segment; none where it names no one."""
    words = [token for token in segment if not token.is_punct]
    if not 0 < len(words) <= LONGEST_SOURCE or is_label(segment):
        return None
    verbs = [token for token in words if is_verb(token)]
    if verbs and (len(verbs) > 1 or words[-1] != verbs[0] or verbs[0].lower_ not in headline_words("saying")):
        return None
    head = next((child for child in verbs[0].lefts if child.dep_ == "nsubj"), None) if verbs else segment.root
    if head is None or not is_someone(head) or head.ent_type_ in ("GPE", "LOC"):
        return None
    return head


# Places ------------------------------------------------------------------------------------------------------------


def set_places(mention: EventMention, token: Token, entities: SpanIndex[Entity]) -> None:
    """Takes towns out of the actors, where a stack of nouns put them, and places from there for want of others."""
    places = [one for one in entities.spans if one.kind in ("place", "facility") and one.place is not None]
    stacked = [one for one in places if is_stacked(one, token)]
    towns = {(one.start, one.end) for one in stacked if one.place is not None and one.place.precision != "country"}
    mention.actors = [one for one in mention.actors if (one.start, one.end) not in towns]
    if any(place.place is not None for place in mention.places) or mention.type in SPOKEN:
        return
    people = [*mention.actors, *mention.recipients]
    free = [one for one in stacked if not any((who.start, who.end) == (one.start, one.end) for who in people)]
    mention.places = sorted((event_place(one, "where") for one in free), key=fineness)[:1] or mention.places


def is_stacked(place: Entity, token: Token) -> bool:
    """Does a place stand before a noun of the same segment: "Lima blast", "Goma suburb"?"""
    span = token.doc.char_span(place.start, place.end, alignment_mode="expand")
    return span is not None and span.root.sent == token.sent and span.root.dep_ in STACKED


def fineness(place: EventPlace) -> int:
    """How fine a place is, the finest least."""
    return 0 if place.place is None else FINENESS[place.place.precision]


# Spans -------------------------------------------------------------------------------------------------------------


def of_title(span: S, title: str) -> S:
    """A span of the parse as one of the title."""
    return msgspec.structs.replace(span, text=title[span.start : span.end], within="title")


def mention_of_title(mention: EventMention, title: str, article: Article) -> EventMention:
    """A mention whose spans all are of the title, with the id of one; what carries it is the title whole."""
    time = mention.time
    if isinstance(time.basis, Span):
        time = msgspec.structs.replace(time, basis=of_title(time.basis, title))
    return msgspec.structs.replace(
        mention,
        id=make_id(
            "mention", article.id, article.version.text_sha256, "title", str(mention.trigger.start), mention.type
        ),
        trigger=of_title(mention.trigger, title),
        actors=[of_title(one, title) for one in mention.actors],
        recipients=[of_title(one, title) for one in mention.recipients],
        places=[of_title(one, title) for one in mention.places],
        evidence=[Span(text=title, start=0, end=len(title), within="title")],
        time=time,
    )


def attribution_of_title(voice: Voice, title: str) -> Attribution:
    """An attribution whose spans all are of the title."""
    one = voice.attribution
    return msgspec.structs.replace(
        one,
        source=None if one.source is None else of_title(one.source, title),
        cue=of_title(one.cue, title),
        content=[of_title(span, title) for span in one.content],
    )


def renumbered(voices: Sequence[Voice], first: int) -> list[Voice]:
    """The voices of a title with ids that go on where those of the body end."""
    ids = {voice.attribution.id: f"a{first + number}" for number, voice in enumerate(voices)}
    return [
        replace(
            voice,
            attribution=msgspec.structs.replace(
                voice.attribution,
                id=ids[voice.attribution.id],
                inside=ids.get(voice.attribution.inside or ""),
            ),
        )
        for voice in voices
    ]
