"""The public records, as `msgspec` Structs: what topics carry and what the command line prints.

Field by field they are described in `docs/records.md`. Offsets are half-open and count Unicode code points of the
article's `text`; times are RFC 3339 strings with an offset; countries are ISO 3166 alpha-3; ids are deterministic.

Reading and writing goes through `decode` and `encode`, which keep fields of a newer release that this one does not
know: a record that passes through an agent loses nothing.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any, Literal, TypeVar, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from pipeline.errors import BadField, NotJson, NotUtf8

DATELINE = uuid.UUID("6f1c3d0e-8a55-5f0b-9f43-0d1f5f4f2a11")  # the namespace of every id made here

UNKNOWN = " unknown"  # where `Part.unknown` stands in builtins: a name that no field of ours can have
UNKNOWN_KEY = f'"{UNKNOWN}":'.encode()  # the same in JSON

EntityKind = Literal[
    "person", "group", "organization", "place", "facility", "nationality", "date", "number", "work", "other"
]
SourceKind = Literal["media", "official", "military", "party", "witness", "document", "expert", "unnamed", "other"]
Granularity = Literal["second", "minute", "hour", "part-of-day", "day", "week", "month", "season", "year", "unknown"]
Modality = Literal["asserted", "claimed", "reported", "denied", "negated", "planned", "requested", "hypothetical"]
Status = Literal["retracted", "disputed", "corroborated", "reported", "claimed", "planned"]
Polarity = Literal["negative", "neutral", "positive"]
OutcomeName = Literal["emitted", "skipped", "duplicate", "dead_lettered"]


def make_id(kind: str, *parts: str) -> str:
    """A UUIDv5 over what makes the thing itself: equal parts give equal ids on every run and machine."""
    return str(uuid.uuid5(DATELINE, "\x1f".join((kind, *parts))))


class Part(Struct, kw_only=True):
    """What records are made of. `unknown` holds fields that this release does not know, for `encode` to give back."""

    unknown: dict[str, Any] | UnsetType = field(default=UNSET, name=UNKNOWN)


class Record(Part, kw_only=True):
    """A record of a topic."""


# What stands in an article -----------------------------------------------------------------------------------------


class Span(Part, kw_only=True):
    """A stretch of the article's `text`, or of its `title` where `within` says so: `text[start:end] == span.text`."""

    text: str
    start: int
    end: int
    within: Literal["title"] | UnsetType = field(default=UNSET, name="in")


class ActorCode(Part, kw_only=True):
    """Whose side an actor is on, in the manner of PLOVER: country and sectors (`GOV`, `MIL`, `REB`, `CVL`, …)."""

    country: str | None = None
    sector: list[str] = []


class Place(Part, kw_only=True):
    """A place of the gazetteer; degrees in WGS 84; `feature` is a GeoNames feature code."""

    geonameid: int | None = None
    name: str
    latitude: float
    longitude: float
    country: str | None = None
    admin1: str | None = None
    feature: str | None = None
    precision: Literal["point", "city", "admin2", "admin1", "country"]
    confidence: float


class Entity(Span, kw_only=True):
    """A mention of someone or something; mentions of one thing share `cluster`."""

    kind: EntityKind
    cluster: int
    name: str
    actor: ActorCode | None = None
    place: Place | None = None


