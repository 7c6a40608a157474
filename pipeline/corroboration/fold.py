"""The fold: mentions in, changed events out, in any order, any number of times, in batches of any size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.corroboration.block_fold import BlockFold
from pipeline.corroboration.event import event_id, retract_event
from pipeline.corroboration.matching import Relation, affinity
from pipeline.corroboration.mentions import block
from pipeline.corroboration.standing import Role, find_role, is_same_state, may_found, supersedes, version_key
from pipeline.records import ArticleNotice, ArticleVersion, Event, MentionRecord, Pointer

Key = tuple[str, str]  # block, mention id


@dataclass(frozen=True, slots=True)
class Folded:
    """What a batch did.

    Attributes:
        changes: the latest record of each id that changed since it was last given, by id.
        fresh: one a record of the batch; False where it changed nothing, for it or a later version was known.
    """

    changes: list[Event | Pointer]
    fresh: list[bool]


@dataclass(slots=True)
class Known:
    """What is known of an article: the version in force and its mentions."""

    version: ArticleVersion
    mentions: dict[Key, None] = field(default_factory=dict)


class Fold:
    """Mentions folded into events; `live()` is `live_events` of all that was added, and nothing else shows.

    What it gives beside live events depends on what it gave before: for each id that was live and is no more, a
    `Pointer` to the live event that its founder is now part of or goes with. Where a new release reads the founder
    itself as something that founds nothing and nothing takes it in, the id keeps a retracted event.
    """

    def __init__(self, relation: Relation = affinity) -> None:
        self.relation = relation
        self.articles: dict[str, Known] = {}
        self.mentions: dict[Key, MentionRecord] = {}
        self.blocks: dict[str, BlockFold] = {}
        self.founders: dict[str, Key] = {}  # of every event that could be: the mention that would found it
        self.given: dict[str, Event | Pointer] = {}
        self.concerned: dict[Key, None] = {}  # mentions whose standing may have changed since the last `settle`

    def add(self, records: Iterable[MentionRecord | ArticleNotice]) -> Folded:
        """Fold in a batch."""
        fresh = self.load(records)
        return Folded(self.settle(), fresh)

    def load(self, records: Iterable[MentionRecord | ArticleNotice]) -> list[bool]:
        """Take in records whose events nobody asks for yet; `settle` is to follow. Gives `fresh` as `Folded` has it."""
        return [self.take(record) for record in records]

    def settle(self) -> list[Event | Pointer]:
        """Make the events of all that was taken in, each once; `changes` as `Folded` has them."""
        standing: dict[str, dict[str, Key]] = {}
        for key in self.concerned:
            standing.setdefault(key[0], {})[key[1]] = key
        self.concerned.clear()
        changed: set[str] = set()
        for name, keys in standing.items():
            folded = self.blocks.setdefault(name, BlockFold(name, self.relation))
            roles = {mention: (self.mentions[key], self.role(key)) for mention, key in keys.items()}
            changed.update(event_id(name, mention) for mention in folded.update(roles))
        return self.give(changed)

    def take(self, record: MentionRecord | ArticleNotice) -> bool:
        """Put a record among what is known, and the mentions whose standing it may change into `concerned`."""
        article = self.articles.get(record.article.id)
        newest = True
        if article is None:
            article = self.articles[record.article.id] = Known(record.article.version)
        elif newest := version_key(record.article.version) > version_key(article.version):
            if not is_same_state(article.version, record.article.version):
                self.concerned.update(article.mentions)
            article.version = record.article.version
        if isinstance(record, ArticleNotice):
            return newest
        key = (block(record), record.id)
        if key in self.mentions and not supersedes(record, self.mentions[key]):
            return False
        if key not in self.mentions:
            self.founders[event_id(*key)] = key
        self.mentions[key] = record
        article.mentions[key] = None
        self.concerned[key] = None
        return True

    def role(self, key: Key) -> Role | None:
        """The role of a known mention, by the version of its article that is in force."""
        mention = self.mentions[key]
        return find_role(mention, self.articles[mention.article.id].version)

    def give(self, names: Iterable[str]) -> list[Event | Pointer]:
        """The latest records of those ids that differ from what was given last, by id."""
        changes: list[Event | Pointer] = []
        for name in sorted(names):
            event = self.blocks[self.founders[name][0]].events.get(name)
            latest = event or (self.trail(name) if name in self.given else None)
            if latest is not None and latest != self.given.get(name):
                self.given[name] = latest
                changes.append(latest)
        return changes

    def trail(self, name: str) -> Event | Pointer:
        """What stands under an id that is not live: where its founder went, or that its event is retracted."""
        where, founder = key = self.founders[name]
        home = self.blocks[where].home(founder)
        return Pointer(id=name, superseded_by=home) if home else retract_event(name, [self.mentions[key]])

    def live(self) -> list[Event]:
        """The live events, by id."""
        return sorted((event for folded in self.blocks.values() for event in folded.events.values()), key=by_id)

    def current(self, name: str) -> Event | Pointer | None:
        """What stands under an id: its live event, the pointer that was given for it, or nothing."""
        found = self.founders.get(name)
        live = self.blocks[found[0]].events.get(name) if found else None
        return live or self.given.get(name)

    def reconcile(self, stored: Mapping[str, Event | Pointer]) -> list[Event | Pointer]:
        """What to publish so that the stored records of these blocks say what the fold says, by id.

        A live event is published unless it is stored as it is. Of a stored id that is not live:
        1. its founder is known: the pointer to the event that holds it, or a retracted event where none does;
        2. its founder is not, for the log keeps mentions 45 days, but another mention that the stored event lists is
           part of a live event: the pointer to that one, which is the same happening under its next founder;
        3. neither is: the stored record stays; what it tells is older than the log, and still the last word.

        Once published nothing is left to publish. The fold keeps these ids up to date from then on.
        """
        changes: list[Event | Pointer] = []
        for event in self.live():
            self.given[event.id] = event
            if stored.get(event.id) != event:
                changes.append(event)
        live = {event.id for event in self.live()}
        parts = self.homes_of_parts()
        for name, record in stored.items():
            if name in live:
                continue
            if name in self.founders:
                latest = self.given[name] = self.trail(name)
            elif isinstance(record, Event):
                homes = [parts[support.mention_id] for support in record.mentions if support.mention_id in parts]
                latest = Pointer(id=name, superseded_by=homes[0]) if homes else record
            else:
                continue
            if latest != record:
                changes.append(latest)
        return sorted(changes, key=by_id)

    def homes_of_parts(self) -> dict[str, str]:
        """The live event of each mention that founds or founded: of denials and history it may be another happening."""
        homes: dict[str, str] = {}
        for (where, mention), record in self.mentions.items():
            home = self.blocks[where].home(mention)
            if home and may_found(record):
                homes[mention] = min(home, homes.get(mention, home))
        return homes


def by_id(record: Event | Pointer) -> str:
    """What the records that go out are sorted by."""
    return record.id
