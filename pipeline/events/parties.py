"""Who stands behind the words of a sentence: whom a word means, whose a thing is, who is reached beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.events.ontology import Ontology
from pipeline.events.syntax import accusing_verbs, is_verb, surface_subject, with_conjuncts
from pipeline.events.triggers import entity_at
from pipeline.records import Entity, Participant
from pipeline.resources.tables import read_table
from pipeline.spans import SpanIndex, cut

if TYPE_CHECKING:
    from spacy.tokens import Token

CORE = frozenset(("det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "case"))
ACTING = frozenset(("person", "group", "organization", "nationality", "place"))
SOMEONE = frozenset(("person", "group", "organization", "nationality"))
PARTY = "@party"  # nouns that can be someone: who stands before a noun acts only if he is one
INANIMATE = "@inanimate"  # nouns that do much and decide nothing: "the blast killed", "the flood displaced"
QUANTITY = "@quantity"  # nouns that only count: "dozens of residents"
PEOPLE = frozenset((PARTY, "@person", "@official", "@protester", "@captive", "@gunman", "@mob", "@diplomat", "@police"))
COMMANDED = frozenset(("@army", "@rebel", "@police", "@aircraft", "@artillery", "@collective", "@vehicle"))
NAMED = frozenset(("person", "organization"))
SAID_OF = {"nsubj": "attr", "attr": "nsubj"}  # where the other stands in "the culprit was Noor", "Noor was the culprit"
CAPITAL = "PPLC"
TURNED_TO = frozenset(("of", "with", "against", "between"))
SENT_BY = frozenset(("by", "from", "of"))
TOWARD = frozenset(
    ("of", "with", "against", "between", "to", "for", "from", "by", "on", "over", "into", "toward", "towards", "about")
)
THEREIN = frozenset(("in", "at", "into", "to", "along", "from", "on", "near"))
GOVERNED = frozenset(("dobj", "xcomp", "ccomp", "acl", "pcomp", "dative", "oprd", "poss", "compound", "amod", "nmod"))
SUBJECTS = frozenset(("nsubj", "nsubjpass"))
REPORTED = frozenset(("that", "whether"))  # what opens a clause that tells what is said
MEDIA = "MED"
DEEPEST = 5  # steps from a verb to the one it concerns: "refused to answer a request from the union" has four
TIMES = frozenset(("date", "number"))


@cache
def pronouns() -> frozenset[str]:
    """The pronouns that stand for what was named before."""
    return frozenset(row["word"] for row in read_table("pronouns"))


class Parties:
    """Who can take part in the events of one document.

    `text` is the document's, which spaCy would put together anew at every asking.
    """

    def __init__(self, text: str, entities: SpanIndex[Entity], ontology: Ontology) -> None:
        self.text = text
        self.entities = entities
        self.ontology = ontology
        self.named: dict[int, list[Entity]] = {}
        for entity in entities.spans:
            if entity.text.lower() not in pronouns():
                self.named.setdefault(entity.cluster, []).append(entity)

    def classes_of(self, token: Token) -> frozenset[str]:
        """The classes of nouns in which a word stands."""
        return self.ontology.classes.get(token.lemma_.lower(), frozenset())

    def entity_of(self, token: Token) -> Entity | None:
        """The mention that a word heads; of one that only counts ("four of its members") that of those counted."""
        entity = entity_at(token, self.entities)
        if entity is None and (counted := self.counted(token)) is not None:
            return self.entity_of(counted)
        return entity

    def counted(self, token: Token) -> Token | None:
        """What a numeral or a noun of quantity counts by an of-phrase."""
        if token.tag_ == "CD" or QUANTITY in self.classes_of(token) or token.tag_ == "DT":
            for child in token.rights:
                if child.dep_ == "prep" and child.lower_ == "of":
                    return next((noun for noun in child.rights if noun.dep_ == "pobj"), None)
        return None

    def is_someone(self, token: Token) -> bool:
        """Whether a word stands for a person, a group, an organization or a country."""
        counted = self.counted(token)
        if counted is not None:
            return self.is_someone(counted)
        entity = entity_at(token, self.entities)
        if entity is None:
            return not PEOPLE.isdisjoint(self.classes_of(token)) or token.tag_ == "WP"
        if entity.kind == "place":
            place = entity.place
            return place is not None and (place.precision == "country" or place.feature == CAPITAL)
        return entity.kind in SOMEONE

    def is_party(self, token: Token) -> bool:
        """Whether a word stands for someone or somewhere that something can be done to."""
        return self.is_someone(token) or self.is_place(token)

    def is_facility(self, token: Token) -> bool:
        """Whether a word stands for a building or works: an embassy, a plant."""
        entity = entity_at(token, self.entities)
        return entity is not None and entity.kind == "facility"

    def is_place(self, token: Token) -> bool:
        """Whether a word is the name of a place."""
        entity = entity_at(token, self.entities)
        return entity is not None and entity.kind == "place"

    def is_time(self, token: Token) -> bool:
        """Is the word the head of a date or time ("the attack on Sunday")?"""
        return any(entity.kind == "date" for entity in self.entities.overlapping(token.idx, token.idx + len(token)))

    def is_own(self, token: Token, others: Sequence[Token]) -> bool:
        """Are the forces or arms that a word names those of some others ("withdrew its troops")?"""
        owner = next((child for child in token.lefts if child.dep_ == "poss" and child.tag_ == "PRP$"), None)
        return owner is not None and not COMMANDED.isdisjoint(self.classes_of(token)) and self.is_among(owner, others)

    def is_among(self, token: Token, others: Sequence[Token]) -> bool:
        """Does a word mean one of some others: the same word, or another mention of the same thing?

        Two nouns of one verb ("the premier met the king") are two, whatever they are taken for elsewhere.
        """
        if token in others:
            return True
        entity = self.entity_of(token)
        return entity is not None and any(
            known.cluster == entity.cluster and not are_two(token, other)
            for other in others
            if (known := self.entity_of(other)) is not None
        )

    def identified(self, described: Token) -> Token:
        """Who someone described is said to be: "the man who shot the mayor was Ali Noor"."""
        other = SAID_OF.get(described.dep_) if described.tag_ in ("NN", "NNS") else None
        for token in described.head.children if other and described.head.lemma_ == "be" else ():
            entity = entity_at(token, self.entities)
            if token.dep_ == other and token.tag_ == "NNP" and entity is not None and entity.kind in NAMED:
                return token
        return described

    def whose(self, thing: Token) -> list[Token]:
        """Whom a thing belongs or is turned to that something is done to; the word itself where that is nobody.

        "Stormed the home of the president", "two RSF camps", "halted trade with Niger" are done to the president, the
        RSF and Niger.
        """
        counted = self.counted(thing)
        if self.is_someone(thing):
            return [thing]
        told, thing = thing, thing if counted is None else counted
        owners = self.beside(thing, ("poss",)) or self.under(thing, TURNED_TO)
        if not owners and not is_owned_by_pronoun(thing):
            owners = self.beside(thing, ("compound", "nmod"))
        return owners or [told]

    def doers(self, token: Token) -> list[Token]:
        """Who acts where a word is said to: he himself, who sent or wrote the thing, nobody where it has no sender.

        "A drone fired by rebels hit", "the ministry's report accuses", "published a statement condemning".
        """
        if self.is_someone(token):
            return [token]
        sent = [
            one
            for child in token.rights
            if child.dep_ == "acl" and child.tag_ == "VBN"
            for agent in child.rights
            if agent.dep_ == "agent"
            for one in self.someones(agent)
        ]
        if INANIMATE not in self.classes_of(token):
            return sent or [token]
        return (
            sent
            or self.beside(token, ("poss",))
            or self.under(token, SENT_BY)
            or self.beside(token, ("compound", "nmod", "amod"))
            or self.author(token)
        )

    def author(self, thing: Token) -> list[Token]:
        """Who made a thing that is the object of a verb: "the union issued a statement"."""
        if thing.dep_ != "dobj" or not is_verb(thing.head):
            return []
        subject = surface_subject(thing.head)
        return [subject] if subject is not None and self.is_someone(subject) else []

    def beside(self, noun: Token, places: tuple[str, ...]) -> list[Token]:
        """Those before a noun who are someone, in the grammatical places asked for."""
        for child in noun.lefts:
            if child.dep_ in places and self.is_someone(child):
                return [child]
        return []

    def under(self, noun: Token, prepositions: frozenset[str]) -> list[Token]:
        """Those under a noun's prepositions who are someone."""
        for child in noun.rights:
            if child.dep_ == "prep" and child.lower_ in prepositions:
                found = self.someones(child)
                if found:
                    return found
        return []

    def someones(self, preposition: Token) -> list[Token]:
        """Those under one preposition who are someone."""
        nouns = [one for noun in preposition.rights if noun.dep_ == "pobj" for one in with_conjuncts(noun)]
        return [one for one in nouns if self.is_someone(one)]

    def reached(self, words: Sequence[Token], taken: Sequence[Token]) -> list[Token]:
        """The nearest who are someone beneath some words, as deep as the clause goes: whom a deed of words concerns.

        "Refused to answer a request from the union", "agreed to lend troops to Chad", "demanded that Iran withdraw".
        """
        level = list(words)
        for _ in range(DEEPEST):
            level = [child for word in level for child in self.next_words(word, inner=word not in words)]
            found = self.good(level, self.is_concerned, taken)
            if found:
                return found
        return []

    def is_concerned(self, token: Token) -> bool:
        """Is a word someone whom a deed of words can concern? Who prints or airs the words is not."""
        entity = self.entity_of(token)
        aired = entity is not None and entity.actor is not None and MEDIA in entity.actor.sector
        return self.is_someone(token) and not aired

    def next_words(self, word: Token, *, inner: bool) -> Iterator[Token]:
        """The words that one governs and that may tell whom it concerns; subjects only of an inner clause."""
        for child in word.children:
            if child.dep_ == "prep":
                if child.lower_ in TOWARD:
                    yield from (noun for noun in child.rights if noun.dep_ in ("pobj", "pcomp"))
            elif child.dep_ == "agent":
                yield from child.rights
            elif child.dep_ in SUBJECTS:
                if inner:
                    yield child
            elif child.dep_ in GOVERNED and not is_condition(child):
                yield child

    def territory(self, words: Sequence[Token], taken: Sequence[Token]) -> list[Token]:
        """The places in or to which something is done, where it is done to nobody else."""
        level = list(words)
        for _ in range(2):
            nouns = [
                noun
                for word in level
                for child in word.children
                if child.dep_ == "prep" and child.lower_ in THEREIN
                for noun in child.rights
                if noun.dep_ == "pobj"
            ]
            found = self.good(nouns, self.is_place, taken)
            if found:
                return found
            level = [child for word in level for child in word.children if child.dep_ in ("dobj", "xcomp")]
        return []

    def good(self, words: Sequence[Token], fits: Callable[[Token], bool], taken: Sequence[Token]) -> list[Token]:
        """Those of some words that fit and are not taken, with the ones coordinated with them."""
        every = dict.fromkeys(one for word in words for one in with_conjuncts(word))
        return [
            one
            for one in every
            if fits(one) and not (self.is_time(one) or self.is_among(one, taken) or self.is_own(one, taken))
        ]

    def commander(self, token: Token) -> Entity | None:
        """Whose the forces or arms are that a noun phrase names ("its fighters", "Saudi jets")."""
        if COMMANDED.isdisjoint(self.classes_of(token)):
            return None
        for child in token.lefts:
            if child.dep_ in ("poss", "amod", "compound", "nmod"):
                owner = entity_at(child, self.entities)
                if owner is not None and owner.kind in ACTING:
                    return owner
        return None

    def participant(self, token: Token) -> Participant:
        """Someone as the text names him: the noun phrase without its clauses, and who that is.

        A pronoun gives the words that it stands for, the nearest before it: what "it" did the army did.
        """
        start, end = core(token)
        entity, owner = self.entity_of(token), self.commander(token)
        own = owner is not None and owner.kind != "person" and is_owned_by_pronoun(token)
        if owner is not None and (own or entity is None):
            entity = owner
        if entity is None:
            span = cut(self.text, start, end)
            return Participant(text=span.text, start=span.start, end=span.end)
        if own or entity.text.lower() in pronouns():
            start, end = self.told_before(token, entity, (start, end))
        span = cut(self.text, start, end)
        return Participant(
            text=span.text,
            start=span.start,
            end=span.end,
            cluster=entity.cluster,
            name=entity.name,
            actor=entity.actor,
        )

    def told_before(self, token: Token, entity: Entity, span: tuple[int, int]) -> tuple[int, int]:
        """The characters of the nearest mention before one, or else of the first after it, that is no pronoun."""
        mentions = self.named.get(entity.cluster, [])
        before = [other for other in mentions if other.start < entity.start]
        if not mentions:
            return span
        nearest = before[-1] if before else mentions[0]
        words = token.doc.char_span(nearest.start, nearest.end, alignment_mode="expand")
        start, end = (nearest.start, nearest.end) if words is None else core(words.root)
        return min(start, nearest.start), max(end, nearest.end)


