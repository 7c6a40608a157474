"""Short articles that tell one happening twice, or two that are alike: how many mentions come of them, and with what.

The rows of `retold.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import Pipeline
from pipeline.records import EventMention

TABLE = Path(__file__).parent / "retold.tsv"
PUBLISHED = "2024-06-14T18:00:00Z"
COUNTS = ("killed", "injured", "detained")


@dataclass(frozen=True, slots=True)
class Retelling:
    """A short article, the types whose mentions are counted, how many there are, and what the first of them holds."""

    purpose: str
    kind: str
    types: frozenset[str]
    mentions: int
    fields: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the pipeline makes of a short article: the mentions that count, and the fields that are wrong."""

    case: Retelling
    mentions: Sequence[EventMention]
    wrong: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """`right`, `split` where a happening is told twice, `merged` where one is lost."""
        if len(self.mentions) == self.case.mentions:
            return "right"
        return "split" if len(self.mentions) > self.case.mentions else "merged"


def retellings() -> Iterator[Retelling]:
    """All of them, in the order of the table."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    next(lines)  # the names of the columns
    for line in lines:
        purpose, kind, types, mentions, fields, text = line.split("\t")
        wanted = dict(field.split("=") for field in filter(None, fields.split(";")))
        yield Retelling(purpose, kind, frozenset(types.split("|")), int(mentions), wanted, text)


def told() -> list[Told]:
    """What the pipeline says to each."""
    pipeline = Pipeline()
    found = []
    for case in retellings():
        events = pipeline.annotate({"id": "retold", "text": case.text, "published_at": PUBLISHED}).events
        mentions = [event for event in events if event.type in case.types]
        found.append(Told(case, mentions, tuple(wrong_fields(case, mentions))))
    return found


def wrong_fields(case: Retelling, mentions: Sequence[EventMention]) -> Iterator[str]:
    """The names of the fields that are not as they should be."""
    if not mentions:
        yield from case.fields
        return
    first = mentions[0]
    said = {
        "evidence": str(len(first.evidence)),
        "place": first.places[0].text if first.places else "",
        "day": (first.time.from_ or "")[:10],
        "background": str(sum(one.background for one in mentions)),
        "chains": str(sum(bool(one.attributions) for one in mentions)),
    }
    for name in COUNTS:
        count = getattr(first.casualties, name)
        said[name] = str(count.low) if count is not None else ""
    yield from (name for name, value in case.fields.items() if said[name] != value)


def verdicts(answers: Sequence[Told]) -> dict[str, dict[str, int]]:
    """How many are told right, split and merged, and how many fields are right, by purpose."""
    found: dict[str, dict[str, int]] = {}
    for one in answers:
        counts = found.setdefault(
            one.case.purpose, dict.fromkeys(("right", "split", "merged", "fields", "of_fields"), 0)
        )
        counts[one.verdict] += 1
        counts["fields"] += len(one.case.fields) - len(one.wrong)
        counts["of_fields"] += len(one.case.fields)
    return found


def misses(answers: Sequence[Told]) -> Iterator[str]:
    """What is told wrong, a line each."""
    for one in answers:
        if one.verdict != "right" or one.wrong:
            shown = ", ".join(f"{event.type} [{event.trigger.text}]" for event in one.mentions)
            yield f"{one.verdict}, {one.case.kind}, {','.join(one.wrong)}: {shown}: {one.case.text}"
