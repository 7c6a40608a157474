"""The gazetteer knows places under the names of the news."""

import pytest

from pipeline.entities.build_gazetteer import stamp
from pipeline.entities.countries import countries, nationalities
from pipeline.entities.gazetteer import NameKind, supplement_senses
from pipeline.resources.tables import read_table


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("Syria", "SYR", "PCLI"),
        ("U.S.", "USA", "PCLI"),
        ("Ivory Coast", "CIV", "PCLI"),
        ("Nineveh", "IRQ", "ADM1"),
        ("Bavaria", "DEU", "ADM1"),
        ("Calif.", "USA", "ADM1"),
        ("Kyiv", "UKR", "PPLC"),
        ("Kiev", "UKR", "PPLC"),
        ("Khan Shaykhun", "SYR", "PPL"),
        ("Sednaya prison", "SYR", "PRN"),
        ("Damascus International Airport", "SYR", "AIRP"),
        ("Saint Petersburg", "RUS", "PPL"),
        ("St. Petersburg", "RUS", "PPL"),
    ],
)
def test_a_place_is_found_under_its_names(gazetteer, name, country, feature):
    assert (country, feature) in {(sense.country, sense.feature) for sense in gazetteer.find(name)}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("al-Kusair", "al-Qusayr"), ("Deir az-Zur", "Deir al-Zour"), ("Hasakeh", "Al Ḩasakah"), ("Falludja", "Fallujah")],
)
def test_a_spelling_is_found_by_its_key(gazetteer, spelling, name):
    assert name in {sense.name for sense in gazetteer.find(spelling, by_key=True)}


def test_senses_come_surest_first(gazetteer):
    senses = gazetteer.find("Paris")
    assert senses[0].country == "FRA"
    assert [sense.kind for sense in senses] == sorted(sense.kind for sense in senses)


def test_nothing_is_found_under_no_name(gazetteer):
    assert gazetteer.find("...") == ()
    assert gazetteer.find("Qwertzuiop") == ()


def test_our_own_row_of_a_place_takes_the_geonameid_and_stands_alone(gazetteer):
    senses = [sense for sense in gazetteer.find("Fallujah") if sense.country == "IRQ"]
    assert len(senses) == 1
    assert senses[0].geonameid is not None


def test_the_index_is_built_from_the_tables_as_they_are(gazetteer):
    assert gazetteer.index.stamp == stamp(), "run python -m pipeline.entities.build_gazetteer"


def test_every_country_code_of_a_table_is_known(gazetteer):
    known = set(gazetteer.index.countries) | {""}
    for table in ("supplement", "organizations", "media", "abbreviations", "countries"):
        assert {row["country"] for row in read_table(table)} <= known, table


def test_the_supplement_holds_places_with_sound_coordinates():
    rows = list(supplement_senses())
    assert len({sense.identity for _, sense in rows}) >= 150
    for name, sense in rows:
        assert -90 <= sense.latitude <= 90, name
        assert -180 <= sense.longitude <= 180, name


def test_nationalities_belong_to_countries():
    assert nationalities()["syrians"] == "SYR"
    assert nationalities()["dutch"] == "NLD"
    assert set(nationalities().values()) <= set(countries())


def test_the_capital_is_the_largest_city_of_its_name(gazetteer):
    capitals = [sense for sense in gazetteer.find("Washington") if sense.feature == "PPLC"]
    assert [round(sense.latitude) for sense in capitals] == [39]


def test_a_key_alone_is_the_weakest_kind():
    assert NameKind.NAME < NameKind.ALTERNATE < NameKind.KEY


def test_every_centre_of_a_province_belongs_to_one_of_the_table():
    provinces = {(row["country"], row["name"]) for row in read_table("admin") if row["feature"] == "ADM1"}
    assert {(row["country"], row["name"]) for row in read_table("division_centres")} <= provinces


@pytest.mark.parametrize(
    ("name", "country", "latitude", "longitude"),
    [("Queensland", "AUS", -22.5, 144.5), ("Ontario", "CAN", 50, -85), ("Canada", "CAN", 60, -95)],
)
def test_a_large_place_is_where_its_middle_is_not_where_its_people_are(gazetteer, name, country, latitude, longitude):
    found = next(sense for sense in gazetteer.find(name) if sense.country == country and sense.feature != "PPL")
    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=1)
