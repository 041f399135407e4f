"""The pieces that all views are made from: dates in words, texts marked with their language."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from site_gen.domain.dates import parse_edtf
from site_gen.domain.text import LocaleCode, LocalText, Token
from site_gen.language.catalogue_files import parse_catalogues
from site_gen.language.numbers import number_style
from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import Url
from site_gen.plan.indexes import index_claims, mentions_in
from site_gen.plan.listings import listings_in
from site_gen.plan.pages import SitePlan
from site_gen.render.context import PageContext, SiteContext, context_at
from site_gen.structs import replace
from tests.tools.desk import ROOT
from tests.tools.pages import CONFIG
from tests.tools.views import inline

AR, EN, FR = LocaleCode("ar"), LocaleCode("en"), LocaleCode("fr")


def page_context(code: LocaleCode) -> PageContext:
    catalogues = {}
    for locale in CONFIG.locales:
        catalogue = ROOT / f"templates/locale/{locale.code}.po"
        text = [(catalogue.name, catalogue.read_text("utf-8"))]
        catalogues[locale.code] = parse_catalogues(locale.code, number_style(locale), text).value
    plan = SitePlan((), MappingProxyType({}))
    mentions = mentions_in(Corpus(CONFIG), {})
    site = SiteContext(
        corpus=Corpus(CONFIG),
        plan=plan,
        mentions=mentions,
        evidence=index_claims(Corpus(CONFIG)),
        listings=listings_in(Corpus(CONFIG)),
        catalogues=MappingProxyType(catalogues),
        stylesheet="site.css",
    )
    return context_at(site, Url(f"/{code}/topics/a/"), code)


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
    when = parse_edtf(written)

    shown = [piece.text for code in (EN, AR) if (piece := page_context(code).shown_date(when))]

    assert [english, arabic] == shown


def test_only_one_day_month_or_year_is_given_to_machines() -> None:
    assert replace(inline("2020"), datetime=Token("2020")) == page_context(EN).shown_date(
        parse_edtf("2020")
    )
    assert inline("2006 to 2019") == page_context(EN).shown_date(parse_edtf("2006/2019"))
    assert page_context(EN).shown_date(None) is None


def test_a_text_is_marked_only_where_it_differs_from_the_page() -> None:
    text = LocalText(((AR, "نص"), (FR, "texte")))

    assert inline("نص") == page_context(AR).localized(text)
    assert inline("نص", lang="ar", direction="rtl") == page_context(EN).localized(text)
    assert inline("texte", lang="fr") == page_context(EN).localized(LocalText(((FR, "texte"),)))
    assert page_context(EN).localized_or_none(LocalText()) is None


def test_a_link_is_relative_to_the_page() -> None:
    assert "../../articles/b/" == page_context(EN).link(Url("/en/articles/b/"))
    assert "../../../ar/" == page_context(EN).link(Url("/ar/"))
