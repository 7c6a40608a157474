"""How we speak TLS with the brokers: one context for every client library, so that they cannot differ."""

from __future__ import annotations

import ssl
from pathlib import Path

from agents.errors import SettingsWrong


def tls_context(
    cafile: Path | None, certfile: Path | None, keyfile: Path | None, password: str | None, *, check_hostname: bool
) -> ssl.SSLContext:
    """A client's context: TLS 1.2 or later, the broker's certificate always checked.

    Args:
        cafile: certificates that sign the brokers' (PEM); the system's where not given.
        certfile: our own certificate (PEM), for brokers that ask for one; it may hold the key too.
        keyfile: its key (PEM).
        password: of the key.
        check_hostname: whether the broker's certificate must name the host that we connect to.

    Raises:
        SettingsWrong: one of the files cannot be used.
    """
    for path in filter(None, (cafile, certfile, keyfile)):
        check_readable(path)
    try:
        context = ssl.create_default_context(cafile=cafile)
    except ssl.SSLError:
        raise SettingsWrong(f"{cafile} holds no certificate in PEM (DATELINE_SSL_CAFILE)") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = check_hostname
    if certfile is not None:
        load_own(context, certfile, keyfile, password)
    return context


def check_readable(path: Path) -> None:
    """Return where the file can be read; the library does not say which of them cannot.

    Raises:
        SettingsWrong: it cannot.
    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}") from None


def load_own(context: ssl.SSLContext, certfile: Path, keyfile: Path | None, password: str | None) -> None:
    """Give the context our own certificate.

    Raises:
        SettingsWrong: the files hold none, or the key does not open, or it is another certificate's.
    """
    asked = False

    def answer() -> str:  # without it OpenSSL would ask at the terminal, and wait
        nonlocal asked
        asked = True
        return password or ""

    try:
        context.load_cert_chain(certfile, keyfile, answer)
    except (ssl.SSLError, ValueError) as error:
        key = keyfile or certfile
        if getattr(error, "reason", None) == "KEY_VALUES_MISMATCH":
            told = f"the key in {key} is not that of the certificate in {certfile}"
        elif asked and password is None:
            told = f"the key in {key} is locked, and there is no DATELINE_SSL_PASSWORD"
        elif asked:
            told = f"the key in {key} does not open with DATELINE_SSL_PASSWORD"
        else:
            told = f"{certfile} and {key} hold no certificate with its key in PEM"
        raise SettingsWrong(told) from None
