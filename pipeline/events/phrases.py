"""Attributions whose cue is a noun or an adjective: `the claim that …`, `is sure that …`, `in a poll`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline.events.frames import Report, cue_tokens, name_source
from pipeline.events.sources import is_someone
from pipeline.events.trees import agent_of, clause, is_infinitive, subject_of, subtree
from pipeline.resources.tables import read_rows

if TYPE_CHECKING:
    from spacy.tokens import Token

Word = tuple[str, frozenset[str]]  # class and frames
STATES = frozenset(("be", "feel", "become", "remain", "seem", "look", "sound", "get", "grow"))


@cache
def cue_words() -> dict[tuple[str, str], tuple[Word, ...]]:
    """The readings of the other cues, by word and part."""
    table: dict[tuple[str, str], list[Word]] = {}
    for word, part, kind, frames in read_rows("cue_words"):
        table.setdefault((word, part), []).append((kind, frozenset(frames.split())))
    return {key: tuple(words) for key, words in table.items()}


@cache
def cue_forms() -> frozenset[str]:
    """The words of the table, whatever their part; of an idiom its noun."""
    return frozenset(word.split()[-1] if part == "idiom" else word for word, part in cue_words())


def readings_of(token: Token, part: str) -> tuple[Word, ...]:
    """The readings of a word as a cue of some part of speech."""
    table = cue_words()
    return table.get((token.lemma_.lower(), part)) or table.get((token.lower_, part), ())


def by_noun(noun: Token) -> Iterator[Report]:
    """`The claim that …`, `X's criticism of …`, `X made the case that …`, `X's fear is that …`."""
    if is_fixed(noun):
        return
    if (turned := turned_round(noun)) is not None:
        yield turned
        return
    for kind, frames in (*idioms_of(noun), *readings_of(noun, "noun")):
        content, preposition = behind(noun, frames, from_noun=True)
        if not content and noun.dep_ == "dobj" and light_verb(noun) is not None:
            content, preposition = behind(noun.head, frames - {"inf"}, from_noun=True, after=noun.i)
        copula = noun.head if noun.dep_ == "nsubj" and noun.head.lemma_ == "be" else None
        if not content and copula is not None and "that" in frames:
            content = {n for child in copula.children if child.dep_ == "ccomp" for n in clause(child)}
            preposition = copula.i
        if not content:
            continue
        verb = light_verb(noun)
        owner = next((child for child in noun.children if child.dep_ == "poss"), None) or agent_of(noun)
        giver = next(
            (
                kid
                for child in noun.children
                if child.lower_ in ("from", "among")
                for kid in child.children
                if kid.dep_ == "pobj"
            ),
            None,
        )
        there = is_there(verb)
        head = subject_of(verb) if verb is not None and there is None else owner or giver
        if preposition is not None and preposition != noun.i + 1 and copula is None:
            preposition = None
        if (kind == "promise" or "owned" in frames) and head is None and "that" not in told(noun, content):
            continue
        first = cue_tokens(verb)[0] if verb is not None and verb.i < noun.i else own_words(noun)
        first = first if there is None else min(first, there)
        last = noun.i if preposition is None else preposition
        report = Report(cue=[n for n in range(first, last + 1) if n not in content], kind=kind, content=content)
        if head is not None:
            name_source(report, head)
            report.source = [n for n in report.source if noun.doc[n].dep_ != "case" and not first <= n <= last]
            if not report.source:
                report.head = None
        yield report
        return


def is_fixed(noun: Token) -> bool:
    """Is it the `order` of `in order to leave`, which nobody gives?"""
    return not any(noun.lefts) and (f"{noun.head.lower_} {noun.lower_}", "never") in cue_words()


def idioms_of(noun: Token) -> tuple[Word, ...]:
    """What a noun means together with the verb whose object it is: `took aim at`."""
    if noun.dep_ != "dobj":
        return ()
    return cue_words().get((f"{noun.head.lemma_.lower()} {noun.lemma_.lower()}", "idiom"), ())


def turned_round(noun: Token) -> Report | None:
    """`The plan drew criticism from X`, `X has the support of Y`: what the verb's subject gets, the others give."""
    verb = noun.head
    kind = next((kind for kind, _ in readings_of(noun, "noun") if kind in ("judge", "feel")), None)
    if kind is None or noun.dep_ != "dobj" or not readings_of(verb, "reversed"):
        return None
    subject = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    giver, preposition = None, None
    for child in (*noun.rights, *verb.rights):
        if child.dep_ == "prep" and child.lower_ in ("from", "of", "among"):
            giver = next((kid for kid in child.children if kid.dep_ == "pobj" and is_someone(kid)), None)
            preposition = child.i
            break
    if subject is None or (giver is None and verb.lemma_ in ("have", "get")):
        return None
    last = preposition if giver is not None and preposition == noun.i + 1 else noun.i
    report = Report(cue=list(range(cue_tokens(verb)[0], last + 1)), kind=kind, content=subtree(subject))
    name_source(report, giver)
    return report


