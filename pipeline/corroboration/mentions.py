"""From an annotated article to mentions that stand by themselves, and the block each belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.corroboration.names import name_words, same_name
from pipeline.records import (
    Article,
    ArticleNotice,
    ArticleReference,
    Attribution,
    ChainLink,
    Entity,
    Event,
    EventMention,
    MentionActor,
    MentionPlace,
    MentionRecord,
    Participant,
    Pointer,
    convert,
    decode_object,
)

NO_BLOCK = "XXX"  # ISO 3166's own code for no country


def mention_records(article: Article) -> list[MentionRecord]:
    """The event mentions of an annotated article in its order, each with its actors, places, sources and article."""
    reference = refer_to(article)
    attributions = {attribution.id: attribution for attribution in article.attributions}
    clusters = fullest_mentions(article.entities)
    return [write_out(mention, reference, attributions, clusters) for mention in article.events]


def article_notice(article: Article) -> ArticleNotice:
    """What tells every partition which version of the article is in force."""
    return ArticleNotice(article=refer_to(article))


def block(mention: MentionRecord) -> str:
    """What the mention may meet: a country, ISO 3166 alpha-3, else `XXX`.

    That of the place where it happened, else of one it led to or from, else of the dateline, else of the first actor.
    """
    where = [place.place.country for place in mention.places if place.place and place.role == "where"]
    along = [place.place.country for place in mention.places if place.place and place.role != "where"]
    actors = [actor.actor.country for actor in mention.actors if actor.actor]
    return next((country for country in (*where, *along, mention.article.country, *actors) if country), NO_BLOCK)


def read_mention(data: bytes) -> MentionRecord | ArticleNotice:
    """The record of topic `event-mentions` that `data` holds.

    Raises:
        InputError: it holds neither an event mention nor a notice.
    """
    fields = decode_object(data)
    return convert(fields, ArticleNotice) if "notice" in fields else convert(fields, MentionRecord)


def read_event(data: bytes) -> Event | Pointer:
    """The record of topic `events` that `data` holds.

    Raises:
        InputError: it holds neither an event nor a pointer.
    """
    fields = decode_object(data)
    return convert(fields, Pointer) if "superseded_by" in fields else convert(fields, Event)


def refer_to(article: Article) -> ArticleReference:
    """What a mention says of its article."""
    dateline = article.dateline
    return ArticleReference(
        id=article.id,
        version=article.version,
        url=article.url,
        publisher=article.publisher,
        published_at=article.published_at.value,
        title=article.title,
        fingerprint=article.fingerprint,
        agency=dateline.agency if dateline else None,
        country=country_of(dateline.place, article.entities) if dateline and dateline.place else None,
    )


def country_of(name: str, entities: Iterable[Entity]) -> str | None:
    """The country of a dateline's place, as the article's own mentions of that place resolve it."""
    words = name_words(name)
    places = [entity for entity in entities if entity.place and entity.place.country]
    exact = [place for place in places if words in (name_words(place.text), name_words(place.name))]
    loose = [place for place in places if same_name(words, name_words(place.text))]
    return next((found.place.country for found in (*exact, *loose) if found.place), None)


def fullest_mentions(entities: Iterable[Entity]) -> dict[int, Entity]:
    """One mention of each cluster: the first that has an actor code, else the first."""
    found: dict[int, Entity] = {}
    for entity in entities:
        known = found.get(entity.cluster)
        if known is None or (known.actor is None and entity.actor is not None):
            found[entity.cluster] = entity
    return found


def write_out(
    mention: EventMention,
    reference: ArticleReference,
    attributions: dict[str, Attribution],
    clusters: dict[int, Entity],
) -> MentionRecord:
    """The mention with everything it points at written into it, and what a newer release has put on it besides."""
    chain = [attributions[name] for name in mention.attributions if name in attributions]
    return MentionRecord(
        id=mention.id,
        article=reference,
        type=mention.type,
        mode=mention.mode,
        sub_event=mention.sub_event,
        trigger=mention.trigger.text,
        actors=[write_participant(actor, clusters) for actor in mention.actors],
        recipients=[write_participant(recipient, clusters) for recipient in mention.recipients],
        places=[
            MentionPlace(text=place.text, place=place.place, role=place.role, unknown=place.unknown)
            for place in mention.places
        ],
        time=mention.time,
        modality=mention.modality,
        background=mention.background,
        chain=[write_source(attribution, clusters) for attribution in chain if attribution.source],
        casualties=mention.casualties,
        evidence=[span.text for span in mention.evidence],
        tone=mention.tone,
        intensity=mention.intensity,
        confidence=mention.confidence,
        unknown=mention.unknown,
    )


def write_participant(participant: Participant, clusters: dict[int, Entity]) -> MentionActor:
    """An actor or recipient without its cluster number; the cluster gives the name and code it lacks."""
    entity = clusters.get(participant.cluster) if participant.cluster is not None else None
    name = participant.name or (entity.name if entity else None)
    shouted = participant.text.istitle() and name == participant.text.upper()  # Juba, named by the dateline's "JUBA"
    return MentionActor(
        text=participant.text,
        name=participant.text if shouted else name,
        actor=participant.actor or (entity.actor if entity else None),
        unknown=participant.unknown,
    )


def write_source(attribution: Attribution, clusters: dict[int, Entity]) -> ChainLink:
    """A source without its cluster number: the cluster gives its name and code."""
    source = attribution.source
    assert source is not None, "only attributions with a source are written out"
    entity = clusters.get(source.cluster) if source.cluster is not None else None
    return ChainLink(
        text=source.text,
        name=entity.name if entity else None,
        kind=source.kind,
        anonymous=source.anonymous,
        actor=entity.actor if entity else None,
        unknown=source.unknown,
    )
