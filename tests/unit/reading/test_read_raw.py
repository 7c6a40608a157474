"""What comes in as a record or a file becomes a raw article, or is refused with a code."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.reading import LARGEST_RAW, read_html, read_raw, read_text
from pipeline.records import RawArticle

REFUSED = [
    ("not UTF-8", b'{"text": "\xff\xfe"}', "not-utf8", "byte 10"),
    ("no JSON", b"The bridge fell.", "not-json", "malformed"),
    ("nothing", b"", "not-json", "truncated"),
    ("a JSON list", b'["The bridge fell."]', "not-json", "list"),
    ("JSON without end", b"[" * 1_000_000, "not-json", ""),
    ("a lone surrogate, escaped", b'{"text": "half \\ud800 a letter"}', "not-json", "surrogate"),
    ("neither text nor html", b'{"title": "The bridge"}', "not-an-article", "`text` or `html`"),
    ("null text", b'{"text": null, "html": null}', "not-an-article", "`text` or `html`"),
    ("a title of the wrong type", b'{"text": "a", "title": ["b"]}', "bad-field", "$.title"),
    ("text of the wrong type", b'{"text": {"body": "a"}}', "bad-field", "$.text"),
    ("a number among the authors", b'{"text": "a", "authors": ["Ann", 7]}', "bad-field", "$.authors"),
    ("a target of one end", b'{"text": "a", "targets": [[1]]}', "bad-field", "$.targets"),
    ("a target from end to start", b'{"text": "abc", "targets": [[2, 1]]}', "bad-field", "`targets`"),
    ("extra of the wrong type", b'{"text": "a", "extra": "b"}', "bad-field", "`extra`"),
    ("more than 5 MB", b'{"text": "%s"}' % (b"a" * LARGEST_RAW), "too-large", "5,242,8"),
]


@pytest.mark.parametrize(("data", "code", "hint"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_bad_records_are_refused_with_a_code_and_a_hint(data, code, hint):
    with pytest.raises(InputError) as refused:
        read_raw(data)
    assert refused.value.code == code
    assert hint in str(refused.value)


def test_a_lone_surrogate_in_a_decoded_record_is_refused_with_its_field():
    with pytest.raises(InputError) as refused:
        read_raw({"text": "The bridge fell.", "title": "half \ud800 a letter"})
    assert (refused.value.code, "`title`" in str(refused.value)) == ("bad-field", True)


def test_unknown_fields_are_kept_under_extra_beside_what_was_there():
    raw = read_raw(b'{"text": "a", "section": "world", "extra": {"crawl": 7}}')
    assert raw.extra == {"crawl": 7, "section": "world"}


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"authors": "Ann Lee"}, "authors", ["Ann Lee"]),
        ({"authors": ["Ann Lee", None]}, "authors", ["Ann Lee"]),
        ({"authors": None}, "authors", []),
        ({"targets": None}, "targets", []),
        ({"targets": [[0, 1]]}, "targets", [(0, 1)]),
        ({"id": 4711}, "id", "4711"),
        ({"url": None}, "url", None),
        ({"extra": None}, "extra", {}),
    ],
)
def test_harmless_liberties_are_taken_as_meant(fields, name, value):
    assert getattr(read_raw({"text": "a", **fields}), name) == value


def test_a_byte_order_mark_before_the_record_is_no_fault():
    assert read_raw(b'\xef\xbb\xbf{"text": "a"}').text == "a"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_a_text_file_is_read_in_the_encoding_it_is_in(encoding):
    story = "Le préfet a déclaré que la rivière était en crue près de la forêt. " * 5
    raw = read_text(story.encode(encoding), "crue.txt")
    assert (raw.text, raw.extra) == (story, {"file": "crue.txt"})


def test_an_html_file_is_read_in_the_encoding_it_declares():
    page = '<html><head><meta charset="windows-1251"></head><body><p>Мост упал</p></body></html>'
    assert "Мост упал" in (read_html(page.encode("windows-1251")).html or "")


def code_of(raw):
    """The code with which a record is refused, or null where it is read."""
    try:
        assert isinstance(read_raw(raw), RawArticle)
    except InputError as error:
        return error.code
    return None


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: json.dumps({"text": text}).encode()))
def test_any_bytes_give_a_raw_article_or_an_input_error(data):
    assert code_of(data) in {None, "not-utf8", "not-json", "bad-field", "not-an-article"}


@given(
    st.dictionaries(
        st.sampled_from([*RawArticle.__struct_fields__, "section"]),
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers() | st.text(max_size=3), max_size=3),
        max_size=5,
    )
)
def test_any_fields_give_a_raw_article_or_an_input_error(fields):
    assert code_of(fields) in {None, "bad-field", "not-an-article"}


@given(st.binary(max_size=300))
def test_any_file_can_be_read(data):
    assert isinstance(read_text(data).text, str)
    assert isinstance(read_html(data).html, str)
