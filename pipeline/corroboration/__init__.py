"""Many mentions, one event: blocks, matching, independent lines, status, and a fold that no order shows in.

`live_events` is the definition and `Fold` the same thing kept up to date. The relation that decides which mentions are
of one happening is `matching.affinity`; all the rest holds for any symmetric relation.
"""

from pipeline.corroboration.event import is_cut
from pipeline.corroboration.fold import Fold, Folded
from pipeline.corroboration.live import live_events
from pipeline.corroboration.mentions import article_notice, block, mention_records, read_event, read_mention

__all__ = [
    "Fold",
    "Folded",
    "article_notice",
    "block",
    "is_cut",
    "live_events",
    "mention_records",
    "read_event",
    "read_mention",
]
