"""The pool by itself, with real processes: what a bad item costs, and what it does not cost the others."""

from __future__ import annotations

import asyncio
import json
import signal
import sys

import psutil
import pytest

from agents.pool import Pool
from agents.settings import Settings
from agents.topics import RAW_ARTICLES
from agents.work import Chain, Incoming
from tests.stream.fakes import FIRST, SECOND
from tests.stream.processes import ROOT, wait_until

GOOD = "a fine article"
FOR_EVER = 3600.0  # a time limit that no test can wait for: what is noticed was noticed otherwise
SHORT = 1.0
LARGE = 4 << 20  # bytes: more than any channel holds


class Bench:
    """A pool, and what was counted of it. Used as `async with`."""

    def __init__(self, *links, **changes) -> None:
        wanted = {"item_time_limit": FOR_EVER, "chunk": 4, "memory_limit_mb": 512, **changes}
        self.restarts = self.progress = 0
        self.pool = Pool(Chain(links or (FIRST,)), Settings(**wanted), self.restarted, self.moved)

    def restarted(self) -> None:
        self.restarts += 1

    def moved(self) -> None:
        self.progress += 1

    async def __aenter__(self):
        await self.pool.start()
        return self

    async def __aexit__(self, *_):
        processes = self.processes()
        await self.pool.stop()
        assert not any(process.is_running() for process in processes)

    async def run(self, *texts):
        return (await self.pool.run([record(number, text) for number, text in enumerate(texts)])).results

    def processes(self):
        return [psutil.Process(child.process.pid) for child in self.pool.children]


def record(number: int, text: str, padding: int = 0) -> Incoming:
    value = json.dumps({"id": f"article-{number}", "text": text, "padding": "x" * padding}).encode()
    return Incoming(topic=RAW_ARTICLES.name, partition=0, offset=number, timestamp=1, key=b"key", value=value)


def run(*texts, links=(), **changes):
    """The results, and how many children they cost."""

    async def bench():
        async with Bench(*links, **changes) as made:
            return await made.run(*texts), made.restarts

    return asyncio.run(bench())


def what_became(results):
    return [(result.steps[-1].outcome, result.steps[-1].reason, result.attempts) for result in results]


@pytest.mark.parametrize(
    ("fault", "code", "children"),
    [
        ("KILL", "child-died", 3),
        ("SEGFAULT", "child-died", 3),
        ("EXIT", "child-died", 3),
        ("SYSEXIT", "internal-error", 2),
        ("DEEP", "internal-error", 2),
        ("GORGE", "internal-error", 2),
        ("HOARD", "internal-error", 2),
        ("RAISE", "internal-error", 2),
    ],
)
def test_what_kills_its_child_is_noticed_at_once_and_costs_three_at_most(fault, code, children):
    results, restarts = run(GOOD, f"first:{fault}", GOOD)
    fine = ("emitted", None, 2)
    assert what_became(results) == [fine, ("dead_lettered", code, children), fine]
    assert restarts == children
    assert [result.id for result in results] == ["article-0", "article-1", "article-2"]


@pytest.mark.parametrize(("fault", "code", "children"), [("KILL", "child-died", 3), ("RAISE", "internal-error", 2)])
def test_an_item_that_is_a_chunk_by_itself_costs_no_more(fault, code, children):
    results, restarts = run(f"first:{fault}")
    assert (what_became(results), restarts) == ([("dead_lettered", code, children)], children)


@pytest.mark.parametrize("fault", ["HANG", "LOOP"])
@pytest.mark.parametrize("others", [0, 3])
def test_what_hangs_costs_two_limits_and_two_children(fault, others):
    results, restarts = run(*[GOOD] * others, f"first:{fault}", item_time_limit=SHORT)
    assert what_became(results) == [("emitted", None, 2)] * others + [("dead_lettered", "timed-out", 2)]
    assert restarts == 2  # each was killed at its limit: two limits were waited for


@pytest.mark.parametrize(
    ("turns", "code", "children"),
    [
        (("HANG", "KILL", "HANG"), "timed-out", 3),
        (("KILL", "HANG", "KILL"), "child-died", 3),
        (("RAISE", "HANG", "KILL"), "child-died", 3),
        (("KILL", "RAISE"), "internal-error", 2),
    ],
)
def test_what_does_something_else_each_time_costs_no_more(tmp_path, turns, code, children):
    text = "=".join(["first:TURNS", str(tmp_path), *turns])
    results, restarts = run(text, item_time_limit=SHORT)
    assert what_became(results) == [("dead_lettered", code, children)]
    assert restarts == len(list(tmp_path.iterdir())) == children  # what names a dead letter is no further try


