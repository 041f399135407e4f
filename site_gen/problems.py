"""Problems: errors and warnings with their place and a hint, as values, text and JSON."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from site_gen.structs import Struct, asdict, replace

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Severity(StrEnum):
    """An error stops the build; a warning is only reported.

    A self-check is a warning that no editor can cause: it reports a fault of the program. What the
    desk accepts is only counted.
    """

    ERROR = "error"
    WARNING = "warning"
    SELF_CHECK = "self-check"
    ACCEPTED = "accepted"


class Span(Struct, frozen=True, order=True):
    """A place in a file; line and column count from 1, as editors show them."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Problem(Struct, frozen=True):
    """One error or warning: `rule` names what the editor did, `hint` what to do about it.

    `field` is the field concerned, if there is one. `found` holds text from the content that may be
    of any direction; it is printed on a line of its own, so that a terminal cannot reorder the
    path.
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


class Checked(Struct, Generic[T_co], frozen=True):
    """The valid part of a value, with a problem for each error found while making it."""

    value: T_co
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)


def warning(rule: str, message: str, span: Span | None = None, *, hint: str = "") -> Problem:
    """A problem that is reported and does not stop the build."""
    return Problem(rule, message, span, hint=hint, severity=Severity.WARNING)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known word, or an empty string if none is near."""
    # Here, since most builds meet no unknown name.
    from difflib import get_close_matches

    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{matches[0]}`?" if matches else ""


def sorted_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, file by file, so that every run prints the same list.

    Files with errors come first, and so do the errors of each file; then the line and the rule
    count.
    """
    unique = dict.fromkeys(problems)
    with_errors = {_file_of(problem) for problem in unique if problem.is_error}
    first = Span("", 0, 0)

    def place(problem: Problem) -> tuple[bool, str, bool, Span, str, str]:
        file = _file_of(problem)
        span = problem.span or first
        is_later, is_minor = file not in with_errors, not problem.is_error
        return is_later, file, is_minor, span, problem.rule, problem.message

    return tuple(sorted(unique, key=place))


def reported_problems(
    problems: Iterable[Problem], drafts: Iterable["Lines"] = ()
) -> tuple[Problem, ...]:
    """The problems as one run reports them: each at its cause, those within drafts as warnings."""
    return sorted_problems(with_lighter_drafts(grouped_by_cause(problems), drafts))


def _file_of(problem: Problem) -> str:
    return problem.span.path if problem.span else ""


class Lines(Struct, frozen=True):
    """Lines of a file, the last included."""

    path: str
    first: int
    last: int

    def has(self, span: Span) -> bool:
        return self.path == span.path and self.first <= span.line <= self.last


def with_lighter_drafts(problems: Iterable[Problem], drafts: Iterable[Lines]) -> Iterator[Problem]:
    """The problems, errors within drafts as warnings: no reader sees a draft.

    What would change a published record, or an address, stays an error.
    """
    by_path: dict[str, list[Lines]] = {}
    for lines in drafts:
        by_path.setdefault(lines.path, []).append(lines)
    for problem in problems:
        span = problem.span
        is_light = span is not None and any(draft.has(span) for draft in by_path.get(span.path, ()))
        if is_light and problem.is_error and problem.rule not in PROMISE_RULES | _BEYOND_A_DRAFT:
            yield replace(problem, severity=Severity.WARNING)
        else:
            yield problem


_BEYOND_A_DRAFT = frozenset({"id-repeated", "was-still-used", "address-taken", "anchor-unknown"})


def grouped_by_cause(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, those of one unreadable id as one: at the record that it is the id of."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.rule == "id-unreadable" and problem.span:
            groups.setdefault(problem.message, []).append(problem)
        else:
            yield problem
    for group in groups.values():
        # Where a record has the id, no field is concerned.
        cause, *others = sorted(group, key=lambda problem: bool(problem.field))
        yield with_other_places(cause, [p.span for p in others if p.span])


MOST_RELATED = 20


def with_other_places(problem: Problem, places: Sequence[Span]) -> Problem:
    """The problem with the other places that have it."""
    if not places:
        return problem
    also = tuple(("also here", place) for place in sorted(places)[:MOST_RELATED])
    message = f"{problem.message}; so in {count_of(len(places), 'other place')}"
    return replace(problem, message=message, related=(*problem.related, *also))


# A terminal would act on these, or could not print them; quoted text and file names may have any. A
# line break would make one problem look like two.
_CONTROLS = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def format_problem(problem: Problem) -> str:
    """`path:line:column: error[rule] message`, then what was found and what to do."""
    location = f"{escape_controls(str(problem.span))}: " if problem.span else ""
    lines = [f"{location}{problem.severity}[{problem.rule}] {escape_controls(problem.message)}"]
    if problem.found:
        lines.append(f"    found: {escape_controls(problem.found)}")
    lines.extend(f"    {label}: {escape_controls(str(span))}" for label, span in problem.related)
    if problem.hint:
        lines.append(f"    hint: {escape_controls(problem.hint)}")
    return "\n".join(lines)


def escape_controls(text: str) -> str:
    """The text with the code points of control characters in their place."""
    return _CONTROLS.sub(lambda control: f"<U+{ord(control[0]):04X}>", text)


def problem_to_json(problem: Problem) -> dict[str, object]:
    """A problem as `--json` prints it."""
    span = problem.span
    return {
        "rule": problem.rule,
        "severity": problem.severity.value,
        "message": problem.message,
        "field": problem.field,
        "found": problem.found,
        "hint": problem.hint,
        **_span_fields(span),
        "related": [
            {"said": label, **_span_fields(location)} for label, location in problem.related
        ],
    }


def _span_fields(span: Span | None) -> dict[str, object]:
    return asdict(span) if span else {"path": None, "line": None, "column": None}


def problem_from_json(fields: Mapping[str, object]) -> Problem:
    """The problem that `problem_to_json` wrote, for a build that has nothing to do."""
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


# Each of these rules means that something published would no longer be found.
PROMISE_RULES = frozenset(
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
    return any(problem.rule in PROMISE_RULES and problem.is_error for problem in problems)


def count_of(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def problem_counts(problems: Iterable[Problem]) -> str:
    """How many errors and warnings, in words; empty for none."""
    all_problems = list(problems)
    counts = ((severity, _number_of(severity, all_problems)) for severity in Severity)
    parts = [_counted(number, severity) for severity, number in counts if number]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _counted(number: int, severity: Severity) -> str:
    is_noun = severity is not Severity.ACCEPTED
    return count_of(number, severity.value) if is_noun else f"{number:,} {severity.value}"


def _number_of(severity: Severity, problems: Iterable[Problem]) -> int:
    return sum(problem.severity is severity for problem in problems)


def problems_text(problems: Iterable[Problem]) -> str:
    """Each problem, then how many there are; empty for none."""
    all_problems = list(problems)
    if not all_problems:
        return ""
    shown = [each for each in all_problems if each.severity is not Severity.ACCEPTED]
    more = "; run `python build.py explain RULE` for more" if shown else ""
    return "\n".join([*map(format_problem, shown), f"{problem_counts(all_problems)}{more}."])


def to_json(value: object) -> str:
    """One JSON document for a program to read; file name bytes that are not text are escaped."""
    document = json.dumps(value, ensure_ascii=False, indent=2)
    return _SURROGATES.sub(lambda surrogate: f"\\u{ord(surrogate[0]):04x}", document)
