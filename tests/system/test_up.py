"""`dateline up`: one command, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

PATIENCE = 240  # seconds on a busy machine

ARTICLES = [
    {
        "id": f"up-{number}",
        "publisher": "Harbour Courier",
        "published_at": "2025-03-04T10:00:00Z",
        "text": (
            f"Gunmen killed {number + 2} people in an attack on a market in Homs on Monday, a hospital official said. "
            "The army sent troops to the town, and shops stayed closed for the rest of the day, witnesses said."
        ),
    }
    for number in range(3)
]


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    return path


@pytest.fixture
def up(embedded, tmp_path):
    """Starts `dateline up`; whatever happens, nothing of it outlives the test."""
    del embedded  # only to be skipped where there is none
    started = []

    def start(*arguments):
        out, err = (tmp_path / "out").open("wb"), (tmp_path / "err").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "agents.cli", "up", *arguments],
            stdout=out,
            stderr=err,
            env={**os.environ, "TMPDIR": str(tmp_path)},
        )
        out.close()
        err.close()
        started.append(psutil.Process(process.pid))
        return process

    yield start
    for process in started:
        if process.is_running():
            for child in process.children(recursive=True):
                child.kill()
            process.kill()


def wait_until(holds, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.2)
    return holds()


def agents_of(process):
    """The processes of the agents by name."""
    found = {}
    for child in psutil.Process(process.pid).children():
        try:
            command = child.cmdline()
        except psutil.Error:
            continue
        if "agent" in command:
            found[command[-1]] = child
    return found


def all_gone(processes):
    return wait_until(lambda: not [each for each in processes if each.is_running()], 15)


def test_once_ends_when_every_article_is_through_and_leaves_nothing(up, articles, tmp_path):
    process = up("--once", "--ingest", str(articles))
    assert wait_until(lambda: len(agents_of(process)) == 5)
    children = psutil.Process(process.pid).children(recursive=True)
    assert process.wait(PATIENCE) == 0
    told = (tmp_path / "err").read_text()
    assert "3 articles: 3 annotated" in told
    assert all_gone(children)
    assert not list(tmp_path.glob("dateline-*"))


def test_once_ends_with_bad_articles_among_the_good_ones_too(up, articles, tmp_path):
    bad = ("nonsense", '{"id": "up-empty", "text": " "}', '{"id": "up-caption", "text": "A market in Homs."}')
    articles.write_text("\n".join([*bad, articles.read_text()]))
    process = up("--once", "--ingest", str(articles))
    assert process.wait(PATIENCE) == 3
    told = (tmp_path / "err").read_text()
    assert "refused [not-json]" in told
    assert "5 articles: 3 annotated, 1 dead-lettered (empty-text), 1 skipped (not-news)" in told


def test_once_ends_when_an_agent_halts_over_too_many_bad_articles(up, articles, tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_HALT_LINGER", "0")
    articles.write_text("".join(f'{{"id": "up-empty-{number}", "text": " "}}\n' for number in range(24)))
    process = up("--once", "--ingest", str(articles))
    assert process.wait(PATIENCE) == 4
    assert "agent reader has halted over too many failures" in (tmp_path / "err").read_text()


def test_it_stays_up_and_says_where_metrics_are_and_how_to_feed_it_more(up, articles, tmp_path):
    process = up("--ingest", str(articles))
    assert wait_until(lambda: "more articles: dateline ingest" in (tmp_path / "err").read_text())
    told = (tmp_path / "err").read_text()
    assert "3 articles: 3 annotated" in told
    assert told.count("/metrics") == 5
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_no_process_is_left(up, how):
    process = up()
    assert wait_until(lambda: len(agents_of(process)) == 5)
    time.sleep(2)
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 6
    process.send_signal(how)
    assert process.wait(60) == (-9 if how == signal.SIGKILL else 0)
    assert all_gone(children)


def test_an_agent_that_dies_is_started_again(up, articles, tmp_path):
    process = up("--once", "--ingest", str(articles))
    assert wait_until(lambda: "entities" in agents_of(process))
    first = agents_of(process)["entities"]
    first.kill()
    assert wait_until(lambda: agents_of(process).get("entities", first).pid != first.pid, 60)
    assert process.wait(PATIENCE) == 0
    told = (tmp_path / "err").read_text()
    assert "agent entities ended with code -9" in told
    assert "3 articles: 3 annotated" in told
