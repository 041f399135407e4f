"""The settings of a site: all of them sound, or none, and every reason why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from site_gen.config import Config
from site_gen.domain.text import Direction, LocaleCode
from site_gen.load.settings import config_from
from site_gen.problems import Checked, Problem, Span
from site_gen.render.html.templates import load_templates
from site_gen.yaml_nodes import read_yaml
from tests.tools.desk import SITE

AR, EN = LocaleCode("ar"), LocaleCode("en")


def read(text: str) -> Checked[Config | None]:
    node = read_yaml(text, Span("site.yaml")).value
    assert node is not None
    return config_from(node)


def config(text: str) -> Config:
    checked = read(text)
    assert checked.value is not None, checked.problems
    return checked.value


def changed(old: str, new: str) -> str:
    assert 1 == SITE.count(old)
    return SITE.replace(old, new)


def problems_of(text: str) -> tuple[Problem, ...]:
    checked = read(text)
    assert checked.value is None
    return checked.problems


def test_a_site_knows_its_languages_in_their_order() -> None:
    site = config(changed("dates: ar-SY", "dates: ar-SY, months_also: ar-EG, digits: arab"))

    assert (AR, EN) == site.codes
    assert ("ar-SY", "ar-EG") == site.locale(AR).dates
    assert ("arab", Direction.RTL) == (site.locale(AR).digits, site.locale(AR).direction)
    assert ("latn", Direction.LTR) == (site.locale(EN).digits, site.locale(EN).direction)
    assert "../captures" == str(site.captures)


def test_the_path_below_which_a_site_is_published_is_that_of_its_address() -> None:
    assert "/" == config(SITE).base_path
    assert "/desk/" == config(changed("record.example/", "record.example/desk/")).base_path


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "hint"),
    [
        ("record.example/", "record.example", "address-unreadable", 4, "end it with /"),
        ("record.example/", "record.example/?a=b", "address-unreadable", 4, "end it with /"),
        ("https://record.example/", "record.example/", "address-unreadable", 4, "https://"),
        ("https://record.example/", '"https://[bad/"', "address-unreadable", 4, "https://"),
        ("https://", "https://me:word@", "address-unreadable", 4, "remove the name"),
        ("default_locale: ar", "default_locale: fr", "locale-unknown", 5, "ar, en"),
        ("code: en", "code: EN", "locale-unreadable", 8, "lower case"),
        ("code: en", "code: ar", "key-repeated", 8, "remove one"),
        ("dir: ltr", "dir: left", "value-unknown", 8, "'ltr' or 'rtl'"),
        ("dates: en-GB", "dates: english", "locale-unreadable", 8, "ar-SY"),
        ("dates: en-GB", "dates: en-GB, digits: arabic", "value-unknown", 8, "latn, arab"),
        ("dates: en-GB", "datse: en-GB", "field-unknown", 8, "did you mean `dates`?"),
        ("title: {ar: سجلّ, en: Record}", "title: Record", "language-map-needed", 1, "{en: …}"),
        ("title: {ar: سجلّ, en: Record}", "title: {en: Record}", "translation-missing", 1, "write"),
        ("en: Record}", "en: Record, fr: R}", "locale-unknown", 1, "remove it"),
        ("base_url:", "approx_margin: 0.1\nbase_url:", "field-unreadable", 4, "such as 10%"),
        ("base_url:", "approx_margin: 10\nbase_url:", "field-unreadable", 4, "such as 10%"),
        ("base_url:", "approx_margin: 51%\nbase_url:", "field-unreadable", 4, "such as 10%"),
        ("base_url:", "approx_margin: -5%\nbase_url:", "field-unreadable", 4, "such as 10%"),
        ("base_url:", "approx_margin: [10%]\nbase_url:", "field-unreadable", 4, "such as 10%"),
    ],
)
def test_a_setting_that_cannot_be_used_is_reported_at_its_line(
    old: str, new: str, rule: str, line: int, hint: str
) -> None:
    problems = [problem for problem in problems_of(changed(old, new)) if problem.rule == rule]

    assert [line] == [problem.span and problem.span.line for problem in problems]
    assert hint in problems[0].hint


def test_a_site_has_a_language() -> None:
    none = SITE[: SITE.index("locales:")] + "locales: []\n"

    rules = [problem.rule for problem in problems_of(none)]

    assert rules.count("locale-missing") == 1


def test_all_errors_are_reported_at_once() -> None:
    text = changed("https://record.example/", "nowhere").replace("title:", "titel:")

    assert {"address-unreadable", "field-unknown", "field-missing"} == {
        problem.rule for problem in problems_of(text)
    }


def test_a_locale_that_only_looks_like_one_is_reported_before_a_page_is_set() -> None:
    site = config(changed("dates: ar-SY", "dates: xx-YY"))

    problems = load_templates({}, site).problems

    assert "locale-unreadable" == problems[0].rule
    assert "`xx-YY`" in problems[0].message
    assert "ar-SY" in problems[0].hint


@pytest.mark.parametrize(
    ("written", "share"),
    [("10%", "0.1"), ("0%", "0"), ("12.5%", "0.125"), ("50 %", "0.5"), ("٢٥٪", "0.25")],
)
def test_what_about_reaches_is_a_percentage(written: str, share: str) -> None:
    assert Decimal(share) == config(f"{SITE}approx_margin: {written}\n").approx_margin


def test_about_reaches_a_tenth_unless_the_desk_says_otherwise() -> None:
    assert Decimal("0.1") == config(SITE).approx_margin


def test_cards_are_made_where_they_are_asked_for_and_nowhere_else() -> None:
    assert not config(SITE).cards
    assert config(f"{SITE}cards: true\n").cards
    assert not config(f"{SITE}cards: false\n").cards
    (problem,) = problems_of(f"{SITE}cards: perhaps\n")
    assert ("value-unknown", "cards") == (problem.rule, problem.field)
