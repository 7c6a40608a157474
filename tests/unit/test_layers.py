"""`agents` imports `pipeline`, never the other way round, and the pipeline touches neither Kafka nor the clock."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_FOR_THE_PIPELINE = {
    "agents",
    "faust",
    "mode",
    "aiokafka",
    "kafka",
    "prometheus_client",
    "os",
    "time",
    "random",
    "socket",
}
THE_CLOCK = {"now", "utcnow", "today", "time", "monotonic"}
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_pipeline_imports_nothing_that_moves_records(module):
    imported = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert not imported & NOT_FOR_THE_PIPELINE


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_pipeline_does_not_read_the_clock(module):
    asked = [
        node.lineno
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in THE_CLOCK
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]
    assert asked == []
