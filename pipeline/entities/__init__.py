"""The stage `entities`."""

from pipeline.entities.stage import EntitiesStage

__all__ = ["EntitiesStage"]
