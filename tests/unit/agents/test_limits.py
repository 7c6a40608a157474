"""How much time and memory an item may take."""

from __future__ import annotations

import subprocess
import sys

import pytest

from agents.child import time_for


@pytest.mark.parametrize(
    ("size", "times"), [(0, 1), (100_000, 1), (250_000, 2.5), (1_000_000, 10), (5_000_000, 10), (16_000_000, 10)]
)
def test_large_items_have_more_time_and_the_largest_no_more_than_a_million_characters(size, times):
    assert time_for(size, 30.0) == 30.0 * times


@pytest.mark.parametrize(("limit", "said"), [(1 << 29, "refused"), (0, "taken")])
def test_a_child_takes_no_more_memory_than_its_limit(limit, said):
    code = (
        f"from agents.child import limit_memory; limit_memory({limit})\n"
        "try: bytearray(1 << 30); print('taken')\n"
        "except MemoryError: print('refused')"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == f"{said}\n"
    )
