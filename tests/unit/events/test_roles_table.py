"""Who did it to whom, as the whole pipeline reads it: a sentence or two, the trigger, the actors and the recipients.

A participant is shown as the text has it, a pronoun by the words that it stands for.
"""

import json

import pytest

from pipeline import Pipeline

PASSIVE = [
    ("The depot was bombed by Ethiopian jets.", "bombed", ["Ethiopian jets"], ["The depot"]),
    ("Three teachers have been arrested by the secret police.", "arrested", ["the secret police"], ["Three teachers"]),
    ("Two nurses were kidnapped on Monday by gunmen in uniform.", "kidnapped", ["gunmen"], ["Two nurses"]),
    ("The mayor was being questioned by detectives.", "questioned", ["detectives"], ["The mayor"]),
    ("A bridge was blown up and a dam was shelled by separatists.", "shelled", ["separatists"], ["a dam"]),
    ("The envoy, expelled by Belgium last week, denied spying.", "expelled", ["Belgium"], ["The envoy"]),
    ("The farmers got arrested by soldiers at the gate.", "arrested", ["soldiers"], ["The farmers"]),
    ("Peru was accused by Chile of hiding the ships.", "accused", ["Chile"], ["Peru"]),
    ("The pilots are said to have been freed by the militia.", "freed", ["the militia"], ["The pilots"]),
    ("Having been wounded by a sniper, the captain was carried away.", "wounded", ["a sniper"], ["the captain"]),
]

CONTROL = [
    ("The army managed to liberate the town of Sirte.", "liberate", ["The army"], ["the town of Sirte"]),
    ("The kidnappers were forced to free the tourists.", "free", ["The kidnappers"], ["the tourists"]),
    ("Marines began shelling the village at dawn.", "shelling", ["Marines"], ["the village"]),
    ("The rebels tried and failed to capture the port.", "capture", ["The rebels"], ["the port"]),
    ("Norway persuaded the guerrillas to release the engineer.", "release", ["the guerrillas"], ["the engineer"]),
    ("Kenya promised Somalia to deploy a battalion.", "deploy", ["Kenya"], None),
    ("The general ordered his troops to attack the convoy.", "attack", ["his troops"], ["the convoy"]),
    ("The court allowed the police to detain the editor.", "detain", ["the police"], ["the editor"]),
    ("Thailand is ready to sign the treaty with Laos.", "sign", ["Thailand"], ["Laos"]),
    ("It was the guards who opened fire on the miners.", "opened fire", ["the guards"], ["the miners"]),
    ("Police stopped the students from attacking the bank.", "attacking", ["the students"], ["the bank"]),
    (
        "The militants are believed to be holding and to have tortured two priests.",
        "tortured",
        ["The militants"],
        ["two priests"],
    ),
]

RELATIVES = [
    ("The gunmen who ambushed the patrol escaped.", "ambushed", ["The gunmen"], ["the patrol"]),
    ("The patrol that gunmen ambushed had left the base.", "ambushed", ["gunmen"], ["The patrol"]),
    ("The judge whose brother was murdered by a gang left the country.", "murdered", ["a gang"], ["brother"]),
    ("Troops backed by tanks stormed the barracks.", "stormed", ["Troops"], ["the barracks"]),
    ("Soldiers guarding the palace shot a student.", "shot", ["Soldiers"], ["a student"]),
    ("The men arrested by the army on Friday are fishermen.", "arrested", ["the army"], ["The men"]),
    ("The party, whose leader the police detained, called for calm.", "detained", ["the police"], ["leader"]),
    ("The soldiers to whom the rebels surrendered were Ugandan.", "surrendered", ["the rebels"], ["The soldiers"]),
    ("The militia, which Paris accuses of massacres, attacked a hospital.", "accuses", ["Paris"], ["The militia"]),
    ("The journalist they kidnapped is Spanish.", "kidnapped", None, ["The journalist"]),
    ("A brigade led by Colonel Ortega captured the radio station.", "captured", ["A brigade"], ["the radio station"]),
    ("The navy detained the sailors, who had attacked a guard.", "attacked", ["the sailors"], ["a guard"]),
]

