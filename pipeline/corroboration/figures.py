"""How many were killed, injured and so on: every source's latest figure, and the range they span."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.corroboration.standing import order
from pipeline.records import Count, EventCasualties, Figure, FigureRange, MentionRecord

MOST_FIGURES = 100  # listed of one kind, the latest ones


def fold_casualties(mentions: Sequence[MentionRecord]) -> EventCasualties:
    """The casualties that mentions tell of, kind by kind. The order of `mentions` does not show."""
    ordered = sorted(mentions, key=order)
    return EventCasualties(
        killed=fold_kind([(mention, mention.casualties.killed) for mention in ordered]),
        injured=fold_kind([(mention, mention.casualties.injured) for mention in ordered]),
        missing=fold_kind([(mention, mention.casualties.missing) for mention in ordered]),
        displaced=fold_kind([(mention, mention.casualties.displaced) for mention in ordered]),
        detained=fold_kind([(mention, mention.casualties.detained) for mention in ordered]),
    )


def fold_kind(told: Sequence[tuple[MentionRecord, Count | None]]) -> FigureRange | None:
    """The range over each source's latest figure; of an article that gives two, the last in order counts."""
    latest: dict[str | None, Figure] = {}
    for mention, count in told:
        if count is None or (count.low is None and count.high is None):
            continue
        source = teller(mention)
        latest.pop(source, None)  # so that the figures stay in the order of their reports
        latest[source] = Figure(low=count.low, high=count.high, source=source, reported_at=mention.article.published_at)
    if not latest:
        return None
    figures = list(latest.values())
    bounds = [bound for figure in figures for bound in (figure.low, figure.high) if bound is not None]
    open_above = all(figure.high is None for figure in figures)
    return FigureRange(
        low=None if all(figure.low is None for figure in figures) else min(bounds),
        high=None if open_above else max(bounds),
        figures=figures[-MOST_FIGURES:],
    )


def teller(mention: MentionRecord) -> str | None:
    """Who gives a figure: the innermost source that has a name, else the agency, else the publisher."""
    named = [link.name or link.text for link in mention.chain if not link.anonymous]
    return named[-1] if named else mention.article.agency or mention.article.publisher
