"""A view and its template into a page; an error of a template is reported at its file and line."""

from __future__ import annotations

import jinja2
import pytest

from site_gen.domain.text import Kind, LocaleCode
from site_gen.load.content_files import CatalogueFile
from site_gen.plan.addresses import ROOT
from site_gen.plan.pages import PageKey, PageKind, PlannedPage
from site_gen.problems import Span
from site_gen.render.html.templates import (
    Templates,
    load_templates,
    page_digest,
    render_page,
    template_of,
)
from site_gen.render.html.words import words_for
from site_gen.render.text import InlineText
from site_gen.render.views.language_choice import RootView
from site_gen.render.views.pages import View
from site_gen.structs import replace
from tests.tools.pages import CONFIG
from tests.tools.views import frame, inline, prose

WORDS = 'msgid "known"\nmsgstr "word {x}"\n'
FRAME = frame('T" <t>', "ar")
# Nothing that the tests print on an English page runs against it.
ENGLISH = frame('T" <t>', "en")
PAGE = PlannedPage(PageKey(PageKind.ROOT, record_kind=Kind.PAGE), ROOT, ROOT)


def templates_of(root: str, **others: str) -> Templates:
    files = {f"parts/{name}.html": text.encode() for name, text in others.items()}
    files |= {f"locale/{code}.po": WORDS.encode() for code in CONFIG.codes}
    checked = load_templates({**files, "pages/root.html": root.encode()}, CONFIG)
    assert () == checked.problems
    return checked.value


def page_from(root: str, **others: str) -> str:
    checked = render_page(PAGE, RootView(ENGLISH, ()), templates_of(root, **others))
    assert checked.value is not None, checked.problems
    return checked.value.content.decode()


@pytest.mark.parametrize(
    ("root", "part", "place"),
    [
        ("one\n{{ view.nothing }}", "", Span("templates/pages/root.html", 2)),
        ("one\n{{ nothing.at_all }}", "", Span("templates/pages/root.html", 2)),
        ("one\n\n{{ words('unknown') }}", "", Span("templates/pages/root.html", 3)),
        ("one\n{% if %}", "", Span("templates/pages/root.html", 2)),
        ("one\n{% include 'parts/p.html' %}", "\n\n{{ lost }}", Span("templates/parts/p.html", 3)),
        (
            "{% import 'parts/p.html' as p %}\n{{ p.m() }}",
            "{% macro m() %}\n{{ lost }}\n{% endmacro %}",
            Span("templates/parts/p.html", 2),
        ),
        ("one\n{% include 'parts/p.html' %}", "\n{% endif %}", Span("templates/parts/p.html", 2)),
        (
            "{% extends 'parts/p.html' %}\n{% block b %}\n{{ lost }}\n{% endblock %}",
            "\n{% block b %}{% endblock %}",
            Span("templates/pages/root.html", 3),
        ),
    ],
)
def test_an_error_of_a_template_is_reported_at_its_own_file_and_line(
    root: str, part: str, place: Span
) -> None:
    checked = render_page(PAGE, RootView(FRAME, ()), templates_of(root, p=part))

    assert checked.value is None
    assert [("template-unreadable", place)] == [(p.rule, p.span) for p in checked.problems]
    assert "the page / cannot be rendered" in checked.problems[0].message


def test_words_that_are_unknown_are_named() -> None:
    checked = render_page(PAGE, RootView(FRAME, ()), templates_of("{{ words('unknown') }}"))

    assert "`unknown`" in checked.problems[0].message


def test_a_catalogue_of_a_language_that_the_site_has_not_is_not_read() -> None:
    files = {f"locale/{code}.po": WORDS.encode() for code in CONFIG.codes}
    own = CatalogueFile(LocaleCode("en"), "locale/en.po", WORDS)

    checked = load_templates({**files, "locale/xx.po": b"no catalogue"}, CONFIG, (own,))

    assert () == checked.problems


def test_whatever_a_view_says_is_escaped() -> None:
    done = page_from("<p title=\"{{ view.frame.title }}\">{{ words('known', x='<b>') }}</p>")

    assert '<p title="T&#34; &lt;t&gt;">word &lt;b&gt;</p>' == done


