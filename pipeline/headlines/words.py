"""The words that the language model knows: its lemmatizer's lists, those of WordNet."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language


class Words:
    """Common words, and their forms, by part of speech: `verb`, `noun`, `adj`, `adv`.

    `closed` are the words of grammar: "the", "after", "who".
    """

    def __init__(self, nlp: Language) -> None:
        lookups: Any = nlp.get_pipe("lemmatizer")
        tables = lookups.lookups
        self.index: Mapping[str, Container[str]] = tables.get_table("lemma_index")
        self.irregular: Mapping[str, Mapping[str, Sequence[str]]] = tables.get_table("lemma_exc")
        self.rules: Mapping[str, Sequence[tuple[str, str]]] = tables.get_table("lemma_rules")
        self.closed = frozenset(nlp.Defaults.stop_words)

    def has_form(self, word: str, parts: Iterable[str]) -> bool:
        """Is a word in small letters a form of a common word of one of these parts of speech?"""
        return any(self.lemma(word, part) is not None for part in parts)

    def lemma(self, word: str, part: str) -> str | None:
        """The common word of which a word in small letters is a form; none where there is none."""
        known = self.index[part]
        if word in known:
            return word
        if irregular := self.irregular[part].get(word):
            return irregular[0]
        for old, new in self.rules[part]:
            if word.endswith(old) and (lemma := word[: len(word) - len(old)] + new) in known:
                return lemma
        return None
