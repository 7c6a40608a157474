"""What a soak's samples come to: a line through the last half of each series, a table, a verdict."""

from __future__ import annotations

import csv
import json
import math
import os
import platform
from collections import defaultdict
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.trends import Trend, fit

HOUR = 3600.0  # seconds
MEMORY_TOLERATED = 0.05  # of its mean, an hour: a worker that is restarted each week may not double in a day
COUNT_TOLERATED = 1.0  # files or threads an hour
UNSURE = "too short to say"
BROKER = "broker"  # looked at and told, but not judged: its heap and its segments are its own affair
UNITS = {"uss": "MB", "files": "", "threads": ""}
Key = tuple[str, str, str]  # worker, role, measure
Series = list[tuple[float, float]]  # seconds, value


@dataclass(frozen=True, slots=True)
class Line:
    """One series' last half: its trend by the hour and what that means."""

    worker: str
    role: str
    measure: str
    trend: Trend
    verdict: str


def read_samples(path: Path) -> dict[Key, Series]:
    """The samples of a CSV file by series; a last line that was cut off is left out."""
    found: dict[Key, Series] = defaultdict(list)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            try:
                sample = (float(row["seconds"]), float(row["value"]))
            except (TypeError, ValueError):
                continue
            found[row["worker"], row["role"], row["measure"]].append(sample)
    return found


def last_half(series: Series, until: float) -> Series:
    """The samples of the last half of the run."""
    return [(seconds, value) for seconds, value in series if seconds >= until / 2]


def line_of(key: Key, series: Series, until: float) -> Line:
    """The line through the last half of a series, by the hour."""
    late = last_half(series, until)
    trend = fit([seconds / HOUR for seconds, _ in late], [value for _, value in late])
    tolerated = trend.mean * MEMORY_TOLERATED if key[2] == "uss" else COUNT_TOLERATED
    if trend.grows(tolerated):
        verdict = "GROWS"
    elif trend.is_sure(tolerated):
        verdict = "flat"
    else:
        verdict = UNSURE
    return Line(*key, trend, verdict)


def lines_of(samples: dict[Key, Series], until: float) -> list[Line]:
    """A line for memory, files and threads of every process; the desk's own memory is told apart."""
    wanted = [key for key in samples if key[2] in UNITS]
    return [line_of(key, samples[key], until) for key in sorted(wanted) if key != ("desk", "parent", "uss")]


def desk_of(samples: dict[Key, Series], until: float) -> dict[str, float]:
    """Bytes a mention of the desk's memory over the last half, and what it has more than a fresh desk, in MB."""
    mentions = dict(samples.get(("stream", "", "mentions"), ()))
    pairs = [
        (held, memory)
        for seconds, memory in last_half(samples.get(("desk", "parent", "uss"), []), until)
        if (held := nearest(mentions, seconds)) is not None
    ]
    if not pairs:
        return {}
    trend = fit([held for held, _ in pairs], [memory for _, memory in pairs])
    told = {"mentions": max(mentions.values()), "bytes_a_mention": trend.slope * 1e6, "error": trend.error * 1e6}
    for name in ("pss_at_the_end", "pss_of_a_fresh_one", "ready_after"):
        if found := samples.get(("desk", "parent", name)):
            told[name] = found[-1][1]
    return told


def nearest(series: dict[float, float], seconds: float) -> float | None:
    """The value sampled nearest to a time; null where there is none at all."""
    if not series:
        return None
    return series[min(series, key=lambda found: abs(found - seconds))]


def rates_of(samples: dict[Key, Series], until: float) -> dict[str, float]:
    """Articles a second over the whole run, its first third and its last, by the worker that reads them."""
    first = next((key for key in sorted(samples) if key[0].startswith("reader") and key[2] == "consumed"), None)
    if first is None:
        return {}
    thirds = {"whole": (0.0, until), "first third": (0.0, until / 3), "last third": (until * 2 / 3, until)}
    return {name: rate(samples[first], *span) for name, span in thirds.items()}


def rate(series: Series, start: float, end: float) -> float:
    """How much a counter rose a second between two times. Where it fell, its worker was another one."""
    inside = [(seconds, value) for seconds, value in series if start <= seconds <= end]
    if len(inside) < 2:  # noqa: PLR2004  two points make a line
        return float("nan")
    rises = sum(max(after - before, 0.0) for (_, before), (_, after) in pairwise(inside))
    return rises / (inside[-1][0] - inside[0][0])


