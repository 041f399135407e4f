"""A site's own theme.css: it sets colours, fonts and widths on all pages, and is checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from site_gen.load.content_files import ThemeFile
from site_gen.load.corpus import Corpus
from site_gen.problems import format_problem
from site_gen.render.html.colours import contrast, hex_of, read_colour, readable_on
from site_gen.render.html.templates import load_templates
from site_gen.render.html.theme import PROPERTIES
from site_gen.verify.file_rules import check_stylesheets
from site_gen.verify.site import Site
from tests.tools.desk import ROOT, SmallDesk, small_desk, tree
from tests.tools.pages import CONFIG, site_with
from tests.tools.sites import REAL, files_in

TEMPLATES = files_in(REAL)
ARTICLE = "en/articles/first-day"
THEME = """\
:root {
  --background: #fffaf0;
  --text: #20150a;
  --link: #7a3b00;
  --font-headings: "Desk Grotesk", sans-serif;
  --font-arabic-headings: "Desk Kufi", sans-serif;
  --page-width: 60rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: #1d1409;
    --text: #f3e9dc;
    --link: #f0b070;
  }
}
"""
COLOURS = """() => {
  const of = (name, property) => getComputedStyle(document.querySelector(name))[property];
  return [of("html", "backgroundColor"), of("html", "color"), of("main a", "color")];
}"""


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return small_desk(tmp_path / "desk")


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a desk with the theme above."""
    desk = small_desk(tmp_path_factory.mktemp("themed") / "desk")
    desk.write("theme.css", THEME)
    assert (0, "") == ((run := desk.run("build", "--quiet")).code, run.err)
    return desk.output


def stylesheet(desk: SmallDesk) -> str:
    (sheet,) = desk.output.glob("assets/site.*.css")
    return sheet.read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("scheme", "colours"),
    [
        ("light", ["rgb(255, 250, 240)", "rgb(32, 21, 10)", "rgb(122, 59, 0)"]),
        ("dark", ["rgb(29, 20, 9)", "rgb(243, 233, 220)", "rgb(240, 176, 112)"]),
    ],
)
def test_the_colours_of_a_theme_are_those_of_the_page(
    themed: Path,
    page: Page,
    serve_folder: Callable[[Path], str],
    scheme: Literal["light", "dark"],
    colours: list[str],
) -> None:
    page.emulate_media(color_scheme=scheme)

    page.goto(f"{serve_folder(themed)}/{ARTICLE}/")

    assert colours == page.evaluate(COLOURS)


@pytest.mark.browser
@pytest.mark.parametrize(("code", "font"), [("en", "Desk Grotesk"), ("ar", "Desk Kufi")])
def test_headings_have_the_font_of_their_script_and_the_text_keeps_its_own(
    themed: Path, page: Page, serve_folder: Callable[[Path], str], code: str, font: str
) -> None:
    page.goto(f"{serve_folder(themed)}/{code}/articles/first-day/")

    heading, text = (
        page.locator(each).first.evaluate("e => getComputedStyle(e).fontFamily")
        for each in ("h1", "main p")
    )
    assert heading.startswith(f'"{font}"')
    assert font not in text


@pytest.mark.browser
def test_a_theme_leaves_print_black_on_white(
    themed: Path, page: Page, serve_folder: Callable[[Path], str]
) -> None:
    page.emulate_media(media="print")

    page.goto(f"{serve_folder(themed)}/{ARTICLE}/")

    assert ["rgb(255, 255, 255)", "rgb(0, 0, 0)"] == page.evaluate(COLOURS)[:2]


