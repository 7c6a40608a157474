"""Streams for tests that need more than one."""

from __future__ import annotations

import pytest

from agents.admin import create_topics
from tests.conftest import new_stream


@pytest.fixture
def stream_of_one_s_own(kafka):
    """Makes fresh streams on Apache Kafka, two partitions a topic."""

    def make():
        settings = new_stream(kafka)
        create_topics(settings, partitions=2)
        return settings

    return make
