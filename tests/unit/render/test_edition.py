"""The pieces that all views are made from: dates in words, texts marked with their language."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from site_gen.domain.dates import when_from
from site_gen.domain.text import LocaleCode, LocalText
from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import Url
from site_gen.plan.evidence import evidence_in
from site_gen.plan.listings import listings_in
from site_gen.plan.mentions import mentions_in
from site_gen.plan.pages import SitePlan
from site_gen.render.edition import Desk, Edition, desk_at
from site_gen.render.numbers import style_of
from site_gen.render.parts import Piece
from site_gen.render.words import read_wordbook
from tests.tools.desk import ROOT
from tests.tools.finished import CONFIG

AR, EN, FR = LocaleCode("ar"), LocaleCode("en"), LocaleCode("fr")


def desk(code: LocaleCode) -> Desk:
    books = {}
    for locale in CONFIG.locales:
        catalogue = ROOT / f"templates/locale/{locale.code}.po"
        text = [(catalogue.name, catalogue.read_text("utf-8"))]
        books[locale.code] = read_wordbook(locale.code, style_of(locale), text).value
    plan = SitePlan((), MappingProxyType({}))
    mentions = mentions_in(Corpus(CONFIG))
    edition = Edition(
        corpus=Corpus(CONFIG),
        plan=plan,
        mentions=mentions,
        evidence=evidence_in(Corpus(CONFIG)),
        listings=listings_in(Corpus(CONFIG)),
        books=MappingProxyType(books),
        stylesheet="site.css",
        downloads=MappingProxyType({}),
    )
    return desk_at(edition, Url(f"/{code}/topics/a/"), code)


@pytest.mark.parametrize(
    ("written", "english", "arabic"),
    [
        ("2020-10-02", "2 October 2020", "2 تشرين الأول 2020"),
        ("2020~", "about 2020", "نحو 2020"),
        ("2006/2019", "2006 to 2019", "من 2006 إلى 2019"),
        ("2006~/2019", "about 2006 to 2019", "من نحو 2006 إلى 2019"),
        ("../2020-10~", "by about October 2020", "حتى نحو تشرين الأول 2020"),
        ("2016/..", "since 2016", "منذ 2016"),
        ("2020?", "2020 (inferred)", "2020 (مستنتَج)"),
        ("2020%", "about 2020 (inferred)", "نحو 2020 (مستنتَج)"),
        ("../2020?", "by 2020 (inferred)", "حتى 2020 (مستنتَج)"),
        ("2006?/2019", "2006 (inferred) to 2019", "من 2006 (مستنتَج) إلى 2019"),
        ("2006/2019?", "2006 to 2019 (inferred)", "من 2006 إلى 2019 (مستنتَج)"),
    ],
)
def test_a_date_says_in_words_all_that_is_known_of_it(
    written: str, english: str, arabic: str
) -> None:
    when = when_from(written)

    shown = [piece.text for code in (EN, AR) if (piece := desk(code).dated(when))]

    assert [english, arabic] == shown


def test_only_one_day_month_or_year_is_given_to_machines() -> None:
    assert Piece("2020", datetime="2020") == desk(EN).dated(when_from("2020"))
    assert Piece("2006 to 2019") == desk(EN).dated(when_from("2006/2019"))
    assert desk(EN).dated(None) is None


def test_a_text_is_marked_only_where_it_differs_from_the_page() -> None:
    text = LocalText(((AR, "نص"), (FR, "texte")))

    assert Piece("نص") == desk(AR).words(text)
    assert Piece("نص", lang="ar", dir="rtl") == desk(EN).words(text)
    assert Piece("texte", lang="fr") == desk(EN).words(LocalText(((FR, "texte"),)))
    assert desk(EN).maybe(LocalText()) is None


def test_a_link_is_told_from_where_the_page_stands() -> None:
    assert "../../articles/b/" == desk(EN).link(Url("/en/articles/b/"))
    assert "../../../ar/" == desk(EN).link(Url("/ar/"))
