"""Cards: pictures of texts for those who share them, read back from the built site."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from lxml import html
from PIL import Image, ImageColor, ImageFont, features

from site_gen.cards.images import TITLE_HEIGHT, TITLE_SIZES, TITLE_TOP, card_image, fitted_line
from site_gen.cards.layout import (
    TextStyle,
    font_set,
    levels_of,
    missing_letters,
    visual_order,
    width_of,
)
from site_gen.domain.text import Direction, LocaleCode, Token
from site_gen.render.context import Colours
from site_gen.render.html.theme import light_colours
from site_gen.render.sharing.open_graph import HEIGHT, WIDTH, ShareCard
from site_gen.render.text import PageText
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk, tree

BASE = "https://record.example/"
FONTS = {
    f"assets/fonts/{path.name}": path.read_bytes()
    for path in (ROOT / "templates" / "assets" / "fonts").iterdir()
}
CASE = font_set(FONTS)
MIXED = "مسيّرات «Bayraktar TB2» (التركية) و30 صفقة"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """The small desk with cards, a text in one language only, one too long and one withdrawn."""
    desk = small_desk(tmp_path_factory.mktemp("cards") / "desk")
    desk.edit("site.yaml", "default_locale", "cards: true\ndefault_locale")
    arabic, english = SMALL["articles/first-day.ar.md"], SMALL["articles/first-day.en.md"]
    desk.write("articles/long.ar.md", arabic.replace("اليوم الأول\ns", f"{'اليوم الأول ' * 40}\ns"))
    gone = "status: withdrawn\nnote: {ar: خطأ, en: A fault}\ndate:"
    desk.write("articles/gone.ar.md", arabic.replace("date:", gone))
    desk.write("articles/gone.en.md", english)
    hebrew = english.replace("The first day", "The day of שלום").replace("translates:", "x:")
    desk.write("articles/odd.ar.md", arabic)
    desk.write("articles/odd.en.md", hebrew.replace("x: c4a838cb8f7de01e\n", ""))
    run = desk.run("build")
    assert 0 == run.code, run.err
    assert "warning[card-letter-missing]" in run.err
    return desk


def face(title: str, direction: Direction = Direction.RTL) -> ShareCard:
    return ShareCard(
        locale=LocaleCode("ar"),
        direction=direction,
        site_title=PageText("سجلّ"),
        desk=PageText("المكتب"),
        kicker=PageText("المحادثات"),
        title=PageText(title),
        subtitle=PageText("محل خلاف · 3 أجوبة"),
        colours=Colours(),
    )


def picture(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


def ink(card: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Where something is drawn within a part of a card."""
    return card.crop(box).point(lambda index: 255 if index else 0).getbbox()


def test_each_text_has_a_card_in_each_language_it_is_written_in(site: SmallDesk) -> None:
    found = {path.relative_to(site.output).as_posix() for path in site.output.rglob("card.png")}

    assert found == {
        "ar/articles/first-day/card.png",
        "ar/articles/long/card.png",
        "ar/articles/odd/card.png",
        "ar/topics/talks/card.png",
        "en/articles/first-day/card.png",
        "en/topics/talks/card.png",
    }


def test_every_card_is_a_picture_of_the_size_that_its_page_says(site: SmallDesk) -> None:
    cards = sorted(site.output.rglob("card.png"))

    for path in cards:
        card = picture(path.read_bytes())
        assert (WIDTH, HEIGHT, "PNG") == (*card.size, card.format)
        assert ink(card, (0, TITLE_TOP, WIDTH, TITLE_TOP + TITLE_HEIGHT))
        assert 4000 < path.stat().st_size < 60_000
        page = html.fromstring((path.parent / "index.html").read_bytes())
        (address,) = page.xpath("//meta[@property='og:image']/@content")
        assert BASE + path.relative_to(site.output).as_posix() == address
        assert [str(WIDTH)] == page.xpath("//meta[@property='og:image:width']/@content")
        assert ["summary_large_image"] == page.xpath("//meta[@name='twitter:card']/@content")
        (alt,) = page.xpath("//meta[@property='og:image:alt']/@content")
        assert page.xpath("//h1")[0].text_content().strip()[:12] in alt


