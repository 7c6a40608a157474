"""`dateline trace`: where is my story?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agents.cli.options import Brokers, Prefix, settings_from
from agents.cli.printing import complain, event_line, say
from agents.showing import shown

NOT_KNOWN = 1  # the exit code where no agent has met the article

ArticleId = Annotated[str, typer.Argument(metavar="ARTICLE_ID", help="The id of the article.")]


def trace(article_id: ArticleId, *, brokers: Brokers = None, topic_prefix: Prefix = None) -> None:
    """Show what each agent did with an article and its mentions, and the events that list it."""
    from agents.tracing import trace_article

    found = trace_article(settings_from(brokers=brokers, topic_prefix=topic_prefix), article_id)
    if not found.outcomes and not found.events:
        complain(f"no agent has met an article {article_id} yet")
        raise typer.Exit(NOT_KNOWN)
    for outcome in found.outcomes:
        say(outcome_line(outcome, article_id))
    for event in found.events:
        say(f"in event {shown(str(event.get('id')))}: {event_line(event)}")


def outcome_line(outcome: dict[str, Any], article_id: str) -> str:
    """What an agent did, in a line."""
    of = "the article" if outcome.get("id") == article_id else f"mention {outcome.get('id')}"
    reason = f" ({outcome['reason']})" if outcome.get("reason") else ""
    origin = outcome.get("origin") or {}
    stood = "-".join(str(origin.get(part, "?")) for part in ("topic", "partition", "offset"))
    return shown(f"{outcome.get('agent')}: {outcome.get('outcome')}{reason}, {of}, from {stood}")
