"""Entries of a YAML file into sources and entities."""

from __future__ import annotations

import pytest

from site_gen.domain.dates import PartialDate
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import Liveness, Source
from site_gen.domain.text import LocaleCode, RecordId, Status
from site_gen.load.records import check_id, entity_from, records_in, repeated_ids, source_from
from site_gen.problems import Checked, Problem, Span
from site_gen.yaml_nodes import Node, read_yaml

AR, EN = LocaleCode("ar"), LocaleCode("en")
MINIMAL = "x:\n  type: book\n  title: {ar: كتاب, en: A book}\n"


def node_of(text: str) -> Node:
    node = read_yaml(text, Span("s.yaml")).value
    assert node is not None
    return node


def sources(text: str) -> Checked[tuple[Source, ...]]:
    return records_in(node_of(text), source_from)


def source(text: str) -> Source:
    checked = sources(text)
    assert () == checked.problems
    return checked.value[0]


def entity(text: str) -> Entity:
    checked = records_in(node_of(text), entity_from)
    assert () == checked.problems
    return checked.value[0]


def only_problem(text: str) -> Problem:
    problems = sources(text).problems
    assert 1 == len(problems), problems
    return problems[0]


def test_a_source_nobody_graded_has_the_grade_that_says_so() -> None:
    assert "F" == source(MINIMAL).reliability


def test_a_source_keeps_all_that_is_said_of_it() -> None:
    read = source(
        MINIMAL
        + """\
  language: ar
  author: [واحد, Two]
  issued: "2020-10-02?"
  url: https://daily.example/
  archived: [{url: "https://archive.example/x", date: 2020-10-03}]
  reliability: B
  capture: {file: a.txt, sha256: SHA, retrieved: 2020-10-04, note: {en: As received}}
  was: [old]
""".replace("SHA", "0" * 64)
    )

    assert (AR, "كتاب") == read.printed_title
    assert ("واحد", "Two") == read.authors
    assert PartialDate(2020, 10, 2, inferred=True) == (read.issued and read.issued.start)
    assert "https://archive.example/x" == read.archived[0].url
    assert read.capture is not None
    assert ("a.txt", "As received") == (read.capture.file, read.capture.note.get(EN))
    assert ("old",) == read.was


def test_the_title_of_a_source_in_no_known_language_is_the_first_given() -> None:
    assert (AR, "كتاب") == source(MINIMAL + "  language: hy\n").printed_title


@pytest.mark.parametrize(
    ("status", "shown", "liveness"),
    [
        ("live", Status.PUBLISHED, Liveness.LIVE),
        ("dead", Status.PUBLISHED, Liveness.DEAD),
        ("draft", Status.DRAFT, Liveness.LIVE),
        ("withdrawn", Status.WITHDRAWN, Liveness.LIVE),
    ],
)
def test_the_status_of_a_source_can_be_that_of_its_link(
    status: str, shown: Status, liveness: Liveness
) -> None:
    read = source(MINIMAL + f"  status: {status}\n")

    assert (shown, liveness) == (read.status, read.liveness)


def test_a_wrong_status_is_reported_along_with_the_other_errors() -> None:
    problems = sources(MINIMAL + "  status: deed\n  url: nope\n").problems

    told = [(problem.field, problem.span and problem.span.line) for problem in problems]
    assert {("status", 4), ("url", 5)} == set(told)
    assert "did you mean `dead`?" in {problem.hint for problem in problems}


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("reliability: G", "from A to F"),
        ("reliability: b", "from A to F"),
        ("capture: {file: ../a.txt, sha256: SHA}", "without folders"),
        ("capture: {file: 'a\\b.txt', sha256: SHA}", "without folders"),
        ("capture: {file: .., sha256: SHA}", "without folders"),
        ("capture: {file: a.txt, sha256: 12ab}", "sha256sum"),
        ("issued: 2020-02-30", "correct the day"),
        ("publisher: The Daily", "write `the-daily`"),
    ],
)
def test_a_field_out_of_its_bounds_is_reported_with_what_it_takes(field: str, hint: str) -> None:
    assert hint in only_problem(MINIMAL + f"  {field}\n".replace("SHA", "0" * 64)).hint


def test_a_type_that_is_nearly_one_is_offered_right() -> None:
    assert "did you mean `book`?" == only_problem("x:\n  type: boook\n  title: {en: A}").hint


def test_an_entity_keeps_every_spelling_in_its_language() -> None:
    read = entity(
        "k:\n  kind: place\n  name: {ar: قره باغ, en: Karabakh}\n"
        "  aliases: {ar: [كراباخ, قرة باغ], en: Artsakh}\n  wikidata: Q146163\n"
    )

    assert EntityKind.PLACE is read.kind
    assert [(AR, "كراباخ"), (AR, "قرة باغ"), (EN, "Artsakh")] == list(read.aliases)
    assert "Q146163" == read.wikidata


@pytest.mark.parametrize("written", ["146163", "Q0", "Q1٢", "https://www.wikidata.org/wiki/Q1"])
def test_an_item_of_wikidata_is_a_number_behind_a_q(written: str) -> None:
    checked = records_in(
        node_of(f"k:\n  kind: place\n  name: {{en: K}}\n  wikidata: {written}\n"), entity_from
    )

    assert ["write its number alone, such as Q1234"] == [p.hint for p in checked.problems]


def test_a_record_knows_the_places_of_its_fields_and_of_their_entries() -> None:
    places = source(MINIMAL + "  was:\n    - old\n    - older\n").places

    assert Span("s.yaml", 1, 1) == places.start
    assert Span("s.yaml", 2, 3) == places.of("type")
    assert Span("s.yaml", 6, 7) == places.of("was.1")


def test_one_broken_record_does_not_hide_the_others() -> None:
    checked = sources(MINIMAL + MINIMAL.replace("x:", "y:").replace("book", "boook", 1))

    assert ["x"] == [record.id for record in checked.value]
    assert [Span("s.yaml", 5, 3)] == [problem.span for problem in checked.problems]


@pytest.mark.parametrize("name", ["A", "a_b", "", "عربي", "a" * 61])
def test_a_name_that_cannot_be_an_address_is_reported_before_it_is_published(name: str) -> None:
    problems = check_id(name, Span("s.yaml", 3))

    assert [("id-unreadable", Span("s.yaml", 3))] == [(p.rule, p.span) for p in problems]


def test_an_id_used_three_times_is_reported_twice_each_time_with_its_first_place() -> None:
    places = [source(f"{chr(10) * line}" + MINIMAL).places for line in range(3)]

    problems = repeated_ids(("source", RecordId("x"), place) for place in places)

    assert [2, 3] == [problem.span and problem.span.line for problem in problems]
    assert [1, 1] == [problem.related[0][1].line for problem in problems]
