"""A real Prometheus scrapes the five agents: the counters add up, and every query of the dashboard has an answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from agents.brokers.broker import free_port
from tests.news import articles
from tests.system.test_whole_stream import AGENTS, BROKEN
from tests.system.workers import workers

DEPLOY = Path(__file__).parents[2] / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana/dashboards/dateline.json").read_text())
PATIENCE = 60  # seconds for Prometheus to have seen everything twice
ARTICLES = 40

pytestmark = pytest.mark.prometheus


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    """Prometheus itself; where it is missing, say so. On CI it has to be there."""
    if shutil.which("prometheus") is None or shutil.which("promtool") is None:
        reason = "Prometheus is missing; on Debian and Ubuntu: apt-get install prometheus"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def prometheus(targets, folder):
    """A Prometheus with the project's own configuration, but for how it finds the workers."""
    config = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(DEPLOY / "prometheus/rules.yml")]
    del config["alerting"]
    (job,) = config["scrape_configs"]
    del job["dns_sd_configs"]
    job["static_configs"] = [{"targets": targets}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    port = free_port()
    arguments = {
        "config.file": folder / "prometheus.yml",
        "storage.tsdb.path": folder / "tsdb",
        "web.listen-address": f"127.0.0.1:{port}",
    }
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(
            ["prometheus", *(f"--{name}={value}" for name, value in arguments.items())], stdout=log, stderr=log
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def ask(url, expression):
    """The result of an instant query; a Prometheus that is not up yet has none."""
    query = urllib.parse.urlencode({"query": expression})
    try:
        with urllib.request.urlopen(f"{url}/api/v1/query?{query}", timeout=5) as answer:
            return json.load(answer)["data"]["result"]
    except (OSError, ConnectionError):
        return []


def metrics_of(port):
    """The samples of a worker's `/metrics`, by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        families = [*text_string_to_metric_families(answer.read().decode())]
    return {(sample.name, frozenset(sample.labels.items())): sample.value for f in families for sample in f.samples}


def total(samples, name, **labels):
    """The sum of a metric over all labels but those given."""
    wanted = set(labels.items())
    return sum(value for (found, has), value in samples.items() if found == name and wanted <= has)


def queries():
    """Every expression of the dashboard, by panel."""
    return [
        (panel["title"], target["expr"].replace("$__rate_interval", "1m"))
        for panel in DASHBOARD["panels"]
        for target in panel.get("targets", ())
    ]


def test_counters_add_up_and_every_panel_has_data(stream, tmp_path):
    with workers(stream, tmp_path) as crew:
        crew.start(*AGENTS)
        targets = [f"127.0.0.1:{port}" for port in crew.ports.values()]
        with prometheus(targets, tmp_path) as url:
            crew.ingest(articles(ARTICLES // 2))
            crew.wait_until_quiet()
            undated = {"id": "undated", "text": articles(1)[0]["text"].partition("- ")[2]}
            crew.ingest([*BROKEN[:1], undated, *articles(ARTICLES)])
            crew.wait_until_quiet()

            for agent in AGENTS:
                samples = metrics_of(crew.ports[agent])
                consumed = total(samples, "dateline_records_consumed_total", agent=agent)
                assert consumed == total(samples, "dateline_records_processed_total", agent=agent)
                assert consumed >= ARTICLES
                assert total(samples, "dateline_inflight_records", agent=agent) == 0

            unanswered = dict(queries())
            assert len(unanswered) > 20
            deadline = time.monotonic() + PATIENCE
            while unanswered and time.monotonic() < deadline:
                unanswered = {title: asked for title, asked in unanswered.items() if not ask(url, asked)}
                time.sleep(1)
            assert not unanswered


def test_the_alert_rules_do_what_they_say():
    tested = subprocess.run(
        ["promtool", "test", "rules", "rules.test.yml"],
        cwd=DEPLOY / "prometheus",
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_the_configuration_is_one_that_prometheus_takes():
    tested = subprocess.run(
        ["promtool", "check", "config", "prometheus.yml"],
        cwd=DEPLOY / "prometheus",
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr
