"""Which words are mentions, and of what."""

import pytest


def kinds(entities):
    return {entity.text: entity.kind for entity in entities}


@pytest.mark.parametrize(
    ("sentence", "text", "kind"),
    [
        ("Shelling was heard in Homs on Monday.", "Homs", "place"),
        ("The town of Azaz fell to the rebels.", "Azaz", "place"),
        ("Clashes broke out near al-Qusayr overnight.", "al-Qusayr", "place"),
        ("Pirates boarded a tanker in the Gulf of Aden.", "Gulf of Aden", "place"),
        ("Fighting reached Khan Sheikhoun last night.", "Khan Sheikhoun", "place"),
        ("Botswana closed its border with Namibia.", "Botswana", "place"),
        ("Planes landed at Damascus International Airport.", "Damascus International Airport", "facility"),
        ("Guards fled from Sednaya prison before noon.", "Sednaya prison", "facility"),
        ("Crowds gathered in Umayyad Square.", "Umayyad Square", "facility"),
        ("The Ministry of Defence denied the claim.", "Ministry of Defence", "organization"),
        ("President Emmanuel Macron spoke first.", "President Emmanuel Macron", "person"),
        ("Mr Hussein was not there.", "Mr Hussein", "person"),
        ("Fighters of Hayat Tahrir al-Sham entered the base.", "Hayat Tahrir al-Sham", "group"),
        ("The Syrian Observatory for Human Rights reported it.", "Syrian Observatory for Human Rights", "organization"),
        ("Hezbollah said nothing.", "Hezbollah", "group"),
        ("Xinhua reported the deal first.", "Xinhua", "organization"),
        ("The pilot was Syrian.", "Syrian", "nationality"),
        ("Opposition forces took the bridge.", "Opposition forces", "group"),
        ("Senior Egyptian officials met on Tuesday.", "Senior Egyptian officials", "group"),
        ("Witnesses saw demonstrators throw stones.", "demonstrators", "group"),
        ("The army pulled out.", "army", "group"),
        ("Police opened fire.", "Police", "group"),
        ("A spokesman refused to comment.", "spokesman", "person"),
        ("They bombed the hospital twice.", "hospital", "facility"),
        ("It happened on Friday.", "Friday", "date"),
        ("At least 40 people died.", "people", "group"),
    ],
)
def test_a_mention_has_its_words_and_its_kind(entities_of, sentence, text, kind):
    assert kinds(entities_of(sentence)).get(text) == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "But nobody came.",
        "Human rights matter.",
        "Many were tired.",
        "March on, he said, and they marched.",
    ],
)
def test_common_words_are_no_places(entities_of, sentence):
    assert "place" not in kinds(entities_of(sentence)).values()


def test_a_surname_that_is_a_town_stays_a_person(entities_of):
    entities = entities_of("Jack London wrote the book. London said that he had enough.")
    assert next(entity.kind for entity in entities if entity.text == "London") == "person"


def test_a_nationality_inside_a_description_is_a_mention_too(entities_of):
    entities = entities_of("Senior Egyptian officials met.")
    assert [entity.text for entity in entities] == ["Senior Egyptian officials", "Egyptian"]


def test_a_place_and_its_province_are_two(entities_of):
    found = kinds(entities_of("The trial was held in Springfield, Illinois, in May."))
    assert found["Springfield"] == found["Illinois"] == "place"


def test_a_name_that_goes_on_is_not_the_shorter_one(entities_of):
    found = {entity.text: entity.place for entity in entities_of("The quake was felt around the Gulf of Tomini.")}
    assert found.get("the Gulf") is None
