"""The grammatical places of a word, made alike whatever voice, control or clause they stand in.

Works on spaCy's English scheme of dependencies (ClearNLP labels). `slots_of` undoes the passive, and finds subjects
that are understood: of infinitives, participles, relative clauses and coordinated verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline.resources.tables import read_rows

if TYPE_CHECKING:
    from spacy.tokens import Token

Slots = dict[str, list["Token"]]

DEEPEST = 6  # steps up the tree in search of a subject; real sentences need three, loops cannot happen
CLOSE = 2  # tokens between verbs that share their object: "killed and wounded"
RELATIVE = ("WDT", "WP", "WRB")
BLAMING = (
    "of",
    "from",
    "into",
    "for",
    "with",
)  # after an object, the -ing form is the object's: "accused him of lying"
PROMISING = ("promise", "vow")  # of "promised them to go" the subject goes, not the object
AIMED = ("on", "against")  # what an attack or a threat is aimed at
OWN_START = ("det", "poss", "nummod")  # what each of a list begins with anew
SUBSET = ("among", "including")
COMPANY = ("along", "together", "alongside")  # "Turkey, along with Qatar, condemned" has two subjects
PREDICATES = ("acomp", "attr", "oprd")
MODIFIERS = ("compound", "amod", "nmod")


@cache
def accusing_verbs() -> frozenset[str]:
    """The verbs that lay a deed to someone."""
    return frozenset(row[0] for row in read_rows("cues") if row[1] == "accuse")


def is_verb(token: Token) -> bool:
    """Is it a verb or auxiliary, by its tag?"""
    return bool(token.tag_.startswith("VB"))


def is_gerund(token: Token) -> bool:
    """Is it a verb's -ing form used as a noun, as in "the shelling", "police firing", "killed in firing"?"""
    if token.tag_ != "VBG":
        return False
    return token.dep_ == "pobj" or any(child.dep_ in ("det", "poss", *MODIFIERS) for child in token.lefts)


def with_conjuncts(token: Token) -> list[Token]:
    """A word and those coordinated with it to its right."""
    found = [token]
    for child in token.rights:
        if (child.dep_ == "conj" and is_verb(child) == is_verb(token)) or (
            child.dep_ == "appos" and is_listed(token, child)
        ):
            found.extend(with_conjuncts(child))
    return found


def is_listed(first: Token, second: Token) -> bool:
    """Is it a list that the parser takes for an apposition: "a judge, his driver and two guards"?"""
    last = next((child for child in second.rights if child.dep_ == "conj"), None)
    if first.tag_ != "NN" or last is None or "NNP" in (second.tag_, last.tag_):
        return False
    return all(any(child.dep_ in OWN_START for child in noun.lefts) for noun in (first, second, last))


