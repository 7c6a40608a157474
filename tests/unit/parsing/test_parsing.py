"""The parse: whole, repeatable, and the same after its journey."""

import base64
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.parsing import ParsingStage, cut_pieces, pack, parse_text, unpack
from pipeline.records import Article, Parse
from pipeline.stage import Emitted, Item

TEXT = "Gunmen attacked  a bakery in Aleppo.\n\n\n  Six people died, he hadn't said. \n"
KEPT = ("text", "whitespace_", "tag_", "pos_", "lemma_", "dep_", "ent_iob_", "ent_type_", "norm_", "is_sent_start")


@pytest.fixture(scope="module")
def stage():
    return ParsingStage()


def parsed(stage, article):
    (outcome,) = stage.run([Item(article=article)])
    assert isinstance(outcome, Emitted)
    return outcome.item


def test_the_text_of_the_parse_is_that_of_the_article(stage):
    assert parsed(stage, Article(id="a", text=TEXT)).doc.text == TEXT


def test_a_parse_that_is_there_is_left_alone(stage):
    doc = parse_text(stage.nlp, "Another text.")
    item = Item(article=Article(id="a", text=TEXT), doc=doc)
    assert stage.run([item]) == [Emitted(item)]
    assert item.doc is doc


def test_a_parse_that_came_along_is_unpacked_and_not_done_again():
    article = Article(id="a", text=TEXT)
    article.parse = pack(parse_text(ParsingStage().nlp, TEXT))
    fresh = ParsingStage()
    item = parsed(fresh, article)
    assert item.doc.text == TEXT
    assert item.fallbacks == []
    assert "nlp" not in vars(fresh)  # the model was never loaded


@pytest.mark.parametrize("field", ["format", "spacy", "model", "doc"])
def test_a_foreign_parse_is_done_again_and_counted(stage, field):
    article = Article(id="a", text=TEXT)
    article.parse = pack(parse_text(stage.nlp, TEXT))
    setattr(article.parse, field, "other")
    item = parsed(stage, article)
    assert item.doc.text == TEXT
    assert item.fallbacks == ["parse-again"]


def test_a_parse_of_another_text_is_done_again(stage):
    article = Article(id="a", text="Nothing happened.", parse=pack(parse_text(stage.nlp, TEXT)))
    assert parsed(stage, article).fallbacks == ["parse-again"]


@pytest.mark.parametrize(
    "doc",
    [
        "",
        "@@",
        base64.b64encode(b"no zlib").decode(),
        base64.b64encode(zlib.compress(b"no msgpack")).decode(),
        base64.b64encode(zlib.compress(b"\x80")).decode(),
    ],
)
def test_broken_bytes_are_no_parse(stage, doc):
    assert unpack(Parse(format="", spacy="", model="", doc=doc), stage.vocab, TEXT) is None


def test_what_later_stages_use_survives_the_journey(stage):
    doc = parse_text(stage.nlp, TEXT * 2)
    arrived = unpack(pack(doc), ParsingStage().vocab, doc.text)
    assert [[getattr(token, name) for name in KEPT] for token in arrived] == [
        [getattr(token, name) for name in KEPT] for token in doc
    ]
    assert [token.head.i for token in arrived] == [token.head.i for token in doc]
    assert [str(token.morph) for token in arrived] == [str(token.morph) for token in doc]
    assert [chunk.text for chunk in arrived.noun_chunks] == [chunk.text for chunk in doc.noun_chunks]


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_survives_parsing_and_the_journey(stage, text):
    doc = parse_text(stage.nlp, text)
    assert doc.text == text
    arrived = unpack(pack(doc), stage.vocab, text)
    assert arrived is not None
    assert pack(arrived) == pack(doc)


