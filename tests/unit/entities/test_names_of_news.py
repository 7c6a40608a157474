"""Names as the news has them, by class: each sentence, the words of a mention and its kind."""

import pytest

PEOPLE = [
    ("Mr Okafor refused to comment.", "Mr Okafor", "person"),
    ("The activist Lina Haddad was freed on bail.", "Lina Haddad", "person"),
    ("Karim, 34, lost two brothers in the raid.", "Karim", "person"),
    ("Farida, who teaches in Kabul, said the school was shut.", "Farida", "person"),
    ("Foreign Minister Sergei Lavrov left early.", "Foreign Minister Sergei Lavrov", "person"),
    ("Putin told reporters that talks would go on.", "Putin", "person"),
    ("Zelenskiy flew to Warsaw.", "Zelenskiy", "person"),
    ("The envoy met Assad on Sunday.", "Assad", "person"),
    ("Gen. Abdel Fattah al-Burhan rejected the offer.", "Gen. Abdel Fattah al-Burhan", "person"),
    ("Israel Katz spoke after the cabinet met.", "Israel Katz", "person"),
    ("Dr. Amina Yusuf treated the wounded.", "Dr. Amina Yusuf", "person"),
    ("The Foreign Secretary said sanctions would follow.", "Foreign Secretary", "person"),
    ("The Prime Minister will resign on Monday.", "Prime Minister", "person"),
    ("She wrote to the Minister for Trade last week.", "Minister for Trade", "person"),
    ("Pope Francis called for peace.", "Pope Francis", "person"),
    ("Aung San Suu Kyi was moved to house arrest.", "Aung San Suu Kyi", "person"),
    ("Officials blamed Abu Bakr al-Baghdadi for the attack.", "Abu Bakr al-Baghdadi", "person"),
]
PLACES = [
    ("The village of Karvala was burnt down.", "Karvala", "place"),
    ("Residents of Shabwa province fled.", "Shabwa", "place"),
    ("Talmina, a small town near the border, was shelled.", "Talmina", "place"),
    ("Odrana is a suburb of the capital.", "Odrana", "place"),
    ("Troops crossed into Guinea-Bissau at night.", "Guinea-Bissau", "place"),
    (
        "Aid reached the Democratic Republic of the Congo in May.",
        "Democratic Republic of the Congo",
        "place",
    ),
    ("Floods hit Bosnia and Herzegovina.", "Bosnia and Herzegovina", "place"),
    ("Protests spread to Trinidad and Tobago.", "Trinidad and Tobago", "place"),
    ("A court in Papua New Guinea ruled on it.", "Papua New Guinea", "place"),
    ("The port of Hodeidah reopened.", "Hodeidah", "place"),
    ("Shelling was heard in al-Qusayr, Homs province.", "al-Qusayr", "place"),
    ("Fighting went on in Deir al-Zour.", "Deir al-Zour", "place"),
    ("Ships waited in the Strait of Hormuz.", "Strait of Hormuz", "place"),
    ("Soldiers entered Goma and Bukavu.", "Bukavu", "place"),
    ("The Gaza Strip has one power plant.", "Gaza Strip", "place"),
    ("Georgia held elections in October.", "Georgia", "place"),
    ("The quake was felt in Kathmandu.", "Kathmandu", "place"),
    ("They reached the Sea of Azov.", "Sea of Azov", "place"),
]
FACILITIES = [
    ("Dozens were taken to Al-Noor Hospital.", "Al-Noor Hospital", "facility"),
    ("Prisoners rioted at Makala prison.", "Makala prison", "facility"),
    ("Flights from Khartoum International Airport stopped.", "Khartoum International Airport", "facility"),
    ("Thousands filled Tahrir Square.", "Tahrir Square", "facility"),
    ("Gunmen stormed Bagram Airbase.", "Bagram Airbase", "facility"),
    ("Divers searched under the Crimea Bridge.", "Crimea Bridge", "facility"),
    ("A shell hit the Holy Cross Church.", "Holy Cross Church", "facility"),
    ("Students gathered at Mosul University.", "Mosul University", "facility"),
    ("The Kakhovka Dam burst at dawn.", "Kakhovka Dam", "facility"),
    ("Police sealed off the Rafah crossing.", "Rafah crossing", "facility"),
    ("Guards closed the Westgate Mall.", "Westgate Mall", "facility"),
    ("Smoke rose over the Zaporizhzhia Nuclear Power Plant.", "Zaporizhzhia Nuclear Power Plant", "facility"),
]
ORGANIZATIONS = [
    ("The Foreign Ministry summoned the envoy.", "Foreign Ministry", "organization"),
    ("The Ministry of Health counted 12 dead.", "Ministry of Health", "organization"),
    ("UNRWA suspended its work.", "UNRWA", "organization"),
    ("The Human Rights Council voted.", "Human Rights Council", "organization"),
    ("The World Trade Organization ruled against it.", "World Trade Organization", "organization"),
    ("The Lusaka City Council met on Tuesday.", "Lusaka City Council", "organization"),
    ("ECOWAS imposed sanctions.", "ECOWAS", "organization"),
    ("The Kremlin denied the report.", "Kremlin", "organization"),
    ("The BJP won the state.", "BJP", "organization"),
    ("Lawmakers of the African National Congress walked out.", "African National Congress", "organization"),
    ("The Kenya Red Cross sent tents.", "Kenya Red Cross", "organization"),
    ("Petrobras cut its forecast.", "Petrobras", "organization"),
    ("The Philippine Sports Commission agreed.", "Philippine Sports Commission", "organization"),
    ("Inspectors from the IAEA arrived.", "IAEA", "organization"),
]
GROUPS = [
    ("The Rapid Support Forces took the bridge.", "Rapid Support Forces", "group"),
    ("JNIM claimed the ambush.", "JNIM", "group"),
    ("Fighters of the Arakan Army advanced.", "Arakan Army", "group"),
    ("The Tamil Tigers laid down their arms.", "Tamil Tigers", "group"),
    ("Boko Haram abducted the girls.", "Boko Haram", "group"),
    ("The M23 seized the airport.", "M23", "group"),
    ("Houthi rebels fired a missile.", "Houthi rebels", "group"),
    ("Al-Shabaab attacked the hotel.", "Al-Shabaab", "group"),
    ("Many Syrians have fled.", "Syrians", "group"),
    ("Kurds in the north voted.", "Kurds", "group"),
    ("Rohingyas crossed the river.", "Rohingyas", "group"),
]
MEDIA = [
    ("Tolo News showed pictures of it.", "Tolo News", "organization"),
    ("The Kyiv Independent reported the strike.", "The Kyiv Independent", "organization"),
    ("It was first reported by Yonhap.", "Yonhap", "organization"),
    ("Iran International put the toll at nine.", "Iran International", "organization"),
    ("State broadcaster NHK said the plane was missing.", "NHK", "organization"),
]
PEOPLES = [
    ("Kurdish fighters held the hill.", "Kurdish", "nationality"),
    ("European leaders met in Brussels.", "European", "nationality"),
    ("A Yazidi woman told the court.", "Yazidi", "nationality"),
    ("African nations abstained.", "African", "nationality"),
    ("Sunni clerics condemned it.", "Sunni", "nationality"),
    ("Latin American currencies fell.", "Latin American", "nationality"),
    ("The Philippine Sports Commission agreed.", "Philippine", "nationality"),
]
OTHERS = [
    ("West Nile virus killed two people.", "West Nile", "other"),
    ("Marburg disease spread in the north.", "Marburg", "other"),
]


