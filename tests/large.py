"""A folder in which files that are far too large stand among good ones."""

from __future__ import annotations

import gzip
from pathlib import Path

GOOD = "Rebels took the town."
FILES = {
    "a.jsonl.gz": f'{{"text": "{GOOD}"}}\n{{"text": "LARGE"}}\n{{"text": "{GOOD}"}}\n',
    "b.txt.gz": "LARGE",
    "c.html": "<p>LARGE</p>",
    "d.csv.gz": f"id,text\nd,{GOOD}\nd2,LARGE\n",
    "e.json.gz": '[{"text": "LARGE"}]',
    "f.txt": GOOD,
}
# What becomes of each article in the folder, in the order of the files.
IN_TURN = [GOOD, "too-large", GOOD, "too-large", "too-large", GOOD, "too-large", "too-large", GOOD]


def large_among_good(folder: Path, size: int) -> None:
    """Write the folder; each large article has `size` characters, and most are packed, as a bomb is."""
    for name, text in FILES.items():
        data = text.encode().replace(b"LARGE", b"x" * size)
        (folder / name).write_bytes(gzip.compress(data, 1) if name.endswith(".gz") else data)
