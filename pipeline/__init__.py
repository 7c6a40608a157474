"""From the text of a news article to structured events: pure functions, no Kafka, no clock, no network.

`Pipeline().annotate(raw)` gives the annotated article; `pipeline.corroboration` folds the mentions of many into
events; `pipeline.records` holds what goes in and comes out.
"""

from pipeline.errors import InputError
from pipeline.pipeline import Pipeline
from pipeline.records import Article, Event, RawArticle
from pipeline.release import RELEASE

__version__ = RELEASE

__all__ = ["Article", "Event", "InputError", "Pipeline", "RawArticle", "__version__"]
