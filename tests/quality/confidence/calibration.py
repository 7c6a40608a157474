"""What the confidence of events is worth: how often those of each confidence are right.

In marked articles an event is right whose trigger lies in a marked quote of its type, optional ones too. In the texts
of other tables it is right if `judged.tsv` says so; what nobody judged is counted and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean, pstdev

import msgspec
from msgspec import Struct

from pipeline import Article, Pipeline
from pipeline.records import EventMention, RawArticle
from tests.quality.coreference.cases import cases
from tests.quality.marked import ARTICLES
from tests.quality.score import lies_in

KEPT_APART = ARTICLES.parent / "kept_apart"  # marked articles that nothing is fitted to
JUDGED = Path(__file__).parent / "judged.tsv"
YIELDING = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
BOUNDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)  # of the rows of a table

Judged = tuple[float, bool]  # the confidence of an event, and whether it is right


class Told(Struct):
    """What a marked event says that bears on being right; the rest of it is passed over."""

    quote: str
    types: list[str]


class Story(Struct):
    """A marked article of `articles/`, or one of the stories that lie beside the project."""

    raw: RawArticle
    events: list[Told]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What confidence is worth on a set of events.

    A reliability table; the expected calibration error over its rows (Guo and others 2017); the Brier score; and the
    area under the curve, how well confidence tells right from wrong.
    """

    events: Sequence[Judged]

    def rows(self) -> list[tuple[float, float, int]]:
        """Of each band of confidence with events: their mean confidence, the share that is right, their number."""
        found = []
        for low, high in pairwise(BOUNDS):
            band = [one for one in self.events if low <= one[0] < high]
            if band:
                found.append((mean(sure for sure, _ in band), mean(right for _, right in band), len(band)))
        return found

    def sure(self) -> float:
        """The mean confidence."""
        return mean(sure for sure, _ in self.events)

    def right(self) -> float:
        """The share that is right."""
        return mean(right for _, right in self.events)

    def spread(self) -> float:
        """The standard deviation of confidence."""
        return pstdev(sure for sure, _ in self.events)

    def error(self) -> float:
        """The mean distance of confidence from truth over the bands, weighted by their size."""
        return sum(abs(sure - right) * count for sure, right, count in self.rows()) / len(self.events)

    def brier(self) -> float:
        """The mean square of the distance of each confidence from 1 where right, from 0 where wrong."""
        return mean((sure - right) ** 2 for sure, right in self.events)

    def auc(self) -> float:
        """The chance that a right event has a greater confidence than a wrong one; half where they are alike."""
        rights = [sure for sure, right in self.events if right]
        wrongs = [sure for sure, right in self.events if not right]
        pairs = [(one > other) + (one == other) / 2 for one in rights for other in wrongs]
        return mean(pairs) if pairs else 0.5

    def told(self) -> str:
        """The table with its figures above it."""
        figures = f"right {self.right():.3f}, mean confidence {self.sure():.3f}, spread {self.spread():.3f}"
        worth = f"calibration error {self.error():.3f}, Brier {self.brier():.3f}, AUC {self.auc():.3f}"
        head = f"{figures}, {worth}\n{'confidence':>10} {'right':>6} {'events':>7}"
        return "\n".join([head, *(f"{sure:10.2f} {right:6.2f} {count:7}" for sure, right, count in self.rows())])


def of_stories(paths: Iterable[Path]) -> Iterator[Judged]:
    """The events told of marked articles; those of headlines are left out, since only bodies are marked."""
    pipeline = Pipeline()
    for path in paths:
        story = msgspec.json.decode(path.read_bytes(), type=Story)
        article = pipeline.annotate(story.raw)
        for event in article.events:
            if event.trigger.within != "title":
                yield event.confidence, any(is_told(event, wanted, article) for wanted in story.events)


def is_told(event: EventMention, wanted: Told, article: Article) -> bool:
    """Does the event stand in a marked quote of its type?"""
    return event.type in wanted.types and lies_in(event, wanted, article)  # type: ignore[arg-type]  # asks the quote only


def verdicts() -> dict[tuple[str, str, str], bool]:
    """The rows of `judged.tsv`: by type, trigger and sentence, whether that is an event."""
    lines = [line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {(kind, trigger, sentence): right == "yes" for right, kind, trigger, sentence in lines[1:]}


def of_texts(raws: Iterable[RawArticle]) -> tuple[list[Judged], int]:
    """The events told of texts that `judged.tsv` judges, and how many nobody has judged."""
    pipeline, known, found, unknown = Pipeline(), verdicts(), list[Judged](), 0
    for raw in raws:
        for event in pipeline.annotate(raw).events:
            sentence = event.evidence[0].text.replace("\n", " ")
            right = known.get((event.type, event.trigger.text, sentence))
            if right is None:
                unknown += event.trigger.within != "title"
            else:
                found.append((event.confidence, right))
    return found, unknown


def of_sentences(articles: Path, gold: Path) -> list[Judged]:
    """Of sentences with one type each, in JSON lines by `id`, the surest event of each; YIELD is either kind of it."""
    types = {row["id"]: row["type"] for row in map(msgspec.json.decode, gold.read_bytes().splitlines())}
    pipeline, found = Pipeline(), list[Judged]()
    for raw in msgspec.json.decode(b"[" + b",".join(articles.read_bytes().splitlines()) + b"]", type=list[RawArticle]):
        events = pipeline.annotate(raw).events
        if events:
            surest = max(events, key=lambda event: event.confidence)
            found.append((surest.confidence, types[raw.id] in (surest.type, YIELDING.get(surest.type))))
    return found


def short_texts() -> list[RawArticle]:
    """The texts of the coreference table, each once."""
    texts = dict.fromkeys(case.text for case in cases())
    return [RawArticle(id=f"text-{number}", text=text) for number, text in enumerate(texts)]
