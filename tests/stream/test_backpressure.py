"""What waits, waits at the broker: a worker takes no more memory for it."""

from __future__ import annotations

from benchmarks.memory import peak
from tests.stream.processes import AgentProcess, send_raw, wait_until

FEW, MANY = 500, 20_000
ALLOWANCE = 1.15  # times: the buffers of the client fill up, whatever else waits


def memory_with(settings, waiting: int) -> float:
    """The greatest size of a worker that did `FEW` records of so many that waited."""
    send_raw(settings, ["a fine article " + "x" * 1000] * waiting)
    with AgentProcess(settings, "first", changes={"item_time_limit": 30}) as agent:
        wait_until(lambda: agent.metric("dateline_records_consumed_total") >= FEW)
        return peak(agent.child.pid)


def test_many_waiting_articles_cost_no_memory(stream, stream_of_one_s_own):
    few = memory_with(stream, FEW)
    assert memory_with(stream_of_one_s_own(), MANY) < few * ALLOWANCE
