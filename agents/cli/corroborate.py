"""`dateline corroborate`: annotated articles in, the events they add up to out, without Kafka."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from agents.cli.annotate import sources_of
from agents.cli.options import SOME_FAILED, Files, paths_of
from agents.cli.printing import complain, counted

if TYPE_CHECKING:
    from pipeline.records import ArticleNotice, MentionRecord


def corroborate(files: Files) -> None:
    """Print the live events that annotated articles add up to, one a line.

    Takes the lines that `dateline annotate` prints, in any order. Errors among them are passed over; exits with 3 if
    there are lines that are no annotated articles.
    """
    from agents.sourced import Refused
    from pipeline.corroboration import Fold, article_notice, mention_records
    from pipeline.errors import InputError
    from pipeline.records import Article, decode, decode_object, encode

    records: list[MentionRecord | ArticleNotice] = []
    total = failed = 0
    for source in sources_of(paths_of(files)):
        total += 1
        if isinstance(source, Refused):
            complain(source.message)
            failed += 1
            continue
        try:
            if "error" in decode_object(source.data):
                continue
            article = decode(source.data, Article)
        except InputError as error:
            complain(f"{source.name}: {error}")
            failed += 1
            continue
        records.append(article_notice(article))
        records.extend(mention_records(article))
    fold = Fold()
    fold.add(records)
    for event in fold.live():
        sys.stdout.buffer.write(encode(event) + b"\n")
    sys.stdout.buffer.flush()
    if failed:
        complain(f"{failed} of {counted(total, 'input')} are no annotated articles")
        raise typer.Exit(SOME_FAILED)
