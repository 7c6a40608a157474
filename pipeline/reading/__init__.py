"""Reading: from what a scraper saw to a clean, dated article. Offsets into its text are final from here on.

`raw` decodes records and files; `page` takes the article out of HTML: `metadata` what it says of itself, `body` its
story; `scraped` cleans text; `header` and `dateline` read what stands above and at the head of it; `moments` reads
dates, `zones` says in which zone, `published` chooses among them; `language`, `fingerprint`, `addresses` and
`alignment` do one thing each; `newsworthy` is what the stream leaves out.
"""

from pipeline.reading.fingerprint import fingerprint, overlap, shares, unpack
from pipeline.reading.published import parse_fetched
from pipeline.reading.raw import LARGEST_RAW, read_html, read_raw, read_text
from pipeline.reading.stage import ReadingStage, read_article

__all__ = [
    "LARGEST_RAW",
    "ReadingStage",
    "fingerprint",
    "overlap",
    "parse_fetched",
    "read_article",
    "read_html",
    "read_raw",
    "read_text",
    "shares",
    "unpack",
]
