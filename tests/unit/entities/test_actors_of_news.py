"""Whose side an actor of the news is on, by class; offices by the day of the article."""

import re

import pytest

from pipeline.entities.offices import office_holders
from pipeline.resources.tables import read_table

TITLES = [
    ("French President Emmanuel Macron spoke.", "President Emmanuel Macron", "FRA", ["GOV"]),
    ("Defence Minister Paolo Neri resigned.", "Defence Minister Paolo Neri", None, ["GOV", "MIL"]),
    ("The opposition leader Samuel Otieno was held.", "Samuel Otieno", None, ["OPP"]),
    ("The Kenyan opposition leader Samuel Otieno was held.", "Samuel Otieno", "KEN", ["OPP"]),
    ("Police chief Dan Marks denied it.", "Dan Marks", None, ["COP"]),
    ("Rebel commander Isa Bello was killed.", "Isa Bello", None, ["REB"]),
    ("Colonel Yusuf Garba took over.", "Colonel Yusuf Garba", None, ["MIL"]),
    ("Chief Justice Rosa Weber ruled on it.", "Chief Justice Rosa Weber", None, ["JUD"]),
    ("Gov. Dan Reyes signed the bill.", "Gov. Dan Reyes", None, ["GOV"]),
    ("Judge Maria Ortiz ruled on it.", "Judge Maria Ortiz", None, ["JUD"]),
    ("Former President Daniel Mora was charged.", "Former President Daniel Mora", None, ["ELI"]),
    ("The former Bolivian minister Ana Rojas fled.", "Ana Rojas", "BOL", ["ELI"]),
    ("Human rights activist Lina Haddad was freed.", "Lina Haddad", None, ["NGO"]),
    ("The journalist Omar Said was beaten.", "Omar Said", None, ["MED"]),
    ("The Prime Minister of Japan resigned.", "Prime Minister", "JPN", ["GOV"]),
]
DESCRIPTIONS = [
    ("Senior Lebanese officials denied it.", "Senior Lebanese officials", "LBN", ["GOV"]),
    ("Government forces shelled Douma, in Syria.", "Government forces", "SYR", ["GOV", "MIL"]),
    ("Opposition fighters entered Hama, in Syria.", "Opposition fighters", "SYR", ["REB", "OPP"]),
    ("Rebels took the bridge at Goma in Congo.", "Rebels", "COD", ["REB"]),
    ("Protesters blocked roads in Nairobi.", "Protesters", "KEN", ["CVL"]),
    ("Riot police fired tear gas in Tbilisi.", "Riot police", "GEO", ["COP"]),
    ("Striking teachers marched in Lagos.", "Striking teachers", "NGA", ["CVL"]),
    ("Gunmen in uniform robbed them.", "Gunmen", None, ["REB"]),
    ("Unidentified gunmen killed two people.", "Unidentified gunmen", None, ["UAF"]),
    ("Aid workers left the camp.", "Aid workers", None, ["NGO"]),
    ("Foreign journalists were expelled.", "Foreign journalists", None, ["MED"]),
    ("The Supreme Court of India upheld it.", "Supreme Court", "IND", ["JUD"]),
    ("Chinese police arrested four men.", "Chinese police", "CHN", ["COP"]),
    ("The Burmese junta extended its rule.", "Burmese junta", "MMR", ["GOV"]),
    ("Israeli troops crossed the fence.", "Israeli troops", "ISR", ["MIL"]),
    ("Separatists in eastern Ukraine laid mines.", "Separatists", "UKR", ["REB"]),
    ("Drug traffickers burned the police post.", "Drug traffickers", None, ["CRM"]),
    ("Afghan refugees waited at the border.", "Afghan refugees", "AFG", ["CVL", "REF"]),
    ("The president told Ugandans to stay calm.", "president", "UGA", ["GOV"]),
    ("Lawmakers in Peru voted to remove him.", "Lawmakers", "PER", ["GOV", "LEG"]),
    ("An Iranian-backed militia in Iraq fired rockets.", "Iranian-backed militia", "IRQ", ["REB"]),
    ("The union called a strike.", "union", None, ["LAB"]),
    ("A court in Vienna sentenced the man.", "court", "AUT", ["JUD"]),
    ("A bishop in Lima spoke out.", "bishop", None, ["CVL", "REL"]),
    ("Coup leaders in Niger closed the border.", "Coup leaders", "NER", ["GOV", "MIL"]),
]
OWNERS = [
    ("A spokesman for the Syrian army denied it.", "spokesman", "SYR", ["MIL"]),
    ("Officials from the World Bank met him.", "Officials", None, ["IGO"]),
    ("A commander of the Rapid Support Forces fled.", "commander", "SDN", ["REB"]),
    ("The leader of Hezbollah spoke on television.", "leader", "LBN", ["REB"]),
    ("Turkey's army crossed the river.", "army", "TUR", ["MIL"]),
    ("The government of Mali asked them to go.", "government", "MLI", ["GOV"]),
    ("Assad's forces withdrew.", "forces", "SYR", ["MIL"]),
    ("Members of the Taliban stopped the bus.", "Members", "AFG", ["REB"]),
    ("The spokeswoman for the World Health Organization spoke.", "spokeswoman", None, ["IGO"]),
    ("Putin's spokesman said no.", "spokesman", "RUS", ["GOV"]),
]
NAMES = [
    ("The Tamil Tigers denied it.", "Tamil Tigers", "LKA", ["REB", "TER"]),
    ("The Russian Defence Ministry said so.", "Russian Defence Ministry", "RUS", ["MIL", "GOV"]),
    ("The Interior Ministry in Baku said so.", "Interior Ministry", "AZE", ["GOV", "COP"]),
    ("The Kenya Red Cross sent tents.", "Kenya Red Cross", "KEN", ["NGO"]),
    ("NATO sent planes.", "NATO", None, ["IGO", "MIL"]),
    ("The BJP won the vote.", "BJP", "IND", ["PTY", "GOV"]),
    ("The ANC split.", "ANC", "ZAF", ["PTY", "GOV"]),
    ("The Sinaloa cartel burned cars.", "Sinaloa cartel", "MEX", ["CRM"]),
    ("NHK reported it.", "NHK", "JPN", ["MED"]),
    ("Oxfam warned of hunger.", "Oxfam", None, ["NGO"]),
    ("Gazprom cut supplies.", "Gazprom", "RUS", ["BUS"]),
    ("Ankara said it would respond.", "Ankara", "TUR", ["GOV"]),
]
PEOPLES = [
    ("Syrians fled to the border.", "Syrians", "SYR", ["CVL"]),
    ("Kurds voted in the north.", "Kurds", None, ["CVL"]),
    ("Muslims prayed in the square.", "Muslims", None, ["CVL", "REL"]),
    ("The pilot was Danish.", "Danish", "DNK", []),
]


