"""When the answers to a question exclude one another, and when they do not."""

from __future__ import annotations

import time

from site_gen.domain.claims import Claim, Stance
from site_gen.domain.contests import Contest, contest_of
from site_gen.domain.text import RecordId, Status
from tests.tools.claims import claim, figure, question


def pairs(found: tuple[tuple[Claim, Claim], ...]) -> list[tuple[str, str]]:
    return [(one.id, other.id) for one, other in found]


def of(*claims: Claim) -> Contest:
    return contest_of(question(), claims)


def of_yes_or_no(*claims: Claim) -> Contest:
    return contest_of(question("were-any", unit=""), claims)


def test_a_denial_contests_an_assertion() -> None:
    contest = of(claim("says"), claim("denies", stance=Stance.DENIES))

    assert contest.denied
    assert contest.contested
    assert not contest.one_sided


def test_a_denial_with_nothing_to_deny_contests_nothing() -> None:
    contest = of(claim("one", stance=Stance.DENIES), claim("other", stance=Stance.DENIES))

    assert not contest.contested
    assert not contest.one_sided


def test_a_report_is_no_assertion_that_a_denial_could_contest() -> None:
    contest = of(claim("passed-on", stance=Stance.REPORTS), claim("no", stance=Stance.DENIES))

    assert not contest.denied


def test_figures_that_no_one_number_meets_are_apart() -> None:
    contest = of(claim("low", figure(300)), claim("high", figure(least=2350)))

    assert [("high", "low")] == pairs(contest.incompatible)
    assert () == contest.overlapping
    assert contest.contested


def test_figures_that_one_number_meets_are_no_contest() -> None:
    contest = of(claim("about", figure(4000, approx=True)), claim("least", figure(least=2350)))

    assert [("about", "least")] == pairs(contest.overlapping)
    assert not contest.contested


def test_the_tenth_of_about_decides() -> None:
    inside = of(claim("a", figure(1000, approx=True)), claim("b", figure(1100)))
    outside = of(claim("a", figure(1000, approx=True)), claim("b", figure(1101)))

    assert not inside.contested
    assert outside.contested


def test_bounds_that_leave_no_number_are_apart() -> None:
    contest = of(claim("least", figure(least=500)), claim("most", figure(most=400)))

    assert contest.contested


def test_the_figure_of_a_denial_is_set_against_none() -> None:
    contest = of(claim("no", figure(0), stance=Stance.DENIES), claim("yes", figure(300)))

    assert () == contest.incompatible
    assert contest.denied


def test_figures_of_different_times_are_a_series_and_no_rivals() -> None:
    contest = of(
        claim("early", figure(64), period="2020-10-02"),
        claim("late", figure(231), period="2020-11-01"),
    )

    assert contest.has_series
    assert () == contest.incompatible
    assert not contest.contested


def test_a_figure_that_names_no_time_makes_no_series_with_one_that_does() -> None:
    contest = of(claim("early", figure(64), period="2020-10-02"), claim("late", figure(231)))

    assert not contest.has_series
    assert not contest.contested


def test_a_part_of_a_time_that_counts_more_than_the_whole_is_a_contest() -> None:
    contest = of(
        claim("day", figure(400), period="2020-10-02"),
        claim("month", figure(231), period="2020-10"),
    )

    assert [("day", "month")] == pairs(contest.incompatible)
    assert contest.contested
    assert not contest.has_series


def test_a_part_of_a_time_that_counts_less_than_the_whole_is_no_contest() -> None:
    contest = of(
        claim("day", figure(14), period="2020-10-02"),
        claim("month", figure(231), period="2020-10"),
    )

    assert contest.has_series
    assert not contest.contested


def test_a_time_that_only_overlaps_another_is_no_part_of_it() -> None:
    contest = of(
        claim("across", figure(400), period="2020-09-15/2020-10-15"),
        claim("month", figure(231), period="2020-10"),
    )

    assert contest.has_series
    assert not contest.contested


def test_a_whole_with_no_upper_bound_is_exceeded_by_nothing() -> None:
    contest = of(
        claim("day", figure(400), period="2020-10-02"),
        claim("month", figure(least=231), period="2020-10"),
    )

    assert not contest.contested


def test_assertions_alone_are_one_sided_even_when_their_figures_are_apart() -> None:
    contest = of(claim("low", figure(300)), claim("high", figure(4000)))

    assert contest.one_sided
    assert contest.contested


