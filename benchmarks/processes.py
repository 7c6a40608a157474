"""What Linux says of a process and those it has started: memory, open files, threads. Read from /proc (proc(5)).

Memory is PSS, the resident pages with each shared one divided among its sharers, so that sums over processes are true;
where the kernel does not tell it, RSS.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MB = 1000  # the kernel counts in KiB; near enough for a figure in MB, exact for a slope in per cent


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process takes: megabytes (PSS, private, resident), open files, threads."""

    pss: float
    uss: float
    rss: float
    files: int
    threads: int


def usage(pid: int) -> Usage | None:
    """What a process takes now; null where it is gone, or goes while we look."""
    try:
        return Usage(*memory(pid), files=len([*Path(f"/proc/{pid}/fd").iterdir()]), threads=threads(pid))
    except (OSError, ValueError, KeyError):
        return None


def memory(pid: int) -> tuple[float, float, float]:
    """PSS, USS and RSS of a process, in MB."""
    try:
        rows = read_kilobytes(Path(f"/proc/{pid}/smaps_rollup"))
        return rows["Pss"] / MB, (rows["Private_Clean"] + rows["Private_Dirty"]) / MB, rows["Rss"] / MB
    except (FileNotFoundError, PermissionError):
        resident = read_kilobytes(Path(f"/proc/{pid}/status"))["VmRSS"] / MB
        return resident, resident, resident


def threads(pid: int) -> int:
    """How many threads it has."""
    return len([*Path(f"/proc/{pid}/task").iterdir()])


def read_kilobytes(path: Path) -> dict[str, int]:
    """The rows `Name:   123 kB` of a file under /proc."""
    rows = (line.split() for line in path.read_text().splitlines() if line.endswith(" kB"))
    return {row[0].rstrip(":"): int(row[1]) for row in rows}


def family(pid: int) -> dict[int, str]:
    """A process and all that descend from it, each with its role: `parent`, `child` of the pool, or `tracker`."""
    found = {pid: "parent"}
    waiting = [pid]
    while waiting:
        for child in children(waiting.pop()):
            if child not in found:
                found[child] = role(child)
                waiting.append(child)
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started; none where it is gone."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    except OSError:
        pass
    return found


def role(pid: int) -> str:
    """What a process started by a worker is for: `tracker` is that of Python's multiprocessing."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return "child"
    return "tracker" if "resource_tracker" in command else "child"
