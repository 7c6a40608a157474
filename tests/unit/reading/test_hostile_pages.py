"""Any bytes in: a page made to stop its reader takes time in proportion to its size, and little memory."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.reading import read_article, read_html, read_raw
from tests.unit.reading.hostile_pages import HOSTILE, LARGEST

MOST_MEMORY = 300  # MB, of a whole process that reads them all, one after the other
MEMORY = """
import sys
sys.path.insert(0, sys.argv[1])
from hostile_pages import HOSTILE, LARGEST
from pipeline.errors import InputError
from pipeline.reading import read_article, read_raw
for name, make in HOSTILE.items():
    try:
        read_article(read_raw({"html": make(LARGEST)}))
    except InputError:
        pass
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    print(int(status["VmHWM"].split()[0]) // 1024, name)
"""
LIMIT = 8  # times the time for four times the size: what grows with the square takes sixteen
TICK = 0.05  # seconds: what takes less tells nothing of how it grows


def spent(page: str) -> float:
    """Processor time that a page takes, the least of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        try:
            read_article(read_raw({"html": page}))
        except InputError as error:
            assert error.code in {"bad-html", "too-long", "empty-text"}, error
        times.append(time.process_time() - start)
    return min(times)


# `trafilatura` compares links with their neighbours; the bound on elements is what holds it.
HELD_BY_BOUNDS = {"as many links as fit"}


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in HELD_BY_BOUNDS])
@pytest.mark.timeout(120)
def test_time_grows_with_the_size_of_a_page_and_not_with_its_square(name):
    make = HOSTILE[name]
    quarter, whole = make(LARGEST // 160), make(LARGEST // 40)
    assert spent(whole) <= LIMIT * max(spent(quarter), TICK)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from Linux's /proc")
@pytest.mark.timeout(300)
def test_reading_the_largest_of_them_takes_little_memory():
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(Path(__file__).parent)], capture_output=True, text=True, check=True
    )
    peaks = [(int(line.split(" ", 1)[0]), line.split(" ", 1)[1]) for line in done.stdout.splitlines()]
    assert len(peaks) == len(HOSTILE)
    assert max(peaks)[0] <= MOST_MEMORY, next(peak for peak in peaks if peak[0] > MOST_MEMORY)


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class=byline>", "</div>", "<a href='", "'>", "</a>", "<table><tr><td>", "<script>",
     "</script>", "<script type=application/ld+json>", '{"@type":"Article","author":', "[", "]}",
     "<meta name=date content=", "<!--",
     "-->", "<title>", "<h1>", "&amp;", "&#0;", "&#xD800;", "\0", "<![CDATA[", "By Ann Lee", "2021-03-14", "404", " - ",
     "The dam broke on Sunday, officials said. "]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_any_markup_gives_an_article_or_an_input_error(html):
    try:
        article = read_article(read_raw({"html": f"<html><body>{html}"}))
    except InputError as error:
        assert error.code in {"bad-html", "empty-text", "bad-field"}
        return
    assert article.text == article.text.strip()
    assert article == read_article(read_raw({"html": f"<html><body>{html}"}))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_an_input_error(data):
    try:
        assert read_article(read_html(data)).text
    except InputError as error:
        assert error.code in {"bad-html", "empty-text", "bad-field"}
