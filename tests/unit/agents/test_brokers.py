import os
import stat

import pytest

from agents.brokers.apache import ApacheKafka, find_jars, find_java, jars_folder, move_whole
from agents.brokers.broker import free_port, last_lines
from agents.errors import JavaMissing, MavenMissing
from agents.settings import Settings
from agents.topics import EVENTS, RAW_ARTICLES, TOPICS


def fake_java(folder, says):
    java = folder / "bin" / "java"
    java.parent.mkdir(exist_ok=True)
    java.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    return java


def test_an_old_java_is_refused_with_what_to_do(tmp_path, monkeypatch):
    fake_java(tmp_path, 'openjdk version "11.0.2" 2019-01-15')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(JavaMissing, match=r"Java 11, too old.*install Java 17") as refusal:
        find_java()
    assert refusal.value.code == "java-missing"


def test_a_new_java_of_java_home_is_taken(tmp_path, monkeypatch):
    java = fake_java(tmp_path, 'openjdk version "21" 2023-09-19')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert find_java() == str(java)


def test_no_java_at_all_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JavaMissing, match="there is none"):
        find_java()


def test_no_maven_and_no_cached_jars_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MavenMissing) as refusal:
        find_jars()
    assert refusal.value.code == "maven-missing"


def test_cached_jars_need_no_maven(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MavenMissing):
        find_jars()
    jars_folder().mkdir(parents=True)
    assert find_jars() == jars_folder()
    assert find_jars().is_relative_to(tmp_path)


def test_of_two_that_fetch_the_jars_the_slower_leaves_the_others(tmp_path):
    for name in ("fetched", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jar").write_text(name)
    move_whole(tmp_path / "fetched", tmp_path / "there")
    assert (tmp_path / "there" / "a.jar").read_text() == "there"


def test_properties_given_win_over_ours():
    kafka = ApacheKafka(port=free_port(), properties={"num.partitions": "7", "new": "1"})
    assert kafka.properties()["num.partitions"] == "7"
    assert kafka.properties()["new"] == "1"
    assert str(kafka.port) in kafka.properties()["listeners"]


def test_an_empty_log_is_told_as_such():
    assert last_lines("") == "it wrote nothing"
    assert last_lines("a\nb\n\tat Foo.java\nc\n", 2) == "b | c"


def test_a_topic_with_a_prefix_differs_in_its_name_alone():
    named = RAW_ARTICLES.named("desk-a.")
    assert named.name == "desk-a.raw-articles"
    assert named.config() == RAW_ARTICLES.config()


def test_what_is_kept_for_ever_says_so_to_the_broker():
    assert EVENTS.config()["retention.ms"] == "-1"
    assert all(int(topic.config()["max.message.bytes"]) > 0 for topic in TOPICS)


def test_a_password_never_shows_in_the_settings(monkeypatch):
    monkeypatch.setenv("DATELINE_SASL_PASSWORD", "s3cret")
    monkeypatch.setenv("DATELINE_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
    monkeypatch.setenv("DATELINE_SASL_USERNAME", "me")
    settings = Settings()
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(settings.model_dump())
    assert settings.kafka_python()["sasl_plain_password"] == "s3cret"
    assert settings.aiokafka()["sasl_plain_password"] == "s3cret"


def test_without_security_no_secret_is_handed_to_a_client():
    assert set(Settings(brokers="a:1,b:2").kafka_python()) == {"bootstrap_servers", "security_protocol"}


def test_the_process_that_watches_is_this_one():
    from agents.brokers.tether import tethered

    assert str(os.getpid()) in tethered(["true"])
