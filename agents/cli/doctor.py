"""`dateline doctor`: what is missing here, in plain words, and how to get it."""

from __future__ import annotations

from typing import Annotated

import typer

from agents.cli.options import Brokers, Prefix, settings_from
from agents.cli.printing import counted, say
from agents.showing import shown

WRONG = 1  # the exit code where something that is needed is missing

Apache = Annotated[bool, typer.Option("--apache", help="Look at what Apache Kafka on this machine needs, too.")]
NoBroker = Annotated[bool, typer.Option("--no-broker", help="Leave out the broker and its topics.")]


def doctor(
    *, apache: Apache = False, no_broker: NoBroker = False, brokers: Brokers = None, topic_prefix: Prefix = None
) -> None:
    """Tell what works and what is missing, and how to get it. Exits with 1 where something needed is missing."""
    from agents.checking import Finding, check_broker, check_machine

    settings = settings_from(brokers=brokers, topic_prefix=topic_prefix)
    findings: list[Finding] = list(check_machine(apache=apache))
    if not no_broker:
        findings += check_broker(settings)
    for finding in findings:
        say(f"{finding.mark:7} {shown(finding.message)}")
    missing = sum(finding.state == "missing" for finding in findings)
    if missing:
        say(f"{counted(missing, 'thing')} to mend")
        raise typer.Exit(WRONG)
    say("everything that is needed is here")
