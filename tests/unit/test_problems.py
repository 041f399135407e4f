"""Problems with place and hint: reported once each, in one order."""

from __future__ import annotations

from site_gen.problems import Problem, Severity, Span, did_you_mean, sorted_problems, warning


def test_problems_come_by_place_then_rule_and_each_once() -> None:
    late, early = Problem("a", "m", Span("b.md", 2)), Problem("z", "m", Span("a.md", 10))
    nowhere, twice = Problem("x", "m"), Problem("a", "m", Span("b.md", 2))

    assert (nowhere, early, late) == sorted_problems([late, early, twice, nowhere])


def test_lines_are_ordered_as_numbers() -> None:
    ninth, tenth = Problem("a", "m", Span("a.md", 9)), Problem("a", "m", Span("a.md", 10))

    assert (ninth, tenth) == sorted_problems([tenth, ninth])


def test_a_place_is_written_as_editors_read_it() -> None:
    assert "content/a.md:3:7" == str(Span("content/a.md", 3, 7))


def test_a_warning_stops_nothing() -> None:
    problem = warning("a", "m", Span("a.md"), hint="h")

    assert (Severity.WARNING, "h", False) == (problem.severity, problem.hint, problem.is_error)
    assert Problem("a", "m").is_error


def test_the_nearest_word_is_offered_and_a_far_one_is_not() -> None:
    assert "did you mean `title`?" == did_you_mean("tilte", ["date", "title", "topics"])
    assert "did you mean `sipri-transfers`?" == did_you_mean("sipri-transfer", ["sipri-transfers"])
    assert "" == did_you_mean("zzz", ["title"])
    assert "" == did_you_mean("title", [])
