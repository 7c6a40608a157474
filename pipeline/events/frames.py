"""What a verb of attribution reports, by the frames of `cues.tsv`, and which words are its cue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.events.sources import is_someone, source_words
from pipeline.events.trees import agent_of, clause, is_infinitive, objects_of, particle_of, subject_of, subtree
from pipeline.resources.tables import read_rows, read_table

if TYPE_CHECKING:
    from spacy.tokens import Token

SPEECHLESS = frozenset(("judge", "feel", "mention"))  # classes that tell nothing under a modal verb
QUOTING = frozenset(("strong", "quote"))  # frames of verbs that take a quotation beside them
COMPLEMENTS = frozenset(("that", "to", "inf", "np", "as"))  # frames of what a passive says of its subject
HELPERS = frozenset(("aux", "auxpass", "neg", "advmod", "prt"))


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of a verb that reports: its class, the frames it takes, the phrases that go along with an object."""

    kind: str
    frames: frozenset[str]
    along: frozenset[str]


@dataclass(slots=True)
class Report:
    """An attribution in tokens: `cue`, `source` (its tokens) with its `head`, and `content`, all as token numbers."""

    cue: list[int]
    kind: str
    head: Token | None = None
    source: list[int] = field(default_factory=list)
    content: set[int] = field(default_factory=set)
    strong: bool = False  # takes a quotation beside it
    speaks: bool = False  # takes a sentence beside it even without quotation marks
    through: Report | None = None  # whose words cite this one: "Reuters reported, citing officials"


# Whoever says, judges or feels may do so about a thing.
SPEAKS_ABOUT = Cue("mention", frozenset(("about",)), frozenset())


@cache
def cue_verbs() -> dict[str, tuple[Cue, ...]]:
    """The readings of each cue verb, by lemma or by lemma and particle; the first that fits counts."""
    table: dict[str, list[Cue]] = {}
    for lemma, kind, frames in read_rows("cues"):
        names = frames.split()
        along = frozenset(name[1:] for name in names if name[0] == "+")
        table.setdefault(lemma, []).append(Cue(kind, frozenset(name for name in names if name[0] != "+"), along))
    for cues in table.values():
        if not any("about" in cue.frames for cue in cues):
            cues.append(SPEAKS_ABOUT)
    return {lemma: tuple(cues) for lemma, cues in table.items()}


@cache
def cue_lemmas() -> frozenset[str]:
    """The lemmas of cue verbs, with a particle or without."""
    return frozenset(verb.split()[0] for verb in cue_verbs())


def cues_of(verb: Token) -> tuple[Cue, ...]:
    """The readings of a verb as a cue."""
    lemma = verb.lemma_.lower()
    if f"{lemma}e" in cue_verbs() and not verb.lower_.startswith(lemma + lemma[-1]) and lemma != verb.lower_:
        lemma += "e"  # the lemmatizer takes "hoped" for a form of "hop"
    if lemma not in cue_lemmas():
        return ()
    particle = particle_of(verb)
    with_particle = cue_verbs().get(f"{lemma} {particle.lower_}") if particle is not None else None
    return with_particle or cue_verbs().get(lemma, ())


def by_verb(verb: Token) -> Iterator[Report]:
    """`X said that …`, `X denied the charge`, `X promised to …`, `X is said to …`: the first reading with a content."""
    cues = cues_of(verb)
    if not cues or is_name_giving(verb):
        return
    passive = is_passive(verb)
    found = next((report for cue in cues if (report := reading(verb, cue, passive)) is not None), None)
    if found is None and not passive and cues[0].frames & QUOTING:
        found = Report(cue=cue_tokens(verb), kind=cues[0].kind)
        name_source(found, speaker_of(verb))
        if found.head is None:
            return
    if found is not None:
        found.strong = bool(cues[0].frames & QUOTING)
        found.speaks = "strong" in cues[0].frames and not has_thing(verb)
        yield found


