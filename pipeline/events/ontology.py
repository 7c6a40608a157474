"""What counts as an event: the kinds of `ontology.tsv` and the triggers of `triggers.tsv`, read once.

The code knows no words. A trigger row says which lemma, as which part of speech and in which frame, names which kind,
and in which grammatical places its actor and recipient stand; the language of frames is told in `Frame`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from pipeline.resources.tables import read_table

UNDONE = "!"  # before the kind of a word that says that nothing was done
NO_EVENT = "none"  # the kind of a row that says: in this frame the word is no event


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the ontology: PLOVER type and mode, sub-event, CAMEO root, quad class and intensity from -10 to 10.

    `casualty` names the field of `Casualties` that the recipient's number fills. `consequence` is true where the kind
    is what another event did to someone ("the blast killed five"), and folds into it.
    """

    name: str
    type: str
    mode: str | None
    sub_event: str | None
    cameo: str
    quad: str
    intensity: float
    casualty: str | None
    consequence: bool
    definition: str
    example: str


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a frame: that a slot is filled, or filled by one of `values`; `wanted` is false for `!`.

    `obj>from` is the from-phrase of the object, to which parsers give many a phrase of the verb.
    """

    slot: str
    values: frozenset[str]
    wanted: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A row of the triggers.

    `tests` must all hold. In the table they are written `slot`, `!slot`, `slot=a|b`, `slot!=a|b`, joined by `;`. Slots
    are those of `syntax.slots_of` (`subj` and `obj` are the logical ones, `near` is the whole sentence); a value is a
    lemma, an `@class` of `nouns.tsv`, or the kind or sector of an entity in capitals (`PLACE`, `REB`;
    `PRONOUN`; `NAME` for a name that nobody knows, which recognisers take for an organization).
    `actor` and `recipient` are slots, the first that is filled counts; `obj>of` is the of-phrase of the object,
    `between:first` and `between:rest` part a list, as `subj:first` does in a test. `undone` is true where the word says
    that the event did not happen ("stood by").
    """

    lemma: str
    kind: Kind | None
    tests: tuple[Test, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    undone: bool = False


ROLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "verb": (("subj",), ("obj", "against", "on", "with", "iobj", "comp>obj", "comp>with", "comp>on", "comp>to")),
    "noun": (
        ("subj", "by", "between:first", "poss", "mod", "from"),
        ("against", "on", "with", "between:rest", "of", "to"),
    ),
    "adj": ((), ("subj",)),
}


def read_tests(cell: str) -> tuple[Test, ...]:
    """The conditions of a frame as written in the table."""
    tests = []
    for part in filter(None, cell.split(";")):
        left, _, values = part.strip().partition("=")
        wanted = not (left.startswith("!") or left.endswith("!"))
        tests.append(Test(left.strip("!"), frozenset(filter(None, values.split("|"))), wanted))
    return tuple(tests)


@dataclass(frozen=True, slots=True)
class Ontology:
    """Kinds by name, frames by lemma and part of speech in the order of the table, classes of nouns by lemma.

    `words` are those that have a frame, as whatever part of speech.
    """

    kinds: dict[str, Kind]
    frames: dict[tuple[str, str], tuple[Frame, ...]]
    classes: dict[str, frozenset[str]]
    light: dict[tuple[str, str], str]
    words: frozenset[str]


@cache
def load_ontology() -> Ontology:
    """The tables of `resources/`, read once a process; a row that names no known kind raises `KeyError`."""
    kinds = {row["kind"]: read_kind(row) for row in read_table("ontology")}
    frames: dict[tuple[str, str], list[Frame]] = {}
    for row in (*idioms(), *alternatives("triggers")):
        actor, recipient = ROLES[row["pos"]]
        frame = Frame(
            lemma=row["lemma"],
            kind=None if row["kind"] == NO_EVENT else with_casualty(kinds, row["kind"].removeprefix(UNDONE)),
            undone=row["kind"].startswith(UNDONE),
            tests=read_tests(row["frame"]),
            actor=tuple(row["actor"].split(",")) if row["actor"] else actor,
            recipient=tuple(row["recipient"].split(",")) if row["recipient"] else recipient,
        )
        frames.setdefault((row["lemma"], row["pos"]), []).append(frame)
    classes: dict[str, set[str]] = {}
    for row in read_table("nouns"):
        classes.setdefault(row["lemma"], set()).add("@" + row["class"])
    return Ontology(
        kinds=kinds,
        frames={key: tuple(rows) for key, rows in frames.items()},
        classes={lemma: frozenset(names) for lemma, names in classes.items()},
        light={(row["lemma"], row["slot"]): row["role"] for row in read_table("light_verbs")},
        words=frozenset(lemma for lemma, _ in frames),
    )


def with_casualty(kinds: dict[str, Kind], cell: str) -> Kind:
    """The kind that a row names; `air-drone-strike:killed` says what the recipient's number counts for this word."""
    name, _, casualty = cell.partition(":")
    return replace(kinds[name], casualty=casualty) if casualty else kinds[name]


def idioms() -> Iterator[dict[str, str]]:
    """The rows of `idioms.tsv` as rows of triggers, one a lemma and part of speech."""
    for row in alternatives("idioms"):
        yield {**row, "actor": "", "recipient": ""}


def alternatives(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table, one for each lemma and part of speech that `|` parts in it."""
    for row in read_table(table):
        for lemma, part in product(row["lemma"].split("|"), row["pos"].split("|")):
            yield {**row, "lemma": lemma, "pos": part}


def read_kind(row: dict[str, str]) -> Kind:
    """A row of `ontology.tsv`."""
    return Kind(
        name=row["kind"],
        type=row["type"],
        mode=row["mode"] or None,
        sub_event=row["sub_event"] or None,
        cameo=row["cameo"],
        quad=row["quad"],
        intensity=float(row["intensity"]),
        casualty=row["casualty"] or None,
        consequence=row["consequence"] == "yes",
        definition=row["definition"],
        example=row["example"],
    )
