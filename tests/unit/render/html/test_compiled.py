"""Templates are compiled once for all builds, unless they or the settings change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from site_gen.config import Config
from site_gen.domain.text import Direction, LocaleCode
from site_gen.render.html import compiled
from site_gen.render.html.templates import Templates, compile_templates, load_templates
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


def test_a_changed_template_alone_is_compiled_again() -> None:
    first = loaded(FILES, {}).compiled
    changed = {**FILES, "base.html": FILES["base.html"] + b"<!-- x -->"}

    second = loaded(changed, first).compiled

    assert 1 == sum(row is not None for row in second.values())


def test_languages_with_other_settings_compile_every_template() -> None:
    first = loaded(FILES, {}).compiled

    arabic, english = CONFIG.locales
    others = [
        replace(CONFIG, locales=(replace(arabic, digits="arab"), english)),
        replace(CONFIG, locales=(arabic, replace(english, direction=Direction.RTL))),
        replace(CONFIG, locales=(arabic, english, replace(english, code=LocaleCode("fr")))),
    ]

    for config in others:
        other = loaded(FILES, first, config)
        assert first.keys().isdisjoint(other.compiled)


def test_settings_that_no_filter_knows_compile_nothing() -> None:
    first = loaded(FILES, {}).compiled

    config = replace(CONFIG, base_url="https://other.example", approx_margin=Decimal(1))
    other = loaded(FILES, first, config)

    assert dict.fromkeys(first) == other.compiled


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
