"""The events of one block, kept as the standing of its mentions changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pipeline.corroboration.components import Component, Components, Nearby, Node
from pipeline.corroboration.event import build_event, event_id, retract_event
from pipeline.corroboration.matching import Relation
from pipeline.corroboration.standing import Role
from pipeline.records import Event, MentionRecord


class BlockFold:
    """The incremental form of `live_events` for one block.

    Attributes:
        events: the live events by id.
    """

    def __init__(self, name: str, relation: Relation) -> None:
        self.name = name
        self.relation = relation
        self.events: dict[str, Event] = {}
        self.nodes: dict[str, Node] = {}
        self.live = Components(relation)
        self.retracted = Components(relation)
        self.followers = Nearby()

    def update(self, standing: Mapping[str, tuple[MentionRecord, Role | None]]) -> set[str]:
        """Take the new standing of mentions; gives the ids of all mentions whose event may have changed.

        1 tell what leaves, comes, or only tells something new; 2 take out what leaves; 3 join what founds;
        4 give denials, history and withdrawn mentions their anchors; 5 join withdrawn ones that have none;
        6 build the events of every component that was touched.
        """
        touched: dict[Node, None] = {}
        # 1
        leaving, coming = [], []
        for name, (mention, role) in standing.items():
            known = self.nodes.get(name)
            found = Node(mention, role) if role else None
            if known and found and known.stands_like(found):
                known.mention = mention
                touched[known] = None
                continue
            if known:
                leaving.append(self.nodes.pop(name))
            if found:
                coming.append(found)
                self.nodes[name] = found
        founding = [node for node in coming if node.role is Role.FOUNDS]
        # 2
        loose = [follower for node in leaving for follower in list(node.followers.values())]
        for node in leaving:
            if node.role is not Role.FOUNDS:
                self.followers.discard(node)
        for node in (*loose, *leaving):
            touched.update(self.loosen(node))
        touched.update(dict.fromkeys(self.live.remove([node for node in leaving if node.role is Role.FOUNDS])))
        touched.update(dict.fromkeys(self.retracted.remove([node for node in leaving if node.role is Role.WITHDRAWN])))
        # 3
        self.live.add(founding)
        touched.update(dict.fromkeys(founding))
        # 4
        unsettled = dict.fromkeys(loose)
        for anchor in founding:
            for follower in self.followers.near(anchor.sketch):
                points = self.relation(follower.sketch, anchor.sketch)
                if points and is_better(points, anchor, follower):
                    touched.update(self.loosen(follower))
                    follower.follow(anchor, points)
                    unsettled[follower] = None
        arrived = [node for node in coming if node.role is not Role.FOUNDS]
        for follower in (*loose, *arrived):
            if self.nodes.get(follower.mention.id) is follower:
                self.find_anchor(follower)
                unsettled[follower] = None
        for follower in arrived:
            self.followers.add(follower)
        touched.update(unsettled)
        # 5
        withdrawn = [node for node in unsettled if self.nodes.get(node.mention.id) is node and is_withdrawn(node)]
        housed = [node for node in withdrawn if node.anchor and node.component]
        touched.update(dict.fromkeys(self.retracted.remove(housed)))
        self.retracted.add([node for node in withdrawn if not node.anchor and not node.component])
        # 6
        return set(standing) | self.rebuild(touched)

    def loosen(self, node: Node) -> Iterable[tuple[Node, None]]:
        """Take a follower from its anchor; gives the anchor, which has changed."""
        anchor = node.anchor
        node.follow(None, 0)
        return [(anchor, None)] if anchor else []

    def find_anchor(self, follower: Node) -> None:
        """Let a follower go with the founding mention it agrees with most, the least of those."""
        for anchor in self.live.nearby.near(follower.sketch):
            points = self.relation(follower.sketch, anchor.sketch)
            if points and is_better(points, anchor, follower):
                follower.follow(anchor, points)

    def rebuild(self, touched: Collection[Node]) -> set[str]:
        """Build the events of all components that these nodes stand in; gives the ids of every mention concerned."""
        components = {component: None for node in touched if (component := component_of(node))}
        for ended in (*self.live.ended, *self.retracted.ended, *components):
            if ended.event:
                self.events.pop(ended.event.id, None)
        self.live.ended.clear()
        self.retracted.ended.clear()
        concerned = {node.mention.id for node in touched}
        for component in components:
            component.event = self.build(component)
            self.events[component.event.id] = component.event
            for name, node in component.members.items():
                concerned.add(name)
                concerned.update(node.followers)
        return concerned

    def build(self, component: Component) -> Event:
        """The event of a component: of founding mentions with what goes with them, or of withdrawn ones alone."""
        founder = component.founder()
        name = event_id(self.name, founder.mention.id)
        members = [node.mention for node in component.members.values()]
        if founder.role is Role.WITHDRAWN:
            return retract_event(name, members)
        followers = [node for member in component.members.values() for node in member.followers.values()]
        return build_event(name, members, [node.mention for node in followers if node.role is Role.ATTACHES])

    def home(self, mention: str) -> str | None:
        """The id of the live event that a mention is part of or goes with; null where there is none."""
        node = self.nodes.get(mention)
        component = component_of(node) if node else None
        return component.event.id if component and component.event else None


def component_of(node: Node) -> Component | None:
    """The component that a node stands in, itself or by its anchor."""
    return node.component or (node.anchor.component if node.anchor else None)


def is_better(points: int, anchor: Node, follower: Node) -> bool:
    """Whether an anchor is better than what the follower has: more points, or as many and earlier."""
    if follower.anchor is None or points != follower.points:
        return points > follower.points
    return anchor.order < follower.anchor.order


def is_withdrawn(node: Node) -> bool:
    """Whether the node stands for a mention that its article has dropped."""
    return node.role is Role.WITHDRAWN
