"""A Kafka broker for one machine, as a context manager: the embedded one for trying things out, Apache Kafka for tests.

`Broker` is what both share: a child process on loopback that ends with its parent and leaves nothing behind.
"""

from agents.brokers.apache import ApacheKafka
from agents.brokers.broker import Broker
from agents.brokers.embedded import EmbeddedBroker

__all__ = ["ApacheKafka", "Broker", "EmbeddedBroker"]
