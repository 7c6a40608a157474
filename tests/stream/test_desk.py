"""The desk on a real Kafka: its events are a function of the mentions, whatever happens to it on the way."""

from __future__ import annotations

import asyncio
import re
import signal

import msgspec
import pytest
from kafka import KafkaProducer

from agents.desk_partition import DeskPartition
from agents.errors import LoopFailed
from agents.publishing import Message, partition_of
from agents.topics import DEAD_LETTERS, EVENT_MENTIONS, EVENTS, OUTCOMES
from pipeline.corroboration import block, live_events, read_event
from pipeline.records import ArticleNotice, Event, MentionPlace, encode
from tests.stream.processes import (
    AgentProcess,
    latest,
    outcomes,
    read_topic,
    send_bytes,
    wait_for_outcomes,
    wait_until,
)
from tests.unit.corroboration.newsroom import MONTE_ALTO, PORTO_VELA, day, mention, notice

SPOILT = b'{"id": "older"}'
ABROAD = msgspec.structs.replace(PORTO_VELA, country="AAA", name="Ostia")
ELSEWHERE = msgspec.structs.replace(PORTO_VELA, country="CCC", name="Ostia")  # in the other of two partitions
MENTIONS = [
    mention(
        f"article-{number}",
        time=day(f"2031-05-{1 + number % 9:02}"),
        places=[MentionPlace(text=place.name, place=place)],
        published_at=f"2031-05-{10 + number % 3:02}T08:00:00+00:00",
    )
    for number in range(30)
    for place in [(PORTO_VELA, MONTE_ALTO, ABROAD)[number % 3]]
]


def send(settings, records) -> None:
    """As the sentiment agent does: mentions to the partition of their block, notices to both."""
    producer = KafkaProducer(**settings.kafka_python())
    for record in records:
        is_notice = isinstance(record, ArticleNotice)
        key = record.article.id if is_notice else record.id
        for partition in (0, 1) if is_notice else (partition_of(block(record).encode(), 2),):
            topic = EVENT_MENTIONS.named(settings.topic_prefix).name
            producer.send(topic, key=key.encode(), value=encode(record), partition=partition)
    producer.flush()
    producer.close()


def live(settings) -> dict[str, bytes]:
    """The live events as a subscriber has them."""
    found = latest(settings, EVENTS)
    return {key.decode(): value for key, value in found.items() if value != SPOILT and is_live(value)}


def is_live(value) -> bool:
    return isinstance(read_event(value), Event)


def expected(records) -> dict[str, bytes]:
    return {event.id: encode(event) for event in live_events(records)}


def desk(settings, **changes) -> AgentProcess:
    return AgentProcess(settings, "agent", module="agents.cli", arguments=("desk",), changes=changes)


def ids(records) -> list[str]:
    return [record.id for record in records]


def test_events_do_not_depend_on_order_repetition_or_batches(stream, stream_of_one_s_own):
    other = stream_of_one_s_own()
    send(stream, MENTIONS)
    send(other, [*MENTIONS[::-2], *MENTIONS[::-1]])
    with desk(stream), desk(other, desk_batch=3):
        wait_for_outcomes(stream, ids(MENTIONS), "desk")
        wait_for_outcomes(other, ids(MENTIONS), "desk")
        wait_until(lambda: live(other) == live(stream) == expected(MENTIONS))


def test_a_mention_that_comes_again_is_a_duplicate_and_publishes_nothing(stream):
    send(stream, MENTIONS[:6])
    with desk(stream) as agent:
        told = wait_for_outcomes(stream, ids(MENTIONS[:6]), "desk")
        assert {outcome["outcome"] for outcome in told.values()} == {"emitted"}
        before = len(read_topic(stream, EVENTS))
        send(stream, MENTIONS[:6])
        wait_until(lambda: agent.metric("dateline_records_processed_total", outcome="duplicate") == 6)
        assert len(read_topic(stream, EVENTS)) == before
        assert agent.metric("dateline_records_consumed_total") == 12
        assert agent.metric("dateline_events_founded_total", type="ASSAULT") == len(live(stream))
        assert agent.stop() == 0


def test_a_killed_desk_is_taken_up_where_its_log_ends(stream):
    send(stream, MENTIONS[:15])
    with desk(stream, desk_batch=2) as agent:
        wait_until(lambda: len(read_topic(stream, OUTCOMES)) >= 2)
        agent.send(signal.SIGKILL)
        agent.wait()
    send(stream, MENTIONS[15:])
    with desk(stream):
        told = wait_for_outcomes(stream, ids(MENTIONS), "desk")
        assert live(stream) == expected(MENTIONS)
    assert {outcome["outcome"] for outcome in told.values()} <= {"emitted", "duplicate"}
    assert {told[record.id]["outcome"] for record in MENTIONS[15:]} == {"emitted"}


