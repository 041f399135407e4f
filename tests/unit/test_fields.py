"""Fields into values: every error of a record in one pass, each at its own place, with a hint."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import AfterValidator

from site_gen.decoding import Schema, decode_node, field_error
from site_gen.domain.text import Direction, LocaleCode, LocalNames, LocalText
from site_gen.fields import (
    Date,
    Day,
    Id,
    IdList,
    Localized,
    LocalizedNames,
    Text,
    TextList,
    WebAddress,
    WholeNumber,
)
from site_gen.problems import Checked, Problem, Span
from site_gen.yaml_nodes import Node, read_yaml

AR, EN = LocaleCode("ar"), LocaleCode("en")


def _no_x(value: str) -> str:
    if "x" in value:
        raise field_error("value-unknown", f"`{value}` has an x", "leave it out")
    return value


class Part(Schema):
    url: WebAddress
    plain: Annotated[Text, AfterValidator(_no_x)] = "a"


class Record(Schema):
    title: Localized
    word: Text = ""
    name: Id | None = None
    topics: IdList = ()
    authors: TextList = ()
    aliases: LocalizedNames | None = None
    order: WholeNumber = 0
    issued: Date | None = None
    day: Day | None = None
    dir: Direction = Direction.LTR
    parts: tuple[Part, ...] = ()


def node_of(text: str) -> Node:
    node = read_yaml(text, Span("s.yaml")).value
    assert node is not None
    return node


def read(text: str) -> Checked[Record | None]:
    return decode_node(Record, node_of("title: {en: T}\n" + text), "source `a`")


def form(text: str) -> Record:
    checked = read(text)
    assert checked.value is not None, checked.problems
    return checked.value


def only_problem(text: str) -> Problem:
    checked = read(text)
    assert checked.value is None
    assert 1 == len(checked.problems), checked.problems
    return checked.problems[0]


def test_every_error_of_a_record_is_reported_at_once_each_at_its_own_place() -> None:
    text = """\
word:
  - a
