"""What grammar says of an event: did it happen, or was it denied, planned, asked for, feared?

The words are those of `modality.tsv`. The walk goes from the word of the event up the tree as long as each step only
says how real the step below is ("failed to take", "a plan for a strike", "reports that the king had fled were
false"), and composes what it meets: what is not denied did happen, what could not be prevented did too, and a plan
that was foiled came to nothing. After Karttunen, Implicative Verbs (Language 47, 1971), and Saurí & Pustejovsky,
FactBank (2009).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.events.syntax import PREDICATES, is_verb
from pipeline.events.triggers import Trigger
from pipeline.resources.tables import read_rows, read_table
from pipeline.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

HIGHEST = 8  # steps up the tree; farther off a word says nothing of the event
LONGEST_PHRASE = 3  # tokens of a preposition: "in case of"
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
QUESTIONING = frozenset(("WP", "WRB", "WDT", "WP$"))
OWN_SLOTS = {"neg": "adv", "advmod": "adv", "aux": "aux", "mark": "mark", "amod": "mod", "det": "det"}
# What an effect farther out makes of one farther in; where the pair is missing the inner one stands.
COMPOSED = {
    ("negated", "negated"): "affirmed",
    ("denied", "negated"): "affirmed",
    ("affirmed", "negated"): "negated",
    ("true", "negated"): "denied",
    ("planned", "negated"): "negated",
    ("requested", "negated"): "negated",
    ("hypothetical", "negated"): "negated",
    ("hearsay", "negated"): "negated",
    ("hearsay", "true"): "true",
    ("rejected", "negated"): "affirmed",
    ("planned", "denied"): "denied",
    ("requested", "denied"): "denied",
    ("hypothetical", "denied"): "denied",
    ("hearsay", "denied"): "denied",
    ("hearsay", "rejected"): "denied",
    ("planned", "rejected"): "negated",
    ("planned", "hypothetical"): "hypothetical",
    ("requested", "hypothetical"): "hypothetical",
    ("hearsay", "hypothetical"): "hypothetical",
    ("affirmed", "hypothetical"): "hypothetical",
    ("affirmed", "planned"): "planned",
}


class Reality(NamedTuple):
    """How real grammar makes an event.

    `effect` is a modality, or `affirmed` (a doubt that is taken back), `hearsay` (told, by no one named), `past` (as it
    is), or none; `is_history` is true where a word marks it as long over.
    """

    effect: str | None
    is_history: bool


@cache
def effects() -> dict[tuple[str, str], str]:
    """The effect of each lemma in each slot of `modality.tsv`."""
    return {(row["lemma"], row["slot"]): row["effect"] for row in read_table("modality")}


@cache
def governors() -> dict[tuple[str, str, bool], str]:
    """The effect of each lemma on what it governs in each slot, apart for verbs and other words."""
    return {(row["lemma"], row["slot"], row["pos"] == "verb"): row["effect"] for row in read_table("modality")}


@cache
def implicatives() -> frozenset[str]:
    """Verbs whose infinitive tells what did happen."""
    return frozenset(row[0] for row in read_rows("implicative_verbs"))


def composed(inner: str | None, outer: str | None) -> str | None:
    """What two effects make together, the nearer to the event first."""
    if inner is None or outer is None:
        return outer if inner is None else inner
    return COMPOSED.get((inner, outer), inner)


def reality_of(trigger: Trigger) -> Reality:
    """What all the words around an event make of it."""
    effect: str | None = "negated" if trigger.frame.undone else None
    is_history = False
    for found in all_effects(trigger):
        if found == "background":
            is_history = True
        elif effect != "past":
            effect = composed(effect, found)
    if effect == "rejected":
        effect = "negated"
    return Reality(None if effect == "true" else effect, is_history)


def all_effects(trigger: Trigger) -> Iterator[str]:
    """The effects of the words around an event, from its own modifiers up the tree."""
    token, anchor = trigger.token, trigger.anchor
    yield from own_effects(token)
    if anchor != token:
        if token.head == anchor and (lent := looked_up(anchor, "obj" if token.dep_ != "nsubj" else "subj")):
            yield from (effect for effect in lent[1] if effect != "through")
        yield from own_effects(anchor, apart_from=token)
    yield from upward_effects(anchor, is_expressive=is_expressive(trigger))


def is_expressive(trigger: Trigger) -> bool:
    """Is it done with words: accusing, asking, promising?"""
    return trigger.kind.quad in ("VC", "VX") and trigger.kind.type != "CONSULT"


def own_effects(token: Token, *, apart_from: Token | None = None) -> Iterator[str]:
    """What a word's own negation, modals, conjunction, adjectives and determiner say together."""
    table = effects()
    found = [effect for child in token.children if child != apart_from for effect in child_effects(token, child)]
    yield from (effect for effect in found if effect == "background")
    rest = [effect for effect in found if effect != "background"]
    if is_verb(token):
        if is_inverted_condition(token):
            rest.insert(0, "hypothetical")
        if is_command(token):
            rest.insert(0, "requested")
        if "forestalled" in rest:  # "before it could explode"
            rest = ["negated"] if "hypothetical" in rest else []
        if "planned" in rest and any(is_condition(child, table) for child in token.children):
            rest = ["hypothetical", *(effect for effect in rest if effect != "planned")]
    if rest.count("negated") == 1:
        yield "negated"
    elif rest and "negated" not in rest:
        yield rest[0]


