"""Links in prose are found where readers would follow them, and nowhere else."""

from __future__ import annotations

import time

import pytest

from site_gen.domain.text import (
    Body,
    Direction,
    LocaleCode,
    LocalNames,
    LocalText,
    Places,
    references_in,
    text_direction,
)
from site_gen.problems import Span

AR, EN, FR = LocaleCode("ar"), LocaleCode("en"), LocaleCode("fr")


def found(source: str) -> list[str]:
    return [f"{r.kind}:{r.id}" for r in references_in(Body(source, Span("a.md", 10)))]


def places(source: str) -> list[tuple[int, int]]:
    links = references_in(Body(source, Span("a.md", 10)))
    return [(link.span.line, link.span.column) for link in links]


@pytest.mark.parametrize(
    "source",
    [
        "[words](entity:envoy)",
        "[](entity:envoy)",
        "[words]( entity:envoy )",
        "[words](<entity:envoy>)",
        '[words](entity:envoy "a title")',
        '[words](entity:envoy "a (short) title")',
        "[words](entity:envoy 'a title')",
        "[a [b] c](entity:envoy)",
        "[a \\] b](entity:envoy)",
        "[words that\nbreak over lines](entity:envoy)",
        "[كلمات](entity:envoy)",
        "**[words](entity:envoy)**",
        "[![a picture](x.png)](entity:envoy)",
        "\\\\[words](entity:envoy)",
        "[words][1]\n\n[1]: entity:envoy",
        '[words][1]\n\n[1]: <entity:envoy> "a title"',
        "| a |\n|---|\n| [words](entity:envoy) |",
    ],
)
def test_every_way_of_writing_a_link_to_a_record_is_found(source: str) -> None:
    assert ["entity:envoy"] == found(source)


@pytest.mark.parametrize(
    "source",
    [
        "\\[words\\](entity:envoy)",
        "\\[words](entity:envoy)",
        "[words\\](entity:envoy)",
        "[words]\\(entity:envoy)",
        "![a picture](entity:envoy)",
        "`[words](entity:envoy)`",
        "``a ` [words](entity:envoy)``",
        "`\\` and `[words](entity:envoy)`",
        "\\\\`[words](entity:envoy)`",
        "\\``[words](entity:envoy)`",
        "`a\n[words](entity:envoy)`",
        "```\n[words](entity:envoy)\n```",
        "~~~\n[words](entity:envoy)\n~~~",
        "```text\n\n[words](entity:envoy)\n\n```",
        "````\n```\n[words](entity:envoy)\n````",
        "~~~\n```\n[words](entity:envoy)\n~~~",
        "<!-- [words](entity:envoy) -->",
        "<!--\n[words](entity:envoy)\n-->",
        "[words that\n\nend a paragraph](entity:envoy)",
        "[words] (entity:envoy)",
        "[words](https://envoy.example/)",
        "[words](HTTPS://envoy.example/)",
        "[words](mailto:envoy@desk.example)",
        "[words](../envoy/)",
        "entity:envoy",
    ],
)
def test_what_no_reader_could_follow_to_a_record_is_no_link(source: str) -> None:
    assert [] == found(source)


@pytest.mark.parametrize(
    "source",
    [
        "a ` b [words](entity:envoy)",
        "a `` b ` [words](entity:envoy)",
        "\\`[words](entity:envoy)\\`",
        "`a`[words](entity:envoy)`b`",
        "a ` b\n\n[words](entity:envoy) ` c",
        "```\nnever closed [words](entity:envoy)",
        "```\ncode\n```\n[words](entity:envoy)\n```\ncode\n```",
        "~~~\ncode\n~~~\n\n[words](entity:envoy)",
        "<!-- never closed [words](entity:envoy)",
        "Look![no link](https://x.example) [words](entity:envoy)",
    ],
)
def test_prose_beside_code_and_comments_keeps_its_links(source: str) -> None:
    assert ["entity:envoy"] == found(source)


def test_links_are_listed_in_the_order_of_reading_each_at_its_place() -> None:
    source = "قال [](entity:envoy) و[الصحيفة](source:daily)،\nثم `x` [مرة](topic:talks)."

    assert ["entity:envoy", "source:daily", "topic:talks"] == found(source)
    assert [(10, 5), (10, 23), (11, 8)] == places(source)


def test_code_above_a_link_does_not_move_its_place() -> None:
    assert [(14, 3)] == places("```\n[x](entity:no)\n```\n\n- [](entity:envoy)")


def test_a_link_over_two_lines_is_where_it_begins() -> None:
    assert [(11, 6)] == places("one\nsays [the\npaper](source:daily)")


def test_a_kind_is_kept_as_written_so_that_a_wrong_one_can_be_reported() -> None:
    assert ["Entity:envoy", "claim:x", "javascript:alert(1"] == found(
        "[a](Entity:envoy) [b](claim:x) [c](javascript:alert(1))"
    )


@pytest.mark.parametrize(
    "part", ["[", "![", "[a](", "[](x:y", "<!--", "```x\n", "[a]\n", "[x](topic:y) ", "\\", "[[]"]
)
def test_a_tangled_body_is_read_in_good_time(part: str) -> None:
    body = part * 40_000

    began = time.process_time()
    found(body)

    assert time.process_time() - began < 2


def test_rising_runs_of_back_ticks_are_read_in_good_time() -> None:
    body = "".join("`" * length + " " for length in range(600))

    began = time.process_time()
    found(body)

    assert time.process_time() - began < 2


def test_a_text_falls_back_on_the_first_language_that_has_it() -> None:
    text = LocalText(((AR, "نص"), (EN, ""), (FR, "texte")))

    assert (FR, "texte") == text.best(FR)
    assert (AR, "نص") == text.best(EN)
    assert (EN, "") == LocalText().best(EN)
    assert (AR, FR) == text.locales


def test_names_are_read_by_language_and_one_by_one() -> None:
    names = LocalNames(((AR, ("قره باغ", "كراباخ")), (EN, ("Karabakh",))))

    assert ("Karabakh",) == names.get(EN)
    assert () == names.get(FR)
    assert [(AR, "قره باغ"), (AR, "كراباخ"), (EN, "Karabakh")] == list(names)


def test_a_field_that_is_not_written_is_at_its_record() -> None:
    places_of = Places(Span("s.yaml", 3), (("title", 1, 3),))

    assert Span("s.yaml", 4, 3) == places_of.of("title")
    assert Span("s.yaml", 3) == places_of.of("issued")


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("رويترز (300)", Direction.RTL),
        ("BBC عربي", Direction.LTR),
        ("300 مقاتل", Direction.RTL),
        ("«قال»", Direction.RTL),
        ("שלום", Direction.RTL),
        ("300 – 4,000", Direction.LTR),
        ("", Direction.LTR),
    ],
)
def test_a_text_runs_as_its_first_letter_does(text: str, direction: Direction) -> None:
    assert direction is text_direction(text, Direction.LTR)
