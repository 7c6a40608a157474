"""Write docs/ontology.md, what counts as an event, from `ontology.tsv` and the tables of its triggers.

python -m docs.ontology
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.events.ontology import Frame, Kind, Ontology, Test, load_ontology

PAGE = Path(__file__).with_suffix(".md")
QUADS = {
    "VC": "verbal cooperation",
    "MC": "material cooperation",
    "VX": "verbal conflict",
    "MX": "material conflict",
    "N": "neither cooperation nor conflict",
}
# The 25 sub-events of ACLED's codebook (2023), and our slug for each.
ACLED = {
    "Government regains territory": "government-regains-territory",
    "Non-state actor overtakes territory": "non-state-actor-overtakes-territory",
    "Armed clash": "armed-clash",
    "Excessive force against protesters": "excessive-force-against-protesters",
    "Protest with intervention": "protest-with-intervention",
    "Peaceful protest": "peaceful-protest",
    "Violent demonstration": "violent-demonstration",
    "Mob violence": "mob-violence",
    "Chemical weapon": "chemical-weapon",
    "Air/drone strike": "air-drone-strike",
    "Suicide bomb": "suicide-bomb",
    "Shelling/artillery/missile attack": "shelling-artillery-missile-attack",
    "Remote explosive/landmine/IED": "remote-explosive-landmine-ied",
    "Grenade": "grenade",
    "Sexual violence": "sexual-violence",
    "Attack": "attack",
    "Abduction/forced disappearance": "abduction-forced-disappearance",
    "Agreement": "agreement",
    "Arrests": "arrests",
    "Change to group/activity": "change-to-group-activity",
    "Disrupted weapons use": "disrupted-weapons-use",
    "Headquarters or base established": "headquarters-or-base-established",
    "Looting/property destruction": "looting-property-destruction",
    "Non-violent transfer of territory": "non-violent-transfer-of-territory",
    "Other": "other",
}
SHOWN = {"verb": 4, "noun": 3, "adj": 1}  # triggers of each part of speech that stand as examples
MOST_VALUES = 4  # words of a condition that are shown
SLOTS = {
    "subj": "by {}",
    "obj": "done to {}",
    "iobj": "given to {}",
    "comp": "followed by what, as in “{}”",
    "attr": "with the complement {}",
    "adv": "with {} beside it",
    "near": "in a sentence with {}",
    "mod": "with {} before it",
    "poss": "of {}",
    "head": "describing {}",
    "gov": "as the object of {}",
    "det": "after {}",
    "verb": "told by the verb {}",
}
FILLED = {
    "subj": "with a subject",
    "obj": "with an object",
    "iobj": "with an indirect object",
    "comp": "with a clause or infinitive after it",
    "attr": "with a complement",
    "head": "as a participle that describes someone",
    "poss": "with a possessor",
    "gov": "as an object",
    "mod": "with a word before it",
    "det": "with an article",
}
ENTITIES = {
    "PLACE": "a place",
    "FACILITY": "a facility",
    "PERSON": "a person",
    "GROUP": "a group",
    "ORGANIZATION": "an organization",
    "NATIONALITY": "a nationality",
    "PRONOUN": "a pronoun",
    "NAME": "a name that nobody knows",
    "REB": "rebels by name",
    "MIL": "an army by name",
    "COP": "a police by name",
    "GOV": "a government by name",
    "OPP": "an opposition by name",
}
ABOUT = """\
# What counts as an event

Written by `make docs` from `pipeline/resources/ontology.tsv`, `triggers.tsv` and `idioms.tsv`; a test holds it to them.

