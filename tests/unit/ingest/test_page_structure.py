"""What the markup of a page makes of its text: tables, lists, quotations and headings stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen.ingest.cleaning import CleanedArticle, clean_article
from site_gen.ingest.draft_body import body_of
from tests.tools.import_score import TABLES, read_page_here

FIRST = (
    "A delegation of the council came to the old town to discuss repairs of the roads, its "
    "spokesman told reporters, and said that the work would begin next week."
)
LAST = (
    "He added that residents had asked several times for repairs of the coast road, where holes "
    "caused many accidents last winter and stopped lorries for days."
)


def cleaned(inner: str, under: str = "") -> CleanedArticle:
    page = (
        "<html lang=en><head><meta charset=utf-8><title>Council starts repairs of a road</title>"
        f"</head><body><article><h1>Council starts repairs of a road</h1>{under}<p>{FIRST}</p>"
        f"{inner}<p>{LAST}</p></article></body></html>"
    )
    read = read_page_here(Path("page.html"), page.encode()).value
    assert read is not None
    return clean_article(read, TABLES.among("en"))


def between(inner: str) -> str:
    blocks = body_of(cleaned(inner).paragraphs)
    return "\n\n".join(block for block in blocks if block not in {FIRST, LAST})


@pytest.mark.parametrize(
    ("inner", "markdown"),
    [
        (
            "<table><tr><th>Village<th>Holes</tr><tr><td>Coast<td>12</tr></table>",
            "| Village | Holes |\n| --- | --- |\n| Coast | 12 |",
        ),
        (
            "<table><thead><tr><th>A<th>B<tfoot><tr><td>all<td>9<tbody><tr><td><p>one<td>9</table>",
            "| A | B |\n| --- | --- |\n| one | 9 |\n| all | 9 |",
        ),
        (
            "<table><tr><th rowspan=2>A<th colspan=2>B<tr><th>x<th>y<tr><td>a|b<td>1<td>2</table>",
            "| A | B |  |\n| --- | --- | --- |\n|  | x | y |\n| a\\|b | 1 | 2 |",
        ),
        ("<ul><li>the first item</li><li>the second</li></ul>", "- the first item\n- the second"),
        ("<ol start=3><li>third item</li><li>fourth</li></ol>", "3. third item\n4. fourth"),
        (
            "<ul><li>bridge of stone<ul><li>its railing</li></ul></li><li>drains</li></ul>",
            "- bridge of stone\n    - its railing\n- drains",
        ),
        (
            "<ul><li><p>first part of it</p><p>second part of it</p></li><li>other</li></ul>",
            "- first part of it\n\n    second part of it\n\n- other",
        ),
        (
            "<blockquote><p>The road is dangerous.</p><p>Nobody came.</p></blockquote>",
            "> The road is dangerous.\n>\n> Nobody came.",
        ),
        ("<h2>What comes next</h2>", "## What comes next"),
        (
            "<h4>What comes next</h4><p>Work.</p><h6>Then</h6>",
            "## What comes next\n\nWork.\n\n### Then",
        ),
        ("<p>It rained again<sup><a href=#n1>1</a></sup>.</p>", "It rained again\\[1\\]."),
        ("<p>It covers 12 m<sup>2</sup>.</p>", "It covers 12 m2."),
        ("<h2> </h2><ul><li></li></ul><blockquote></blockquote>", ""),
        ("<p hidden>never shown</p><p style='display: none'>nor this</p>", ""),
        (
            "<![CDATA[<p>What was in character data stays.</p>]]>",
            "What was in character data stays.",
        ),
    ],
)
def test_structure_is_written_as_markdown(inner: str, markdown: str) -> None:
    assert markdown == between(inner)


@pytest.mark.parametrize(
    "inner",
    [
        "<figure><img src=x><figcaption>The road after the rain (AFP)</figcaption></figure>",
        "<div class=wp-caption><img src=x><p class=wp-caption-text>The old bridge</p></div>",
        "<aside class=pullquote>The road has been dangerous</aside>",
        "<table><tr><td>Coast</td><td>12</td></tr><tr><td>Town</td><td>7</td></tr></table>",
    ],
)
def test_what_may_be_no_part_of_the_text_is_kept_and_asked_about(inner: str) -> None:
    found = cleaned(inner)

    assert () == found.cuts
    assert 3 == len(found.paragraphs)
    assert ["body"] == [question.field for question in found.questions]


@pytest.mark.parametrize(
    "under",
    [
        "<p class=standfirst>The work will last three months and the fund pays half</p>",
        "<h2>The work will last three months and the fund pays half</h2>",
        "<div class=lead><span>The work will last three months and the fund pays half</span></div>",
    ],
)
def test_an_introduction_below_the_title_is_never_dropped(under: str) -> None:
    assert "three months and the fund pays half" in cleaned("", under).text


@pytest.mark.parametrize(
    "inner",
    [
        "<aside><h3>Related</h3><ul><li><a href=/x>Floods close schools</a></li></ul></aside>",
        "<div class=share-buttons><a href=/f>Send it</a></div>",
        "<p>Read also: <a href=/x>Floods close three schools</a></p>",
        "<form><label>Your address <input></label><button>Go</button></form>",
    ],
)
def test_what_surrounds_the_text_is_cut(inner: str) -> None:
    found = cleaned(inner)

    assert 2 == len(found.paragraphs)
    assert found.cuts