def test_what_goes_well_at_last_has_lost_nothing(tmp_path):
    results, restarts = run("=".join(["first:TURNS", str(tmp_path), "HANG", "KILL", "FINE"]), item_time_limit=SHORT)
    assert (what_became(results), restarts) == ([("emitted", None, 3)], 2)


def test_two_bad_items_of_a_chunk_share_its_death():
    results, restarts = run("first:KILL", GOOD, "first:EXIT", GOOD)
    died, fine = ("dead_lettered", "child-died", 3), ("emitted", None, 2)
    assert what_became(results) == [died, fine, died, fine]
    assert restarts == 5


def test_a_dead_letter_names_the_agent_at_which_it_died_and_what_the_others_before_had_found():
    (result,), _ = run("second:KILL", links=(FIRST, SECOND))
    assert [(step.agent, step.outcome) for step in result.steps] == [("first", "emitted"), ("second", "dead_lettered")]
    assert (result.id, result.article_id) == ("article-0", "article-0")
    assert result.version is not None
    assert result.outputs == []


def test_a_chunk_too_slow_for_the_limit_of_one_is_run_again_item_by_item():
    results, restarts = run(*["first:SLOW"] * 8, chunk=8, item_time_limit=SHORT)
    assert what_became(results) == [("emitted", None, 2)] * 8
    assert restarts == 1


def test_only_the_child_of_a_bad_chunk_is_replaced():
    async def bench():
        async with Bench(children=2, chunk=1) as made:
            before = set(made.processes())
            await made.run("first:RAISE", GOOD)
            return made.restarts, len(before & set(made.processes()))

    assert asyncio.run(bench()) == (2, 1)


def test_a_child_killed_while_it_had_nothing_to_do_is_laid_to_no_record():
    async def bench():
        async with Bench() as made:
            for child in made.pool.children:
                child.process.kill()
                child.process.join()
            return what_became(await made.run(GOOD)), made.restarts

    assert asyncio.run(bench()) == ([("emitted", None, 1)], 1)


def test_a_child_killed_while_it_is_sent_a_record_is_noticed_at_once():
    async def bench():
        async with Bench() as made:
            (process,) = made.processes()
            process.suspend()
            sending = asyncio.ensure_future(made.pool.run([record(0, GOOD, LARGE)]))
            await asyncio.sleep(0.5)  # for the channel to be full
            process.kill()
            return what_became((await sending).results), made.restarts

    assert asyncio.run(bench()) == ([("emitted", None, 2)], 1)


def test_large_records_pass_through_the_channel_both_ways():
    async def bench():
        async with Bench() as made:
            report = await made.pool.run([record(number, "x" * LARGE) for number in range(4)])
            return [step.reason for result in report.results for step in result.steps], made.restarts

    assert asyncio.run(bench()) == ([None] * 4, 0)


async def worker_of(text: str, limit: float):
    """A process with a pool that works on this, and the child of that pool."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.stream.run_pool", text, str(limit), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    return worker, psutil.Process(int(await worker.stdout.readline()))


def test_time_in_which_the_worker_stood_still_does_not_count():
    async def bench():
        worker, _ = await worker_of("first:SLOW", SHORT)
        worker.send_signal(signal.SIGSTOP)
        await asyncio.sleep(3 * SHORT)
        worker.send_signal(signal.SIGCONT)
        return (await worker.communicate())[0]

    assert asyncio.run(bench()) == b"[('emitted', None, 1)] 0\n"


def test_a_child_that_never_comes_back_ends_with_its_worker():
    async def bench():
        worker, child = await worker_of("first:LOOP", FOR_EVER)
        worker.kill()
        await worker.wait()
        return child

    child = asyncio.run(bench())
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_child_that_served_its_lifetime_gives_way_to_one_that_is_ready():
    async def bench():
        async with Bench(child_lifetime=8) as made:
            pids, outcomes = [], []
            while len(set(pids)) < 3:
                results = await made.run(*["first:WHO"] * 4)
                outcomes += what_became(results)
                pids += [json.loads(result.outputs[0].value)["extra"]["process"] for result in results]
                assert 1 <= len(made.pool.children) <= 3  # the one at work, one getting ready, one on its way out
            return pids, outcomes, made.restarts

    pids, outcomes, restarts = asyncio.run(bench())
    assert restarts == 0
    assert set(outcomes) == {("emitted", None, 1)}
    assert pids.count(pids[0]) >= 8
    assert sorted(pids, key=pids.index) == pids  # one after the other, none comes back


def test_a_lifetime_of_nought_never_ends():
    async def bench():
        async with Bench(child_lifetime=0) as made:
            before = made.processes()
            for _ in range(10):
                await made.run(*[GOOD] * 4)
            return before == made.processes()

    assert asyncio.run(bench())