def is_condition(clause: Token) -> bool:
    """Is it a clause of time or condition, which the parser takes for what is said: "once a new cabinet is named"?"""
    return any(child.dep_ == "mark" and child.lower_ not in REPORTED for child in clause.lefts)


def are_two(one: Token, other: Token) -> bool:
    """Are two words nouns of one verb, and not the same?"""
    return one.head == other.head and one.tag_.startswith("NN") and one.lower_ != other.lower_


def is_owned_by_pronoun(token: Token) -> bool:
    """Is it "its fighters", who are best named by whom they fight for?"""
    return any(child.dep_ == "poss" and child.tag_ == "PRP$" for child in token.lefts)


def core(token: Token) -> tuple[int, int]:
    """The characters of a noun phrase: its modifiers, its head, and its of-phrase; no clauses, no appositions."""
    first = last = token
    for child in token.lefts:
        if child.dep_ in CORE and child.tag_ != "WP$":
            first = child.left_edge
            break
    for child in token.rights:
        if child.dep_ == "case":
            continue
        if child.dep_ == "prep" and child.lower_ == "of":
            inner = [grandchild for grandchild in child.rights if grandchild.dep_ == "pobj"]
            if inner and not is_charge(token, inner[0]):
                return first.idx, core(inner[0])[1]
        break
    return first.idx, last.idx + len(last)


def is_charge(accused: Token, deed: Token) -> bool:
    """Is it what someone is accused of, which the parser joins to the accused: "accused the government of murder"?"""
    by_verb = accused.dep_ in ("dobj", "nsubjpass") and accused.head.lemma_.lower() in accusing_verbs()
    return by_verb and deed.tag_ not in ("NNP", "NNPS")
