"""Headlines, which have a grammar of their own: the letters of sentences, and a parse as of one.

`parse_headline` turns a title into a parse that every later stage reads like any other: capitals are those of a
sentence, what the present tells is past, and what lacks its "were" or "and" stands as if it had it.
"""

from pipeline.headlines.parse import is_headline, parse_headline

__all__ = ["is_headline", "parse_headline"]
