"""What is wrong, where, and what to do: faults in content as values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Severity(StrEnum):
    """How a problem is met: an error stops the build, a warning is told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file; line and column count from 1, as editors show them."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `rule` names what the editor did, `hint` what to do about it.

    `field` is the field at fault, where there is one. `found` holds text from the content that
    may be of any direction; it is printed on a line of its own, so that a terminal cannot reorder
    the path.
    """

    rule: str
    message: str
    span: Span | None = None
    field: str = ""
    hint: str = ""
    found: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[tuple[str, Span], ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Checked(Generic[T_co]):
    """The sound part of a value, with a problem for each fault met while making it."""

    value: T_co
    problems: tuple[Problem, ...] = ()


def warning(rule: str, message: str, span: Span | None = None, *, hint: str = "") -> Problem:
    """A problem that is told and does not stop the build."""
    return Problem(rule, message, span, hint=hint, severity=Severity.WARNING)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known word, or nothing where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by place and then rule, so that every run prints the same list."""
    first = Span("", 0, 0)
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.span or first, p.rule, p.message)))
