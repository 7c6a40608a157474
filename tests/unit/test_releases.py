"""A release reads what the one before has left on the topics, passes on what it does not know, and half reads nothing.

`tests/golden/<release>` holds the records of each release, written by `python -m tests.golden` when it was released.
"""

from __future__ import annotations

import asyncio
import json
from functools import cache

import msgspec
import pytest

from agents import dead_letters
from agents.desk_partition import DeskPartition
from agents.entities import ENTITIES
from agents.events import EVENTS_AGENT
from agents.reader import READER
from agents.sentiment import SENTIMENT
from agents.settings import Settings
from agents.topics import (
    ANNOTATED_ARTICLES,
    ARTICLES,
    ARTICLES_WITH_ENTITIES,
    ARTICLES_WITH_EVENTS,
    DEAD_LETTERS,
    EVENT_MENTIONS,
    EVENTS,
    OUTCOMES,
    RAW_ARTICLES,
    TOPICS,
)
from agents.versions import HEADER, check_version
from agents.work import Chain, Incoming, Workshop
from pipeline.corroboration import live_events, read_event, read_mention
from pipeline.errors import InputError, UnknownRecord
from pipeline.records import Article, OutcomeRecord, decode, encode, known_fields, parts_of
from pipeline.release import RELEASE
from tests.golden import __main__ as golden

RELEASES = sorted(folder.name for folder in golden.HERE.iterdir() if (folder / "events.jsonl").exists())
READERS = {
    **dict.fromkeys(
        (ARTICLES, ARTICLES_WITH_ENTITIES, ARTICLES_WITH_EVENTS, ANNOTATED_ARTICLES), lambda data: decode(data, Article)
    ),
    EVENT_MENTIONS: read_mention,
    EVENTS: read_event,
    OUTCOMES: lambda data: decode(data, OutcomeRecord),
}
ARTICLE_AGENTS = (READER, ENTITIES, EVENTS_AGENT, SENTIMENT)
OWN = {  # what an agent makes anew; all the rest of an article is not its business
    "entities": {"entities", "parse"},
    "events": {"times", "attributions", "events", "parse"},
    "sentiment": {"sentiment", "parse", "targets"},
}
PLANTED = "later_release"  # a field that this release does not know
INPUTS = [(release, agent) for release in RELEASES for agent in ARTICLE_AGENTS]


def name_of(value):
    return getattr(value, "name", value)


@cache
def stored(release, topic):
    """The records that a release left on a topic."""
    lines = (golden.HERE / release / f"{topic.name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Incoming(
            topic=topic.name,
            partition=0,
            offset=offset,
            timestamp=golden.ARRIVED,
            key=row["key"].encode(),
            value=row["value"].encode(),
            headers=tuple((name, value.encode()) for name, value in row["headers"].items()),
        )
        for offset, row in enumerate(map(json.loads, lines))
    ]


@cache
def workshop(agent):
    return Workshop(Chain((agent,)))


def work(agent, records):
    return workshop(agent).run(records).results


def steps(result):
    return [(step.outcome, step.reason) for step in result.steps]


def published_by(results, topic):
    return {out.key: json.loads(out.value) for result in results for out in result.outputs if out.topic == topic}


def without(fields, names):
    return {name: value for name, value in fields.items() if name not in names}


def test_the_records_of_this_release_are_kept():
    assert RELEASE in RELEASES, "run `python -m tests.golden` once and keep what it writes"


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("topic", READERS, ids=name_of)
def test_every_record_of_a_release_is_read_and_written_again_without_loss(release, topic):
    records = stored(release, topic)
    assert records
    for record in records:
        check_version(record.headers, topic)
        assert json.loads(encode(READERS[topic](record.value))) == json.loads(record.value)


@pytest.mark.parametrize("release", RELEASES)
def test_dead_letters_of_a_release_are_read(release):
    for record in stored(release, DEAD_LETTERS):
        letter = dead_letters.read_letter(record)
        assert (letter.agent, letter.error, letter.whole) == ("reader", "bad-field", True)
        assert letter.value == record.value
        check_version(letter.headers, RAW_ARTICLES)


