"""Which words name an event, by the table of triggers: verbs, nouns and adjectives in their frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events.ontology import Frame, Kind, Ontology, Test
from pipeline.events.syntax import MODIFIERS, Slots, follow, is_gerund, is_passive, is_verb, slots_of
from pipeline.records import Entity
from pipeline.spans import SpanIndex
from pipeline.words import sentence_at, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAMES = frozenset(("person", "group", "organization", "facility", "work", "place"))
LIGHT_SLOTS = {"dobj": "obj", "nsubj": "subj", "nsubjpass": "obj", "attr": "attr"}
SUBJECTS = frozenset(("nsubj", "nsubjpass"))
THING = "@thing"  # the class of nouns for things, texts, bodies and jobs, which are no happenings
LONGEST_TRIGGER = 6  # tokens from the first to the last word that names the event: "took full and lasting control"


@dataclass(slots=True, kw_only=True)
class Trigger:
    """A word that names an event.

    Attributes:
        token: the word of the table; `start` and `end` are the characters of all the words that name the event.
        anchor: the verb that tells it: the word itself, or the light verb of a noun ("launched" an attack).
        frame: the row that fits; `kind` is its kind.
        slots: the grammatical places of the word, a light verb's among them.
        light: the role of the light verb's subject, `actor` or `recipient`.
    """

    token: Token
    anchor: Token
    frame: Frame
    kind: Kind
    slots: Slots
    start: int
    end: int
    light: str | None = None

    @property
    def is_noun(self) -> bool:
        """Is the event told by a noun?"""
        return not is_verb(self.token)


class Finder:
    """Finds the triggers of one document."""

    def __init__(self, doc: Doc, entities: SpanIndex[Entity], ontology: Ontology) -> None:
        self.doc = doc
        self.entities = entities
        self.ontology = ontology
        self.values: dict[int, frozenset[str]] = {}
        self.near: dict[tuple[int, int], frozenset[str]] = {}

    def find(self) -> list[Trigger]:
        """The triggers in their order, at most one a word."""
        found = []
        frames, known = self.ontology.frames, self.ontology.words
        words = words_of(self.doc)
        for number, (lemma, lower) in enumerate(zip(words.lemmas, words.lowers, strict=True)):
            if lemma not in known and lower not in known:
                continue
            token = self.doc[number]
            part = part_of_speech(token)
            if part is None:
                continue
            rows = frames.get((lemma, part))
            if token.tag_ == "VBG" and (described := frames.get((lower, "adj"))):
                rows = (*(rows or ()), *described)  # "fourteen were missing"
            if part == "noun" and token.tag_ == "VBG":
                rows = frames.get((lower, part), rows)
            if rows is not None and not self.is_in_name(token) and not self.is_kind_of_thing(token):
                trigger = self.fit(token, rows)
                if trigger is not None:
                    found.append(trigger)
        return found

    def fit(self, token: Token, rows: tuple[Frame, ...]) -> Trigger | None:
        """The first row whose frame fits the word; none where that row says that it is no event."""
        slots = slots_of(token)
        anchor, light = token, None
        if not is_verb(token):
            anchor, light = self.light_verb(token)
            if anchor is not token:
                slots = merged(slots, anchor, light)
        harmed = {**slots, "obj": slots.get("subj", []), "subj": []} if is_cut_passive(token) else slots
        for frame in rows:
            words = [token, anchor]
            places = harmed if frame.kind is not None and frame.kind.casualty else slots
            if all(self.holds(test, places, token, words) for test in frame.tests):
                if frame.kind is None:
                    return None
                start, end = bounds(token, words)
                return Trigger(
                    token=token,
                    anchor=anchor,
                    frame=frame,
                    kind=frame.kind,
                    slots=places,
                    start=start,
                    end=end,
                    light=light,
                )
        return None

    def light_verb(self, noun: Token) -> tuple[Token, str | None]:
        """The verb that only lends a noun its subject and tense, and the role of that subject; else the noun itself."""
        head, slot = noun.head, LIGHT_SLOTS.get(noun.dep_, "")
        if slot == "subj":
            head = raised(head)
        if noun.dep_ == "pobj":
            slot, head = head.lower_, head.head
            said = self.ontology.light.get((head.lemma_.lower(), slot))
            if said is not None and head.dep_ == "attr" and is_verb(head.head):
                return head.head, said  # "was the target of a raid"
        elif noun.dep_ == "conj" and not is_verb(head):
            return self.light_verb(head)
        role = self.ontology.light.get((head.lemma_.lower(), slot))
        return (head, role) if role is not None and is_verb(head) else (noun, None)

    def holds(self, test: Test, slots: Slots, token: Token, words: list[Token]) -> bool:
        """Does a condition hold? Words that it names one by one join `words`: they name the event too."""
        if test.slot == "near":
            return self.is_near(test.values, token) == test.wanted
        filled = follow(slots, test.slot)
        if not test.values:
            return bool(filled) == test.wanted
        for other in filled:
            if not test.values.isdisjoint(self.values_of(other)):
                if test.wanted and not test.slot.startswith("subj") and other.lemma_.lower() in test.values:
                    words.append(other)
                return test.wanted
        return not test.wanted

    def is_near(self, values: frozenset[str], token: Token) -> bool:
        """May a frame call another word of its sentence one of these? What all of them may be called is found once."""
        sentence = words_of(self.doc).sentences[token.i]
        if sentence not in self.near:
            self.near[sentence] = frozenset[str]().union(*map(self.values_of, sentence_at(token)))
        if values.isdisjoint(self.near[sentence]):
            return False
        return any(not values.isdisjoint(self.values_of(other)) for other in sentence_at(token) if other != token)

    def values_of(self, token: Token) -> frozenset[str]:
        """What a frame may call a word, found once."""
        number = token.i
        if number not in self.values:
            self.values[number] = frozenset(self.find_values(token))
        return self.values[number]

    def find_values(self, token: Token) -> set[str]:
        """What a frame may call a word: its lemma, its classes, and the kind and sectors of its entity in capitals.

        A head that only counts ("dozens of rebels") is what it counts as well; one that only gathers ("rebel forces")
        is what stands before it.
        """
        lemma = token.lower_ if is_gerund(token) else token.lemma_.lower()
        values = {lemma, *self.ontology.classes.get(lemma, ())}
        entity = self.entity_of(token)
        if entity is not None:
            values.add(entity.kind.upper())
            if entity.actor is not None:
                values.update(entity.actor.sector)
        elif token.tag_ in ("PRP", "WP"):
            values.add("PRONOUN")
        if token.tag_ == "NNP" and (entity is None or entity.kind == "organization"):
            values.add("NAME")
        if token.tag_ == "CD" and token.dep_ in SUBJECTS and not token.n_rights:
            values.add("@quantity")  # "forty died"
        if "@collective" in values:
            for child in token.lefts:
                if child.dep_ in MODIFIERS:
                    values |= self.ontology.classes.get(child.lemma_.lower(), frozenset())
        if "@quantity" in values or token.tag_ == "CD":
            for child in token.rights:
                if child.lower_ == "of":
                    for counted in child.children:
                        values |= self.values_of(counted)
        return values

    def entity_of(self, token: Token) -> Entity | None:
        """The outermost entity mention whose head lies on the word."""
        return entity_at(token, self.entities)

    def is_kind_of_thing(self, token: Token) -> bool:
        """Does a noun only say what kind of thing another names: "the murder weapon", "a strike fund"?"""
        return (
            token.dep_ in MODIFIERS
            and token.tag_ != "VBN"
            and THING in self.ontology.classes.get(token.head.lemma_.lower(), ())
        )

    def is_in_name(self, token: Token) -> bool:
        """Does the word stand inside the name of something: "the Peace Agreement", "Liberation Square"?"""
        if not token.text[0].isupper() or token.text.isupper():
            return False
        if not token.is_sent_start:
            return token.tag_.startswith("NN") or any(
                entity.kind in NAMES for entity in self.entities.overlapping(token.idx, token.idx + len(token))
            )
        end = token.idx + len(token)
        return any(entity.kind in NAMES and entity.end > end for entity in self.entities.overlapping(token.idx, end))


def is_cut_passive(verb: Token) -> bool:
    """Has a verb its passive from the one before it: "three were killed and dozens wounded"?

    The parser takes such a participle for a past tense. Of what harms people only the one without an object.
    """
    coordinated = verb.tag_ == "VBD" and verb.dep_ == "conj" and is_verb(verb.head) and is_passive(verb.head)
    return coordinated and not any(child.dep_ in ("dobj", "nsubjpass") for child in verb.children)


def raised(verb: Token) -> Token:
    """The verb whose subject the subject of another is: "talks are due to resume", "meetings are expected to begin"."""
    for child in verb.rights:
        if child.dep_ == "acomp":
            return raised(child)
        if child.dep_ == "xcomp" and child.tag_ == "VB" and not any(other.dep_ == "dobj" for other in verb.rights):
            return raised(child)
    return verb


def entity_at(token: Token, entities: SpanIndex[Entity]) -> Entity | None:
    """The entity mention that a word heads: one that ends with it, else the first that holds it."""
    end = token.idx + len(token)
    first: Entity | None = None
    for entity in entities.overlapping(token.idx, end):
        if entity.kind not in ("date", "number"):
            if entity.end == end:
                return entity
            first = first or entity
    return first


def part_of_speech(token: Token) -> str | None:
    """How the table of triggers calls the word's part of speech; none for words that never name an event."""
    tag = token.tag_
    if tag.startswith("VB"):
        return None if token.dep_ in ("aux", "auxpass") else ("noun" if is_gerund(token) else "verb")
    if tag in ("NN", "NNS"):
        return "noun"
    return "adj" if tag.startswith("JJ") else None


def merged(slots: Slots, anchor: Token, role: str | None) -> Slots:
    """The slots of a noun with those that its light verb adds: what is not the noun's own, the subject, and `verb`."""
    verb = slots_of(anchor)
    extra = {name: words for name, words in verb.items() if name not in ("obj", "subj") and name not in slots}
    if role in ("actor", "recipient") and "subj" in verb:
        extra["subj"] = verb["subj"]
    return {**slots, **extra, "verb": [anchor]}


def bounds(token: Token, words: list[Token]) -> tuple[int, int]:
    """The characters from the first to the last word that names the event, as far as they stand together."""
    if words[-1] is token:  # no other
        return token.idx, token.idx + len(token)
    first, end = words_of(token.doc).sentences[token.i]
    near = [word for word in words if abs(word.i - token.i) < LONGEST_TRIGGER and first <= word.i < end]
    last = max(near, key=lambda word: word.i)
    return min(word.idx for word in near), last.idx + len(last)
