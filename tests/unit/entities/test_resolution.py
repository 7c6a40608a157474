"""Where the places of an article are."""

import pytest


def place_of(entities, text):
    return next(entity.place for entity in entities if entity.text == text)


@pytest.mark.parametrize(
    ("text", "name", "country", "where"),
    [
        ("Rebels entered Homs, in Syria, at night.", "Homs", "SYR", (34.7, 36.7)),
        ("Residents of Paris, Texas, were told to leave.", "Paris", "USA", (33.7, -95.6)),
        ("Residents of Paris were told to leave.", "Paris", "FRA", (48.9, 2.3)),
        ("Troops shelled Tripoli. Lebanon asked for calm; the Lebanese army moved in.", "Tripoli", "LBN", (34.4, 35.8)),
        ("Troops shelled Tripoli. Libya asked for calm; the Libyan coast guard left.", "Tripoli", "LBY", (32.9, 13.2)),
        ("Tbilisi is the capital of Georgia.", "Georgia", "GEO", (42, 43.5)),
        ("A storm hit Atlanta and Savannah in Georgia, and moved to Alabama.", "Georgia", "USA", (33, -83.5)),
        ("China said it would talk to Japan.", "China", "CHN", (35, 104.5)),
        ("He lives in Wausau, Wis., near the river.", "Wis.", "USA", (44.5, -89.5)),
        ("The convoy left the city of Hamilton for Toronto, in Ontario, Canada.", "Hamilton", "CAN", (43.3, -79.8)),
    ],
)
def test_a_name_means_the_place_that_the_article_speaks_of(entities_of, text, name, country, where):
    place = place_of(entities_of(text), name)
    assert place is not None
    assert place.country == country
    assert (place.latitude, place.longitude) == pytest.approx(where, abs=2)
    assert 0 < place.confidence <= 1


@pytest.mark.parametrize(
    ("text", "name", "country", "where"),
    [
        ("The bus left Springfield, Oregon, on Monday.", "Springfield", "USA", (44, -123)),
        ("A fire broke out in Birmingham, in the U.S. state of Alabama.", "Birmingham", "USA", (33.5, -86.8)),
        ("Shells fell on Azaz in northern Syria.", "Azaz", "SYR", (36.6, 37)),
        ("Libya's Tripoli was calm. Lebanon sent an envoy.", "Tripoli", "LBY", (32.9, 13.2)),
        ("Soldiers held Bethlehem, a town in the north of South Africa.", "Bethlehem", "ZAF", (-28.2, 28.3)),
        ("A blast hit the Shujaiya neighbourhood of Gaza City.", "Shujaiya", "PSE", (31.5, 34.5)),
    ],
    ids=["comma", "state of", "compass", "possessive", "apposition", "part of a city"],
)
def test_a_place_lies_in_what_is_named_beside_it(entities_of, text, name, country, where):
    place = place_of(entities_of(text), name)
    assert place is not None
    assert (place.country, place.latitude, place.longitude) == (
        country,
        pytest.approx(where[0], abs=1),
        pytest.approx(where[1], abs=1),
    )


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("Cases were found in Oregon, Nevada, Missouri, Ohio and Washington.", "Washington", (47, -120)),
        ("Cases were found in Oregon, Nevada, Missouri, Ohio and Washington.", "Nevada", (39, -117)),
        ("Firms are leaving California or Washington.", "Washington", (47, -120)),
        ("They spoke in Washington and Moscow.", "Washington", (38.9, -77)),
        ("Police searched homes in Washington, Pennsylvania.", "Washington", (40.2, -80.2)),
        ("He was seen in Camp Murray, Wash., last week.", "Wash.", (47, -120)),
    ],
)
def test_a_list_of_provinces_holds_provinces(entities_of, text, name, where):
    place = place_of(entities_of(text), name)
    assert (place.latitude, place.longitude) == pytest.approx(where, abs=1.5)


def test_two_places_of_a_name_are_told_apart_where_the_text_does(entities_of):
    entities = entities_of("Mayors of Portland, Maine, and Portland, Oregon, met on Friday.")
    found = [entity.place.admin1 for entity in entities if entity.text == "Portland"]
    assert found == ["Maine", "Oregon"]


def test_a_city_is_not_its_province_because_the_province_is_named_too(entities_of):
    entities = entities_of("Syrian troops left Aleppo province. Aleppo was shelled at dawn.")
    assert [entity.place.precision for entity in entities if entity.text == "Aleppo"] == ["admin1", "city"]


def test_fame_outweighs_a_hamlet_in_the_country_of_the_story(entities_of):
    text = "Australia closed its borders. Australians on flights from Toronto were tested, Australian officials said."
    assert place_of(entities_of(text), "Toronto").country == "CAN"


def test_the_home_of_the_publisher_speaks_for_its_country(entities_of):
    text = "A man was hurt in Newcastle on Sunday, police said."
    assert place_of(entities_of(text, home="AUS"), "Newcastle").country == "AUS"
    assert place_of(entities_of(text, home="GBR"), "Newcastle").country == "GBR"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Relations between Russia and the West are cold.", "West"),
        ("Three men from Penzance, Manitoba, drowned in Canada.", "Penzance"),
        ("They fled to the village of Zzyzxqu near the border.", "Zzyzxqu"),
        ("Schools in Smallbrook County were closed.", "Smallbrook County"),
    ],
    ids=["a direction", "not in the province beside it", "unknown", "no such county"],
)
def test_no_answer_is_given_where_none_fits(entities_of, text, name):
    assert all(entity.place is None for entity in entities_of(text) if entity.text == name)


def test_a_government_called_by_its_capital_is_an_actor(entities_of):
    entities = entities_of("Ankara said it would answer. Crowds filled Ankara.")
    codes = [entity.actor for entity in entities if entity.text == "Ankara"]
    assert codes[0] is not None
    assert (codes[0].country, codes[0].sector) == ("TUR", ["GOV"])
    assert codes[1] is None


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("They met in Syria.", "Syria", "country"),
        ("They met in Nineveh province in Iraq.", "Nineveh", "admin1"),
        ("They met in Mosul.", "Mosul", "city"),
        ("They met at Damascus International Airport.", "Damascus International Airport", "point"),
    ],
)
def test_a_place_says_how_precise_it_is(entities_of, text, name, precision):
    assert place_of(entities_of(text), name).precision == precision


def test_the_dateline_speaks_for_its_country(entities_of):
    text = "Police in Cordoba arrested two men."
    assert place_of(entities_of(text, "Buenos Aires"), "Cordoba").country == "ARG"
    assert place_of(entities_of(text, "Madrid"), "Cordoba").country == "ESP"


def test_a_name_has_one_sense_in_an_article(entities_of):
    entities = entities_of("Fire broke out in Paris, Texas. Firemen from Paris came late. Paris has no mayor.")
    assert {entity.place.country for entity in entities if entity.text == "Paris"} == {"USA"}


def test_a_nationality_has_the_place_of_its_country(entities_of):
    assert place_of(entities_of("The pilot was Syrian."), "Syrian").country == "SYR"
