"""Runs a command that dies with the process that started it, even when that is killed.

    python tether.py PARENT_PID COMMAND ARGUMENT…

It asks Linux for a SIGKILL at the parent's death (prctl(2), PR_SET_PDEATHSIG; elsewhere it does nothing), then becomes
the command, under the same pid. Linux counts the *thread* that started the child as its parent: start it from one that
stays.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def tethered(command: Sequence[str]) -> list[str]:
    """The command that runs `command` tethered to this process."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def become(parent: int, command: Sequence[str]) -> None:
    """Tether this process to `parent` and turn into `command`; returns only where the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            return
    os.execvp(command[0], list(command))  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
