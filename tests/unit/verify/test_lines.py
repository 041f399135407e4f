"""A page that is read line by line is found sound only if every rule says so."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from site_gen.artifacts import Artifact
from site_gen.domain.text import Direction, LocaleCode, direction_of
from site_gen.plan.addresses import home_url
from site_gen.verify.checked_page import CheckedPage
from site_gen.verify.lines import reader
from site_gen.verify.lines.page import sound_page
from site_gen.verify.page_rules import OPPOSITE_LETTERS
from site_gen.verify.site_rules import PAGE_RULES, page_by_rules
from tests.tools.pages import ARABIC, BASE, CONFIG, ENGLISH, site_with

OTHER = {ENGLISH: ARABIC, ARABIC: ENGLISH}
WORDS = {ENGLISH: "the envoy said", ARABIC: "قال المبعوث"}
PAGE = """\
<!doctype html>
<html lang="{own}" dir="{dir}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<meta name="referrer" content="no-referrer">
<title>{words} 1 &amp; 2</title>
<meta name="description" content="{other_words}" lang="{other}">
<link rel="canonical" href="{base}{own}/">
<link rel="alternate" hreflang="ar" href="{base}ar/">
<link rel="alternate" hreflang="en" href="{base}en/">
<link rel="alternate" hreflang="x-default" href="{base}">
<link rel="stylesheet" href="../assets/site.css">
<script src="../assets/site.js" defer></script>
<script type="application/ld+json">{{"name":"{other_words}"}}</script>
</head>
<body class="hue-1">
<nav>
<a href="./" hreflang="{own}" aria-current="page">{words}</a>
<a href="../{other}/" hreflang="{other}" lang="{other}" dir="{other_dir}">{other_words}</a>
</nav>
<main id="main" tabindex="-1">
<h1 class="quiet">
<span>{words}</span>
</h1>
<p>{words}, <bdi>{other_words}</bdi>,
<a href="https://host.example/a?b=1&amp;c=2" rel="noopener noreferrer">{words}</a>, 2350.</p>
<h2 id="s-more"><a href="#main">{words}</a></h2>
<section lang="{other}" dir="{other_dir}">
<p>{other_words} <em dir="{dir}">{words}</em> <time datetime="2020-10-14">2020</time></p>
</section>
<fieldset class="list-controls" data-name="" hidden>
<legend>{words}</legend>
<label class="order"><span>{words}</span> <select name="order" data-all="a b">
<option value="">{words}</option>
</select></label>
<button type="button">{words}</button>
</fieldset>
<p><code{code}>x</code></p>
</main>
</body>
</html>
"""
# For each rule, what of the page in which language is replaced by what, so that it is broken.
FAULTS = {
    "language_unsaid": (ENGLISH, 'lang="en" dir="ltr">\n<head>', 'lang="ar" dir="rtl">\n<head>'),
    "charset_late": (ENGLISH, '<meta charset="utf-8">\n', ""),
    "title_unmarked": (ENGLISH, "<title>the", "<title>قال the"),
    "heading_order": (ENGLISH, "<h2", "<h3"),
    "anchor_repeated": (ENGLISH, 'id="s-more"', 'id="main"'),
    "time_on_page": (ENGLISH, "2020-10-14", "14 October"),
    "direction_unmarked": (ENGLISH, ", 2350", ", قال"),
    "dir_repeated": (ENGLISH, '<h1 class="quiet">', '<h1 dir="ltr">'),
    "code_turned": (ARABIC, '<code dir="ltr">', "<code>"),
    "input_undirected": (ENGLISH, "</code>", '</code><input type="search" id="q">'),
    "language_unmarked": (ENGLISH, 'lang="ar" dir="rtl">قال', 'lang="en" dir="rtl">قال'),
    "control_on_page": (ENGLISH, "2350", "2350\u202e"),
    "shape_on_page": (ARABIC, "2350", "\ufe8d"),
    "digits_on_page": (ARABIC, "2350", "٢3"),
    "resource_remote": (ENGLISH, "</code>", '</code><img src="//host.example/x.png" alt="">'),
    "policy_weak": (ENGLISH, "style-src 'self'", "style-src *"),
    "script_found": (ENGLISH, "../assets/site.js", "../site.js"),
    "style_inline": (ENGLISH, "<p><code>", '<p style="top: 0"><code>'),
    "referrer_told": (ENGLISH, 'content="no-referrer"', 'content="origin"'),
    "link_unguarded": (ENGLISH, ' rel="noopener noreferrer"', ' rel="noopener"'),
    "alternates_differ": (
        ENGLISH,
        f'hreflang="ar" href="{BASE}ar/"',
        f'hreflang="ar" href="{BASE}"',
    ),
    "canonical_wrong": (ENGLISH, f'"canonical" href="{BASE}en/"', f'"canonical" href="{BASE}"'),
    "index_wrong": (ENGLISH, "<title>", '<meta name="robots" content="noindex">\n<title>'),
}
PIECES = [
    *("<bdi>", "</bdi>", "<p>", "</p>", "<div>", "</div>", "</section>", "<li>", "<a>", "</a>"),
    *("<h1>x</h1>", "<h2></h2>", "<h3> </h3>", "<h4>x</h4>", "<br>", "<br/>", "<body>", "<head>"),
    *('<div dir="rtl">', '<bdi dir="ltr">قال</bdi>', "<bdi>قال x</bdi>", '<q dir="rtl">said</q>'),
    *("<select>", "</select>", "<option>x", "</option>", "<label>", "<button>", "<fieldset>"),
    *("<input>", '<select name="x">', ' name="x"', ' for="x"', ' formaction="https://x.example"'),
    *("<P>x</P>", "<x-y>z</x-y>", "<!-- x -->", "&nbsp;", "&#8238;", "<", ">", '"', "\n", "\0"),
    *("قال", "said", "٣", "5", "٣5", "\u2066x\u2069", "\ufe8d", "\u200f", "é", "中", "א", "²"),
    *("<title>x</title>", "<style>x</style>", "<script>x</script>", '<textarea dir="ltr">x'),
    *(' id="main"', ' id=""', ' dir="rtl"', ' dir="auto"', ' dir=""', " dir=ltr", ' lang="ar"'),
    *(' style="x"', ' onclick="x"', ' src="//host.example/x"', ' href="javascript:x"', ' href=""'),
    *(' hreflang="ar"', ' rel="canonical"', ' name="robots"', ' http-equiv="refresh"', " hidden"),
]


def page_in(own: LocaleCode) -> str:
    other = OTHER[own]
    return PAGE.format(
        own=own,
        dir=CONFIG.locale(own).direction,
        words=WORDS[own],
        other=other,
        other_dir=CONFIG.locale(other).direction,
        other_words=WORDS[other],
        base=BASE,
        code=' dir="ltr"' if own == ARABIC else "",
    )


def both_ways(text: str, own: LocaleCode = ENGLISH) -> tuple[CheckedPage | None, CheckedPage]:
    """The home of a language with these bytes, as its lines and as all rules tell of it."""
    path = f"{home_url(own).strip('/')}/index.html"
    planned = next(p for p in site_with({}).plan.pages if p.path == path)
    artifact = Artifact(path, text.encode())
    sound, text = sound_page(planned, artifact, CONFIG), page_by_rules(planned, artifact, CONFIG)
    return CheckedPage(planned, sound) if sound else None, CheckedPage(planned, text)


@pytest.mark.parametrize("own", [ENGLISH, ARABIC])
def test_a_sound_page_is_found_sound_with_the_same_links(own: LocaleCode) -> None:
    by_lines, by_rules = both_ways(page_in(own), own)

    assert () == by_rules.problems
    assert by_rules == by_lines


def test_a_fault_is_known_for_every_rule() -> None:
    assert {rule.__name__ for rule in PAGE_RULES} == FAULTS.keys()


@pytest.mark.parametrize("rule", FAULTS)
def test_a_page_with_a_fault_is_left_to_the_rules(rule: str) -> None:
    own, sound, faulty = FAULTS[rule]
    text = page_in(own)
    assert sound in text

    by_lines, by_rules = both_ways(text.replace(sound, faulty), own)

    assert by_rules.problems
    assert by_lines is None


@pytest.mark.parametrize(
    ("sound", "faulty"),
    [
        ("</span>\n</h1>", "</span>\n<h2></h2><span>x</span>\n</h1>"),
        ("defer></script>", "defer>x</script>"),
    ],
)
def test_a_fault_beside_what_is_sound_is_left_to_the_rules(sound: str, faulty: str) -> None:
    assert sound in page_in(ENGLISH)

    by_lines, by_rules = both_ways(page_in(ENGLISH).replace(sound, faulty))

    assert by_rules.problems
    assert by_lines is None


def test_a_page_that_was_changed_anywhere_is_never_called_sound_in_vain() -> None:
    """Pieces of HTML put in at random places: what the lines say is what the rules say."""
    chance = random.Random(1)
    is_sound = [agree(changed(own, chance), own) for own in (ENGLISH, ARABIC) for _ in range(100)]

    assert True in is_sound
    assert False in is_sound


def changed(own: LocaleCode, chance: random.Random) -> str:
    text = page_in(own)
    tags = [*re.finditer("<[a-z0-9]+", text)]
    piece, tag = chance.choice(PIECES), chance.choice(tags)
    at = tag.end() if piece.startswith(" ") else tag.start()
    return text[:at] + piece + text[at:]


def agree(text: str, own: LocaleCode) -> bool:
    by_lines, by_rules = both_ways(text, own)
    assert by_lines in {None, by_rules}, text
    return by_lines is not None


def test_every_letter_against_a_text_is_suspect() -> None:
    missed = [
        f"U+{ord(character):04X}"
        for character, direction in letters()
        for around in Direction
        if direction is not around
        and OPPOSITE_LETTERS[around].match(character)
        and not reader.SUSPECT[around].match(character)
    ]

    assert [] == missed


def letters() -> Iterator[tuple[str, Direction]]:
    for code in range(0x10A00):
        if direction := direction_of.__wrapped__(chr(code)):
            yield chr(code), direction


def test_no_more_lines_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_KEPT", 3)
    root = (lines := reader.LineReader(BASE)).scope("main", Direction.LTR, "en")

    for number in range(10):
        assert lines.facts([f'<p id="p-{number}">x</p>'], root)

    assert len(root.lines) <= 3
    assert len(root.starts) <= 3
