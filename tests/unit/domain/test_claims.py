"""Figures as they were given, and which of them one number could meet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from site_gen.domain.claims import Figure, Stance
from tests.tools.claims import claim, figure


def test_about_widens_an_exact_number_by_a_tenth_on_either_side() -> None:
    about = figure(4000, approx=True)

    assert (Decimal(3600), Decimal(4400)) == (about.low, about.high)


def test_a_bound_leaves_the_other_side_open() -> None:
    least, most = figure(least=2350), figure(most=500)

    assert (Decimal(2350), None) == (least.low, least.high)
    assert (None, Decimal(500)) == (most.low, most.high)


def test_about_widens_a_bound_outwards() -> None:
    least, most = figure(least=1000, approx=True), figure(most=1000, approx=True)

    assert Decimal(900) == least.low
    assert Decimal(1100) == most.high


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (figure(300), figure(300), True),
        (figure(300), figure(301), False),
        (figure(300), figure(least=2350), False),
        (figure(4000), figure(least=2350), True),
        (figure(300), figure(most=300), True),
        (figure(300), figure(most=299), False),
        (figure(least=2350), figure(most=2349), False),
        (figure(least=2350), figure(least=9000), True),
        (figure(least=10, most=20), figure(least=20, most=30), True),
        (figure(least=10, most=20), figure(least=21, most=30), False),
        (figure(4000, approx=True), figure(3600), True),
        (figure(4000, approx=True), figure(3599), False),
        (figure(4000, approx=True), figure(4400), True),
        (figure(4000, approx=True), figure(4401), False),
        (figure(100, approx=True), figure(120, approx=True), True),
        (figure(100, approx=True), figure(125, approx=True), False),
        (figure(0), figure(least=1), False),
        (figure(above=100), figure(100), False),
        (figure(above=100), figure(101), True),
        (figure(above=100), figure(most=100), False),
        (figure(above=100), figure(below=101), True),
        (figure(above=100), figure(least=100), True),
        (figure(above=100), figure(least=50, most=100), False),
        (figure(above=100), figure(100, approx=True), True),
        (figure(above=110), figure(100, approx=True), False),
        (figure(below=100), figure(least=100), False),
        (figure(below=100), figure(100), False),
        (figure(below=100), figure(99), True),
        (figure(below=100), figure(above=100), False),
        (figure(below=100), figure(most=100), True),
        (figure(above=100, approx=True), figure(90), False),
        (figure(above=100, approx=True), figure(91), True),
    ],
)
def test_figures_meet_where_one_number_could_be_both(
    one: Figure, other: Figure, meet: bool
) -> None:
    assert meet == one.bounds.overlaps(other.bounds) == other.bounds.overlaps(one.bounds)


def test_only_a_denial_denies() -> None:
    stances = {stance: claim("x", stance=stance).denies for stance in Stance}

    assert {Stance.ASSERTS: False, Stance.DENIES: True, Stance.REPORTS: False} == stances
