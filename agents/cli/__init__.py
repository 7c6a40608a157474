"""The command `dateline`, one module a verb.

Exit codes: 0 all went well, 1 something outside stands in the way (no broker, no Java), 2 the command was misspelt or
a setting cannot be, 3 some inputs failed, 4 an agent has halted. What a user can mend is told in one line on standard
error; a stack trace is a fault of ours.
"""

from agents.cli.app import app, main

__all__ = ["app", "main"]
