"""What in a text is a paragraph by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.domain.anchors import Paragraph, paragraphs_in, sections_in
from site_gen.domain.articles import Version
from site_gen.domain.text import Body, LocaleCode, Places
from site_gen.problems import Span
from site_gen.render.html.markdown import prose_html
from site_gen.structs import replace
from tests.tools.views import prose

HERE = Span("topics/drones.en.md", 10)
# Blocks of a text as a desk may write them; between any two there is a blank line.
PLAIN = (
    *("Words.", "Two\nlines.", "*Words*", "2020. The war.", "<bdi>A</bdi> word.", "A `code` word."),
    *("Named.\n{#named}", "Words.\n2020. no list", "[](entity:envoy) came.", "https://x.example/"),
    *("## Heading {#h}\nwith words below", "Words\nand *more*"),
)
SET_APART = (
    *("- item", "1. item", "- item\n\n    more of it", "> quoted", "Words.\n> quoted", "***"),
    *("Words.\n- item", "Two\nlines\n---", "1) item", "100. item", "- a\n  ```\n  b\n  ```"),
    *("    code", "```\ncode\n\ncode\n```", "~~~\ncode\n~~~", "<!-- a\n\nremark -->", "`code`"),
    *("|a|b|\n|-|-|\n|1|2|", "[](question:q)", "[](claim:c)", "[x]: https://x.example/"),
    *("<div>\n\nwithin\n\n</div>", "<p>raw</p>", "<table><tr><td>1</td></tr></table>"),
    *("## Heading", "Heading\n---", "# One", "- item\n{#item}"),
)
UNNAMEABLE = ("Words.\n{: lang=fr}", "Words.  ")


def found(source: str) -> list[str]:
    return [paragraph.source for paragraph in paragraphs_in(Body(source, HERE))]


def test_paragraphs_are_listed_by_section_each_with_its_last_line_and_name() -> None:
    source = "One.\n\n## A {#a}\n\nTwo\nlines.\n{#p1}\n\n## B\nThree.\n"

    paragraphs = paragraphs_in(Body(source, HERE))

    expected = (
        Paragraph(0, 10, "", "One.", can_take_anchor=True),
        Paragraph(1, 15, "p1", "Two\nlines.", can_take_anchor=False),
        Paragraph(2, 19, "", "Three.", can_take_anchor=True),
    )
    assert expected == paragraphs
    assert 3 == sections_in(Body(source, HERE))


@pytest.mark.parametrize("source", PLAIN)
def test_words_by_themselves_are_a_paragraph(source: str) -> None:
    assert 1 == len(found(source))


def test_words_below_a_raw_block_are_a_paragraph() -> None:
    assert ["Words."] == found("<div>\n\nwithin\n\n</div>\n\nWords.")


@pytest.mark.parametrize("source", SET_APART)
def test_what_is_set_in_another_way_is_none(source: str) -> None:
    assert [] == found(source)


@pytest.mark.parametrize("source", UNNAMEABLE)
def test_a_name_goes_only_where_markdown_would_read_it(source: str) -> None:
    assert [False] == [paragraph.can_take_anchor for paragraph in paragraphs_in(Body(source, HERE))]


@given(st.lists(st.sampled_from(PLAIN + SET_APART + UNNAMEABLE), max_size=8))
def test_a_name_below_a_paragraph_is_read_as_its_id(blocks: list[str]) -> None:
    source = "\n\n".join(blocks).strip()
    body = Body(source, Span("x", 1))
    free = [p for p in paragraphs_in(body) if p.can_take_anchor and not p.anchor]
    lines = source.split("\n")

    for number, paragraph in reversed(list(enumerate(free))):
        lines.insert(paragraph.line, f"{{#p{number}}}")

    page = prose_html(prose("\n".join(lines), "en"))
    assert [f'<p id="p{number}">' in page for number in range(len(free))] == [True] * len(free)


def test_the_names_of_paragraphs_make_no_translation_stale() -> None:
    body = Body("One.\n\n## A {#a}\n\nTwo.\n", HERE)
    version = Version(LocaleCode("en"), "Title", body, Places(HERE))
    named = Body("One.\n{#p1}\n\n## A {#a}\n\nTwo.\n{#p2 was=old}", HERE)

    assert version.digest == replace(version, body=named).digest
    other = Body("One.\n\n## A {#b}\n\nTwo.\n", HERE)
    assert version.digest != replace(version, body=other).digest
