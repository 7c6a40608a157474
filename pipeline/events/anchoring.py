"""What relative times are reckoned from: the day of publication, the story's running time, the tense of the clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from pipeline.events.intervals import DAY, VALUE, day_of, moved, stretch_of
from pipeline.events.zones import zone_of_article
from pipeline.records import Article
from pipeline.resources.tables import read_rows

if TYPE_CHECKING:
    from spacy.tokens import Token

Tense = Literal["past", "future"] | None

YEAR_BUT_TWO_MONTHS = timedelta(days=300)  # a date so far off, when another is near, shows that the tense was misread
NEWS_YEARS = range(1600, 2200)  # a day of publication outside them is a mistake, and no calendar can be trusted there
FAR_VERB = 8  # arcs from an expression up to its verb; longer ways are parsing mistakes
AMERICAN_ZONES = ("US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")
AMERICAN_CITIES = frozenset(
    f"America/{city}"
    for city in (
        "New_York",
        "Detroit",
        "Chicago",
        "Denver",
        "Boise",
        "Phoenix",
        "Los_Angeles",
        "Anchorage",
        "Juneau",
        "Menominee",
    )
) | {"Pacific/Honolulu", "Asia/Manila"}
MODALS = frozenset(("will", "shall", "may", "might", "can", "could", "should", "would", "must"))
FUTURE_WORDS = frozenset(row[0] for row in read_rows("future_words"))
SCHEDULING = frozenset(row[0] for row in read_rows("scheduling_verbs"))
IMPLICATIVES = frozenset(row[0] for row in read_rows("implicative_verbs"))


@dataclass(frozen=True, slots=True)
class Reference:
    """What an article's times are reckoned from.

    Attributes:
        published_at: when it was published, aware, in `zone`; None where unknown.
        precision: how finely that is known.
        zone: the article's zone, in which its clock times are meant.
        month_first: whether 8/12/2024 is the 12th of August.
    """

    published_at: datetime | None
    precision: str = "day"
    zone: tzinfo = UTC
    month_first: bool = False

    @property
    def day(self) -> date | None:
        """The day of publication where the article was published."""
        return self.published_at.date() if self.published_at else None


def reference_of(article: Article) -> Reference:
    """The reference of an article: `published_at` in the article's zone (`zone_of_article`), UTC where that is unknown.

    A day of publication is that day in every zone; a moment is of the day it was there.
    """
    zone = zone_of_article(article) or UTC
    exact = article.published_at.precision in ("second", "minute")
    published = read_moment(article.published_at.value, zone)
    if published is not None and published.year not in NEWS_YEARS:
        published = None
    if published is not None and not exact:
        published = datetime.fromisoformat(article.published_at.value or "").replace(tzinfo=zone)
    name = str(zone)
    month_first = name.startswith(AMERICAN_ZONES) or name in AMERICAN_CITIES
    return Reference(published, article.published_at.precision, zone, month_first)


def read_moment(text: str | None, zone: tzinfo) -> datetime | None:
    """An RFC 3339 time or a bare date, in `zone`; None where it is neither."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


@dataclass(slots=True)
class Scene:
    """Where the reader of a story stands.

    Attributes:
        reference: when and where it was published.
        running: the value of the last date or time of this paragraph.
        told: that of the last day told anywhere before; only "the same day" and its like reach so far back.
        tense: the tense of the clause that is being read.
    """

    reference: Reference
    running: str | None = None
    told: str | None = None
    tense: Tense = None

    @property
    def today(self) -> date:
        """The day of publication; only to be asked for where there is one."""
        assert self.reference.day is not None
        return self.reference.day

    @property
    def day(self) -> date:
        """The running day, else that of publication."""
        found = day_of(self.running) if self.running else None
        return found or self.today

    @property
    def day_told(self) -> date:
        """The last day told in the story, else that of publication."""
        found = day_of(self.told) if self.told else None
        return found or self.today

    def is_ahead(self, day: date, hour: int, minute: int) -> bool:
        """Whether a minute comes after publication, where that is known to the minute."""
        published = self.reference.published_at
        if published is None or self.reference.precision not in ("second", "minute"):
            return False
        return (day, hour, minute) > (published.date(), published.hour, published.minute)

    @property
    def point(self) -> date:
        """The first day of the running time, else the last day told, else that of publication."""
        stretch = stretch_of(self.running) if self.running else None
        return stretch.start.date() if stretch else self.day_told

    @property
    def after_dark(self) -> bool:
        """Whether the running time is an evening or night, so that a morning is the next day's."""
        match = VALUE.fullmatch(self.running) if self.running else None
        return bool(match) and (match["part"] in ("EV", "NI") or (match["hour"] or "00") >= "18")  # type: ignore[index]  # `match` is there

    def weekday(self, number: int, tense: Tense) -> date:
        """The `number`th day of the ISO week that is meant: the last up to today, or with a future verb the next."""
        if tense == "future":
            return self.today + timedelta(days=(number - self.today.isoweekday()) % 7)
        return self.today - timedelta(days=(self.today.isoweekday() - number) % 7)

    def in_year(self, build: Callable[[int], date], length: timedelta, *, strictly: bool = False) -> int | None:
        """The year that makes `build(year)`, which lasts `length`, fit the tense; else the nearest.

        Unless `strictly`, a near date is preferred to one of the tense nearly a year away.
        """
        options = []
        for year in range(self.today.year - 1, self.today.year + 2):
            try:
                options.append((build(year), year))
            except ValueError:  # 29 February
                continue
        if not options:
            return None
        nearest = min(options, key=lambda option: abs(option[0] + length / 2 - self.today))
        if self.tense == "past":
            meant = max(option for option in options if option[0] <= self.today)
        elif self.tense == "future":
            meant = min(option for option in options if option[0] + length > self.today)
        else:
            meant = nearest
        if strictly:
            return meant[1]
        far = abs(meant[0] - self.today) > YEAR_BUT_TWO_MONTHS > 5 * abs(nearest[0] - self.today)
        return (nearest if far else meant)[1]

    def with_tense(self, tense: Tense) -> Scene:
        """The same scene under another tense."""
        return replace(self, tense=tense)