def is_passive(verb: Token) -> bool:
    """`was described by X`; `the plan described by X` too."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN" or any(child.dep_ in ("aux", "nsubj", "dobj") for child in verb.children):
        return False
    return verb.dep_ == "advcl" or (verb.dep_ == "acl" and agent_of(verb) is not None)


def is_name_giving(verb: Token) -> bool:
    """Is it the `called` of `a river called the Ouse`, by which nobody says anything?"""
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or agent_of(verb) is not None:
        return False
    return any(child.dep_ == "oprd" and child.pos_ in ("NOUN", "PROPN", "NUM") for child in verb.rights)


def reading(verb: Token, cue: Cue, passive: bool) -> Report | None:
    """The report of one reading of a verb; None where its frames are not there."""
    if "experiencer" in cue.frames and (report := by_experience(verb, cue, passive)) is not None:
        return report
    content, preposition = content_of(verb, cue, passive)
    if not content or (passive and "active" in cue.frames):
        return None
    report = Report(cue=cue_tokens(verb) + preposition, kind=cue.kind, content=content)
    head = agent_of(verb) if passive else speaker_of(verb)
    if cue.kind in SPEECHLESS and any(child.tag_ == "MD" for child in verb.lefts) and not is_wish(verb, cue):
        return None  # who would praise or might dislike a thing has not yet done so
    if head is not None and head.lower_ == "you" and not cue.frames & QUOTING:
        return None  # what the reader may think or like, nobody reports
    if head is not None and not (head.lower_ == "it" and passive):
        name_source(report, head)
    return report


def is_wish(verb: Token, cue: Cue) -> bool:
    """Is it the `would like` of `X would like to leave`, which is felt now?"""
    would = any(child.lower_ == "would" for child in verb.lefts)
    return would and cue.kind == "feel" and any(is_infinitive(child) for child in verb.rights)


def name_source(report: Report, head: Token | None) -> None:
    """Gives a report its source."""
    if head is not None:
        report.head = head
        report.source = [
            token.i for token in head.subtree if token.i not in report.content and token.i not in report.cue
        ]


def by_experience(verb: Token, cue: Cue, passive: bool) -> Report | None:
    """`The verdict shocked officials`: they are the source, the verdict is what they feel about."""
    if passive:
        return None
    head = next(iter(objects_of(verb)), None)
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "csubj")), None)
    if head is None or subject is None:
        return None
    report = Report(cue=cue_tokens(verb), kind=cue.kind, content=subtree(subject))
    name_source(report, head)
    return report


def content_of(verb: Token, cue: Cue, passive: bool) -> tuple[set[int], list[int]]:
    """What a verb reports, as the frames of one reading allow, and the preposition that belongs to the cue."""
    content = clause_content(verb, cue)
    if content or (cue.frames & {"strong", "as"} and (content := spoken_around(verb))):
        return content, []
    if passive:
        content = passive_content(verb, cue)
        return (content, []) if content else prepositional(verb, cue)
    if "seem" in cue.frames:
        return seeming(verb), []
    if cue.frames & {"to", "inf"}:
        for child in verb.children:
            if child.dep_ in ("xcomp", "ccomp") and is_infinitive(child):
                asked = (other for other in objects_of(verb) if other.i < child.i)
                return subtree(child) | {number for other in asked for number in subtree(other)}, []
    content, preposition = prepositional(verb, cue)
    if content:
        return goes_on(verb, content, cue), preposition
    return goes_on(verb, object_content(verb, cue), cue), []


def clause_content(verb: Token, cue: Cue) -> set[int]:
    """The clause that a verb governs, with the afterthoughts that the parse has hung on the verb."""
    content: set[int] = set()
    if "that" not in cue.frames:
        return content
    with_object = has_thing(verb)
    for child in verb.children:
        if child.i < verb.i and with_object:
            continue  # "…, X announced a truce": the parse has run two sentences together
        if child.pos_ == "ADJ" and child.dep_ in ("oprd", "acomp", "ccomp") and child == particle_of(verb):
            content |= {n for kid in child.children if kid.dep_ in ("ccomp", "advcl") for n in clause(kid)}
        elif child.dep_ == "ccomp" or (child.dep_ == "xcomp" and child.tag_ == "VBG" and child.i > verb.i):
            content |= clause(child) - asides(child)
    if not content and not with_object:
        content = {n for child in verb.rights if is_answer(child) for n in subtree(child)}
    if content and min(content) > verb.i:
        for child in verb.children:
            if child.dep_ == "advcl" and child.i > max(content) and any(kid.dep_ == "mark" for kid in child.lefts):
                content |= subtree(child)
    return content


def is_answer(word: Token) -> bool:
    """Is it the `yes` of `nine in ten said yes`, the `so` of `she does not think so`?"""
    return word.dep_ == "intj" or (word.lower_ == "so" and word.dep_ == "advmod" and not any(word.children))


def has_thing(verb: Token) -> bool:
    """Whether a verb has an object that is no one it speaks to."""
    return any(child.dep_ == "dobj" and not is_someone(child) for child in verb.rights)


def asides(root: Token) -> set[int]:
    """What stands in the clause of a content but is the writer's: `…, adding that …`, `…, while others said …`."""
    found: set[int] = set()
    for child in root.rights:
        if child.dep_ not in ("advcl", "conj") or child.left_edge.i == 0 or child.left_edge.nbor(-1).text != ",":
            continue
        if is_aside(child) or any(kid.dep_ == "mark" and kid.lower_ == "while" for kid in child.lefts):
            found |= subtree(child)
    return found


def is_aside(verb: Token) -> bool:
    """Is it the `adding` of `X said that …, adding that …`, which the parse hangs on what is said?"""
    return verb.dep_ == "advcl" and verb.tag_ == "VBG" and any("strong" in cue.frames for cue in cues_of(verb))


