"""Every setting of the agents, from the environment (`DATELINE_…`) or from code. Nothing else reads the environment."""

from __future__ import annotations

import ssl
from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from agents.topics import AGENT_LIMIT

LARGEST_MESSAGE = AGENT_LIMIT + (1 << 16)  # bytes: the largest record with its headers and what Kafka wraps it in
LONGEST_BATCH = 3600.0  # seconds that a batch may take before aiokafka would take the process for stuck and leave


class Settings(BaseSettings):
    """How an agent reaches its broker, how much it takes at a time, and how long it waits.

    Times are in seconds, sizes in the unit that their name says.
    """

    model_config = SettingsConfigDict(env_prefix="DATELINE_", extra="ignore")

    brokers: str = Field("localhost:9092", description="host:port, host:port, …")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    ssl_cafile: str | None = None
    ssl_certfile: str | None = None
    ssl_keyfile: str | None = None
    ssl_key_password: SecretStr | None = None
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "PLAIN"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    transactions: bool = Field(True, description="false for a broker without them: the embedded one")

    batch: int = Field(32, ge=1, description="records taken at a time")
    desk_batch: int = Field(400, ge=1, description="mentions in a transaction of the desk")
    within: float = Field(0.5, gt=0, description="how long to wait for a batch to fill")
    session_timeout: float = Field(30.0, gt=0, description="after which the broker holds a silent agent for dead")
    rebalance_timeout: float = Field(120.0, gt=0, description="how long others wait for an agent to finish its batch")
    commit_interval: float = Field(1.0, gt=0)

    children: int = Field(1, ge=1, description="processes that do the work of this one")
    chunk: int = Field(8, ge=1, description="records given to a child at a time")
    item_time_limit: float = Field(30.0, gt=0, description="far above the slowest honest article")
    start_time_limit: float = Field(180.0, gt=0, description="for a child to load its models")
    memory_limit_mb: int = Field(2048, ge=0, description="of a child's data; 0: no limit")

    reconcile_interval: float = Field(60.0, gt=0, description="where the broker has no transactions")
    halt_linger: float = Field(30.0, ge=0, description="so that a halted agent is scraped before it exits")

    http_host: str = "127.0.0.1"
    http_port: int = Field(0, ge=0, le=65535, description="metrics and health; 0: any free port, which the log names")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def bootstrap(self) -> list[str]:
        """The brokers to ask first, `host:port` each."""
        return [broker.strip() for broker in self.brokers.split(",") if broker.strip()]

    @property
    def liveness_limit(self) -> float:
        """Seconds without any progress after which the loop is held for stuck: longer than an honest chunk."""
        return self.chunk * self.item_time_limit + self.start_time_limit


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """The context for TLS, with the system's authorities unless others are named; null where TLS is not wanted."""
    if "SSL" not in settings.security_protocol.split("_"):
        return None
    context = ssl.create_default_context(cafile=settings.ssl_cafile)
    if settings.ssl_certfile:
        password = settings.ssl_key_password.get_secret_value() if settings.ssl_key_password else None
        context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile, password)
    return context


def _sasl(settings: Settings) -> dict[str, str | None]:
    if not settings.security_protocol.startswith("SASL"):
        return {}
    return {
        "sasl_mechanism": settings.sasl_mechanism,
        "sasl_plain_username": settings.sasl_username,
        "sasl_plain_password": settings.sasl_password.get_secret_value() if settings.sasl_password else None,
    }


def aiokafka_options(settings: Settings) -> dict[str, Any]:
    """What every client of aiokafka is made with."""
    return {
        "bootstrap_servers": settings.bootstrap,
        "security_protocol": settings.security_protocol,
        "ssl_context": ssl_context(settings),
        **_sasl(settings),
    }


def kafka_python_options(settings: Settings) -> dict[str, Any]:
    """What every client of kafka-python is made with."""
    return {
        "bootstrap_servers": settings.bootstrap,
        "security_protocol": settings.security_protocol,
        "ssl_context": ssl_context(settings),
        **_sasl(settings),
    }


def faust_options(settings: Settings) -> dict[str, Any]:
    """What the Faust app is made with, beside its name: only what differs from Faust's defaults."""
    return {
        "broker": [f"kafka://{broker}" for broker in settings.bootstrap],
        "broker_credentials": _faust_credentials(settings),
        "broker_session_timeout": settings.session_timeout,
        "broker_heartbeat_interval": settings.session_timeout / 10,
        "broker_request_timeout": max(90.0, settings.session_timeout + 10),
        "broker_rebalance_timeout": settings.rebalance_timeout,
        "broker_max_poll_interval": LONGEST_BATCH,
        "broker_commit_interval": settings.commit_interval,
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
        "worker_redirect_stdouts": False,
    }


def _faust_credentials(settings: Settings) -> Any:
    import faust

    context = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        sasl = _sasl(settings)
        return faust.SASLCredentials(
            mechanism=sasl["sasl_mechanism"],
            username=sasl["sasl_plain_username"],
            password=sasl["sasl_plain_password"],
            ssl_context=context,
        )
    return None if context is None else faust.SSLCredentials(context)
