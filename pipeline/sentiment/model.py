"""From features to polarity: multinomial logistic regression, its weights a table.

How the weights are made and how good they are on texts they have not seen: `benchmarks/train_sentiment.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp
from typing import NamedTuple

from pipeline.records import Polarity
from pipeline.resources.tables import read_rows

POLARITIES: tuple[Polarity, Polarity, Polarity] = ("negative", "neutral", "positive")
WEIGHTS = "sentiment_weights"


class Judgement(NamedTuple):
    """The likeliest polarity, and a score from -1 to 1 of the same sign: how much likelier is good than bad."""

    polarity: Polarity
    score: float


class PolarityModel:
    """Weights by feature, one for each of `POLARITIES`; features it has not seen count nothing."""

    def __init__(self, weights: Mapping[str, tuple[float, float, float]]) -> None:
        self.weights = weights

    def judge(self, features: Mapping[str, float]) -> Judgement:
        """The polarity that the features speak for."""
        bad = so_so = good = 0.0
        for name, value in features.items():
            if weights := self.weights.get(name):
                bad += weights[0] * value
                so_so += weights[1] * value
                good += weights[2] * value
        top = max(bad, so_so, good)
        odds = [exp(one - top) for one in (bad, so_so, good)]
        negative, neutral, positive = (one / sum(odds) for one in odds)
        score = round(positive - negative, 4)
        if neutral >= max(negative, positive):
            return Judgement("neutral", score)
        return Judgement("positive" if positive > negative else "negative", score)


@cache
def load_model() -> PolarityModel:
    """The model whose weights ship with the pipeline."""
    return PolarityModel(
        {
            feature: (float(negative), float(neutral), float(positive))
            for feature, negative, neutral, positive in read_rows(WEIGHTS)
        }
    )
