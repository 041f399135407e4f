"""YAML as the desk writes it: every value stays text with its place, and traps are reported."""

from __future__ import annotations

import random
import time

import pytest

from site_gen.problems import Checked, Problem, Span
from site_gen.yaml_nodes import MappingNode, Node, ScalarNode, plain_value, read_yaml, span_at

START = Span("sources.yaml")


def read(text: str) -> Checked[Node | None]:
    return read_yaml(text, START)


def only_problem(text: str) -> Problem:
    found = read(text).problems
    assert 1 == len(found), found
    return found[0]


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "12:30", "0123", "1_000", ".inf", "1.10", "2020-10-02", "True", "300", "٣٠٠"],
)
def test_no_value_is_guessed_to_be_anything_but_text(written: str) -> None:
    node = read(f"given: {written}").value

    assert node is not None
    assert {"given": written} == plain_value(node)


def test_a_value_left_out_differs_from_one_that_is_quoted() -> None:
    node = read("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: \"~\"").value

    assert node is not None
    expected = {"a": None, "b": None, "c": None, "d": "", "e": "null", "f": "~"}
    assert expected == plain_value(node)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "---\n# nothing\n"])
def test_an_empty_document_is_an_empty_mapping(text: str) -> None:
    assert Checked(MappingNode((), START)) == read(text)


def test_an_arabic_value_keeps_its_place_counted_in_characters() -> None:
    node = read("title: {ar: قال, en: Said}\nissued: 2020").value

    assert node is not None
    assert Span("sources.yaml", 1, 18) == span_at(node, ("title", "en"))
    assert Span("sources.yaml", 2, 1) == span_at(node, ("issued",))


def test_the_place_of_what_is_missing_is_that_of_what_should_hold_it() -> None:
    node = read("a:\n  b:\n    - x\n    - y\n").value

    assert node is not None
    assert Span("sources.yaml", 2, 3) == span_at(node, ("a", "b", "c"))
    assert Span("sources.yaml", 4, 7) == span_at(node, ("a", "b", 1))
    assert Span("sources.yaml", 2, 3) == span_at(node, ("a", "b", 7))


def test_lines_count_from_where_the_header_is() -> None:
    node = read_yaml("\ntitle: x\ndate: y", Span("a.md", 1)).value

    assert node is not None
    assert Span("a.md", 3, 1) == span_at(node, ("date",))


def test_a_key_written_twice_names_both_places_and_the_first_holds() -> None:
    checked = read("date: 2020\ntitle: x\ndate: 2021")

    problem = checked.problems[0]
    assert checked.value is not None
    assert {"date": "2020", "title": "x"} == plain_value(checked.value)
    assert ("key-repeated", "date") == (problem.rule, problem.field)
    assert Span("sources.yaml", 3, 1) == problem.span
    assert (("first given here", Span("sources.yaml", 1, 1)),) == problem.related


def test_keys_that_differ_in_quotes_only_are_the_same_key() -> None:
    assert "key-repeated" == only_problem("\"a\": 1\n'a': 2").rule


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: &x 1", 4),
        ("a: *x", 4),
        ("<<: *x", 5),
        ("a: !!python/object/apply:os.system [ls]", 4),
        ("a: !x y", 4),
        ("&x a: 1", 1),
        ("a: [&x {b: c}]", 5),
    ],
)
def test_anchors_aliases_and_tags_are_refused_where_they_are(text: str, column: int) -> None:
    checked = read(text)

    assert checked.value is None
    assert "yaml-unreadable" == checked.problems[0].rule
    assert Span("sources.yaml", 1, column) == checked.problems[0].span
    assert "quotes" in checked.problems[0].hint


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_at_once(opening: str) -> None:
    began = time.process_time()
    problem = only_problem(opening * 5_000)
    took = time.process_time() - began

    assert "nested too deeply" in problem.message
    assert took < 1


def test_a_bomb_of_aliases_is_never_built() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(1_000))

    assert "anchors and aliases" in only_problem(bomb).message


