"""How lexemes make time expressions: patterns over kinds of lexemes, each naming the reading it has.

A pattern is a regular expression whose letters are kinds of lexemes (`lexicon`) and the shorthands of `SHORTHANDS`,
spaces left out. Of all patterns that match at a place the longest is tried first, and of equally long ones the first.
"""

from __future__ import annotations

import re

KINDS = (
    "MONTH",
    "MONTHABBR",
    "WEEKDAY",
    "WEEKDAYABBR",
    "WEEKDAYS",
    "WEEKEND",
    "WEEKENDS",
    "SECOND",
    "UNIT",
    "UNITS",
    "QUARTER",
    "CENTURY",
    "FISCAL",
    "PART",
    "PARTS",
    "LIGHT",
    "HOURSOF",
    "OVERNIGHT",
    "TONIGHT",
    "NOON",
    "MIDNIGHT",
    "SEASON",
    "FALL",
    "DAYREF",
    "NOW",
    "INFUTURE",
    "LAST",
    "PAST",
    "RECENT",
    "NEXT",
    "COMING",
    "THIS",
    "CURRENT",
    "THAT",
    "SAME",
    "PREVIOUS",
    "FOLLOWING",
    "THE",
    "A",
    "ALL",
    "WHOLE",
    "AGO",
    "EARLIER",
    "BEFORE",
    "LATER",
    "AFTER",
    "AFTERWARDS",
    "ON",
    "OF",
    "IN",
    "AT",
    "PREP",
    "TO",
    "ABOUT",
    "OVER",
    "AND",
    "OR",
    "MOD",
    "MODIN",
    "MIDDLE",
    "APPROX",
    "SOME",
    "ANOTHER",
    "EVERY",
    "OTHERONE",
    "TIMES",
    "TIMESWORD",
    "PER",
    "FREQUENCY",
    "HALF",
    "LONG",
    "LONGONE",
    "OLD",
    "OCLOCK",
    "LOCAL",
    "ZONE",
    "NUM",
    "ORD",
    "STRAIGHT",
    "SCALE",
    "FULL",
    "MORE",
    "PERIOD",
    "YEAREND",
    "LATEST",
    "DECADEWORD",
    "SHORTYEAR",
    "NEWYEAR",
    "AHEAD",
    "HOLIDAY",
    "BREAK",
    "ISO",
    "FIGURES",
    "AMPM",
    "HHMM",
    "MILITARY",
    "DECADE",
    "YEAR",
    "DASH",
    "COMMA",
    "MARK",
    "WORD",
)
SYMBOLS = {kind: chr(0xE000 + number) for number, kind in enumerate(KINDS)}

SHORTHANDS = {
    "COUNT": "(?:NUM|ORDINAL)",  # of a day in a month
    "ORDINAL": "(?:ORD|SECOND)",
    "ONEUNIT": "(?:UNIT|SECOND|QUARTER|CENTURY)",
    "ANYUNIT": "(?:UNIT|UNITS|SECOND|QUARTER|CENTURY)",
    "ABOUTS": "(?:APPROX|ABOUT|OVER|SOME)",
    "LENGTHY": "(?:STRAIGHT|FULL|WHOLE|LONG|MORE)",
    "AMOUNT": "(?:ANOTHER? NUM (?:DASH? AND DASH? A DASH? HALF)? DASH? LENGTHY? ANYUNIT"
    "|(?:A (?:FULL|WHOLE|MORE)?|A? HALF DASH?|HALF A|ANOTHER) ONEUNIT)",
    "FULLMONTH": "(?:MONTH|MONTHABBR)",
    "ANYPART": "(?:PART|LIGHT|HOURSOF)",
    "WDAY": "(?:WEEKDAY|WEEKDAYABBR)",
    "INYEAR": "(?:COMMA? YEAR|OF YEAR|(?:OF)? SHORTYEAR|(?:OF)? (?:LAST|THIS|NEXT) UNIT"
    "|OF (?:THAT|THE SAME|THE FOLLOWING|THE PREVIOUS) UNIT)",
    "MONTHDAY": "(?:(?:MONTH|MONTHABBR) COUNT|THE? COUNT OF? (?:MONTH|MONTHABBR)|NUM DASH FULLMONTH DASH)",
    "MONTHLY": "(?:(?:LAST|NEXT|THIS|THE? FOLLOWING|THE? PREVIOUS|THAT|THE NEXT) MONTH"
    "|MONTH INYEAR?|MONTHABBR COMMA? YEAR)",
    "WEEKDAYISH": "(?:(?:LAST|NEXT|THIS|COMING) WDAY|WDAY COMMA? THE ORD|THE (?:PREVIOUS|FOLLOWING|NEXT) WDAY"
    "|WDAY (?:OF? (?:LAST|THIS|NEXT) UNIT)?)",
    "DAYISH": "(?:(?:WDAY COMMA?)? MONTHDAY INYEAR?|WEEKDAYISH|DAYREF|(?:LAST|NEXT|THIS)? HOLIDAY INYEAR?"
    "|(?:WDAY COMMA?)? (?:ISO|FIGURES))",
    "ADATE": "(?:DAYISH|MONTHLY)",
    "CLOCK": "(?:ABOUTS? (?:AMPM|HHMM|MILITARY|NOON|MIDNIGHT|NUM OCLOCK|SPOKENCLOCK) (?:LOCAL|ZONE)?)",
    "SPOKENCLOCK": "(?:HALF PAST NUM|A? (?:QUARTER|NUM) (?:PAST|TO) NUM)",
    "WHOSE": "(?:OF POINTER? THE? UNIT|OF FISCAL? UNIT? YEAR|OF MONTHLY|OF THE? DECADE|YEAR)",
    "OFYEAR": "(?:OF? YEAR|OF SHORTYEAR|OF (?:LAST|THIS|NEXT) UNIT)",
    "LEDGERPART": "(?:FISCAL DASH?)? ORDINAL DASH? FISCAL? (?:QUARTER|HALF)",
    "POINTER": "(?:THIS|THAT|LAST|NEXT|THE SAME|THE PREVIOUS|THE FOLLOWING|THE NEXT|FOLLOWING)",
    "BYGONE": "(?:LAST|PAST|NEXT|COMING|FOLLOWING|PREVIOUS|RECENT)",
    "DETPAST": "(?:LAST|NEXT|THIS|THE? CURRENT|THE? COMING|THE SAME|THE? PREVIOUS|THE? FOLLOWING|THE NEXT|THAT)",
}

