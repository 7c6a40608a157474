"""Every setting of the stream, read from the environment (`DATELINE_…`) or given by the command line."""

from __future__ import annotations

import os
import re
from pathlib import Path
from ssl import SSLContext
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from agents.errors import SettingsWrong
from agents.tls import tls_context
from agents.topics import AGENT_LIMIT

SECRETS_DIR = "DATELINE_SECRETS_DIR"  # a folder with a file a setting, as Docker and Kubernetes mount secrets
ADDRESS = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+(?:%[\w.-]+)?\]):\d{1,5}", re.ASCII)

LARGEST_MESSAGE = AGENT_LIMIT + (1 << 16)  # bytes: the largest record with its headers and what Kafka wraps it in
HEARTBEAT = 1.0  # seconds: a worker hears of a rebalance at its next one, and until then the whole group stands still
LONGEST_BATCH = 3600.0  # seconds that a batch may take before aiokafka would take the process for stuck and leave


class Settings(BaseSettings):
    """Settings of one process; a secret never shows in a log or a message.

    They come from arguments, else from the environment, else from the files of `DATELINE_SECRETS_DIR`, where
    `dateline_sasl_password` holds what `DATELINE_SASL_PASSWORD` would.

    Attributes:
        brokers: `host:port,host:port` of the Kafka cluster.
        topic_prefix: stands before every topic, group and transactional id, so that streams can share a cluster.
        transactions: whether the broker has them; the embedded one has none.
        ssl_cafile: certificates that sign the brokers' (PEM); the system's where not given.
        ssl_certfile: our own certificate (PEM), where the brokers ask for one; the key may stand in it.
        ssl_keyfile: its key (PEM).
        ssl_password: what opens the key.
        ssl_check_hostname: whether a broker's certificate must name its host.
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
        item_time_limit: of one of up to 100,000 bytes, and up to ten times more of larger ones: far above the slowest
            honest article, so that speed never decides an outcome.
        start_time_limit: for a child to load its models.
        memory_limit_mb: of a child's data; 0 for none.
        child_lifetime: records after which a child gives way to a fresh one, made ready beside it; 0 for never.
        reconcile_interval: between two comparisons of `events` with the fold, where the broker has no transactions.
        halt_linger: how long an agent that halted stays, so that its metrics are scraped.
    """

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

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
    child_lifetime: int = Field(5_000, ge=0)

    reconcile_interval: float = Field(60.0, gt=0)
    halt_linger: float = Field(30.0, ge=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, the environment, and the folder of secrets where there is one.

        Raises:
            SettingsWrong: the folder is not there.
        """
        del dotenv_settings, file_secret_settings
        folder = os.environ.get(SECRETS_DIR)
        if not folder:
            return init_settings, env_settings
        if not Path(folder).is_dir():
            raise SettingsWrong(f"there is no folder {folder} ({SECRETS_DIR})")
        return init_settings, env_settings, SecretsSettingsSource(settings_cls, secrets_dir=folder)

    @field_validator("brokers")
    @classmethod
    def _are_addresses(cls, brokers: str) -> str:
        """An address is shown in messages, so it must hold no password."""
        addresses = [address.strip() for address in brokers.split(",")]
        if not all(map(ADDRESS.fullmatch, addresses)):
            raise ValueError("brokers are host:port,host:port; who we are goes into sasl_username and sasl_password")
        return ",".join(addresses)

    @model_validator(mode="after")
    def _says_who_we_are(self) -> Self:
        if self.needs_login and (not self.sasl_username or self.sasl_password is None):
            raise ValueError(f"security_protocol {self.security_protocol} wants sasl_username and sasl_password")
        return self

    @property
    def is_encrypted(self) -> bool:
        """Whether TLS is spoken with the brokers."""
        return self.security_protocol.endswith("SSL")

    @property
    def needs_login(self) -> bool:
        """Whether the brokers ask for a user and a password."""
        return self.security_protocol.startswith("SASL")

    @property
    def liveness_limit(self) -> float:
        """Seconds without any progress after which the loop is held for stuck: the largest item or a load fits in."""
        return 10 * self.item_time_limit + self.start_time_limit

    def ssl_context(self) -> SSLContext:
        """How TLS is spoken with the brokers.

        Raises:
            SettingsWrong: a file with a certificate or key cannot be used.
        """
        return tls_context(
            self.ssl_cafile,
            self.ssl_certfile,
            self.ssl_keyfile,
            secret_of(self.ssl_password),
            check_hostname=self.ssl_check_hostname,
        )

    def kafka_python(self) -> dict[str, Any]:
        """What a client of kafka-python needs to connect: keyword arguments."""
        return self._client() | {"bootstrap_servers": self.brokers.split(",")}

    def aiokafka(self) -> dict[str, Any]:
        """What a client of aiokafka needs to connect: keyword arguments."""
        return self._client() | {"bootstrap_servers": self.brokers}

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

    def _client(self) -> dict[str, Any]:
        """What both libraries call by the same names."""
        found: dict[str, Any] = {"security_protocol": self.security_protocol}
        if self.is_encrypted:
            found["ssl_context"] = self.ssl_context()
        if self.needs_login:
            found |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": secret_of(self.sasl_password),
            }
        return found

    def _faust_credentials(self) -> Any:
        import faust

        context = self.ssl_context() if self.is_encrypted else None
        if not self.needs_login:
            return None if context is None else faust.SSLCredentials(context)
        return faust.SASLCredentials(
            mechanism=self.sasl_mechanism,
            username=self.sasl_username,
            password=secret_of(self.sasl_password),
            ssl_context=context,
        )


class Hidden(str):
    """A secret as client libraries take it, who may log their settings: it shows as stars wherever it is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'**********'"

    __str__ = __repr__

    def __format__(self, _: str) -> str:
        return repr(self)


def secret_of(secret: SecretStr | None) -> str | None:
    """The secret itself, for a client library and nothing else."""
    return None if secret is None else Hidden(secret.get_secret_value())
