"""The dateline at the head of a text, and what only looks like one."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.dateline import dateline_record, find_dateline
from pipeline.reading.moments import parse_moment

READ = [
    ("DAMASCUS, Dec 8 (Reuters) — Rebels", "DAMASCUS", "Reuters", "2024-12-08"),
    ("KHARTOUM (AP) - Fighting broke out", "KHARTOUM", "AP", None),
    ("PARIS, 3 mai (AFP) - Le ministre", "PARIS", "AFP", "2024-05-03"),
    ("MADRID, 1 dic (EFE).- El gobierno", "MADRID", "EFE", "2024-12-01"),
    ("BERLIN, 12. Juni (dpa) - Der Minister", "BERLIN", "dpa", "2024-06-12"),
    ("DETROIT, Mich. - Workers walked out", "DETROIT", None, None),
    ("BEIJING -- The ministry said", "BEIJING", None, None),
    ("LAGOS: The governor said", "LAGOS", None, None),
    ("NIAMEY/ABUJA (AFP, DPA, own reports) 31/07/2023 18:05\nLeaders", "NIAMEY/ABUJA", "AFP", "2023-07-31"),
    ("GAZA and CAIRO, Nov 3, 2023 (Reuters) - Aid", "GAZA and CAIRO", "Reuters", "2023-11-03"),
    ("(Reuters) - The bank said", None, "Reuters", None),
    ("Istanbul (AFP) – Police", "Istanbul", "AFP", None),
    ("PORT-AU-PRINCE, Haiti (The Associated Press) — Gangs", "PORT-AU-PRINCE", "AP", None),
    ("SÃO PAULO, 8 dez (Reuters) - O presidente", "SÃO PAULO", "Reuters", "2024-12-08"),
    ("KHARTOUM, April 15 (Nile Wire) - The army", "KHARTOUM", "Nile Wire", "2024-04-15"),
    ("HARARE, Dec 31 (Xinhua) -- The council", "HARARE", "Xinhua", "2023-12-31"),
    ("LAPAZ, Feb 30 (EFE) - It", "LAPAZ", "EFE", None),
    ("KHARTOUM, April 15 (Reuters) — Gunfire", "KHARTOUM", "Reuters", "2024-04-15"),
    ("CAIRO/BEIRUT — Envoys met", "CAIRO/BEIRUT", None, None),
    ("BEIRUT, Lebanon (AP) — Banks closed", "BEIRUT", "AP", None),
    ("(CNN) — A storm", None, "CNN", None),
    ("WASHINGTON, D.C. – The senate", "WASHINGTON", None, None),
    ("ST. PETERSBURG, Russia (AP) — Police", "ST. PETERSBURG", "AP", None),
    ("UNITED NATIONS, Sept. 22 (Reuters) - The council", "UNITED NATIONS", "Reuters", "2024-09-22"),
    ("THE HAGUE, Netherlands — Judges", "THE HAGUE", None, None),
    ("MOSCOW, December 8. /TASS/. The ministry", "MOSCOW", "TASS", "2024-12-08"),
    ("BOSTON, March 3, 2024 /PRNewswire/ -- The firm", "BOSTON", "PRNewswire", "2024-03-03"),
    ("Mumbai, Aug 5 (PTI): The governor", "Mumbai", "PTI", "2024-08-05"),
    ("New Delhi, Aug. 5 (IANS) The governor".replace(") ", ") - "), "New Delhi", "IANS", "2024-08-05"),
    ("PARIS, 3 mars (AFP) - Le ministre", "PARIS", "AFP", "2024-03-03"),
    ("Paris, 1er mai (AFP) – Le ministre", "Paris", "AFP", "2024-05-01"),
    ("Dakar, 3 mars 2024 - Le ministre", "Dakar", None, "2024-03-03"),
    ("MADRID, 3 mar (EFE).- El gobierno", "MADRID", "EFE", "2024-03-03"),
    ("Bogotá, 3 mar. El presidente", "Bogotá", None, "2024-03-03"),
    ("Bogotá, 3 mar (EFE).- El presidente", "Bogotá", "EFE", "2024-03-03"),
    ("Ciudad de México, 3 mar (EFE).- El gobierno", "Ciudad de México", "EFE", "2024-03-03"),
    ("Santiago de Chile, 12 de octubre (EFE) - El gobierno", "Santiago de Chile", "EFE", "2024-10-12"),
    ("DAMASCUS, SANA – The ministry", "DAMASCUS", "SANA", None),
    ("AFP, Nairobi", "Nairobi", "AFP", None),
    ("By Jane Doe in Cairo", "Cairo", None, None),
    ("By Jane Doe in Cairo, and Omar Haddad in Beirut", "Cairo/Beirut", None, None),
    ("By Jane Doe in Khartoum and Omdurman", "Khartoum/Omdurman", None, None),
    ("By AFP in Port-au-Prince", "Port-au-Prince", "AFP", None),
    ("BY JANE DOE IN NEW YORK".replace(" IN ", " in "), "NEW YORK", None, None),
    ("By J. R. Doe and Sami al-Haddad in the Gaza Strip", "the Gaza Strip", None, None),
    ("From our correspondent in Nairobi", "Nairobi", None, None),
    ("De notre correspondant à Dakar", "Dakar", None, None),
    ("Par Jean Dupont à Beyrouth", "Beyrouth", None, None),
    ("Por Ana Ruiz, en Ciudad de Guatemala", "Ciudad de Guatemala", None, None),
    ("De nuestro corresponsal en Lima", "Lima", None, None),
]


@pytest.mark.parametrize(("text", "place", "agency", "day"), READ, ids=[row[0] for row in READ])
def test_a_dateline_gives_place_agency_and_day(text, place, agency, day):
    found = find_dateline(text, UTC)
    assert found is not None
    line = dateline_record(found, parse_moment("2024-12-08T20:00:00Z"))
    assert (line.place, line.agency, line.date) == (place, agency, day)


NONE = [
    "BREAKING: Fire in the port",
    "ADVERTISEMENT - STORY CONTINUES BELOW",
    "MINISTER RESIGNS - COUNTRY IN SHOCK",
    "UN - the body that",
    "NATO: we will answer",
    "Paris (again) - we go",
    "The army said (on Friday) - that",
    "President Lee (Reuters) said",
    "Ten-year-old boy found",
    "A plan - or none",
    "",
    "By Monday in Cairo the army had left.",
    "By Christmas in Gaza",
    "By Jane Doe in March",
    "By land and sea in Yemen",
    "By Jane Doe",
    "From Russia with love",
    "From Jane Doe",
    "De Gaulle parle à Dakar.",
    "Por fin en Lima se firmó el acuerdo",
    "MONDAY, March 3 - a day to remember",
    "Monday, 3 mar. The army left",
    "Chapter 3 - The end",
    "WHO: the plague is back",
    "EU - Turkey deal holds",
    "A UN/AFP report - seen on Monday",
    "EXCLUSIVE - Army to leave Ostrow",
    "Ostrow — The army left",
    "Lee, 34 (pictured) - a baker",
    "HIV: what we know",
    "SUMMARY/UPDATE - Army leaves",
]


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_dateline_is_none(text):
    assert find_dateline(text, UTC) is None


def test_a_day_without_a_year_stays_unknown_where_nothing_gives_the_year():
    found = find_dateline("DAMASCUS, Dec 8 (Reuters) — Rebels", UTC)
    assert found is not None
    assert dateline_record(found, None).date is None


@given(
    st.text(max_size=150)
    | st.from_regex(r"[A-Z]{2,9}(, [A-Z][a-z]{2} \d{1,3})? \([A-Za-z ]{1,9}\) - \w+", fullmatch=True)
)
def test_any_text_has_a_dateline_within_it_or_none(text):
    found = find_dateline(text, UTC)
    assert found is None or 0 < found.end <= len(text)
