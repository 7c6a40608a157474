"""Pages that somebody made to stop a reader, of any size: each is a name and the page of about so many characters."""

from collections.abc import Callable

STORY = "".join(
    f"<p>The dam at Velika broke on Sunday, {number} hours after midnight, and water ran away, officials said.</p>"
    for number in range(1, 7)
)
LARGEST = 5_000_000  # characters
FITS = 900_000  # of text: no more may be read
MOST_FITTING = 12_000  # elements


def fill(unit: str, size: int, most: int | None = None) -> str:
    """The unit again and again up to that size, and no more often than `most`."""
    times = size // len(unit)
    return unit * (times if most is None else min(times, most))


def page(body: str, head: str = "") -> str:
    """A page with a story below the trap."""
    return f"<html><head><title>t</title>{head}</head><body>{body}{STORY}</body></html>"


def json_ld(text: str) -> str:
    """A script that states the page's facts."""
    return f'<script type="application/ld+json">{text}</script>'


def entity_bomb(size: int) -> str:
    """Entities made of entities, each ten times the one before it."""
    tenfold = (f"&a{n};" * 10 for n in range(29))
    declared = "".join(f'<!ENTITY a{n} "{value}">' for n, value in enumerate(tenfold, 1))
    return f'<!DOCTYPE html [<!ENTITY a0 "aaaaaaaaaa">{declared}]>{page(fill("&a29; ", size))}'


MANY_ATTRIBUTES = " ".join(f"a{n}=1" for n in range(150))

