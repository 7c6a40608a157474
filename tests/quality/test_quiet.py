"""Words of force in sport, business, culture and science are figures of speech."""

from collections import Counter

from tests.quality.quiet import APART, false_force, quiet_articles

MOST = 5  # articles of a hundred
MOST_APART = 4  # of twenty, at first sight and since: no word was learned from them


def test_there_are_a_hundred_short_articles_of_four_fields():
    given = quiet_articles()
    assert len(given) == 100
    assert len({raw.title for raw in given}) == 100
    assert Counter(raw.id.split("-")[0] for raw in given) == {
        "sport": 26,
        "business": 25,
        "culture": 24,
        "science": 25,
    }
    assert all(55 <= len(raw.text.split()) <= 120 for raw in given)


def test_at_most_five_in_a_hundred_quiet_articles_tell_of_force():
    told = false_force()
    assert len({raw.id for raw, _ in told}) <= MOST, [(raw.title, event.trigger.text) for raw, event in told]


def test_articles_that_no_word_was_learned_from_tell_of_force_no_more_often_than_at_first_sight():
    assert len(quiet_articles(APART)) == 20
    assert len({raw.id for raw, _ in false_force(APART)}) <= MOST_APART
