"""Copies and fields of values that cannot change."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from site_gen.structs import Struct, defaults_of, has_fields, replace


class Point(Struct, frozen=True):
    x: int
    y: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    x: int
    y: int = 0


@pytest.mark.parametrize("kind", [Point, Pair])
def test_a_copy_has_the_changed_fields_and_the_others(kind: type[Point] | type[Pair]) -> None:
    value = kind(1, 2)

    assert kind(1, 3) == replace(value, y=3)
    assert kind(1, 2) == value
    with pytest.raises(TypeError):
        replace(value, z=3)


@pytest.mark.parametrize("kind", [Point, Pair])
def test_the_fields_of_a_class_are_known_with_their_defaults(kind: type) -> None:
    defaults = defaults_of(kind)

    assert ["x", "y"] == [*defaults]
    assert defaults["x"] not in (0, 1, None, "")
    assert 0 == defaults["y"]


def test_only_structs_and_dataclasses_have_fields() -> None:
    assert [True, True, False] == [has_fields(kind) for kind in (Point, Pair, tuple)]
