"""A site in a language whose interface words are not written yet, or not all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from tests.tools.claims import UNITS
from tests.tools.desk import SITE, SMALL, SmallDesk, small_desk

URDU = "{code: ur, name: اردو, dir: rtl, dates: ur-PK, digits: arabext}"
DUTCH = "{code: nl, name: Nederlands, dir: ltr, dates: nl-NL}"
TITLES = {"ur": "ریکارڈ", "nl": "Dossier"}
DUTCH_WORDS = """\
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "nav.skip"
msgstr "Naar de inhoud"

#, fuzzy
msgid "home.title"
msgstr "Thuis"

msgid "count.claim"
msgid_plural "count.claim"
msgstr[0] "{n} bewering"
msgstr[1] ""
"""
CLAIMS = """\
envoy-many:
  claimant: envoy
  stance: asserts
  date: 2020-10-02
  min: 2350
  question: how-many
  sources: [{source: daily-2020-10-02}]
  text: {ar: نُقل 2350 مقاتلاً على الأقل., en: At least 2350 fighters were moved.}
"""
QUESTIONS = """\
how-many:
  unit: fighters
  topics: [talks]
  text: {ar: كم مقاتلاً نُقل؟, en: How many fighters were moved?}
"""


def desk_with(root: Path, *languages: str, **words: str) -> SmallDesk:
    """The small desk with these languages too, each with its words if there are any."""
    codes = [language[7:9] for language in languages]
    titles = "".join(f", {code}: {TITLES[code]}" for code in codes)
    site = re.sub(r"^((?:title|desk|description): .*)\}$", rf"\1{titles}}}", SITE, flags=re.M)
    site += "".join(f"  - {language}\n" for language in languages)
    files = {
        **SMALL,
        **UNITS,
        "site.yaml": site,
        "claims.yaml": CLAIMS,
        "questions.yaml": QUESTIONS,
    }
    return small_desk(
        root, {**files, **{f"locale/{code}.po": text for code, text in words.items()}}
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    desk = desk_with(tmp_path_factory.mktemp("desk"), URDU, DUTCH, nl=DUTCH_WORDS)
    assert 0 == desk.run("build").code
    return desk


def page_at(desk: SmallDesk, address: str) -> html.HtmlElement:
    return html.fromstring((desk.output / address / "index.html").read_bytes())


def one(page: html.HtmlElement, path: str) -> html.HtmlElement:
    found: list[html.HtmlElement] = page.xpath(path)
    assert 1 == len(found), path
    return found[0]


def test_each_language_that_lacks_words_has_one_warning_that_counts_them(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, URDU, DUTCH, nl=DUTCH_WORDS)

    run = desk.run("check", "--json")

    told = {
        Path(p["path"]).name: (p["severity"], p["message"], p["hint"])
        for p in run.document["problems"]
        if p["rule"] == "words-missing"
    }
    assert (0, 2) == (run.code, len(told))
    assert ("warning", "there are no interface words for `ur`; pages show them in `en`") == (
        told["ur.po"][:2]
    )
    severity, message, hint = told["nl.po"]
    assert "warning" == severity
    assert re.fullmatch(r"`nl` lacks \d{3} of the interface words; pages show .* `en`", message)
    assert "words status`" in hint


def test_a_word_that_is_missing_is_marked_with_its_language_and_direction(
    built: SmallDesk,
) -> None:
    page = page_at(built, "ur/topics/talks")

    skip = one(page, "//a[@class='skip']/*")
    home = one(page, "(//nav[@class='breadcrumbs']//a)[1]/*")
    assert ("bdi", "en", "ltr", "Skip to content") == (
        *(skip.tag, skip.get("lang"), skip.get("dir")),
        skip.text_content(),
    )
    assert ("en", "ltr", "Home") == (home.get("lang"), home.get("dir"), home.text_content())


def test_a_word_is_missing_if_it_is_empty_in_one_form_or_its_translator_was_unsure(
    built: SmallDesk,
) -> None:
    page = page_at(built, "nl/timeline")

    assert "Naar de inhoud" == one(page, "//a[@class='skip']").text_content()
    assert [] == page.xpath("//a[@class='skip']/*")
    home = one(page, "//nav[@class='breadcrumbs']//a/*")
    assert ("Home", "en", None) == (home.text, home.get("lang"), home.get("dir"))
    count = one(page, "(//main//p[@class='muted'])[1]/*")
    assert ("1 claim", "en", None) == (count.text, count.get("lang"), count.get("dir"))


def test_a_count_in_other_words_has_their_plural_and_the_digits_of_the_page(
    built: SmallDesk,
) -> None:
    page = page_at(built, "ur/claims/envoy-many")

    figure = one(page, "//*[contains(@class, 'figure')]//bdi[@lang='en']")

    assert "at least ۲٬۳۵۰ fighters" == figure.text_content()
    assert "ltr" == figure.get("dir")


def test_what_is_put_into_other_words_keeps_the_language_of_the_page(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, URDU)
    desk.edit("entities.yaml", "ar: المبعوث,", "ar: المبعوث, ur: ایلچی,")
    (desk.content / "topics/talks.en.md").unlink()

    desk.run("build")

    page = page_at(desk, "ur/topics/talks")
    link = one(page, "//*[contains(text(), 'Original:')]")
    assert ("en", "ltr") == (link.get("lang"), link.get("dir"))
    assert "المحادثات" == one(link, ".//a").text_content()
    assert "rtl" == one(link, "./bdi").get("dir")


def test_where_no_markup_can_be_other_words_stand_in_marks_of_their_direction(
    built: SmallDesk,
) -> None:
    page = page_at(built, "ur/search")

    assert "\u2066All topics\u2069" == one(page, "(//select[@name='topic']/option)[1]").text
    assert "Language of the page" == one(page, "//nav[@class='languages']").get("aria-label")


def test_words_that_one_language_of_the_site_has_alone_are_shown_in_the_others(
    tmp_path: Path,
) -> None:
    desk = desk_with(tmp_path)
    (desk.content / "locale/en.po").unlink()

    run = desk.run("build")

    assert "warning[words-missing] `en` lacks 1 of the interface words; pages show" in run.err
    figure = page_at(desk, "en/claims/envoy-many").xpath("//*[contains(@class, 'figure')]")[0]
    assert "at least 2,350 مقاتلاً" in " ".join(figure.text_content().split())
    assert ["مقاتلاً"] == figure.xpath(".//bdi[@dir='rtl' and @lang='ar']/text()")


def test_a_catalogue_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, DUTCH, nl='msgid "nav.skip"\nmsgtr "Naar de inhoud"\n')

    run = desk.run("build")

    assert 2 == run.code
    assert "content/locale/nl.po:2:1: error[words-unreadable]" in run.err


def test_a_warning_of_missing_words_can_be_accepted(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, URDU)
    desk.edit(
        "site.yaml",
        "locales:",
        "accept: [{rule: words-missing, where: [locale/ur.po], why: They come.}]\nlocales:",
    )

    assert "words-missing" not in desk.run("check").err
