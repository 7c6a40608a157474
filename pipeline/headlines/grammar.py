"""The grammar of headlines, undone in the parse: what is left out is read as if it stood there.

The present is the past ("Rebels seize Gao"), a bare participle is passive ("Five killed in Lima blast"), a bare
infinitive is planned ("Minister to visit Quito"), a comma is an "and" ("Ghana, Togo sign trade pact"), and a verb that
can be a noun is one where the words before it are its subject ("Nurses strike over pay"). After Mårdh, *Headlinese*
(1980), and Quirk et al., *A Comprehensive Grammar of the English Language* (1985), 11.45.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.headlines.segments import headline_words, verbs_of_saying

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from pipeline.headlines.words import Words

PRESENT = frozenset(("VBZ", "VBP"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
VERBAL = FINITE | {"VB", "VBN"}
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
OBJECTS = frozenset(("dobj", "ccomp", "xcomp", "attr"))
PARTICIPLE_CLAUSES = frozenset(("acl", "relcl"))
NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
SINGULAR, PLURAL = frozenset(("NN", "NNP")), frozenset(("NNS", "NNPS", "CD"))


def hidden_verb(doc: Doc, words: Words) -> Token | None:
    """The verb that the model took for a noun, in the first segment that has no other; none where there is none."""
    for segment in doc.sents:
        verbs = [token for token in segment if token.tag_ in VERBAL]
        end = comma_before(segment.root)
        if end is None and is_clause(segment.root, verbs):
            continue
        first = min((token.i for token in verbs), default=segment.end)
        for token in doc[segment.start + 1 : min(end or first, first)]:
            if token.tag_ in NOUNS and agrees(token, words):
                return token
    return None


def is_clause(root: Token, verbs: Sequence[Token]) -> bool:
    """Is the head of a segment a verb, or a noun with the participle or infinitive that tells what became of it?"""
    return root.tag_ in VERBAL or any(verb.dep_ in PARTICIPLE_CLAUSES and verb.head == root for verb in verbs)


def comma_before(verb: Token) -> int | None:
    """The comma right before a verb, which nothing parts from its subject but another verb: "attack bus, kill six"."""
    if not verb.i or verb.nbor(-1).text != "," or verb.nbor(-1).is_sent_start or verb.tag_ not in (*FINITE, "VB"):
        return None
    return verb.i - 1


def agrees(token: Token, words: Words) -> bool:
    """Can a noun be the verb of the noun right before it: "nurses strike", "army shells"?"""
    lemma = words.lemma(token.lower_, "verb")
    before = token.nbor(-1)
    if lemma is None or (token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "of"):
        return False
    if token.lower_ == lemma:
        listed = before.i > 1 and before.nbor(-1).lower_ in (",", "and", "&") and before.nbor(-2).tag_ in NOUNS
        return before.tag_ in PLURAL or listed or before.lower_ in headline_words("many")
    return token.lower_.endswith("s") and before.tag_ in SINGULAR and token.tag_ in ("NNS", "NNPS")


def hidden_predicate(doc: Doc) -> Token | None:
    """The adjective that stands for its verb: "Eight dead after ferry capsizes"; none where there is none."""
    for token in doc:
        if token.lower_ in headline_words("predicate") and token.i and not token.is_sent_start:
            before = token.nbor(-1)
            if before.tag_ in PLURAL and not any(child.tag_ in VERBAL for child in token.lefts):
                return token
    return None


def is_told(verb: Token) -> bool:
    """Is it a verb with a subject?"""
    return verb.tag_.startswith("VB") and any(child.dep_ in SUBJECTS for child in verb.lefts)


def as_if_complete(doc: Doc, words: Words) -> None:
    """Reads each segment as if it had its "is", "were" and "and"."""
    for segment in list(doc.sents):
        read_first_word(segment[0], words)
        promote(segment)
        part_clauses(segment)
        give_subject(segment.root)
        join_subjects(segment)
        read_gerund(segment, words)
        for token in segment:
            if token.tag_ == "TO" and token.dep_ == "aux" and is_main(token.head):
                token.tag_ = "MD"  # "is to", of which the modal is left
            elif is_bare_participle(token):
                make_passive(token)
            elif is_present(token):
                token.tag_ = "VBD"


def read_first_word(token: Token, words: Words) -> None:
    """Takes "Gunmen" at the beginning for the noun that it is, not for a name: there every word has a capital."""
    lemma = words.lemma(token.lower_, "noun")
    if token.tag_ in ("NNP", "NNPS") and not token.ent_type_ and token.shape_.startswith("Xx") and lemma is not None:
        token.tag_, token.pos_, token.lemma_ = "NN" if lemma == token.lower_ else "NNS", "NOUN", lemma


def promote(segment: Span) -> None:
    """Makes a participle or infinitive that the model hung on the noun before it the verb of its segment."""
    noun = segment.root
    if noun.tag_.startswith("VB") or noun.tag_ == "MD":
        return
    for verb in noun.rights:
        infinitive = verb.tag_ == "VB" and any(child.tag_ == "TO" for child in verb.lefts)
        passive = is_passive_infinitive(verb)
        if verb.dep_ in PARTICIPLE_CLAUSES and (verb.tag_ in ("VBN", "VBD") or infinitive):
            others = [child for child in noun.rights if child.i > verb.i]
            verb.head, verb.dep_ = verb, "ROOT"
            noun.head = verb
            noun.dep_ = "nsubj" if not passive and infinitive else "nsubjpass"
            if not infinitive:
                verb.tag_ = "VBN"
            for child in others:
                child.head = verb
            return


def is_passive_infinitive(verb: Token) -> bool:
    """Is it "to be released"?"""
    return any(child.dep_ == "auxpass" or child.lower_ == "be" for child in verb.lefts)


def is_bare_participle(token: Token) -> bool:
    """Is it the past form of a verb that takes an object and has none, with a subject: "Journalist jailed"?"""
    if token.tag_ not in ("VBD", "VBN") or token.lemma_ in headline_words("resting"):
        return False
    dependents = {child.dep_ for child in token.children}
    return "nsubj" in dependents and dependents.isdisjoint(OBJECTS | {"aux", "auxpass"})


def make_passive(verb: Token) -> None:
    """Makes the subject of a verb the one it is done to."""
    verb.tag_ = "VBN"
    for child in verb.lefts:
        if child.dep_ == "nsubj":
            child.dep_ = "nsubjpass"


def is_present(token: Token) -> bool:
    """Is it a verb of the present that tells what happened? What "is" or "has been" is told of now.

    A bare form with a subject and no helper is one: "Ghana, Togo sign".
    """
    if token.tag_ in PRESENT:
        return token.lemma_ not in ("be", "have") and token.dep_ not in ("aux", "auxpass")
    if token.tag_ != "VB":
        return False
    here = token
    while here.dep_ == "conj":
        here = here.head
    dependents = {child.dep_ for child in here.lefts}
    return not SUBJECTS.isdisjoint(dependents) and "aux" not in {child.dep_ for child in token.lefts}


def is_main(verb: Token) -> bool:
    """Is a verb that of its segment, with a subject?"""
    return verb.dep_ == "ROOT" and any(child.dep_ in SUBJECTS for child in verb.lefts)


def part_clauses(segment: Span) -> None:
    """Makes of "Quake hits Peru, dozens feared dead" two clauses side by side, of which neither tells the other."""
    root = segment.root
    subject = next((child for child in root.lefts if child.dep_ in SUBJECTS), None)
    for clause in root.lefts:
        if clause.dep_ != "ccomp" or subject is None or subject.i < clause.i:
            continue
        between = segment.doc[clause.i : subject.i]
        bare = root.tag_ in ("VBD", "VBN") and not any(child.dep_ in ("dobj", "ccomp") for child in root.rights)
        if any(token.text == "," for token in between) and (root.lemma_ not in verbs_of_saying() or bare):
            clause.dep_ = "conj"


def give_subject(verb: Token) -> None:
    """Gives a verb that has no subject the noun that the model put before it as if both were one name."""
    if verb.tag_ not in FINITE or any(child.dep_ in SUBJECTS for child in verb.lefts):
        return
    subject = next((child for child in verb.lefts if child.dep_ in ("compound", "nmod", "npadvmod")), None)
    if subject is None or subject.tag_ not in NOUNS | {"CD"}:
        return
    subject.dep_ = "nsubj"
    for child in verb.rights:
        if child.dep_ == "appos" and child.tag_ in NOUNS:
            child.dep_ = "dobj"


def read_gerund(segment: Span, words: Words) -> None:
    """Reads "denies bombing hospital" as the denial of a deed, not of a hospital."""
    verb = segment.root
    if verb.lemma_ not in headline_words("gerund") or verb.i + 1 >= segment.end:
        return
    deed = verb.nbor(1)
    if deed.dep_ == "compound" and deed.lower_.endswith("ing") and deed.head.dep_ == "dobj" and deed.head.head == verb:
        thing = deed.head
        deed.head, deed.dep_, deed.tag_, deed.pos_ = verb, "xcomp", "VBG", "VERB"
        deed.lemma_ = words.lemma(deed.lower_, "verb") or deed.lemma_
        thing.head = deed


def join_subjects(segment: Span) -> None:
    """Makes of "Ghana, Togo sign" two subjects."""
    verb = segment.root
    subject = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
    if subject is None or not subject.left_edge.i > segment.start + 1:
        return
    comma = subject.doc[subject.left_edge.i - 1]
    if comma.text != ",":
        return
    first = subject.doc[comma.i - 1]
    while first.head.i != first.i and segment.start <= first.head.i < comma.i:
        first = first.head
    if first.tag_ not in NOUNS or first.left_edge.i != segment.start or first.ent_type_ in ("DATE", "TIME"):
        return
    first.head, first.dep_ = verb, subject.dep_
    subject.head, subject.dep_ = first, "conj"
    comma.head, comma.dep_ = first, "punct"
