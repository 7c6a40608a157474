"""The lists of words say what spaCy's tokens say."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.parsing import parse_text
from pipeline.words import sentence_at, words_of

TEXTS = (
    "",
    "Dockers walked out.",
    'LAGOS (Wire) - "Nobody was HURT," the Mayor\u2019s aide said.\n\nShe hadn\'t seen it.  \nIt rained',
    "\n\n \u2014 5,000 na\u00efve fans \U0001f600 cheered\n",
)


@pytest.mark.parametrize("text", TEXTS)
def test_each_list_says_of_a_token_what_the_token_says(nlp, text):
    doc = parse_text(nlp, text)
    words = words_of(doc)
    told = zip(
        words.texts, words.lowers, words.lemmas, words.tags, words.parts, words.relations, words.offsets, strict=True
    )
    assert list(told) == [
        (token.text, token.lower_, token.lemma_.lower(), token.tag_, token.pos_, token.dep_, token.idx) for token in doc
    ]
    assert words.text == text


@pytest.mark.parametrize("text", TEXTS)
def test_the_sentence_of_a_token_is_that_of_the_parse(nlp, text):
    doc = parse_text(nlp, text)
    assert [sentence_at(token) for token in doc] == [token.sent for token in doc]
    assert list(dict.fromkeys(words_of(doc).sentences)) == [(one.start, one.end) for one in doc.sents]


@pytest.mark.parametrize("text", TEXTS)
def test_the_text_between_two_tokens_ends_before_white_space(nlp, text):
    doc = parse_text(nlp, text)
    for start in range(len(doc)):
        for end in range(start, len(doc) + 1):
            assert words_of(doc).between(start, end) == doc[start:end].text


def test_a_text_whose_first_token_begins_no_sentence_has_one_all_the_same():
    doc = Doc(Vocab(), words=["rain", "fell"], sent_starts=[None, False])
    assert words_of(doc).sentences == [(0, 2), (0, 2)]


def test_the_words_of_a_parse_are_listed_once(nlp):
    doc = parse_text(nlp, "Dockers walked out.")
    assert words_of(doc) is words_of(doc)