def test_a_theme_adds_no_file_and_nothing_to_a_page(desk: SmallDesk) -> None:
    desk.run("build", "--quiet")
    before = tree(desk.output)
    page = desk.page(f"{ARTICLE}/index.html")
    desk.write("theme.css", THEME)

    desk.run("build", "--quiet")

    digest = re.compile(r"\.[0-9a-f]{10}\.")
    assert {digest.sub(".", path) for path in before} == {
        digest.sub(".", path) for path in tree(desk.output)
    }
    assert digest.sub(".", page) == digest.sub(".", desk.page(f"{ARTICLE}/index.html"))
    assert stylesheet(desk).endswith(THEME)


def test_the_colour_of_the_window_and_of_cards_is_that_of_the_theme(desk: SmallDesk) -> None:
    desk.write("theme.css", f"a {{ color: inherit }} {THEME}".replace("\n", " "))
    desk.run("build", "--quiet")

    manifest = json.loads(desk.page("en/manifest.webmanifest"))

    assert "#fffaf0" == manifest["background_color"]


def test_a_font_that_no_page_uses_any_more_is_not_loaded_before_the_page(desk: SmallDesk) -> None:
    desk.run("build", "--quiet")
    before = desk.page(f"{ARTICLE}/index.html").count('rel="preload"')
    desk.write("theme.css", ":root { --font-text: Georgia, serif }\n")

    desk.run("build", "--quiet")

    assert before > 0
    assert 0 == desk.page(f"{ARTICLE}/index.html").count('rel="preload"')


def test_a_font_of_the_desk_is_loaded_from_the_site(desk: SmallDesk) -> None:
    (desk.root / "templates").unlink()
    font = desk.root / "templates/assets/fonts/desk-400.woff2"
    font.parent.mkdir(parents=True)
    font.write_bytes((ROOT / "templates/assets/fonts/noto-serif-400.woff2").read_bytes() + b"\0")
    face = "@font-face { font-family: 'Desk'; src: url('fonts/desk-400.woff2') }\n"
    desk.write("theme.css", face + ":root { --font-text: Desk, serif }\n")

    run = desk.run("build", "--quiet")

    (served,) = desk.output.glob("assets/fonts/desk-400.*.woff2")
    assert (0, "") == (run.code, run.err)
    assert f'url("fonts/{served.name}")' in stylesheet(desk)


def found_in(theme: str) -> str:
    """What the program finds in a theme, as a check prints it."""
    file = ThemeFile("content/theme.css", theme)
    templates = load_templates(TEMPLATES, CONFIG, theme=file).value
    site = Site(site_with({}).plan, Corpus(CONFIG, theme=file), templates.assets)
    return "\n".join(map(format_problem, (*templates.findings, *check_stylesheets(site))))


def test_a_check_reports_what_is_found_in_a_theme(desk: SmallDesk) -> None:
    """A ground that is set for one scheme only is one problem."""
    desk.write("theme.css", ":root { --background: #fffaf0 }\n.menu { margin-left: 1em }\n")

    told = desk.run_whatever_it_finds("check").err

    line, sided = (line for line in told.splitlines() if "error[" in line)
    assert "on `--background`, these have too little contrast in the dark scheme" in line
    assert "`--muted` 2.39" in line
    assert "`--topic-6` 2.01" in line
    assert "write a dark ground under" in told
    assert "content/theme.css:2:1: error[theme-sided]" in sided


