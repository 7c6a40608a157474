"""Follows articles through the stream by its outcomes: is everything that was sent through, and what became of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.topics import RAW_ARTICLES

READER, DESK = "reader", "desk"
ARTICLE_AGENTS = (READER, "entities", "events", "sentiment")  # what an article goes through, in order
LAST = ARTICLE_AGENTS[-1]


@dataclass(slots=True)
class Following:
    """Which articles of a run are through, and which mentions of theirs the desk has folded.

    Attributes:
        places: partition and offset of each raw article of the run.
        met: the article at each of those places, by the id that the reader gave it.
        outcomes: the last outcome of each agent for each article.
        reasons: why an article got no further, where an agent said so.
        mentions: mention ids seen of these articles that the desk owes an outcome.
        folded: mention ids that the desk has an outcome for.
    """

    places: set[tuple[int, int]] = field(default_factory=set)
    met: dict[tuple[int, int], str] = field(default_factory=dict)
    outcomes: dict[str, dict[str, str]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, str] = field(default_factory=dict)
    folded: set[str] = field(default_factory=set)

    def send(self, places: Iterable[tuple[int, int]]) -> None:
        """Raw articles of the run stand at these places."""
        self.places.update(places)

    def take_outcome(self, outcome: Mapping[str, Any], prefix: str = "") -> None:
        """A record of the topic `outcomes`."""
        origin = outcome.get("origin") or {}
        found, agent = str(outcome.get("id")), outcome.get("agent")
        if agent == DESK:
            self.folded.add(found)
        elif agent in ARTICLE_AGENTS:
            if agent == READER and origin.get("topic") == prefix + RAW_ARTICLES.name:
                self.met[origin["partition"], origin["offset"]] = found
            self.outcomes.setdefault(found, {})[agent] = str(outcome.get("outcome"))
            if outcome.get("reason"):
                self.reasons[found] = str(outcome["reason"])

    def take_mention(self, mention: Mapping[str, Any]) -> None:
        """A record of the topic `event-mentions`: a mention, or a notice that holds none."""
        if "id" in mention:
            self.mentions[str(mention["id"])] = str((mention.get("article") or {}).get("id"))

    def article_is_through(self, place: tuple[int, int]) -> bool:
        """Whether the article at that place has its last outcome from the agents of articles."""
        outcomes = self.outcomes.get(self.met.get(place, ""), {})
        for agent in ARTICLE_AGENTS:
            if outcomes.get(agent) is None:
                return False
            if outcomes[agent] != "emitted":
                return True
        return True

    def articles_through(self) -> int:
        """How many articles of the run are through."""
        return sum(self.article_is_through(place) for place in self.places)

    def mentions_waiting(self) -> int:
        """How many mentions of the run's articles the desk has not folded yet."""
        ours = {self.met[place] for place in self.places if place in self.met}
        return sum(article in ours and mention not in self.folded for mention, article in self.mentions.items())

    def is_through(self) -> bool:
        """Whether all articles of the run are, and all their mentions that have been seen."""
        return self.articles_through() == len(self.places) and self.mentions_waiting() == 0

    def told(self) -> str:
        """What became of the run's articles, in words."""
        ends: Counter[str] = Counter()
        for place in self.places:
            article = self.met.get(place, "")
            last = next((found for found in self.outcomes.get(article, {}).values() if found != "emitted"), None)
            if last is None:
                ends["annotated" if self.article_is_through(place) else "under way"] += 1
            else:
                ends[f"{last.replace('_', '-')} ({self.reasons.get(article, 'no reason given')})"] += 1
        return ", ".join(f"{count:,} {what}" for what, count in sorted(ends.items()))
