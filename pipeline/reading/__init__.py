"""The stage `reading`."""

from pipeline.reading.stage import ReadingStage, read_raw

__all__ = ["ReadingStage", "read_raw"]