name: Bad Name
topics: [fine, Not_Fine]
authors: [one, "", [two]]
order: many
issued: 14/10/2020
tilte: x
parts:
  - {url: https://daily.example/, plain: ok}
  - url: nope
    plain: x
    ulr: y
"""
    checked = decode_node(Record, node_of(text), "source `a`")

    assert checked.value is None
    told = [(p.rule, p.field, p.span and (p.span.line, p.span.column)) for p in checked.problems]
    assert [
        ("address-unreadable", "parts.1.url", (11, 5)),
        ("date-unreadable", "issued", (7, 1)),
        ("field-empty", "authors.1", (5, 16)),
        ("field-missing", "title", (1, 1)),
        ("field-unknown", "parts.1.ulr", (13, 5)),
        ("field-unknown", "tilte", (8, 1)),
        ("field-unreadable", "authors.2", (5, 20)),
        ("field-unreadable", "order", (6, 1)),
        ("field-unreadable", "word", (1, 1)),
        ("id-unreadable", "name", (3, 1)),
        ("id-unreadable", "topics.1", (4, 16)),
        ("value-unknown", "parts.1.plain", (12, 5)),
    ] == sorted(told, key=lambda entry: (entry[0], entry[1]))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("tilte: x", "did you mean `title`?"),
        ("parts: [{url: 'https://a.example/', plan: a}]", "did you mean `plain`?"),
        ("dir: rlt", "did you mean `rtl`?"),
        ("dir: up", "write one of 'ltr' or 'rtl'"),
        ("name: Bad Name", "write `bad-name`"),
        ("name: اسم", "give it a short name in a-z"),
        ("zzzzzz: x", "remove it; the fields are listed in the reference"),
        ("day: 2020-10", "write a date as 2020-10-14"),
        ("day: 2020/2021", "write a date as 2020-10-14, 2020-10 or 2020, a span as 2006/2019"),
        (
            "issued: 02/10/2020",
            "day and month can be read both ways; write 2020-10-02 or 2020-02-10",
        ),
        ("topics: {a: b}", "write a list, such as [a, b]"),
        ("word: {a: b}", "write one piece of text"),
        ("word:", "write it, or remove the field"),
        ("word: ''", "write it, or remove the field"),
    ],
)
def test_a_hint_says_what_to_write_instead(text: str, hint: str) -> None:
    assert hint == only_problem(text).hint


def test_a_missing_field_is_reported_with_the_record_that_lacks_it() -> None:
    problem = decode_node(Record, node_of("word: x"), "source `a`").problems[0]

    assert ("field-missing", "title") == (problem.rule, problem.field)
    assert "`title` of source `a` is missing" == problem.message


def test_each_language_is_checked_at_its_own_place() -> None:
    node = node_of("title:\n  ar:\n  en: [a]\naliases: {ar: [], en: {a: b}}")

    problems = decode_node(Record, node).problems

    assert [
        ("field-empty", "title.ar", Span("s.yaml", 2, 3)),
        ("field-unreadable", "title.en", Span("s.yaml", 3, 3)),
        ("field-unreadable", "aliases.en", Span("s.yaml", 4, 19)),
    ] == [(problem.rule, problem.field, problem.span) for problem in problems]


def test_a_text_without_its_language_is_reported() -> None:
    problem = decode_node(Record, node_of("title: just words")).problems[0]

    assert "language-map-needed" == problem.rule
    assert "{en: …}" in problem.hint


@pytest.mark.parametrize("written", ["text", "[a]"])
def test_a_record_that_is_no_mapping_says_so(written: str) -> None:
    problem = decode_node(Record, node_of(written)).problems[0]

    assert "field-unreadable" == problem.rule
    assert "``" not in problem.message
    assert "`name: value`" in problem.hint


def test_languages_keep_the_order_of_writing() -> None:
    node = node_of("title: {en: T, ar: ع}\naliases: {en: one, ar: [أ, ب]}")

    read_form = decode_node(Record, node).value

    assert read_form is not None
    assert LocalText(((EN, "T"), (AR, "ع"))) == read_form.title
    assert LocalNames(((EN, ("one",)), (AR, ("أ", "ب")))) == read_form.aliases


def test_one_name_may_be_written_without_brackets() -> None:
    assert (("a",), ("The desk",)) == (
        form("topics: a").topics,
        form("authors: The desk").authors,
    )


@pytest.mark.parametrize("around", [" ", "\u00a0", "\u200f", "\u200e", "\u200b", "\ufeff"])
def test_what_is_unseen_at_the_ends_of_a_value_is_no_part_of_it(around: str) -> None:
    read_form = form(f'word: "{around}كلمة{around}"\nname: "{around}a-b{around}"')

    assert ("كلمة", "a-b") == (read_form.word, read_form.name)


def test_what_is_only_unseen_is_nothing() -> None:
    assert "field-empty" == only_problem('word: "\u200f \u200b"').rule


def test_hyphens_and_paired_marks_at_the_ends_stay() -> None:
    assert "-a \u2067ب\u2069" == form('word: "-a \u2067ب\u2069"').word


@pytest.mark.parametrize("name", ["A", "a_b", "-a", "a-", "a--b", "a b", "عربي", "a.b", "../a"])
def test_an_id_is_lower_case_letters_digits_and_single_hyphens(name: str) -> None:
    assert "id-unreadable" == only_problem(f"name: '{name}'").rule


def test_an_id_has_sixty_characters_at_most() -> None:
    assert "a" * 60 == form(f"name: {'a' * 60}").name
    assert "61 characters" in only_problem(f"name: {'a' * 61}").message


@pytest.mark.parametrize(
    ("written", "number"), [("0", 0), ("7", 7), ("-3", -3), ("٣", 3), ("0123", 123)]
)
def test_a_whole_number_is_read_in_any_digits(written: str, number: int) -> None:
    assert number == form(f"order: {written}").order


@pytest.mark.parametrize("written", ["1.5", "1_000", "1,000", ".inf", "9" * 5000, "one", "''"])
def test_no_other_number_is_guessed(written: str) -> None:
    assert only_problem(f"order: {written}").rule in {"field-unreadable", "field-empty"}


@pytest.mark.parametrize(
    "url",
    [
        "https://daily.example/envoy",
        "http://daily.example:8080/?a=b#c",
        "https://جريدة.example/خبر",
        "https://daily.example/a|b",
    ],
)
def test_a_whole_web_address_is_taken_as_it_is(url: str) -> None:
    assert url == form(f'parts: [{{url: "{url}"}}]').parts[0].url


@pytest.mark.parametrize(
    "url",
    [
        "daily.example",
        "//daily.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://daily.example/",
        "https://",
        "https:///path",
        "https://[bad/",
        "https://daily.example/a b",
        "https://daily.example/\u202egpj.exe",
        "https://daily\u200b.example/",
        "https://daily.example\\@evil.example/",
        "https://daily.example/<script>",
    ],
)
def test_an_address_that_is_broken_or_hides_where_it_leads_is_refused(url: str) -> None:
    escaped = url.replace("\\", "\\\\")

    assert "address-unreadable" == only_problem(f'parts: [{{url: "{escaped}"}}]').rule
