"""The stage `sentiment`."""

from pipeline.sentiment.stage import SentimentStage

__all__ = ["SentimentStage"]