def speaker_of(verb: Token) -> Token | None:
    """Who says what a verb reports; for an aside the one who is speaking already."""
    if is_aside(verb) and verb.head.dep_ == "ccomp" and cues_of(verb.head.head):
        return subject_of(verb.head.head)
    return subject_of(verb)


def spoken_around(verb: Token) -> set[int]:
    """The sentence in which the cue stands as a parenthesis: `The museum, X said, would …`, `as X said, …`."""
    as_it_says = verb.dep_ == "advcl" and any(kid.lower_ == "as" for kid in verb.lefts)
    if verb.dep_ == "parataxis" or (as_it_says and all(thing.lower_ == "it" for thing in objects_of(verb))):
        return subtree(verb.head) - subtree(verb) - asides(verb.head)
    return set()


def passive_content(verb: Token, cue: Cue) -> set[int]:
    """`X is said to …`, `the plan was criticized by X`."""
    subjects = {token.i for child in verb.children if child.dep_ == "nsubjpass" for token in child.subtree}
    if verb.dep_ == "acl":
        subjects = {token.i for token in verb.head.subtree if token.i < verb.left_edge.i}
    for child in verb.children:
        if child.dep_ in ("xcomp", "oprd") and cue.frames & COMPLEMENTS:
            return subtree(child) | subjects
    if "words" in cue.frames and any(is_target(verb.doc[number]) for number in subjects):
        return set()
    if has_needed(verb, cue) or "np" in cue.frames:
        return subjects | {n for child in verb.children if child.lower_ in cue.along for n in subtree(child)}
    return set()


def seeming(verb: Token) -> set[int]:
    """`The army seems to have left`: all but the cue."""
    if any(child.dep_ in ("xcomp", "oprd", "acomp") for child in verb.children):
        kept = (child for child in verb.children if child.dep_ in ("nsubj", "xcomp", "oprd", "acomp", "prep"))
        return {number for child in kept for number in subtree(child)}
    return set()


def prepositional(verb: Token, cue: Cue) -> tuple[set[int], list[int]]:
    """`called for an inquiry`: what stands after the preposition, which is part of the cue where it is next to it."""
    after = cue_tokens(verb)[-1] + 1
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in cue.frames and child.i > verb.i:
            content = subtree(child) - {child.i}
            between = [verb.doc[number] for number in range(after, child.i)]
            if content:
                near = all(token.tag_ in ("RB", "RBR") for token in between) and len(between) <= 2  # noqa: PLR2004 — "talked more openly about"
                return content, list(range(after, child.i + 1)) if near else []
    return set(), []


def object_content(verb: Token, cue: Cue) -> set[int]:
    """`denied the charge`; for some verbs only with an `as`."""
    if "np" not in cue.frames and not has_needed(verb, cue):
        return set()
    if "words" in cue.frames and any(is_target(thing) for thing in objects_of(verb)):
        return set()
    return {number for child in objects_of(verb) for number in subtree(child)}


def is_target(thing: Token) -> bool:
    """Is a thing attacked with arms rather than with words: a place, a building, soldiers?"""
    word = thing.lemma_.lower()
    armed = word in source_words() and source_words()[word][0] == "military"
    return armed or thing.ent_type_ in ("GPE", "LOC", "FAC") or word in sites()


@cache
def sites() -> frozenset[str]:
    """Nouns for places and buildings."""
    return frozenset(row["noun"] for row in read_table("place_nouns") if row["kind"] in ("area", "site", "mission"))


def has_needed(verb: Token, cue: Cue) -> bool:
    """Whether the preposition that a reading needs is there, on the verb or on its object."""
    needed = {name.removeprefix("np&") for name in cue.frames if name.startswith("np&")}
    places = (verb, *objects_of(verb)) if needed else ()
    return any(child.dep_ == "prep" and child.lower_ in needed for place in places for child in place.rights)


def goes_on(verb: Token, content: set[int], cue: Cue) -> set[int]:
    """The content with the phrases that follow it: `accused X of …`, `called on X to …`, `described X as …`."""
    if not content:
        return content
    for child in verb.rights:
        first = min(child.left_edge.i, child.i)
        fits = (child.dep_ == "prep" and child.lower_ in cue.along) or (
            child.dep_ in ("xcomp", "advcl", "ccomp") and is_infinitive(child)
        )
        if fits and first == max(content) + 1:
            content = content | subtree(child)
    return content


def cue_tokens(verb: Token) -> list[int]:
    """The verb with the helpers, adverbs and negation right before it and its particle."""
    near = {child.i for child in verb.children if child.dep_ in HELPERS}
    first = verb.i
    while first - 1 in near:
        first -= 1
    last = verb.i
    particle = particle_of(verb)
    if particle is not None and all(token.lower_ == "it" for token in verb.doc[last + 1 : particle.i]):
        last = max(last, particle.i)  # "made it clear"
    return list(range(first, last + 1))