def child_effects(token: Token, child: Token) -> Iterator[str]:
    """What one modifier or subject says of its word."""
    table = effects()
    slot = OWN_SLOTS.get(child.dep_)
    if slot is not None and child.tag_ != "TO":
        effect = table.get((child.lower_, slot)) or table.get((child.lemma_.lower(), slot))
        follower = child.nbor().lower_ if child.i + 1 < len(child.doc) else ""
        if effect is not None and (follower, "not") not in table:
            yield effect
    elif child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and is_verb(token):
        if (child.lower_, "subj") in table:
            yield table[child.lower_, "subj"]
        for inner in child.lefts:
            if inner.dep_ == "det" and table.get((inner.lower_, "det")) == "negated":
                yield "negated"
            if inner.dep_ == "neg" or any(below.dep_ == "neg" for below in inner.lefts if inner.dep_ == "nummod"):
                yield "negated"  # "not a single house", "not one house"


def is_inverted_condition(verb: Token) -> bool:
    """Is it "had the army attacked"?"""
    subject = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
    if subject is None or verb.dep_ != "advcl":
        return False
    return any(child.dep_ == "aux" and child.i < subject.i and child.tag_ in ("VBD", "MD") for child in verb.lefts)


def is_command(verb: Token) -> bool:
    """Is it an imperative: "release our sons"?"""
    bare = verb.tag_ == "VB" and verb.dep_ in ("ROOT", "ccomp")
    return bare and not any(child.dep_ in (*SUBJECTS, "aux", "auxpass", "mark") for child in verb.lefts)


def is_condition(clause: Token, table: dict[tuple[str, str], str]) -> bool:
    """Is it an if-clause?"""
    return clause.dep_ == "advcl" and any(table.get((child.lower_, "mark")) == "hypothetical" for child in clause.lefts)


def upward_effects(token: Token, *, is_expressive: bool) -> Iterator[str]:
    """Effects of the words above, as long as each step says how real the one below is."""
    for _ in range(HIGHEST):
        head = token.head
        if head == token:
            if is_yes_no_question(token):
                yield "hypothetical"
            return
        if token.dep_ == "conj":
            yield from shared_effects(token, head)
            token = head
            continue
        step = step_up(token, is_expressive=is_expressive)
        if step is None:
            return
        above, found = step
        yield from (effect for effect in found if effect != "through")
        yield from own_effects(above)
        token = above


def shared_effects(token: Token, head: Token) -> Iterator[str]:
    """What the first of two coordinated words shares with the second: its modal, and its negation before an "or"."""
    if any(child.dep_ in (*SUBJECTS, "aux") for child in token.lefts):
        return
    either = any(child.dep_ == "cc" and child.lower_ in ("or", "nor") for child in head.rights)
    yield from (effect for effect in own_effects(head) if effect in ("planned", "hypothetical", "requested") or either)


def step_up(token: Token, *, is_expressive: bool) -> tuple[Token, list[str]] | None:
    """The word above that bears on how real a word is, with its effects; none where nothing above does."""
    table = effects()
    head = token.head
    match token.dep_:
        case "pobj" | "pcomp":
            return above_preposition(token, table)
        case "dobj" | "nsubjpass":
            return looked_up(head, "obj")
        case "compound" | "nmod":
            return looked_up(head, "compound")
        case "nsubj" | "csubj":
            return predicate_above(token, head, table)
        case "advcl" if is_infinitive(token):
            return above_purpose(token, head, table, is_expressive=is_expressive)
        case "relcl" | "acl" | "ccomp" | "xcomp" | "attr" | "acomp" | "oprd" | "advcl":
            return above_clause(token, head, table, is_expressive=is_expressive)
    return None


def looked_up(head: Token, slot: str) -> tuple[Token, list[str]] | None:
    """The word above with its effect in a slot, if it has one."""
    names = [head.lemma_.lower(), head.lower_]
    names[:0] = [f"{names[0]} {child.lower_}" for child in head.rights if child.dep_ == "prt"]
    table, verbal = governors(), is_verb(head)
    effect = next((table[name, slot, verbal] for name in names if (name, slot, verbal) in table), None)
    return None if effect is None else (head, [effect])


