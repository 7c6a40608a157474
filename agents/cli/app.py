"""Puts the verbs together, and turns known troubles into one line and an exit code."""

from __future__ import annotations

import logging
import os
import sys

import typer

from agents.cli import (
    agent,
    annotate,
    broker,
    corroborate,
    dead_letters,
    doctor,
    ingest,
    schema,
    tail,
    topics,
    trace,
    up,
)
from agents.cli.printing import complain
from agents.errors import Trouble

TROUBLE = 1  # the exit code where something outside stands in the way

app = typer.Typer(
    name="dateline",
    help="From raw news articles to structured events, on Kafka or without it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def with_example(example: str) -> str:
    """The last line of a verb's help."""
    return f"Example: {example}"


app.command("annotate", epilog=with_example("dateline annotate news.jsonl > annotated.jsonl"))(annotate.annotate)
app.command("corroborate", epilog=with_example("dateline annotate news.jsonl | dateline corroborate -"))(
    corroborate.corroborate
)
app.command("schema", epilog=with_example("dateline schema event > event.schema.json"))(schema.schema)
app.command("up", epilog=with_example("dateline up --ingest examples/articles"))(up.up)
app.command("broker", epilog=with_example("dateline broker --apache --port 9092"))(broker.broker)
app.command("topics", epilog=with_example("dateline topics --create --partitions 8 --brokers kafka:9092"))(
    topics.topics
)
app.command("agent", epilog=with_example("dateline agent reader+entities+events+sentiment"))(agent.agent)
app.command("ingest", epilog=with_example("dateline ingest articles/ 'dump-*.jsonl.gz' https://example.org/feed.xml"))(
    ingest.ingest
)
app.command("tail", epilog=with_example("dateline tail --country SYR --status corroborated --from-beginning"))(
    tail.tail
)
app.command("trace", epilog=with_example("dateline trace 3f0c8a52-5d0e-5c5e-9a57-b8f0d2a4c1aa"))(trace.trace)
app.add_typer(dead_letters.app, name="dead-letters")
app.command("doctor", epilog=with_example("dateline doctor --apache"))(doctor.doctor)


def main() -> None:
    """Run the command line of this process, and end it."""
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # else its warnings would go to the terminal
    try:
        app()
    except Trouble as trouble:
        complain(f"[{trouble.code}] {trouble}")
        sys.exit(trouble.exit_code)
    except BrokenPipeError:  # the reader of our output has what it wanted (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if not is_of_kafka(error):
            raise
        complain(f"the broker could not be used: {type(error).__name__}: {error}")
        sys.exit(TROUBLE)


def is_of_kafka(error: Exception) -> bool:
    """Whether a client library of Kafka raised it."""
    return any(
        base.__module__.partition(".")[0] in {"kafka", "aiokafka"} and base.__name__ == "KafkaError"
        for base in type(error).__mro__
    )
