"""The stage `entities`: who and where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.entities.actors import code_actors, note_owners
from pipeline.entities.coreference import find_clusters
from pipeline.entities.countries import home_of
from pipeline.entities.descriptions import find_descriptions, find_stand_ins
from pipeline.entities.gazetteer import Gazetteer, load_gazetteer
from pipeline.entities.headlines import join_body
from pipeline.entities.inner import find_inner, house_facilities
from pipeline.entities.mentions import Mention, Taken
from pipeline.entities.names import find_names
from pipeline.entities.pronouns import find_pronouns
from pipeline.entities.resolution import resolve_places
from pipeline.entities.spelling import fold
from pipeline.records import Entity
from pipeline.stage import Emitted, Item, Outcome
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


class EntitiesStage:
    """Fills `entities`: mentions in order, none crossing another, those of the title last. Needs `item.doc`.

    The gazetteer is read at the first article and stays with the process.
    """

    name = "entities"

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """One `Emitted` an item, its article with `entities`."""
        return [Emitted(self.annotate(item)) for item in batch]

    def annotate(self, item: Item) -> Item:
        """The item with the entities of its article."""
        assert item.doc is not None, "the stage parsing comes first"
        dateline = item.article.dateline
        place = dateline.place if dateline is not None else None
        published = item.article.published_at.value
        home = home_of(item.article.url)
        entities = find_entities(item.doc, self.gazetteer, place, published, home=home)
        item.article.entities = entities
        if item.headline is not None and item.article.title:
            found = find_entities(item.headline, self.gazetteer, place, published, home=home)
            item.article.entities = [*entities, *join_body(found, item.article.title, item.headline.text, entities)]
        return item

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every place that a name can mean."""
        return load_gazetteer()


def find_entities(
    doc: Doc,
    gazetteer: Gazetteer,
    dateline: str | None = None,
    published: str | None = None,
    *,
    home: str | None = None,
) -> list[Entity]:
    """The mentions of a parsed text, in order.

    `dateline` is where it was filed from, `published` the day (ISO 8601), `home` the country of its publisher.

    1 names, 2 places of the gazetteer, 3 descriptions, 4 clusters and pronouns, 5 actor codes.
    """
    taken = Taken(len(doc))
    find_names(doc, gazetteer, taken)  # 1
    find_inner(taken.all(), gazetteer)
    resolve_places(with_inner(taken.all()), gazetteer, dateline, home)  # 2
    house_facilities(taken.all())
    find_descriptions(doc, taken)  # 3
    mentions = with_inner(taken.all())
    resolved = find_clusters(mentions, [*find_pronouns(doc, taken), *find_stand_ins(doc, taken)])  # 4
    mentions = in_order([*mentions, *resolved])
    note_owners(mentions)
    code_actors(mentions, published)  # 5
    return as_entities(mentions)


def with_inner(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the nationalities and places inside names and descriptions: no others stand in another."""
    inner = [name for mention in mentions for name in mention.inner if name.kind in {"nationality", "place"}]
    return in_order([*mentions, *inner])


def in_order(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions by where they start, a longer one before one inside it."""
    return sorted(mentions, key=lambda mention: (mention.start, -mention.end))


def as_entities(mentions: Sequence[Mention]) -> list[Entity]:
    """The mentions as records, clusters numbered in the order they first appear."""
    numbers: dict[int, int] = {}
    names = {cluster: fullest_name(members) for cluster, members in by_cluster(mentions).items()}
    entities = []
    for mention in mentions:
        words = words_of(mention.doc)
        entities.append(
            Entity(
                text=mention.text,
                start=words.offsets[mention.start],
                end=words.end_of(mention.end - 1),
                kind=mention.kind,
                cluster=numbers.setdefault(mention.cluster, len(numbers)),
                name=names[mention.cluster],
                actor=mention.actor,
                place=mention.place,
            )
        )
    return entities


def by_cluster(mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    """The mentions of each cluster, in order."""
    clusters: dict[int, list[Mention]] = {}
    for mention in mentions:
        clusters.setdefault(mention.cluster, []).append(mention)
    return clusters


def fullest_name(mentions: Sequence[Mention]) -> str:
    """The longest name among the mentions of one thing, else its first description."""
    listed = next((found.name for mention in mentions if (found := mention.known or mention.holder)), None)
    names = [mention.bare for mention in mentions if mention.form == "name"]
    if not names:
        return listed or next(mention for mention in mentions if mention.form != "pronoun").text
    fullest = max(names, key=len)
    return listed if listed is not None and fold(listed) != fold(fullest) else fullest
