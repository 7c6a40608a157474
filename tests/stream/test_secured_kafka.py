"""The whole of it against a Kafka that asks who we are; and what is said where it does not like the answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from agents.publishing import partition_of
from agents.settings import Settings
from agents.topics import EVENT_MENTIONS, RAW_ARTICLES
from pipeline.corroboration import block
from pipeline.records import encode
from tests.conftest import start_or_skip
from tests.stream.processes import AgentProcess, send_bytes, wait_for_outcomes
from tests.stream.secured import KEY_SECRET, SECRET, WAYS, Papers, SecuredKafka
from tests.unit.corroboration.newsroom import day, mention

pytestmark = pytest.mark.kafka

ARTICLE = {"id": "a-1", "text": "Dockers in Odesa ended their strike on Friday, the union said. " * 4}
MENTION = mention("m-1", time=day("2031-05-04"))
WRONG = "Hush-5Kp1-not-it"
SHORT = 20  # seconds: a fault in the settings is told at once, and not after a time-out


@pytest.fixture(scope="module")
def secured(tmp_path_factory):
    broker = start_or_skip(SecuredKafka(Papers.issue(tmp_path_factory.mktemp("papers"))))
    yield broker
    broker.stop()


@pytest.fixture
def inside(secured):
    """The stream of a test, through the door that is open to the test itself."""
    return Settings(brokers=secured.bootstrap, topic_prefix=f"{uuid.uuid4().hex[:8]}.", http_port=0)


def dateline(environment, *arguments, given=b"", limit=120):
    """Run the command: its exit code, output and complaints; no secret may be in either, nor a stack trace."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    done = subprocess.run(
        [sys.executable, "-m", "agents.cli", *arguments],
        input=given,
        capture_output=True,
        check=False,
        timeout=limit,
        env={**clean, "DATELINE_LOG_LEVEL": "DEBUG", **environment},
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert_tells_nothing(out + err)
    return done.returncode, out, err


def assert_tells_nothing(said):
    for secret in (SECRET, KEY_SECRET, WRONG):
        assert secret not in said
    assert "Traceback" not in said


def agent(inside, environment, name):
    """An agent that comes through the door the environment names."""
    changes = {key.removeprefix("DATELINE_").lower(): value for key, value in environment.items()}
    return AgentProcess(
        inside, "agent", module="agents.cli", arguments=(name,), changes={**changes, "log_level": "DEBUG"}
    )


@pytest.mark.parametrize("way", WAYS)
def test_the_stream_works_for_who_may_come_in(secured, inside, way):
    environment = {**secured.environment_of(way), "DATELINE_TOPIC_PREFIX": inside.topic_prefix}
    assert dateline(environment, "topics", "--create", "--partitions", "2")[0] == 0
    assert dateline(environment, "ingest", "-", given=json.dumps(ARTICLE).encode() + b"\n")[:2] == (
        0,
        "1 article sent, 0 refused\n",
    )
    send_bytes(inside, RAW_ARTICLES, b"bad", b"nonsense")
    send_bytes(
        inside, EVENT_MENTIONS, MENTION.id.encode(), encode(MENTION), partition=partition_of(block(MENTION).encode(), 2)
    )
    with agent(inside, environment, "reader") as reader, agent(inside, environment, "desk") as desk:
        assert wait_for_outcomes(inside, ["a-1"], "reader")["a-1"]["outcome"] == "emitted"
        wait_for_outcomes(inside, [MENTION.id], "desk")
        for process in (reader, desk):
            assert_tells_nothing(process.get("/metrics")[1])
            assert_tells_nothing(Path(f"/proc/{process.child.pid}/cmdline").read_text())
            assert process.stop() == 0
    assert_tells_nothing(reader.said + desk.said)
    code, out, _ = dateline(environment, "tail", "--from-beginning", "--until-idle", "1.5")
    assert code == 0
    assert len(out.splitlines()) == 1
    assert "not-json" in dateline(environment, "dead-letters", "list")[1]
    code, out, _ = dateline(environment, "doctor")
    assert f"a broker answers at {environment['DATELINE_BROKERS']}" in out
    assert code == 0