COORDINATION = [
    ("Rebels and bandits attacked the convoy.", "attacked", ["Rebels", "bandits"], ["the convoy"]),
    ("France, Italy and Spain condemned the junta.", "condemned", ["France", "Italy", "Spain"], ["the junta"]),
    ("Police and soldiers arrested the bishop.", "arrested", ["Police", "soldiers"], ["the bishop"]),
    ("The gang robbed the shop and shot the owner.", "shot", ["The gang"], ["the owner"]),
    ("The marines surrounded and then stormed the villa.", "stormed", ["The marines"], ["the villa"]),
    (
        "Gunmen killed a judge, his driver and two guards.",
        "killed",
        ["Gunmen"],
        ["a judge", "his driver", "two guards"],
    ),
    ("Neither Egypt nor Sudan signed the deal.", "signed", ["Egypt", "Sudan"], None),
    ("Both Egypt and Sudan condemned Ethiopia.", "condemned", ["Egypt", "Sudan"], ["Ethiopia"]),
    ("The police, backed by the army, arrested the dockers.", "arrested", ["The police"], ["the dockers"]),
    ("Turkey, along with Qatar, condemned the raid.", "condemned", ["Turkey", "Qatar"], None),
    ("Jordan as well as Morocco recognised the government.", "recognised", ["Jordan", "Morocco"], ["the government"]),
    (
        "A policeman was killed and two soldiers were abducted by insurgents.",
        "abducted",
        ["insurgents"],
        ["two soldiers"],
    ),
    (
        "Mali has arrested five sailors and expelled the ambassador of Togo.",
        "expelled",
        ["Mali"],
        ["the ambassador of Togo"],
    ),
]

NOUNS = [
    ("Israel's strike on the convoy drew protests.", "strike", ["Israel"], ["the convoy"]),
    ("The army's shelling of the town by night went on.", "shelling", ["The army"], ["the town"]),
    ("The Peruvian offensive against the guerrillas began on Monday.", "offensive", ["Peruvian"], ["the guerrillas"]),
    ("French air strikes hit the camp.", "air strikes", ["French"], ["the camp"]),
    ("The assassination of the governor by cadets shocked the city.", "assassination", ["cadets"], ["the governor"]),
    ("The arrest of three monks led to riots.", "arrest", [], ["three monks"]),
    ("The attack by the separatists on the refinery failed.", "attack", ["the separatists"], ["the refinery"]),
    ("Talks between Serbia and Kosovo resumed in Vienna.", "Talks", ["Serbia", "Kosovo"], ["Serbia", "Kosovo"]),
    ("Chad's condemnation of the coup came late.", "condemnation", ["Chad"], None),
    ("The kidnapping of the doctors by bandits was filmed.", "kidnapping", ["bandits"], ["the doctors"]),
    ("A joint Kenyan-Somali offensive against the militants began.", "offensive", ["Kenyan-Somali"], ["the militants"]),
    ("Clashes between police and miners left five dead.", "left five dead", ["police"], ["miners"]),
    ("Their attack on the market was filmed. The bandits fled.", "attack", None, ["the market"]),
    ("The bombing of the mosque killed an imam.", "killed", [], ["the mosque", "an imam"]),
    ("Police violence against farmers was condemned by the bishop.", "condemned", ["the bishop"], None),
    ("The release of the fishermen by Oman came at dawn.", "release", ["Oman"], ["the fishermen"]),
    ("The murder of a judge in Lima was filmed.", "murder", [], ["a judge"]),
    ("The army's capture of the airport ended the siege.", "capture", ["The army"], ["the airport"]),
]

