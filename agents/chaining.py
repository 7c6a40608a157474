"""The work of an agent or a chain: stages in the children of a pool, one producer for what they give."""

from __future__ import annotations

from collections.abc import Sequence

from agents.health import Health
from agents.metrics import Metrics
from agents.pool import Pool
from agents.publishing import Message, PlainSender, messages_of
from agents.settings import Settings
from agents.work import Chain, Incoming, Report, Result


class ChainWork:
    """Runs a chain's stages over batches. Has no state: what a record gives depends on that record alone."""

    def __init__(self, chain: Chain, settings: Settings) -> None:
        self.chain = chain
        self.settings = settings
        self.name = chain.name
        self.agents = tuple(link.name for link in chain.links)
        self.group = f"{settings.topic_prefix}dateline.{chain.first.name}"
        self.consumes = chain.first.consumes
        self.publishes = chain.last.publishes
        self.batch = settings.batch
        self.sender = PlainSender(settings)
        self.pool: Pool | None = None

    async def start(self, metrics: Metrics, health: Health) -> None:
        """Start the children and the producer.

        Raises:
            CannotStart: a child cannot load its models.
        """

        def moved() -> None:
            health.moved()
            metrics.progress()

        self.pool = Pool(self.chain, self.settings, metrics.pool_restarts.labels(metrics.first).inc, moved)
        await self.pool.start()
        await self.sender.start()

    async def stop(self) -> None:
        """End the children and the producer."""
        if self.pool is not None:
            await self.pool.stop()
        await self.sender.stop()

    async def run(self, records: Sequence[Incoming]) -> Report:
        """The result of each record."""
        assert self.pool is not None, "not started"
        return await self.pool.run(records)

    async def publish(self, records: Sequence[Incoming], results: Sequence[Result]) -> list[Message]:
        """Send everything, in the order of the records, and wait for every delivery."""
        messages = []
        for record, result in zip(records, results, strict=True):
            messages += await messages_of(record, result, self.sender, source=self.chain.last.name)
        await self.sender.send(messages)
        return messages

    async def assigned(self, partitions: frozenset[int]) -> None:
        """Nothing to do: there is no state to move."""

    def check(self) -> None:
        """Nothing happens outside of a batch."""
