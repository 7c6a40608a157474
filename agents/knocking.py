"""Is there a broker at the door, and do we speak the same language? Asked before any client library is let loose.

The libraries wait, retry and say "unable to bootstrap", whatever is wrong. So the first bytes are our own: where the
connection is closed, answered in TLS, or refused over a certificate, that can be told in words.
"""

from __future__ import annotations

import socket
import ssl
import struct
from typing import TYPE_CHECKING

from agents.errors import TlsFailed

if TYPE_CHECKING:
    from agents.settings import Settings

# An ApiVersions request, version 0, without a client's name: what every broker answers to anybody, also before SASL
# (Kafka protocol guide, "Retrieving Supported API versions"). int32 size, int16 key, int16 version, int32 id, int16 -1
KNOCK = struct.pack(">ihhih", 10, 18, 0, 1, -1)
TLS_ALERT = b"\x15\x03"  # how an alert begins (RFC 8446, 5.1): what a TLS listener answers to plain bytes
ENOUGH = 64  # bytes of an answer


def knock(settings: Settings, timeout: float) -> None:
    """Return where a broker answers at one of the addresses.

    Raises:
        TlsFailed: one answers, but TLS does not come about.
        SettingsWrong: a file with a certificate or key cannot be used.
        OSError: nobody does.
    """
    context = settings.ssl_context() if settings.is_encrypted else None
    failure: OSError | TlsFailed = OSError("no broker is named")
    for broker in settings.brokers.split(","):
        host, _, port = broker.rpartition(":")
        try:
            ask((host.strip("[]"), int(port)), context, timeout)
        except TlsFailed as error:
            failure = error
        except OSError as error:
            failure = failure if isinstance(failure, TlsFailed) else error
        else:
            return
    raise failure


def ask(address: tuple[str, int], context: ssl.SSLContext | None, timeout: float) -> None:
    """Return where a broker answers there, with TLS if there is a context.

    Raises:
        TlsFailed: TLS does not come about.
        OSError: nobody answers.
    """
    at = f"{address[0]}:{address[1]}"
    with socket.create_connection(address, timeout) as plain:
        if context is None:
            answer = exchange(plain)
            if answer.startswith(TLS_ALERT):
                raise TlsFailed(f"the broker at {at} speaks TLS: set DATELINE_SECURITY_PROTOCOL to SSL or SASL_SSL")
        else:
            try:
                with context.wrap_socket(plain, server_hostname=address[0]) as wrapped:
                    answer = exchange(wrapped)
            except ssl.SSLEOFError:  # so does a broker that is going down: not for certain a fault in the settings
                raise OSError(
                    f"{at} closes the connection in the middle of the TLS handshake; is it a TLS port?"
                ) from None
            except ssl.SSLCertVerificationError as error:
                raise TlsFailed(
                    f"the certificate of the broker at {at} is not trusted: {error.verify_message}"
                ) from None
            except ssl.SSLError as error:
                raise TlsFailed(f"TLS with the broker at {at} failed: {told(error)}") from None
    if not answer:
        raise OSError(f"{at} closes the connection without an answer")


def exchange(connection: socket.socket) -> bytes:
    """What comes back for a knock."""
    connection.sendall(KNOCK)
    return connection.recv(ENOUGH)


def told(error: ssl.SSLError) -> str:
    """The library's word for it, as people read it (`SSLV3_ALERT_BAD_CERTIFICATE` for want of one, in Kafka's case)."""
    word = (error.reason or "no reason given").lower().replace("_", " ")
    return f"{word}; does it ask for a client's certificate?" if "certificate" in word else word