@pytest.mark.parametrize(
    ("theme", "line"),
    [
        (
            ":root {\n  --link: #d06020;\n}\n",
            (
                "content/theme.css:2:1: error[theme-contrast] `--link` on `--background` has a "
                "contrast of 3."
            ),
        ),
        (
            "@media (prefers-color-scheme: dark) {\n  :root { --text: rgb(60 60 60) }\n}\n",
            (
                "content/theme.css:2:1: error[theme-contrast] `--text` on `--background` has a "
                "contrast of 1."
            ),
        ),
        (
            ":root { --background: hsl(0, 0%, 50%) }\n",
            (
                "content/theme.css:1:1: error[theme-contrast] on `--background`, these have too "
                "little contrast in the dark scheme, where text needs 4.5: `--text` "
            ),
        ),
        (
            ":root { --topic-3: silver }\n",
            "content/theme.css:1:1: error[theme-contrast] `--topic-3` on `--background` has",
        ),
        (
            ":root { --pale: #ccc; --accent: var(--pale) }\n",
            "content/theme.css:1:1: error[theme-contrast] `--accent` on `--background` has",
        ),
        (
            ":root { --acent: #a00 }\n",
            (
                "content/theme.css:1:1: error[theme-property-unknown] nothing uses a property "
                "`--acent`\n    hint: did you mean `--accent`?"
            ),
        ),
        (
            "\n:root { --text-width: 40 }\n",
            "content/theme.css:2:1: error[theme-unreadable] `--text-width` is a number without",
        ),
        (
            ":root { --link: #134e6f\n",
            "content/theme.css:1:1: error[theme-unreadable] a bracket `{` is never closed",
        ),
        (
            "@import 'more.css';\n",
            "content/theme.css:1:1: error[theme-unreadable] a theme is joined to the stylesheet",
        ),
        (
            "@font-face { font-family: A; src: url(fonts/noto-serif-40.woff2) }\n",
            (
                "content/theme.css:1:1: error[theme-unreadable] there is no asset "
                "`fonts/noto-serif-40.woff2`\n    hint: did you mean `fonts/noto-serif-400.woff2`?"
            ),
        ),
        (
            "/* x */\n.brand { background-image: url(https://cdn.example/a.png) }\n",
            "content/theme.css:2:1: error[resource-remote] the stylesheet fetches something",
        ),
        (
            "@import url('https://cdn.example/a.css');\n",
            "content/theme.css:1:1: error[resource-remote] the stylesheet fetches something",
        ),
        (
            ".brand { color: var(--link) }\n.menu { margin-left: 1em }\n",
            "content/theme.css:2:1: error[theme-sided] `margin-left` turns text, or names a side",
        ),
        (
            ".menu { color: #777 }\n",
            "content/theme.css:1:1: warning[theme-unchecked] the contrast of this `color` is not",
        ),
        (
            ".menu { --link: #777 }\n",
            "content/theme.css:1:1: warning[theme-unchecked] `--link` is set for a part of a page",
        ),
        (
            ":root { --link: oklch(0.4 0.1 240) }\n",
            (
                "content/theme.css:1:1: warning[theme-unchecked] the contrast of `--link` is not "
                "checked: `oklch(0.4 0.1 240)` cannot be read"
            ),
        ),
    ],
)
def test_a_fault_of_a_theme_is_reported_at_its_line(theme: str, line: str) -> None:
    assert line in found_in(theme)


@pytest.mark.parametrize(
    "theme",
    [
        THEME,
        ":root { --link: light-dark(#134e6f, rgb(143 196 228)) }\n",
        (
            ":root { --brand: #134e6f }\n@media (prefers-color-scheme: light) "
            "{ html { --link: var(--brand) } }\n"
        ),
        "@media print { :root { --link: #777 } }\n",
        ".menu { color: var(--muted); background: none }\n",
        "/* :root { --link: #777 } */\n",
        (
            "html, :root { --link: #134e6f } @media (prefers-color-scheme: dark) "
            "{ :root { --link: #8fc4e4 } }\n"
        ),
        ".brand::after { content: '} {'; }\n",
    ],
)
def test_a_sound_theme_is_silent(theme: str) -> None:
    assert "" == found_in(theme)


def test_what_a_theme_says_for_both_schemes_is_told_from_what_it_says_for_dark() -> None:
    told = found_in(":root { --link: #134e6f }\n")

    assert "`--link` on `--background` has a contrast of 2.0" in told
    assert "in the dark scheme; text needs 4.5" in told
    assert "counts in both schemes" in told
    assert "in the light scheme" not in told


