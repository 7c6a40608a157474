"""The parse of a headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.headlines.grammar import as_if_complete, hidden_predicate, hidden_verb, is_told
from pipeline.headlines.letters import as_sentence
from pipeline.headlines.segments import mark_segments
from pipeline.headlines.words import Words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.entities.gazetteer import Gazetteer

LONGEST = 400  # characters; what is longer is no headline, and is left unread
QUOTES = re.compile(r"(?<!\w)(?:'[^']+'|\u2018[^\u2019]+\u2019|\"[^\"]+\"|\u201c[^\u201d]+\u201d)(?!\w)")
TRANSITIVE = "attacked"  # what the model reads in place of a word that it takes for a noun; nothing but a verb
INTRANSITIVE = "died"  # and in place of an adjective without its "is"


def is_headline(title: str) -> bool:
    """Is a title a line of words that can be read?"""
    return bool(title.strip()) and len(title) <= LONGEST


def parse_headline(nlp: Language, title: str, text: str, gazetteer: Gazetteer) -> Doc:
    """The parse of a title in the letters of a sentence, token for token where the title has it; `text` is the body.

    1 its letters, 2 its segments, each a sentence, 3 the model's parse, which quotation marks are kept from, 4 a verb
    that the model took for a noun, an adjective that lacks one, 5 what headlines leave out.
    """
    known = Words(nlp)
    doc = nlp.make_doc(as_sentence(title, text, known, gazetteer))  # 1
    mark_segments(doc)  # 2
    words = without_quotes(doc)
    parsed = parse_as(nlp, doc, words)  # 3
    if (verb := hidden_verb(parsed, known)) is not None:  # 4
        again = parse_as(nlp, doc, [TRANSITIVE if number == verb.i else word for number, word in enumerate(words)])
        if is_told(again[verb.i]):
            parsed = again
            parsed[verb.i].lemma_ = known.lemma(verb.lower_, "verb") or verb.lower_
    elif (adjective := hidden_predicate(parsed)) is not None:
        at = adjective.i
        again = parse_as(nlp, doc, [INTRANSITIVE if number == at else word for number, word in enumerate(words)])
        if is_told(again[at]):
            parsed = again
            parsed[at].tag_, parsed[at].pos_, parsed[at].lemma_ = "JJ", "ADJ", adjective.lower_
    as_if_complete(parsed, known)  # 5
    return parsed


def without_quotes(doc: Doc) -> list[str | None]:
    """The words of the tokens, null for quotation marks: they only keep the model from seeing a sentence."""
    marks = {edge for match in QUOTES.finditer(doc.text) for edge in (match.start(), match.end() - 1)}
    return [None if token.idx in marks and len(token) == 1 else token.text for token in doc]


def parse_as(nlp: Language, doc: Doc, words: Sequence[str | None]) -> Doc:
    """The parse of a document as if it had these words, token by token; where one is null, nothing."""
    from spacy.tokens import Doc

    kept = [number for number, word in enumerate(words) if word is not None]
    if not kept:
        return nlp(doc)
    starts = {next((at for at in kept if at >= token.i), kept[-1]) for token in doc if token.is_sent_start}
    parsed = nlp(
        Doc(
            doc.vocab,
            words=[word for word in words if word is not None],
            spaces=[bool(doc[number].whitespace_) for number in kept],
            sent_starts=[number in starts for number in kept],
        )
    )
    return with_marks(doc, parsed, kept) if len(kept) < len(doc) or parsed.text != doc.text else parsed


def with_marks(doc: Doc, parsed: Doc, kept: Sequence[int]) -> Doc:
    """The document with the parse of its `kept` tokens; what was left out is punctuation of the word after it."""
    from spacy.tokens import Doc

    at = dict(zip(kept, parsed, strict=True))
    last = kept[-1]
    heads = [kept[at[i].head.i] if i in at else next((j for j in kept if j > i), last) for i in range(len(doc))]
    tags, parts, labels, lemmas, morphs, names = [], [], [], [], [], list[str]()
    for token in doc:
        read = at.get(token.i)
        tags.append(read.tag_ if read is not None else "''")
        parts.append(read.pos_ if read is not None else "PUNCT")
        labels.append(read.dep_ if read is not None else "punct")
        lemmas.append(read.lemma_ if read is not None else token.text)
        morphs.append(str(read.morph) if read is not None else "")
        name = f"{read.ent_iob_}-{read.ent_type_}" if read is not None and read.ent_type_ else "O"
        names.append(name.replace("I-", "B-") if not names or names[-1] == "O" else name)
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=tags,
        pos=parts,
        morphs=morphs,
        lemmas=lemmas,
        heads=heads,
        deps=labels,
        ents=names,
    )