def own_words(noun: Token) -> int:
    """Where a noun with its adjectives begins, without its owner."""
    first = noun.i
    for child in reversed(list(noun.lefts)):
        article = child.dep_ == "det" and child.lower_ in ("a", "an")
        if not (article or child.dep_ in ("amod", "compound", "nummod", "advmod")) or child.right_edge.i != first - 1:
            return first
        first = child.left_edge.i
    return first


def told(noun: Token, content: set[int]) -> str:
    """The conjunction of a content: `that` where it is a clause."""
    first = noun.doc[min(content)]
    return "that" if first.i > 0 and first.nbor(-1).lower_ == "that" else ""


def light_verb(noun: Token) -> Token | None:
    """The verb that with this noun is one cue: `made a claim`, `remains an opponent of`."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.pos_ in ("VERB", "AUX") and (readings_of(verb, "light") or idioms_of(noun)):
        return verb
    if noun.dep_ == "attr" and verb.lemma_ in STATES and (readings_of(noun, "agent") or is_there(verb) is not None):
        return verb
    return None


def is_there(verb: Token | None) -> int | None:
    """The number of the `there` of `there is agreement that …`."""
    return next((child.i for child in verb.lefts if child.dep_ == "expl"), None) if verb is not None else None


def behind(word: Token, frames: frozenset[str], *, from_noun: bool, after: int = -1) -> tuple[set[int], int | None]:
    """What stands behind a noun or an adjective as its frames allow, and the preposition before it."""
    clauses = ("acl", "relcl", "ccomp", "xcomp", "advcl")
    rights = [child for child in word.rights if child.i > after]
    for child in rights:
        if child.dep_ in clauses and "that" in frames:
            marked = any(kid.dep_ == "mark" and kid.lower_ in ("that", "whether", "if") for kid in child.lefts)
            asked = any(kid.tag_ in ("WRB", "WP") for kid in child.lefts)  # "is not sure how to leave"
            if marked or (not from_noun and (asked or child.dep_ == "ccomp")):
                return clause(child), None
    for child in rights:
        if child.dep_ in clauses and "inf" in frames and is_infinitive(child):
            return subtree(child), None
    for child in rights:
        if (
            child.dep_ == "prep"
            and child.lower_ in frames
            and any(kid.ent_type_ not in ("DATE", "TIME") for kid in child.rights)
        ):
            return subtree(child) - {child.i}, child.i
    return set(), None


def by_adjective(word: Token) -> Iterator[Report]:
    """`X is sure that …`, `X was critical of …`, `X seemed ready to …`."""
    if not (readings_of(word, "adjective") or readings_of(word, "impersonal")):
        return
    verb = word.head
    if word.dep_ not in ("acomp", "oprd", "ROOT", "ccomp", "conj") and word.tag_ != "VBN":
        return
    if word.pos_ == "ADJ" and (verb.lemma_ not in STATES or verb.i > word.i):
        return
    head = subject_of(word) if word.pos_ == "VERB" else subject_of(verb)
    if head is not None and head.lower_ == "it" and word.pos_ == "ADJ":
        yield from impersonal(word, verb)
        return
    if head is None:
        return
    for kind, frames in readings_of(word, "adjective"):
        content, preposition = behind(word, frames, from_noun=False)
        if not content and "that" in frames and word.pos_ == "ADJ":
            content = {n for c in verb.rights if c.dep_ == "ccomp" and c.i > word.i for n in clause(c)}
        if content:
            first = cue_tokens(word if word.pos_ == "VERB" else verb)[0]
            last = preposition if preposition == word.i + 1 else word.i
            report = Report(cue=[n for n in range(first, last + 1) if n not in content], kind=kind, content=content)
            name_source(report, head)
            yield report
            return


def impersonal(word: Token, verb: Token) -> Iterator[Report]:
    """`It is unclear whether …`: nobody is named who thinks so."""
    for kind, _ in readings_of(word, "impersonal"):
        clauses = [c for c in (*verb.rights, *word.rights) if c.dep_ in ("ccomp", "advcl") and c.i > word.i]
        content = {n for c in clauses if any(kid.dep_ == "mark" for kid in c.lefts) for n in clause(c)}
        if content:
            first = min([cue_tokens(verb)[0], *(child.i for child in verb.lefts if child.lower_ == "it")])
            yield Report(cue=list(range(first, word.i + 1)), kind=kind, content=content)


def by_source(preposition: Token) -> Iterator[Report]:
    """`In a recent poll, …`, `by his own account`: the rest of the clause is what the source says."""
    noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    anchor = preposition.head
    while anchor.pos_ not in ("VERB", "AUX") and anchor.head.i != anchor.i:
        anchor = anchor.head
    if noun is None or anchor.pos_ not in ("VERB", "AUX") or not (found := readings_of(noun, "through")):
        return
    phrase = subtree(preposition)
    of = next((child for child in noun.rights if child.lower_ == "of"), None)
    head = next((child for child in of.children if child.dep_ == "pobj"), noun) if of is not None else noun
    cue = range(preposition.i, of.i + 1 if of is not None and head is not noun else preposition.i + 1)
    yield Report(
        cue=list(cue), kind=found[0][0], head=head, source=sorted(subtree(head)), content=subtree(anchor) - phrase
    )
