"""Faults of pages into problems: one for each fault, however many pages a template gives it to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_gen.plan.pages import PlannedPage
from site_gen.problems import Problem, Severity, Span
from site_gen.verify.site import Site


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one page.

    `found` is text of it, which may run either way. `written` is what an author would have
    written to bring it about: the problem is placed there, if a record alone has the fault.
    """

    rule: str
    message: str
    page: PlannedPage
    hint: str = ""
    found: str = ""
    severity: Severity = Severity.ERROR
    written: str = ""


def gathered(faults: Iterable[Fault], site: Site) -> Iterator[Problem]:
    """The same fault on many pages is told once, with the first page and the number of others."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.rule, fault.message), []).append(fault)
    for group in groups.values():
        first = group[0]
        yield Problem(
            first.rule,
            f"{first.message}, on {_pages(group)}",
            _place(group, site),
            hint=first.hint,
            found=first.found,
            severity=first.severity,
        )


def _pages(group: list[Fault]) -> str:
    urls = list(dict.fromkeys(fault.page.url for fault in group))
    others = len(urls) - 1
    if not others:
        return urls[0]
    return f"{urls[0]} and {others} other page{'s' if others > 1 else ''}"


def _place(group: list[Fault], site: Site) -> Span | None:
    """The record's file if one record alone has the fault; else it is likely a template's."""
    records = {(fault.page.key.of, fault.page.key.record) for fault in group}
    return site.place(group[0].page, group[0].written) if len(records) == 1 else None


# What one fault in a record or in `<html>` brings about elsewhere; it is told at its cause only.
CAUSES = {
    "address-taken": {"was-still-used"},
    "anchor-missing": {"anchor-lost"},
    "heading-order": {"heading-one", "heading-skipped"},
    "anchor-repeated": {"heading-id-unreadable", "anchor-claimed-twice", "anchor-still-used"},
    "control-on-page": {"bidi-control"},
    "shape-on-page": {"presentation-form"},
    "dir-repeated": {"dir-missing", "dir-wrong"},
    "direction-unmarked": {"dir-missing", "dir-wrong"},
    "title-unmarked": {"dir-missing", "dir-wrong"},
}


def without_echoes(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out faults of pages where a fault that brings them about is told as well.

    Once that is mended, the next run shows what is left of them.
    """
    listed = list(problems)
    rules = {problem.rule for problem in listed}
    return (problem for problem in listed if not CAUSES.get(problem.rule, set()) & rules)