def above_preposition(token: Token, table: dict[tuple[str, str], str]) -> tuple[Token, list[str]] | None:
    """What stands above a preposition: "calls for", "without", "in case of"."""
    preposition = token.head
    found = []
    for size in range(1, min(LONGEST_PHRASE, preposition.i + 1) + 1):
        phrase = words_of(token.doc).between(preposition.i + 1 - size, preposition.i + 1).lower()
        if (phrase, "prep") in table:
            found.append(table[phrase, "prep"])
    head = preposition.head
    above = looked_up(head, preposition.lower_)
    if above is not None:
        return above[0], [*found, *above[1]]
    return (preposition, found) if found else None


def predicate_above(token: Token, head: Token, table: dict[tuple[str, str], str]) -> tuple[Token, list[str]] | None:
    """What is said of an event or a report as the subject: "reports … were false", "a strike is likely"."""
    for child in head.rights:
        if child.dep_ in PREDICATES and (child.lemma_.lower(), "pred") in table:
            return head, [table[child.lemma_.lower(), "pred"]]
    if not is_verb(token) and token.tag_.startswith("NN") and is_indefinite(token):
        found = [effect for effect in own_effects(head) if effect in ("planned", "hypothetical")]
        return (head, found) if found else None
    return None


def is_indefinite(noun: Token) -> bool:
    """Is it one that has not been spoken of: "a strike", "strikes"?"""
    determiners = [child.lower_ for child in noun.lefts if child.dep_ in ("det", "poss")]
    return all((word, "indefinite") in effects() for word in determiners)


def above_purpose(
    token: Token, head: Token, table: dict[tuple[str, str], str], *, is_expressive: bool
) -> tuple[Token, list[str]] | None:
    """What stands above "to demand", "to rescue": a plan told as an object, or the deed that serves the purpose.

    A purpose that is words is reached by the deed: who marched to demand something demanded it.
    """
    planned = next((child for child in head.rights if child.dep_ in ("dobj", "pobj") and child.i < token.i), None)
    if planned is not None and (above := looked_up(planned, "comp")) is not None:
        return above
    if any(child.lower_ == "only" and child.i < token.i for child in token.lefts):
        return None
    through = is_expressive or head.lemma_.lower() in implicatives()
    return head, ["through" if through else infinitive_effect(head, table) or "planned"]


def above_clause(
    token: Token, head: Token, table: dict[tuple[str, str], str], *, is_expressive: bool
) -> tuple[Token, list[str]] | None:
    """What stands above a complement: a verb, a noun or an adjective that takes clauses."""
    infinitive = is_infinitive(token)
    if infinitive and (effect := infinitive_effect(head, table)) is not None:
        return head, [effect]
    if token.dep_ == "ccomp" and any(child.dep_ == "dobj" for child in head.children):
        return None  # two clauses side by side: "a station reported …; the army rejected that"
    above = looked_up(head, "comp")
    if above is not None and above[1] == ["requested"] and is_indicative(token):
        return None  # "insists that it withdrew"
    if above is None and token.dep_ != "relcl":
        for child in head.rights:
            if child.dep_ in PREDICATES and (child.lemma_.lower(), "pred") in table:
                return head, [table[child.lemma_.lower(), "pred"]]
    if above is not None or token.dep_ != "xcomp":
        return above
    if infinitive and is_verb(head) and head.lemma_.lower() not in implicatives() and not is_expressive:
        return head, ["planned"]
    return head, ["through"]


def is_indicative(clause: Token) -> bool:
    """Does a clause tell what is or was: "that it withdrew", not "that it withdraw"?"""
    finite = ("VBD", "VBZ", "VBP")
    return clause.dep_ == "ccomp" and (
        clause.tag_ in finite
        or any(child.dep_ in ("aux", "auxpass") and child.tag_ in finite for child in clause.lefts)
    )


def infinitive_effect(head: Token, table: dict[tuple[str, str], str]) -> str | None:
    """What a word makes of its infinitive alone, as it stands ("had to") or by its lemma."""
    return table.get((head.lower_, "to")) or table.get((head.lemma_.lower(), "to"))


def is_infinitive(verb: Token) -> bool:
    """Is it a verb with its "to", which after some verbs tells what for ("to demand"), after others what is asked?"""
    if not any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.lefts):
        return False
    return verb.tag_ == "VB" or any(child.dep_ == "auxpass" and child.tag_ == "VB" for child in verb.lefts)


def is_yes_no_question(root: Token) -> bool:
    """Is the main clause a question that can be answered with no?"""
    words, (start, end) = words_of(root.doc), words_of(root.doc).sentences[root.i]
    tokens = (root.doc[number] for number in range(end - 1, start - 1, -1))
    last = next((token for token in tokens if not (token.is_space or token.is_quote)), root)
    return last.text == "?" and QUESTIONING.isdisjoint(words.tags[start:end])