class Timex(Part, kw_only=True):
    """A TIMEX3 type and value (ISO-TimeML)."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str


class TimeExpression(Span, kw_only=True):
    """A time expression and the interval it denotes, where it denotes one."""

    timex: Timex
    from_: str | None = field(default=None, name="from")
    to: str | None = None
    granularity: Granularity = "unknown"


class Source(Span, kw_only=True):
    """Who says something: a mention of the text, what kind of source it is, and whether it is left unnamed."""

    cluster: int | None = None
    kind: SourceKind = "other"
    anonymous: bool = False


class Attribution(Part, kw_only=True):
    """Who says what. `inside` is the id of the attribution that this one stands in or is cited by."""

    id: str
    source: Source | None = None
    cue: Span
    content: list[Span]
    inside: str | None = None
    quoted: bool = False


class Participant(Span, kw_only=True):
    """An actor or recipient of an event mention; `cluster` is null where no entity was found."""

    cluster: int | None = None
    name: str | None = None
    actor: ActorCode | None = None


class EventPlace(Span, kw_only=True):
    """A place of an event mention and its part in it."""

    place: Place | None = None
    role: Literal["where", "from", "to"] = "where"


class EventTime(Part, kw_only=True):
    """When it happened, an interval open where an end is null. `basis` is the expression that says so."""

    from_: str | None = field(default=None, name="from")
    to: str | None = None
    granularity: Granularity = "unknown"
    basis: Span | Literal["published_at"] = "published_at"
    fallback: bool = False


class Count(Struct, kw_only=True, frozen=True):
    """How many, from `low` to `high`, both included; null is open. Closed, as `ArticleVersion` is."""

    low: int | None = None
    high: int | None = None


class Casualties(Part, kw_only=True):
    """How many people an event killed, injured and so on, as one mention tells it."""

    killed: Count | None = None
    injured: Count | None = None
    missing: Count | None = None
    displaced: Count | None = None
    detained: Count | None = None


class EventMention(Part, kw_only=True):
    """One article's account of one happening."""

    id: str
    type: str
    mode: str | None = None
    sub_event: str | None = None
    trigger: Span
    actors: list[Participant] = []
    recipients: list[Participant] = []
    places: list[EventPlace] = []
    time: EventTime
    modality: Modality = "asserted"
    background: bool = False
    attributions: list[str] = []
    casualties: Casualties
    evidence: list[Span] = []
    tone: float = 0.0
    intensity: float = 0.0
    confidence: float = 0.5


class Target(Part, kw_only=True):
    """Tone toward one mention of a named actor; `score` from -1 to 1."""

    cluster: int | None = None
    span: Span
    polarity: Polarity
    score: float


class Sentiment(Part, kw_only=True):
    """Tone of the article, from -1 to 1, and toward each mention of a named actor."""

    tone: float
    targets: list[Target] = []


# Articles ----------------------------------------------------------------------------------------------------------


class RawArticle(Struct, kw_only=True):
    """What a scraper saw. `text` or `html` is there; fields that this release does not know are under `extra`."""

    text: str | None = None
    html: str | None = None
    id: str | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: list[str] = []
    published_at: str | None = None
    fetched_at: str | None = None
    language: str | None = None
    time_zone: str | None = None
    targets: list[tuple[int, int]] = []
    extra: dict[str, Any] = {}


class ArticleVersion(Struct, kw_only=True, frozen=True, order=True):
    """Which state of an article this is, and the release that annotated it. Versions of one article are ordered.

    It is compared and made ids of as a whole, and so closed: another field is another major version of its records.
    """

    published_at: str = ""
    fetched_at: str = ""
    text_sha256: str = ""
    annotator: str = ""


class PublishedAt(Part, kw_only=True):
    """When the article was published, or last changed; how finely that is known, and from what."""

    value: str | None = None
    precision: Literal["second", "minute", "day", "month"] = "day"
    basis: Literal["record", "feed", "header", "metadata", "dateline", "fetched", "none"] = "none"


class DatelineLine(Part, kw_only=True):
    """The dateline as read: "DAMASCUS, Dec 8 (Reuters) —"; `date` is a day, `2024-12-08`.

    `start` and `end` are where it stands in the article's `text`, with its dash.
    """

    place: str | None = None
    agency: str | None = None
    date: str | None = None
    start: int = 0
    end: int = 0


class Language(Part, kw_only=True):
    """ISO 639-1 code, `und` where unknown, and how sure that is, from 0 to 1."""

    code: str = "und"
    confidence: float = 0.0


class Parse(Part, kw_only=True):
    """spaCy's parse on its way between agents: a DocBin, base64; that of the title apart, which 0.1.0 did not parse."""

    format: str
    spacy: str
    model: str
    doc: str
    headline: str | UnsetType = UNSET


class Article(Record, kw_only=True):
    """The annotated article, as far as it is: each stage fills its fields.

    `modified_at` is there where the article's page states it, which records of 0.1.0 did not tell.
    `parse` and `targets` are internal: they travel between agents and are gone from what subscribers read.
    """

    id: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: list[str] = []
    extra: dict[str, Any] = {}
    text: str = ""
    version: ArticleVersion = ArticleVersion()
    fingerprint: str = ""
    language: Language = field(default_factory=Language)
    published_at: PublishedAt = field(default_factory=PublishedAt)
    modified_at: PublishedAt | UnsetType = UNSET
    time_zone: str | None = None
    dateline: DatelineLine | None = None
    entities: list[Entity] = []
    times: list[TimeExpression] = []
    attributions: list[Attribution] = []
    events: list[EventMention] = []
    sentiment: Sentiment | None = None
    targets: list[Span] | UnsetType = UNSET
    parse: Parse | UnsetType = UNSET


