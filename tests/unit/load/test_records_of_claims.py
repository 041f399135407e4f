"""Entries of a YAML file into claims and questions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from site_gen.domain.claims import Claim, Confidence, Figure, Likelihood, Question, Stance
from site_gen.domain.text import LocaleCode, Status
from site_gen.load.records import claim_from, question_from, records_in
from site_gen.problems import Checked, Problem, Span
from site_gen.yaml_nodes import Node, read_yaml

EN = LocaleCode("en")
START = """\
macron-300:
  question: fighters-sent
  claimant: emmanuel-macron
  stance: asserts
"""
REST = """\
  text: {ar: قال شيئاً., en: He said a thing.}
  sources: [{source: paper, locator: ¶13}]
"""


def node_of(text: str) -> Node:
    node = read_yaml(text, Span("claims.yaml")).value
    assert node is not None
    return node


def claims(text: str) -> Checked[tuple[Claim, ...]]:
    return records_in(node_of(text), claim_from)


def with_fields(fields: str = "") -> Claim:
    checked = claims(f"{START}{fields}{REST}")
    assert () == checked.problems
    return checked.value[0]


def only_problem(text: str) -> Problem:
    problems = claims(text).problems
    assert 1 == len(problems), problems
    return problems[0]


def asked(written: str) -> Checked[tuple[Claim, ...]]:
    return claims(f"{START}{REST}".replace("question: fighters-sent", f"question: {written}"))


def told(problem: Problem) -> tuple[str, int]:
    assert problem.span is not None
    return (problem.rule, problem.span.line)


def test_what_an_editor_writes_is_what_the_claim_holds() -> None:
    claim = with_fields("  about: [karabakh]\n  credibility: 3\n  period: 2020\n")

    assert ("macron-300", "emmanuel-macron") == (claim.id, claim.claimant)
    assert (Stance.ASSERTS, "3", ("fighters-sent",)) == (
        claim.stance,
        claim.credibility,
        claim.questions,
    )
    assert [("paper", "¶13")] == [(c.source, c.locator) for c in claim.citations]
    assert ("He said a thing.", ("karabakh",)) == (claim.text.get(EN), claim.about)


@pytest.mark.parametrize(
    ("written", "questions"),
    [
        ("sent", ("sent",)),
        ("[sent]", ("sent",)),
        ("[sent, moved]", ("sent", "moved")),
        ("[moved, sent, moved]", ("moved", "sent")),
    ],
)
def test_a_claim_answers_one_question_or_several_each_once(
    written: str, questions: tuple[str, ...]
) -> None:
    checked = asked(written)

    assert () == checked.problems
    assert questions == checked.value[0].questions


@pytest.mark.parametrize("written", ["[sent, Moved!]", "{sent: moved}"])
def test_a_question_that_is_no_id_is_reported_at_its_line(written: str) -> None:
    [problem] = asked(written).problems

    assert problem.span is not None
    assert 2 == problem.span.line
    assert problem.field.startswith("question")


def test_what_a_claimant_reserves_is_kept_in_each_language() -> None:
    claim = with_fields("  qualifier: {ar: على حدّ علمه, en: to our knowledge}\n")

    assert "to our knowledge" == claim.qualifier.get(EN)
    assert () == with_fields().qualifier.locales


def test_what_is_left_out_takes_its_place() -> None:
    claim = with_fields()

    assert ("6", None, None, None) == (claim.credibility, claim.figure, claim.date, claim.period)
    assert Status.PUBLISHED is claim.status


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("  value: 300\n", Figure(Decimal(300))),
        ("  value: ٣٠٠\n", Figure(Decimal(300))),
        ('  value: "۴۰۰۰"\n', Figure(Decimal(4000))),
        ("  value: 2.5\n", Figure(Decimal("2.5"))),
        ("  min: 2350\n", Figure(least=Decimal(2350))),
        ("  max: 500\n  approx: true\n", Figure(most=Decimal(500), approx=True)),
        ("  min: 1\n  max: 1\n", Figure(least=Decimal(1), most=Decimal(1))),
        ("  value: 0\n", Figure(Decimal(0))),
        ("  value: 5\n  approx: false\n", Figure(Decimal(5))),
        ("  more_than: 100\n", Figure(least=Decimal(100), excludes_least=True)),
        ("  less_than: 100\n", Figure(most=Decimal(100), excludes_most=True)),
        (
            "  more_than: 100\n  max: 200\n",
            Figure(least=Decimal(100), most=Decimal(200), excludes_least=True),
        ),
        (
            "  min: 100\n  less_than: 200\n",
            Figure(least=Decimal(100), most=Decimal(200), excludes_most=True),
        ),
    ],
)
def test_a_number_is_kept_as_it_was_given(fields: str, expected: Figure) -> None:
    assert expected == with_fields(fields).figure


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('"1,200"', "write 1200"),
        ("1 200", "write 1200"),
        ("١٬٢٠٠", "write 1200"),
        ("300-400", "write `min` and `max`"),
        ("300 – 400", "write `min` and `max`"),
        ("many", "write digits only"),
        ("-5", "write digits only"),
        ("1e3", "write digits only"),
        ("9999999999999999", "write digits only"),
        ("[300]", "write digits only"),
    ],
)
def test_a_number_that_could_be_read_in_two_ways_is_asked_about(written: str, hint: str) -> None:
    problem = only_problem(f"{START}  value: {written}\n{REST}")

    assert ("figure-unreadable", 5) == told(problem)
    assert hint == problem.hint


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("  value: 3\n  min: 2\n", "`value` together with `min`"),
        ("  value: 3\n  max: 2\n", "`value` together with `max`"),
        ("  min: 2350\n  max: 235\n", "`min` 2350 is greater than `max` 235"),
        ("  approx: true\n", "`approx` is given without a number"),
        ("  min: 3\n  more_than: 2\n", "`min` together with `more_than`"),
        ("  max: 3\n  less_than: 4\n", "`max` together with `less_than`"),
        ("  value: 3\n  more_than: 2\n  max: 9\n", "`value` together with `more_than` and `max`"),
        ("  more_than: 9\n  less_than: 5\n", "`more_than` 9 is greater than `less_than` 5"),
        ("  more_than: 5\n  max: 5\n", "no number is left between `more_than` 5 and `max` 5"),
        ("  min: 5\n  less_than: 5\n", "no number is left between `min` 5 and `less_than` 5"),
    ],
)
def test_numbers_that_contradict_each_other_are_no_figure(fields: str, message: str) -> None:
    problem = only_problem(f"{START}{fields}{REST}")

    assert "figure-unclear" == problem.rule
    assert message in problem.message
    assert problem.span is not None
    assert f"{problem.field}:" in f"{START}{fields}{REST}".splitlines()[problem.span.line - 1]


def test_a_claim_without_a_source_is_reported_at_its_id() -> None:
    text = REST.replace("  sources: [{source: paper, locator: ¶13}]\n", "")

    assert ("claim-without-source", 1) == told(only_problem(START + text))


def test_a_claim_that_answers_nothing_needs_a_topic() -> None:
    without = START.replace("  question: fighters-sent\n", "")

    assert ("claim-without-topic", 1) == told(only_problem(without + REST))
    assert () == claims(f"{without}  topics: [talks]\n{REST}").problems


@pytest.mark.parametrize("fields", ["  value: 300\n", "  min: 300\n", "  max: 300\n"])
def test_a_denial_carries_no_number_and_is_reported_where_it_is(fields: str) -> None:
    denial = START.replace("asserts", "denies")

    assert ("denial-with-figure", 5) == told(only_problem(denial + fields + REST))


def test_a_denial_may_give_zero_as_its_figure() -> None:
    checked = claims(START.replace("asserts", "denies") + "  value: 0\n" + REST)

    assert () == checked.problems


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ("  credibility: 7\n", "value-unknown"),
        ("  credibility: F\n", "value-unknown"),
        ("  approx: perhaps\n", "field-unreadable"),
        ("  date: 14/10/2020\n", "date-unreadable"),
        ("  claimnat: x\n", "field-unknown"),
        ("  note: Only English\n", "language-map-needed"),
    ],
)
def test_a_field_that_cannot_be_read_is_reported_by_its_own_rule(fields: str, rule: str) -> None:
    assert (rule, 5) == told(only_problem(f"{START}{fields}{REST}"))


def test_an_unknown_stance_is_reported_with_those_there_are() -> None:
    problem = only_problem(START.replace("asserts", "refutes") + REST)

    assert ("value-unknown", 4) == told(problem)
    assert all(stance in f"{problem.message} {problem.hint}" for stance in Stance)


# Questions --------------------------------------------------------------------------------

ASKED = "how-many:\n  text: {ar: كم؟, en: How many?}\n"


def questions(text: str) -> Checked[tuple[Question, ...]]:
    return records_in(node_of(text), question_from)


def test_a_question_needs_its_text_only() -> None:
    question = questions(ASKED).value[0]

    assert ("", None, ()) == (question.unit, question.assessment, question.topics)
    assert "How many?" == question.text.get(EN)


def test_an_assessment_keeps_likelihood_and_confidence_apart() -> None:
    text = (
        f"{ASKED}  assessment:\n    date: 2020-11-02\n    likelihood: very-likely\n"
        "    confidence: low\n    text: {ar: أن ذلك وقع., en: that it happened.}\n"
    )

    assessment = questions(text).value[0].assessment

    assert assessment is not None
    assert (Likelihood.VERY_LIKELY, Confidence.LOW) == (
        assessment.likelihood,
        assessment.confidence,
    )
    assert "2020-11-02" == assessment.date.iso


@pytest.mark.parametrize("unit", ["USD", "fighters", "square-kilometres"])
def test_a_unit_is_a_word_or_a_currency(unit: str) -> None:
    assert unit == questions(f"{ASKED}  unit: {unit}\n").value[0].unit


@pytest.mark.parametrize("unit", ["two words", "مقاتل", "5", "-a"])
def test_a_unit_that_names_no_words_of_a_catalogue_is_refused(unit: str) -> None:
    problems = questions(f"{ASKED}  unit: {unit}\n").problems

    assert [("field-unreadable", 3)] == [told(problem) for problem in problems]
