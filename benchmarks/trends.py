"""A straight line through a series, and how sure its slope is.

Neighbouring samples of memory are alike, so that the textbook's error of a slope is far too small. Here it rests on the
number of samples that would tell as much if they were independent, n (1 - r) / (1 + r), where r is the residuals'
correlation at lag one (Santer et al., J. Geophys. Res. 105, 2000, equations 3 to 6).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 6  # samples of which a line says anything
SURE = 2.0  # standard errors


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted line: the mean of the series, its slope per unit of x with its standard error, and what it rests on."""

    mean: float
    slope: float
    error: float
    samples: int
    effective: float

    def grows(self, tolerated: float) -> bool:
        """Whether it surely rises, and by more than is tolerated per unit of x."""
        return self.slope > SURE * self.error and self.slope > tolerated

    def is_sure(self, tolerated: float) -> bool:
        """Whether a rise above what is tolerated would have been seen."""
        return math.isfinite(self.error) and self.slope + SURE * self.error <= tolerated


def fit(x: Sequence[float], y: Sequence[float]) -> Trend:
    """The line of least squares through (x, y); its error is infinite where too few points are given."""
    if len(x) < FEWEST or max(x) == min(x):
        return Trend(float(np.mean(y)) if len(y) else math.nan, 0.0, math.inf, len(x), 0.0)
    at, values = np.asarray(x, float), np.asarray(y, float)
    centred = at - at.mean()
    spread = float(centred @ centred)
    slope = float(centred @ values) / spread
    residuals = values - values.mean() - slope * centred
    left = float(residuals @ residuals)
    if left <= 1e-12 * max(1.0, float(values @ values)):
        return Trend(float(values.mean()), slope, 0.0, len(x), float(len(x)))
    alike = min(max(float(residuals[1:] @ residuals[:-1]) / left, 0.0), 0.99)
    effective = max(len(x) * (1 - alike) / (1 + alike), 3.0)
    error = math.sqrt(left / (effective - 2) / spread)
    return Trend(float(values.mean()), slope, error, len(x), effective)