# Mentions and events -----------------------------------------------------------------------------------------------


class ChainLink(Part, kw_only=True):
    """One source of a chain, written out. `actor` is its code where it is known: whose word a denial is."""

    text: str
    name: str | None = None
    kind: SourceKind = "other"
    anonymous: bool = False
    actor: ActorCode | None = None


class MentionActor(Part, kw_only=True):
    """An actor or recipient, written out: no cluster numbers."""

    text: str
    name: str | None = None
    actor: ActorCode | None = None


class MentionPlace(Part, kw_only=True):
    """A place of a mention, written out."""

    text: str
    place: Place | None = None
    role: Literal["where", "from", "to"] = "where"


class ArticleReference(Part, kw_only=True):
    """What a mention says of its article. `published_at` is the value alone."""

    id: str
    version: ArticleVersion
    url: str | None = None
    publisher: str | None = None
    published_at: str | None = None
    title: str | None = None
    fingerprint: str = ""
    agency: str | None = None
    country: str | None = None


class MentionRecord(Record, kw_only=True):
    """An event mention that stands by itself (topic `event-mentions`).

    `country` of `article` is the dateline's, for the block of a mention that names no place.
    """

    id: str
    article: ArticleReference
    type: str
    mode: str | None = None
    sub_event: str | None = None
    trigger: str
    actors: list[MentionActor] = []
    recipients: list[MentionActor] = []
    places: list[MentionPlace] = []
    time: EventTime
    modality: Modality = "asserted"
    background: bool = False
    chain: list[ChainLink] = []
    casualties: Casualties
    evidence: list[str] = []
    tone: float = 0.0
    intensity: float = 0.0
    confidence: float = 0.5


class ArticleNotice(Record, kw_only=True):
    """Tells every partition of `event-mentions` which version of an article is in force.

    Without it a correction that moves or drops a mention would leave the old one standing in its block.
    """

    notice: Literal["article-version"] = "article-version"
    article: ArticleReference


class EventActor(Part, kw_only=True):
    """An actor or recipient of an event, over all its mentions."""

    name: str
    aliases: list[str] = []
    actor: ActorCode | None = None
    mentions: int = 1


class PlaceOfEvent(Part, kw_only=True):
    """A place of an event and its part in it."""

    place: Place
    role: Literal["where", "from", "to"] = "where"


class Figure(Part, kw_only=True):
    """One count, who gave it, and when."""

    low: int | None = None
    high: int | None = None
    source: str | None = None
    reported_at: str | None = None


class FigureRange(Part, kw_only=True):
    """What all the figures come to, and the figures."""

    low: int | None = None
    high: int | None = None
    figures: list[Figure] = []


class EventCasualties(Part, kw_only=True):
    """How many people an event killed, injured and so on, with who says so."""

    killed: FigureRange | None = None
    injured: FigureRange | None = None
    missing: FigureRange | None = None
    displaced: FigureRange | None = None
    detained: FigureRange | None = None


class SourceCounts(Part, kw_only=True):
    """How well supported an event is: copies of one agency text count once in `independent`."""

    articles: int = 0
    publishers: int = 0
    independent: int = 0


class Denial(Part, kw_only=True):
    """Who denies the event, and in which mention."""

    name: str
    actor: ActorCode | None = None
    mention_id: str


class EventSupport(Part, kw_only=True):
    """One mention of an event, as the event lists it."""

    article_id: str
    mention_id: str
    url: str | None = None
    publisher: str | None = None
    evidence: str = ""
    chain: list[str] = []
    modality: Modality = "asserted"


class Event(Record, kw_only=True):
    """One happening in the world, from every mention of it (topic `events`)."""

    id: str
    revision: int
    type: str
    mode: str | None = None
    sub_event: str | None = None
    summary: str
    status: Status
    time: EventTime
    actors: list[EventActor] = []
    recipients: list[EventActor] = []
    places: list[PlaceOfEvent] = []
    casualties: EventCasualties = field(default_factory=EventCasualties)
    sources: SourceCounts = field(default_factory=SourceCounts)
    denied_by: list[Denial] = []
    mentions: list[EventSupport] = []
    first_reported_at: str | None = None
    last_reported_at: str | None = None
    tone: float = 0.0
    intensity: float = 0.0
    confidence: float = 0.5


