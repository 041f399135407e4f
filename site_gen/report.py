"""Problems and results into what a person or a program reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from site_gen.problems import Problem, Severity, Span

# A terminal would obey these, or could not print them; quoted text and names of files may hold
# any. A line break would make one problem look like two.
_CONTROLS = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_NO_TEXT = re.compile("[\ud800-\udfff]")


def printed(problem: Problem) -> str:
    """`path:line:column: error[rule] message`, then what was found and what to do."""
    place = f"{visible(str(problem.span))}: " if problem.span else ""
    lines = [f"{place}{problem.severity}[{problem.rule}] {visible(problem.message)}"]
    if problem.found:
        lines.append(f"    found: {visible(problem.found)}")
    lines.extend(f"    {said}: {visible(str(span))}" for said, span in problem.related)
    if problem.hint:
        lines.append(f"    hint: {visible(problem.hint)}")
    return "\n".join(lines)


def visible(text: str) -> str:
    """Text with its control characters named instead of obeyed."""
    return _CONTROLS.sub(lambda control: f"<U+{ord(control[0]):04X}>", text)


def problem_fields(problem: Problem) -> dict[str, object]:
    """A problem as `--json` gives it."""
    span = problem.span
    return {
        "rule": problem.rule,
        "severity": problem.severity.value,
        "message": problem.message,
        "field": problem.field,
        "found": problem.found,
        "hint": problem.hint,
        **_span_fields(span),
        "related": [{"said": said, **_span_fields(place)} for said, place in problem.related],
    }


def _span_fields(span: Span | None) -> dict[str, object]:
    return asdict(span) if span else {"path": None, "line": None, "column": None}


def problem_from(fields: Mapping[str, object]) -> Problem:
    """The problem that `problem_fields` wrote, for a build that finds nothing to do."""
    related = fields["related"]
    return Problem(
        rule=str(fields["rule"]),
        message=str(fields["message"]),
        span=_span_from(fields),
        field=str(fields["field"]),
        hint=str(fields["hint"]),
        found=str(fields["found"]),
        severity=Severity(str(fields["severity"])),
        related=tuple(
            (str(entry["said"]), span)
            for entry in (related if isinstance(related, list) else [])
            if (span := _span_from(entry))
        ),
    )


def _span_from(fields: Mapping[str, object]) -> Span | None:
    if fields["path"] is None:
        return None
    return Span(str(fields["path"]), int(str(fields["line"])), int(str(fields["column"])))


# What each of these tells is that something published would no longer be found.
BREAKING = frozenset(
    {
        "address-lost",
        "anchor-lost",
        "edition-changed",
        "ledger-cut",
        "ledger-edited",
        "ledger-in-conflict",
        "public-lost",
    }
)


def breaks_promises(problems: Iterable[Problem]) -> bool:
    """Whether readers would lose something that was published."""
    return any(problem.rule in BREAKING and problem.is_error for problem in problems)


@dataclass(frozen=True, slots=True)
class Made:
    """What a build made, counted."""

    pages: int
    articles: int
    locales: int
    files: int


def made_line(made: Made) -> str:
    """The first of a build's two lines."""
    return (
        f"{counted(made.pages, 'page')} in {counted(made.locales, 'language')} "
        f"from {counted(made.articles, 'article')}"
    )


def counted(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def tally(problems: Iterable[Problem]) -> str:
    """How many errors and warnings, in words; empty for none."""
    listed = list(problems)
    errors = sum(problem.is_error for problem in listed)
    parts = [counted(errors, "error")] if errors else []
    if warnings := len(listed) - errors:
        parts.append(counted(warnings, "warning"))
    return " and ".join(parts)


def as_json(value: object) -> str:
    """One JSON document for a program to read; bytes that are no text in a name are escaped."""
    written = json.dumps(value, ensure_ascii=False, indent=2)
    return _NO_TEXT.sub(lambda half: f"\\u{ord(half[0]):04x}", written)
