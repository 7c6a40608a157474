"""What stands around a story goes, and a sentence of the story never does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.furniture import drop_furniture
from pipeline.reading.scraped import clean_text

STORY = "Two trains collided near the port of Ostrow on Monday. Nine people were hurt, the mayor said."

LINES = [
    "(Reporting by Ann Lee and Bo Marsh; Editing by Cy Dent)",
    "Reporting by Ann Lee in Ostrow; Additional reporting by Omar al-Haddad; Writing by Bo Marsh; Editing by Cy Dent",
    "Reporting by J. R. Lee, editing by Cy Dent",
    "Reporting and writing by Ann Lee",
    "Our Standards: The Thomson Reuters Trust Principles.",
    "Ann Lee in Ostrow and Bo Marsh in Velika contributed to this report.",
    "The Associated Press contributed to this report.",
    "With additional reporting from AFP",
    "With inputs from agencies",
    "(Avec AFP)",
    "Con información de EFE",
    "Rédaction de Jean Dupont",
    "Copyright 2031 Harbour Courier. All rights reserved.",
    "(Copyright ©2031 by The Wire. All Rights Reserved.)",
    "© 2029-2031 Harbour Courier Ltd. All rights reserved. This material may not be published without permission.",
    "Tous droits réservés.",
    "Todos los derechos reservados",
    "Photo: Ann Lee/Reuters",
    "Bo Marsh/AFP via Getty Images",
    "(AP Photo/Bo Marsh)",
    "REUTERS/Bo Marsh",
    "Image copyright Getty Images",
    "Courtesy of Ann Lee",
    "Enlarge this image toggle caption Bo Marsh/AP Bo Marsh/AP",
    "View this post on Instagram",
    "A post shared by Port of Ostrow (@portofostrow)",
    "View image in fullscreen",
    "Having trouble viewing this email? View it in your browser.",
    "View this email in your browser",
    "Unsubscribe | Manage your preferences",
    "You are receiving this email because you signed up on our website.",
    "This email was sent to reader@post.example.",
    "To unsubscribe from this list, click here.",
    "---------- Forwarded message ---------",
    "Sent from my iPhone",
    "Sign up for our daily newsletter and never miss a story.",
    "Get the morning briefing delivered to your inbox.",
    "Suscríbase a nuestro boletín",
    "Abonnez-vous à notre lettre du matin",
    "Read more",
    "Read more: Storm hits the coast of Velika",
    "READ MORE – Storm hits the coast",
    "Related: Storm hits the coast",
    "Also read | Storm hits the coast",
    "Lire aussi : La tempête frappe la côte",
    "Lea también: La tormenta golpea la costa",
    "ADVERTISEMENT - STORY CONTINUES BELOW",
    "Continue reading the main story",
    "Share this: Facebook Twitter WhatsApp",
    "Facebook Twitter Pinterest",
    "Follow us on Facebook and Twitter.",
    "Follow Ann Lee on Twitter: @annlee",
    "Tags: trains, port, Ostrow",
    "« Older: Queues at the pumps | Newer: none",
    "14 comments",
    "* * *",
    "• • •",
    "MORE LOCAL NEWS: Storm hits the coast",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_no_part_of_the_story_goes(line):
    assert drop_furniture(clean_text(f"{STORY}\n\n{line}\n\nThe line stays closed until Friday.")) == (
        f"{STORY}\n\nThe line stays closed until Friday."
    )


ENDS = [
    " (Reporting by Ann Lee; Editing by Bo Marsh)",
    " Reporting by Ann Lee; editing by Bo Marsh",
    " Copyright 2031 The Wire. All rights reserved.",
    " © 2031 AFP",
    " (Photo: Ann Lee)",
    " (Bo Marsh/AP)",
    " [Photo/Agencies]",
    " Photograph: Bo Marsh/Getty Images",
    " (ab/ks)",
    " — Reuters",
    " (AFP)",
    " Read more",
]


@pytest.mark.parametrize("end", ENDS)
def test_credits_and_notices_behind_the_last_sentence_go(end):
    assert drop_furniture(clean_text(f"Trains run again.\n\n{STORY}{end}")) == f"Trains run again.\n\n{STORY}"


STAY = [
    "Reporting by the newspaper led to his arrest.",
    "Reporting by The Wire and ProPublica found nine leaks.",
    "Writing by hand is dying out.",
    "The report was written by Sue Gray.",
    "This report was compiled by the United Nations.",
    "Russia and China contributed to the crisis.",
    "Critics said the army had contributed to this report of massacres.",
    "Copyright lawyers took the case to Geneva.",
    "Copyright in the songs passed to his widow in 2019.",
    "All rights reserved to the crown were lifted on Friday.",
    "The photo was taken by Ann Lee of Reuters.",
    "The bank was sold, according to Agence France-Presse (AFP).",
    "Share prices fell by nine per cent.",
    "Share this bread, the priest told them.",
    "Print, Facebook and Twitter were all shut down.",
    "Follow the money, the investigators were told.",
    "Follow-up talks are planned for Twitter next week.",
    "Read more books, the minister told pupils.",
    "Related: police said a second man had died.",
    "More: the mayor resigned. He left the city.",
    "Advertisement revenue fell by half.",
    'The sign on the gate says: "All rights reserved."',
    '"Follow us on Facebook," the rebels wrote.',
    "Subscribers to the plan will pay more.",
    "Unsubscribe rates doubled in March.",
    "Photos of the dead were shown on state television.",
    "Image is everything for the new king.",
    "Video of the blast shows two men running.",
    "Trending upward since May, prices rose again.",
    "Join us or die, the militia told the villagers.",
    "Comments by the general angered Kyiv.",
    "He spoke to the Associated Press (AP)",
    "Sign up or go to prison, conscripts were told.",
    "From: Ostrow, with love.",
    "Tags on the ears of the cattle led police to the farm.",
    "Getty bought the archive in 2012.",
    "Click chemistry won the prize.",
    "Loading of grain ships went on.",
    "Credit Suisse fell by a third.",
    "Source: two officials who asked not to be named, the paper wrote.",
    "Publicité mensongère : la ville porte plainte.",
]


@pytest.mark.parametrize("line", STAY)
def test_a_sentence_of_the_story_stays(line):
    for text in (f"{STORY}\n\n{line}\n\nNo more.", f"No more.\n\n{line}", f"{STORY} {line}"):
        assert drop_furniture(clean_text(text)) == text


def test_a_caption_stays_without_its_label_and_credit():
    caption = "PHOTO (2 of 6): A woman rests beside the fallen tower. (B. Marsh/AFP)"
    assert drop_furniture(f"{caption}\n\n{STORY}") == f"A woman rests beside the fallen tower.\n\n{STORY}"


def test_the_words_of_an_embedded_post_stay_and_its_addresses_go():
    post = "We are closing the port.pic.twitter.com/ab12Cd https://t.co/Xy9z — Port of Ostrow (@port) May 2, 2031"
    assert drop_furniture(clean_text(f"{STORY}\n\n{post}")) == (
        f"{STORY}\n\nWe are closing the port. — Port of Ostrow (@port) May 2, 2031"
    )


def test_the_list_of_headlines_that_ends_a_page_goes_and_one_that_is_followed_by_the_story_stays():
    tail = "Related stories\n\nStorm hits the coast\n\nMayor of Velika resigns"
    assert drop_furniture(f"{STORY}\n\n{tail}") == STORY
    assert drop_furniture(f"{STORY}\n\n{tail}\n\nThe line is closed.") == f"{STORY}\n\n{tail}\n\nThe line is closed."


@pytest.mark.parametrize("text", ["Read more", "Getty Images", "(Reuters)", "Advertisement\n\nRead more", "..."])
def test_a_text_that_is_all_furniture_stays(text):
    assert drop_furniture(text) == text


PIECES = st.sampled_from(
    [*LINES, *ENDS, *STAY[:9], STORY, "Related", "Most read", "Photo:", "\n\n", ". ", " ", "(", ")"]
)


@settings(deadline=None)  # the first example loads ftfy
@given(st.text(max_size=200) | st.lists(PIECES, max_size=12).map("".join))
def test_dropping_furniture_again_changes_nothing(text):
    clean = clean_text(text) if "&" not in text and "<" not in text else text.strip()
    once = drop_furniture(clean)
    assert drop_furniture(once) == once
    assert bool(once) == bool(clean)