def is_passive(verb: Token) -> bool:
    """Is the subject of the verb the one it is done to?"""
    active_aux = False
    for child in verb.lefts:
        if child.dep_ in ("nsubjpass", "auxpass"):
            return True
        if child.dep_ == "aux":
            active_aux = True
    if verb.tag_ != "VBN" or active_aux:
        return False
    if verb.dep_ == "conj" and any(child.dep_ == "nsubj" for child in verb.lefts):
        return True  # "left seven dead and 20 wounded"
    if verb.dep_ == "conj" and is_verb(verb.head):
        return is_passive(verb.head)
    return verb.dep_ in ("acl", "advcl", "amod", "pcomp")


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other word itself."""
    if token.tag_ in RELATIVE or (token.lower_ == "that" and token.tag_ in ("IN", "DT")):
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                return ancestor.head
    return token


def surface_subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb as it stands or as it is understood: control, coordination, participles, relatives."""
    own = [child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass", "csubj")]
    if own:
        return antecedent(own[0] if own[0].tag_ not in RELATIVE else own[-1])
    if depth == DEEPEST:
        return None
    head = verb.head
    match verb.dep_:
        case "conj" if is_verb(head):
            return surface_subject(head, depth + 1)
        case "xcomp":
            controller = next((child for child in head.rights if child.dep_ in ("dobj", "dative")), None)
            deeper = head.head if head.dep_ in PREDICATES else head  # "is ready to sign"
            if controller is not None and head.lemma_ not in PROMISING:
                return controller
            return surface_subject(deeper, depth + 1) if is_verb(deeper) else None
        case "advcl" if is_verb(head):
            return surface_subject(head, depth + 1)
        case "pcomp" if head.head.dep_ in ("dobj", "nsubjpass") and head.head.head.lemma_.lower() in accusing_verbs():
            return antecedent(head.head)  # the parser joins "of" to the accused as often as to "accused"
        case "pcomp" if is_verb(head.head):
            blamed = next((child for child in head.head.rights if child.dep_ == "dobj"), None)
            return blamed if blamed and head.lower_ in BLAMING else surface_subject(head.head, depth + 1)
        case "acl" if verb.tag_ == "VB":
            return owner(head, depth)
        case "acl" | "relcl":
            return head
        case _:
            return None


def owner(noun: Token, depth: int) -> Token | None:
    """Whose plan, attempt or order a noun is: its possessive, or the subject of the verb it belongs to."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    return surface_subject(noun.head, depth + 1) if is_verb(noun.head) else None


def prepositions(token: Token, slots: Slots) -> None:
    """Adds what stands under each preposition of a word, by the preposition's lemma ("out of" too)."""
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent") and child.tag_ in ("IN", "TO", "RP", "VBG", "RB"):
            under_preposition(child, "subj" if child.dep_ == "agent" else child.lower_, slots)


def under_preposition(preposition: Token, name: str, slots: Slots) -> None:
    """Adds what stands under one preposition, and under those that it governs."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            slots.setdefault(name, []).extend(map(antecedent, with_conjuncts(child)))
            if preposition.lower_ == "by" and child.dep_ == "pobj":
                for other in child.rights:  # "the attack by rebels on the port": the parser joins "on" to the rebels
                    if other.dep_ == "prep" and other.lower_ in AIMED:
                        under_preposition(other, other.lower_, slots)
        elif child.dep_ == "prep":
            under_preposition(child, f"{name} {child.lower_}", slots)


def slots_of(token: Token) -> Slots:
    """The words in each grammatical place of a word, coordinated ones all; a place that is empty is missing.

    Verbs: `subj` and `obj` (logical, the passive undone), `iobj`, `prt`, `comp`, `attr`, `adv`, each preposition, and
    `head` for a participle that only describes someone ("rebels backed by"). Nouns: `poss`, `mod`, `det`, `comp`,
    each preposition, `head` (the noun before which they stand) and `gov` (the verb whose object they are).
    Adjectives: `subj`, and each preposition.
    """
    slots: Slots = {}
    if is_verb(token) and not is_gerund(token):
        verb_slots(token, slots)
    else:
        for child in token.lefts:
            if child.dep_ == "poss":
                slots.setdefault("poss", []).extend(with_conjuncts(child))
            elif child.dep_ in MODIFIERS:
                slots.setdefault("mod", []).extend((*with_conjuncts(child), *child.lefts))
            elif child.dep_ in ("nsubj", "nsubjpass"):
                slots.setdefault("subj", []).extend(with_conjuncts(child))
            elif child.dep_ == "det":
                slots.setdefault("det", []).append(child)
        if token.dep_ in MODIFIERS:
            slots["head"] = [token.head]
        if token.dep_ in ("dobj", "nsubjpass") and is_verb(token.head):
            slots["gov"] = [token.head]
        slots["comp"] = [child for child in token.rights if child.dep_ in ("acl", "xcomp") and child.tag_ == "VB"]
        if token.tag_.startswith("JJ"):
            predicate_subject(token, slots)
    prepositions(token, slots)
    return slots


def predicate_subject(adjective: Token, slots: Slots) -> None:
    """Of whom an adjective is said: the subject or object of its verb, or the noun or number before it."""
    if "subj" in slots:
        return
    head = adjective.head
    subject = next((child for child in adjective.lefts if child.dep_ == "nummod"), None)  # "left seven dead"
    if subject is not None:
        slots["subj"] = [subject]
        return
    if adjective.dep_ in PREDICATES and is_verb(head):
        objects = [child for child in head.children if child.dep_ == "dobj"]
        subject = objects[0] if objects else surface_subject(head)
    elif adjective.dep_ == "amod":
        subject = head
    elif adjective.nbor(-1).like_num if adjective.i else False:
        subject = adjective.nbor(-1)
    if subject is not None:
        slots["subj"] = with_conjuncts(subject)


def follow(slots: Slots, path: str) -> list[Token]:
    """The words at the end of a path: a slot, a slot of a slot (`comp>obj>on`), or a part of one (`between:first`)."""
    outer, *inner = path.split(">")
    name, _, part = outer.partition(":")
    tokens = slots.get(name, [])
    if part:
        tokens = tokens[:1] if part == "first" else tokens[1:]
    for name in inner:
        tokens = [token for outer_token in tokens for token in slots_of(outer_token).get(name, [])]
    return tokens


def verb_slots(verb: Token, slots: Slots) -> None:
    """Adds the logical places of a verb."""
    passive = is_passive(verb)
    if verb.tag_ == "VBN" and verb.dep_ in ("amod", "acl"):
        slots["head"] = [verb.head]
    for child in verb.children:
        match child.dep_:
            case "dobj" if is_subset(child):
                continue
            case "dobj":
                slots.setdefault("iobj" if passive else "obj", []).extend(map(antecedent, with_conjuncts(child)))
            case "dative" if child.tag_ not in ("IN", "TO"):
                slots.setdefault("iobj", []).extend(with_conjuncts(child))
            case "prt":
                slots.setdefault("prt", []).append(child)
            case "xcomp" | "ccomp":
                slots.setdefault("comp", []).append(child)
            case "acomp" | "attr" | "oprd":
                slots.setdefault("attr", []).extend(with_conjuncts(child))
            case "prep" if child.n_lefts + child.n_rights == 0:
                slots.setdefault("prt", []).append(child)  # "stood by while …"
            case "advmod" | "npadvmod":
                slots.setdefault("adv", []).append(child)
                if child.i == verb.i + 1 or (child.i > verb.i and child.n_lefts + child.n_rights == 0):
                    slots.setdefault("prt", []).append(child)  # the parser takes many a particle for an adverb
    subject = surface_subject(verb)
    if subject is not None:
        slots.setdefault("obj" if passive else "subj", []).extend((*with_conjuncts(subject), *company(verb, subject)))
    adverbial = any(child.tag_ == "WRB" for child in verb.lefts)
    if verb.dep_ == "relcl" and not (passive or adverbial or "obj" in slots) and subject is not verb.head:
        slots["obj"] = [verb.head]
    if "obj" not in slots and not passive:
        counted = [child for child in verb.rights if child.dep_ == "npadvmod" and is_count(child)]
        if counted:
            slots["obj"] = counted
    if "obj" not in slots and verb.dep_ == "conj" and is_verb(verb.head) and verb.i < verb.head.right_edge.i:
        shared_object(verb, slots)
    if "obj" not in slots and not passive and verb.tag_ != "VBG":
        for other in verb.rights:
            if other.dep_ == "conj" and other.i - verb.i <= CLOSE and is_verb(other):
                slots.setdefault("obj", []).extend(
                    one for child in other.rights if child.dep_ == "dobj" for one in with_conjuncts(child)
                )
        if not slots.get("obj", True):
            del slots["obj"]


def company(verb: Token, subject: Token) -> Iterator[Token]:
    """Those who do it as well by another turn than "and": "along with Qatar", "as well as Morocco"."""
    for child in verb.lefts if subject.head == verb else ():
        if child.i <= subject.i:
            continue
        if child.dep_ in ("nsubj", "nsubjpass") and child.left_edge.nbor(-1).dep_ == "cc":
            yield from with_conjuncts(child)
        elif child.dep_ == "prep" and child.lower_ in COMPANY:
            nouns = [child, *(inner for inner in child.rights if inner.dep_ == "prep")]
            yield from (one for noun in nouns for one in noun.rights if one.dep_ == "pobj")


def is_subset(noun: Token) -> bool:
    """Is it "two children" of "killed nine people, among them two children", who are counted already?"""
    return any(child.dep_ == "prep" and child.lower_ in SUBSET for child in noun.lefts)


def is_count(noun: Token) -> bool:
    """Is it people counted, which the parser takes for a measure of time or space: "wounded ten shoppers"?"""
    counted = any(child.dep_ == "nummod" for child in noun.lefts)
    return counted and noun.tag_ == "NNS" and not noun.ent_type_


def shared_object(verb: Token, slots: Slots) -> None:
    """In "shelled and then stormed the town" the parser may give the object to one of the verbs alone."""
    after = [child for child in verb.head.rights if child.dep_ == "dobj" and child.i > verb.i]
    if after:
        slots["obj"] = with_conjuncts(after[0])
