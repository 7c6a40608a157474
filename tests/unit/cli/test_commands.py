"""The command line as a user meets it: in a process of its own."""

import json
import signal
import socket
import subprocess
import sys

import pytest

from agents.cli import app
from agents.cli.app import main
from tests.large import IN_TURN, large_among_good

VERBS = [command.name for command in app.registered_commands]
NOBODY = "127.0.0.1:1"  # a port on which nothing listens


def dateline(*arguments, given=b"", environment=None):
    run = subprocess.run(
        [sys.executable, "-m", "agents.cli", *arguments],
        input=given,
        capture_output=True,
        check=False,
        env=environment,
        timeout=120,
    )
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def called(monkeypatch, capsys, *arguments):
    """The same without a process, for speed, where nothing of a process matters."""
    monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    return end.value.code, told.out, told.err


@pytest.mark.parametrize(
    "verb", [*((verb,) for verb in VERBS), *(("dead-letters", verb) for verb in ("list", "show", "redrive"))]
)
def test_every_verb_has_help_with_an_example(monkeypatch, capsys, verb):
    code, out, _ = called(monkeypatch, capsys, *verb, "--help")
    assert code == 0
    assert "Example: dateline" in out
    assert f"dateline {' '.join(verb)}" in out.rpartition("Example:")[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("annotate",),
        ("annotate", "no-such-file.jsonl"),
        ("annotate", "-", "--jobs", "-1"),
        ("corroborate", "no-such-file.jsonl"),
        ("ingest", "no-such-file.jsonl", "--brokers", NOBODY),
        ("schema", "no-such-record"),
        ("up", "--once"),
        ("up", "--broker", "rabbit"),
        ("agent", "nobody", "--brokers", NOBODY),
        ("topics", "--partitions", "0"),
        ("dead-letters", "redrive", "--brokers", NOBODY),
    ],
)
def test_a_misspelt_command_exits_with_2_and_no_stack_trace(monkeypatch, capsys, arguments):
    code, out, err = called(monkeypatch, capsys, *arguments)
    assert code == 2
    assert not out
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("topics",),
        ("topics", "--create"),
        ("tail",),
        ("trace", "x"),
        ("ingest", "-"),
        ("dead-letters", "list"),
        ("doctor",),
    ],
)
def test_a_missing_broker_is_told_in_a_line(monkeypatch, capsys, arguments):
    monkeypatch.setattr("agents.admin.ANSWER_LIMIT", 1.0)
    code, out, err = called(monkeypatch, capsys, *arguments, "--brokers", NOBODY)
    assert code == 1
    assert NOBODY in (out if arguments == ("doctor",) else err)
    assert len(err.splitlines()) <= 1


ASKING = [("topics",), ("tail",), ("trace", "x"), ("ingest", "-"), ("dead-letters", "list")]


@pytest.fixture(params=["nobody listens", "somebody listens and never answers"])
def no_broker(request):
    """An address at which no Kafka is."""
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        if request.param != "nobody listens":
            mute.listen()
        yield f"127.0.0.1:{mute.getsockname()[1]}"


def test_commands_give_a_missing_broker_up_by_themselves(no_broker):
    processes = {
        arguments: subprocess.Popen(
            [sys.executable, "-m", "agents.cli", *arguments, "--brokers", no_broker],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for arguments in ASKING
    }
    try:
        told = {arguments: process.communicate(timeout=60)[1].decode() for arguments, process in processes.items()}
    finally:
        for process in processes.values():
            process.kill()
            process.wait()
    for arguments, err in told.items():
        assert err.startswith(f"dateline: [broker-down] no Kafka broker answers at {no_broker}"), arguments
        assert err.count("\n") == 1, arguments
        assert processes[arguments].returncode == 1, arguments


def test_a_wrong_setting_is_told_without_its_value(monkeypatch, capsys):
    monkeypatch.setenv("DATELINE_SECURITY_PROTOCOL", "hunter2")
    code, _, err = called(monkeypatch, capsys, "topics")
    assert code == 2
    assert "security_protocol" in err
    assert "hunter2" not in err


def test_annotate_keeps_the_order_and_puts_errors_in_their_places(tmp_path):
    lines = [
        json.dumps({"id": f"a{n}", "text": "Rebels took the town.", "published_at": "2025-03-04T00:00:00Z"})
        for n in range(6)
    ]
    lines[2] = "nonsense"
    lines[4] = '{"id": "nothing-in-it"}'
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines))
    code, out, err = dateline("annotate", str(path), "--jobs", "2")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [line["id"] for line in told] == ["a0", "a1", None, "a3", "nothing-in-it", "a5"]
    assert told[2]["error"]["code"] == "not-json"
    assert told[2]["source"].endswith("news.jsonl:3")
    assert told[4]["error"]["code"] == "not-an-article"
    assert "2 of 6" in err
    assert (
        dateline("annotate", "-", "--jobs", "1", given="\n".join(lines).encode())[1].splitlines()[0]
        == (out.splitlines()[0])
    )


def test_annotate_answers_each_line_as_it_comes_and_ends_quietly_on_an_interrupt():
    process = subprocess.Popen(
        [sys.executable, "-m", "agents.cli", "annotate", "-", "--jobs", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    for name in (b"one", b"two"):
        process.stdin.write(b'{"id": "%b", "text": "Rebels took the town."}\n' % name)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == name.decode()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    assert not process.stderr.read()
    process.communicate()


def test_corroborate_passes_over_errors_and_tells_of_what_is_no_article(tmp_path):
    path = tmp_path / "annotated.jsonl"
    path.write_text('{"id": null, "error": {"code": "not-json", "message": "m"}}\n')
    assert dateline("corroborate", str(path)) == (0, "", "")
    code, out, err = dateline("corroborate", "-", given=b"nonsense\n")
    assert (code, out) == (3, "")
    assert "standard input:1" in err


def test_the_reader_of_our_output_may_leave():
    run = subprocess.run(
        f"{sys.executable} -m agents.cli schema | head -n 1", shell=True, capture_output=True, check=False, timeout=60
    )
    assert run.stdout == b"{\n"
    assert not run.stderr


@pytest.mark.parametrize("size", [50_000_000, 53_000_000])
def test_what_has_fifty_megabytes_is_refused_and_the_rest_annotated(tmp_path, size):
    large_among_good(tmp_path, size)
    code, out, err = dateline("annotate", str(tmp_path), "--jobs", "1")
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [line["error"]["code"] if "error" in line else line["text"] for line in told] == IN_TURN
    assert "5 of 9" in err
