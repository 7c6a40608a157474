import os
import time

import pytest

from agents import annotating
from agents.annotating import Annotated, annotate_all
from agents.sourced import Found, Refused

# These run in the children, which find them by name.


def echo(source):
    return Annotated(source.data, failed=False)


def die_on_x(source):
    if source.data == b"x":
        os._exit(9)
    return Annotated(source.data, failed=False)


def hang_on_x(source):
    if source.data == b"x":
        time.sleep(600)
    return Annotated(source.data, failed=False)


def numbers():
    for number in range(10_000):
        READ.append(number)
        yield Found(str(number), str(number).encode())


READ: list[int] = []


def do_nothing():
    pass


@pytest.fixture(autouse=True)
def no_models(monkeypatch):
    monkeypatch.setattr(annotating, "prepare", do_nothing)


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_sources(monkeypatch, jobs):
    monkeypatch.setattr(annotating, "annotate_one", echo)
    sources = [Found(str(n), str(n).encode()) for n in range(30)]
    sources.insert(7, Refused("a file", "too-large", "it is too large"))
    results = list(annotate_all(sources, jobs))
    assert [result.line for result in results if not result.failed] == [str(n).encode() for n in range(30)]
    assert results[7] == Annotated(
        b'{"id":null,"source":"a file","error":{"code":"too-large","message":"it is too large"}}', failed=True
    )


def test_only_a_few_are_read_ahead(monkeypatch):
    monkeypatch.setattr(annotating, "annotate_one", echo)
    READ.clear()
    results = annotate_all(numbers(), 1)
    assert next(results).line == b"0"
    time.sleep(0.5)
    assert len(READ) < 20
    results.close()


@pytest.mark.parametrize(("fault", "limit", "code"), [(die_on_x, 30, b"child-died"), (hang_on_x, 1.5, b"timed-out")])
def test_a_child_that_dies_or_hangs_is_laid_to_its_article(monkeypatch, fault, limit, code):
    monkeypatch.setattr(annotating, "annotate_one", fault)
    monkeypatch.setattr(annotating, "ITEM_LIMIT", limit)
    results = list(annotate_all([Found(c, c.encode()) for c in "abxcd"], 2))
    assert [result.failed for result in results] == [False, False, True, False, False]
    assert code in results[2].line


def test_a_fault_of_the_source_is_not_lost(monkeypatch):
    monkeypatch.setattr(annotating, "annotate_one", echo)

    def broken():
        yield Found("a", b"a")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(annotate_all(broken(), 1))
