"""What the checks of a page leave of it: its problems, its ids and its links."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_gen.plan.pages import PlannedPage
from site_gen.problems import Severity


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A problem of one page.

    `found` is an excerpt of the page, in either direction. `source_text` is the target of
    the link that an author would have written to cause it: the problem is located there.
    """

    rule: str
    message: str
    page: PlannedPage
    hint: str = ""
    found: str = ""
    severity: Severity = Severity.ERROR
    source_text: str = ""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page: its ids, which others may link to, and its own targets by tag.

    `reached` are the files and anchors of this site that they lead to, as `path#anchor`.
    """

    planned: PlannedPage
    ids: frozenset[str]
    targets: Mapping[str, Sequence[str]]
    reached: frozenset[str]


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """The result of the checks of a single page."""

    problems: tuple[PageProblem, ...]
    links: PageLinks


def to_text(page: CheckedPage) -> str:
    """The page as JSON, without its plan."""
    problems = [
        [p.rule, p.message, p.hint, p.found, p.severity, p.source_text] for p in page.problems
    ]
    links = page.links
    fields = [problems, sorted(links.ids), links.targets, sorted(links.reached)]
    return json.dumps(fields, separators=(",", ":"))


def from_text(text: str, planned: PlannedPage) -> CheckedPage:
    """The reverse of `to_text`."""
    problems, ids, targets, reached = json.loads(text)
    return CheckedPage(
        tuple(
            PageProblem(rule, message, planned, hint, found, Severity(severity), source_text)
            for rule, message, hint, found, severity, source_text in problems
        ),
        PageLinks(planned, frozenset(ids), targets, frozenset(reached)),
    )
