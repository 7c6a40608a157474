"""Draw docs/demo.svg, the README's picture: what `dateline up --once` prints for the examples, cut to a page.

python docs/picture.py
"""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
WIDTH = 150  # characters
SHOWN = {"corroborated": "bold green", "disputed": "bold red", "planned": "cyan", "claimed": "yellow"}
MOST = 22  # lines of events
WEB_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)  # a picture fetches nothing


def main() -> int:
    """Run the demo, keep its events with the best supported first, and draw them."""
    command = [sys.executable, "-m", "agents.cli", "up", "--once", "--ingest", "examples/articles"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told = [line for line in ran.stderr.splitlines() if line.startswith("dateline: ")]
    events = {line.partition("]  ")[2]: line for line in ran.stdout.splitlines() if "]  " in line}
    lines = sorted(events.values(), key=lambda line: (not any(f"[{status}" in line for status in SHOWN), line))[:MOST]

    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print("[bold]$ make demo ONCE=1[/]")
    for line in told[:2]:
        console.print(Text(line, style="dim"))
    for line in sorted(lines):
        text = Text(line, overflow="ellipsis", no_wrap=True)
        for status, style in SHOWN.items():
            text.highlight_regex(rf"\[{status}[^\]]*\]", style)
        console.print(text)
    console.print(Text(told[-1], style="dim"))
    drawn = WEB_FONT.sub("", console.export_svg(title="dateline"))
    (ROOT / "docs/demo.svg").write_text("\n".join(line.rstrip() for line in drawn.splitlines()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
