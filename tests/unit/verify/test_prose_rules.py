"""Markup of prose that pages would not keep, or that would not hold."""

from __future__ import annotations

import pytest

from site_gen.verify.prose_html_rules import code_directed, direction_unknown
from site_gen.verify.prose_rules import (
    heading_id_unreadable,
    heading_one,
    heading_skipped,
    html_not_allowed,
    link_not_allowed,
)
from tests.tools.corpora import read_prose

BODY_STARTS = 8


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<p onclick=x>a</p>",
        '<p style="color: red">a</p>',
        "<IFRAME src=x></IFRAME>",
        "a <svg/onload=x> b",
        "<!-- never closed",
        "*a*{: onclick=x }",
        "*a*{: .big }",
        "## a {: style=x }",
        "## a {style=x}",
        "![a](b.png)",
        "![a][b]",
        "<p\nonclick=x>a</p>",
        '<td class="wide">a</td>',
        '<a target="_blank" href="https://a.example">a</a>',
    ],
)
def test_html_that_pages_do_not_keep_is_found(text: str) -> None:
    assert "html-not-allowed" in {problem.rule for problem in html_not_allowed(read_prose(text))}


@pytest.mark.parametrize(
    "text",
    [
        "2 < 3 and 4 > 3, a<b",
        "`<script>` and ``<p onclick=`x`>``",
        "```\n<script>\n```",
        "<!-- a remark with <script> -->",
        "<https://a.example/> and <desk@a.example>",
        '<bdi dir="rtl" lang="ar" id="a">ا</bdi><br>',
        '<BDI DIR="rtl">ا</BDI>',
        '<abbr title="United Nations">UN</abbr>',
        '<td class="end">a</td>',
        '*a*{: lang=fr dir="ltr" #b }',
        "{not a list} and {this} neither",
        "a \\![b](https://a.example)",
        "what a thing![1]",
    ],
)
def test_html_that_pages_keep_is_left_alone(text: str) -> None:
    assert [] == list(html_not_allowed(read_prose(text)))


def test_an_error_is_placed_at_its_line_and_column() -> None:
    read = read_prose("First.\n\nThen <u>this</u>.")

    places = [problem.span for problem in html_not_allowed(read)]

    assert [(BODY_STARTS + 2, 6), (BODY_STARTS + 2, 13)] == [
        (place.line, place.column) for place in places if place
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ('<code dir="rtl">a</code>', 1),
        ('<pre dir="auto">a</pre>', 1),
        ("`a`{: dir=rtl }", 1),
        ('<code dir="LTR">a</code>', 0),
        ('<bdi dir="rtl">ا</bdi> <code>a</code>', 0),
        ("*ا*{: dir=rtl }", 0),
    ],
)
def test_a_direction_of_code_is_found(text: str, times: int) -> None:
    assert times == len(list(code_directed(read_prose(text))))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ('<div dir="ltr">\n\na\n\n</div>', 0),
        ("<span DIR=RTL>a</span>", 0),
        ("<bdi dir='auto'>a</bdi>", 0),
        ("<div dir=“ltr”>\n\na\n\n</div>", 1),
        ("## A {#a dir=left}", 1),
        ("`<div dir=left>`", 0),
    ],
)
def test_a_direction_that_no_browser_reads_is_found(text: str, times: int) -> None:
    assert times == len(list(direction_unknown(read_prose(text))))


@pytest.mark.parametrize(
    "target",
    [
        "//other.example/a",
        "\\\\other.example",
        "/\\other.example",
        "data:text/html,a",
        "java&#115;cript:alert",
        "file:///etc/passwd",
        "ftp://a.example/",
    ],
)
def test_a_link_that_hides_where_it_leads_is_found(target: str) -> None:
    texts = [f'<a href="{target}">a</a>']

    assert [1] * len(texts) == [len(list(link_not_allowed(read_prose(text)))) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://a.example/b:c)",
        "[a](HTTPS://a.example)",
        "[a](mailto:desk@a.example)",
        "[a](entity:sohr)",
        "[a](#there)",
        "[a](../b/)",
        "<https://a.example/>",
        "[a][b]\n\n[b]: https://a.example",
        "`[a](javascript:x)`",
    ],
)
def test_a_link_that_shows_where_it_leads_is_left_alone(text: str) -> None:
    assert [] == list(link_not_allowed(read_prose(text)))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("# One", 1),
        ("#hashtag", 0),
        ("One\n===", 1),
        ("One\n---", 0),
        ("One\n  ===", 1),
        ("- One\n===", 0),
        ("> One\n===", 0),
        ("## Two", 0),
        ("\\# One", 0),
        ("```\n# a remark\n```", 0),
        ("a # b", 0),
        ("One\n\n===", 0),
    ],
)
def test_a_heading_of_the_first_level_is_found(text: str, times: int) -> None:
    assert times == len(list(heading_one(read_prose(text))))


@pytest.mark.parametrize(
    ("levels", "times"), [("2", 0), ("3", 1), ("2 3 4 2 3", 0), ("2 4", 1), ("2 3 5 6", 1)]
)
def test_a_level_left_out_is_found(levels: str, times: int) -> None:
    text = "\n\n".join(f"{'#' * int(level)} Words" for level in levels.split())

    assert times == len(list(heading_skipped(read_prose(text))))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("## A {#what-is-open}", 0),
        ("## A {#Open}", 1),
        ("## A {#مفتوح}", 1),
        (f"## A {{#{'a' * 60}}}", 0),
        (f"## A {{#{'a' * 61}}}", 1),
        ("## A {#a}\n\n## B {#a}", 1),
        ("## A {#a}\n\n<p id=a>b</p>", 1),
        ("## A {#s-sources}", 1),
        ("## A {#main}", 1),
        ("## A {#mains}", 0),
        ("*a*{: #B }", 1),
    ],
)
def test_an_anchor_that_cannot_be_kept_is_found(text: str, times: int) -> None:
    assert times == len(list(heading_id_unreadable(read_prose(text))))
