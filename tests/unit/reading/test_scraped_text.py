"""Scraped text comes out clean: no markup, letters and paragraphs put right, and nothing of the story lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.reading.scraped import LONGEST_ARTICLE, clean_line, clean_text

CLEANED = [
    ("tags", "The <b>army</b> said <a href='x'>it</a> left.", "The army said it left."),
    ("line tags", "First.<br>Second.<br/>\n\n\nThird.", "First.\n\nSecond.\n\nThird."),
    ("paragraph tags", "<p>One side.</p><p>The other side.</p>", "One side.\n\nThe other side."),
    ("an image in a line", "Seen here <img src=a.jpg width=10> today.", "Seen here today."),
    ("a script with its content", "Before. <script>if (a < b) run();</script>After.", "Before. After."),
    ("a comment", "Before <!-- ad <b>here</b> --> after.", "Before after."),
    ("tags of Word", "In <st1:place w:st='on'>Basra</st1:place> today.", "In Basra today."),
    ("imitated tags", "[b]Flood[/b] warning", "Flood warning"),
    ("an editor's brackets", 'He said "[i]f we must".', 'He said "[i]f we must".'),
    (
        "a tag of 100,000 attributes",
        f"The <b {' '.join(f'a{n}=1' for n in range(100_000))}>army</b> left.",
        "The army left.",
    ),
    ("a bracket and many words", "The <b " + "word " * 300 + "left.", "The <b " + "word " * 300 + "left."),
    ("comparison, no tag", "Growth was < 2% and > 1%.", "Growth was < 2% and > 1%."),
    (
        "brackets that are no tag",
        "He wrote to <desk@paper.example> on <date unknown>.",
        "He wrote to <desk@paper.example> on <date unknown>.",
    ),
    ("entities", "Smith &amp; Sons, caf&eacute;, &ldquo;no&rdquo; &#8212; &#x2014;", "Smith & Sons, café, “no” — —"),
    ("entities escaped again", "Smith &amp;amp;amp; Sons &amp;lt;b&amp;gt;said&amp;lt;/b&amp;gt;", "Smith & Sons said"),
    ("an ampersand that is none", "AT&T and R&D; a=1&copy=2", "AT&T and R&D; a=1&copy=2"),
    ("mojibake", "The minister didnâ€™t say â€œnoâ€\x9d in MÃ¼nchen.", "The minister didn’t say “no” in München."),
    ("mojibake that lost a byte", "â€œWe will go,â€\ufffd she said.", "“We will go,” she said."),
    ("curly quotes stay", "“It’s over,” he said.", "“It’s over,” he said."),
    ("NUL and controls", "The\x00 ar\x07my\x1b[31m left\x7f.", "The army left."),
    ("marks without width", "Al\u00adep\u200bpo\ufeff fell\u202c.", "Aleppo fell."),
    ("joiners stay", "क्\u200dष and می\u200cشود", "क्\u200dष and می\u200cشود"),
    ("many blank lines", "One.\n\n\n\n \n\t\nTwo.", "One.\n\nTwo."),
    ("spaces", "  One\t two\u00a0three   \n\n four ", "One two three\n\nfour"),
    ("line ends of others", "One.\r\n\r\nTwo.\rThree.\u2029Four.", "One.\n\nTwo.\n\nThree.\n\nFour."),
    ("single line breaks between paragraphs", "One side.\nThe other side.", "One side.\n\nThe other side."),
    ("a line broken in its sentence", "Guards fired into\nthe air.", "Guards fired into the air."),
    ("composed letters", "Cafe\u0301", "Café"),
    ("nothing but white space", " \n\t\u00a0\n ", ""),
    ("character data", "<![CDATA[The army left.]]> It came back.", "The army left. It came back."),
    ("a tag that was cut at the end", 'The army left. <img src="http://i.example/a', "The army left."),
    ("a tag that was cut at the beginning", 'width=10 align="left"> The army left.', "The army left."),
    ("an equation, no cut tag", "x=5 > y, he wrote. a <b and c", "x=5 > y, he wrote. a <b and c"),
    ("Windows quotes", "\x93No,\x94 he said \x96 it\x92s over\x85", "“No,” he said – it’s over…"),
    ("mojibake of a control letter", "In Ã\x85rhus it didnâ\x80\x99t rain.", "In Århus it didn’t rain."),
    ("mojibake twice", "It didnÃ¢â\u201a¬â„¢t rain.", "It didn’t rain."),
    ("a closing quote without its last byte", "â€œNo,â€ he said.", "“No,” he said."),
    ("Russian", "Ð’Ð¾Ð¹Ð½Ð° is war.", "Война is war."),
    ("pounds", "It cost Â£5.", "It cost £5."),
    ("a lost apostrophe", "They don\ufffdt and we can?t say who?s there.", "They don’t and we can’t say who’s there."),
    ("a question is none", "Who is there? See a?t=1 and is it? so", "Who is there? See a?t=1 and is it? so"),
    ("a doubled apostrophe", "The governor''s ''plan''.", "The governor's ''plan''."),
    ("JSON in text", 'He said \\u201cno\\u201d and \\"yes\\"; \\ud83d\\ude00', 'He said “no” and "yes"; 😀'),
    ("a path is no escape", "It lay in C:\\news\\user.", "It lay in C:\\news\\user."),
    (
        "glued",
        "They left the city.The army came.“We go”, it said.",
        "They left the city. The army came. “We go”, it said.",
    ),
    ("glued after a year", "It began in 2019.The war goes on.", "It began in 2019. The war goes on."),
    (
        "glued after quotes",
        'He said "go."They went. He left."The end" came.',
        'He said "go." They went. He left. "The end" came.',
    ),
    ("glued after a bracket", "It fell (by 5%).The bank rose.", "It fell (by 5%). The bank rose."),
    (
        "names with stops",
        "The U.S.Army, J.K.Rowling and BRK.A at Booking.Com",
        "The U.S.Army, J.K.Rowling and BRK.A at Booking.Com",
    ),
    (
        "addresses",
        "See www.Post.Example/The.Army and Desk@Post.Com.",
        "See www.Post.Example/The.Army and Desk@Post.Com.",
    ),
    ("versions and times", "Version 2.0.The at 5.30 p.m.", "Version 2.0.The at 5.30 p.m."),
    ("a word parted by a soft hyphen", "The govern\u00ad\nment left.", "The government left."),
    (
        "a word parted by a hyphen",
        "A government fell. The govern-\nment left.",
        "A government fell. The government left.",
    ),
    ("a hyphen that belongs there", "The anti-\nwar march began.", "The anti-war march began."),
    ("quoted mail", "> He left.\n> \n> She came.\n> All is well.", "He left.\n\nShe came.\n\nAll is well."),
    ("a quotation mark of mail alone", "Growth\n\n> 5 per cent\n\nis rare.", "Growth\n\n> 5 per cent\n\nis rare."),
    (
        "Markdown",
        "## News\n\nThe **army** [left](https://a.example/x).\n\n---\n\n![a](http://i.example/a.jpg)It came.",
        "News\n\nThe army left.\n\nIt came.",
    ),
    ("stars that are no Markdown", "He said f**k and s**t. [sic](no)", "He said f**k and s**t. [sic](no)"),
]


@pytest.mark.parametrize(("scraped", "clean"), [row[1:] for row in CLEANED], ids=[row[0] for row in CLEANED])
def test_scraped_text_comes_out_clean(scraped, clean):
    assert clean_text(scraped) == clean


def test_text_wrapped_to_a_width_gets_its_paragraphs_back():
    wrapped = (
        "The river rose above its banks on Monday night and by morning\n"
        "the lower town stood under two metres of water, the mayor said.\n"
        "Boats took out the old and the sick. Nobody was reported dead\n"
        "by noon.\n"
        "The governor asked the capital for tents, blankets and drinking\n"
        "water. The Red Cross said it had sent three lorries from the\n"
        "coast, which were expected before dark."
    )
    first, second = clean_text(wrapped).split("\n\n")
    assert first.endswith("Nobody was reported dead by noon.")
    assert second.startswith("The governor asked the capital for tents, blankets and drinking water. The Red Cross")


def test_a_line_is_cleaned_into_one_line():
    assert clean_line("  Flood\n\n  <i>hits</i> &amp; runs ") == "Flood hits & runs"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("word " * (LONGEST_ARTICLE // 5 + 1), "too-long"),
        ("<" * (4 << 20), "too-long"),
        ("<" * 20 + "b>" * 20, "bad-html"),
    ],
    ids=["words", "brackets", "markup in itself"],
)
def test_text_that_no_reader_was_meant_to_see_is_refused(text, code):
    with pytest.raises(InputError) as refused:
        clean_text(text)
    assert refused.value.code == code


def clean_or_code(text):
    """The clean text, and the code with which it is refused."""
    try:
        return clean_text(text), None
    except InputError as refused:
        return "", refused.code


@pytest.mark.parametrize(
    "text",
    ["<" * 900_000, "<a " * 300_000, "<!--" * 220_000, "<script>" * 110_000, "&amp;" * 180_000, " \n" * 450_000,
     "[b " * 300_000, "\u0301" * 900_000, "â€œ" * 300_000, "a\n" * 300_000],
    ids=["brackets", "open tags", "open comments", "open scripts", "ampersands", "lines", "imitated", "accents",
         "mojibake", "short lines"],
)  # fmt: skip
@pytest.mark.timeout(60)  # each takes a second at most; what is not linear takes hours
def test_hostile_text_is_cleaned_in_time_that_grows_with_its_length(text):
    assert clean_or_code(text)[1] in {None, "too-long", "bad-html"}


PIECES = st.sampled_from(
    ["<b>", "</p>", "<br>", "<!--", "-->", "<script>", "</script>", "&amp;", "&lt;", "&#38;", "amp;", "\n", "\n\n", " ",
     "\u00a0", "\x00", "â€™", "Ã©", "”", "The army left.", "and then", "[b]", "[/b]", "\u0301", "<", ">"]
)  # fmt: skip


@given(st.text(max_size=200) | st.lists(PIECES, max_size=20).map("".join))
def test_cleaning_again_changes_nothing(text):
    clean, code = clean_or_code(text)
    assert code in {None, "bad-html"}
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert not any(pattern in clean for pattern in ("\n\n\n", "  ", " \n", "\n ", "\x00"))
    assert "\n" not in clean.replace("\n\n", "")