def test_two_who_assert_a_thing_of_each_other_contest_it() -> None:
    one = claim("one", claimant=RecordId("north"), about=(RecordId("south"),))
    other = claim("other", claimant=RecordId("south"), about=(RecordId("north"),))

    contest = of(one, other)

    assert [("one", "other")] == pairs(contest.mutual_accusations)
    assert contest.contested
    assert not contest.one_sided


def test_a_claimant_who_speaks_of_himself_twice_accuses_nobody() -> None:
    name = RecordId("north")

    contest = of(*(claim(n, claimant=name, about=(name,)) for n in ("one", "two")))

    assert () == contest.mutual_accusations
    assert not contest.contested


def test_answers_that_put_a_thing_at_different_days_are_apart_by_date() -> None:
    contest = of(claim("one", period="2020-09-26"), claim("other", period="2020-09-27"))

    assert [("one", "other")] == pairs(contest.conflicting_dates)
    assert contest.contested
    assert not contest.one_sided


def test_a_month_and_a_day_in_it_are_not_apart() -> None:
    contest = of(claim("one", period="2020-09"), claim("other", period="2020-09-27"))

    assert () == contest.conflicting_dates


def test_spans_figures_and_denials_are_not_compared_by_date() -> None:
    contest = of(
        claim("span", period="2020-01/2020-02"),
        claim("day", figure(1), period="2020-09-27"),
        claim("no", period="2021", stance=Stance.DENIES),
    )

    assert () == contest.conflicting_dates


def test_withdrawn_claims_do_not_count() -> None:
    gone = claim("gone", figure(4000), status=Status.WITHDRAWN)
    denial = claim("denial", stance=Stance.DENIES, status=Status.WITHDRAWN)

    contest = of(claim("stays", figure(300)), gone, denial)

    assert ["stays"] == [answer.id for answer in contest.answers]
    assert not contest.contested
    assert contest.one_sided


def test_answers_are_in_the_order_in_which_they_were_given() -> None:
    contest = of(
        claim("undated"),
        claim("late", date="2020-11-01"),
        claim("by", date="../2020-10-19"),
        claim("early", date="2020-10-01?"),
    )

    assert ["early", "by", "late", "undated"] == [answer.id for answer in contest.answers]


def test_no_answers_contest_nothing() -> None:
    contest = of()

    assert not contest.contested
    assert not contest.one_sided


def test_more_than_a_number_and_that_number_itself_exclude_one_another() -> None:
    contest = of(
        claim("more", figure(above=100)),
        claim("exactly", figure(100)),
        claim("at-most", figure(most=100)),
        claim("at-least", figure(least=100)),
    )

    assert [("at-most", "more"), ("exactly", "more")] == pairs(contest.incompatible)


def test_less_than_a_number_and_at_least_that_number_exclude_one_another() -> None:
    contest = of(claim("a-less", figure(below=100)), claim("b-least", figure(least=100)))

    assert [("a-less", "b-least")] == pairs(contest.incompatible)


def test_more_than_so_many_in_a_part_is_too_many_for_exactly_so_many_in_the_whole() -> None:
    whole = claim("a-whole", figure(100), period="2020")

    more = of(whole, claim("b-part", figure(above=100), period="2020-10"))
    least = of(whole, claim("b-part", figure(least=100), period="2020-10"))

    assert [("a-whole", "b-part")] == pairs(more.incompatible)
    assert () == least.incompatible


def test_figures_are_not_compared_on_a_question_that_counts_nothing() -> None:
    claims = (claim("few", figure(300)), claim("many", figure(4000)))

    asked, counted = of_yes_or_no(*claims), of(*claims)

    assert not asked.contested
    assert () == asked.overlapping
    assert not asked.has_series
    assert counted.contested


def test_a_denial_contests_both_questions_that_it_answers() -> None:
    claims = (claim("says", figure(300)), claim("denies", stance=Stance.DENIES))

    assert of_yes_or_no(*claims).denied
    assert of(*claims).denied


def test_a_question_with_150_figures_is_weighed_at_once() -> None:
    claims = [claim(f"c{n:03}", figure(100 + n % 7)) for n in range(150)]

    started = time.process_time()
    contest = of(*claims)

    assert 150 * 149 // 2 == len(contest.incompatible) + len(contest.overlapping)
    assert time.process_time() - started < 2
