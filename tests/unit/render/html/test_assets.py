"""The fonts of a stylesheet: under which names, and which of them a language needs at once."""

from __future__ import annotations

import pytest

from site_gen.render.html.assets import (
    assets_from,
    font_faces_in,
    fonts_needed_for,
    with_served_names,
)

SHEET = """
@font-face { font-family: "Latin"; src: url("fonts/l.woff2"); unicode-range: U+0-FF, U+131; }
@font-face { font-family: "Latin"; font-style: italic; src: url("fonts/i.woff2");
  unicode-range: U+0-FF; }
@font-face { font-family: "Latin"; src: url("fonts/x.woff2"); unicode-range: U+100-24F; }
@font-face { font-family: "Naskh"; src: url("fonts/n.woff2"); unicode-range: U+600-6FF; }
@font-face { font-family: "Naskh"; src: url("fonts/m.woff2"); unicode-range: U+20-40; }
@font-face { font-family: "Like"; src: local("Georgia"); unicode-range: U+0-FF; }
"""


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("English", ("fonts/l.woff2",)),
        ("Türkçe (ığ)", ("fonts/l.woff2", "fonts/x.woff2")),
        ("العربية", ("fonts/n.woff2", "fonts/m.woff2")),
        ("עברית", ()),
    ],
)
def test_a_language_needs_the_fonts_of_its_own_letters_and_their_digits(
    language: str, wanted: tuple[str, ...]
) -> None:
    assert wanted == fonts_needed_for(language, font_faces_in(SHEET))


def test_a_stylesheet_asks_for_the_names_under_which_fonts_are_served() -> None:
    sheet = 'src: url("fonts/a.woff2"); src: url("fonts/b.woff2")'

    told = with_served_names(sheet, {"fonts/a.woff2": "fonts/a.12.woff2"})

    assert 'src: url("fonts/a.12.woff2"); src: url("fonts/b.woff2")' == told


def test_a_stylesheet_has_a_new_name_when_a_font_of_its_own_has_one() -> None:
    def paths(font: bytes) -> list[str]:
        sheet = b'@font-face { src: url("fonts/a.woff2") }'
        return [a.path for a in assets_from({"assets/fonts/a.woff2": font, "assets/s.css": sheet})]

    old, new = paths(b"old"), paths(b"new")

    assert paths(b"old") == old
    assert [] == [path for path in old if path in new]
