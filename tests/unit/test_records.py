"""Records keep what they do not know, and say what is wrong with what they cannot read."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadField, InputError, NotJson, NotUtf8
from pipeline.records import Article, Pointer, Span, decode, encode, json_schemas, make_id

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1), JSON, max_size=4))
def test_fields_of_a_newer_release_pass_through(newer):
    fields = {**newer, "id": "old", "superseded_by": "new"}
    assert json.loads(encode(decode(json.dumps(fields).encode(), Pointer))) == fields


@given(st.binary())
def test_any_bytes_give_a_record_or_an_input_error(data):
    try:
        decode(data, Article)
    except InputError as error:
        said = (error.code, str(error))
        assert all(said)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\xff\xfe", NotUtf8),
        (b"", NotJson),
        (b"[]", NotJson),
        (b'"a string"', NotJson),
        (b"{", NotJson),
        (b"[" * 100_000, NotJson),
        (b'{"id": "\\ud800"}', NotJson),
        (b'{"superseded_by": "b"}', BadField),
        (b'{"id": 7, "superseded_by": "b"}', BadField),
    ],
)
def test_what_cannot_be_read_says_why(data, error):
    with pytest.raises(error):
        decode(data, Pointer)


def test_an_article_as_far_as_it_is_has_every_field_of_the_contract():
    fields = json.loads(encode(Article(id="a")))
    assert set(fields) >= {
        "id", "url", "publisher", "title", "authors", "extra", "text", "version", "fingerprint", "language",
        "published_at", "dateline", "entities", "times", "attributions", "events", "sentiment",
    }  # fmt: skip
    assert "parse" not in fields


def test_a_span_of_the_title_says_so_and_one_of_the_text_does_not():
    assert json.loads(msgspec.json.encode(Span(text="a", start=0, end=1))) == {"text": "a", "start": 0, "end": 1}
    assert json.loads(msgspec.json.encode(Span(text="a", start=0, end=1, within="title")))["in"] == "title"


def test_schemas_show_the_names_that_json_has():
    schemas = json_schemas()
    assert "from" in schemas["EventTime"]["properties"]
    assert not [name for schema in schemas.values() for name in schema["properties"] if name != name.strip()]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3), st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_ids_are_equal_where_their_parts_are(one, other):
    assert (make_id("kind", *one) == make_id("kind", *other)) == (one == other) or "\x1f" in "".join(one + other)
