"""The agents by name, and how they chain."""

from __future__ import annotations

from itertools import pairwise

from agents.agent import Work
from agents.chaining import ChainWork
from agents.settings import Settings
from agents.work import Agent, Chain

NAMES = ("reader", "entities", "events", "sentiment", "desk")


class UnknownAgent(ValueError):
    """There is no agent of that name, or the links of a chain do not fit; the message says which there are."""


def chain(names: str) -> Chain:
    """The agents named, joined by `+`.

    Raises:
        UnknownAgent: there is none of a name, or one does not publish what the next one takes.
    """
    return join(tuple(_agent(name) for name in names.split("+")))


def join(links: tuple[Agent, ...]) -> Chain:
    """The agents in one process.

    Raises:
        UnknownAgent: one does not publish what the next one takes.
    """
    for before, after in pairwise(links):
        if after.consumes not in before.publishes:
            raise UnknownAgent(f"{before.name} does not publish {after.consumes.name}, which {after.name} takes")
    return Chain(links)


def work_of(names: str, settings: Settings) -> Work:
    """The work of an agent, a chain or the desk.

    Raises:
        UnknownAgent: there is none of that name, or the chain's links do not fit.
    """
    if names == "desk":
        from agents.desk import Desk

        return Desk(settings)
    return ChainWork(chain(names), settings)


def _agent(name: str) -> Agent:
    from agents.entities import ENTITIES
    from agents.events import EVENTS_AGENT
    from agents.reader import READER
    from agents.sentiment import SENTIMENT

    agents = {agent.name: agent for agent in (READER, ENTITIES, EVENTS_AGENT, SENTIMENT)}
    if name not in agents:
        raise UnknownAgent(f"no agent {name!r} to chain; there are {', '.join(NAMES)}, and the desk runs alone")
    return agents[name]
