import gzip
import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import sources
from agents.sourced import Found, Refused
from agents.sources import Chained, decode_text, existing, read_file, read_lines, read_stream
from agents.topics import MEBIBYTE


def written(folder, name, data):
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "articles"),
    [
        ("a.jsonl", b'{"text":"one"}\n\n{"text":"two"}', [{"text": "one"}, {"text": "two"}]),
        ("a.jsonl", b'\xef\xbb\xbf{"text":"one"}\r\n', [{"text": "one"}]),
        ("a.jsonl.gz", b'{"text":"one"}\n', [{"text": "one"}]),
        ("a.ndjson", b'{"text":"one"}', [{"text": "one"}]),
        ("a.json", b'{\n "text": "one"\n}', [{"text": "one"}]),
        ("a.json", b'[{"text":"one"}, {"text":"two"}]', [{"text": "one"}, {"text": "two"}]),
        ("a.json", b'{"text":"one"}\n{"text":"two"}\n', [{"text": "one"}, {"text": "two"}]),
        ("a.txt", "Caf\u00e9".encode(), [{"text": "Café"}]),
        ("a.txt", "Caf\u00e9".encode("cp1252"), [{"text": "Café"}]),
        ("a.HTML", b"<p>Hi</p>", [{"html": "<p>Hi</p>"}]),
        ("dump", b' {"text":"one"}\n', [{"text": "one"}]),
        ("page", b"<html>x</html>", [{"html": "<html>x</html>"}]),
        ("note", b"Just words", [{"text": "Just words"}]),
        (
            "a.csv",
            b"Title,Body,shelf\nT,one,7\n,two,\n",
            [{"title": "T", "text": "one", "shelf": "7"}, {"text": "two"}],
        ),
        ("a.csv", b'text,author\n"two\nlines",Ann; Bo\n', [{"text": "two\nlines", "authors": ["Ann", "Bo"]}]),
    ],
)
def test_each_kind_of_file_gives_its_articles(tmp_path, name, data, articles):
    found = list(read_file(written(tmp_path, name, data)))
    assert all(isinstance(source, Found) for source in found)
    assert [json.loads(source.data) for source in found] == articles