PATTERNS = (
    # ages and the like: read as nothing, so that no shorter pattern reads them
    ("age", "ABOUTS? (?:NUM (?:TO|DASH|AND|OR))? NUM DASH? ANYUNIT DASH? OLD"),
    # clock times, with their day
    (
        "clock",
        "CLOCK (?:COMMA? ON? DAYISH (?:PART)?|POINTER PART|IN THE PART (?:(?:ON|OF) DAYISH)?|TONIGHT|OVERNIGHT)?",
    ),
    ("clock", "DAYISH PART? COMMA? AT CLOCK"),
    ("clock_start", "(?:NUM|HHMM) (?:DASH|TO|AND) CLOCK (?:COMMA? ON? DAYISH|POINTER PART|TONIGHT)?"),
    ("bare_clock", "NUM (?:IN THE PART (?:(?:ON|OF) DAYISH)?|POINTER PART|TONIGHT|ON? WDAY PART)"),
    ("clock_apart", "CLOCK MARK (?:CLOCK MARK)? ON? DAYISH"),
    # parts of day
    ("part", "(?:THE? MOD DASH? (?:ON)?)? DAYISH DASH? PART"),
    ("part", "THE? MOD? (?:ANYPART|OVERNIGHT) (?:ON|OF) DAYISH PART?"),
    ("part", "THE? MOD? PART OF NUM DASH DAYISH"),
    ("part", "(?:MOD|MODIN|EARLIER|LATER)? POINTER PART"),
    ("part", "(?:MODIN)? THE MOD? PART (?:BEFORE|AFTER)?"),
    ("part", "THE? HOURSOF (?:OF POINTER PART)?|MOD? LIGHT LOCAL? DAYISH?|OVERNIGHT|MOD? TONIGHT|MOD DASH? PART"),
    ("part", "THE PART BEFORE LAST"),
    # days, weeks, months, years
    ("range_start", "NUM DASH DAYISH|NUM (?:TO|AND) NUM FULLMONTH INYEAR?"),
    ("range_first", "FULLMONTH COUNT (?:DASH|TO|AND|PREP) NUM COMMA YEAR"),
    ("range_end", "(?<=FULLMONTH COUNT (?:DASH|TO|AND)) NUM (?:COMMA YEAR)?"),
    ("range_month", "FULLMONTH (?:DASH|TO|PREP) FULLMONTH INYEAR?"),
    ("months_quarter", "THE? FULLMONTH DASH FULLMONTH (?:QUARTER|PERIOD) (?:OF YEAR)?"),
    ("day", "(?:THE? MOD DASH? ON?|THE? MIDDLE OF|MIDDLE DASH|MODIN|(?:EARLIER|LATER) ON?)? ADATE"),
    ("day", "MONTHABBR"),
    ("dayth", "THE ORD"),
    ("holiday_weekend", "THE? HOLIDAY WEEKEND"),
    ("ago_weekday", "AMOUNT AGO ON? WDAY"),
    ("ago_unit", "AMOUNT AGO (?:(?:THIS|NEXT|LAST) UNIT|DAYREF)"),
    ("from_point", "AMOUNT PREP (?:NOW|DAYREF|WDAY)"),
    ("nth_of", "THE (?:ORDINAL|LAST) (?:UNIT|QUARTER|WEEKEND) OF (?:MONTHLY|FISCAL? UNIT? YEAR|(?:THE|POINTER) UNIT)"),
    ("ahead", "THE (?:NEXT|COMING) (?:UNIT|CENTURY)"),
    (
        "unit",
        "(?:MOD|MODIN|EARLIER|LATER|THE? MIDDLE OF)? DETPAST (?:ONEUNIT|WEEKEND|SEASON|FALL|FISCAL UNIT?) (?:OF YEAR)?",
    ),
    ("unit", "(?:MODIN|THE? MIDDLE OF) THE (?:ONEUNIT|WEEKEND)"),
    ("unit", "THE MOD? WEEKEND|WEEKEND|THE? PAST (?:WEEKEND|SEASON)|THE LATEST (?:UNIT|QUARTER)|MOD DASH UNIT"),
    ("before_last", "THE (?:UNIT|WEEKEND) BEFORE LAST"),
    ("year_end", "(?:UNIT DASH MIDDLE|YEAREND) YEAR?"),
    ("year_ago", "(?:A|THE)? UNIT DASH (?:AGO|EARLIER) (?:QUARTER|UNIT|PERIOD)?"),
    ("the_unit", "THE FULL? (?:UNIT|QUARTER|FISCAL)"),
    ("day_before", "THE UNIT (?:BEFORE|AFTER|EARLIER)"),
    ("nth_day", "(?:A|THE) ORDINAL STRAIGHT? (?:UNIT|PART)"),
    (
        "year",
        "(?:THE? MOD DASH?|THE? MIDDLE OF|MIDDLE DASH|MODIN)? (?:FISCAL DASH? UNIT?)? YEAR",
    ),
    ("year", "THE (?:UNIT YEAR|YEAR FISCAL)"),
    ("new_year", "NEWYEAR"),
    (
        "portion",
        "(?:THE? MIDDLE OF|MODIN)? THE? MOD? LEDGERPART WHOSE?",
    ),
    ("portion", "(?:THE? FISCAL? UNIT? YEAR|(?:LAST|THIS|NEXT) UNIT) ORDINAL DASH? (?:QUARTER|HALF)"),
    ("year_after", "(?<=YEAR DASH) NUM"),
    (
        "season",
        "(?:THE? MIDDLE OF)? (?:THE|THIS|LAST|NEXT|THAT)? (?:MOD DASH?)? (?:SEASON|FALL) OFYEAR?",
    ),
    ("decade", "(?:THE? MIDDLE OF)? THE? (?:MOD DASH?)? (?:DECADE|DECADEWORD)"),
    ("century", "(?:THE? MIDDLE OF)? THE? (?:MOD DASH?)? ORDINAL DASH? CENTURY"),
    ("shift", "ABOUTS? AMOUNT (?:AND A HALF)? (?:AGO|EARLIER|LATER|BEFORE|AFTER|AFTERWARDS)"),
    ("some_shift", "UNITS (?:AGO|EARLIER|LATER|AFTERWARDS)"),
    ("now", "NOW|INFUTURE|THE PAST"),
    # durations
    ("range_length", "NUM (?:DASH? (?:TO|AND|OR) DASH?|DASH) NUM DASH? LENGTHY? ANYUNIT"),
    ("length", "ABOUTS? AMOUNT (?:AND A HALF|DASH? LONG)?"),
    ("length", "(?:THE ABOUTS?|ABOUTS)? BYGONE AMOUNT"),
    ("length", "THE ORD? NUM (?:UNIT|UNITS)"),
    ("length", "A? QUARTER (?:OF A|DASH)? CENTURY|NUM UNITS AND A UNIT"),
    ("length", "NUM UNITS? AND NUM UNITS?|ABOUTS? NUM UNIT AND A HALF"),
    ("unnumbered", "(?:THE? (?:LAST|PAST|NEXT|COMING|RECENT))? UNITS|THE UNITS AHEAD"),
    ("whole", "(?:ALL|THE WHOLE|THE PAST) (?:UNIT|CENTURY)|(?:UNIT|UNITS) DASH LONG|LONGONE"),
    # sets
    ("every", "EVERY (?:OTHERONE|NUM|ORDINAL|HALF)? (?:ANYUNIT|WDAY|PART|SEASON|MONTH|WEEKEND)"),
    ("often", "(?:TIMES (?:OR TIMES)?|NUM TIMESWORD|TIMES EVERY) (?:A|PER|EVERY) NUM? ANYUNIT"),
    ("often", "NUM UNITS (?:A|PER|EVERY) UNIT|NUM DASH UNIT DASH A DASH UNIT"),
    ("rate", "(?:A|PER) UNIT"),
    ("frequency", "FREQUENCY|WEEKDAYS|WEEKENDS"),
)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern over symbols from one over names."""
    return re.compile(re.sub(r"\s+", "", re.sub(r"[A-Z]+", lambda name: spelled(name.group()), pattern)))


def spelled(name: str) -> str:
    """The symbol of a kind, or a shorthand with its names spelled out."""
    if name in SYMBOLS:
        return SYMBOLS[name]
    body = SHORTHANDS.get(name, "")
    assert body, f"no kind or shorthand {name}"
    return f"(?:{compiled(body).pattern})"


GRAMMAR = tuple((reading, compiled(pattern)) for reading, pattern in PATTERNS)
ANY = re.compile("|".join(pattern.pattern for _, pattern in GRAMMAR))  # whether one of them matches, asked at once
