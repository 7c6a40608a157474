"""One Apache Kafka that asks every client who it is, in five ways, and the certificates for it, made with openssl."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from kafka.admin import KafkaAdminClient, ScramMechanism, UserScramCredentialUpsertion

from agents.brokers import ApacheKafka
from agents.brokers.broker import LOOPBACK, free_port

USER, SECRET = "reporter", "Hush-7Zq4-sasl"
KEY_SECRET = "Hush-9Xw2-key"
MODULES = "org.apache.kafka.common.security"
NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


@dataclass(frozen=True)
class Papers:
    """Certificates in a folder: of an authority, of what it signed, and of an authority that nobody trusts."""

    folder: Path

    @classmethod
    def issue(cls, folder: Path) -> Papers:
        papers = cls(folder)
        for authority in ("ca", "other-ca"):
            openssl(folder, "req", "-x509", *NEW_KEY, "-days", "2", "-subj", f"/CN={authority}",
                    "-keyout", f"{authority}.key", "-out", f"{authority}.pem")  # fmt: skip
        papers.sign("broker", "IP:127.0.0.1,DNS:localhost")
        papers.sign("misnamed", "DNS:elsewhere.example")
        papers.sign("client", "DNS:client.example")
        openssl(folder, "pkey", "-in", "client.key", "-aes256", "-passout", f"pass:{KEY_SECRET}", "-out", "locked.key")
        return papers

    def sign(self, name: str, names: str) -> None:
        (self.folder / f"{name}.ext").write_text(f"subjectAltName={names}")
        openssl(self.folder, "req", *NEW_KEY, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl(self.folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.crt")  # fmt: skip
        both = (self.folder / f"{name}.key").read_text() + (self.folder / f"{name}.crt").read_text()
        (self.folder / f"{name}.pem").write_text(both)

    def __getitem__(self, file: str) -> str:
        return str(self.folder / file)


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=30)


PROTOCOLS = {"tls": "SSL", "mutual": "SSL", "misnamed": "SSL", "plain": "SASL_PLAINTEXT", "scram": "SASL_SSL"}


class SecuredKafka(ApacheKafka):
    """Beside its plain listener, for the test itself: `doors`, a port each, by name."""

    def __init__(self, papers: Papers) -> None:
        super().__init__()
        self.papers = papers
        self.doors = {name: free_port() for name in PROTOCOLS}
        at = "".join(f",{name.upper()}://{LOOPBACK}:{port}" for name, port in self.doors.items())
        protocols = "".join(f",{name.upper()}:{protocol}" for name, protocol in PROTOCOLS.items())
        self.overrides |= {
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{LOOPBACK}:{self.controller_port}{at}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}{at}",
            "listener.security.protocol.map": f"PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT{protocols}",
            "inter.broker.listener.name": "PLAINTEXT",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": papers["broker.pem"],
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": papers["ca.pem"],
            "listener.name.mutual.ssl.client.auth": "required",
            "listener.name.misnamed.ssl.keystore.type": "PEM",
            "listener.name.misnamed.ssl.keystore.location": papers["misnamed.pem"],
            "listener.name.plain.sasl.enabled.mechanisms": "PLAIN",
            "listener.name.plain.plain.sasl.jaas.config":
                f'{MODULES}.plain.PlainLoginModule required user_{USER}="{SECRET}";',
            "listener.name.scram.sasl.enabled.mechanisms": "SCRAM-SHA-256,SCRAM-SHA-512",
            "listener.name.scram.scram-sha-256.sasl.jaas.config": f"{MODULES}.scram.ScramLoginModule required;",
            "listener.name.scram.scram-sha-512.sasl.jaas.config": f"{MODULES}.scram.ScramLoginModule required;",
        }  # fmt: skip

    def start(self) -> None:
        super().start()
        client = KafkaAdminClient(bootstrap_servers=self.bootstrap)
        for mechanism in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):  # not both at once
            told = client.alter_user_scram_credentials([UserScramCredentialUpsertion(USER, mechanism, SECRET)])
            assert told == {USER: None}
        client.close()

    def door(self, name: str) -> str:
        """The address of a listener."""
        return f"{LOOPBACK}:{self.doors[name]}"

    def environment_of(self, way: str) -> dict[str, str]:
        """The settings of a client that comes in one of `WAYS`."""
        door, settings = WAYS[way]
        told = {name: value.format(papers=self.papers.folder) for name, value in settings.items()}
        return {f"DATELINE_{name.upper()}": value for name, value in {"brokers": self.door(door), **told}.items()}


CA = {"ssl_cafile": "{papers}/ca.pem"}
LOGIN = {"sasl_username": USER, "sasl_password": SECRET}
WAYS = {
    "TLS": ("tls", {"security_protocol": "SSL", **CA}),
    "TLS with a client's certificate": (
        "mutual",
        {
            "security_protocol": "SSL",
            **CA,
            "ssl_certfile": "{papers}/client.crt",
            "ssl_keyfile": "{papers}/locked.key",
            "ssl_password": KEY_SECRET,
        },
    ),
    "PLAIN without TLS": (
        "plain",
        {"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", **LOGIN},
    ),
    "SCRAM-SHA-512": ("scram", {"security_protocol": "SASL_SSL", **CA, **LOGIN}),
    "SCRAM-SHA-256": ("scram", {"security_protocol": "SASL_SSL", "sasl_mechanism": "SCRAM-SHA-256", **CA, **LOGIN}),
}
