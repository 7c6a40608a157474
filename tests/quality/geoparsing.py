"""How well places are resolved, and how well they say how sure they are.

The figures are those of Gritta, Pilehvar and Collier (2020, "A pragmatic guide to geoparsing evaluation"): accuracy
within 161 km, mean and median error and the area under the curve of log errors, of the toponyms found and answered;
then a reliability table, which says how often answers of each confidence are right, and the expected calibration error.
Gold files are JSON lines, `{"text", "toponyms": [{"span", "latitude", "longitude"}]}`, or of marked texts as
`places/own.txt`.
"""

from __future__ import annotations

import json
import math
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.entities.gazetteer import Gazetteer
from pipeline.entities.stage import find_entities
from pipeline.parsing import ParsingStage, parse_text
from pipeline.records import Entity, Place

OWN_TEXTS = Path(__file__).parent / "places" / "own.txt"
MARKED = re.compile(r"\[([^\]|]+)(?:\|([^\]]+))?\]")
NEAR = 161.0  # kilometres: a hundred miles
FARTHEST = 20_039.0  # kilometres: half way round the earth
BINS = 10
EARTH = 6371.0  # kilometres


@dataclass(frozen=True, slots=True)
class Toponym:
    """Where a name stands and what it means; null where no answer is right."""

    start: int
    end: int
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with its toponyms, and what is known of its article."""

    text: str
    toponyms: tuple[Toponym, ...]
    dateline: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a toponym; `error` in kilometres, null where either side has no place."""

    name: str
    place: Place | None
    expected: tuple[float, float] | None
    error: float | None

    @property
    def is_right(self) -> bool:
        """Whether the answer is near enough, or rightly none."""
        return self.error <= NEAR if self.error is not None else self.place is None and self.expected is None


def read_gold(path: Path) -> Iterator[GoldText]:
    """The texts of a file."""
    dateline = home = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("~ "):
            dateline = line[2:]
        elif line.startswith("^ "):
            home = line[2:]
        else:
            yield read_json(line) if line.startswith("{") else read_marked(line, dateline, home)
            dateline = home = None


def read_json(line: str) -> GoldText:
    """A text of a JSON line."""
    found = json.loads(line)
    return GoldText(
        found["text"],
        tuple(Toponym(*row["span"], (row["latitude"], row["longitude"])) for row in found["toponyms"]),
    )


def read_marked(line: str, dateline: str | None, home: str | None) -> GoldText:
    """A text with its toponyms in brackets; brackets without a bar mark nothing."""
    text, after, toponyms = "", 0, []
    for found in MARKED.finditer(line):
        text += line[after : found.start()]
        if found[2]:
            point = None if found[2] == "-" else tuple(float(part) for part in found[2].split(","))
            toponyms.append(Toponym(len(text), len(text) + len(found[1]), point))  # type: ignore[arg-type]  # two floats
        text += found[1]
        after = found.end()
    return GoldText(text + line[after:], tuple(toponyms), dateline, home)


def answers_to(gold: Iterable[GoldText]) -> Iterator[Answer]:
    """What the pipeline says of each toponym; one that is not found is answered by no place."""
    parsing, gazetteer = ParsingStage(), Gazetteer()
    for item in gold:
        entities = find_entities(parse_text(parsing.nlp, item.text), gazetteer, item.dateline, home=item.home)
        for toponym in item.toponyms:
            place = place_at(entities, toponym)
            error = distance(toponym.point, place) if toponym.point is not None and place is not None else None
            yield Answer(item.text[toponym.start : toponym.end], place, toponym.point, error)


def place_at(entities: Iterable[Entity], toponym: Toponym) -> Place | None:
    """The place of the mention over a toponym."""
    over = [
        entity
        for entity in entities
        if entity.kind in {"place", "facility"} and entity.start < toponym.end and toponym.start < entity.end
    ]
    return max(over, key=lambda entity: entity.end - entity.start).place if over else None


def distance(point: tuple[float, float], place: Place) -> float:
    """Kilometres along a great circle."""
    first, second = math.radians(point[0]), math.radians(place.latitude)
    across = math.radians(place.longitude - point[1])
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def figures(answers: Sequence[Answer]) -> dict[str, float]:
    """Figures over all answers: shares from 0 to 1, errors in kilometres."""
    errors = [answer.error for answer in answers if answer.error is not None]
    return {
        "toponyms": len(answers),
        "right": sum(answer.is_right for answer in answers) / len(answers),
        "resolved": len(errors),
        "accuracy_161km": sum(error <= NEAR for error in errors) / len(errors),
        "mean_error_km": statistics.mean(errors),
        "median_error_km": statistics.median(errors),
        "area_under_log_errors": statistics.mean(math.log1p(error) for error in errors) / math.log1p(FARTHEST),
        "calibration_error": calibration_error(answers),
    }


def reliability(answers: Iterable[Answer]) -> list[tuple[float, float, int]]:
    """For each tenth of confidence with answers: mean confidence, share that is right, number."""
    bins: list[list[Answer]] = [[] for _ in range(BINS)]
    for answer in answers:
        if answer.place is not None:
            bins[min(BINS - 1, int(answer.place.confidence * BINS))].append(answer)
    return [
        (
            statistics.mean(answer.place.confidence for answer in members if answer.place is not None),
            statistics.mean(answer.is_right for answer in members),
            len(members),
        )
        for members in bins
        if members
    ]


def calibration_error(answers: Iterable[Answer]) -> float:
    """How far confidence and share of right answers lie apart, over all answers (ECE; Guo and others 2017)."""
    rows = reliability(answers)
    return sum(abs(confidence - right) * count for confidence, right, count in rows) / sum(row[2] for row in rows)
