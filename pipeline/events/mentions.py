"""Event mentions: triggers with their roles, places, time, modality and counts, each happening once an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.events.attribution import links_of, voices_of
from pipeline.events.casualties import casualties_of, joined
from pipeline.events.confidence import confidence
from pipeline.events.dating import event_time
from pipeline.events.denials import denied_again
from pipeline.events.intents import OF_A_SPEECH, intents
from pipeline.events.merging import causes, governed, sentence_of
from pipeline.events.modality import Voice, is_background, modality_of
from pipeline.events.ontology import Ontology
from pipeline.events.parties import Parties
from pipeline.events.places import places_of
from pipeline.events.reality import is_expressive, reality_of
from pipeline.events.retelling import without_repetitions
from pipeline.events.roles import roles_of
from pipeline.events.sides import Telling
from pipeline.events.subject import is_quiet, literal
from pipeline.events.syntax import CLOSE, is_gerund, is_verb
from pipeline.events.times import Reference
from pipeline.events.triggers import Finder, Trigger
from pipeline.events.zones import zone_of_place
from pipeline.records import Article, Attribution, Entity, EventMention, Participant, Span, make_id
from pipeline.spans import SpanIndex, cut
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DEEDS = frozenset(("ASSAULT", "MOBILIZE"))  # types that no words bring about, as an announcement brings sanctions about
CLASH = "armed-clash"
AGAINST_ANYONE = frozenset(("attack", "killing", "injury"))  # kinds whose victims alone tell a clash from an attack
ARMED_SECTORS = frozenset(("MIL", "REB", "UAF"))
ARMED_CLASSES = frozenset(("@army", "@rebel"))
UNARMED_CLASSES = frozenset(("@protester", "@mob"))


def event_mentions(
    doc: Doc,
    article: Article,
    entities: SpanIndex[Entity],
    reference: Reference,
    ontology: Ontology,
    *,
    spoken: Sequence[Voice],
    around: Doc | None = None,
) -> list[EventMention]:
    """The event mentions of a parsed article in the order of their triggers; its times are there, `spoken` by whom.

    `around` is the text that tells what a headline is about. Events have no places but those that their words give.
    """
    doc_text = words_of(doc).text
    parties = Parties(doc_text, entities, ontology)
    triggers = literal(doc, Finder(doc, entities, ontology).find(), entities, around)
    triggers.extend(list(intents(doc, triggers, spoken, parties)))
    quiet, leading = is_quiet(doc, triggers, around), leaders(triggers)
    because = causes(triggers)
    times = SpanIndex(article.times)
    published = reference.published_at
    mentions: dict[int, EventMention] = {}
    for position, trigger in enumerate(triggers):
        roles = roles_of(trigger, parties)
        actors, recipients = roles.actors, roles.recipients
        voices = voices_of(told_word(trigger), spoken)
        reality = reality_of(trigger)
        modality = modality_of(trigger, reality, voices, actors, recipients, entities=entities)
        places = places_of(trigger, entities, [*actors, *recipients])
        zone = zone_of_place(places[0].place) if places else None
        time = event_time(trigger.anchor, times, reference, zone, is_speech=is_expressive(trigger))
        mentions[position] = EventMention(
            id=mention_id(article, trigger.start, trigger.kind.type),
            type=trigger.kind.type,
            mode=trigger.kind.mode,
            sub_event=sub_event(trigger, actors, recipients, ontology),
            trigger=cut(doc_text, trigger.start, trigger.end),
            actors=actors,
            recipients=recipients,
            places=places,
            time=time,
            modality=modality,
            background=is_background(trigger, reality, time, voices, modality=modality, published=published),
            attributions=[voice.attribution.id for voice in links_of(voices_of(vouched_word(trigger), spoken))],
            casualties=casualties_of(trigger, ontology),
            evidence=[sentence_of(trigger)],
            intensity=trigger.kind.intensity,
        )
        mentions[position].confidence = confidence(
            trigger, mentions[position], is_first=position in leading, is_quiet=quiet
        )
    for noun, verb in governed(triggers).items():
        if noun not in because and noun not in because.values():
            take_over(mentions[verb], mentions.pop(noun))
    denied = list(denied_again(triggers, mentions, article))
    nouns = {position: trigger for position, trigger in enumerate(triggers) if trigger.is_noun}
    for position, cause in because.items():
        if is_told_by_a_verb(triggers[cause], triggers[position]):
            bring_home(mentions[cause], mentions.pop(position))
            if are_one_predicate(triggers[cause], triggers[position]):
                mentions[cause].trigger = together(triggers[cause], triggers[position], doc_text)
    for cause in dict.fromkeys(because.values()):
        verbs = [position for position, other in because.items() if other == cause and position in mentions]
        if verbs and cause in mentions:
            first = mentions[verbs[0]]
            nouns[verbs[0]] = triggers[cause]
            become(first, mentions.pop(cause), article)
            for position in verbs[1:]:
                bring_home(first, mentions.pop(position))
    sources = {one.id: source_key(one) for one in article.attributions}
    tellings = [
        Telling(mention, triggers[position], nouns.get(position), chain_of(mention, sources), doc)
        for position, mention in sorted(mentions.items())
    ]
    tellings.extend(Telling(mention, None, None, chain_of(mention, sources), doc) for mention in denied)
    return without_repetitions(sorted(tellings, key=lambda telling: telling.mention.trigger.start))


def leaders(triggers: Sequence[Trigger]) -> set[int]:
    """The positions of the triggers that stand first in their sentences."""
    first: dict[int, int] = {}
    for position, trigger in enumerate(triggers):
        other = first.setdefault(trigger.token.sent.start, position)
        if trigger.start < triggers[other].start:
            first[trigger.token.sent.start] = position
    return set(first.values())


def sub_event(
    trigger: Trigger, actors: Sequence[Participant], recipients: Sequence[Participant], ontology: Ontology
) -> str | None:
    """The sub-event of the kind; force between armed sides is a clash, as ACLED keeps `attack` for civilian victims."""
    kind = trigger.kind
    if kind.name not in AGAINST_ANYONE or not any(is_armed(one, trigger, ontology) for one in recipients):
        return kind.sub_event
    return kind.sub_event if any(is_civilian(one, ontology) for one in actors) else CLASH


def is_armed(person: Participant, trigger: Trigger, ontology: Ontology) -> bool:
    """Does someone carry arms for a side: by his sectors, else by the words for him ("an army post")?"""
    if person.actor is not None and person.actor.sector:
        return not ARMED_SECTORS.isdisjoint(person.actor.sector)
    span = trigger.token.doc.char_span(person.start, person.end, alignment_mode="expand")
    return span is not None and any(
        not ARMED_CLASSES.isdisjoint(ontology.classes.get(token.lemma_.lower(), ())) for token in span
    )


def is_civilian(person: Participant, ontology: Ontology) -> bool:
    """Is someone a protester or one of a mob?"""
    words = person.text.lower().split()
    return any(not UNARMED_CLASSES.isdisjoint(ontology.classes.get(word.rstrip("s"), ())) for word in words)


def source_key(attribution: Attribution) -> object:
    """Who says something, by cluster or by words; none where nobody is named."""
    source = attribution.source
    if source is None:
        return None
    return source.text.lower() if source.cluster is None else source.cluster


def chain_of(mention: EventMention, sources: Mapping[str, object]) -> tuple[object, ...]:
    """Who tells an event, outermost first."""
    return tuple(sources[one] for one in mention.attributions if one in sources)


def told_word(trigger: Trigger) -> Token:
    """The word that must stand in what someone says: who "announced their entry" vouches for the entry."""
    return trigger.token if trigger.kind.type in DEEDS else trigger.anchor


def vouched_word(trigger: Trigger) -> Token:
    """The word whose tellers are the chain: of what someone says he will do, the modal, for which he vouches."""
    if trigger.frame is not OF_A_SPEECH:
        return told_word(trigger)
    said = trigger.token.doc.char_span(trigger.start, trigger.end)
    return told_word(trigger) if said is None else said[0]


def take_over(deed: EventMention, thing: EventMention) -> None:
    """Where a verb's event is about a noun's ("lifted the ban on imports"), it is done to whom the noun's would be."""
    deed.recipients = thing.recipients or deed.recipients
    deed.places = deed.places or thing.places


