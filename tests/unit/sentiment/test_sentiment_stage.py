"""Tone toward actors, of events, and of articles."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from pipeline.records import Article, Casualties, Entity, EventMention, EventTime, Span
from pipeline.sentiment import SentimentStage
from pipeline.spans import cut
from pipeline.stage import Emitted, Item


@pytest.fixture(scope="module")
def stage():
    return SentimentStage()


def annotate(stage, nlp, text, **fields):
    article = Article(id="a", text=text, **fields)
    [outcome] = stage.run([Item(article=article, doc=nlp(text))])
    assert isinstance(outcome, Emitted)
    return outcome.item.article


def find(text, words):
    start = text.index(words)
    return cut(text, start, start + len(words))


def entity(text, words, kind="person", cluster=0):
    span = find(text, words)
    return Entity(text=span.text, start=span.start, end=span.end, kind=kind, cluster=cluster, name=words)


def event(trigger):
    return EventMention(
        id=trigger.text, type="ASSAULT", trigger=trigger, time=EventTime(), casualties=Casualties(), evidence=[]
    )


JUDGED = [
    ("The auditors praised [Dalia Renner] for her honest and brilliant work.", "positive"),
    ("[Oskar Thiel] is a brave and generous man, and his victory was a great success.", "positive"),
    ("Prosecutors charged [Pavel Drozd] with fraud and corruption over the failed bank.", "negative"),
    ("[Pavel Drozd] is a corrupt liar, the opposition leader said.", "negative"),
    ("[Lena Okafor] said the talks would go on in Geneva.", "neutral"),
    ("The next hearing was set for June, according to [Lena Okafor].", "neutral"),
]


@pytest.mark.parametrize(("marked", "polarity"), JUDGED)
def test_polarity_follows_what_is_said_of_the_target(stage, nlp, marked, polarity):
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    found = annotate(stage, nlp, text, targets=[cut(text, start, end)])
    assert [target.polarity for target in found.sentiment.targets] == [polarity]


WORSE_AND_BETTER = [
    ("Governor Adeyemi denounced Minister Falk.", "Falk", "Adeyemi"),
    ("Minister Falk was accused by Governor Adeyemi.", "Falk", "Adeyemi"),
    ("The corrupt minister Orlov was followed by Captain Reyes, a brave and honest officer.", "Orlov", "Reyes"),
]


@pytest.mark.parametrize(("text", "worse", "better"), WORSE_AND_BETTER)
def test_two_targets_of_one_sentence_are_told_apart(stage, nlp, text, worse, better):
    found = annotate(stage, nlp, text, targets=[find(text, worse), find(text, better)])
    score = {target.span.text: target.score for target in found.sentiment.targets}
    assert score[worse] < score[better]


LESS_THAN = [
    ("Falk is not a success.", "Falk is a success."),
    ("Falk failed to help the wounded.", "Falk helped the wounded."),
    ("Falk is a corrupt minister.", "Falk is a slightly corrupt minister."),
    ("Falk praised the killers.", "Falk was praised."),
]


@pytest.mark.parametrize(("worse", "better"), LESS_THAN)
def test_negation_degree_and_role_move_the_score(stage, nlp, worse, better):
    scores = [
        annotate(stage, nlp, text, targets=[find(text, "Falk")]).sentiment.targets[0].score for text in (worse, better)
    ]
    assert scores[0] < scores[1]


def test_every_mention_of_an_actor_has_one_entry_and_nothing_else_has(stage, nlp):
    text = "Mira Sand met the Harbour Union in Oran on Monday. She praised the union."
    mentions = [
        entity(text, "Mira Sand"),
        entity(text, "the Harbour Union", "organization", 1),
        entity(text, "Oran", "place", 2),
        entity(text, "Monday", "date", 3),
        entity(text, "She"),
        entity(text, "the union", "organization", 1),
    ]
    found = annotate(stage, nlp, text, entities=mentions, targets=[find(text, "Oran"), find(text, "Mira Sand")])
    judged = [(target.span.text, target.cluster) for target in found.sentiment.targets]
    assert judged == [
        ("Mira Sand", 0), ("the Harbour Union", 1), ("Oran", None), ("She", 0), ("the union", 1)
    ]  # fmt: skip


def test_the_name_of_a_target_does_not_decide(stage, nlp):
    scores = set()
    for name in ("Trump", "Obama", "Clinton"):
        text = f"Mr. {name} said the talks would go on."
        scores.add(annotate(stage, nlp, text, targets=[find(text, name)]).sentiment.targets[0].score)
    assert len(scores) == 1


def test_a_title_is_judged_by_its_words(stage, nlp):
    title = "Falk wins praise for heroic rescue"
    named = Entity(text="Falk", start=0, end=4, within="title", kind="person", cluster=0, name="Falk")
    found = annotate(stage, nlp, "Nothing else is known.", title=title, entities=[named])
    [target] = found.sentiment.targets
    assert (target.polarity, target.span.within) == ("positive", "title")


def test_the_tone_of_an_event_is_that_of_its_clause(stage, nlp):
    text = "Gunmen killed six farmers near the river, but the mediators celebrated a generous agreement in the capital."
    triggers = [find(text, "killed"), find(text, "celebrated")]
    found = annotate(stage, nlp, text, events=[event(trigger) for trigger in triggers])
    killing, feast = (mention.tone for mention in found.events)
    assert killing < -0.3 < 0.3 < feast


def test_the_tone_of_an_article_follows_its_words(stage, nlp):
    texts = ["It was a great success. Everyone was happy.", "It was a disaster. Many were killed."]
    good, bad = (annotate(stage, nlp, text).sentiment.tone for text in texts)
    assert bad < 0 < good


def test_an_article_without_words_has_no_tone(stage, nlp):
    found = annotate(stage, nlp, "", targets=[Span(text="", start=0, end=0)], events=[])
    assert found.sentiment.tone == 0.0
    assert [(target.polarity, target.score) for target in found.sentiment.targets] == [("neutral", 0.0)]


def test_the_item_that_came_is_left_as_it_was(stage, nlp):
    text = "Falk was praised."
    item = Item(article=Article(id="a", text=text, entities=[entity(text, "Falk")]), doc=nlp(text))
    before = msgspec.json.encode(item.article)
    stage.run([item])
    assert msgspec.json.encode(item.article) == before


WORDS = ["Falk", "accused", "praised", "not", "never", "very", "the", "a", "minister", "corrupt", "who", "and", "said"]
TEXTS = st.lists(st.sampled_from([*WORDS, ",", ".", '"', "\n"]), max_size=30).map(" ".join)


@given(text=st.one_of(TEXTS, st.text(max_size=60)), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_wanted_span_is_answered_within_bounds(stage, nlp, text, data):
    ends = st.integers(0, len(text))
    spans = [cut(text, *sorted(pair)) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=4))]
    found = annotate(stage, nlp, text, targets=spans, events=[event(span) for span in spans])
    answered = {(target.span.start, target.span.end) for target in found.sentiment.targets}
    assert answered == {(span.start, span.end) for span in spans}
    for target in found.sentiment.targets:
        assert target.span.within is UNSET
        assert -1 <= target.score <= 1
        assert target.score * {"negative": -1, "neutral": 0, "positive": 1}[target.polarity] >= 0
    assert all(-1 <= tone <= 1 for tone in [found.sentiment.tone, *(mention.tone for mention in found.events)])


def test_a_list_of_thousands_of_names_is_judged_in_one_pass(stage, nlp, monkeypatch):
    """Each target looks at its surroundings only: what it costs does not grow with the sentence."""
    from pipeline.sentiment import view as seen

    looked_at = []
    whole = seen.reach_of
    monkeypatch.setattr(seen, "reach_of", lambda target: looked_at.append(found := whole(target)) or found)
    text = "They named " + ", ".join(["Falk"] * 400) + "."
    starts = range(len("They named "), len(text) - 1, len("Falk, "))
    annotate(stage, nlp, text, targets=[cut(text, start, start + 4) for start in starts])
    assert len(looked_at) == 400
    assert max(map(len, looked_at)) <= 120
