"""Connected components under the matching relation, kept as mentions come and go.

A component is only ever grown by comparing a new node with those it may match, or taken apart and grown again from its
members; so the components are those of the nodes present, whatever order they came in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from math import floor

from pipeline.corroboration.matching import DAY, Relation, Sketch, sketch
from pipeline.corroboration.standing import OrderKey, Role, order
from pipeline.records import Event, MentionRecord

NARROW = 5  # days: an interval no longer is found by the day it begins; longer ones are always looked at


@dataclass(slots=True, eq=False)
class Node:
    """A mention in its role.

    Attributes:
        component: what it is part of; null for one that attaches, and for a withdrawn one that has an anchor.
        anchor: of one that attaches or is withdrawn, the founding node that it agrees with most, by `points`.
        followers: those that have this node as anchor, by mention id.
    """

    mention: MentionRecord
    role: Role
    sketch: Sketch = field(init=False)
    order: OrderKey = field(init=False)
    component: Component | None = None
    anchor: Node | None = None
    points: int = 0
    followers: dict[str, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sketch = sketch(self.mention)
        self.order = order(self.mention)

    def stands_like(self, other: Node) -> bool:
        """Whether the other would stand in the same place: only what it tells may differ."""
        return (self.role, self.order, self.sketch) == (other.role, other.order, other.sketch)

    def follow(self, anchor: Node | None, points: int) -> None:
        """Take another anchor, or none."""
        if self.anchor is not None:
            del self.anchor.followers[self.mention.id]
        self.anchor, self.points = anchor, points
        if anchor is not None:
            anchor.followers[self.mention.id] = self


@dataclass(slots=True, eq=False)
class Component:
    """Nodes that are joined by matches, and the event they were last seen to make."""

    members: dict[str, Node]
    event: Event | None = None

    def founder(self) -> Node:
        """The least of its members."""
        return min(self.members.values(), key=lambda node: node.order)


Shelf = dict["Component | None", dict[str, Node]]  # nodes by their group, then by mention id


class Nearby:
    """Nodes by family and by the day their interval begins: gives those that a sketch may match, and some more.

    On each shelf the nodes of a group stand together, so that all of a component can be passed over at once.
    """

    def __init__(self) -> None:
        self.days: dict[tuple[str, int], Shelf] = {}
        self.narrow: dict[str, Shelf] = {}
        self.wide: dict[str, Shelf] = {}

    def add(self, node: Node, group: Component | None = None) -> None:
        """Let the node be found, in that group."""
        for shelf in self.shelves(node.sketch):
            shelf.setdefault(group, {})[node.mention.id] = node

    def discard(self, node: Node, group: Component | None = None) -> None:
        """Let the node be found no more; it was added in that group."""
        for shelf in self.shelves(node.sketch):
            del shelf[group][node.mention.id]
            if not shelf[group]:
                del shelf[group]

    def shelves(self, placed: Sketch) -> list[Shelf]:
        """Where a node stands."""
        if is_wide(placed):
            return [self.wide.setdefault(placed.family, {})]
        day = floor(placed.start / DAY)
        return [self.days.setdefault((placed.family, day), {}), self.narrow.setdefault(placed.family, {})]

    def near(self, wanted: Sketch) -> Iterator[Node]:
        """Each node once whose family is the same and whose interval may meet that of `wanted`."""
        for shelf in self.shelves_near(wanted):
            for group in shelf.values():
                yield from group.values()

    def shelves_near(self, wanted: Sketch) -> Iterator[Shelf]:
        """The shelves on which those stand."""
        family = wanted.family
        if is_wide(wanted):
            days = [self.narrow.get(family)]
        else:
            first, last = floor(wanted.start / DAY) - NARROW, floor(wanted.end / DAY)
            days = [self.days.get((family, day)) for day in range(first, last + 1)]
        return filter(None, (self.wide.get(family), *days))


class Components:
    """The components of the nodes added and not removed.

    Attributes:
        relation: what joins two nodes.
        ended: components that are no more, since the list was last emptied.
    """

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self.nearby = Nearby()
        self.ended: list[Component] = []

    def add(self, nodes: Iterable[Node]) -> None:
        """Join each node with whatever it matches."""
        for node in nodes:
            node.component = Component({node.mention.id: node})
            self.nearby.add(node, node.component)
            for shelf in self.nearby.shelves_near(node.sketch):
                for component, group in list(shelf.items()):  # joining moves nodes between groups
                    if component is node.component:
                        continue
                    matching = (other for other in group.values() if self.relation(node.sketch, other.sketch))
                    if found := next(matching, None):
                        self.join(node, found)

    def join(self, one: Node, other: Node) -> None:
        """Make one component of two; the members of the smaller move."""
        assert one.component is not None, "what is joined has been added"
        assert other.component is not None, "what is joined has been added"
        larger, smaller = one.component, other.component
        if len(larger.members) < len(smaller.members):
            larger, smaller = smaller, larger
        for node in smaller.members.values():
            self.nearby.discard(node, smaller)
            self.nearby.add(node, larger)
            node.component = larger
        larger.members.update(smaller.members)
        self.ended.append(smaller)

    def remove(self, nodes: Collection[Node]) -> list[Node]:
        """Take nodes out, and grow again what remains of their components; gives the nodes that remain there."""
        broken = {node.component: None for node in nodes if node.component}
        for component in broken:
            self.ended.append(component)
            for node in component.members.values():
                self.nearby.discard(node, component)
                node.component = None
        leaving = set(nodes)
        rest = [node for component in broken for node in component.members.values() if node not in leaving]
        self.add(rest)
        return rest


def is_wide(wanted: Sketch) -> bool:
    """Whether an interval is too long to be found by its first day."""
    return not wanted.end - wanted.start <= NARROW * DAY
