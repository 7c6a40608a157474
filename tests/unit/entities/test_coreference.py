"""Which mentions are one thing."""

import pytest


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
        ("Rain fell on Aleppo. It is clear that more will come.", "Aleppo", "It"),
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