LIGHT = [
    ("The rebels carried out an attack on the dam.", "attack", ["The rebels"], ["the dam"]),
    ("Warplanes carried out raids on the port.", "raids", ["Warplanes"], ["the port"]),
    ("The village came under attack by militiamen.", "attack", ["militiamen"], ["The village"]),
    ("Brazil held talks with Bolivia.", "held", ["Brazil"], ["Bolivia"]),
    ("The junta imposed a ban on the party.", "imposed", ["The junta"], ["the party"]),
    ("The hospital was the target of an attack by the militia.", "attack", ["the militia"], ["The hospital"]),
    (
        "Clashes broke out between the army and the tribesmen.",
        "Clashes",
        ["the army"],
        ["the tribesmen"],
    ),
    ("Japan imposed sanctions on three Belarusian banks.", "sanctions", ["Japan"], ["three Belarusian banks"]),
    ("An attack was launched on the station by the guerrillas.", "attack", ["the guerrillas"], ["the station"]),
    ("The union staged a protest against the minister.", "protest", ["The union"], ["the minister"]),
    ("The governor survived an attack by gunmen.", "attack", ["gunmen"], ["The governor"]),
    ("Iran made threats against Bahrain.", "threats", ["Iran"], ["Bahrain"]),
]

COREFERENCE = [
    (
        "The Wagner Group entered Mali in 2021. It attacked a village on Monday.",
        "attacked",
        ["The Wagner Group"],
        ["a village"],
    ),
    ("President Lula met Gustavo Petro. He later condemned the raid.", "condemned", ["President Lula"], None),
    ("Al-Shabaab denied the report, but its fighters attacked the base.", "attacked", ["Al-Shabaab"], ["the base"]),
    ("Marta Diaz led the strike. Police arrested her on Friday.", "arrested", ["Police"], ["Marta Diaz"]),
    ("Hungary summoned the envoy, and Poland expelled him.", "expelled", ["Poland"], ["the envoy"]),
    ("Boko Haram struck again. The group killed nine farmers.", "killed", ["The group"], ["nine farmers"]),
]

APPOSITIONS = [
    ("Ali Hassan, the rebel leader, accused the government of murder.", "accused", ["Ali Hassan"], ["the government"]),
    (
        "The rebel leader, Ali Hassan, accused the government of murder.",
        "accused",
        ["The rebel leader"],
        ["the government"],
    ),
    ("Police arrested Juan Soto, a union leader.", "arrested", ["Police"], ["Juan Soto"]),
    ("Gunmen killed two engineers, both Koreans, near the mine.", "killed", ["Gunmen"], ["two engineers"]),
    (
        "Rwanda's foreign minister, Vincent Biruta, met his Congolese counterpart.",
        "met",
        ["Rwanda's foreign minister"],
        ["his Congolese counterpart"],
    ),
]

MEANS = [
    ("A drone fired by the Houthis hit a tanker.", "hit", ["the Houthis"], ["a tanker"]),
    ("A missile launched by Hezbollah struck a kibbutz.", "struck", ["Hezbollah"], ["a kibbutz"]),
    ("Saudi jets bombed a wedding.", "bombed", ["Saudi jets"], ["a wedding"]),
    ("Shells fired by the army killed six children.", "killed", ["the army"], ["six children"]),
    ("A bomb planted by the separatists killed a mayor.", "killed", ["the separatists"], ["a mayor"]),
    ("The blast killed a guard.", "killed", [], ["a guard"]),
    ("A car bomb wounded ten shoppers.", "wounded", [], ["ten shoppers"]),
    (
        "Government forces and Russian jets pounded the town.",
        "pounded",
        ["Government forces", "Russian jets"],
        ["the town"],
    ),
    ("Rockets from Gaza struck Ashkelon.", "struck", [], ["Ashkelon"]),
    (
        "Members of the Shining Path attacked a school.",
        "attacked",
        ["Members of the Shining Path"],
        ["a school"],
    ),
    ("Fighters from Al-Shabaab attacked a hotel.", "attacked", ["Fighters"], ["a hotel"]),
    ("A group of armed men kidnapped the vicar.", "kidnapped", ["A group of armed men"], ["the vicar"]),
    ("Dozens of residents attacked the depot.", "attacked", ["Dozens of residents"], ["the depot"]),
    ("One of the gunmen shot the cook.", "shot", ["One of the gunmen"], ["the cook"]),
    (
        "Hundreds of refugees, among them 30 orphans, were expelled by Malta.",
        "expelled",
        ["Malta"],
        ["Hundreds of refugees"],
    ),
]

