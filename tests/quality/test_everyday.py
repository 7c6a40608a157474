"""Everyday news is told: nine sentences of ten give an event of their type."""

from tests.quality.everyday import everyday

LEAST = 0.9


def test_nine_everyday_sentences_in_ten_tell_their_event():
    told = everyday()
    assert len(told) == 429
    assert sum(one.is_right for one in told) >= LEAST * len(told), [
        (one.wanted, one.found, one.sentence) for one in told if not one.is_right
    ]