@pytest.mark.parametrize(
    ("text", "line", "column", "reason", "hint"),
    [
        ("x: 1\ntitle: قال: كذا", 2, 11, "colon", "quotes"),
        ("a: b: c", 1, 5, "colon", "quotes"),
        ("a: 1\nb: 'open\nc: 2\n", 2, 4, "quotation mark", "close it"),
        ('a: "open\nb: 1\n', 1, 4, "quotation mark", "close it"),
        ("a: [x, y\nb: 1\n\n", 1, 4, "bracket", "close it"),
        ("a: {x: y\n", 1, 4, "bracket", "close it"),
        ("a:\n\tb: 1", 2, 1, "cannot start", "not tabs"),
        ("a: @envoy", 1, 4, "cannot start", "quotes"),
        ("a: `x`", 1, 4, "cannot start", "quotes"),
        ("a: %x", 1, 4, "cannot start", "quotes"),
        ('a: "C:\\q"', 1, 7, "escape", "twice"),
        ("a: 1\nnothing named\n\nb: 2", 2, 1, "names no field", "name: value"),
        ("a: {{ title }}", 1, 5, "where a name should", "quotes"),
    ],
)
def test_broken_yaml_is_reported_where_it_begins_and_how_to_repair_it(
    text: str, line: int, column: int, reason: str, hint: str
) -> None:
    problem = only_problem(text)

    assert (line, column) == (
        problem.span and problem.span.line,
        problem.span and problem.span.column,
    )
    assert reason in problem.message
    assert hint in problem.hint


def test_a_second_document_is_not_passed_over() -> None:
    problem = only_problem("a: 1\n---\nb: 2")

    assert Span("sources.yaml", 2, 1) == problem.span
    assert "second document" in problem.message


@pytest.mark.parametrize("character", ["\x80", "\x07", "\ufffe"])
def test_a_character_that_is_no_text_is_reported_at_its_own_place(character: str) -> None:
    problem = only_problem(f"a: 1\nb: x{character}")

    assert Span("sources.yaml", 2, 5) == problem.span
    assert f"U+{ord(character):04X}" in problem.message


@pytest.mark.parametrize("escape", ["\\x00", "\\x1b", "\\u0085", "\\uFFFF"])
def test_an_escape_cannot_bring_in_what_a_file_may_not_contain(escape: str) -> None:
    problem = only_problem(f'title: "a{escape}b"')

    assert "is not allowed in text" in problem.message
    assert Span("sources.yaml", 1, 8) == problem.span


def test_quoting_is_remembered() -> None:
    node = read("a: 'x'\nb: x\nc: |\n  x\n").value

    assert isinstance(node, MappingNode)
    quoted = [value.quoted for _, value in node.entries if isinstance(value, ScalarNode)]
    assert [True, False, True] == quoted


def test_a_comment_is_no_part_of_a_value_and_a_hash_in_a_word_is() -> None:
    node = read("a: x # why\nb: C#\nc: '# x'").value

    assert node is not None
    assert {"a": "x", "b": "C#", "c": "# x"} == plain_value(node)


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("title: المادة # 5 من القانون", "# 5 من القانون"),
        ("summary: ملخص #1 كامل.", "#1 كامل."),
        ("title: Law # of the sea", "# of the sea"),
        ("title: law #5", "#5"),
        ("text: {ar: المادة # ٥\n  }", "# ٥"),
        ("- ثلاثة # أربعة", "# أربعة"),
        ("date: 2020-10-02 # as printed", ""),
        ("topics: [talks] # one for now", ""),
        ("title: 'Law' # a remark", ""),
        ("title: 'Law # 5'", ""),
        ("title: C# and F#", ""),
        ("# a remark\ntitle: Law", ""),
        ("text: |\n  Law # 5", ""),
    ],
)
def test_a_text_that_a_comment_cuts_is_reported(line: str, cut: str) -> None:
    found = read_yaml(line, Span("a.yaml")).problems

    assert ([("value-cut", cut)] if cut else []) == [(p.rule, p.found) for p in found]


@pytest.mark.parametrize(
    "value",
    ["- x", "*bold*", "@desk", "> 5 dead", "| x", "`x`", "%x", "&x", "Syria: a view", "? x"],
)
def test_a_value_that_begins_with_a_sign_is_told_to_be_quoted(value: str) -> None:
    (problem,) = read_yaml(f"title: {value}", Span("a.yaml")).problems

    assert "quotes" in problem.hint


PIECES = (
    *("a", "Z", "é", "ش", "٣", "1", "-", "_", ":", ": ", " ", '"', "'", "[", "]", ", ", "{", "\\"),
    *("\n", "\nk: ", "key: ", "~", "null", "&", "*", "!", "|", ">", "%", "@", "`", "?", "- ", "\t"),
    *("\u200c", "\xa0", "“", ".", "---", "[a-b, c]", '["q, r", a]', '"x"', "'y'", "yes", "12:30"),
)


def test_a_plain_mapping_is_what_the_parser_makes_of_it() -> None:
    rng = random.Random(13)
    for _ in range(4_000):
        text = rng.choice(("k: ", "\nk: ", "k: [", 'k: "'))
        text += "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 8)))
        text += rng.choice(("", "\n", '"', "]"))
        # Below a comment nothing is plain, so the parser reads it.
        assert read_yaml(text, Span("a.md")) == read_yaml(f"#\n{text}", Span("a.md", 0))
