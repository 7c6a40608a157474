"""Whether a match of the grammar is a time expression where it stands: neither Colonel March nor Route 1980 is one.

The gates look at the words around a match and at the parse; a reading without a gate is always let through.
"""

# ruff: noqa: ARG001 — every gate is asked in the same way

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.events.anchoring import Tense, is_put_off, tense_at
from pipeline.events.lexicon import Lexeme
from pipeline.resources.tables import read_rows
from pipeline.words import sentence_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Gate = Callable[["Doc", Sequence[Lexeme], int, int], bool]

PREPOSITIONS = frozenset(
    ("IN", "ON", "OF", "AT", "PREP", "TO", "BEFORE", "AFTER", "OVER", "ABOUT", "AND", "OR", "EARLIER", "LATER")
)
CLOSERS = frozenset(("MARK", "COMMA", "BREAK", "DASH"))
AWAITED = ("until", "till", "to", "for")
BEFORE_YEARS = ("(", "[", "-", "–")
DETERMINED = 2  # lexemes: "the night", "a day"
RATE_WINDOW = 5  # lexemes: "1,200 tonnes of flour a day"
ENDED = ("ended", "ending")
LEDGER_WORDS = frozenset(row[0] for row in read_rows("ledger_words"))
YEAR_WORDS = frozenset(row[0] for row in read_rows("year_words"))


