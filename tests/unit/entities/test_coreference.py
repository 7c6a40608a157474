"""Which mentions are one thing."""

import sys

import pytest

from pipeline.entities.coreference import find_clusters
from pipeline.entities.descriptions import find_descriptions, find_stand_ins
from pipeline.entities.mentions import Taken
from pipeline.entities.names import find_names
from pipeline.entities.pronouns import find_pronouns
from pipeline.entities.resolution import resolve_places
from pipeline.parsing import ParsingStage, parse_text


def clusters(entities):
    found = {}
    for entity in entities:
        found.setdefault(entity.cluster, []).append(entity.text)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Rami Haddad spoke. Haddad left early.", ["Rami Haddad", "Haddad"]),
        ("Bashar al-Assad fled. Assad had ruled for years.", ["Bashar al-Assad", "Assad"]),
        ("Maria Lopez won the vote. She thanked her supporters.", ["Maria Lopez", "She", "her"]),
        ("President Anna Weber resigned. The president gave no reason.", ["President Anna Weber", "president"]),
        (
            "The Syrian Observatory for Human Rights (SOHR) counted them. SOHR is in Britain.",
            ["Syrian Observatory for Human Rights", "SOHR", "SOHR"],
        ),
        ("The National Farmers Council (NFC) met.", ["National Farmers Council", "NFC"]),
        ("The United States agreed. The U.S. will pay.", ["United States", "U.S."]),
        ("The rebels attacked. The rebels then left.", ["rebels", "rebels"]),
        ("Peter Brandt, a spokesman, confirmed it.", ["Peter Brandt", "spokesman"]),
        ("Shells fell on Homs. The city was dark.", ["Homs", "city"]),
        ("The demonstrators marched. They threw stones.", ["demonstrators", "They"]),
        ("President Pablo Ortega Luna spoke. Ortega left.", ["President Pablo Ortega Luna", "Ortega"]),
        (
            "Foreign Minister Petr Zeman left. The foreign minister is ill.",
            ["Foreign Minister Petr Zeman", "foreign minister"],
        ),
        ("Prime Minister Eva Lund resigned. The prime minister is ill.", ["Prime Minister Eva Lund", "prime minister"]),
        ("The judge was late. The judge, Pedro Alonso, apologised.", ["judge", "judge", "Pedro Alonso"]),
        (
            "The Southern Observatory for Human Rights (SOHR) met. SOHR is new.",
            ["Southern Observatory for Human Rights", "SOHR", "SOHR"],
        ),
        ("Veridian Corporation grew. Veridian hired.", ["Veridian Corporation", "Veridian"]),
        ("Rebels fled the town, police said. They left guns.", ["Rebels", "They"]),
        ("Rebel fighters entered the town. The insurgents burned a school.", ["Rebel fighters", "insurgents"]),
        ("Opposition forces attacked. The opposition lost ten men.", ["Opposition forces", "opposition"]),
        ("Boko Haram fled. The group left its guns.", ["Boko Haram", "group", "its"]),
        ("Hezbollah denied it. The Lebanese group was elsewhere.", ["Hezbollah", "Lebanese group"]),
        ("The Lebanese government met. The government fell.", ["Lebanese government", "government"]),
        ("The Interior Ministry denied it. The ministry is in Cairo.", ["Interior Ministry", "ministry"]),
        ("Paul Adler met Julia Stone. She paid him.", ["Paul Adler", "him"]),
        ("Paul Adler met Julia Stone. She paid him.", ["Julia Stone", "She"]),
        ("Soldiers came and shot the rebels. Rebels fled and hit them.", ["Soldiers", "them"]),
        ("The bridge is safe, police said. Rebels came on foot. They ran.", ["Rebels", "They"]),
        ("After he lost, Victor Hale wept.", ["he", "Victor Hale"]),
        ('Maria Lopez said: "I am free."', ["Maria Lopez", "I"]),
        ('"They hit me," said Julia Stone.', ["me", "Julia Stone"]),
        ("The general shot himself.", ["general", "himself"]),
    ],
)
def test_mentions_of_one_thing_share_a_cluster(entities_of, text, together):
    assert together in clusters(entities_of(text))


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Paul Keller met Anna Keller.", "Paul Keller", "Anna Keller"),
        ("Shells fell on Homs and on Hama. The city was dark.", "Homs", "city"),
        ("Omar met Karim. He smiled.", "Karim", "He"),
        ("A soldier fell. A soldier ran.", "soldier", "soldier"),
        ("President Weber met President Diallo. The president was late.", "President Weber", "president"),
        ("The rebels hold a district, Aleppo province. The district is calm.", "district", "Aleppo"),
        ("Democrats spoke. It failed.", "Democrats", "It"),
        ("The army fought on. When the storm came, it moved north.", "army", "it"),
        ("The rebels and the soldiers fought. They bled.", "rebels", "They"),
        ("Eastern Ghouta fell. Western Ghouta held.", "Eastern Ghouta", "Western Ghouta"),
        ("Rain fell on Aleppo. It is clear that more will come.", "Aleppo", "It"),
        ("Hezbollah left. It rained all night.", "Hezbollah", "It"),
        ("The army fled. It was Captain Moss who stayed.", "army", "It"),
        ("The army fled. It was the third defeat of the year.", "army", "It"),
        ("The ministry closed. The report was late. It was long.", "ministry", "It"),
        ("The rebels hid. The shells fell. They burst.", "rebels", "They"),
        ("Julia Stone met the rebels. He spoke.", "Julia Stone", "He"),
        ("Mr Dunbar hit Mrs Dunbar.", "Mr Dunbar", "Mrs Dunbar"),
        ("Mark Dunbar fell. Dunbar wept. James Dunbar left.", "Mark Dunbar", "James Dunbar"),
        ("Eastern Aleppo burned. Western Aleppo did not.", "Eastern Aleppo", "Western Aleppo"),
        ("Prime Minister Eva Lund resigned. The minister is ill.", "Prime Minister Eva Lund", "minister"),
        ("Former President Eva Lund spoke. The president was silent.", "Former President Eva Lund", "president"),
        ("The French army left. The Malian army came.", "French army", "Malian army"),
        ("A general met a general. The general slept.", "general", "general"),
        ("Rebels and soldiers fought. They bled.", "Rebels", "They"),
        ("Julia Stone and Mary Hill left. The two women laughed.", "Julia Stone", "two women"),
        ('"She is wrong," Julia Stone said.', "She", "Julia Stone"),
        ("The army shot at the police. They fell.", "army", "police"),
    ],
)
def test_what_may_be_two_things_is_not_merged(entities_of, text, one, other):
    for members in clusters(entities_of(text)):
        assert not (one in members and other in members and (one != other or members.count(one) > 1))


