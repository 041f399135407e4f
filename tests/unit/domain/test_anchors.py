"""What anchors the desk wrote in a text."""

from __future__ import annotations

import pytest
from lxml import html

from site_gen.domain.anchors import anchors_in, plain_text
from site_gen.domain.text import Anchor, Body
from site_gen.problems import Span
from site_gen.render.html.markdown import prose_html
from tests.tools.views import prose

HERE = Span("topics/drones.en.md", 10)


def found(source: str) -> list[tuple[str, str]]:
    return [(anchor.id, anchor.text) for anchor in anchors_in(Body(source, HERE))]


def test_headings_and_paragraphs_are_listed_in_the_order_of_reading_each_at_its_place() -> None:
    source = "## Who sent them {#who}\n\nNobody knows.\n{#p1}\n\nWords.\n"

    anchors = anchors_in(Body(source, HERE))

    expected = (
        Anchor("who", (), Span(HERE.path, 10, 18), "Who sent them"),
        Anchor("p1", (), Span(HERE.path, 13, 1), ""),
    )
    assert expected == anchors


@pytest.mark.parametrize(
    "source",
    [
        "## Words {#a}",
        "## Words {: #a }",
        "## Words {: id=a}",
        '## Words {#a lang="ar"}',
        "## Words {#a} ##",
        "  ## Words {#a}",
        "Words {#a}\n=====",
        "Before.\n\nWords {#a}\n---\n\nAfter.",
    ],
)
def test_a_heading_is_found_in_whatever_way_it_is_written(source: str) -> None:
    assert [("a", "Words")] == found(source)


@pytest.mark.parametrize(
    ("source", "words", "names"),
    [
        ("## Words { and {#a}", "Words { and", ["a"]),
        ("## {n} of {m} {#a}", "{n} of {m}", ["a"]),
        ("## `Words` {#a}", "Words", ["a"]),
        ("## Words{#a}", "Words{#a}", []),
        ("## {#a}", "{#a}", []),
        ("## Words {#a}#", "Words {#a}#", []),
    ],
)
def test_braces_in_a_heading_are_its_words_and_an_anchor_found_is_one_on_the_page(
    source: str, words: str, names: list[str]
) -> None:
    heading = html.fragment_fromstring(prose_html(prose(source, "en")))

    assert words == heading.text_content()
    assert names == list(heading.xpath("@id"))
    assert [(name, words) for name in names] == found(source)


@pytest.mark.parametrize(
    "source",
    [
        "Words.\n{#a}",
        "Words.\n{: #a}\n\nMore.",
        "Words.\n{#a}\n## Heading",
        "- one\n- two\n{#a}",
        "- one\n\n    two\n    {#a}",
        "> quoted\n\n*Words*{#a} go on.",
        "See [it](entity:x){#a} there.",
        '<span id="a">words</span>',
        "<span lang=fr id=a>mots</span>",
    ],
)
def test_an_anchor_that_is_no_heading_has_no_text(source: str) -> None:
    assert [("a", "")] == found(source)


@pytest.mark.parametrize(
    "source",
    [
        "```\n## Words {#a}\n```",
        "`{#a}`",
        "<!-- \nWords.\n{#a}\n-->",
        "## Words \\{#a}",
        "Words {#a} in a line.",
        "Words.\n{#a}\nMore of the same paragraph.",
        "Words at the end {#a}",
        "## Words {.wide}",
    ],
)
def test_what_markdown_does_not_read_as_an_anchor_is_none(source: str) -> None:
    assert [] == found(source)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{#new was=old}", ("old",)),
        ('{#new was="old older"}', ("old", "older")),
        ("{#new was='old older'}", ("old", "older")),
        ("{: was=old #new }", ("old",)),
        ('{#new was="topic:drones#range old"}', ("topic:drones#range", "old")),
        ("{#new}", ()),
    ],
)
def test_the_names_that_an_anchor_had_are_kept(written: str, expected: tuple[str, ...]) -> None:
    (anchor,) = anchors_in(Body(f"Words.\n{written}", HERE))

    assert ("new", expected) == (anchor.id, anchor.was)


def test_earlier_names_without_a_new_one_are_listed_too() -> None:
    (anchor,) = anchors_in(Body("Words.\n{was=old}", HERE))

    assert ("", ("old",)) == (anchor.id, anchor.was)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("*How* **many** `they` were", "How many they were"),
        ("What [the paper](source:daily) [says]", "What the paper [says]"),
        ("snake_case and _soft_ words", "snake_case and soft words"),
        ("1 \\* 2 <bdi>x</bdi>", "1 * 2 x"),
        ("ما [](claim:x) يقوله", "ما يقوله"),
    ],
)
def test_the_text_of_a_heading_is_its_words_alone(written: str, expected: str) -> None:
    assert expected == plain_text(written)
