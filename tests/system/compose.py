"""`docker-compose.yml` without a container engine: each service as a process of this machine, in its own environment.

Names of services become 127.0.0.1 and every port becomes a free one, the same wherever it is named.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from agents.brokers import ApacheKafka
from agents.brokers.broker import free_port

ROOT = Path(__file__).parents[2]
FOR_THE_IMAGE = {"KAFKA_HEAP_OPTS", "KAFKA_OPTS", "KAFKA_JVM_PERFORMANCE_OPTS"}  # not settings of the server


class Compose:
    """The services of the compose file; `start` and `check` do what the engine would."""

    def __init__(self) -> None:
        self.services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
        self.ports: dict[str, int] = {}

    def port(self, written: str) -> int:
        """The free port that stands for a port of the file."""
        return self.ports.setdefault(written, free_port())

    def localize(self, value: str) -> str:
        """A value of the file with hosts and ports of this machine."""
        hosts = "|".join([*self.services, "localhost", r"127\.0\.0\.1"])
        return re.sub(rf"\b(?:{hosts}):(\d+)|(?<=//):(\d+)", lambda m: f"127.0.0.1:{self.port(m[1] or m[2])}", value)

    def kafka(self) -> ApacheKafka:
        """The Kafka service, by the rule of its image: KAFKA_A_B is `a.b`, `__` is `_`, `___` is `-`."""
        properties = {
            server_property(name): self.localize(value)
            for name, value in self.services["kafka"]["environment"].items()
            if name not in FOR_THE_IMAGE
        }
        del properties["log.dirs"]  # a volume of the container
        return ApacheKafka(self.port("19092"), properties)

    def environment(self, service: str, port: int) -> dict[str, str]:
        """What the service's process has in its environment, its own HTTP port being `port`."""
        own = {name: self.localize(str(value)) for name, value in self.services[service]["environment"].items()}
        return {**os.environ, **own, "DATELINE_HTTP_PORT": str(port), "DATELINE_HTTP_HOST": "127.0.0.1"}

    def start(self, service: str, port: int) -> subprocess.Popen[bytes]:
        """The service's command as a process."""
        command = [sys.executable, "-m", "agents.cli", *self.services[service]["command"]]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(service, port), stdin=subprocess.DEVNULL)

    def is_healthy(self, service: str, port: int) -> bool:
        """Whether the service's health check passes; the port it asks is the one its environment names."""
        kind, *test = self.services[service]["healthcheck"]["test"]
        assert kind == "CMD"
        inside = str(self.services[service]["environment"]["DATELINE_HTTP_PORT"])
        command = [part.replace(inside, str(port)) for part in test]
        command[0] = {"python": sys.executable}[command[0]]
        return subprocess.run(command, check=False, capture_output=True, timeout=30).returncode == 0


def server_property(variable: str) -> str:
    """The line of `server.properties` that an environment variable of the image stands for."""
    name = variable.removeprefix("KAFKA_").lower()
    return name.replace("___", "-").replace("__", "\0").replace("_", ".").replace("\0", "_")


def fixed_on_host(services: Mapping[str, Any], name: str) -> bool:
    """Whether more than one container of the service could not run on one host."""
    return bool(services[name].get("container_name") or services[name].get("ports"))