@pytest.mark.parametrize(("release", "agent"), INPUTS, ids=name_of)
def test_an_agent_does_with_a_release_s_records_what_that_release_did(release, agent):
    results = work(agent, stored(release, agent.consumes))
    rows = [decode(record.value, OutcomeRecord) for record in stored(release, OUTCOMES)]
    told = {row.id: (row.outcome, row.reason) for row in rows if row.agent == agent.name}
    assert {result.id: steps(result)[-1] for result in results} == told


@pytest.mark.parametrize(("release", "agent"), INPUTS, ids=name_of)
def test_an_agent_gives_articles_of_the_same_ids_and_leaves_alone_what_is_not_its_own(release, agent):
    topic = agent.publishes[0]
    given = published_by(work(agent, stored(release, agent.consumes)), topic)
    assert given.keys() == {record.key for record in stored(release, topic)}
    if agent is READER:
        return
    for record in stored(release, agent.consumes):
        before, after = json.loads(record.value), given[record.key]
        own = OWN[agent.name]
        if agent is SENTIMENT:
            own = own | {"events"}
            tones = {"tone"}
            assert [without(each, tones) for each in before["events"]] == [
                without(each, tones) for each in after["events"]
            ]
        assert without(before, own) == without(after, own)


@pytest.mark.parametrize("release", RELEASES)
def test_a_desk_makes_of_a_release_s_mentions_the_events_that_release_had(release):
    mentions = [read_mention(record.value) for record in stored(release, EVENT_MENTIONS)]
    last = {record.key: read_event(record.value) for record in stored(release, EVENTS)}
    live = {event.id: event for event in live_events(mentions)}
    assert live.keys() == {key.decode() for key, event in last.items() if hasattr(event, "revision")}
    held = {mention.mention_id for event in live.values() for mention in event.mentions}
    assert held <= {mention.id for mention in mentions if hasattr(mention, "id")}


# Fields of a later release -----------------------------------------------------------------------------------------


def changed(record, **fields):
    return Incoming(**{name: getattr(record, name) for name in Incoming.__dataclass_fields__} | fields)


def planted(fields, part):
    """The fields with one more in every part that may have more."""
    fields = {**fields, PLANTED: {"of": part.__name__}}
    for name, within in parts_of(part):
        match fields.get(name):
            case dict(value):
                fields[name] = planted(value, within)
            case list(values):
                fields[name] = [planted(each, within) for each in values]
    return fields


def harvested(value):
    """The value without what was planted."""
    match value:
        case dict():
            return {name: harvested(each) for name, each in value.items() if name != PLANTED}
        case list():
            return [harvested(each) for each in value]
    return value


def sown(records, part):
    """The records with fields of a later release everywhere."""
    return [changed(record, value=json.dumps(planted(json.loads(record.value), part)).encode()) for record in records]


@pytest.mark.parametrize("agent", ARTICLE_AGENTS[1:], ids=name_of)
def test_fields_of_a_later_release_pass_through_an_agent_wherever_they_stand(agent):
    records = stored(RELEASE, agent.consumes)
    before = sown(records, Article)
    results = work(agent, before)
    plain = published_by(work(agent, records), agent.publishes[0])
    given = published_by(results, agent.publishes[0])
    assert harvested(given) == plain
    for record in before:
        sent = json.loads(record.value)
        for name in sent.keys() - OWN[agent.name]:
            assert given[record.key][name] == sent[name] or (agent is SENTIMENT and name == "events")
        if agent is SENTIMENT:
            for old, new in zip(sent["events"], given[record.key]["events"], strict=True):
                assert without(old, {"tone"}) == without(new, {"tone"})


def test_fields_of_a_later_release_on_a_mention_go_with_it_to_its_own_topic():
    results = work(SENTIMENT, sown(stored(RELEASE, ARTICLES_WITH_EVENTS), Article))
    mentions = [fields for fields in published_by(results, EVENT_MENTIONS).values() if "id" in fields]
    assert mentions
    for mention in mentions:
        assert mention[PLANTED] == {"of": "EventMention"}
        parts = [*mention["actors"], *mention["recipients"], *mention["places"], *mention["chain"]]
        assert all(PLANTED in each for each in (mention["time"], mention["casualties"], *parts))
        assert all(PLANTED in place["place"] for place in mention["places"] if place["place"])


