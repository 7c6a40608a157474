"""Copies are recognised from two fingerprints alone: edited, cut, wrapped; and other articles are not."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import fingerprint, overlap

# Words drawn by a fixed seed, so that each "article" is its own and always the same.
WORDS = [
    f"{first}{last}" for first in ("ka", "mo", "ri", "te", "su", "va", "le") for last in ("ban", "dor", "lim", "nex")
]


def article(seed: int, words: int = 400) -> list[str]:
    draw = random.Random(seed)
    return [draw.choice(WORDS) for _ in range(words)]


def edited(words: list[str], share: float, seed: int) -> list[str]:
    draw = random.Random(seed)
    return [f"x{draw.randrange(999)}" if draw.random() < share else word for word in words]


def print_of(words: list[str]) -> str:
    return fingerprint(" ".join(words))


@pytest.mark.parametrize("seed", range(10))
def test_a_copy_with_a_tenth_of_its_words_changed_is_recognised(seed):
    first, second = overlap(print_of(article(seed)), print_of(edited(article(seed), 0.1, seed)))
    assert min(first, second) > 0.4


@pytest.mark.parametrize("seed", range(10))
def test_a_copy_cut_to_half_is_contained_in_the_whole(seed):
    half, whole = overlap(print_of(article(seed)[:200]), print_of(article(seed)))
    assert half > 0.9
    assert 0.3 < whole < 0.7


@pytest.mark.parametrize("seed", range(10))
def test_a_copy_wrapped_in_a_third_more_is_recognised(seed):
    wrapped = article(seed + 100, 60) + article(seed) + article(seed + 200, 60)
    copied, wrapper = overlap(print_of(article(seed)), print_of(wrapped))
    assert copied > 0.9
    assert wrapper > 0.6


def test_other_articles_overlap_hardly_at_all():
    prints = [print_of(article(seed)) for seed in range(30)]
    assert max(max(overlap(*pair)) for pair in combinations(prints, 2)) < 0.05


def test_a_few_words_in_common_with_a_text_twenty_times_as_long_prove_nothing():
    long = article(1, 8_000)
    shares = [overlap(print_of(article(seed, 90) + long[5_000:5_010]), print_of(long))[0] for seed in range(2, 40)]
    assert max(shares) < 0.3


def test_case_quotes_and_line_breaks_make_no_difference():
    assert fingerprint("“The army left,” he said.\n\nNobody knew why.") == fingerprint(
        'the ARMY left "he said" nobody knew why'
    )


def test_a_short_text_is_known_again():
    assert overlap(fingerprint("Dam breaks"), fingerprint("dam breaks!")) == (1.0, 1.0)


@pytest.mark.parametrize("other", ["", "bk9-AAAA", "bk4-", "bk4-=", "bk4-Ã", "no fingerprint"])
def test_what_is_no_fingerprint_overlaps_with_nothing(other):
    assert overlap(fingerprint("The army left the town on Sunday."), other) == (0.0, 0.0)


@given(st.text(max_size=3_000))
def test_a_fingerprint_is_short_ascii_and_contains_itself(text):
    sketch = fingerprint(text)
    assert len(sketch) < 1_000
    assert sketch.isascii()
    assert overlap(sketch, sketch) == ((1.0, 1.0) if sketch else (0.0, 0.0))


@given(st.lists(st.sampled_from(WORDS), max_size=300), st.lists(st.sampled_from(WORDS), max_size=300))
def test_overlap_is_two_shares_and_turns_with_its_arguments(one, other):
    first, second = overlap(print_of(one), print_of(other))
    assert 0 <= first <= 1
    assert 0 <= second <= 1
    assert overlap(print_of(other), print_of(one)) == (second, first)


def test_a_fingerprint_is_the_same_on_every_machine():
    assert fingerprint("Two trains collided near the port on Monday.") == "bk4-HuHzJEQgAFx7aIV-oMT9ztwcIRPPk6S6_A"
