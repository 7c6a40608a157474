"""Classes of cues: what belongs to a cue, which idioms are one, and which deeds say nothing."""

from __future__ import annotations

import pytest

from pipeline.events.attribution import find_voices
from pipeline.events.phrases import cue_words
from pipeline.spans import SpanIndex

# Sentence, source, cue and content: one cue each.
CUES = [
    # A verb and its object that only together are a cue; what they report may hang on either.
    ("The coach took aim at the referees.", "The coach", "took aim at", ["the referees"]),
    ("The bishop made no secret of his doubts.", "The bishop", "made no secret of", ["his doubts"]),
    ("The mayor has taken frequent shots at the brewery.", "The mayor", "has taken frequent shots at", ["the brewery"]),
    ("The sailors have misgivings about the ferry.", "The sailors", "have misgivings about", ["the ferry"]),
    ("The auditors cast doubt on the accounts.", "The auditors", "cast doubt on", ["the accounts"]),
    ("The guild threw its support behind the baker.", "The guild", "threw its support behind", ["the baker"]),
    ("The geologist made the case for a second tunnel.", "The geologist", "made the case for", ["a second tunnel"]),
    ("The envoy gave no details about the swap.", "The envoy", "gave no details about", ["the swap"]),
    ("The poet took offense at the review.", "The poet", "took offense at", ["the review"]),
    ("The skipper claimed credit for the rescue.", "The skipper", "claimed credit for", ["the rescue"]),
    # Something is there to be thought or said.
    (
        "There is wide agreement that prices are too high.",
        None,
        "There is wide agreement",
        ["prices are too high"],
    ),
    ("There were calls for a new vote.", None, "There were calls for", ["a new vote"]),
    # Passives with their preposition.
    ("Asked about the strike, the foreman left.", None, "Asked about", ["the strike"]),
    ("The captain was pressed about the leak.", None, "was pressed about", ["the leak"]),
    # The whole of "made it clear".
    ("The abbot made it clear that the gate stays shut.", "The abbot", "made it clear", ["the gate stays shut"]),
    # Answers.
    ("Nine in ten said yes.", "Nine in ten", "said", ["yes"]),
    ("The plumber does not think so.", "The plumber", "does not think", ["so"]),
    # A wish told now, and a refusal that leads to a word of speech with nothing behind it.
    ("The harbour master would like to retire.", "The harbour master", "would like", ["to retire"]),
    ("The widow declined to comment.", "The widow", "declined", ["to comment"]),
    # Who is not sure may be so of a question.
    ("The rangers are not sure how to reach the hut.", "The rangers", "are not sure", ["how to reach the hut"]),
    ("The tenants are aware of the risk.", "The tenants", "are aware of", ["the risk"]),
    # Verbs.
    ('"What a catch!" the angler exclaimed.', "the angler", "exclaimed", ['"What a catch!"']),
    ("The union came out against the merger.", "The union", "came out against", ["the merger"]),
    ("The uncles squabbled over the farm.", "The uncles", "squabbled over", ["the farm"]),
    ("The senator attacked her rival.", "The senator", "attacked", ["her rival"]),
    ("Her obsession with speed ended in May.", "Her", "obsession with", ["speed"]),
    ("His attacks on the press grew louder.", "His", "attacks on", ["the press"]),
    ("The pastor appealed for calm.", "The pastor", "appealed for", ["calm"]),
    ("The directors told the firm that the mill would close.", "The directors", "told", ["the mill would close"]),
]

SILENT = [
    "The attack on the barracks lasted an hour.",
    "An assault on the airfield failed.",
    "Police are investigating the fire.",
    "Refugees returned to their homes.",
    "Rioters clashed with guards.",
    "The route appeals to cyclists.",
    "The film was directed by a nun.",
    "The bus was supposed to leave at nine.",
    "A river called the Wensum crosses the town.",
    "The goalkeeper chose to stay.",
    "The agency surveyed nine hundred voters.",
    "He hired a lawyer in order to keep the house.",
    "Militants attacked a checkpoint.",
    "The barracks were attacked by deserters.",
    "She was sworn in on Monday.",
]


@pytest.mark.parametrize(("sentence", "source", "cue", "content"), CUES, ids=[row[0] for row in CUES])
def test_each_class_of_cues_gives_its_source_cue_and_content(nlp, sentence, source, cue, content):
    (voice,) = find_voices(nlp(sentence), SpanIndex([]))
    found = voice.attribution
    assert (found.source.text if found.source else None, found.cue.text) == (source, cue)
    assert [span.text for span in found.content] == content


@pytest.mark.parametrize("sentence", SILENT)
def test_deeds_say_nothing(nlp, sentence):
    assert find_voices(nlp(sentence), SpanIndex([])) == []


def test_the_day_of_a_plan_is_not_what_is_planned(nlp):
    contents = [
        span.text
        for voice in find_voices(nlp("The choir has big plans for Sunday."), SpanIndex([]))
        for span in voice.attribution.content
    ]
    assert contents == []


def test_what_media_were_told_comes_through_them_with_the_same_content(nlp):
    text = "Two engineers told the newspaper that the dam was cracked."
    told, heard = (voice.attribution for voice in find_voices(nlp(text), SpanIndex([])))
    assert (told.source.text, told.inside, heard.source.text, heard.inside) == (
        "Two engineers",
        heard.id,
        "the newspaper",
        None,
    )
    assert told.content == heard.content


def test_an_idiom_is_a_verb_and_one_noun():
    idioms = [word for word, part in cue_words() if part == "idiom"]
    assert idioms
    assert all(word.count(" ") == 1 for word in idioms)
