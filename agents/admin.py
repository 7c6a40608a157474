"""Topics as they should be and as they are on the broker: created, compared, waited for."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agents.errors import BrokerDown
from agents.knocking import knock
from agents.settings import Settings
from agents.topics import DEFAULT_PARTITIONS, EVENT_MENTIONS, TOPICS, Topic

if TYPE_CHECKING:
    from kafka import KafkaAdminClient

ANSWER_LIMIT = 5.0  # seconds a command waits for a broker before it says that there is none
SHORTEST_TRY = 0.5  # seconds
RETRY = 0.25  # seconds between two tries


@dataclass(slots=True)
class TopicState:
    """A topic of the table and what the broker has under its name.

    Attributes:
        topic: as the table has it, with the prefix of the stream.
        partitions: how many the broker has; 0 where there is no such topic.
        config: the broker's settings of it, those that the table speaks of.
        differences: what is otherwise than the table says, in words.
    """

    topic: Topic
    partitions: int = 0
    config: Mapping[str, str] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    @property
    def exists(self) -> bool:
        """Whether the broker has it."""
        return self.partitions > 0


@contextmanager
def admin_client(settings: Settings, timeout: float | None = None) -> Iterator[KafkaAdminClient]:
    """A connected admin client.

    Raises:
        BrokerDown: nobody answered within `timeout` seconds, or where that is not given within `ANSWER_LIMIT`.
        TlsFailed: a broker answers, but not in TLS that we can trust.
        LoginFailed: it does not let us in.
        SettingsWrong: a file with a certificate or key cannot be used.
    """
    from kafka import KafkaAdminClient
    from kafka.errors import KafkaError

    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what goes wrong is told by our own errors
    deadline = time.monotonic() + (ANSWER_LIMIT if timeout is None else timeout)
    while True:
        left = max(deadline - time.monotonic(), SHORTEST_TRY)
        try:
            knock(settings, left)
            client = KafkaAdminClient(**settings.kafka_python(), bootstrap_timeout_ms=int(left * 1000))
            break
        except (KafkaError, OSError) as error:
            if time.monotonic() + RETRY >= deadline:
                raise BrokerDown(told_down(settings, error)) from None
            time.sleep(RETRY)
    try:
        yield client
    finally:
        client.close()


def told_down(settings: Settings, error: Exception) -> str:
    """What to tell a user whose broker does not answer; without secrets."""
    if isinstance(error, OSError):
        cause = str(error)
    else:  # something answered when we knocked
        cause = type(error).__name__ + ("" if settings.needs_login else "; does it want a user and a password?")
    return (
        f"no Kafka broker answers at {settings.brokers} ({cause}): start one with `dateline broker --embedded`, "
        "or say where it is with --brokers host:port or DATELINE_BROKERS"
    )


def wait_for_broker(settings: Settings, timeout: float | None = None) -> None:
    """Return when a broker answers.

    Raises:
        BrokerDown: none did within `timeout` seconds, or where that is not given within `ANSWER_LIMIT`.
    """
    with admin_client(settings, timeout):
        pass


def create_topics(
    settings: Settings, partitions: int = DEFAULT_PARTITIONS, replication: int | None = None
) -> list[TopicState]:
    """Create the topics that are missing, and say what is otherwise about those that are there.

    Nothing that exists is changed: how many partitions `event-mentions` has decides where its records lie.

    Args:
        settings: where the broker is, and the prefix of the stream.
        partitions: of every topic whose number the table leaves open.
        replication: copies of each; the cluster's default where not given.

    Raises:
        BrokerDown: nobody answers.
    """
    with admin_client(settings) as client:
        before = read_states(client, settings)
        fixed = next(state.partitions for state in before if state.topic.record == EVENT_MENTIONS.record)
        missing = {
            state.topic.name: {
                "num_partitions": state.topic.partitions or fixed or partitions,
                "replication_factor": replication or -1,
                "configs": state.topic.config(),
            }
            for state in before
            if not state.exists
        }
        if missing:
            create_missing(client, missing)
        return read_states(client, settings, partitions)


def create_missing(client: KafkaAdminClient, missing: Mapping[str, Any]) -> None:
    """Create them and wait until each partition has a leader; one that another process just made is no error."""
    from kafka.errors import TopicAlreadyExistsError

    try:
        client.create_topics(missing)
    except TopicAlreadyExistsError:
        for name, options in missing.items():
            try:
                client.create_topics({name: options})
            except TopicAlreadyExistsError:
                continue
    client.wait_for_topics(list(missing))


def topic_states(settings: Settings, partitions: int | None = None) -> list[TopicState]:
    """Each topic of the table as the broker has it.

    Raises:
        BrokerDown: nobody answers.
    """
    with admin_client(settings) as client:
        return read_states(client, settings, partitions)


def read_states(client: KafkaAdminClient, settings: Settings, partitions: int | None = None) -> list[TopicState]:
    """Each topic of the table as the broker has it; compared with `partitions` where given."""
    states = [TopicState(topic.named(settings.topic_prefix)) for topic in TOPICS]
    counts = {found["name"]: len(found["partitions"]) for found in client.describe_topics() if found["error_code"] == 0}
    for state in states:
        state.partitions = counts.get(state.topic.name, 0)
    configs = read_configs(client, [state.topic.name for state in states if state.exists])
    asked = partitions or next(state.partitions for state in states if state.topic.record == EVENT_MENTIONS.record)
    for state in states:
        state.config = configs.get(state.topic.name, {})
        state.differences = list(differences(state, asked))
    return states


def read_configs(client: KafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """The settings of topics, by name."""
    from kafka.admin import ConfigResource, ConfigResourceType

    if not names:
        return {}
    answers = client.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, name) for name in names], config_filter="all"
    )
    return {
        name: {key: str(value["value"]) for key, value in found.items()} for name, found in answers["topic"].items()
    }


def differences(state: TopicState, partitions: int) -> Iterator[str]:
    """What the broker has otherwise than the table, in words."""
    if not state.exists:
        yield "is missing"
        return
    wanted = state.topic.partitions or partitions
    if state.partitions != wanted:
        yield f"has {state.partitions} partitions, not {wanted}"
    for name, value in state.topic.config().items():
        found = state.config.get(name)
        if found is not None and set(found.split(",")) != set(value.split(",")):
            yield f"has {name}={found}, not {value}"