def test_the_colour_that_is_offered_has_the_contrast_on_every_ground() -> None:
    theme = "@media (prefers-color-scheme: light) {{ :root {{ --link: {} }} }}\n"
    told = found_in(theme.format("#d06020"))
    offered = set(re.findall(r"`--link: (#\w{6})` would have it", told))

    assert 1 == len(offered)
    assert "" == found_in(theme.format(*offered))


def test_a_stylesheet_of_the_desk_is_checked_for_contrast_too(desk: SmallDesk) -> None:
    (desk.root / "templates").unlink()
    sheet = (ROOT / "templates/assets/site.css").read_text("utf-8")
    own = desk.root / "templates/assets/site.css"
    own.parent.mkdir(parents=True)
    own.write_text(sheet.replace("--link: #134e6f", "--link: #9ab"), "utf-8")

    run = desk.run("check")

    line = sheet[: sheet.index("--link: #134e6f")].count("\n") + 1
    assert f"templates/assets/site.css:{line}:1: error[theme-contrast]" in run.err


def test_a_build_after_an_edit_of_the_theme_is_one_from_nothing(desk: SmallDesk) -> None:
    desk.write("theme.css", THEME)
    desk.run("build")
    desk.write("theme.css", THEME.replace("60rem", "50rem"))
    changed = desk.run("build")
    again = desk.run("build")
    edited = tree(desk.output)

    desk.run("build", "--output", "fresh")

    assert "nothing changed" not in changed.out
    assert "nothing changed" in again.out
    assert tree(desk.root / "fresh") == edited


def test_a_misspelt_theme_is_reported_with_what_was_meant(desk: SmallDesk) -> None:
    desk.write("themes.css", THEME)

    run = desk.run("check")

    assert "content/themes.css:1:1: error[file-unknown]" in run.err
    assert "did you mean `theme.css`?" in run.err


SHEET = (ROOT / "templates/assets/site.css").read_text("utf-8")


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_of_themes_is_used_and_documented(name: str) -> None:
    guide = (ROOT / "docs/do/change-the-look.md").read_text("utf-8")

    assert f"var({name}" in SHEET
    assert re.search(rf"^\|[^|]*`{name}`", guide, re.MULTILINE)


def test_the_stylesheet_uses_no_property_that_it_does_not_know() -> None:
    used = set(re.findall(r"var\((--[\w-]+)", SHEET))
    declared = set(re.findall(r"^\s+(--[\w-]+):", SHEET, re.MULTILINE))

    assert {"--font-headings", "--font-arabic-headings"} == used - declared


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#fff", "#ffffff"),
        ("#12ab34", "#12ab34"),
        ("#12AB34ff", "#12ab34"),
        ("rgb(1, 2, 3)", "#010203"),
        ("rgb(100% 0% 50% / 1)", "#ff0080"),
        ("rgba(1 2 3 / 100%)", "#010203"),
        ("hsl(120, 100%, 25%)", "#008000"),
        ("hsl(0.5turn 100% 50%)", "#00ffff"),
        ("hsl(-120deg 100% 50%)", "#0000ff"),
        ("White", "#ffffff"),
    ],
)
def test_a_colour_is_read_in_each_way_of_writing_it(text: str, colour: str) -> None:
    read = read_colour(text)

    assert read is not None
    assert colour == hex_of(read)


@pytest.mark.parametrize("text", ["", "#12", "#ff00", "#12345678", "rgb(1 2 3 / 50%)", "rgb(a)"])
def test_what_is_no_colour_or_lets_the_ground_through_is_not_read(text: str) -> None:
    assert read_colour(text) is None


def test_contrast_is_as_wcag_defines_it() -> None:
    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    grey = (0x77 / 255,) * 3

    assert 21 == pytest.approx(contrast(black, white))
    assert 4.48 == pytest.approx(contrast(grey, white), abs=0.01)
    assert readable_on(grey, [white, black], 4.6) is None
    assert contrast(readable_on(grey, [white], 4.5) or white, white) >= 4.5