SPEAKING = [
    ("The Pope urged both sides to stop fighting.", "urged", ["The Pope"], ["both sides"]),
    ("Japan accused China of ramming a trawler.", "accused", ["Japan"], ["China"]),
    ("The union called on the minister to resign.", "called", ["The union"], ["the minister"]),
    ("Greece demanded that Turkey withdraw the ships.", "demanded", ["Greece"], ["Turkey"]),
    ("Cuba thanked Mexico for the fuel.", "thanked", ["Cuba"], ["Mexico"]),
    ("Iran warned Israel against an attack.", "warned", ["Iran"], ["Israel"]),
    ("Iran warned that it would attack Israel.", "warned", ["Iran"], ["Israel"]),
    ("The senator blamed the mayor for the deaths.", "blamed", ["The senator"], ["the mayor"]),
    ("Washington threatened to impose tariffs on Vietnam.", "threatened", ["Washington"], ["Vietnam"]),
    (
        "Amnesty International criticised the army's attack on the camp.",
        "criticised",
        ["Amnesty International"],
        ["the army"],
    ),
    ("Sweden denied the accusations by Russia.", "denied", ["Sweden"], ["Russia"]),
    ("Kosovo refused to negotiate with Serbia.", "refused", ["Kosovo"], ["Serbia"]),
    ("The president praised the firefighters.", "praised", ["The president"], ["the firefighters"]),
    ("The premier met the king on Sunday.", "met", ["The premier"], ["the king"]),
    ("Ukraine asked Germany for tanks.", "asked", ["Ukraine"], ["Germany"]),
    ("Nepal gave Bhutan two million dollars in aid.", "gave", ["Nepal"], ["Bhutan"]),
    ("Denmark cut aid to Tanzania.", "cut", ["Denmark"], ["Tanzania"]),
    ("Students protested outside the Chinese embassy.", "protested", ["Students"], ["the Chinese embassy"]),
    ("Workers at the Renault plant went on strike.", "strike", ["Workers"], ["Renault"]),
    (
        "Bulgaria's president urged Moscow to pull its troops out of Georgia.",
        "urged",
        ["Bulgaria's president"],
        ["Moscow"],
    ),
    ("Rebels seized the house of the governor.", "seized", ["Rebels"], ["the governor"]),
]