def test_events_that_differ_from_their_mentions_are_mended_at_the_start(stream):
    send(stream, MENTIONS)
    with desk(stream) as agent:
        wait_for_outcomes(stream, ids(MENTIONS), "desk")
        assert agent.stop() == 0
    spoilt = read_topic(stream, EVENTS)[0]
    send_bytes(stream, EVENTS, spoilt.key, SPOILT, partition=spoilt.partition)
    with desk(stream):
        wait_until(lambda: live(stream) == expected(MENTIONS))


def test_a_correction_drops_the_mentions_of_the_older_version_wherever_they_are(stream):
    from tests.unit.corroboration.newsroom import version

    correction = notice("article-0", version=version(2, "corrected"))
    send(stream, [*MENTIONS[:1], correction])
    with desk(stream):
        wait_until(lambda: len(read_topic(stream, OUTCOMES)) == 3)
        wait_until(lambda: live(stream) == expected([*MENTIONS[:1], correction]))
    assert outcomes(stream)["article-0", "desk"]["outcome"] in {"emitted", "duplicate"}


def test_a_mention_that_cannot_be_read_is_a_dead_letter(stream):
    send_bytes(stream, EVENT_MENTIONS, b"bad", b'{"id": 7}', partition=0)
    send(stream, MENTIONS[:3])
    with desk(stream):
        told = wait_for_outcomes(stream, ["bad", *ids(MENTIONS[:3])], "desk")
    assert (told["bad"]["outcome"], told["bad"]["reason"]) == ("dead_lettered", "bad-field")
    assert [letter.key for letter in read_topic(stream, DEAD_LETTERS)] == [b"bad"]


def test_a_desk_that_was_only_asleep_is_fenced_by_its_successor(stream):
    async def overtake():
        sleeper, successor = (DeskPartition(0, stream, lambda: None, lambda *_: None) for _ in range(2))
        await sleeper.open()
        await sleeper.send([message("before")])
        await successor.open()
        await successor.send([message("after")])
        with pytest.raises(LoopFailed):
            await sleeper.send([message("before")])
        await sleeper.close()
        await successor.close()

    def message(value):
        return Message(EVENTS, b"event", value.encode(), [], 0)

    asyncio.run(overtake())
    assert latest(stream, EVENTS) == {b"event": b"after"}


def test_a_desk_stopped_past_its_session_spoils_nothing_when_it_goes_on_and_ends(stream):
    """It is stopped with hundreds of batches before it, so that it goes on in the middle of one."""
    several = [msgspec.structs.replace(found, id=f"{found.id}-{number}") for number in range(20) for found in MENTIONS]
    send(stream, several)
    with desk(stream, desk_batch=2) as sleeper:
        wait_until(lambda: len(read_topic(stream, OUTCOMES)) >= 2)
        sleeper.send(signal.SIGSTOP)
        with desk(stream):
            wait_for_outcomes(stream, ids(several), "desk")
            sleeper.send(signal.SIGCONT)
            wait_until(lambda: live(stream) == expected(several))
            # Its batch was taken away, and it goes on with others; or it tried to send it, and was fenced.
            assert sleeper.child.poll() in {None, 1}
    assert "Traceback" not in sleeper.said


def read_from_start(agent) -> list[str]:
    """The partitions that a desk said it read from their start."""
    return re.findall(r"(partition \d+): read from its start", agent.said)


def test_a_second_desk_comes_and_goes_and_what_stays_with_the_first_is_not_read_again(stream):
    several = [
        msgspec.structs.replace(found, id=f"{found.id}-{number}", places=[MentionPlace(text=place.name, place=place)])
        for number in range(20)
        for found in MENTIONS
        for place in [(PORTO_VELA, ELSEWHERE)[number % 2]]
    ]
    with desk(stream, desk_batch=5) as first:
        send(stream, several[:200])
        wait_until(lambda: len(read_topic(stream, OUTCOMES)) >= 20)
        with desk(stream, desk_batch=5) as second:
            second.wait_until_ready()
            send(stream, several[200:400])
            wait_until(lambda: second.metric("dateline_records_consumed_total") >= 10)
            send(stream, several[400:])
            assert second.stop() == 0
        told = wait_for_outcomes(stream, ids(several), "desk")
        wait_until(lambda: live(stream) == expected(several))
        assert first.stop() == 0
    assert {outcome["outcome"] for outcome in told.values()} == {"emitted"}
    assert len(read_from_start(first)) == 3, "both at the start, and the one that was the second desk's for a while"
    assert len(read_from_start(second)) == 1
    assert len(re.findall(r"partition \d+: kept", first.said)) >= 2, "the other one, as the second came and as it left"


def test_the_embedded_broker_s_events_are_mended_every_minute(embedded_stream):
    stream = embedded_stream
    send(stream, MENTIONS)
    with desk(stream, reconcile_interval=1):
        wait_for_outcomes(stream, ids(MENTIONS), "desk")
        wait_until(lambda: live(stream) == expected(MENTIONS))
        spoilt = read_topic(stream, EVENTS)[0]
        send_bytes(stream, EVENTS, spoilt.key, SPOILT, partition=spoilt.partition)
        wait_until(lambda: latest(stream, EVENTS)[spoilt.key] != SPOILT)
        assert live(stream) == expected(MENTIONS)