@pytest.mark.parametrize(
    ("sentence", "text", "kind"),
    [*PEOPLE, *PLACES, *FACILITIES, *ORGANIZATIONS, *GROUPS, *MEDIA, *PEOPLES, *OTHERS],
)
def test_a_name_of_the_news_has_its_words_and_its_kind(entities_of, sentence, text, kind):
    assert {entity.text: entity.kind for entity in entities_of(sentence)}.get(text) == kind


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            "Sadiq says he lost his shop. “We had nothing,” Sadiq told the court. In May he met Sadiq.",
            "Sadiq",
            "person",
        ),
        ("Rana Malik opened the door. Malik was calm.", "Malik", "person"),
        ("Nour Aziz ran for the hills. Nour hid in a well.", "Nour", "person"),
        ("The town of Velisha fell. Velisha burned for days.", "Velisha", "place"),
        ("Michelle Obama spoke first. Obama thanked the crowd.", "Obama", "person"),
    ],
)
def test_a_name_once_clear_is_clear_everywhere(entities_of, text, name, kind):
    kinds = [entity.kind for entity in entities_of(text) if entity.text == name]
    assert kinds
    assert set(kinds) == {kind}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("REBELS SEIZE ALEPPO AS ARMY FLEES\n\nThe city fell on Friday.", "ALEPPO", "place"),
        ("UN WARNS OF FAMINE IN SUDAN AS TALKS FAIL\n\nAid is short.", "SUDAN", "place"),
        ("PUTIN MEETS TURKISH ENVOY OVER GRAIN DEAL\n\nTalks went on.", "PUTIN", "person"),
        ("PUTIN MEETS TURKISH ENVOY OVER GRAIN DEAL\n\nTalks went on.", "TURKISH", "nationality"),
        ("HEZBOLLAH FIRES ROCKETS AT NORTHERN TOWNS\n\nNobody was hurt.", "HEZBOLLAH", "group"),
        ("MAYOR OF KARVALA RESIGNS AFTER PROTESTS\n\nThe village of Karvala is small.", "KARVALA", "place"),
    ],
)
def test_names_in_capitals_are_found(entities_of, text, name, kind):
    assert {entity.text: entity.kind for entity in entities_of(text)}.get(name) == kind


