"""Digests of what is read: equal for equal values, and for no others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pytest

from site_gen.cache.reads import LONG_TEXT, ReadLog
from site_gen.structs import Struct


class Word(StrEnum):
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Pair:
    first: object
    second: object


@dataclass(frozen=True, slots=True)
class Other:
    first: object
    second: object


class Point(Struct, frozen=True):
    x: object
    y: object = 0


LONG = "a" * (LONG_TEXT + 1)
DIFFERENT = [
    *((), ((),), ("a", "b"), (("a",), "b"), ("a,b",), "", "a", "()", 0, "0", False, 1, True),
    *({}, {"a": "b"}, {"a": ("b",)}, {"a:b": ""}, frozenset(), frozenset({"a", "b"})),
    *(b"", b"a", LONG, LONG + "a", (LONG,), (LONG, LONG), {LONG: 1}, Pair(1, 2), Pair(1, (2,))),
    *(Other(1, 2), Pair(None, 2), Pair("", 2), Pair(LONG, 2), Point(1, 2), Point(LONG, 2)),
]


def digest(value: object) -> str:
    log = ReadLog()
    log.traced_mapping({"key": value}, "values")
    return log.digest_of("values key")


def test_values_that_differ_have_digests_that_differ() -> None:
    digests = [digest(value) for value in DIFFERENT]

    assert all(digests)
    assert len(DIFFERENT) == len(set(digests))
    assert max(map(len, digests)) <= LONG_TEXT


def test_equal_values_have_equal_digests_in_whatever_order_they_came() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(frozenset("abcdef")) == digest(frozenset("fedcba"))
    assert digest(Word.ONE) == digest("one")
    assert digest(Pair(LONG, [1])) == digest(Pair(LONG, (1,)))
    assert digest(Point(LONG, [1])) == digest(Point(LONG, (1,)))


def test_a_traced_value_has_the_digest_of_its_name() -> None:
    log = ReadLog()
    traced = log.traced(Pair(1, 2), "pair:one")

    assert digest((traced,)) == digest((log.traced(Pair(3, 4), "pair:one"),))
    assert digest((traced,)) != digest((log.traced(Pair(1, 2), "pair:two"),))
    assert digest(Point(traced)) == digest(Point(log.traced(Pair(3, 4), "pair:one")))


def test_a_struct_cannot_be_traced() -> None:
    with pytest.raises(TypeError):
        ReadLog().traced(Point(1), "point")
