"""Whose side an actor is on."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "text", "country", "sectors"),
    [
        ("Senior Syrian officials met on Monday.", "Senior Syrian officials", "SYR", ["GOV"]),
        ("Iranian Revolutionary Guard officials came.", "Iranian Revolutionary Guard officials", "IRN", ["MIL"]),
        ("The armed opposition took Hama, in Syria.", "armed opposition", "SYR", ["REB", "OPP"]),
        ("The opposition boycotted the vote in Kenya.", "opposition", "KEN", ["OPP"]),
        ("Demonstrators marched in Khartoum.", "Demonstrators", "SDN", ["CVL"]),
        ("The Iraqi army advanced.", "Iraqi army", "IRQ", ["MIL"]),
        ("Rebel leaders rejected it.", "Rebel leaders", None, ["REB"]),
        ("Turkish security forces closed the road.", "Turkish security forces", "TUR", ["COP"]),
        ("Egyptian police arrested four men.", "Egyptian police", "EGY", ["COP"]),
        ("Local journalists saw it.", "Local journalists", None, ["CVL", "MED"]),
        ("Hezbollah denied it.", "Hezbollah", "LBN", ["REB"]),
        ("The UN called for calm.", "UN", None, ["IGO"]),
        ("AFP reported the attack.", "AFP", "FRA", ["MED"]),
        ("Russia accused its neighbour.", "Russia", "RUS", ["GOV"]),
        ("Ukrainian President Volodymyr Zelenskyy left.", "President Volodymyr Zelenskyy", "UKR", ["GOV"]),
        ("General Musa Danjuma resigned.", "General Musa Danjuma", None, ["MIL"]),
        ("The government of Iraq fell.", "government", "IRQ", ["GOV"]),
        ("The pilot was Syrian.", "Syrian", "SYR", []),
    ],
)
def test_an_actor_is_coded_by_its_words(entities_of, sentence, text, country, sectors):
    actor = next(entity.actor for entity in entities_of(sentence) if entity.text == text)
    assert actor is not None
    assert (actor.country, actor.sector) == (country, sectors)


def test_mentions_of_one_actor_share_its_code(entities_of):
    entities = entities_of("Syrian President Bashar al-Assad fled. Assad is in Moscow. He said nothing.")
    codes = {(entity.actor.country, *entity.actor.sector) for entity in entities if entity.name == "Bashar al-Assad"}
    assert codes == {("SYR", "GOV")}


def test_a_country_is_not_supplied_where_two_are_spoken_of(entities_of):
    entities = entities_of("Iran and Iraq met. Soldiers were there.")
    assert next(entity.actor.country for entity in entities if entity.text == "Soldiers") in {None, "IRN", "IRQ"}


def test_a_place_where_something_happens_is_no_actor(entities_of):
    assert next(entity.actor for entity in entities_of("It rained in Syria.") if entity.text == "Syria") is None


def test_forces_of_someone_are_not_of_the_country_the_article_is_about(entities_of):
    entities = entities_of("Ukraine said he sent his forces to Kharkiv.")
    assert next(entity.actor.country for entity in entities if entity.text == "forces") is None