def test_a_page_that_has_no_card_is_shared_with_the_mark(site: SmallDesk) -> None:
    for path in ("en/articles/odd", "en/articles/gone", "en/articles", "en/pages/about"):
        page = html.fromstring(site.page(f"{path}/index.html"))

        (address,) = page.xpath("//meta[@property='og:image']/@content")
        assert "/assets/icon-512." in address


def test_a_page_that_falls_back_shows_the_card_of_the_text_that_it_shows(site: SmallDesk) -> None:
    page = html.fromstring(site.page("en/articles/long/index.html"))

    assert [f"{BASE}ar/articles/long/card.png"] == page.xpath(
        "//meta[@property='og:image']/@content"
    )


def test_cards_are_the_same_bytes_made_anew_or_remembered(site: SmallDesk, tmp_path: Path) -> None:
    before = tree(site.output)
    other = small_desk(tmp_path / "desk")
    for path in site.content.rglob("*.*"):
        other.write(path.relative_to(site.content).as_posix(), path.read_text("utf-8"))

    other.run("build")
    site.edit("pages/about.en.md", "This is a small record.", "This is a small, dry record.")
    again = site.run("build", "--json")
    site.edit("pages/about.en.md", "This is a small, dry record.", "This is a small record.")
    site.run("build")

    assert before == tree(other.output) == tree(site.output)
    changed = again.document["changes"]["changed"]
    assert ["en/pages/about/index.html", "en/search/index.html"] == changed


def test_arabic_letters_on_a_card_are_joined() -> None:
    letters = TextStyle(CASE, Direction.RTL, 700, 60)
    (run,) = letters.line("المحادثات").runs

    font = ImageFont.truetype(io.BytesIO(FONTS[run.font]), run.size)
    apart = sum(font.getlength(letter) for letter in run.text)

    assert features.check("raqm")
    assert "noto-naskh-arabic-700" in run.font
    assert width_of(run, CASE) < 0.9 * apart


def test_mixed_text_is_in_the_order_in_which_it_is_read() -> None:
    line = TextStyle(CASE, Direction.RTL, 700, 60).line(MIXED)

    texts = [run.text for run in line.runs]
    assert texts.index("30") < texts.index("Bayraktar TB2")
    assert "مسيّرات " == texts[-1]
    latin = [run for run in line.runs if run.text.isascii() and any(map(str.isalnum, run.text))]
    assert {Direction.LTR} == {run.direction for run in latin}
    places = [run.x for run in line.runs]
    assert sorted(places) == places
    assert line.width > places[-1]


@pytest.mark.parametrize(
    ("text", "direction", "shown"),
    [
        ("ab אב", Direction.LTR, "ab בא"),
        ("אב ab", Direction.RTL, "ab בא"),
        ("אב 12 גד", Direction.RTL, "דג 12 בא"),
        ("(אב) ab", Direction.RTL, "ab )בא("),
        ("ab (אב) cd", Direction.LTR, "ab (בא) cd"),
        ("אב (גד) ef", Direction.LTR, ")דג( בא ef"),
        ("ab (cd) אב", Direction.RTL, "בא ab (cd)"),
        ("אב (ab), גד", Direction.RTL, "דג ,)ab( בא"),
        ("اب 12%", Direction.RTL, "%12 با"),
        ("אב 12%", Direction.RTL, "12% בא"),
        ("اب 1,000.5", Direction.RTL, "1,000.5 با"),
        ("ab 2016-2020", Direction.LTR, "ab 2016-2020"),
    ],
)
def test_a_line_is_ordered_as_uax_9_has_it(text: str, direction: Direction, shown: str) -> None:
    order = visual_order(levels_of(text, direction))

    assert shown == "".join(text[place] for place in order)