def test_an_article_is_named_by_its_line(tmp_path):
    path = written(tmp_path, "a.jsonl", b'\n{"text":"one"}\n')
    assert [source.name for source in read_file(path)] == [f"{path}:2"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"title,shelf\nT,7\n", "bad-table"),
        ("a.csv", b"text\ncaf\xe9\n", "not-utf8"),
        ("a.xml", b"no feed at all", "not-a-feed"),
    ],
)
def test_what_holds_no_articles_is_refused(tmp_path, name, data, code):
    (refused,) = read_file(written(tmp_path, name, data))
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_a_broken_gzip_is_refused_after_what_could_be_read(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text":"one"}\n' * 5000)[:-20])
    *found, refused = read_file(path)
    assert found
    assert isinstance(refused, Refused)
    assert refused.code == "unreadable"


def test_a_file_that_is_not_there_any_more_is_refused(tmp_path):
    (refused,) = read_file(tmp_path / "gone.txt")
    assert isinstance(refused, Refused)
    assert refused.code == "unreadable"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.txt.gz"])
def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr(sources, "INPUT_LIMIT", 100)
    (refused,) = read_file(written(tmp_path, name, b"x" * 101))
    assert isinstance(refused, Refused)
    assert refused.code == "too-large"


def test_a_line_that_is_too_large_is_refused_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(sources, "INPUT_LIMIT", 100)
    lines = b"1" * 100 + b"\n" + b"2" * 101 + b"\n" + b"3" * 5000 + b"\n4\n" + b"5" * 300
    found = list(read_lines(io.BytesIO(lines), "x"))
    assert [type(source) for source in found] == [Found, Refused, Refused, Found, Refused]
    assert [source.name for source in found] == ["x:1", "x:2", "x:3", "x:4", "x:5"]
    assert found[3] == Found("x:4", b"4")


class Endless(io.RawIOBase):
    """A file of one byte again and again, made as it is read."""

    def __init__(self, byte, size):
        super().__init__()
        self.byte = byte
        self.left = size

    def readable(self):
        return True

    def readinto(self, buffer):
        size = min(len(buffer), self.left)
        self.left -= size
        buffer[:size] = self.byte * size
        return size


@pytest.mark.parametrize("kind", [".jsonl", ".json", ".csv", ".txt", ".html", ".xml", ""])
@pytest.mark.parametrize("start", [b"", b'text\n"', b'{"text": "'])
def test_no_input_is_held_beyond_the_limit(monkeypatch, kind, start):
    monkeypatch.setattr(sources, "INPUT_LIMIT", MEBIBYTE)
    monkeypatch.setattr(sources, "SKIP_STEP", MEBIBYTE // 16)
    endless = io.BufferedReader(Endless(b"x", 64 * MEBIBYTE))
    stream = io.BufferedReader(Chained(start, endless))
    list(read_stream(io.BytesIO(b"x"), "first", kind))  # what is imported at the first use is not counted
    tracemalloc.start()
    try:
        found = list(read_stream(stream, "endless", kind))
        assert tracemalloc.get_traced_memory()[1] < 8 * MEBIBYTE
    finally:
        tracemalloc.stop()
    assert isinstance(found[-1], Refused)
    assert sum(len(source.data) for source in found[:-1]) < 100


def test_a_row_that_is_too_large_ends_its_table_and_those_before_it_are_read(monkeypatch):
    monkeypatch.setattr(sources, "INPUT_LIMIT", 100)
    rows = b"text,title\none,a\n" + b"w" * 90 + b",a\n" + b'"' + b"w\n" * 60 + b'",a\n'
    *found, refused = read_stream(io.BytesIO(rows), "x", ".csv")
    assert [json.loads(source.data)["text"][:3] for source in found] == ["one", "www"]
    assert (refused.code, refused.name) == ("too-large", "x:4")


def test_a_json_file_over_the_limit_is_read_by_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "INPUT_LIMIT", 100)
    data = b"".join(json.dumps({"text": "w" * 60, "n": n}).encode() + b"\n" for n in range(5))
    found = list(read_file(written(tmp_path, "a.json", data)))
    assert [json.loads(source.data)["n"] for source in found] == [0, 1, 2, 3, 4]


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=8))
def test_no_line_is_lost_and_none_is_made_up(lines):
    found = list(read_lines(io.BytesIO(b"\n".join(lines)), "x"))
    wanted = [line.strip() for line in lines]
    if wanted:
        wanted[0] = lines[0].removeprefix(b"\xef\xbb\xbf").strip()
    assert [source.data for source in found] == [line for line in wanted if line]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("naïve".encode(), "naïve"),
        ("naïve".encode("utf-16"), "naïve"),
        (b"\xef\xbb\xbfx", "x"),
        ("naïve".encode("cp1252"), "naïve"),
        (b'<meta charset="iso-8859-7">' + "Αθήνα".encode("iso-8859-7"), '<meta charset="iso-8859-7">Αθήνα'),
        (b"<meta charset=no-such-thing>\xe9", "<meta charset=no-such-thing>é"),
    ],
)
def test_a_file_is_decoded_as_it_says_or_as_browsers_would(data, text):
    assert decode_text(data) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_to_something(data):
    assert isinstance(decode_text(data), str)


def test_a_folder_is_opened_in_order_and_what_is_hidden_or_foreign_is_left(tmp_path):
    for name in ("b.txt", "a.jsonl", "deep/c.html.gz", ".hidden/d.txt", "picture.png", "notes"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = [str(path.relative_to(tmp_path)) for path in existing([str(tmp_path)])]
    assert found == ["a.jsonl", "b.txt", "deep/c.html.gz"]


def test_a_glob_is_spelled_out(tmp_path):
    for name in ("b.txt", "a.txt", "c.html"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in existing([str(tmp_path / "*.txt")])] == ["a.txt", "b.txt"]


def test_a_file_that_is_misspelt_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        existing([str(tmp_path / "nothing.txt")])
    with pytest.raises(FileNotFoundError):
        existing([str(tmp_path / "*.txt")])
