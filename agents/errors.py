"""What can be wrong around the stream, as one tree of exceptions, each with a stable code.

    Trouble                       something outside the records stands in the way; the message says how to mend it
    ├── JavaMissing               java-missing       no Java, or one older than Kafka needs
    ├── MavenMissing              maven-missing      no Maven to fetch the jars with
    ├── JarsMissing               jars-missing       Maven could not fetch them
    ├── EmbeddedMissing           embedded-missing   the embedded broker is not installed
    ├── BrokerFailed              broker-failed      a broker that we started did not come up, or ended
    ├── BrokerDown                broker-down        nobody answers at the address of the brokers
    └── TopicsWrong               topics-wrong       a topic is missing or set up otherwise than the table says

`dateline` prints code and message in one line and exits with 1, with 2 where it
is the settings. An agent waits for a broker that is down and for topics
that are missing; over the others it ends: what starts it again reads settings, certificates and passwords anew.

    Ended                         the process of an agent cannot go on
    ├── LoopFailed                exit code 1        something that the loop itself needs failed
    └── Halted                    exit code 4        too many records failed; a person must look

    TakenAway                     the records in hand are another process's now; the loop lets them go and goes on
"""

from __future__ import annotations


class Trouble(Exception):
    """Something outside the records stands in the way; the message says what to do about it."""

    code = "trouble"
    exit_code = 1


class JavaMissing(Trouble):
    """There is no Java here, or one older than Kafka needs."""

    code = "java-missing"


class MavenMissing(Trouble):
    """There is no Maven here to fetch Kafka's jars with."""

    code = "maven-missing"


class JarsMissing(Trouble):
    """Maven could not fetch Kafka's jars."""

    code = "jars-missing"


class EmbeddedMissing(Trouble):
    """The embedded broker is not installed."""

    code = "embedded-missing"


class BrokerFailed(Trouble):
    """A broker that we started did not come up, or ended by itself."""

    code = "broker-failed"


class BrokerDown(Trouble):
    """Nobody answers at the address of the brokers."""

    code = "broker-down"


class TlsFailed(Trouble):
    """A broker answers, but not in TLS, or with a certificate that is not trusted, or does not trust ours."""

    code = "tls-failed"


class LoginFailed(Trouble):
    """The broker does not take the user, the password or the mechanism."""

    code = "login-failed"


class SettingsWrong(Trouble):
    """A setting has a value that it cannot have, or names a file that cannot be used."""

    code = "settings-wrong"
    exit_code = 2


class TopicsWrong(Trouble):
    """A topic is missing, or is set up otherwise than the table of topics says."""

    code = "topics-wrong"


class Ended(Exception):
    """The process of an agent cannot go on; `exit_code` is what it ends with."""

    exit_code = 1


class LoopFailed(Ended):
    """Something that the loop itself needs failed; the message is one line, the cause is attached."""


class Halted(Ended):
    """Too many records failed, and nothing of their batch was published or acknowledged.

    Attributes:
        agent: at which most of them failed.
        reason: the error code that most of them have.
    """

    exit_code = 4

    def __init__(self, message: str, agent: str, reason: str) -> None:
        super().__init__(message)
        self.agent = agent
        self.reason = reason


class TakenAway(Exception):
    """A partition was taken away while its records were in hand: they come again, wherever it is now."""
