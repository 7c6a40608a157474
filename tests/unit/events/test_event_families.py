"""Families of words that news uses for a type of event, and the same words where they mean another thing."""

import pytest

FORCE = [
    ("Two men fired at the ferry landing near Lagos.", "ASSAULT"),
    ("Gunmen raked a school bus with bullets near Kabul.", "ASSAULT"),
    ("A sniper picked off two sentries in Aleppo.", "ASSAULT"),
    ("Gunships strafed the ridge above Derna.", "ASSAULT"),
    ("A neighbour hacked the grocer to death with a machete.", "ASSAULT"),
    ("Wardens roughed up two visitors.", "ASSAULT"),
    ("Mortar rounds rained down on the old quarter of Aleppo.", "ASSAULT"),
    ("Soldiers opened up on a lorry with machine guns.", "ASSAULT"),
    ("Two battalions pushed into the southern suburbs of Tripoli.", "ASSAULT"),
    ("Tanks are closing in on the town.", "ASSAULT"),
    ("The garrison repelled a raid by insurgents.", "ASSAULT"),
    ("Militants seized four engineers from a bus.", "ASSAULT"),
    ("The shelling reduced the grain store to rubble.", "ASSAULT"),
    ("The rebels lost the airfield to the army.", "ASSAULT"),
    ("Two traders fell to sniper fire in Homs.", "ASSAULT"),
    ("Six herders were killed in firing by border guards.", "ASSAULT"),
    ("Forty died in an ambush near Kabul.", "ASSAULT"),
]
CONSTRAINT = [
    ("Police hauled away a dozen squatters.", "COERCE"),
    ("Soldiers caught the general at the border.", "COERCE"),
    ("He was captured in Kabul.", "COERCE"),
    ("The editor is in custody.", "COERCE"),
    ("A court put the banker behind bars.", "COERCE"),
    ("Officers held him for questioning.", "COERCE"),
    ("Officers carried out searches at four homes in London.", "COERCE"),
    ("Soldiers boarded a freighter off Tripoli.", "COERCE"),
    ("The junta muzzled two newspapers.", "COERCE"),
    ("Guards turned away two boats of migrants.", "COERCE"),
    ("The governor extended the curfew in Lagos.", "COERCE"),
]
MOVES = [
    ("Jets patrolled the sky over Rome.", "MOBILIZE"),
    ("Hundreds of soldiers patrol the harbour.", "MOBILIZE"),
    ("Columns of tanks rolled into Lagos at dawn.", "MOBILIZE"),
    ("Paratroopers landed at the airfield near Derna.", "MOBILIZE"),
    ("Constables were posted at every junction.", "MOBILIZE"),
    ("The navy moved two frigates to the strait.", "MOBILIZE"),
    ("Security was tightened around the shrine.", "MOBILIZE"),
    ("The general put the brigade on alert.", "MOBILIZE"),
    ("A drone violated the airspace of Chad.", "MOBILIZE"),
    ("A captain defected to the rebels.", "RETREAT"),
    ("The judge set the cartoonists free.", "RETREAT"),
    ("The premier granted the poet a pardon.", "RETREAT"),
]
CIVIL = [
    ("Several hundred Kenyans marched through Nairobi to the parliament.", "PROTEST"),
    ("Students barricaded themselves inside the library.", "PROTEST"),
    ("Pensioners held a sit-in in front of the bank.", "PROTEST"),
    ("Farmers dumped manure outside the ministry.", "PROTEST"),
    ("Divers pulled a girl from the wreckage of the ferry.", "AID"),
    ("Nurses tended the wounded in a school.", "AID"),
    ("Volunteers handed out soup to the stranded drivers.", "AID"),
    ("A coach veered off the road near Lima.", "OTHER"),
    ("The body of a sailor was found on the beach.", "OTHER"),
    ("Cholera broke out in the camp.", "OTHER"),
    ("The two premiers sat down together in Rome.", "CONSULT"),
    ("The envoy flew to Tunis for talks.", "CONSULT"),
    ("The auditor took the governor to court.", "ACCUSE"),
    ("The senate threw out the bill.", "REJECT"),
    ("The union kicked out two members.", "SANCTION"),
    ("The general was relieved of his command.", "SANCTION"),
]
IDLE = [
    "The constables stood by while the shops burned.",
    "Police looked on as youths looted a warehouse.",
    "Officers did nothing to stop the arsonists.",
    "The soldiers turned a blind eye to the smuggling.",
    "The police failed to act.",
    "Police were unable to stop the rioters.",
    "Shopkeepers complained of police inaction.",
    "The troops remained mute spectators.",
    "There was no police presence in the bazaar.",
]
OTHER_SENSES = [
    "The striker patrolled the left wing in the second half of the match.",
    "The band marched past the old library.",
    "The tailor opened up at nine.",
    "Rain closed in on the valley.",
    "The visitors looked on as the baker decorated the cake.",
    "The choir stood by the piano.",
    "The mountaineers reached the summit at noon.",
    "The gardener pulled weeds from the path.",
    "The bus rolled into the garage.",
    "The club moved its office to Lima.",
    "The editor threw out the old desk.",
    "The critics shot back.",
    "The bakery posted a profit.",
    "The museum operation on weekdays is small.",
    "The dancers did nothing for an hour.",
]


@pytest.mark.parametrize(
    ("text", "kind"), [*FORCE, *CONSTRAINT, *MOVES, *CIVIL], ids=lambda value: value if " " in value else ""
)
def test_a_family_of_words_names_one_type(events_of, text, kind):
    assert kind in [event.type for event in events_of(text)]


@pytest.mark.parametrize("text", IDLE)
def test_who_stands_by_is_told_as_not_intervening(events_of, text):
    assert [
        event.actors[0].text.split()[-1].lower()
        for event in events_of(text)
        if (event.type, event.modality) == ("COERCE", "negated")
    ] in (["police"], ["constables"], ["officers"], ["soldiers"], ["troops"])


@pytest.mark.parametrize("text", OTHER_SENSES)
def test_the_same_words_elsewhere_give_no_event(events_of, text):
    assert events_of(text) == []


def test_who_did_not_stand_by_did_intervene(events_of):
    (event,) = events_of("The troops did not stand by.")
    assert event.modality == "asserted"


def test_two_verbs_of_one_event_are_one_trigger(events_of):
    (event,) = events_of("Gunmen shot and killed two drivers in Lagos.")
    assert (event.trigger.text, event.casualties.killed.low) == ("shot and killed", 2)


def test_the_verb_tells_the_event_of_a_noun_far_from_it(events_of):
    (event,) = events_of("Two car bombings in crowded markets on the northern edge of Lagos have killed nine people.")
    assert (event.trigger.text, event.sub_event, event.casualties.killed.low) == (
        "killed",
        "remote-explosive-landmine-ied",
        9,
    )


def test_a_word_for_the_one_who_acts_is_no_part_of_the_trigger(events_of):
    (event,) = events_of("Police stood idly by.")
    assert event.trigger.text == "stood idly by"
