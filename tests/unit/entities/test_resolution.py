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


def test_what_no_gazetteer_knows_has_no_place(entities_of):
    entities = entities_of("They fled to the village of Zzyzxqu near the border.")
    assert [entity.place for entity in entities if entity.text == "Zzyzxqu"] in ([], [None])


def test_a_nationality_has_the_place_of_its_country(entities_of):
    assert place_of(entities_of("The pilot was Syrian."), "Syrian").country == "SYR"
