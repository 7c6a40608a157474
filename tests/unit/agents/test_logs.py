"""What an agent logs: one line a message, whatever is in it, and no library's secrets."""

from __future__ import annotations

import logging
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.logs import FORMAT, MOST_SAID, OnceAMinute, OneLine
from agents.settings import Settings

FORGED = "a-1\n2026-01-01 00:00:00,000 ERROR agents.process: all is lost\r\x1b[2J\u2028\x85"
STAMPED = re.compile(r"\d{4}-\d\d-\d\d ")
SECRET = "Hush-7Zq4"


def formatted(message, *arguments, error=None, level=logging.INFO):
    record = logging.LogRecord("agents.x", level, __file__, 1, message, arguments, None)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    return OneLine(FORMAT).format(record)


def test_an_id_cannot_forge_a_line():
    line = formatted("event %s is too large", FORGED)
    assert line.isprintable()
    assert "event a-1\\n2026" in line


@given(st.text())
def test_a_message_is_one_line_that_nothing_obeys(text):
    assert formatted("%s", text).isprintable()


def test_a_percent_sign_of_others_is_no_format():
    assert formatted("%s", "%s %d %(name)s").endswith("%s %d %(name)s")


def test_a_stack_trace_cannot_forge_a_line_either():
    with pytest.raises(ValueError, match="a-1") as raised:
        int(FORGED)
    told = formatted("it came from", error=ValueError(FORGED).with_traceback(raised.tb), level=logging.DEBUG)
    first, *rest = told.split("\n")
    assert first.endswith("it came from")
    assert rest
    assert all(line.startswith("    ") and line.isprintable() for line in rest)
    assert not any(STAMPED.match(line) for line in rest)


def test_an_exception_is_told_in_the_line_and_its_stack_trace_at_debug_alone():
    told = formatted("it failed", error=ValueError(FORGED))
    assert told.isprintable()
    assert "it failed (ValueError: a-1\\n2026" in told
    assert "Traceback" not in told


def test_what_was_said_is_not_remembered_without_end():
    once = OnceAMinute()
    for number in range(3 * MOST_SAID):
        once.filter(logging.LogRecord("kafka.x", logging.ERROR, __file__, 1, f"failed {number}", (), None))
    assert len(once.said) <= MOST_SAID


SHOUT = """
import logging, sys
from agents.logs import set_up_logging
set_up_logging("DEBUG")
for name in ("kafka.protocol.parser", "aiokafka.conn", "faust.app", "mode.services"):
    logging.getLogger(name).debug("%s", sys.argv[1])
    logging.getLogger(name).info("%s", sys.argv[1])
"""


def test_a_library_is_not_heard_below_warnings_even_at_debug():
    done = subprocess.run([sys.executable, "-c", SHOUT, SECRET], capture_output=True, text=True, check=True, timeout=60)
    assert SECRET not in done.stdout + done.stderr


@pytest.fixture
def settings():
    return Settings(
        security_protocol="SASL_PLAINTEXT", sasl_username="me", sasl_password=SECRET, ssl_password=SECRET, brokers="a:1"
    )


def test_settings_show_no_secret_however_they_are_printed(settings):
    credentials = settings.faust()["broker_credentials"]
    clients = (settings.kafka_python(), settings.aiokafka(), settings.faust(), vars(credentials))
    for shown in (settings, settings.model_dump(), settings.model_dump_json(), credentials, *clients):
        assert SECRET not in f"{shown} {shown!r}"
    password = settings.kafka_python()["sasl_plain_password"]
    assert f"{password} {password!r}" == "'**********' '**********'"
    assert SECRET not in "%s %r" % (password, password)  # noqa: UP031  as loggers do it


def test_a_client_gets_the_secret_all_the_same(settings):
    for client in (settings.kafka_python(), settings.aiokafka()):
        assert "\0".join(["me", client["sasl_plain_password"]]).encode() == b"me\0" + SECRET.encode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"brokers": f"me:{SECRET}@a:1"},
        {"brokers": f"kafka://me:{SECRET}@a:1"},
        {"brokers": f"a:1,{SECRET}"},
        {"security_protocol": SECRET},
        {"http_port": SECRET},
        {"security_protocol": "SASL_SSL", "sasl_password": SECRET},
    ],
)
def test_a_wrong_value_is_not_repeated(wrong):
    with pytest.raises(ValueError, match="Settings") as error:
        Settings(**wrong)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("brokers", ["localhost:9092", "a.b-c_d:1, 10.0.0.1:2", "[::1]:9092", "[fe80::1%eth0]:9092"])
def test_addresses_of_brokers_are_taken(brokers):
    assert Settings(brokers=brokers).brokers == brokers.replace(" ", "")