def counters_of(samples: dict[Key, Series]) -> dict[str, dict[str, float]]:
    """What workers and stream have counted at the end, and the least and most that was waiting or there."""
    told: dict[str, dict[str, float]] = defaultdict(dict)
    for (worker, role, measure), series in sorted(samples.items()):
        values = [value for _, value in series]
        if worker == "stream" and (measure in {"topics", "groups"} or measure.startswith("waiting")):
            told[worker] |= {f"{measure}, least": min(values), f"{measure}, most": max(values)}
        elif role == "":
            told[worker][measure] = values[-1] if measure != "ended" else float(len(values))
    return dict(told)


def verdict_of(
    lines: list[Line], counters: dict[str, dict[str, float]], until: float, samples: dict[Key, Series]
) -> Any:
    """What surely grows or ended, and whether the run was long enough to say that all the rest does not."""
    ours = [line for line in lines if line.worker != BROKER]
    wrong = [f"{line.worker} ({line.role}): {line.measure} grows" for line in ours if line.verdict == "GROWS"]
    wrong += [f"{worker} ended {int(found['ended'])} times" for worker, found in counters.items() if "ended" in found]
    for measure in ("topics", "groups"):
        values = {value for _, value in last_half(samples.get(("stream", "", measure), []), until)}
        if len(values) > 1:
            wrong.append(f"{measure} went from {min(values):.0f} to {max(values):.0f}")
    unsure = [f"{line.worker} ({line.role}) {line.measure}" for line in ours if line.verdict == UNSURE]
    return wrong, unsure


def report(path: Path) -> int:
    """Print the report of a CSV file, and write it beside it as JSON and Markdown; 1 where something is wrong."""
    samples = read_samples(path)
    until = max((series[-1][0] for key, series in samples.items() if key[2] == "sent"), default=0.0)
    lines, desk, rates = lines_of(samples, until), desk_of(samples, until), rates_of(samples, until)
    counters = counters_of(samples)
    wrong, unsure = verdict_of(lines, counters, until, samples)
    told = {
        "minutes": round(until / 60, 1),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "articles_a_second": rates,
        "counters": counters,
        "desk": desk,
        "last_half": [asdict(line) for line in lines],
        "wrong": wrong,
        "too_short_to_say": unsure,
    }
    path.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n")
    text = "\n".join(written(told, lines))
    path.with_suffix(".md").write_text(text + "\n")
    print(text)
    return 1 if wrong else 0


def written(told: dict[str, Any], lines: list[Line]) -> list[str]:
    """The report as Markdown."""
    rates, desk = told["articles_a_second"], told["desk"]
    rows = [f"{told['minutes']} minutes on {told['cores']} cores, Python {told['python']}.", ""]
    if rates:
        rows.append(
            f"Articles a second: {rates['whole']:.1f}; {rates['first third']:.1f} in the first third, "
            f"{rates['last third']:.1f} in the last."
        )
    for worker, found in told["counters"].items():
        rows.append(f"- {worker}: " + ", ".join(f"{name} {value:,.0f}" for name, value in found.items()))
    rows += ["", "| process | what | mean | slope an hour, ± its standard error | |", "|---|---|---|---|---|"]
    for line in lines:
        unit = f" {UNITS[line.measure]}".rstrip()
        rows.append(
            f"| {line.worker}, {line.role} | {line.measure} | {line.trend.mean:,.1f}{unit} | "
            f"{line.trend.slope:+,.2f} ± {line.trend.error:,.2f}{unit} | {line.verdict} |"
        )
    if desk:
        rows.append("")
        rows.append(
            f"The desk holds {desk['mentions']:,.0f} mentions: {desk['bytes_a_mention']:,.0f} ± "
            f"{desk['error']:,.0f} bytes each, with their notices."
        )
    if "pss_of_a_fresh_one" in desk:
        old, new = desk["pss_at_the_end"], desk["pss_of_a_fresh_one"]
        rows.append(f"At the end it has {old:,.0f} MB; a fresh desk with the same log in it has {new:,.0f} MB.")
        rows.append(f"The fresh one was ready {desk.get('ready_after', math.nan):,.0f} s after its start.")
    rows.append("")
    rows.append("Verdict: " + ("; ".join(told["wrong"]) or "nothing surely grows, and no worker ended") + ".")
    if told["too_short_to_say"]:
        rows.append("Too short a run to say that these do not grow: " + ", ".join(told["too_short_to_say"]) + ".")
    return rows