COUNTS = [
    ("Between 20 and 30 miners died in the blast.", {"killed": (20, 30)}),
    ("The flood killed 20 to 30 people.", {"killed": (20, 30)}),
    ("From 50 to 60 villagers were abducted and 15-20 were killed by bandits.", {"killed": (15, 20)}),
    ("Rebels killed up to 40 soldiers.", {"killed": (None, 40)}),
    ("At least a dozen people were killed in the raid.", {"killed": (12, None)}),
    ("The strike killed more than two dozen fighters.", {"killed": (24, None)}),
    ("The storm killed a couple of hikers.", {"killed": (2, 2)}),
    ("Scores of people were wounded in the shelling.", {"injured": (40, 199)}),
    ("Hundreds of people were killed in the quake.", {"killed": (200, 999)}),
    ("Gunmen killed 12 people, including three children.", {"killed": (12, 12)}),
    ("Gunmen killed 12 people, among them three children and two women.", {"killed": (12, 12)}),
    ("Nine people, four of them children, were killed in the fire.", {"killed": (9, 9)}),
    ("Gunmen killed four women, two men and a child.", {"killed": (7, 7)}),
    ("The raid left seven dead and 20 wounded.", {"killed": (7, 7), "injured": (20, 20)}),
    ("The bomb killed five people and injured 18 others.", {"killed": (5, 5), "injured": (18, 18)}),
    ("A bus plunged into a ravine, killing all 31 people on board.", {"killed": (31, 31)}),
    ("The death toll from the quake rose to 140.", {"killed": (140, 140)}),
    ("The death toll rose from 120 to 140 after the quake.", {"killed": (140, 140)}),
    ("Officials raised the death toll to 88.", {"killed": (88, 88)}),
    ("The attack killed nobody.", {"killed": (0, 0)}),
    ("No one was hurt in the blast.", {"injured": (0, 0)}),
    ("Two thousand families were displaced by the flood.", {"displaced": (2000, 2000)}),
    ("About 3.5 million people have been displaced by the war.", {"displaced": (3500000, 3500000)}),
    ("Police detained 45 protesters.", {"detained": (45, 45)}),
    ("Forty-five protesters were detained by police.", {"detained": (45, 45)}),
    ("Six sailors were missing after the collision.", {"missing": (6, 6)}),
    ("The landslide left 14 people missing.", {"missing": (14, 14)}),
    ("A soldier and two civilians were killed in the ambush.", {"killed": (3, 3)}),
    ("Some 1,200 people were killed in the war.", {"killed": (1200, 1200)}),
    ("Nearly 300 people were killed by the cyclone.", {"killed": (300, 300)}),
    ("As many as 50 people were killed in the stampede.", {"killed": (None, 50)}),
    ("At least 9 people were killed and 30 injured in the attack.", {"killed": (9, None), "injured": (30, 30)}),
    ("Three of the hostages were killed.", {"killed": (3, 3)}),
    (
        "Seven were killed and dozens hurt when a bomb exploded at the station.",
        {"killed": (7, 7), "injured": (24, 119)},
    ),
    ("The crash claimed 16 lives.", {"killed": (16, 16)}),
    ("Militants beheaded two of the four hostages.", {"killed": (2, 2)}),
    ("The clashes left at least 17 people dead, including a policeman.", {"killed": (17, None)}),
    ("Ten people died, most of them tourists.", {"killed": (10, 10)}),
    ("A 24-year-old student was killed by police.", {"killed": (1, 1)}),
    ("The army said 25 insurgents had been killed in two days.", {"killed": (25, 25)}),
    (
        "Tens of thousands of people fled after soldiers killed 8 monks.",
        {"killed": (8, 8), "displaced": (20000, 99000)},
    ),
    ("One person was killed and three others were injured in the shooting.", {"killed": (1, 1), "injured": (3, 3)}),
    ("The strike wounded 11 people, two of them seriously.", {"injured": (11, 11)}),
    ("The army shelled the camp, killing 6 and wounding 10.", {"killed": (6, 6), "injured": (10, 10)}),
    ("The two brothers were arrested.", {"detained": (2, 2)}),
    ("Officials put the number of dead at 61.", {"killed": (61, 61)}),
]

ROLES = [
    *PASSIVE,
    *CONTROL,
    *RELATIVES,
    *COORDINATION,
    *NOUNS,
    *LIGHT,
    *COREFERENCE,
    *APPOSITIONS,
    *MEANS,
    *SPEAKING,
]


@pytest.fixture(scope="module")
def events():
    """A function from a text to its event mentions, of the whole pipeline."""
    pipe = Pipeline()
    return lambda text: pipe.annotate(json.dumps({"text": text}).encode()).events


def shown(people):
    return [who.text for who in people]


@pytest.mark.parametrize(("text", "trigger", "actors", "recipients"), ROLES, ids=[row[0] for row in ROLES])
def test_roles(events, text, trigger, actors, recipients):
    event = next(one for one in events(text) if trigger in one.trigger.text)
    if actors is not None:
        assert shown(event.actors) == actors
    if recipients is not None:
        assert shown(event.recipients) == recipients


@pytest.mark.parametrize(("text", "counts"), COUNTS, ids=[row[0] for row in COUNTS])
def test_casualties(events, text, counts):
    found = {}
    for event in events(text):
        for name in ("killed", "injured", "missing", "displaced", "detained"):
            count = getattr(event.casualties, name)
            if count is not None:
                found.setdefault(name, set()).add((count.low, count.high))
    assert found == {name: {range_} for name, range_ in counts.items()}
