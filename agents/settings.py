"""Every setting of the stream, read from the environment (`DATELINE_…`) or given by the command line."""

from __future__ import annotations

from pathlib import Path
from ssl import SSLContext
from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from agents.topics import AGENT_LIMIT

LARGEST_MESSAGE = AGENT_LIMIT + (1 << 16)  # bytes: the largest record with its headers and what Kafka wraps it in
HEARTBEAT = 1.0  # seconds: a worker hears of a rebalance at its next one, and until then the whole group stands still
LONGEST_BATCH = 3600.0  # seconds that a batch may take before aiokafka would take the process for stuck and leave


class Settings(BaseSettings):
    """Settings of one process; a secret never shows in a log or a message.

    Attributes:
        brokers: `host:port,host:port` of the Kafka cluster.
        topic_prefix: stands before every topic, group and transactional id, so that streams can share a cluster.
        transactions: whether the broker has them; the embedded one has none.
        ssl_cafile: certificates that sign the brokers' (PEM); the system's where not given.
        http_host: where metrics and health are served.
        http_port: 0 takes any free one.
        batch: records taken at a time.
        desk_batch: mentions in a transaction of the desk, each of which takes tens of milliseconds.
        within: how long to wait for a batch to fill. Like all times here, in seconds.
        session_timeout: after which the broker holds a silent agent for dead.
        rebalance_timeout: how long the group waits for one that has a batch to finish.
        commit_interval: between two commits of what was acknowledged.
        children: processes that do the work of this one.
        chunk: records given to a child at a time.
        item_time_limit: far above the slowest honest article, so that speed never decides an outcome.
        start_time_limit: for a child to load its models.
        memory_limit_mb: of a child's data; 0 for none.
        reconcile_interval: between two comparisons of `events` with the fold, where the broker has no transactions.
        halt_linger: how long an agent that halted stays, so that its metrics are scraped.
    """

    model_config = SettingsConfigDict(env_prefix="DATELINE_", extra="ignore")

    brokers: str = "localhost:9092"
    topic_prefix: str = ""
    transactions: bool = True

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    ssl_cafile: Path | None = None
    ssl_certfile: Path | None = None
    ssl_keyfile: Path | None = None
    ssl_password: SecretStr | None = None
    ssl_check_hostname: bool = True
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None

    http_host: str = "127.0.0.1"
    http_port: int = 9464

    batch: int = Field(32, ge=1)
    desk_batch: int = Field(400, ge=1)
    within: float = Field(0.5, gt=0)
    session_timeout: float = Field(30.0, gt=0)
    rebalance_timeout: float = Field(120.0, gt=0)
    commit_interval: float = Field(1.0, gt=0)

    children: int = Field(1, ge=1)
    chunk: int = Field(8, ge=1)
    item_time_limit: float = Field(30.0, gt=0)
    start_time_limit: float = Field(180.0, gt=0)
    memory_limit_mb: int = Field(2048, ge=0)

    reconcile_interval: float = Field(60.0, gt=0)
    halt_linger: float = Field(30.0, ge=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def liveness_limit(self) -> float:
        """Seconds without any progress after which the loop is held for stuck: longer than an honest chunk."""
        return self.chunk * self.item_time_limit + self.start_time_limit

    def kafka_python(self) -> dict[str, Any]:
        """What a client of kafka-python needs to connect: keyword arguments."""
        kwargs: dict[str, Any] = {
            "bootstrap_servers": self.brokers.split(","),
            "security_protocol": self.security_protocol,
        }
        if self.security_protocol.endswith("SSL"):
            kwargs |= {
                "ssl_cafile": path_of(self.ssl_cafile),
                "ssl_certfile": path_of(self.ssl_certfile),
                "ssl_keyfile": path_of(self.ssl_keyfile),
                "ssl_password": secret_of(self.ssl_password),
                "ssl_check_hostname": self.ssl_check_hostname,
            }
        return kwargs | self._sasl()

    def aiokafka(self) -> dict[str, Any]:
        """What a client of aiokafka needs to connect: keyword arguments."""
        kwargs: dict[str, Any] = {"bootstrap_servers": self.brokers, "security_protocol": self.security_protocol}
        if self.security_protocol.endswith("SSL"):
            kwargs["ssl_context"] = self._ssl_context()
        return kwargs | self._sasl()

    def faust(self) -> dict[str, Any]:
        """What the Faust app is made with beside its name: only what differs from Faust's own defaults."""
        return {
            "broker": [f"kafka://{broker}" for broker in self.brokers.split(",")],
            "broker_credentials": self._faust_credentials(),
            "broker_session_timeout": self.session_timeout,
            "broker_heartbeat_interval": min(HEARTBEAT, self.session_timeout / 10),
            "broker_request_timeout": max(90.0, self.session_timeout + 10),
            "broker_rebalance_timeout": self.rebalance_timeout,
            "broker_max_poll_interval": LONGEST_BATCH,
            "broker_commit_interval": self.commit_interval,
            "broker_commit_livelock_soft_timeout": LONGEST_BATCH,
            "stream_processing_timeout": LONGEST_BATCH,
            "stream_buffer_maxsize": 128,
            "consumer_max_fetch_size": LARGEST_MESSAGE,
            "consumer_auto_offset_reset": "earliest",
            "topic_disable_leader": True,
            "topic_allow_declare": False,
            "table_standby_replicas": 0,
            "web_enabled": False,
            "web_tables_enabled": False,
        }

    def _faust_credentials(self) -> Any:
        import faust

        context = self._ssl_context() if self.security_protocol.endswith("SSL") else None
        if not self.security_protocol.startswith("SASL"):
            return None if context is None else faust.SSLCredentials(context)
        return faust.SASLCredentials(
            mechanism=self.sasl_mechanism,
            username=self.sasl_username,
            password=secret_of(self.sasl_password),
            ssl_context=context,
        )

    def _ssl_context(self) -> SSLContext:
        from aiokafka.helpers import create_ssl_context

        context: SSLContext = create_ssl_context(
            cafile=path_of(self.ssl_cafile),
            certfile=path_of(self.ssl_certfile),
            keyfile=path_of(self.ssl_keyfile),
            password=secret_of(self.ssl_password),
        )
        context.check_hostname = self.ssl_check_hostname
        return context

    def _sasl(self) -> dict[str, Any]:
        if not self.security_protocol.startswith("SASL"):
            return {}
        return {
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.sasl_username,
            "sasl_plain_password": secret_of(self.sasl_password),
        }


def path_of(path: Path | None) -> str | None:
    """The path as a client library takes it."""
    return None if path is None else str(path)


def secret_of(secret: SecretStr | None) -> str | None:
    """The secret itself, for a client library and nothing else."""
    return None if secret is None else secret.get_secret_value()
