"""What an agent is, as data, and what becomes of a record in its hands.

Everything here runs in the children of the pool but the chain itself, which the parent names and hands to them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from agents.topics import Topic
from agents.versions import check_version
from pipeline.errors import InputError
from pipeline.records import Article, ArticleVersion, Language, OutcomeName, RawArticle
from pipeline.stage import Duplicate, Emitted, Item, Rejected, Skipped, Stage

WRAPPING = 8192  # bytes that our headers and Kafka's framing may add to a record's key, value and own headers
LONGEST_NAME = 500  # characters of an id by which outcomes call a record; a longer one is no name but an attack
LONGEST_MESSAGE = 500  # characters of an error's message that are kept

WARM_UP_TEXT = "Rebel fighters seized the town of Homs on Friday, two officials told reporters in Damascus."


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A record as it was consumed; `timestamp` is Kafka's, in milliseconds."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()

    @property
    def place(self) -> str:
        """Where it stood, for want of any other name."""
        return f"{self.topic}-{self.partition}-{self.offset}"


@dataclass(frozen=True, slots=True)
class Output:
    """A record to publish.

    Attributes:
        partition_key: what Kafka's murmur2 makes the partition from; null means the key.
        broadcast: goes to every partition of the topic.
        partition: goes to this one.
    """

    topic: Topic
    key: bytes
    value: bytes
    partition_key: bytes | None = None
    broadcast: bool = False
    partition: int | None = None

    @property
    def too_large(self) -> bool:
        """Whether the topic would refuse it. The key counts twice, since it stands in the id of its headers too."""
        return 2 * len(self.key) + len(self.value) + WRAPPING > self.topic.max_bytes


def observe_nothing(_: Item) -> list[tuple[str, str]]:
    """What most agents have to tell of an item beyond its outcome."""
    return []


@dataclass(frozen=True, kw_only=True)
class Agent:
    """An agent, as data. The functions are importable by name: the children of the pool look them up.

    Attributes:
        name: its name in the settings, the metrics and the outcomes; its group is `dateline.<name>`.
        consumes: the topic it takes its records from.
        publishes: the topics it publishes to.
        stages: makes its stages, in order; called once a child.
        decode: the item of a record; raises `InputError`.
        outputs: the records that an item gives.
        observe: what the metrics count of an item, `(metric, label)` each.
    """

    name: str
    consumes: Topic
    publishes: tuple[Topic, ...]
    stages: Callable[[], Sequence[Stage]]
    decode: Callable[[Incoming], Item]
    outputs: Callable[[Item], list[Output]]
    observe: Callable[[Item], list[tuple[str, str]]] = observe_nothing


@dataclass(frozen=True)
class Chain:
    """Agents in one process, without the hops: the first one's group and topic, the last one's outputs."""

    links: tuple[Agent, ...]

    @property
    def name(self) -> str:
        """The agents, joined by `+`."""
        return "+".join(link.name for link in self.links)

    @property
    def first(self) -> Agent:
        """The agent whose group and topic are the chain's."""
        return self.links[0]

    @property
    def last(self) -> Agent:
        """The agent whose outputs are the chain's."""
        return self.links[-1]


@dataclass(frozen=True, slots=True)
class Step:
    """What one agent did with a record; `reason` is a code, `message` is for people."""

    agent: str
    outcome: OutcomeName
    reason: str | None = None
    message: str | None = None