def tense_at(token: Token) -> Tense:
    """The tense of the clause in which a token stands: of its nearest verb that has one."""
    for _ in range(FAR_VERB):
        if token.lower_ in FUTURE_WORDS and not any(child.lemma_ == "have" for child in token.children):
            return "future"
        if token.pos_ in ("VERB", "AUX"):
            if any(child.dep_ == "acomp" and child.lower_ in FUTURE_WORDS for child in token.children):
                return "future"
            tense, go_on = tense_of_verb(token)
            if not go_on:
                return tense
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def is_put_off(token: Token) -> bool:
    """Whether what a token depends on sets a time to come: `postponed until Monday`, `set for May`."""
    for _ in range(FAR_VERB):
        if token.pos_ == "VERB":
            return token.lemma_ in SCHEDULING
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def tense_of_verb(verb: Token) -> tuple[Tense, bool]:
    """The tense of a verb, and whether that of its governor decides instead."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if any(child.lower_ in MODALS or child.lower_ in ("wo", "'ll", "’ll") for child in helpers):
        return "future", False
    if any(child.lower_ == "to" for child in helpers):
        if verb.tag_ == "VBN" and any(child.lower_ == "have" for child in helpers):
            return "past", False  # "claimed to have left"
        governor = verb.head
        if governor.i != verb.i and governor.pos_ in ("VERB", "AUX") and tense_of_verb(governor)[0] == "past":
            if governor.lemma_ in IMPLICATIVES:
                return "past", False  # "managed to leave"
            return (None if governor.lemma_ == "be" else "future"), False  # "asked them to leave", "was to leave"
        return "future", False
    if any(child.tag_ == "VBD" for child in helpers) or verb.tag_ == "VBD":
        return "past", False
    if verb.tag_ == "VBN":
        if any(child.lemma_ == "have" for child in helpers):
            return "past", False
        return ("past", False) if not helpers else (None, False)
    if verb.tag_ in ("VBZ", "VBP"):
        return (None if verb.lemma_ in ("be", "have") else "future"), False
    if verb.tag_ == "VBG" and any(child.tag_ in ("VBZ", "VBP") for child in helpers):
        return "future", False
    return None, True


def nth_weekday(year: int, month: int, count: int, number: int) -> date:
    """The `count`th (-1: last) of a weekday (1 Monday … 7 Sunday) in a month."""
    if count > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(number - first.isoweekday()) % 7 + 7 * (count - 1))
    last = moved(date(year, month, 1), "M", 1) - DAY
    return last - timedelta(days=(last.isoweekday() - number) % 7)


def easter(year: int) -> date:
    """Western Easter Sunday (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def hijri(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar (civil epoch, 30-year cycle); within a day of the one that is kept."""
    number = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(number + 227014)


def holiday(rule: str, year: int) -> tuple[date, bool]:
    """The day of a rule of `holidays.tsv` in a year, and whether the month of that day is meant.

    Raises:
        ValueError: there is no such day that year.
    """
    kind, _, rest = rule.partition(":")
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.removeprefix("easter"))), False
    if kind == "nth":
        which, _, later = rest.partition("+")
        month, count, number = (int(part) for part in which.split(":"))
        return nth_weekday(year, month, count, number) + int(later or 0) * DAY, False
    if kind == "hijri":
        islamic_month, _, day = rest.partition("-")
        for islamic in range(year - 580, year - 576):
            found = hijri(islamic, int(islamic_month), int(day or 15))
            if found.year == year:
                return found, not day
        raise ValueError(f"no {rule} in {year}")
    return date.fromisoformat(rule if len(rule) == len("2001-09-11") else f"{year:04}-{rule}"), False
