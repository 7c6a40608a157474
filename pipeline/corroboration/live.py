"""What the live events are: the plain definition. `Fold` gives the same as mentions come; tests hold it to this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.corroboration.event import build_event, event_id, retract_event
from pipeline.corroboration.matching import Relation, affinity, sketch
from pipeline.corroboration.mentions import block
from pipeline.corroboration.standing import Role, find_role, order, supersedes, version_key
from pipeline.records import ArticleNotice, ArticleVersion, Event, MentionRecord


def live_events(records: Iterable[MentionRecord | ArticleNotice], relation: Relation = affinity) -> list[Event]:
    """The live events that mentions and notices add up to, by id: a function of their set. For few: it is quadratic.

    1. Of each article the greatest version of any of its records is in force; of records with one id in one block the
       one of the greatest version counts.
    2. Mentions that found are joined where they match: each connected component is an event.
    3. Denials and history go each to the event of the mention they agree with most, or wait.
    4. So do withdrawn mentions, and count for nothing there. Those that match none are joined among themselves: each
       component is a retracted event.
    """
    in_force: dict[str, ArticleVersion] = {}
    standing: dict[tuple[str, str], MentionRecord] = {}
    for record in records:
        article = record.article
        in_force[article.id] = max(in_force.get(article.id, article.version), article.version, key=version_key)
        if isinstance(record, MentionRecord):
            key = (block(record), record.id)
            if key not in standing or supersedes(record, standing[key]):
                standing[key] = record
    events = []
    for name in sorted({name for name, _ in standing}):
        roles: dict[Role | None, list[MentionRecord]] = {}
        for (where, _), mention in standing.items():
            if where == name:
                roles.setdefault(find_role(mention, in_force[mention.article.id]), []).append(mention)
        founding = sorted(roles.get(Role.FOUNDS, []), key=order)
        attached: dict[str, list[MentionRecord]] = {}
        for mention in roles.get(Role.ATTACHES, []):
            anchor = find_anchor(mention, founding, relation)
            if anchor:
                attached.setdefault(anchor.id, []).append(mention)
        withdrawn = sorted(roles.get(Role.WITHDRAWN, []), key=order)
        homeless = [mention for mention in withdrawn if not find_anchor(mention, founding, relation)]
        for component in connect(founding, relation):
            others = [other for mention in component for other in attached.get(mention.id, [])]
            events.append(build_event(event_id(name, component[0].id), component, others))
        events.extend(
            retract_event(event_id(name, component[0].id), component) for component in connect(homeless, relation)
        )
    return sorted(events, key=lambda event: event.id)


def find_anchor(mention: MentionRecord, founding: Sequence[MentionRecord], relation: Relation) -> MentionRecord | None:
    """Of founding mentions in order the first of those that the mention agrees with most; null where none matches."""
    mine = sketch(mention)
    points = [(relation(mine, sketch(other)), other) for other in founding]
    best = max((score for score, _ in points), default=0)
    return next(other for score, other in points if score == best) if best else None


def connect(mentions: Sequence[MentionRecord], relation: Relation) -> list[list[MentionRecord]]:
    """The connected components of mentions in order, under the matching relation; each in order."""
    sketches = [sketch(mention) for mention in mentions]
    components: list[list[int]] = []
    for position, mine in enumerate(sketches):
        met = [component for component in components if any(relation(mine, sketches[other]) for other in component)]
        components = [component for component in components if component not in met]
        components.append(sorted([position, *(other for component in met for other in component)]))
    return [[mentions[position] for position in component] for component in components]
