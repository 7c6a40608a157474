"""Where it happened: the places of an event, of the verb between asterisks and not of the article.

A place is written `[Idna]`, a city unless it says otherwise: `[Syria:country]`, `[Rif:admin1]`, a name that the
gazetteer has not `[Karra:unknown]`; other names likewise: `[Jo Fox:person]`.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events import EventsStage
from pipeline.events.scenes import filed_from
from pipeline.records import Article, ArticleVersion, DatelineLine, Entity, Place, PublishedAt
from pipeline.stage import Item

MARK = re.compile(r"\[(?P<name>[^\]:]+)(?::(?P<what>\w+))?\]|\*(?P<verb>[^*]+)\*|(?P<dateline>^[A-Z]+ —)")
KINDS = ("person", "organization", "group", "nationality", "facility")

CASES = {
    "under a preposition of the verb": [
        ("Gunmen *attacked* a convoy in [Ardal].", ["Ardal"]),
        ("Two men were *shot* dead near [Ardal].", ["Ardal"]),
        ("Thousands *protested* outside [Ardal].", ["Ardal"]),
        ("Rebels *clashed* with soldiers around [Ardal].", ["Ardal"]),
        ("In [Ardal], gunmen *attacked* a convoy.", ["Ardal"]),
        ("On Monday in [Ardal] a bomb *exploded*.", ["Ardal"]),
        ("Police *arrested* a teacher at [Pier Four:facility].", ["Pier Four"]),
    ],
    "under a preposition of its object": [
        ("Gunmen *attacked* a market in [Ardal].", ["Ardal"]),
        ("Jets *bombed* the army's positions at [Ardal].", ["Ardal"]),
        ("Soldiers *stormed* a school on the edge of [Ardal].", ["Ardal"]),
        ("Rebels *captured* a bridge near [Ardal].", ["Ardal"]),
        ("A storm *destroyed* the homes of fishermen in [Ardal].", ["Ardal"]),
    ],
    "the object itself": [
        ("Rebels *captured* [Ardal] on Monday.", ["Ardal"]),
        ("The army *shelled* [Ardal].", ["Ardal"]),
        ("[Ardal] was *captured* by the rebels.", ["Ardal"]),
        ("Rebels *seized* the town of [Ardal].", ["Ardal"]),
        ("The *capture* of [Ardal] took a week.", ["Ardal"]),
        ("Rebels *stormed* [Tell Rifaya:person] on Monday.", ["Tell Rifaya"]),
    ],
    "a relative clause": [
        ("He drove through [Ardal], where gunmen *attacked* the convoy.", ["Ardal"]),
        ("In [Ardal], where the army *attacked* a convoy, it was quiet.", ["Ardal"]),
        ("The town of [Ardal], which rebels *captured* in May, is quiet.", ["Ardal"]),
        ("The rebels who *attacked* a convoy in [Ardal] fled.", ["Ardal"]),
    ],
    "a clause beside": [
        ("Gunmen attacked a market in [Ardal], *burning* two churches.", ["Ardal"]),
        ("Rebels invaded three villages in [Ardal] and *burned* a church.", ["Ardal"]),
        ("Rebels plan to storm [Ardal], *arresting* every priest.", ["Ardal"]),
        ("The army plans to *arrest* ten rebels by storming [Ardal].", ["Ardal"]),
        ("A crowd in [Ardal] *attacked* a convoy.", ["Ardal"]),
        ("The blast in [Ardal] *destroyed* a bridge.", ["Ardal"]),
    ],
    "of a place told at two grains the finer": [
        ("Gunmen *attacked* a market in [Idna], [Syria:country].", ["Idna"]),
        ("Gunmen *attacked* a market in [Idna] in [Rif:admin1] province.", ["Idna"]),
        ("In [Syria:country], gunmen *attacked* a market in [Idna].", ["Idna"]),
        ("A boy was *shot* in the [Rif:admin1] town of [Idna].", ["Idna"]),
        ("A boy was *shot* in [Syria:country]'s third city, [Idna].", ["Idna"]),
        ("A bomb *exploded* in the [Karra:unknown] district of [Idna].", ["Karra"]),
        ("A bomb *exploded* in [Idna]'s northern neighborhood of [Karra:unknown].", ["Karra"]),
        ("A boy was *shot* in [Idna] in the countryside of [Ardal].", ["Idna"]),
        ("Rebels *captured* the village of [Idna] in northern [Ardal].", ["Idna"]),
        ("A boy was *shot* in [Idna], near [Ardal].", ["Idna"]),
        ("A boy was *shot* in northern [Ardal] in [Idna].", ["Idna"]),
    ],
    "a list is as many places as it has names": [
        ("Thousands *protested* in [Ardal], [Idna], [Oum] and [Safa].", ["Ardal", "Idna", "Oum", "Safa"]),
        ("Rebels *captured* [Ardal], [Idna] and [Oum].", ["Ardal", "Idna", "Oum"]),
        ("Rebels *captured* the towns of [Ardal] and [Idna].", ["Ardal", "Idna"]),
        (
            "The rebels *captured* four towns in a day: [Ardal], [Idna], [Oum] and [Safa].",
            ["Ardal", "Idna", "Oum", "Safa"],
        ),
        ("Bandits *killed* two farmers in [Ardal] and four in [Idna].", ["Ardal", "Idna"]),
        ("Bombs *exploded* in [Ardal] (twice), [Idna] and [Oum].", ["Ardal", "Idna", "Oum"]),
        ("Jets *bombed* the villages of [Ardal], [Jebel Oum:person] and [Safa].", ["Ardal", "Jebel Oum", "Safa"]),
        ("Rebels *captured* villages including [Ardal] and [Idna].", ["Ardal", "Idna"]),
    ],
    "a name that only its preposition makes a place": [
        ("Two men were *killed* in [Mir Oum:person].", ["Mir Oum"]),
        ("Gunmen *attacked* a convoy near [Tadar:organization].", []),
        ("Gunmen *attacked* a convoy in [Tadar:organization].", ["Tadar"]),
        ("Gunmen *attacked* a convoy in the [Tadar:organization] area.", ["Tadar"]),
        ("The army *shelled* the [Oum:person] district.", ["Oum"]),
    ],
    "a noun that says what is there": [
        ("Gunmen *attacked* a [Ardal] hotel.", ["Ardal"]),
        ("A man was *shot* in his [Ardal] home.", ["Ardal"]),
        ("Soldiers *stormed* [Ardal]'s main prison.", ["Ardal"]),
        ("A man was *arrested* in a [Ardal] hotel room.", ["Ardal"]),
        ("A bomb *exploded* near the gate to [Ardal].", ["Ardal"]),
        ("A guard was *killed* in the battle for [Ardal].", ["Ardal"]),
        ("A bomb *exploded* in the capital, [Ardal], on Monday.", ["Ardal"]),
    ],
    "from and to": [
        ("The president *fled* from [Ardal] to [Idna].", ["Ardal/from", "Idna/to"]),
        ("The army *withdrew* from [Ardal].", ["Ardal/from"]),
        ("Students *marched* from [Ardal] to [Idna].", ["Ardal/from", "Idna/to"]),
        ("Rebels *captured* [Ardal] from their base at [Idna].", ["Ardal"]),
        ("Soldiers were *deployed* to [Ardal].", ["Ardal/to"]),
    ],
    "none of these": [
        ("The minister *resigned*.", []),
        ("Students *protested* against [Mali:country].", []),
        ("Students *protested* against the war in [Ardal].", []),
        ("Gunmen *shot* a teacher of [Idna].", []),
        ("A pilot from [Ardal] was *killed*.", []),
        ("A [French:nationality] soldier was *killed*.", []),
        ("[Ardal] was *captured* by [Mali:country].", ["Ardal"]),
        ("Students *protested* outside the [Mali:country] embassy in [Ardal].", ["Ardal"]),
        ("Students *protested* outside the [Malian embassy:facility] in [Ardal].", ["Ardal"]),
        ("A report by the [University of Ardal:organization] says a guard was *killed*.", []),
        ("Rebels *attacked* him in late June.", []),
        ("The police in [Ardal] said that a guard had been *killed*.", []),
        ("A guard was *killed*, police in [Ardal] said.", []),
        ("Gunmen *shot* [Jo Fox:person].", []),
        ("Rebels were *negotiating* a truce, and officials in [Ardal] said the guns were silent.", []),
    ],
    "a common noun under its sentence's capital is no name": [
        ("[Schools:facility] in [Ardal] were *burned*.", ["Ardal"]),
    ],
    "the sentence before, of the same paragraph": [
        ("It rained in [Ardal]. Gunmen *attacked* a market.", ["Ardal"]),
        ("It rained in [Ardal].\n\nThe minister *criticized* the mayor.", []),
        ("It rained in [Ardal]. The minister *criticized* the mayor.", []),
        ("He reached [Ardal] at noon. Residents there *attacked* a convoy.", ["Ardal"]),
    ],
    "the scene of the story": [
        ("Gunmen attacked a market in [Ardal]. It was hot. It was late. They *killed* a guard.", ["Ardal"]),
        ("ARDAL — Gunmen *attacked* a market.", ["ARDAL"]),
        ("ARDAL — It was late. Gunmen *attacked* a market in [Idna].", ["Idna"]),
        ("ARDAL — Gunmen *attacked* a market in [Karra:unknown].", ["ARDAL", "Karra"]),
        ("Gunmen attacked a mill in [Ardal].\n\nA bomb *exploded* in [Karra:unknown].", ["Ardal", "Karra"]),
        ("Gunmen *attacked* a market in [Karra:unknown] and a mill near [Idna].", ["Karra"]),
        ("ARDAL — The minister *criticized* the mayor.", []),
        ("ARDAL — Gunmen plan to *attack* a market.", []),
        ("Gunmen attacked a market in [Ardal].\n\nIt was hot.\n\nPolice *arrested* a teacher.", ["Ardal"]),
    ],
}
VERBS = ("Rebels *captured*", "Thousands *protested* in", "Bombs *exploded* in", "Gunmen *attacked* convoys near")
PARTS = (
    "in [Ardal]",
    "near [Idna]",
    "and [Oum]",
    ",",
    "from [Safa] to [Tarsa]",
    "where",
    "of [Syria:country]",
    "there",
)
ROWS = [(name, text, places) for name, rows in CASES.items() for text, places in rows]


def place_of(name: str, what: str) -> Place | None:
    if what in KINDS or what == "unknown":
        return None
    return Place(
        geonameid=len(name) * 1000 + sum(map(ord, name)),
        name=name,
        latitude=0.0,
        longitude=0.0,
        country="SYR",
        feature="PPL",
        precision=what,
        confidence=1.0,
    )


def marked(text: str) -> tuple[Article, tuple[int, int]]:
    """The article of a marked text, and where its verb stands."""
    plain, entities, verb, dateline = "", [], (0, 0), None
    last = 0
    for mark in MARK.finditer(text):
        plain += text[last : mark.start()]
        last, start = mark.end(), len(plain)
        if mark["verb"]:
            plain += mark["verb"]
            verb = (start, len(plain))
            continue
        name, what = mark["name"] or mark["dateline"].rstrip(" —"), mark["what"] or "city"
        plain += mark["dateline"] or name
        if mark["dateline"]:
            dateline = DatelineLine(start=0, end=len(plain), place=name)
        kind = what if what in KINDS else "place"
        entities.append(
            Entity(
                text=name,
                start=start,
                end=start + len(name),
                kind=kind,
                cluster=len(entities),
                name=name,
                place=place_of(name, what),
            )
        )
    article = Article(
        id="a",
        text=plain + text[last:],
        entities=entities,
        dateline=dateline,
        version=ArticleVersion(text_sha256="0"),
        published_at=PublishedAt(value="2024-06-14T10:00:00Z", basis="record"),
    )
    return article, verb


@pytest.fixture(scope="session")
def places_told(nlp):
    """A function from a marked text to the places of the event of its verb, with their roles if not `where`."""

    def read(text: str) -> list[str]:
        article, (start, end) = marked(text)
        doc = nlp(article.text)
        for cluster, ent in enumerate(doc.ents, start=len(article.entities)):
            if ent.label_ in ("DATE", "TIME"):
                when = {"text": ent.text, "start": ent.start_char, "end": ent.end_char}
                article.entities.append(Entity(**when, kind="date", cluster=cluster, name=ent.text))
        (outcome,) = EventsStage().run([Item(article=article, doc=doc)])
        told = [one for one in outcome.item.article.events if one.trigger.start < end and one.trigger.end > start]
        assert told, [one.trigger.text for one in outcome.item.article.events]
        places = sorted(told[0].places, key=lambda place: place.start)
        return [place.text if place.role == "where" else f"{place.text}/{place.role}" for place in places]

    return read


@pytest.mark.parametrize(
    ("second", "what", "filed"),
    [("Rif", "admin1", "ARDAL"), ("Syria", "country", "ARDAL"), ("IDNA", "city", None)],
)
def test_a_story_is_filed_from_the_town_of_its_dateline_with_or_without_its_region(second, what, filed):
    text = f"ARDAL, {second} - Gunmen fled."
    names = [("ARDAL", "city", 0), (second, what, 7)]
    entities = [
        Entity(text=name, start=at, end=at + len(name), kind="place", cluster=at, name=name, place=place_of(name, kind))
        for name, kind, at in names
    ]
    dateline = DatelineLine(start=0, end=text.index("Gunmen"), place="ARDAL")
    place = filed_from(Article(id="a", text=text, entities=entities, dateline=dateline))
    assert (place and place.text) == filed


@pytest.mark.parametrize(("name", "text", "places"), ROWS, ids=[f"{name}: {text}" for name, text, _ in ROWS])
def test_the_places_of_an_event_are_where_it_happened(places_told, name, text, places):
    assert places_told(text) == places


NAMES = ("Ardal", "Idna", "Oum", "Safa", "Tarsa", "Lomara")


@settings(max_examples=25, deadline=None)
@given(names=st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True), verb=st.sampled_from(VERBS))
def test_a_list_of_any_length_is_as_many_places_as_it_has_names(places_told, names, verb):
    listed = f"{', '.join(f'[{name}]' for name in names[:-1])} and [{names[-1]}]"
    assert places_told(f"{verb} {listed}.") == names


@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=5))
def test_every_place_stands_in_the_text_and_is_told_once(nlp, parts):
    article, _ = marked(f"Rebels attacked a convoy {' '.join(parts)}.")
    (outcome,) = EventsStage().run([Item(article=article, doc=nlp(article.text))])
    for event in outcome.item.article.events:
        assert all(article.text[place.start : place.end] == place.text for place in event.places)
        told = [(place.text, place.role) for place in event.places]
        assert len(told) == len(set(told))
