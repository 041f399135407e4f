"""Templates are compiled once for all builds, unless they or the settings change."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from jinja2 import Environment
from jinja2.filters import FILTERS as FILTERS_OF_JINJA

from site_gen.config import Config, Locale
from site_gen.domain.text import Direction, LocaleCode
from site_gen.render.html import compiled
from site_gen.render.html.environment import jinja_environment
from site_gen.render.html.templates import (
    Templates,
    compile_templates,
    compiling,
    load_templates,
)
from site_gen.structs import replace
from tests.tools.pages import CONFIG
from tests.tools.sites import REAL, files_in

FILES = files_in(REAL)


def loaded(
    files: Mapping[str, bytes],
    earlier: Mapping[str, str | None],
    config: Config = CONFIG,
    workers: int = 1,
) -> Templates:
    known = {key: row for key, row in earlier.items() if row is not None}
    templates = load_templates(files, config, earlier=known).value
    compile_templates(templates, workers)
    return templates


def test_what_was_compiled_is_not_compiled_again() -> None:
    first = loaded(FILES, {}).compiled

    second = loaded(FILES, first).compiled

    templates = [name for name in FILES if name.endswith(".html")]
    assert len(first) == sum(not name.startswith("preview/") for name in templates)
    assert None not in first.values()
    assert dict.fromkeys(first) == second


def test_two_processes_compile_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = loaded(FILES, {})
    monkeypatch.setattr(compiled, "_CODE", {})

    shared = loaded(FILES, {}, workers=2)

    assert alone.compiled == shared.compiled
    assert alone.compiled.keys() == compiled._CODE.keys()


def test_what_was_compiled_apart_before_the_settings_were_read_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = loaded(FILES, {})
    monkeypatch.setattr(compiled, "_CODE", {})

    known = compiling(FILES, {}, 2)()
    monkeypatch.setattr(Environment, "compile", None)
    apart = load_templates(FILES, CONFIG).value
    compile_templates(apart, known=known)

    assert here.compiled == known == apart.compiled


def test_nothing_is_compiled_apart_that_an_earlier_build_may_have_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiled, "_CODE", {})

    assert {} == compiling(FILES, {"a result": ""}, 2)() == compiling(FILES, {}, 1)()


def test_a_changed_template_alone_is_compiled_again() -> None:
    first = loaded(FILES, {}).compiled
    changed = {**FILES, "base.html": FILES["base.html"] + b"<!-- x -->"}

    second = loaded(changed, first).compiled

    assert 1 == sum(row is not None for row in second.values())


def test_other_settings_and_languages_compile_nothing() -> None:
    first = loaded(FILES, {}).compiled
    arabic, english = CONFIG.locales
    others = [
        replace(CONFIG, base_url="https://other.example", approx_margin=Decimal(1)),
        replace(CONFIG, locales=(replace(arabic, digits="arab"), english)),
        replace(CONFIG, locales=(arabic, replace(english, direction=Direction.RTL))),
        replace(CONFIG, locales=(arabic, english, replace(english, code=LocaleCode("fr")))),
    ]

    for config in others:
        other = loaded(FILES, first, config)
        assert dict.fromkeys(first) == other.compiled


FILTERS = ("markdown", "marked_title", "json_script", "isolated", "linked", "dated", "digits")
MORE = ("headings_shifted", "qr_code", "citation", "asset")


@pytest.mark.parametrize("arguments", ["", "('ar')", "({'lang': 'ar', 'dir': 'rtl'})"])
@pytest.mark.parametrize("constant", ["1234", "'1234 F-16'", "'نص F-16'", "'site.css'"])
def test_no_filter_of_a_constant_knows_the_languages(constant: str, arguments: str) -> None:
    """Jinja computes such a filter while it compiles, for all sites."""
    sources = [f"{{{{ {constant}|{name}{arguments} }}}}" for name in (*FILTERS, *MORE)]
    others = (Locale(LocaleCode("fa"), "fa", Direction.RTL, ("fa",), digits="arabext"),)
    configs = [CONFIG, replace(CONFIG, locales=others, default_locale=LocaleCode("fa"))]

    one, other = (
        [jinja_environment({}, config).compile(source, raw=True) for source in sources]
        for config in configs
    )

    assert one == other


def test_the_filters_above_are_all_that_the_program_has() -> None:
    own = jinja_environment({}, CONFIG).filters.keys() - FILTERS_OF_JINJA.keys()

    assert {*FILTERS, *MORE} == own


def test_a_template_from_an_earlier_build_renders_the_same() -> None:
    text = b"{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice('<') }} {{ 1 + 1 }}"
    files = {**FILES, "parts/own.html": text}
    first = loaded(files, {})

    second = loaded(files, first.compiled)

    expected = first.environments[Direction.LTR].get_template("parts/own.html").render()
    assert "&lt;&lt; 2" == expected
    assert expected == second.environments[Direction.LTR].get_template("parts/own.html").render()


def test_a_damaged_row_is_compiled_again() -> None:
    first = loaded(FILES, {}).compiled
    damaged = dict.fromkeys(first, "AAAA")

    template = loaded(FILES, damaged).environments[Direction.LTR].get_template("base.html")

    assert template.blocks


def test_an_error_in_a_template_is_left_to_the_pages_that_it_is_for() -> None:
    broken = {**FILES, "pages/article.html": b"{% if %}"}

    assert len(loaded(broken, {}).compiled) == len(loaded(FILES, {}).compiled) - 1