def test_a_card_begins_at_the_side_where_its_page_begins() -> None:
    arabic = picture(card_image(face("اليوم الأول"), CASE))
    english = picture(card_image(face("The first day", Direction.LTR), CASE))

    box = (0, TITLE_TOP, WIDTH, TITLE_TOP + TITLE_HEIGHT)
    right, left = ink(arabic, box), ink(english, box)
    assert right is not None
    assert left is not None
    assert right[0] > WIDTH / 2 > left[2]


def test_a_long_title_shrinks_and_one_too_long_ends_in_a_sign_that_there_is_more() -> None:
    for title, direction in (("قيل " * 300, Direction.RTL), ("Donaudampf" * 12, Direction.LTR)):
        card = picture(card_image(face(title, direction), CASE))
        drawn = ink(card, (0, TITLE_TOP - 6, WIDTH, 528))

        assert drawn is not None
        assert 60 < drawn[0]
        assert drawn[2] < WIDTH - 60
        assert drawn[3] <= TITLE_HEIGHT
    smallest = TextStyle(CASE, Direction.LTR, 700, TITLE_SIZES[-1])
    assert len(smallest.measured("said " * 60).lines(1000)) > 3


def test_the_line_above_the_title_shrinks_before_it_is_cut() -> None:
    letters = TextStyle(CASE, Direction.LTR, 700, 34)
    topic = "Weapons: who supplied whom, for how much, and who acknowledges it"

    assert letters.line(topic).width > 1048
    for text, is_whole in ((topic, True), (topic * 2, False)):
        line = fitted_line(letters, text, 1048)
        shown = "".join(run.text for run in line.runs)
        assert is_whole == (text == shown)
        assert line.width <= 1048


def test_lines_are_even_so_that_no_word_is_left_alone() -> None:
    letters = TextStyle(CASE, Direction.LTR, 700, 60)

    title = letters.measured("How many were killed in the operation of September 2023?")
    lines = title.balanced(1048)

    assert 2 == len(lines)
    assert lines[1].width > 0.7 * lines[0].width


def test_a_letter_that_no_font_has_is_found_and_none_that_one_has() -> None:
    assert "שם" == missing_letters(CASE, 700, ["The שם", "اليوم، 2020؟ «Erdoğan» — (100%)…"])


def test_a_machine_that_cannot_make_cards_says_so_and_makes_them_once_it_can(
    tmp_path: Path,
) -> None:
    desk = small_desk(tmp_path / "desk")
    desk.edit("site.yaml", "default_locale", "cards: true\ndefault_locale")
    without = tmp_path / "without"
    (without / "PIL").mkdir(parents=True)
    (without / "PIL" / "__init__.py").write_text("raise ImportError\n", "utf-8")

    first = desk.run("build", PYTHONPATH=f"{without}{os.pathsep}{ROOT}")
    lacking = list(desk.output.rglob("card.png"))
    second = desk.run("build")

    assert (0, 1) == (first.code, first.err.count("warning[card-maker-missing]"))
    assert [] == lacking
    assert (0, "") == (second.code, second.err)
    assert 4 == len(list(desk.output.rglob("card.png")))


def test_a_card_has_the_colours_of_the_stylesheet() -> None:
    sheet = ":root { --background: #fff; --accent: #00aa00; --topic-1: #0000aa; --topic-2: red; }"
    dark = "@media (prefers-color-scheme: dark) { :root { --background: #000; --topic-1: #fff } }"

    found = light_colours(sheet + dark)

    hues = (Token("#0000aa"), Token("#ff0000"))
    assert Colours(Token("#ffffff"), accent=Token("#00aa00"), hues=hues) == found


def test_the_card_of_a_text_has_the_hue_of_its_topic_beside_the_topics_name(
    site: SmallDesk,
) -> None:
    sheet = (ROOT / "templates" / "assets" / "site.css").read_text("utf-8")
    first, *_ = light_colours(sheet).hues

    for path in ("ar/articles/first-day", "en/topics/talks"):
        card = picture((site.output / path / "card.png").read_bytes()).convert("RGB")
        page = html.fromstring(site.page(f"{path}/index.html"))

        assert ImageColor.getrgb(first) == card.getpixel((WIDTH // 2, 5))
        assert ["hue-1"] == page.xpath("//body/@class")
