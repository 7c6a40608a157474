"""What waits, waits at the broker: a worker takes no more memory for it than its client's buffers."""

from __future__ import annotations

from benchmarks.memory import peak
from tests.stream.processes import AgentProcess, send_raw, wait_until

LENGTH = 10_000  # characters
DONE = 500  # articles, then it is measured
FEW, MANY = 8_000, 24_000  # articles that wait; the few fill the client's buffers of 16 MiB in each of four partitions
ALLOWANCE = 1.25  # times; three times as many wait


def memory_with(settings, waiting: int) -> float:
    """The greatest size in MB of a worker that did `DONE` articles of so many that waited."""
    send_raw(settings, ["x" * LENGTH] * waiting)
    with AgentProcess(settings, "first", changes={"item_time_limit": 30}) as agent:
        wait_until(lambda: agent.metric("dateline_records_consumed_total") >= DONE)
        return peak(agent.child.pid)


def test_many_waiting_articles_cost_no_memory(stream, stream_of_one_s_own):
    few = memory_with(stream, FEW)
    assert memory_with(stream_of_one_s_own(), MANY) < few * ALLOWANCE