def test_the_words_of_another_language_can_be_asked_for() -> None:
    assert "word y" == page_from("{{ words('known', lang='en', x='y') }}")


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (inline("Reuters"), '<bdi lang="en" dir="ltr">Reuters</bdi>'),
        (inline("Reuters", lang="en", direction="ltr"), "Reuters"),
        (inline("قال", lang="en", direction="ltr"), '<bdi lang="ar" dir="rtl">قال</bdi>'),
        (inline("<b>"), '&lt;<bdi lang="en" dir="ltr">b</bdi>&gt;'),
    ],
)
def test_a_piece_is_isolated_in_its_own_direction(piece: InlineText, expected: str) -> None:
    frame = replace(FRAME, breadcrumbs=(piece,))
    templates = templates_of("{{ view.frame.breadcrumbs[0] | isolated(view.frame) }}")

    checked = render_page(PAGE, RootView(frame, ()), templates)

    assert checked.value is not None
    assert expected == checked.value.content.decode()


def test_a_view_goes_to_the_template_of_its_name() -> None:
    assert "pages/root.html" == template_of(RootView(FRAME, ()))


def test_a_page_is_known_by_its_view_its_templates_and_its_renderer() -> None:
    view: View = RootView(FRAME, ())
    other: View = RootView(replace(FRAME, draft=True), ())
    templates, changed = templates_of("a"), templates_of("b")

    digests = {
        page_digest(view, templates, "1"),
        page_digest(other, templates, "1"),
        page_digest(view, changed, "1"),
        page_digest(view, templates, "2"),
    }

    assert 4 == len(digests)
    assert page_digest(RootView(FRAME, ()), templates_of("a"), "1") in digests


def test_an_asset_has_a_name_that_changes_with_its_bytes() -> None:
    def stylesheet(content: bytes) -> str:
        files = {"assets/site.css": content}
        files |= {f"locale/{code}.po": WORDS.encode() for code in CONFIG.codes}
        return load_templates(files, CONFIG).value.stylesheet

    assert stylesheet(b"a") == stylesheet(b"a")
    assert stylesheet(b"a") != stylesheet(b"b")
    assert stylesheet(b"a").startswith("assets/site.")


def test_views_hold_nothing_that_changes_between_runs() -> None:
    assert repr(prose("a", "ar")) == repr(prose("a", "ar"))
    assert " at 0x" not in repr(RootView(FRAME, ()))


@pytest.mark.parametrize(
    "root",
    [
        "{{ '<b>' }}{{ view.frame.title }}{{ 1 < 2 }}{{ none }}{{ 3 }}{{ [view.frame.title] }}",
        "{% from 'parts/p.html' import m, outer %}{{ m('<', y='&') }}{{ m(m('\"')) ~ '<' }}",
        "{% from 'parts/p.html' import m, all %}{{ m('<', '>') ~ '<' }}{{ m('a', 'b') | e }}",
        "{% from 'parts/p.html' import m, all %}{{ all('<', m('&', y=1), z='>') }}",
        "{% from 'parts/p.html' import outer as o %}{% call o() %}<{{ view.frame }}{% endcall %}",
        "{% for n in range(3) %}{{ loop.cycle('<', '>') }}{{ loop.index }}{% endfor %}",
        "{% autoescape false %}{{ view.frame.title }}{% endautoescape %}",
        "{% set autoescaped = view.frame.title %}{{ autoescaped | upper }}{{ '<' | safe }}",
        "{{ words('known', x='<') }}{{ words('known', x='<' | safe) }}{{ cycler('<').next() }}",
        "{% block b scoped %}{{ self.c() }}{% endblock %}{% block c %}<{{ '>' }}{% endblock %}",
    ],
)
def test_templates_print_what_jinja_itself_prints(root: str) -> None:
    part = "{% macro m(x, y='<') %}{{ x }}{{ y }}{% endmacro %}"
    part += "{% macro all() %}{{ varargs | join }}{{ kwargs.z }}{% endmacro %}"
    part += "{% macro outer() %}<u>{{ caller() }}</u>{% endmacro %}"
    loader = jinja2.DictLoader({"pages/root.html": root, "parts/p.html": part})
    jinja = jinja2.Environment(loader=loader, autoescape=True)
    words = words_for(templates_of("").catalogues, CONFIG.default_locale)

    expected = jinja.get_template("pages/root.html").render(view=RootView(ENGLISH, ()), words=words)

    assert expected == page_from(root, p=part)
