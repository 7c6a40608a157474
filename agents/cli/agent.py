"""`dateline agent`: one agent, or a chain of them, as this process."""

from __future__ import annotations

from typing import Annotated

import typer

from agents.cli.options import Brokers, Prefix, settings_from

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="reader, entities, events, sentiment or desk; a chain is joined by +."),
]
AcceptFailures = Annotated[
    int, typer.Option("--accept-failures", min=0, help="Let so many failures through where the agent has halted.")
]
HttpPort = Annotated[
    int | None, typer.Option("--http-port", min=0, max=65535, help="Metrics and health; 0: any free port.")
]


def agent(
    name: Name,
    *,
    accept_failures: AcceptFailures = 0,
    http_port: HttpPort = None,
    brokers: Brokers = None,
    topic_prefix: Prefix = None,
) -> None:
    """Run an agent until it is told to stop (SIGTERM, Ctrl-C). Exits with 4 where it halts over too many failures."""
    from agents.catalogue import UnknownAgent, work_of
    from agents.process import run_work

    settings = settings_from(brokers=brokers, topic_prefix=topic_prefix, http_port=http_port)
    try:
        work = work_of(name, settings)
    except UnknownAgent as error:
        raise typer.BadParameter(str(error)) from None
    raise typer.Exit(run_work(work, settings, accept_failures))