@pytest.mark.parametrize(
    ("sentence", "text", "country", "sectors"), [*TITLES, *DESCRIPTIONS, *OWNERS, *NAMES, *PEOPLES]
)
def test_an_actor_of_the_news_is_coded(entities_of, sentence, text, country, sectors):
    actor = next(entity.actor for entity in entities_of(sentence) if entity.text == text)
    assert actor is not None
    assert (actor.country, actor.sector) == (country, sectors)


@pytest.mark.parametrize(
    ("sentence", "name", "day", "code"),
    [
        ("Donald Trump called him.", "Donald Trump", "2016-06-01", ("USA", [])),
        ("Donald Trump called him.", "Donald Trump", "2018-06-01", ("USA", ["GOV"])),
        ("Donald Trump called him.", "Donald Trump", "2022-06-01", ("USA", ["ELI"])),
        ("Donald Trump called him.", "Donald Trump", "2025-06-01", ("USA", ["GOV"])),
        ("Former President Donald Trump called him.", "Donald Trump", "2025-06-01", ("USA", ["ELI"])),
        ("Assad left Damascus.", "Bashar al-Assad", "2012-03-01", ("SYR", ["GOV"])),
        ("Assad left Damascus.", "Bashar al-Assad", "2024-12-20T10:00:00Z", ("SYR", ["ELI"])),
        ("Abu Mohammed al-Jolani spoke.", "Ahmed al-Sharaa", "2020-01-01", ("SYR", ["REB"])),
        ("Ahmed al-Sharaa spoke.", "Ahmed al-Sharaa", "2025-02-01", ("SYR", ["GOV"])),
        ("Morsi addressed the crowd.", "Mohamed Morsi", "2013-01-10", ("EGY", ["GOV"])),
        ("Morsi stood in the dock.", "Mohamed Morsi", "2014-01-10", ("EGY", ["ELI"])),
        ("Guterres urged restraint.", "Antonio Guterres", "2020-05-05", (None, ["IGO"])),
        ("Hemedti left the capital.", "Mohamed Hamdan Dagalo", "2020-05-05", ("SDN", ["MIL"])),
        ("Hemedti left the capital.", "Mohamed Hamdan Dagalo", "2023-05-05", ("SDN", ["REB"])),
        ("Modi thanked the voters.", "Narendra Modi", None, ("IND", ["GOV"])),
    ],
)
def test_an_office_is_held_from_one_day_to_another(entities_of, sentence, name, day, code):
    actor = next(entity.actor for entity in entities_of(sentence, published=day) if entity.name == name)
    assert (actor.country, actor.sector) == code


def test_a_namesake_holds_no_office(entities_of):
    entities = entities_of("Laura Putin bakes bread. Putin sells it.", published="2020-01-01")
    assert {entity.name for entity in entities if "Putin" in entity.text} == {"Laura Putin"}


def test_two_ministries_of_one_name_are_two(entities_of):
    entities = entities_of("The Russian Foreign Ministry spoke. The Turkish Foreign Ministry agreed.")
    assert len({entity.cluster for entity in entities if entity.text.endswith("Foreign Ministry")}) == 2


def test_every_office_is_of_a_kind_and_every_term_is_a_time():
    kinds = {row["office"] for row in read_table("office_kinds")}
    for row in read_table("offices"):
        assert row["office"] in kinds, row
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row["from"]), row
        assert not row["to"] or row["to"] >= row["from"], row


def test_offices_cover_the_world():
    countries = {term.country for holder in office_holders().values() for term in holder.terms}
    assert len(countries) > 120