def test_fields_of_a_later_release_in_a_raw_article_are_kept():
    (record, *_) = stored(RELEASE, RAW_ARTICLES)
    fields = {**json.loads(record.value), PLANTED: {"of": "RawArticle"}}
    (result,) = work(READER, [changed(record, value=json.dumps(fields).encode())])
    (article,) = published_by([result], ARTICLES).values()
    assert article["extra"][PLANTED] == {"of": "RawArticle"}


def test_events_do_not_depend_on_fields_of_a_later_release():
    mentions = [read_mention(record.value) for record in stored(RELEASE, EVENT_MENTIONS)]
    with_more = [
        read_mention(json.dumps(planted(json.loads(encode(mention)), type(mention))).encode()) for mention in mentions
    ]
    plain = [json.loads(encode(event)) for event in live_events(mentions)]
    assert [harvested(json.loads(encode(event))) for event in live_events(with_more)] == plain


# Records that another release must not half read ---------------------------------------------------------------------


def as_record(record, said):
    headers = tuple((name, said.encode() if name == HEADER else value) for name, value in record.headers)
    return changed(record, headers=headers)


@pytest.mark.parametrize("agent", ARTICLE_AGENTS, ids=name_of)
@pytest.mark.parametrize("version", ["2", "10", "0", "x", ""])
def test_a_record_of_another_major_version_is_refused_whole(agent, version):
    (record, *_) = stored(RELEASE, agent.consumes)
    kind = agent.consumes.record.partition("/")[0]
    (result,) = work(agent, [as_record(record, f"{kind}/{version}")])
    assert steps(result) == [("dead_lettered", "unknown-record")]
    assert f"{kind}/{version}" in result.steps[0].message
    assert not result.outputs


def test_a_record_that_stands_on_the_wrong_topic_is_refused():
    (record, *_) = stored(RELEASE, ANNOTATED_ARTICLES)
    (result,) = work(ENTITIES, [record])
    assert steps(result) == [("dead_lettered", "unknown-record")]


def test_a_record_that_does_not_say_what_it_is_is_taken_for_the_topic_s():
    (record, *_) = stored(RELEASE, RAW_ARTICLES)
    (result,) = work(READER, [changed(record, headers=())])
    assert steps(result) == [("emitted", None)]


def test_the_desk_refuses_a_mention_of_another_major_version_and_takes_its_neighbours():
    async def add():
        desk = DeskPartition(0, Settings(), lambda: None, lambda *_: None)
        first, second, *_ = stored(RELEASE, EVENT_MENTIONS)
        return await desk.add([as_record(first, "event-mention/2"), second])

    assert [steps(result) for result in asyncio.run(add())] == [
        [("dead_lettered", "unknown-record")],
        [("emitted", None)],
    ]


@pytest.mark.parametrize("topic", TOPICS, ids=name_of)
def test_every_topic_knows_its_own_record_and_no_later_one(topic):
    name, _, version = topic.record.partition("/")
    check_version([("other", b"header"), (HEADER, topic.record.encode())], topic)
    check_version([], topic)
    with pytest.raises(UnknownRecord):
        check_version([(HEADER, f"{name}/{int(version) + 1}".encode())], topic)


def records_by_reader():
    for topic, reader in READERS.items():
        for number, record in enumerate(stored(RELEASE, topic)[:4]):
            yield pytest.param(reader, record, id=f"{topic.name}-{number}")


@pytest.mark.parametrize(("reader", "record"), [*records_by_reader()])
def test_a_record_lacks_an_optional_field_or_is_refused_for_a_required_one(reader, record):
    fields, read = json.loads(record.value), reader(record.value)
    required = {each.encode_name for each in msgspec.structs.fields(type(read)) if each.required}
    required.add("notice")  # by which a notice is told from a mention
    for name in fields:
        less = json.dumps(without(fields, {name})).encode()
        if name not in required:
            reader(less)
            continue
        with pytest.raises(InputError) as refused:
            reader(less)
        assert refused.value.code == "bad-field"
    assert known_fields(type(read)) >= fields.keys()


@pytest.mark.parametrize(("reader", "record"), [*records_by_reader()])
def test_a_field_of_another_type_is_refused_and_never_half_read(reader, record):
    fields = json.loads(record.value)
    for name, value in fields.items():
        other = "something" if isinstance(value, bool) else True
        with pytest.raises(InputError) as refused:
            reader(json.dumps(fields | {name: other}).encode())
        assert refused.value.code == "bad-field"