An event mention has a `type`, a `mode` and a `sub_event`. Types and modes are those of
[PLOVER](https://github.com/openeventdata/PLOVER) (manual of 2021) and of POLECAT, the data set made by it; `OTHER` is
what PLOVER has no word for. Sub-events are [ACLED](https://acleddata.com/)'s where ACLED has one. With the kind come
CAMEO's root code, the quad class, and an intensity from -10 to 10 in the manner of Goldstein's scale.

A **trigger** is a word that names a kind of event, alone or in a **frame**: in italics, what must stand where in the
sentence. A word has as many rows as senses; the first whose frame fits counts. {none} rows say that in their frame it
is no event ("fired the imagination"). Here stand the plainest triggers of each kind. Words in capitals are classes of
`nouns.tsv`, such as ARMY (“troop”, “soldier”, …).
"""


def page(ontology: Ontology) -> str:
    """The whole page."""
    rows = triggers_of(ontology)
    none = sum(frame.kind is None for frames in ontology.frames.values() for frame in frames)
    parts = [ABOUT.format(none=none), overview(ontology, rows), acled(ontology)]
    for name, kinds in by_type(ontology):
        classes = list(dict.fromkeys(QUADS[kind.quad] for kind in kinds))
        parts.append(f"## {name}\n\n{' or '.join(classes).capitalize()}.\n")
        parts += [entry(kind, rows[kind.name]) for kind in kinds]
    return "\n".join(parts)


def by_type(ontology: Ontology) -> Iterator[tuple[str, list[Kind]]]:
    """The kinds of each type: without a mode first, then by mode, in the order of the table."""
    order = list(dict.fromkeys(kind.type for kind in ontology.kinds.values()))
    for name in order:
        kinds = [kind for kind in ontology.kinds.values() if kind.type == name]
        modes = list(dict.fromkeys(kind.mode for kind in kinds))
        modes.sort(key=lambda mode: mode is not None)
        yield name, sorted(kinds, key=lambda kind: modes.index(kind.mode))


def triggers_of(ontology: Ontology) -> dict[str, list[tuple[str, Frame]]]:
    """Part of speech and frame of each row that names a kind, by kind."""
    found: dict[str, list[tuple[str, Frame]]] = {name: [] for name in ontology.kinds}
    for (_, part), frames in ontology.frames.items():
        for frame in frames:
            if frame.kind is not None:
                found[frame.kind.name].append((part, frame))
    return found


def overview(ontology: Ontology, rows: dict[str, list[tuple[str, Frame]]]) -> str:
    """A line for each type."""
    lines = ["| type | quad class | kinds | sub-events | words | rows |", "|---|---|---|---|---|---|"]
    for name, kinds in by_type(ontology):
        own = [row for kind in kinds for row in rows[kind.name]]
        subs = {kind.sub_event for kind in kinds}
        classes = ", ".join(dict.fromkeys(QUADS[kind.quad] for kind in kinds))
        link = f"[`{name}`](#{name.lower()})"
        lines.append(f"| {link} | {classes} | {len(kinds)} | {len(subs)} | {count_words(own)} | {len(own)} |")
    every = [row for own in rows.values() for row in own]
    subs = {kind.sub_event for kind in ontology.kinds.values()}
    lines.append(f"| all | | {len(ontology.kinds)} | {len(subs)} | {count_words(every)} | {len(every)} |")
    return "\n".join(lines) + "\n"


def count_words(rows: Iterable[tuple[str, Frame]]) -> int:
    """The different words, by lemma and part of speech."""
    return len({(frame.lemma, part) for part, frame in rows})


def acled(ontology: Ontology) -> str:
    """ACLED's sub-events and the kinds that give them."""
    lines = ["## ACLED's sub-events\n", "| ACLED | `sub_event` | kinds |", "|---|---|---|"]
    for name, slug in ACLED.items():
        kinds = ", ".join(kind.name for kind in ontology.kinds.values() if kind.sub_event == slug)
        lines.append(f"| {name} | `{slug}` | {kinds} |")
    return "\n".join(lines) + "\n"


def entry(kind: Kind, rows: list[tuple[str, Frame]]) -> str:
    """One kind: what it is, where it stands in the other schemes, and its plainest triggers."""
    facts = [f"mode `{kind.mode}`"] if kind.mode else []
    facts += [f"sub-event `{kind.sub_event}`"]
    facts += [f"CAMEO {kind.cameo}"] if kind.cameo else []
    facts += [f"intensity {kind.intensity:+g}"]
    facts += [f"counts the {kind.casualty}"] if kind.casualty else []
    facts += ["folds into what it follows from"] if kind.consequence else []
    shown = "; ".join(readable(part, frame) for part, frame in plainest(rows))
    return (
        f"### {kind.name}\n\n{kind.definition} *{kind.example}*\\\n{', '.join(facts)}\\\n"
        f"{count_words(rows)} words in {len(rows)} rows, such as: {shown}\n"
    )


def plainest(rows: list[tuple[str, Frame]]) -> list[tuple[str, Frame]]:
    """A few rows of different words, those with the fewest conditions first, verbs before nouns."""
    chosen: list[tuple[str, Frame]] = []
    for part, most in SHOWN.items():
        by_word: dict[str, Frame] = {}
        for frame in sorted((frame for its, frame in rows if its == part), key=lambda frame: len(frame.tests)):
            by_word.setdefault(frame.lemma, frame)
        chosen += [(part, frame) for frame in list(by_word.values())[:most]]
    return chosen


def readable(part: str, frame: Frame) -> str:
    """A row in words: "**break off** (verb, *done to TALKS*)"."""
    particle = next((test for test in frame.tests if test.slot == "prt" and test.values and test.wanted), None)
    lemma = f"{frame.lemma} {'/'.join(sorted(particle.values))}" if particle else frame.lemma
    told = [in_words(test) for test in frame.tests if test is not particle]
    conditions = f", *{', '.join(told)}*" if told else ""
    return f"**{lemma}** ({part}{conditions})"


def in_words(test: Test) -> str:
    """A condition in words."""
    slot, _, part = test.slot.partition(":")
    if not test.values:
        return ("" if test.wanted else "not ") + FILLED.get(slot, f"with “{slot}” after it")
    phrase = SLOTS.get(slot, slot + " {}").format(alternatives(test.values))
    phrase += " first of all" if part else ""
    return phrase if test.wanted else f"not {phrase}"


def alternatives(values: frozenset[str]) -> str:
    """Some of the words, classes and kinds of entity that a condition takes: words first, then classes, then names."""
    ordered = sorted(values, key=lambda value: (value.isupper(), value.startswith("@"), value))
    shown = [
        ENTITIES.get(value) or value.removeprefix("@").upper() * value.startswith("@") or value for value in ordered
    ]
    return " or ".join(shown[:MOST_VALUES]) + (" or …" if len(shown) > MOST_VALUES else "")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(load_ontology()), encoding="utf-8")


if __name__ == "__main__":
    main()
