"""Trains the weights of `pipeline/sentiment` and prints how good they are on articles they were not trained on.

    python benchmarks/train_sentiment.py sentiment.articles.jsonl sentiment.gold.jsonl [--write]

Each line of the first file is `{"id", "text"}`, of the second `{"id", "targets"}`, each `{"span": [start, end],
"polarity"}`. The data is NewsMTSC (github.com/fhamborg/NewsMTSC, MIT). An id begins with its source and article, so
that no article stands on both sides of a fold. The figure of the shipped weights on the data they come from means
nothing; the cross-validated one does. Only numpy is needed, which comes with spaCy; nothing is left to chance.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy

from pipeline.parsing import MODEL
from pipeline.sentiment.lexicon import load_lexicon
from pipeline.sentiment.model import POLARITIES, WEIGHTS
from pipeline.sentiment.view import Features, View

FOLDS = 5
LEAST_ARTICLES = 3  # a feature seen in fewer sentences is an accident
L2 = 0.01
STEPS = 200
RATE = 0.05
SMALLEST_WEIGHT = 0.01

HEAD = f"""# Weights of the features of a target (pipeline/sentiment/view.py) for its polarity: {", ".join(POLARITIES)}.
# Made by benchmarks/train_sentiment.py from 2,000 targets of the train file of NewsMTSC (github.com/fhamborg/NewsMTSC,
# F. Hamborg and K. Donnay: NewsMTSC, EACL 2021; licence MIT, copyright of the labels Felix Hamborg). No sentence of it
# is here, only single words with their weights. Macro F1 on articles it was not trained on: see the end of this head.
"""

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true", help="write the table of weights")
    options = parser.parse_args()
    seen, labels, folds = read_examples(options.articles, options.gold)
    figures = cross_validate(seen, labels, folds)
    print(figures)
    if options.write:
        names = chosen_features(seen)
        weights = train(matrix_of(seen, names), labels)
        rows = [
            "\t".join((name, *(f"{weight:.3f}" for weight in weights[names[name]])))
            for name in sorted(names)
            if np.abs(weights[names[name]]).max() >= SMALLEST_WEIGHT
        ]
        table = Path(str(files("pipeline.resources").joinpath(f"{WEIGHTS}.tsv")))
        head = f"{HEAD}# {figures}\n# feature\t" + "\t".join(POLARITIES)
        table.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        print(f"{len(rows)} weights in {table.name}")


def read_examples(articles: Path, gold: Path) -> tuple[list[Features], Labels, Labels]:
    """The features, the label and the fold of every target."""
    nlp, lexicon = spacy.load(MODEL), load_lexicon()
    rows = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    answers: dict[str, list[dict[str, Any]]] = {
        row["id"]: row["targets"] for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines())
    }
    seen, labels, folds = [], [], []
    for row, doc in zip(rows, nlp.pipe((row["text"] for row in rows), batch_size=16), strict=True):
        view = View(doc, lexicon)
        article = "_".join(row["id"].split("_")[:3])
        for answer in answers[row["id"]]:
            target = doc.char_span(*answer["span"], alignment_mode="expand")
            seen.append(view.features(target))
            labels.append(POLARITIES.index(answer["polarity"]))
            folds.append(zlib.crc32(article.encode()) % FOLDS)
    return seen, np.array(labels), np.array(folds)


def cross_validate(seen: Sequence[Features], labels: Labels, folds: Labels) -> str:
    """A line of figures: every target judged by weights trained on the other folds."""
    guesses = np.zeros_like(labels)
    for fold in range(FOLDS):
        inside = [features for features, its in zip(seen, folds, strict=True) if its != fold]
        outside = [features for features, its in zip(seen, folds, strict=True) if its == fold]
        names = chosen_features(inside)
        weights = train(matrix_of(inside, names), labels[folds != fold])
        guesses[folds == fold] = (matrix_of(outside, names) @ weights).argmax(axis=1)
    scores = [f1_of(labels == which, guesses == which) for which in range(len(POLARITIES))]
    each = ", ".join(f"{name} {100 * score:.1f}" for name, score in zip(POLARITIES, scores, strict=True))
    macro, accuracy = 100 * sum(scores) / len(scores), 100 * float((labels == guesses).mean())
    return f"{FOLDS}-fold by article: macro F1 {macro:.1f} ({each}), accuracy {accuracy:.1f}"


def f1_of(truth: npt.NDArray[np.bool_], guess: npt.NDArray[np.bool_]) -> float:
    return float(2 * (truth & guess).sum() / max(1, truth.sum() + guess.sum()))


def chosen_features(seen: Iterable[Features]) -> dict[str, int]:
    """The features worth a weight, each with its column."""
    counts = Counter(name for features in seen for name in features)
    return {name: column for column, name in enumerate(sorted(n for n, c in counts.items() if c >= LEAST_ARTICLES))}


def matrix_of(seen: Sequence[Features], names: dict[str, int]) -> Matrix:
    """One row an example, one column a feature."""
    matrix = np.zeros((len(seen), len(names)))
    for row, features in enumerate(seen):
        for name, value in features.items():
            if name in names:
                matrix[row, names[name]] = value
    return matrix


def train(examples: Matrix, labels: Labels) -> Matrix:
    """The weights, features by polarities, that minimize cross-entropy with an L2 penalty (Adam on whole batches)."""
    weights = np.zeros((examples.shape[1], len(POLARITIES)))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    truth = np.eye(len(POLARITIES))[labels]
    for step in range(1, STEPS + 1):
        sums = examples @ weights
        odds = np.exp(sums - sums.max(axis=1, keepdims=True))
        gradient = examples.T @ (odds / odds.sum(axis=1, keepdims=True) - truth) / len(labels) + L2 * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


if __name__ == "__main__":
    main()
