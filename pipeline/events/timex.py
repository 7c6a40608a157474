"""From a match of the grammar to its TIMEX3 type and value, against the scene in which it stands.

Each reading of `grammar.PATTERNS` has a function `read_<name>` in one of the modules gathered here. Followed are the
TimeML annotation guidelines 1.2.1 and, where they leave a choice, `docs/records.md`.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.events import clocks, days, lengths, periods
from pipeline.events.anchoring import Scene
from pipeline.events.readings import Parts, Reading

Reader = Callable[[Parts, Scene], Reading | None]

READERS: dict[str, Reader] = {
    name.removeprefix("read_"): function
    for module in (days, clocks, periods, lengths)
    for name, function in vars(module).items()
    if name.startswith("read_") and name != "read_rows"
}
