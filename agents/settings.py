"""Every setting of the stream, read from the environment (`DATELINE_…`) or given by the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one process; a secret never shows in a log or a message.

    Attributes:
        brokers: `host:port,host:port` of the Kafka cluster.
        topic_prefix: stands before every topic, group and transactional id, so that streams can share a cluster.
        transactions: whether the broker has them; the embedded one has none.
        ssl_cafile: certificates that sign the brokers' (PEM); the system's where not given.
        http_host: where metrics and health are served.
        http_port: 0 takes any free one.
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
            from aiokafka.helpers import create_ssl_context

            context = create_ssl_context(
                cafile=path_of(self.ssl_cafile),
                certfile=path_of(self.ssl_certfile),
                keyfile=path_of(self.ssl_keyfile),
                password=secret_of(self.ssl_password),
            )
            context.check_hostname = self.ssl_check_hostname
            kwargs["ssl_context"] = context
        return kwargs | self._sasl()

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
