"""The line through a soak's samples: what is flat, what grows, and when nothing can be said."""

from __future__ import annotations

import math
import random

import pytest

from benchmarks.soak_report import read_samples, report
from benchmarks.trends import fit


def wandering(count, seed, *, pull=0.9):
    """Noise of which each value is near the one before, as memory is."""
    chance = random.Random(seed)
    found, now = [], 0.0
    for _ in range(count):
        now = pull * now + chance.gauss(0, 1)
        found.append(now)
    return found


def test_a_straight_line_is_found_exactly():
    trend = fit(range(20), [5 + 3 * x for x in range(20)])
    assert (trend.slope, trend.error) == (pytest.approx(3), 0)
    assert trend.grows(tolerated=1)


def test_what_never_changes_is_flat():
    trend = fit(range(20), [22.0] * 20)
    assert not trend.grows(tolerated=1)
    assert trend.is_sure(tolerated=1)


def test_of_few_samples_nothing_is_said():
    trend = fit([1, 2, 3], [1, 2, 3])
    assert math.isinf(trend.error)
    assert not trend.grows(tolerated=0)
    assert not trend.is_sure(tolerated=100)


def test_wandering_memory_is_seldom_taken_for_growth():
    hours = [number / 360 for number in range(135)]
    wrongly = sum(fit(hours, wandering(135, seed)).grows(tolerated=0) for seed in range(200))
    assert wrongly < 30  # of one in forty by chance, were the samples independent; the plain error takes more than half


def test_growth_is_seen_through_the_wandering():
    hours = [number / 360 for number in range(135)]
    growing = [400 + 100 * hour + noise for hour, noise in zip(hours, wandering(135, 1), strict=True)]
    assert fit(hours, growing).grows(tolerated=20)


def samples(path, memory):
    """A soak of 45 minutes of one worker whose child takes `memory(seconds)` MB."""
    rows = ["seconds,worker,role,measure,value"]
    for seconds in range(0, 2700, 10):
        rows += [
            f"{seconds},reader,,consumed,{seconds * 20}",
            f"{seconds},reader,child,uss,{memory(seconds)}",
            f"{seconds},stream,,sent,{seconds * 20 + 800}",
            f"{seconds},stream,,topics,11",
        ]
    path.write_text("\n".join(rows) + "\n2700,reader,chi")


def test_a_leak_is_told_and_ends_with_one(tmp_path, capsys):
    samples(tmp_path / "soak.csv", lambda seconds: 400 + seconds / 30)
    assert report(tmp_path / "soak.csv") == 1
    told = capsys.readouterr().out
    assert "reader (child): uss grows" in told
    assert "20.0 in the first third, 20.0 in the last" in told


def test_a_soak_that_was_cut_short_in_the_middle_of_a_line_is_reported(tmp_path):
    samples(tmp_path / "soak.csv", lambda seconds: 400 + seconds % 7)
    assert "chi" not in {role for _, role, _ in read_samples(tmp_path / "soak.csv")}
    assert report(tmp_path / "soak.csv") == 0
    assert (tmp_path / "soak.json").exists()
    assert "| reader, child | uss |" in (tmp_path / "soak.md").read_text()
