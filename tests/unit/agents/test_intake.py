"""How much of what waits is taken: the consumer is held back by bytes, not by records alone."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from agents import consuming

HALF = bytes(consuming.IN_HAND // 2)


class Message:
    """A message as Faust makes it, as far as this needs one."""

    def __init__(self, value: bytes | None) -> None:
        self.value = value
        self.acked = False


def intake(*values):
    """The consumer of an app, the stream that it polls, and how often it moved."""

    async def getmany(timeout):  # noqa: ASYNC109  it is Faust's
        assert timeout == 1.0
        for value in values:
            yield "a partition", Message(value)

    moves: list[int] = []
    consumer = SimpleNamespace(getmany=getmany, flow_active=True)
    consuming.on_poll(SimpleNamespace(consumer=consumer), lambda: moves.append(1))
    return consumer, consumer.getmany(timeout=1.0), moves


async def held_back(polled) -> bool:
    """Whether nothing comes, though the consumer is asked again and again."""
    asking = asyncio.ensure_future(anext(polled))
    await asyncio.sleep(5 * consuming.HELD_BACK)
    if asking.done():
        return False
    asking.cancel()
    await asyncio.wait((asking,))
    return True


def test_no_more_is_taken_while_too_many_bytes_are_in_hand():
    async def run():
        _, polled, moves = intake(HALF, HALF, b"more")
        kept = [await anext(polled), await anext(polled)]
        return len(moves), await held_back(polled), len(kept)

    assert asyncio.run(run()) == (1, True, 2)


def test_what_is_acknowledged_makes_room():
    async def run():
        _, polled, _ = intake(HALF, HALF, b"more", None)
        kept = [await anext(polled), await anext(polled)]
        asking = asyncio.ensure_future(anext(polled))
        await asyncio.sleep(0)
        kept[0][1].acked = True
        return (await asking)[1].value, (await anext(polled))[1].value

    assert asyncio.run(run()) == (b"more", None)


def test_what_a_rebalance_took_away_makes_room_by_itself():
    async def run():
        _, polled, _ = intake(HALF, HALF, b"more")
        for _ in range(2):
            await anext(polled)
        return await held_back(polled)

    assert not asyncio.run(run())


def test_a_rebalance_does_not_wait_for_room():
    async def run():
        consumer, polled, _ = intake(HALF, HALF, b"more")
        kept = [await anext(polled), await anext(polled)]
        consumer.flow_active = False
        return await held_back(polled), len(kept)

    assert asyncio.run(run()) == (False, 2)