@settings(max_examples=60, deadline=None)
@given(text=st.text("ab.! \n\t", max_size=400), longest=st.integers(2, 60))
def test_pieces_are_short_enough_and_join_to_the_text(text, longest):
    pieces = list(cut_pieces(text, longest))
    assert "".join(pieces) == text
    assert all(len(piece) <= longest for piece in pieces)
    assert all(pieces) or not text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One here. Two there.\nThree, and. Four and more, and.", "One here. Two there.\n"),
        ("One two three. Four five six seven. Eight nine ten", "One two three. Four five six seven. "),
        ("one two three four five six seven eight nine ten", "one two three four five six seven eight "),
        ("x" * 50, "x" * 40),
    ],
)
def test_a_text_is_cut_where_it_hurts_least(text, first):
    assert next(cut_pieces(text, 40)) == first


def test_a_long_text_parsed_in_pieces_keeps_its_offsets(stage):
    text = "  Rebels took the town.\n\nThe army left it on Friday. " * 500
    doc = parse_text(stage.nlp, text)
    assert doc.text == text
    assert len(list(doc.sents)) >= 1000
    assert {text[token.idx : token.idx + len(token)] == token.text for token in doc} == {True}


def test_an_article_is_parsed_alike_whatever_stands_beside_it(stage):
    texts = [
        "Iran denied it.",
        TEXT,
        "He left",
        "Police in Cairo shot at a crowd of students, witnesses said on Sunday.",
    ]
    alone = [pack(parsed(stage, Article(id="a", text=text)).doc) for text in texts]
    together = stage.run([Item(article=Article(id="a", text=text)) for text in texts])
    assert [pack(outcome.item.doc) for outcome in together] == alone


# The headline -------------------------------------------------------------------------------------------------------

TITLE = "Gunmen Attack Bakery in Aleppo"


def test_a_title_has_a_parse_of_its_own_in_the_letters_of_a_sentence(stage):
    item = parsed(stage, Article(id="a", text=TEXT, title=TITLE))
    assert item.headline.text == "Gunmen attack bakery in Aleppo"
    assert item.doc.text == TEXT


@pytest.mark.parametrize("title", [None, "", "  ", "word " * 200])
def test_what_is_no_line_of_words_has_no_headline(stage, title):
    assert parsed(stage, Article(id="a", text=TEXT, title=title)).headline is None


def test_both_parses_of_an_article_travel(stage):
    sent = parsed(stage, Article(id="a", text=TEXT, title=TITLE))
    fresh = ParsingStage()
    article = Article(id="a", text=TEXT, title=TITLE, parse=pack(sent.doc, sent.headline))
    arrived = parsed(fresh, article)
    assert "nlp" not in vars(fresh)  # the model was never loaded
    assert arrived.fallbacks == []
    for mine, its in zip(arrived.headline, sent.headline, strict=True):
        assert [getattr(mine, name) for name in KEPT] == [getattr(its, name) for name in KEPT]
        assert mine.head.i == its.head.i


@pytest.mark.parametrize("headline", ["", "@@", base64.b64encode(b"no zlib").decode()])
def test_a_broken_parse_of_a_title_is_done_again_and_that_of_the_text_is_kept(stage, headline):
    sent = parsed(stage, Article(id="a", text=TEXT, title=TITLE))
    parse = pack(sent.doc)
    parse.headline = headline
    arrived = parsed(stage, Article(id="a", text=TEXT, title=TITLE, parse=parse))
    assert arrived.headline.text == sent.headline.text
    assert arrived.fallbacks == []


def test_a_parse_of_a_release_that_parsed_no_titles_is_kept(stage):
    article = Article(id="a", text=TEXT, title=TITLE, parse=pack(parse_text(stage.nlp, TEXT)))
    arrived = parsed(stage, article)
    assert arrived.fallbacks == []
    assert arrived.headline.text == "Gunmen attack bakery in Aleppo"


def test_a_parse_of_another_title_is_done_again(stage):
    sent = parsed(stage, Article(id="a", text=TEXT, title="Nothing happened"))
    article = Article(id="a", text=TEXT, title=TITLE, parse=pack(sent.doc, sent.headline))
    assert parsed(stage, article).headline.text == "Gunmen attack bakery in Aleppo"


def test_a_title_does_not_change_the_parse_of_the_text(stage):
    with_title = parsed(stage, Article(id="a", text=TEXT, title=TITLE))
    assert pack(with_title.doc) == pack(parsed(stage, Article(id="a", text=TEXT)).doc)