def test_a_cluster_is_called_by_its_fullest_name_without_title(entities_of):
    entities = entities_of("Haddad spoke. President Rami Haddad then left. He was tired.")
    assert {entity.name for entity in entities if entity.kind == "person"} == {"Rami Haddad"}


def test_clusters_are_numbered_as_they_appear(entities_of):
    numbers = [entity.cluster for entity in entities_of("Iran met Iraq in Doha. Iran left. Qatar stayed.")]
    assert list(dict.fromkeys(numbers)) == list(range(len(set(numbers))))


def test_a_pronoun_that_could_mean_two_is_no_mention(entities_of):
    assert "He" not in [entity.text for entity in entities_of("Omar Said met Karim Nasser. He smiled.")][1:2]


STAND_INS = [
    ("British Airways failed. The carrier owed millions.", "carrier"),
    ("Texas sued. The state wants money.", "state"),
]


@pytest.mark.parametrize(("text", "noun"), STAND_INS)
def test_some_nouns_are_mentions_only_where_something_stands_before_them(entities_of, text, noun):
    assert noun in [entity.text for entity in entities_of(text)]
    assert noun not in [entity.text for entity in entities_of(f"The {noun} was late.")]


def test_a_name_is_what_stands_beside_it(entities_of):
    kinds = {entity.text: entity.kind for entity in entities_of("The union's leader, Pavel Kral, called a strike.")}
    assert kinds["Pavel Kral"] == "person"


def test_the_man_of_long_ago_is_another(entities_of):
    between = "Shops opened. " * 8
    assert ["man", "man"] in clusters(entities_of("A man fell. The man died."))
    assert ["man", "man"] not in clusters(entities_of(f"A man fell. {between}The man died."))


STORY = (
    "President Emil Novak met Ana Silva in Brno on Monday. He gave her a map. The rebels hit the army; it fled. "
    'The insurgents burned a town. "I saw them," said Mark Dunbar. The Northern Grain Council (NGC) sent aid. '
    "The council said it had no trucks. The president left. The judge, Pedro Alonso, stayed. The town was dark.\n\n"
)


def steps_of(parsing, gazetteer, times):
    """How many instructions the interpreter takes to cluster a text that tells one story so many times over."""
    doc = parse_text(parsing.nlp, STORY * times)
    taken = Taken(len(doc))
    find_names(doc, gazetteer, taken)
    resolve_places(taken.all(), gazetteer, None)
    find_descriptions(doc, taken)
    stand_ins = [*find_pronouns(doc, taken), *find_stand_ins(doc, taken)]
    steps = 0

    def count(frame, event, _):
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return count

    sys.settrace(count)
    try:
        find_clusters(taken.all(), stand_ins)
    finally:
        sys.settrace(None)
    return steps


def test_the_work_grows_in_proportion_to_the_text(gazetteer):
    parsing = ParsingStage()
    steps_of(parsing, gazetteer, 1)  # the tables are read
    short, long = steps_of(parsing, gazetteer, 5), steps_of(parsing, gazetteer, 20)
    assert long < 5 * short