def opens(name: str, doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """Whether the match of the reading `name`, `size` lexemes from `position`, may be a time expression."""
    gate = GATES.get(name)
    return gate is None or gate(doc, lexemes, position, size)


def tense(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> Tense:
    """The tense of the clause of an expression; `since` looks back whatever the verb."""
    before = kind_and_value(lexemes, position - 1)
    if before == ("PREP", "since"):
        return "past"
    if before[1] in ("until", "by") and kind_and_value(lexemes, position + size)[0] == "TO":
        return "future"  # "gave them until Thursday to leave"
    span = doc.char_span(lexemes[position].start, lexemes[position + size - 1].end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    if before[1] in AWAITED and is_put_off(span.root):
        return "future"
    return tense_at(span.root)


def kind_and_value(lexemes: Sequence[Lexeme], position: int) -> tuple[str, str]:
    """Kind and value of the lexeme at a position; a break beyond either end."""
    if 0 <= position < len(lexemes):
        return lexemes[position].kind, lexemes[position].value
    return "BREAK", ""


def token_at(doc: Doc, lexeme: Lexeme) -> Token | None:
    """The first token that a lexeme touches."""
    span = doc.char_span(lexeme.start, lexeme.end, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


def day_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """A month or weekday by itself is none if it is part of a name or a verb."""
    if size > 1:
        return True
    lexeme = lexemes[position]
    if lexeme.kind == "DAYREF":  # Russia Today
        token = token_at(doc, lexeme)
        return not lexeme.capital or token is None or token.i == 0 or not is_name(token.nbor(-1))
    if lexeme.kind == "MONTHABBR":
        token = token_at(doc, lexeme)
        return (
            token is not None and token.text.endswith(".") and kind_and_value(lexemes, position - 1)[0] in PREPOSITIONS
        )
    if lexeme.kind not in ("MONTH", "WEEKDAY", "WEEKDAYABBR"):
        return True
    if lexeme.kind == "WEEKDAYABBR":
        return kind_and_value(lexemes, position - 1)[0] == "ON" and lexeme.value not in "67"
    token = token_at(doc, lexeme)
    if token is None or token.tag_ == "MD" or token.pos_ in ("VERB", "AUX"):
        return False
    after = token.nbor() if token.i + 1 < len(doc) else None
    if (
        after is not None
        and after.ent_type_ not in ("", "DATE", "TIME")
        and is_name(after)
        and sentence_at(after) == sentence_at(token)
    ):
        return False
    if kind_and_value(lexemes, position - 1)[0] in PREPOSITIONS:
        return after is None or not is_name(after) or lexeme.kind == "WEEKDAY"
    if lexeme.kind == "WEEKDAY":
        return not (token.dep_ == "compound" and is_name(token.head))
    before = token.nbor(-1) if token.i > 0 else None
    if after is not None and is_name(after):
        return False
    return before is None or not is_name(before)


def is_name(token: Token) -> bool:
    """Whether a token looks like a part of a name."""
    return token.is_alpha and token.text[0].isupper() and token.pos_ == "PROPN"


def year_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """Four figures are a year after a preposition or in brackets, and not before what they would count."""
    if size > 1:
        return True
    lexeme = lexemes[position]
    kind, value = kind_and_value(lexemes, position - 1)
    token = token_at(doc, lexeme)
    if token is None or (token.dep_ == "nummod" and token.head.pos_ == "NOUN" and token.head.tag_ == "NNS"):
        return False
    if (
        kind in ("IN", "OF", "PREP", "TO", "BEFORE", "AFTER", "AND", "OR")
        or value in YEAR_WORDS
        or value in BEFORE_YEARS
    ):
        return kind != "TO" or token.ent_type_ in ("DATE", "")
    if token.ent_type_ != "DATE":
        return False
    if kind in ("A", "WORD"):  # "a 1985 law", "the union's 1988 strike", but not "Expo 2020"
        return token.i > 0 and not is_name(token.nbor(-1)) and token.i + 1 < len(doc) and token.nbor().is_alpha
    return kind in ("COMMA", "BREAK", "MARK", "DASH", "THE")


def unnumbered_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Hours` is a length, `opening hours` and `these days` are not."""
    if size > 1:
        return True
    if kind_and_value(lexemes, position + 1)[0] == "OLD":
        return False
    if kind_and_value(lexemes, position + 1)[0] in ("BEFORE", "AFTER", "LATER", "EARLIER"):
        return True
    token = token_at(doc, lexemes[position])
    if token is None or token.pos_ != "NOUN":
        return False
    before = token.nbor(-1) if token.i > 0 else None
    if before is None or token.is_sent_start or (before.is_punct and before.whitespace_):
        return True
    return before.pos_ not in ("ADJ", "NOUN", "PROPN", "DET", "PRON", "NUM", "PUNCT")


def length_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`A day` is a length after `for` and before `after`; else it is a rate, a point or nothing."""
    parts = lexemes[position : position + size]
    if parts[-1].value == "Q" and kind_and_value(lexemes, position + size)[0] == "OF":  # "three quarters of a million"
        return False
    if parts[0].kind == "LAST":
        token = token_at(doc, parts[0])
        if token is not None and token.pos_ == "VERB":  # "will last two hours"
            return False
    if parts[-1].kind == "CENTURY" and any(part.kind == "QUARTER" for part in parts):
        return True
    if parts[-1].kind in ("SECOND", "QUARTER", "CENTURY") and parts[0].kind != "NUM":
        return parts[0].kind in ("APPROX", "HALF") and parts[-1].kind == "CENTURY"
    if parts[0].kind != "A" or size != DETERMINED:
        return True
    kind = kind_and_value(lexemes, position - 1)[0]
    after = kind_and_value(lexemes, position + size)[0]
    if after in ("BEFORE", "AFTER", "OF", "EARLIER", "LATER"):
        return True
    if kind in ("IN", "PREP", "AFTER", "BEFORE", "OVER", "ABOUT"):
        return True
    token = token_at(doc, parts[-1])
    return token is not None and token.head.pos_ == "VERB" and not rate_gate(doc, lexemes, position, size)


def rate_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`(100 dollars) a day`: a number or a sum stands close before."""
    kinds = [lexeme.kind for lexeme in lexemes[max(0, position - RATE_WINDOW) : position]]
    if not kinds or kinds[-1] not in ("WORD", "NUM"):
        return lexemes[position].kind == "PER"
    cut = max((at for at, kind in enumerate(kinds) if kind in CLOSERS and kind != "MARK"), default=-1)
    token = token_at(doc, lexemes[position])
    before = token.nbor(-1) if token is not None and token.i > 0 else None
    return "NUM" in kinds[cut + 1 :] and before is not None and before.pos_ in ("NOUN", "PROPN", "NUM", "SYM")


def shift_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Two days before` is a point of time at the end of its clause only; `later than` never."""
    last = lexemes[position + size - 1].kind
    kind, value = kind_and_value(lexemes, position + size)
    if value == "than":
        return False
    return last not in ("BEFORE", "AFTER") or kind in CLOSERS


def now_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`As soon as` is a conjunction, `how soon` a question, `in the past three years` a length."""
    kind, after = kind_and_value(lexemes, position + size)
    if lexemes[position].kind in (
        "THE",
        "INFUTURE",
    ):  # "in the past", but not "the past three years", nor "the past is dead"
        return kind_and_value(lexemes, position - 1)[0] == "IN" and kind not in ("NUM", "UNIT", "UNITS")
    return after != "as" and kind_and_value(lexemes, position - 1)[1] not in ("as", "how", "too", "so", "most", "more")


def frequency_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """The Daily Mirror is a newspaper."""
    token = token_at(doc, lexemes[position])
    if token is None or lexemes[position].kind != "FREQUENCY" or not lexemes[position].capital:
        return True
    return bool(token.is_sent_start) and not (token.i + 1 < len(doc) and is_name(token.nbor()))


def the_unit_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`The year` is one where a preposition leads to it and nothing belongs to it; `the day` never."""
    unit = lexemes[position + size - 1]
    kind, value = kind_and_value(lexemes, position - 1)
    if kind_and_value(lexemes, position + size)[1] in ENDED and unit.value in ("Y", "Q"):
        return True
    if unit.value not in ("Y", "Q", "M", "W") or (kind not in ("OF", "IN") and value not in ("for", "during")):
        return False
    after = kind_and_value(lexemes, position + size)[0]
    token = token_at(doc, unit)
    if token is None or after in ("OF", "PREP", "BEFORE", "AFTER", "IN", "TO"):
        return False
    return unit.value in ("Y", "Q") if after not in CLOSERS else kind != "OF" or unit.value == "Y"


def ahead_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Over the next week` and `the next decade` are lengths, `the next week` a week."""
    unit = lexemes[position + size - 1]
    kind, value = kind_and_value(lexemes, position - 1)
    return unit.value in ("E", "C") or kind == "OVER" or value in ("within", "for", "during", "throughout")


def new_year_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Until the new year`, but not `the New Year honours`."""
    return kind_and_value(lexemes, position + size)[0] not in ("WORD", "OF")


def is_after_from(lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """Whether the preposition in a match is `from`."""
    return any(part.value == "from" for part in lexemes[position : position + size])


def from_point_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Five months from now`, but not `two days by Monday`."""
    return is_after_from(lexemes, position, size)


def range_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`3 to 5 years`, `two- and three-year`, `between 3 and 5 years`, but not `killed 3 and 5 years later`."""
    joint = next(part for part in lexemes[position + 1 : position + size] if part.kind in ("DASH", "TO", "AND", "OR"))
    if joint.kind in ("DASH", "TO"):
        return True
    return joint.kind == "AND" and kind_and_value(lexemes, position - 1)[1] == "between"


def range_end_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Jan. 10 and 11`, but not `on Jan. 10 and 11 people died`."""
    joint = lexemes[position - 1].kind
    after = kind_and_value(lexemes, position + size)
    return joint == "DASH" or after[0] in CLOSERS or after[0] in ("IN", "AT", "PREP", "AFTER", "BEFORE")


def range_month_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`January through October`, `January-October`."""
    joint = lexemes[position + 1]
    return joint.kind != "PREP" or joint.value in ("through", "until", "till")


def dayth_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`On the 24th` is a day, `the 24th of the group` and `the third` are none."""
    kind, value = kind_and_value(lexemes, position - 1)
    if kind != "ON" and value not in ("by", "until", "till", "for", "from"):
        return False
    token = token_at(doc, lexemes[position + size - 1])
    after = kind_and_value(lexemes, position + size)[0]
    return token is not None and token.text[:1].isdigit() and after in {*CLOSERS, "PREP", "IN", "AT", "AND"}


def bare_clock_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`At 9 in the morning`; without the preposition a number counts something."""
    kind, value = kind_and_value(lexemes, position - 1)
    return kind in ("AT", "ABOUT") or value in ("around", "by", "until", "till", "from", "since")


def clock_start_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`2-4 p.m.`, `from 2 to 4 p.m.`, `between 2 and 4 p.m.`."""
    joint = lexemes[position + 1].kind
    return joint != "AND" or kind_and_value(lexemes, position - 1)[1] == "between"


def portion_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`First-half profit` is of a year, `a first-half goal` is not."""
    parts = lexemes[position : position + size]
    if parts[-1].kind != "HALF" or size > DETERMINED + 1 or any(part.kind == "YEAR" for part in parts):
        return True
    return kind_and_value(lexemes, position + size)[1] in LEDGER_WORDS


def part_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`The evening news` names no evening, `the dawn of democracy` no dawn."""
    parts = lexemes[position : position + size]
    if size > 1 and parts[-1].kind == "PART" and parts[-1].capital and parts[0].kind != "MOD":
        token = token_at(doc, parts[0])
        return token is None or token.is_sent_start is True  # "Saturday Night Fever"
    if any(part.kind == "DASH" for part in parts) and parts[0].value == "END":  # "late-night television"
        return False
    if parts[-1].kind == "LIGHT":
        return kind_and_value(lexemes, position + size)[0] != "OF"
    if size == DETERMINED and parts[0].kind == "THE":
        token = token_at(doc, parts[-1])
        return token is not None and token.dep_ != "compound"
    if parts[-1].kind in ("BEFORE", "AFTER"):
        return kind_and_value(lexemes, position + size)[0] in CLOSERS
    return True


def clock_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Ten to twelve` is a clock time after `at` or `until` only."""
    parts = lexemes[position : position + size]
    if not any(part.kind == "TO" for part in parts):
        return True
    kind, value = kind_and_value(lexemes, position - 1)
    return kind in ("AT", "AFTER", "BEFORE") or (kind == "PREP" and value in ("by", "until", "till", "since", "around"))


def season_gate(doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`Summer` in a name, or `the fall` of anything but a year, is no season."""
    parts = lexemes[position : position + size]
    last = parts[-1]
    if last.kind == "FALL":
        plain = size == DETERMINED and parts[0].kind == "THE"
        if plain and (
            kind_and_value(lexemes, position - 1)[0] != "IN" or kind_and_value(lexemes, position + size)[0] == "OF"
        ):
            return False
    if size == 1:
        token = token_at(doc, last)
        if token is None or (last.capital and token.i > 0 and token.nbor(-1).is_title):  # the Arab Spring
            return False
        return token.pos_ == "NOUN" and token.dep_ != "compound"
    return True


def day_before_gate(_doc: Doc, lexemes: Sequence[Lexeme], position: int, size: int) -> bool:
    """`The day before the vote` is no point by itself."""
    return kind_and_value(lexemes, position + size)[0] in CLOSERS


GATES: dict[str, Gate] = {
    "day": day_gate,
    "year": year_gate,
    "unnumbered": unnumbered_gate,
    "length": length_gate,
    "rate": rate_gate,
    "shift": shift_gate,
    "some_shift": shift_gate,
    "now": now_gate,
    "part": part_gate,
    "clock": clock_gate,
    "frequency": frequency_gate,
    "the_unit": the_unit_gate,
    "ahead": ahead_gate,
    "new_year": new_year_gate,
    "from_point": from_point_gate,
    "range_length": range_gate,
    "range_end": range_end_gate,
    "range_month": range_month_gate,
    "dayth": dayth_gate,
    "bare_clock": bare_clock_gate,
    "clock_start": clock_start_gate,
    "portion": portion_gate,
    "season": season_gate,
    "day_before": day_before_gate,
}
