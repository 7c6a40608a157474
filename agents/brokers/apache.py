"""Apache Kafka in KRaft mode, one process, from the jars of Maven Central: what the tests run on."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from agents.brokers.broker import LOOPBACK, Broker, free_port, last_lines
from agents.errors import BrokerFailed, JarsMissing, JavaMissing, MavenMissing

KAFKA = "4.1.1"
JAVA = 17  # the oldest that Kafka 4 runs on
COPY_JARS = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
POM = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>dateline</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{KAFKA}</version></dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.24.3</version>
    </dependency>
  </dependencies>
</project>
"""
LOGGING = """rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = [%d] %p %m (%c)%n
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
"""
STARTED = "Kafka Server started"  # what KafkaRaftServer logs once it serves
CLUSTER_ID = "dateline0000000000000w"  # base64 of 16 bytes, as StorageTool wants it
FETCH_LIMIT = 600  # seconds for 45 jars over a slow line
FORMAT_LIMIT = 60  # seconds
PROPERTIES = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "num.partitions": "1",
    "default.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
}


class ApacheKafka(Broker):
    """One Kafka broker that is its own controller; about 330 MB, there in a few seconds.

    Args:
        port: where it listens; a free one where not given.
        properties: lines of `server.properties` that replace or join ours.

    Raises:
        JavaMissing: on `start`, where there is no Java 17 or newer.
        MavenMissing: on `start`, where the jars are not cached and there is no Maven.
        JarsMissing: on `start`, where Maven could not fetch them.
    """

    kind = "Apache Kafka"

    def __init__(self, port: int | None = None, properties: Mapping[str, str] | None = None) -> None:
        super().__init__(port)
        self.controller_port = free_port()
        self.overrides = dict(properties or {})
        self.java = ""
        self.jars = Path()

    def properties(self) -> dict[str, str]:
        """The whole of `server.properties`."""
        ours = {
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{LOOPBACK}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "controller.quorum.voters": f"1@{LOOPBACK}:{self.controller_port}",
            "log.dirs": str(self.folder / "data"),
        }
        return {**PROPERTIES, **ours, **self.overrides}

    def prepare(self) -> None:
        """Find Java and the jars, write the settings, format the storage."""
        self.java = find_java()
        self.jars = find_jars()
        lines = [f"{name}={value}\n" for name, value in self.properties().items()]
        (self.folder / "server.properties").write_text("".join(lines))
        (self.folder / "log4j2.properties").write_text(LOGGING)
        formatted = subprocess.run(
            self._run("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", "server.properties"),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=FORMAT_LIMIT,
            check=False,
        )
        if formatted.returncode != 0:
            raise BrokerFailed(f"Kafka's storage could not be formatted: {last_lines(formatted.stderr)}")

    def command(self) -> Sequence[str]:
        """`java … kafka.Kafka server.properties`."""
        return self._run("kafka.Kafka", "server.properties")

    def is_ready(self, said: str) -> bool:
        """Whether it has logged that it serves."""
        return STARTED in said

    def _run(self, *arguments: str) -> list[str]:
        options = ("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dlog4j2.configurationFile=log4j2.properties")
        return [self.java, *options, "-cp", f"{self.jars}/*", *arguments]


def find_java() -> str:
    """The path of a Java that Kafka runs on: of `JAVA_HOME`, else of `PATH`.

    Raises:
        JavaMissing: there is none, or it is too old.
    """
    advice = f"install Java {JAVA} or newer (a JRE will do), or set JAVA_HOME to one"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if java is None:
        raise JavaMissing(f"Apache Kafka needs Java, and there is none: {advice}")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30).stderr
    version = re.search(r'version "(\d+)(?:\.(\d+))?', told)
    if version is None:
        raise JavaMissing(f"{java} does not run: {advice}")
    if int(version[1]) < JAVA:
        raise JavaMissing(f"{java} is Java {version[1]}, too old for Apache Kafka {KAFKA}: {advice}")
    return java


def cache_folder() -> Path:
    """Where this user's machine keeps what can be fetched again (XDG Base Directory)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dateline"


def jars_folder() -> Path:
    """Where the jars of this recipe belong; another recipe has another folder."""
    recipe = hashlib.sha256(POM.encode()).hexdigest()[:8]
    return cache_folder() / f"kafka-{KAFKA}-{recipe}"


def has_jars() -> bool:
    """Whether the jars are here."""
    return jars_folder().is_dir()


def has_maven() -> bool:
    """Whether there is a Maven to fetch them with."""
    return shutil.which("mvn") is not None


def find_jars() -> Path:
    """The folder of Kafka's jars, fetched with Maven the first time.

    Raises:
        MavenMissing: they are not here yet, and there is no Maven.
        JarsMissing: Maven could not fetch them.
    """
    jars = jars_folder()
    if has_jars():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise MavenMissing("Apache Kafka's jars are fetched with Maven, and there is none: install Maven 3")
    jars.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kafka-", dir=jars.parent) as work:
        fetched = Path(work) / "jars"
        (Path(work) / "pom.xml").write_text(POM)
        run = subprocess.run(
            [maven, "--quiet", "--batch-mode", COPY_JARS, f"-DoutputDirectory={fetched}", "-DincludeScope=runtime"],
            cwd=work,
            capture_output=True,
            text=True,
            check=False,
            timeout=FETCH_LIMIT,
        )
        if run.returncode != 0 or not any(fetched.glob("kafka_*.jar")):
            raise JarsMissing(f"Maven could not fetch Apache Kafka {KAFKA}: {last_lines(run.stdout + run.stderr)}")
        move_whole(fetched, jars)
    return jars


def move_whole(source: Path, target: Path) -> None:
    """Move a folder to where it belongs, at once; where another process was faster, leave its."""
    try:
        source.rename(target)
    except OSError:
        if not target.is_dir():
            raise
