"""A text is printed with its direction, whatever a template forgets, as the place allows."""

from __future__ import annotations

import html
import re

import pytest

from site_gen.render.html.templates import render_page
from site_gen.render.views.frame import Frame
from site_gen.render.views.language_choice import RootView
from site_gen.structs import replace
from tests.tools.views import frame, inline
from tests.unit.render.html.test_templates import PAGE, templates_of

ARABIC = frame("طائرات F-16", "ar")
MIXED = 'طائرات <bdi lang="en" dir="ltr">F-16</bdi>'
SEEN, PLAIN = "طائرات \u2066F-16\u2069", "طائرات F-16"


def printed(template: str, frame: Frame = ARABIC, **others: str) -> str:
    checked = render_page(PAGE, RootView(frame, ()), templates_of(template, **others))
    assert checked.value is not None, checked.problems
    return checked.value.content.decode()


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("<p>", MIXED, "</p>"),
        ('<p class="x">', MIXED, "</p>"),
        ("<ul><li>x</li><li>", MIXED, "</li></ul>"),
        ("<p>1 < 2 ", MIXED, "</p>"),
        ("<!-- <option> --><p>", MIXED, "</p>"),
        ("<p><bdi>x</bdi> ", MIXED, "</p>"),
        ('<p><input type="text"> ', MIXED, "</p>"),
        ('<p dir="rtl">', MIXED, "</p>"),
        ('<p dir="ltr">', '<bdi lang="ar" dir="rtl">طائرات</bdi> F-16', "</p>"),
        ('<div dir="ltr"><p>x</p></div><p>', MIXED, "</p>"),
        ("<bdi>", MIXED, "</bdi>"),
        ('<p dir="{{ view.frame.dir }}">', f"<bdi>{MIXED}</bdi>", "</p>"),
        ("<option>", SEEN, "</option>"),
        ('<option value="x" selected>', SEEN, "</option>"),
        ('<svg viewBox="0 0 1 1"><text x="1">', SEEN, "</text></svg>"),
        ("<svg><title>", SEEN, "</title></svg>"),
        ('<img src="x" alt="', SEEN, '">'),
        ("<abbr title='", SEEN, "'>"),
        ('<input placeholder="', SEEN, '">'),
        ('<a aria-label="', PLAIN, '">'),
        ('<meta name="description" content="', PLAIN, '">'),
        ('<link rel="alternate" title="', PLAIN, '">'),
        ("<title>", PLAIN, "</title>"),
        ('<a href="#', PLAIN, '">'),
        ('<a data-x="', PLAIN, '">'),
        ("<style>", PLAIN, "</style>"),
        ('<script type="x">', PLAIN, "</script>"),
        ("<p><script>'</p>' ", PLAIN, "</script></p>"),
        ("<style>a{}</style><p>", MIXED, "</p>"),
        ("<style>/* <style> */</style><p>", MIXED, "</p>"),
    ],
)
def test_a_text_has_the_marks_that_its_place_allows(before: str, text: str, after: str) -> None:
    done = printed(before + "{{ view.frame.title }}" + after)

    assert before.replace("{{ view.frame.dir }}", "rtl") + text + after == done


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>{{ view.frame.breadcrumbs[0] }}</p>", '<p><bdi lang="en" dir="ltr">{}</bdi></p>'),
        ("<option>{{ view.frame.breadcrumbs[0] }}</option>", "<option>{}</option>"),
        ('<img alt="{{ view.frame.breadcrumbs[0] }}">', '<img alt="{}">'),
        ('<a aria-label="{{ view.frame.breadcrumbs[0] }}">', '<a aria-label="{}">'),
    ],
)
def test_a_text_in_another_language_says_so_where_it_can(template: str, expected: str) -> None:
    crumb = inline("The talks", lang="en", direction="ltr")

    done = printed(template, replace(ARABIC, breadcrumbs=(crumb,)))

    assert expected.format("The talks") == done


@pytest.mark.parametrize(
    "value",
    [
        "view.frame.title",
        "view.frame.title | marked_title(view.frame)",
        "words('known', x=view.frame.title)",
        "words('known', x=view.frame.title) | marked_title(view.frame)",
    ],
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_signs_of_markup_in_a_title_are_those_that_were_written(lang: str, value: str) -> None:
    title = "قال \"نعم\" و'لا' & <x> &#5; F-16"

    done = printed(f"<title>{{{{ {value} }}}}</title>", frame(title, lang))

    shown = html.unescape(done.removeprefix("<title>").removesuffix("</title>"))
    assert title == re.sub("[\u200e\u200f]", "", shown).removeprefix("word ")


def test_a_text_cannot_be_printed_as_an_address() -> None:
    frame = replace(ARABIC, breadcrumbs=(inline("The talks"),))
    templates = templates_of('<a href="{{ view.frame.breadcrumbs[0] }}">')

    checked = render_page(PAGE, RootView(frame, ()), templates)

    assert ["template-unreadable"] == [problem.rule for problem in checked.problems]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>{{ words('known', x='و') }}</p>", '<p><bdi lang="en" dir="ltr">word</bdi> و</p>'),
        ("<option>{{ words('known', x='و') }}</option>", "<option>\u2066word\u2069 و</option>"),
        ("<a aria-label=\"{{ words('known', x='و') }}\">", '<a aria-label="word و">'),
        ("<a data-x=\"{{ words('known', x='و') }}\">", '<a data-x="word و">'),
        ("<title>{{ words('known', x='و') }}</title>", "<title>\u200fword و</title>"),
    ],
)
def test_words_of_the_interface_are_isolated_too(template: str, expected: str) -> None:
    assert expected == printed(template)


def test_a_macro_that_prints_attributes_prints_no_marks() -> None:
    part = '{% macro m(t) %} data-x="{{ t }}"{% endmacro %}'
    root = (
        "{% from 'parts/p.html' import m %}<p{{ m(view.frame.title) }}>{{ view.frame.title }}</p>"
    )

    done = printed(root, p=part)

    assert f'<p data-x="{PLAIN}"><bdi>{MIXED}</bdi></p>' == done


def test_the_branches_of_a_template_stand_where_they_are_written() -> None:
    part = "{% if view.frame.draft %}x{% elif view.frame.title %}{{ view.frame.title }}{% endif %}"

    assert f"<option>{SEEN}</option><p>{MIXED}</p>" == printed(
        f"<option>{part}</option><p>{part}</p>"
    )