@dataclass(slots=True, kw_only=True)
class Result:
    """What became of a record: a step an agent, up to and with the first that did not pass it on.

    Attributes:
        id: the article's or mention's; where it has none, the record's key; else where it stood.
        fallbacks: `(agent, what)` for each thing that had to be guessed.
        observations: `(metric, label)` for each thing that the metrics count.
        attempts: how often it was tried.
    """

    id: str
    article_id: str | None = None
    version: ArticleVersion | None = None
    steps: list[Step] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    fallbacks: list[tuple[str, str]] = field(default_factory=list)
    observations: list[tuple[str, str]] = field(default_factory=list)
    attempts: int = 1

    @property
    def failure(self) -> Step | None:
        """The step that makes it a dead letter, if one does."""
        return next((step for step in self.steps if step.outcome == "dead_lettered"), None)


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a chunk, and how long each stage took for all of it: `(agent, stage, seconds)`."""

    results: list[Result]
    timings: list[tuple[str, str, float]]


def name_of(record: Incoming) -> str:
    """What to call a record of which nothing could be read."""
    try:
        name = (record.key or b"").decode("utf-8")
    except UnicodeDecodeError:
        return record.place
    return name if 0 < len(name) <= LONGEST_NAME else record.place


class Workshop:
    """A chain with its stages made, in a child of the pool."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.stages = [tuple(link.stages()) for link in chain.links]
        self.timings: list[tuple[str, str, float]] = []

    def warm_up(self) -> None:
        """Everything that loads when the first article comes is loaded by one of no consequence."""
        item = Item(
            raw=RawArticle(id="warm-up", text=WARM_UP_TEXT, language="en"),
            article=Article(id="warm-up", text=WARM_UP_TEXT, language=Language(code="en", confidence=1.0)),
        )
        self._through_stages([(Result(id="warm-up"), item)])

    def run(self, records: Sequence[Incoming], tell: Callable[[Result], None] | None = None) -> Report:
        """The result of each record, in order; raises what a stage raises: whose fault is for the caller to find.

        `tell` is called with each result before every link: should that link be its last, so much is known of it.
        """
        self.timings = []
        results = [Result(id=name_of(record)) for record in records]
        items = self._through_stages(self._decode(records, results), tell)
        for result, item in items:
            self._put_out(result, item)
        return Report(results, self.timings)

    def _decode(self, records: Sequence[Incoming], results: Sequence[Result]) -> list[tuple[Result, Item]]:
        started = time.perf_counter()
        first, items = self.chain.first, []
        for record, result in zip(records, results, strict=True):
            try:
                check_version(record.headers, first.consumes)
                item = first.decode(record)
            except InputError as error:
                result.steps.append(_refused(first, error.code, str(error)))
            else:
                _sign(result, item)
                items.append((result, item))
        self.timings.append((first.name, "decode", time.perf_counter() - started))
        return items

    def _through_stages(
        self, items: list[tuple[Result, Item]], tell: Callable[[Result], None] | None = None
    ) -> list[tuple[Result, Item]]:
        for link, stages in zip(self.chain.links, self.stages, strict=True):
            if tell is not None:
                for result, _ in items:
                    tell(result)
            for stage in stages:
                items = self._through(link, stage, items)
            for result, item in items:
                result.fallbacks += [(link.name, what) for what in item.fallbacks]
                item.fallbacks.clear()
                result.observations += link.observe(item)
                result.steps.append(Step(link.name, "emitted"))
        return items

    def _through(self, link: Agent, stage: Stage, items: list[tuple[Result, Item]]) -> list[tuple[Result, Item]]:
        started = time.perf_counter()
        outcomes = stage.run([item for _, item in items])
        self.timings.append((link.name, stage.name, time.perf_counter() - started))
        going_on = []
        for (result, item), outcome in zip(items, outcomes, strict=True):
            match outcome:
                case Emitted(done):
                    _sign(result, done)
                    going_on.append((result, done))
                case Skipped(reason):
                    _sign(result, item)
                    result.steps.append(Step(link.name, "skipped", reason))
                case Duplicate():
                    result.steps.append(Step(link.name, "duplicate"))
                case Rejected(code, message):
                    result.steps.append(_refused(link, code, message))
        return going_on

    def _put_out(self, result: Result, item: Item) -> None:
        outputs = self.chain.last.outputs(item)
        large = next((output for output in outputs if output.too_large), None)
        if large is not None:
            message = f"{len(large.value):,} bytes are more than the topic {large.topic.name} takes"
            result.steps[-1] = _refused(self.chain.last, "too-large", message)
            result.observations.clear()
        else:
            result.outputs = outputs


def _sign(result: Result, item: Item) -> None:
    """Put the article's name and version on the result, as soon as they are known."""
    article = item.article
    if 0 < len(article.id) <= LONGEST_NAME:
        result.id = result.article_id = article.id
    if article.version != ArticleVersion() and is_short(article.version):
        result.version = article.version


def is_short(version: ArticleVersion) -> bool:
    """Whether an outcome has room for it: what a scraper gave as a time may be anything."""
    return sum(map(len, msgspec.structs.astuple(version))) <= LONGEST_NAME


def _refused(link: Agent, code: str, message: str) -> Step:
    return Step(link.name, "dead_lettered", code, message[:LONGEST_MESSAGE])


def split(records: Sequence[Incoming], size: int) -> list[Sequence[Incoming]]:
    """The records in chunks of at most `size`, in order."""
    return [records[start : start + size] for start in range(0, len(records), size)]