HOSTILE: dict[str, Callable[[int], str]] = {
    "deep nesting": lambda size: page(fill("<div>", size)),
    "deep, closed": lambda size: page(fill("<div>" * 140 + "x" + "</div>" * 140, size, 100)),
    "deep, of two kinds": lambda size: page(fill("<b><i>", size)),
    "deep, then wide": lambda size: page("<div>" * 140 + fill("<p>word word word</p>", size, MOST_FITTING)),
    "nested tables": lambda size: page(fill("<table><tr><td>" * 40 + "x" + "</td></tr></table>" * 40, size, 100)),
    "nested lists": lambda size: page(fill("<ul><li>x" * 60 + "</li></ul>" * 60, size, 200)),
    "crossed tags": lambda size: page(fill("<b><p></b>", size)),
    "unclosed tags": lambda size: page(fill("<p><i>", size)),
    "unclosed links": lambda size: page(fill("<a href=x>", size)),
    "millions of tiny tags": lambda size: page(fill("<p>x</p>", size)),
    "line breaks": lambda size: page(fill("<br>", size)),
    "as many paragraphs as fit": lambda size: page(fill("<p>word word word</p>", size, MOST_FITTING)),
    "as many links as fit": lambda size: page(fill("<a href=x>word word word word</a> ", size, MOST_FITTING)),
    "as many spans as fit": lambda size: page(f"<p>{fill('<span>word </span>', size, MOST_FITTING)}</p>"),
    "as many titles as fit": lambda size: page(fill("<h1>x - y</h1>", size, MOST_FITTING)),
    "paragraphs of one kind": lambda size: page(fill(f"<div class=x><p>{'word ' * 20}</p></div>", size, 7_000)),
    "huge table": lambda size: page(f"<table>{fill('<tr><td>1</td><td>2</td></tr>', size)}</table>"),
    "as large a table as fits": lambda size: page(f"<table>{fill('<tr><td>1<td>2', size, 4_000)}</table>"),
    "one attribute after another": lambda size: page(f"<p {fill('a=1 ', size)}>y</p>"),
    "many attributes in every tag": lambda size: page(fill(f"<p {MANY_ATTRIBUTES}>", size)),
    "attributes behind a mark": lambda size: page(fill(f'<p a=">" {MANY_ATTRIBUTES}>', size)),
    "attributes behind slashes": lambda size: page(fill(f"<p/{MANY_ATTRIBUTES.replace(' ', '/')}>", size)),
    "a long attribute": lambda size: page('<p title="' + fill("x", size) + '">y</p>'),
    "an unclosed attribute": lambda size: page('<p title="' + fill("x ", size)),
    "quotation marks that never pair": lambda size: page(fill("<a '\" ", size)),
    "long classes": lambda size: page('<div class="' + fill("author ", size) + '">x</div>'),
    "an image in the page": lambda size: page('<img src="data:image/png;base64,' + fill("A", size) + '">'),
    "images in the page": lambda size: page(fill('<img src="data:image/png;base64,' + "A" * 1_000 + '">', size)),
    "one character": lambda size: page(f"<p>{fill('a', size)}</p>"),
    "one character that fits": lambda size: page(f"<p>{fill('a', min(size, FITS))}</p>"),
    "words": lambda size: page(f"<p>{fill('word ', size)}</p>"),
    "as many sentences as fit": lambda size: page(f"<p>{fill('The dam broke on Sunday. ', min(size, FITS))}</p>"),
    "spaces": lambda size: page(f"<p>{fill(' ', size)}x</p>"),
    "line ends": lambda size: page(f"<p>{fill(chr(10), size)}x</p>"),
    "spaces and line ends": lambda size: page(f"<p>{fill(' ' * 150 + 'x', size)}x</p>"),
    "opening marks": lambda size: page(fill("<", size)),
    "closing marks": lambda size: page(fill(">", size)),
    "ampersands": lambda size: page(fill("&", size)),
    "ampersands escaped again and again": lambda size: page("&" + fill("amp;", size)),
    "escaped tags": lambda size: page(fill("&lt;b&gt;", size)),
    "entities": lambda size: page(fill("&nbsp;", size)),
    "an entity bomb": entity_bomb,
    "dates that are none": lambda size: page(f"<p>{fill('2019-01-', min(size, FITS))}</p>"),
    "digits": lambda size: page(f"<p>{fill('1', min(size, FITS))}</p>"),
    "accents": lambda size: page(f"<p>a{fill(chr(0x301) + chr(0x316), min(size, FITS // 2))}</p>"),
    "broken letters": lambda size: page(f"<p>{fill('didnâ€™t ', min(size, FITS))}</p>"),
    "unclosed comments": lambda size: page(fill("<!--", size)),
    "comments": lambda size: page(fill("<!-- x -->", size)),
    "processing instructions": lambda size: page(fill("<?x ", size)),
    "CDATA": lambda size: page(fill("<![CDATA[", size)),
    "NUL": lambda size: page(fill("\0", size)),
    "nothing but a script": lambda size: f"<html><body><script>{fill('var a=1;', size)}</script></body></html>",
    "scripts with words between": lambda size: page(fill(f"<script>a</script>{'word ' * 7}", size, MOST_FITTING)),
    "facts nested": lambda size: page("", json_ld(fill("[", size))),
    "facts by the thousand": lambda size: page("", json_ld("[" + fill('{"@type":"NewsArticle"},', size) + "0]")),
    "authors by the thousand": lambda size: page(
        "", json_ld('{"@type":"NewsArticle","author":[' + fill('"Ann Lee",', size) + '"x"]}')
    ),
    "a headline without end": lambda size: page(
        "", json_ld('{"@type":"Article","headline":"' + fill("x ", size) + '"}')
    ),
    "authors without end": lambda size: page("", '<meta name="author" content="' + fill("and and ", size) + '">'),
    "a byline without end": lambda size: page(f"<p class=byline>By {fill('a and ', min(size, FITS))}</p>"),
    "bylines in bylines": lambda size: page(
        "<span class=author>" * 100 + fill("<span itemprop=author>x</span>", size, MOST_FITTING)
    ),
    "a title without end": lambda size: f"<title>{fill('t - ', min(size, FITS))}</title>{page('')}",
    "a canonical address without end": lambda size: page(
        "", '<link rel=canonical href="http://x/' + fill("a", size) + '">'
    ),
}