class Pointer(Record, kw_only=True):
    """What is left under an id that is no longer live: the event that holds its founder now."""

    id: str
    superseded_by: str


class Origin(Part, kw_only=True):
    """Where a record stood."""

    topic: str
    partition: int
    offset: int


class OutcomeRecord(Record, kw_only=True):
    """What an agent did with a record (topic `outcomes`, key `<article or mention id>/<agent>`)."""

    id: str
    agent: str
    outcome: OutcomeName
    reason: str | None = None
    article_id: str | None = None
    version: ArticleVersion | None = None
    origin: Origin


# Reading and writing -----------------------------------------------------------------------------------------------

R = TypeVar("R", bound=Record)


def decode(data: bytes, record: type[R]) -> R:
    """The record that `data` holds.

    Raises:
        NotUtf8: the bytes are no UTF-8.
        NotJson: they are no JSON object.
        BadField: a field is missing or of the wrong type.
    """
    return convert(decode_object(data), record)


def convert(fields: dict[str, Any], record: type[R]) -> R:
    """The record that a JSON object holds; the object is used up.

    Raises:
        BadField: a field is missing or of the wrong type.
    """
    put_aside(fields, record)
    try:
        return msgspec.convert(fields, record)
    except msgspec.ValidationError as error:
        raise BadField(str(error)) from None


def decode_object(data: bytes) -> dict[str, Any]:
    """The JSON object that `data` holds.

    Raises:
        NotUtf8: the bytes are no UTF-8.
        NotJson: they are no JSON object, or one with the escape of a lone surrogate.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8(f"byte {error.start} is not UTF-8") from None
    try:
        fields = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise NotJson(str(error)) from None
    except RecursionError:
        raise NotJson("the JSON is nested too deeply") from None
    if not isinstance(fields, dict):
        raise NotJson(f"the JSON is no object but {type(fields).__name__}")
    return fields


def encode(record: Record) -> bytes:
    """The record as JSON, UTF-8, in one line; always the same bytes for the same record."""
    data = msgspec.json.encode(record)
    if UNKNOWN_KEY not in data:
        return data
    fields = msgspec.to_builtins(record)
    return msgspec.json.encode(put_back(fields, type(record)))


def put_aside(fields: dict[str, Any], part: type[Part]) -> None:
    """Move what this release does not know, here and in the parts within, to where `Part.unknown` is read from."""
    known = known_fields(part)
    if not fields.keys() <= known:
        fields[UNKNOWN] = {name: fields.pop(name) for name in [*fields] if name not in known}
    for name, within in parts_of(part):
        match fields.get(name):
            case dict(value):
                put_aside(value, within)
            case list(values):
                for value in values:
                    if isinstance(value, dict):
                        put_aside(value, within)


def put_back(fields: dict[str, Any], part: type[Part]) -> dict[str, Any]:
    """The fields with those that `put_aside` moved where they were; what a part knows itself goes before."""
    for name, within in parts_of(part):
        match fields.get(name):
            case dict(value):
                fields[name] = put_back(value, within)
            case list(values):
                fields[name] = [put_back(value, within) for value in values]
    return {**fields.pop(UNKNOWN, {}), **fields}


@cache
def known_fields(part: type[Part]) -> frozenset[str]:
    """The names that the fields of a record, or of a part of one, have in JSON."""
    return frozenset(found.encode_name for found in msgspec.structs.fields(part)) - {UNKNOWN}


@cache
def parts_of(part: type[Part]) -> tuple[tuple[str, type[Part]], ...]:
    """The fields of which the value is a part or a list of parts, by their names in JSON."""
    found = ((given.encode_name, part_in(given.type)) for given in msgspec.structs.fields(part))
    return tuple((name, within) for name, within in found if within is not None)


def part_in(annotation: Any) -> type[Part] | None:
    """The part that a field's type speaks of: itself, in a union, or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for inner in get_args(annotation) if (found := part_in(inner)) is not None), None)


def json_schemas() -> dict[str, Any]:
    """The JSON Schema (2020-12) of every record of a topic, by name, with their shared definitions."""
    names = (RawArticle, Article, MentionRecord, ArticleNotice, Event, Pointer, OutcomeRecord)
    _, definitions = msgspec.json.schema_components(names)
    for definition in definitions.values():
        definition["properties"].pop(UNKNOWN, None)
    return definitions
