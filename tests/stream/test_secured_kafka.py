"""The whole of it against a Kafka that asks who we are; and what is said where it does not like the answer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from agents.cli.app import main
from agents.publishing import partition_of
from agents.settings import Settings
from agents.topics import EVENT_MENTIONS, RAW_ARTICLES
from pipeline.corroboration import block
from pipeline.records import encode
from tests.conftest import start_or_skip
from tests.stream.processes import AgentProcess, send_bytes, wait_for_outcomes
from tests.stream.secured import KEY_SECRET, SECRET, USER, WAYS, Papers, SecuredKafka
from tests.unit.corroboration.newsroom import day, mention

pytestmark = pytest.mark.kafka

ARTICLE = {"id": "a-1", "text": "Dockers in Odesa ended their strike on Friday, the union said. " * 4}
MENTION = mention("m-1", time=day("2031-05-04"))
WRONG = "Hush-5Kp1-not-it"


@pytest.fixture(scope="module")
def secured(tmp_path_factory):
    broker = start_or_skip(SecuredKafka(Papers.issue(tmp_path_factory.mktemp("papers"))))
    yield broker
    broker.stop()


@pytest.fixture
def inside(secured):
    """The stream of a test, through the door that is open to the test itself."""
    return Settings(brokers=secured.bootstrap, topic_prefix=f"{uuid.uuid4().hex[:8]}.", http_port=0)


@pytest.fixture
def dateline(monkeypatch, capfd):
    """Runs the command: its exit code, output and complaints; no secret may be in either, nor a stack trace."""

    def run(environment, *arguments):
        with monkeypatch.context() as patch:
            for name in (*filter(re.compile("DATELINE_").match, os.environ), *environment):
                patch.delenv(name, raising=False)
            for name, value in {"DATELINE_LOG_LEVEL": "DEBUG", **environment}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["dateline", *arguments])
            capfd.readouterr()  # what was said before is not its own
            with pytest.raises(SystemExit) as end:
                main()
        out, err = capfd.readouterr()
        assert_tells_nothing(out + err)
        return end.value.code or 0, out, err

    return run


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
def test_the_stream_works_for_who_may_come_in(secured, inside, way, dateline, tmp_path):
    environment = {**secured.environment_of(way), "DATELINE_TOPIC_PREFIX": inside.topic_prefix}
    assert dateline(environment, "topics", "--create", "--partitions", "2")[0] == 0
    (tmp_path / "news.json").write_text(json.dumps(ARTICLE))
    assert dateline(environment, "ingest", str(tmp_path))[0] == 0
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


MUTUAL = "TLS with a client's certificate"
# What is wrong -> the way that it spoils, the settings that do, exit code, error code, what the one line says.
FAULTS = {
    "wrong password": ("SCRAM-SHA-512", {"sasl_password": WRONG}, 1, "login-failed", "wrong user or password"),
    "wrong password, PLAIN": ("PLAIN without TLS", {"sasl_password": WRONG}, 1, "login-failed", USER),
    "wrong user": ("SCRAM-SHA-256", {"sasl_username": "nobody"}, 1, "login-failed", "nobody"),
    "wrong mechanism": ("SCRAM-SHA-512", {"sasl_mechanism": "PLAIN"}, 1, "login-failed", "does not take PLAIN"),
    "login where none is asked": (
        "TLS",
        {"security_protocol": "SASL_SSL", "sasl_username": USER, "sasl_password": SECRET},
        1,
        "login-failed",
        "asks for no login",
    ),
    "no login where one is asked": (
        "PLAIN without TLS",
        {"security_protocol": "PLAINTEXT"},
        1,
        "broker-down",
        "does it want a user",
    ),
    "no password": ("SCRAM-SHA-512", {"sasl_password": ""}, 2, "settings-wrong", "sasl_password"),
    "unknown authority": ("TLS", {"ssl_cafile": "{papers}/other-ca.pem"}, 1, "tls-failed", "not trusted"),
    "the system's authorities": ("TLS", {"ssl_cafile": ""}, 1, "tls-failed", "not trusted"),
    "no certificate of ours": (
        MUTUAL,
        {"ssl_certfile": "", "ssl_keyfile": ""},
        1,
        "tls-failed",
        "client's certificate",
    ),
    "plain bytes to TLS": ("TLS", {"security_protocol": "PLAINTEXT"}, 1, "tls-failed", "speaks TLS"),
    "TLS to plain bytes": ("PLAIN without TLS", {"security_protocol": "SSL"}, 1, "broker-down", "is it a TLS port?"),
    "no such file": ("TLS", {"ssl_cafile": "{papers}/none.pem"}, 2, "settings-wrong", "none.pem cannot be read"),
    "no certificate in it": ("TLS", {"ssl_cafile": "{papers}/ca.key"}, 2, "settings-wrong", "no certificate"),
    "locked key, wrong password": (MUTUAL, {"ssl_password": WRONG}, 2, "settings-wrong", "does not open"),
    "locked key, no password": (MUTUAL, {"ssl_password": ""}, 2, "settings-wrong", "there is no DATELINE_SSL_PASSWORD"),
    "another's key": (MUTUAL, {"ssl_keyfile": "{papers}/broker.key"}, 2, "settings-wrong", "is not that of"),
    "password in the address": (
        "SCRAM-SHA-512",
        {"brokers": f"{USER}:{SECRET}@localhost:9092"},
        2,
        "settings-wrong",
        "host:port",
    ),
}


def faulty(secured, fault):
    way, changes, *expected = FAULTS[fault]
    told = {f"DATELINE_{name.upper()}": value.format(papers=secured.papers.folder) for name, value in changes.items()}
    return {**secured.environment_of(way), **told}, *expected


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_told_in_a_line_at_once(secured, fault, dateline):
    environment, exit_code, code, words = faulty(secured, fault)
    returned, out, err = dateline(environment, "dead-letters", "list")
    assert (returned, out) == (exit_code, "")
    assert err.startswith(f"dateline: [{code}] ")
    assert words in err
    assert len(err.splitlines()) == 1


def test_a_certificate_for_another_name_is_refused_unless_that_is_allowed(secured, dateline):
    environment = {**secured.environment_of("TLS"), "DATELINE_BROKERS": secured.door("misnamed")}
    code, _, err = dateline(environment, "topics")
    assert (code, "[tls-failed]" in err, "not valid for '127.0.0.1'" in err) == (1, True, True)
    assert "is missing" in dateline({**environment, "DATELINE_SSL_CHECK_HOSTNAME": "false"}, "topics")[1]


@pytest.mark.parametrize(("fault", "exit_code"), [("wrong password", 1), ("unknown authority", 1), ("no such file", 2)])
def test_an_agent_that_waiting_does_not_help_says_why_and_ends(secured, inside, fault, exit_code):
    environment, _, code, words = faulty(secured, fault)
    with agent(inside, environment, "reader") as reader:
        assert reader.wait() == exit_code
    assert_tells_nothing(reader.said)
    (told,) = [line for line in reader.said.splitlines() if words in line]
    assert f"[{code}]" in told


def test_nothing_but_the_line_comes_to_the_terminal(secured):
    environment, *_ = faulty(secured, "wrong password, PLAIN")
    command = [sys.executable, "-m", "agents.cli", "dead-letters", "list"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, **environment}
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert_tells_nothing(done.stderr)


def test_doctor_tells_what_is_wrong_without_the_password(secured, dateline):
    environment, *_ = faulty(secured, "wrong password")
    code, out, _ = dateline(environment, "doctor")
    assert code == 1
    assert "wrong user or password" in out


def test_secrets_are_read_from_a_folder(secured, dateline, tmp_path):
    environment = secured.environment_of("SCRAM-SHA-512")
    (tmp_path / "dateline_sasl_password").write_text(environment.pop("DATELINE_SASL_PASSWORD") + "\n")
    environment["DATELINE_SECRETS_DIR"] = str(tmp_path)
    assert "is missing" in dateline(environment, "topics")[1]
    environment["DATELINE_SECRETS_DIR"] = str(tmp_path / "none")
    code, _, err = dateline(environment, "topics")
    assert (code, "[settings-wrong]" in err) == (2, True)