def is_told_by_a_verb(cause: Trigger, consequence: Trigger) -> bool:
    """Does a cause have a verb of its own: not "the bombing of last week killed", nor "killed in a shooting"?"""
    if cause.anchor.i == consequence.token.i:
        return cause.start <= consequence.start and consequence.end <= cause.end
    return is_verb(cause.anchor) and not is_gerund(cause.anchor)


def are_one_predicate(one: Trigger, other: Trigger) -> bool:
    """Are they two verbs side by side: "shot and killed"?"""
    first, second = sorted((one.token, other.token), key=lambda token: token.i)
    close = second.dep_ == "conj" and second.head == first and second.i - first.i <= CLOSE
    return close and is_verb(first) and is_verb(second)


def together(one: Trigger, other: Trigger, text: str) -> Span:
    """The words of two triggers and what stands between them."""
    return cut(text, min(one.start, other.start), max(one.end, other.end))


def bring_home(cause: EventMention, consequence: EventMention) -> None:
    """Adds to an event what it did to whom."""
    cause.casualties = joined(cause.casualties, consequence.casualties)
    cause.actors = cause.actors or consequence.actors
    cause.recipients = both(cause.recipients, consequence.recipients)
    cause.places = cause.places or consequence.places
    cause.confidence = max(cause.confidence, consequence.confidence)


def both(first: Sequence[Participant], second: Sequence[Participant]) -> list[Participant]:
    """Those of two lists, each once: what was struck and who was killed."""
    known = {(one.start, one.end) for one in first} | {one.cluster for one in first if one.cluster is not None}
    return [*first, *(one for one in second if not known & {(one.start, one.end), one.cluster})]


def become(consequence: EventMention, cause: EventMention, article: Article) -> None:
    """Where a verb tells what a noun's event did ("the blast killed five"), the verb tells the event."""
    consequence.type, consequence.mode, consequence.sub_event = cause.type, cause.mode, cause.sub_event
    consequence.intensity = cause.intensity
    consequence.id = mention_id(article, consequence.trigger.start, cause.type)
    consequence.casualties = joined(consequence.casualties, cause.casualties)
    consequence.actors = consequence.actors or cause.actors
    consequence.recipients = both(cause.recipients, consequence.recipients)
    consequence.places = cause.places or consequence.places
    consequence.confidence = max(cause.confidence, consequence.confidence)


def mention_id(article: Article, start: int, kind: str) -> str:
    """The id of the mention whose trigger stands at `start`."""
    return make_id("mention", article.id, article.version.text_sha256, str(start), kind)
