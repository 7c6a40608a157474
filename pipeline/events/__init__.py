"""The stage `events`."""

from pipeline.events.stage import EventsStage

__all__ = ["EventsStage"]
