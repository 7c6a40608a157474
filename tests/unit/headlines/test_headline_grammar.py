"""What a headline leaves out is read as if it stood there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def told(doc, label):
    """The words under the verb of the first segment with a label."""
    root = next(doc.sents).root
    return [child.text for child in root.children if child.dep_ == label]


def root_of(doc):
    return next(doc.sents).root


@pytest.mark.parametrize(
    ("title", "verb", "tag"),
    [
        ("Rebels seize Homs", "seize", "VBD"),  # the present is the past
        ("Court frees editor", "frees", "VBD"),
        ("Hundreds protest water cuts in Lagos", "protest", "VBD"),  # which the model takes for a noun
        ("Nurses strike over pay", "strike", "VBD"),
        ("Gunmen attack bus, kill six", "attack", "VBD"),
        ("Editor jailed in Minsk", "jailed", "VBN"),
        ("Five killed in Lima blast", "killed", "VBN"),
        ("Envoys to meet in Geneva", "meet", "VB"),
        ("Mayor may resign", "resign", "VB"),
        ("Army is leaving Goma", "leaving", "VBG"),
    ],
)
def test_the_verb_of_a_headline_and_its_tense(headline, title, verb, tag):
    root = root_of(headline(title))
    assert (root.text, root.tag_) == (verb, tag)


@pytest.mark.parametrize(
    ("title", "subject", "label"),
    [
        ("Editor jailed in Minsk", "Editor", "nsubjpass"),
        ("Opposition leader arrested", "leader", "nsubjpass"),
        ("Journalist to be released", "Journalist", "nsubjpass"),
        ("Hostage 'found alive' in Sinai", "Hostage", "nsubjpass"),
        ("Minister to visit Quito", "Minister", "nsubj"),
        ("Thousands marched in Rome", "Thousands", "nsubj"),
        ("Prime minister resigned", "minister", "nsubj"),
    ],
)
def test_a_bare_participle_is_passive_and_a_past_without_object_is_not(headline, title, subject, label):
    assert told(headline(title), label) == [subject]


def test_a_comma_between_subjects_is_an_and(headline):
    doc = headline("Ghana, Togo sign trade pact")
    (subject,) = told(doc, "nsubj")
    assert subject == "Ghana"
    assert [child.text for child in doc[0].children if child.dep_ == "conj"] == ["Togo"]


def test_quotation_marks_do_not_hide_the_verb_between_them(headline):
    doc = headline("Troops 'looted' villages in Tigray")
    assert (root_of(doc).text, told(doc, "nsubj"), told(doc, "dobj")) == ("looted", ["Troops"], ["villages"])


def test_to_deny_doing_is_no_denial_of_a_thing(headline):
    doc = headline("Ankara denies bombing hospital")
    (deed,) = [child for child in root_of(doc).children if child.dep_ == "xcomp"]
    assert (deed.text, deed.lemma_) == ("bombing", "bomb")


def test_a_comma_may_part_two_clauses_of_which_neither_tells_the_other(headline):
    doc = headline("Quake hits southern Peru, dozens feared dead")
    assert (root_of(doc).text, told(doc, "conj"), told(doc, "ccomp")) == ("feared", ["hits"], [])
    said = headline("Quake hits southern Peru, officials tell Reuters")
    assert (root_of(said).text, told(said, "ccomp")) == ("tell", ["hits"])


def test_a_noun_that_the_model_joins_to_the_verb_is_its_subject(headline):
    doc = headline("Army shells Goma suburb")
    assert (root_of(doc).text, told(doc, "nsubj"), told(doc, "dobj")) == ("shells", ["Army"], ["suburb"])


def test_the_first_word_is_a_noun_though_it_has_a_capital(headline):
    first = headline("Breaking: Gunmen storm hotel in Bamako")[2]
    assert (first.lemma_, first.tag_, first.pos_) == ("gunman", "NNS", "NOUN")


def test_an_adjective_alone_is_said_of_those_before_it(headline):
    doc = headline("Eight dead after ferry capsizes")
    assert (root_of(doc).text, root_of(doc).tag_, told(doc, "nsubj")) == ("dead", "JJ", ["Eight"])


@pytest.mark.parametrize(
    ("title", "segments"),
    [
        ("Police: Two held over theft", ["Police:", "Two held over theft"]),
        ("Two held over theft, police say", ["Two held over theft,", "police say"]),
        ("Drone shot down over Marib - army", ["Drone shot down over Marib -", "army"]),
        ("Troops leave Goma | Morning Courier", ["Troops leave Goma |", "Morning Courier"]),
        ("Rebels out of Homs? What we know", ["Rebels out of Homs?", "What we know"]),
        ("Ex-mayor says talks on pay-rise failed", ["Ex-mayor says talks on pay-rise failed"]),
        ("Talks end at 10:30", ["Talks end at 10:30"]),
    ],
)
def test_colons_dashes_and_a_source_at_the_end_part_segments(headline, title, segments):
    assert [segment.text.strip() for segment in headline(title).sents] == segments


@settings(max_examples=80, deadline=None)
@given(title=st.text(st.sampled_from("aB:,'\"- ?.|\u2013 \u20193x"), min_size=1, max_size=40))
def test_any_title_has_a_parse_of_its_length(headline, title):
    doc = headline(title)
    assert doc.text.lower() == title.lower()
    assert all(segment.root.head == segment.root for segment in doc.sents)
