"""News without end: the same for the same seed, new words all the time, and no happening for ever."""

from __future__ import annotations

import json
from itertools import islice

from tests.endless import articles, records


def test_the_same_seed_gives_the_same_news():
    assert [*islice(records(3, 0.1), 200)] == [*islice(records(3, 0.1), 200)]
    assert [*islice(records(3, 0.1), 200)] != [*islice(records(4, 0.1), 200)]


def test_new_words_keep_coming():
    words = [set(json.dumps(article).split()) for article in islice(articles(1), 1000)]
    early, late = set().union(*words[:500]), set().union(*words[500:])
    assert len(late - early) > 500


def test_the_clock_of_the_news_moves_on():
    days = sorted(article["published_at"][:10] for article in islice(articles(1), 2000))
    assert len(set(days)) > 5
    assert max(map(days.count, set(days))) < 100


def test_a_small_share_is_poison():
    values = [value for _, value in islice(records(1, 0.01), 2000)]
    poisoned = sum(not is_article(value) for value in values)
    assert 5 < poisoned < 60


def is_article(value):
    try:
        return "published_at" in json.loads(value)
    except ValueError:
        return False
