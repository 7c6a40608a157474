"""How the words of a sentence stand to a target: whose clause they are in, and what the target does there.

The labels are those of spaCy's English models (ClearNLP's dependencies). A clause is known by its head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Role = Literal["speaker", "agent", "patient", "owner", "oblique", "other"]
Place = Literal["own", "beside", "clause", "said", "below", "above", "elsewhere"]

CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "csubj", "csubjpass", "parataxis", "pcomp"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
SHARED = frozenset({"conj", "appos", "compound", "nmod", "amod", "nummod"})  # such a part plays its head's role
ROLES: dict[str, Role] = {
    "nsubj": "agent",
    "nsubjpass": "patient",
    "dobj": "patient",
    "dative": "patient",
    "attr": "patient",
    "poss": "owner",
    "pobj": "oblique",
}
LONGEST_CLIMB = 30  # steps up the tree; only lists of hundreds of names are deeper, and they must not cost their square


class Clauses:
    """The clauses of a document: `head(token)` is the head of the clause that the token stands in."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.heads: dict[int, int] = {}

    def head(self, token: Token) -> Token:
        """The token's clause; verbs that share a subject share a clause."""
        path = []
        while token.i not in self.heads and not is_clause_head(token):
            path.append(token.i)
            token = token.head
        head = self.heads.get(token.i, token.i)
        for passed in path:
            self.heads[passed] = head
        return self.doc[head]

    def place(self, token: Token, target: Span) -> Place:
        """Where a word of the target's sentence stands as seen from the target."""
        if describes_another(token, target):
            return "beside"
        if covers(target.root, token):
            return "own"
        mine, its = self.head(target.root), self.head(token)
        if mine == its:
            return "clause"
        if covers(mine, its):
            return "said" if its.dep_ == "ccomp" else "below"
        return "above" if covers(its, mine) else "elsewhere"


def role_of(target: Span) -> Role:
    """What the target is to its clause."""
    bearer = bearer_of(target)
    if bearer.dep_ == "pobj" and bearer.head.dep_ == "agent":
        return "agent"
    role = ROLES.get(bearer.dep_, "other")
    if role == "agent" and any(child.dep_ == "ccomp" for child in bearer.head.children):
        return "speaker"
    return role


def governor_of(target: Span) -> Token:
    """The word that the target depends on, past the names beside it and prepositions."""
    governor = bearer_of(target).head
    for _ in range(LONGEST_CLIMB):
        if governor.dep_ not in {"prep", "agent"}:
            break
        governor = governor.head
    return governor


def bearer_of(target: Span) -> Token:
    """The token that bears the target's role: in "Ford and Toyota said" it is Ford for both."""
    token = target.root
    for _ in range(LONGEST_CLIMB):
        if token.dep_ not in SHARED or token.pos_ == "VERB":
            break
        token = token.head
    return token


def covers(upper: Token, lower: Token) -> bool:
    """Whether `lower` lies in the subtree of `upper` (between its edges: exact for projective trees, and cheap)."""
    return bool(upper.left_edge.i <= lower.i <= upper.right_edge.i) and upper != lower


def describes_another(token: Token, target: Span) -> bool:
    """Whether the word is said of someone named who is not the target: "the mayor and brave Captain Reyes"."""
    for _ in range(LONGEST_CLIMB):
        if token.dep_ not in SHARED:
            break
        token = token.head
        if token.pos_ == "PROPN" or target.start <= token.i < target.end:
            return not target.start <= token.i < target.end
    return False


def is_clause_head(token: Token) -> bool:
    """Whether a clause begins under the token."""
    if token.dep_ in CLAUSES or token.head == token:
        return True
    return token.dep_ == "conj" and token.pos_ in {"VERB", "AUX"} and any(c.dep_ in SUBJECTS for c in token.children)