@pytest.mark.parametrize(
    "text",
    ["REBELS SEIZE BRIDGE AS ARMY FLEES AGAIN", "THE END OF THE LONG WAR IS NEAR NOW"],
)
def test_common_words_in_capitals_are_no_names(entities_of, text):
    assert not {entity.kind for entity in entities_of(text)} & {"place", "person", "organization", "facility"}


@pytest.mark.parametrize(
    ("sentence", "text", "place"),
    [
        ("Students gathered at Mosul University.", "Mosul University", "Mosul"),
        ("Dozens were treated at Mercy Hospital in Nairobi.", "Mercy Hospital", "Nairobi"),
        ("Shots were heard near Liberty Stadium, Harare.", "Liberty Stadium", "Harare"),
        ("Flights from Khartoum International Airport stopped.", "Khartoum International Airport", "Khartoum"),
    ],
)
def test_a_facility_stands_somewhere(entities_of, sentence, text, place):
    found = next(entity.place for entity in entities_of(sentence) if entity.text == text)
    assert found is not None
    assert found.name.startswith(place)


@pytest.mark.parametrize(
    ("sentence", "text", "kind"),
    [
        ("The US Geological Survey measured it.", "US", "place"),
        ("The Jamaica Cancer Society raised money.", "Jamaica", "place"),
        ("The University of Alberta published it.", "Alberta", "place"),
        ("The Nigerian Armed Forces denied it.", "Nigerian", "nationality"),
    ],
)
def test_a_name_inside_a_name_is_a_mention(entities_of, sentence, text, kind):
    assert {entity.text: entity.kind for entity in entities_of(sentence)}.get(text) == kind


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Crowds met in Richmond Park.", "Richmond"),
        ("The Washington Post reported it.", "Washington"),
        ("The Central Bank of the union met.", "Central"),
        ("The Centre wrote to the states.", "Centre"),
    ],
)
def test_no_place_is_read_into_a_name(entities_of, sentence, text):
    assert text not in {entity.text for entity in entities_of(sentence) if entity.kind == "place"}


def test_an_acronym_is_the_article_s_before_the_table_s(entities_of):
    entities = entities_of("The Rapid Support Forces shelled Omdurman. The RSF denied it. RSF fighters fled.")
    assert next(entity.name for entity in entities if entity.text == "RSF") == "Rapid Support Forces"


def test_an_acronym_alone_is_the_table_s(entities_of):
    entities = entities_of("RSF said three reporters were held.")
    assert next(entity.name for entity in entities if entity.text == "RSF") == "Reporters Without Borders"


def test_a_facility_is_not_its_town(entities_of):
    entities = entities_of(
        "The General Staff headquarters in Damascus burned. Damascus University is shut. Damascus fell."
    )
    town = next(entity.cluster for entity in entities if entity.text == "Damascus")
    assert {entity.text for entity in entities if entity.cluster == town} == {"Damascus"}
