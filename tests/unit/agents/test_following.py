import pytest

from agents.following import Following


def outcome(found, agent, what="emitted", offset=0):
    topic = "raw-articles" if agent == "reader" else "x"
    return {
        "id": found,
        "agent": agent,
        "outcome": what,
        "origin": {"topic": topic, "partition": 0, "offset": offset},
    }


def followed(*outcomes, places=((0, 0),)):
    following = Following()
    following.send(places)
    for told in outcomes:
        following.take_outcome(told)
    return following


ALL = [outcome("a", agent) for agent in ("reader", "entities", "events", "sentiment")]


@pytest.mark.parametrize(
    ("outcomes", "through"),
    [
        ([], False),
        (ALL[:1], False),
        (ALL[:3], False),
        (ALL, True),
        ([outcome("a", "reader", "skipped")], True),
        ([*ALL[:2], outcome("a", "events", "dead_lettered")], True),
        ([ALL[3], ALL[0], ALL[2], ALL[1]], True),
        ([outcome("other", "reader", "skipped", offset=9)], False),
    ],
)
def test_an_article_is_through_with_its_last_outcome(outcomes, through):
    assert followed(*outcomes).is_through() is through


def test_an_article_is_not_through_until_the_desk_has_its_mentions():
    following = followed(*ALL)
    following.take_mention({"id": "m", "article": {"id": "a"}})
    assert not following.is_through()
    following.take_outcome(outcome("m", "desk", "duplicate"))
    assert following.is_through()


def test_notices_and_mentions_of_others_are_not_waited_for():
    following = followed(*ALL)
    following.take_mention({"notice": "article-version", "article": {"id": "a"}})
    following.take_mention({"id": "m", "article": {"id": "of another run"}})
    assert following.is_through()


def test_all_articles_of_a_run_have_to_be_through():
    following = followed(*ALL, places=((0, 0), (0, 1)))
    assert following.articles_through() == 1
    assert not following.is_through()
    assert following.told() == "1 annotated, 1 under way"
    following.take_outcome({**outcome("b", "reader", "dead_lettered", offset=1), "reason": "not-json"})
    assert following.is_through()
    assert following.told() == "1 annotated, 1 dead-lettered (not-json)"
