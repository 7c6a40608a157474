"""Is there a broker at the door, do we speak the same language, does it let us in? Asked before any client is made.

The libraries wait, retry and say "unable to bootstrap", whatever is wrong. So the first bytes are our own: where the
connection is closed, answered in TLS, or refused over a certificate, that can be told in words. Whether the broker
lets us in is asked with a bare connection of aiokafka: it hears the refusal, which kafka-python 3.0 loses where it
comes together with the end of the connection, as Kafka sends it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agents.errors import LoginFailed, TlsFailed

if TYPE_CHECKING:
    from agents.settings import Settings

# An ApiVersions request, version 0, without a client's name: what every broker answers to anybody, also before SASL
# (Kafka protocol guide, "Retrieving Supported API versions"). int32 size, int16 key, int16 version, int32 id, int16 -1
KNOCK = struct.pack(">ihhih", 10, 18, 0, 1, -1)
TLS_ALERT = b"\x15\x03"  # how an alert begins (RFC 8446, 5.1): what a TLS listener answers to plain bytes
ENOUGH = 64  # bytes of an answer
CLOSING_LIMIT = 1.0  # seconds for TLS to say good-bye


def knock(settings: Settings, timeout: float) -> None:
    """Return where a broker answers at one of the addresses, and lets us in.

    Raises:
        TlsFailed: one answers, but TLS does not come about.
        LoginFailed: one answers, but does not let us in.
        SettingsWrong: a file with a certificate or key cannot be used.
        OSError: nobody answers.
    """
    context = settings.ssl_context() if settings.is_encrypted else None
    failure: OSError | TlsFailed = OSError("no broker is named")
    for address in addresses(settings):
        try:
            ask(address, context, timeout)
            if settings.needs_login:
                asyncio.run(log_in(address, settings, timeout))
        except TlsFailed as error:
            failure = error
        except OSError as error:
            failure = failure if isinstance(failure, TlsFailed) else error
        else:
            return
    raise failure


def addresses(settings: Settings) -> Iterator[tuple[str, int]]:
    """Host and port of each broker."""
    for broker in settings.brokers.split(","):
        host, _, port = broker.rpartition(":")
        yield host.strip("[]"), int(port)


async def log_in(address: tuple[str, int], settings: Settings, limit: float) -> None:
    """Return where the broker there lets us in.

    Raises:
        LoginFailed: it does not take the user, the password or the mechanism.
        OSError: it does not answer in time.
    """
    from aiokafka import errors
    from aiokafka.conn import AIOKafkaConnection

    client = settings.aiokafka()
    del client["bootstrap_servers"]
    at, user = f"{address[0]}:{address[1]}", f"{settings.sasl_username} with {settings.sasl_mechanism}"
    connection = AIOKafkaConnection(*address, request_timeout_ms=int(limit * 1000), **client)
    try:
        await connection.connect()
    except errors.SaslAuthenticationFailed:
        raise LoginFailed(f"the broker at {at} does not let in {user}: wrong user or password") from None
    except errors.UnsupportedSaslMechanismError:
        raise LoginFailed(f"the broker at {at} does not take {settings.sasl_mechanism}") from None
    except errors.IllegalSaslStateError:
        raise LoginFailed(
            f"the broker at {at} asks for no login: set DATELINE_SECURITY_PROTOCOL to PLAINTEXT or SSL"
        ) from None
    except errors.KafkaError as error:
        raise OSError(f"{at} does not answer to the login of {user}: {type(error).__name__}") from None
    finally:
        closed = connection.close()
        if closed is not None:
            await asyncio.wait((closed,), timeout=CLOSING_LIMIT)


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
