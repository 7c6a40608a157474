"""Records of somebody who means no good, through the real agents, to the screen and the log of who looks at them."""

from __future__ import annotations

import json
import re
import sys

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from agents.cli.app import main
from agents.publishing import partition_of
from agents.topics import DEAD_LETTERS, EVENT_MENTIONS, RAW_ARTICLES
from pipeline.corroboration import block
from pipeline.records import encode
from tests.stream.processes import (
    AgentProcess,
    outcomes,
    read_topic,
    send_bytes,
    wait_for_outcomes,
    wait_until,
)
from tests.unit.corroboration.newsroom import REBELS, day, mention

EVIL = (
    "\x1b]0;owned\x07\x1b[2J\r\n2026-01-01 00:00:00,000 ERROR agents.process: all is lost\u202e\x9b"
    " $(touch owned) `touch owned` %s %(name)s {0} {{x}} ../../etc/passwd \x00"
)
TEXT = "Dockers in Odesa ended their strike on Friday, the union said. " * 4
ARTICLE = {
    "id": EVIL,
    "url": "https://news.example/" + EVIL,
    "title": EVIL,
    "publisher": EVIL,
    "authors": [EVIL],
    "language": EVIL,
    "text": TEXT + EVIL,
    EVIL: EVIL,
}
HEADERS = [
    (EVIL, EVIL.encode()),
    ("dateline-arrived", b"9" * 5000),
    ("dateline-agent", EVIL.encode()),
    ("dateline-attempts", b"-1"),
    ("ce_id", b"\xff\x1b[2J"),
]
SETTINGS = {"log_level": "DEBUG", "item_time_limit": 30}
LOGGED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [\w.]+: |    ")


def agent(stream, name):
    return AgentProcess(stream, "agent", module="agents.cli", arguments=(name,), changes=SETTINGS)


@pytest.fixture
def dateline(stream, monkeypatch, capfd):
    """Runs the command on the test's own stream: its code and lines; no character may be one that a terminal obeys."""

    def run(*arguments):
        monkeypatch.setenv("DATELINE_BROKERS", stream.brokers)
        monkeypatch.setenv("DATELINE_TOPIC_PREFIX", stream.topic_prefix)
        monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfd.readouterr()
        lines = (out + err).split("\n")
        assert all(line.isprintable() and "\u202e" not in line for line in lines)
        return end.value.code or 0, [line for line in lines if line]

    return run


def assert_logs_well(process):
    lines = process.said.splitlines()
    assert lines
    assert all(LOGGED.match(line) and line.isprintable() for line in lines)


def labels_of(process):
    found = process.get("/metrics")[1]
    return {
        value
        for family in text_string_to_metric_families(found)
        for sample in family.samples
        for value in sample.labels.values()
    }


def test_a_hostile_article_is_one_of_many(dateline, stream):
    send_bytes(stream, RAW_ARTICLES, b"\xff\x1b[2J", json.dumps(ARTICLE).encode(), HEADERS)
    bad = (b"\xff\xfe\x1b[2J", b'{"text": "\\ud800"}', json.dumps({"text": 1}).encode(), b"", None)
    for number, value in enumerate(bad):
        send_bytes(stream, RAW_ARTICLES, f"{EVIL}{number}".encode(), value, HEADERS)
    send_bytes(stream, RAW_ARTICLES, b"last", json.dumps({"id": "last", "text": TEXT}).encode())
    with agent(stream, "reader") as reader:
        told = wait_for_outcomes(stream, [EVIL, "last"], "reader")
        assert told["last"]["outcome"] == told[EVIL]["outcome"] == "emitted"
        wait_until(lambda: len(outcomes(stream)) == 7)
        labels = labels_of(reader)
        assert all(label.isprintable() and len(label) < 100 for label in labels)
        assert reader.stop() == 0
    assert_logs_well(reader)
    assert len(read_topic(stream, DEAD_LETTERS)) == 5
    code, lines = dateline("dead-letters", "list")
    assert (code, len(lines)) == (0, 6)
    for letter in read_topic(stream, DEAD_LETTERS):
        assert dateline("dead-letters", "show", str(letter.offset))[0] == 0
    code, lines = dateline("trace", EVIL)
    assert code == 0
    assert any("emitted" in line for line in lines)
    assert dateline("trace", EVIL + "x")[0] == 1


def test_a_hostile_mention_is_one_of_many(dateline, stream):
    evil = mention(
        EVIL,
        type=EVIL,
        sub_event=EVIL,
        trigger=EVIL,
        evidence=[EVIL],
        publisher=EVIL,
        time=day("2031-05-04"),
        actors=[msgspec.structs.replace(REBELS, text=EVIL, name=EVIL)],
    )
    good = mention("a-1", time=day("2031-05-04"))
    place = {"partition": partition_of(block(good).encode(), 2)}
    send_bytes(stream, EVENT_MENTIONS, EVIL.encode(), encode(evil), HEADERS, **place)
    send_bytes(stream, EVENT_MENTIONS, EVIL.encode(), EVIL.encode(), HEADERS, **place)
    send_bytes(stream, EVENT_MENTIONS, good.id.encode(), encode(good), **place)
    with agent(stream, "desk") as desk:
        wait_for_outcomes(stream, [good.id], "desk")
        wait_until(lambda: len(outcomes(stream)) == 3)
        assert all(label.isprintable() and len(label) < 100 for label in labels_of(desk))
        assert desk.stop() == 0
    assert_logs_well(desk)
    code, lines = dateline("tail", "--from-beginning", "--until-idle", "2")
    assert code == 0
    assert any("Porto Vela" in line for line in lines)
    code, lines = dateline("tail", "--from-beginning", "--until-idle", "2", "--json")
    assert all(msgspec.json.decode(line) for line in lines)
    assert dateline("trace", EVIL)[0] == 0
    assert dateline("dead-letters", "list")[0] == 0
