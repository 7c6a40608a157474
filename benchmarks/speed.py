"""Speed of annotation beside a bare spaCy loop, on the same cores, in one run: `make bench`.

Both are given the same articles in turns, round after round, in one process on one core, so that a machine whose speed
drifts cannot favour one. Prints articles a second, the ratio of each round, and every stage's share of the time.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import spacy

from pipeline import Pipeline
from pipeline.parsing import MODEL
from pipeline.reading import read_raw
from pipeline.records import Article, RawArticle
from pipeline.stage import Emitted, Item

EXAMPLES = sorted((Path(__file__).parents[1] / "examples/articles").glob("*.jsonl"))
ROUNDS = 5
CHUNK = 60  # articles a turn
WHOLE_ROUNDS = 3
ANNOTATE = [sys.executable, "-m", "agents.cli", "annotate", "--jobs", "1", "-"]
BARE_LOOP = """
import json, sys, spacy
nlp = spacy.load(sys.argv[1])
for doc in nlp.pipe(json.loads(line)["text"] for line in sys.stdin):
    print(len(doc))
"""
BARE = [sys.executable, "-c", BARE_LOOP, MODEL]


def load(paths: list[Path], count: int) -> list[RawArticle]:
    """`count` raw articles out of JSON lines, from the start again where they are fewer."""
    rows = [json.loads(line) for path in paths for line in path.read_text().splitlines() if line.strip()]
    raws = [read_raw({**row, "id": None}) for row in rows]
    return [*itertools.islice(itertools.cycle(raws), count)]


def seconds(work: object, *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)  # type: ignore[operator]  # a benchmark's own callable
    return time.perf_counter() - start


def annotate_by_stage(pipeline: Pipeline, raws: list[RawArticle], spent: dict[str, float]) -> None:
    """As `Pipeline.annotate`, with the time of each stage added to `spent`."""
    for raw in raws:
        item = Item(raw=raw, article=Article(id=raw.id or ""))
        for stage in pipeline.stages:
            start = time.perf_counter()
            outcome = stage.run([item])[0]
            spent[stage.name] = spent.get(stage.name, 0.0) + time.perf_counter() - start
            if not isinstance(outcome, Emitted):
                break
            item = outcome.item


def whole_process(command: list[str], lines: list[str]) -> float:
    """Articles a second of a command that is given JSON lines, start and model included."""
    start = time.perf_counter()
    subprocess.run(command, input="\n".join(lines).encode(), stdout=subprocess.DEVNULL, check=True)
    return len(lines) / (time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="*", default=EXAMPLES)
    parser.add_argument("--count", type=int, default=ROUNDS * CHUNK)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    raws = load(arguments.articles, arguments.count)
    texts = [raw.text or "" for raw in raws]
    nlp = spacy.load(MODEL)
    pipeline = Pipeline()
    pipeline.annotate(raws[0])
    [*nlp.pipe(texts[:8])]

    ratios: list[float] = []
    bare = ours = 0.0
    spent: dict[str, float] = {}
    for start in range(0, len(raws), CHUNK):
        turn = slice(start, start + CHUNK)
        loop = seconds(lambda some=texts[turn]: [*nlp.pipe(some)])
        whole = seconds(annotate_by_stage, pipeline, raws[turn], spent)
        bare, ours = bare + loop, ours + whole
        ratios.append(loop / whole)

    words = statistics.mean(len(text.split()) for text in texts)
    print(f"{len(raws)} articles of {words:.0f} words, one core")
    print(f"bare nlp.pipe        {len(raws) / bare:6.1f} articles/s")
    print(f"Pipeline.annotate    {len(raws) / ours:6.1f} articles/s")
    print(f"ratio                {statistics.median(ratios):6.2f}   (rounds: {', '.join(f'{r:.2f}' for r in ratios)})")
    for name, share in spent.items():
        print(f"  {name:<12} {100 * share / ours:5.1f} % of ours, {100 * share / bare:5.1f} % of the bare loop")
    others = ours - spent.get("parsing", 0.0)
    print(f"all but the parse    {100 * others / bare:5.1f} % of the bare loop")

    lines = [json.dumps({"text": text}) for text in texts]
    runs = [(whole_process(BARE, lines), whole_process(ANNOTATE, lines)) for _ in range(WHOLE_ROUNDS)]
    print(f"as whole processes, start and model included, the best of {WHOLE_ROUNDS}:")
    print(f"bare nlp.pipe        {max(bare for bare, _ in runs):6.1f} articles/s")
    print(f"dateline annotate    {max(ours for _, ours in runs):6.1f} articles/s")
    rounds = [ours / bare for bare, ours in runs]
    print(f"ratio                {statistics.median(rounds):6.2f}   (rounds: {', '.join(f'{r:.2f}' for r in rounds)})")


if __name__ == "__main__":
    main()
