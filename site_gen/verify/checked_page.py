"""What the checks of a page leave of it: its problems, its ids and its links."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    `reached` are the files and anchors of this site that they lead to, as `path#anchor`. All are
    kept as text, the targets as JSON: after an edit, few of them are looked at.
    """

    planned: PlannedPage
    ids_text: str
    targets_text: str
    reached_text: str

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(apart(self.ids_text))

    @property
    def reached(self) -> Sequence[str]:
        return apart(self.reached_text)

    @property
    def targets(self) -> Mapping[str, Sequence[str]]:
        found: Mapping[str, Sequence[str]] = json.loads(self.targets_text)
        return found


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """The result of the checks of a single page."""

    problems: tuple[PageProblem, ...]
    links: PageLinks


def to_text(page: CheckedPage) -> str:
    """The page without its plan, as four lines: all pages are read after each edit."""
    problems = [
        [p.rule, p.message, p.hint, p.found, p.severity, p.source_text] for p in page.problems
    ]
    links = page.links
    found = json.dumps(problems, separators=(",", ":")) if problems else ""
    return f"{found}\n{links.ids_text}\n{links.reached_text}\n{links.targets_text}"


def from_text(text: str, planned: PlannedPage) -> CheckedPage:
    """The reverse of `to_text`."""
    found, ids, reached, targets = text.split("\n")
    links = PageLinks(planned, ids, targets, reached)
    return CheckedPage(tuple(_problems(found, planned)) if found else (), links)


def _problems(found: str, planned: PlannedPage) -> Iterator[PageProblem]:
    for rule, message, hint, excerpt, severity, source_text in json.loads(found):
        yield PageProblem(rule, message, planned, hint, excerpt, Severity(severity), source_text)


# Spaces and line breaks, which hardly any id or address has, as characters that none may have.
_KEPT = str.maketrans({" ": "\x01", "\n": "\x02"})


def joined(words: Iterable[str]) -> str:
    """The words as one text, each once."""
    return " ".join(word.translate(_KEPT) for word in sorted(frozenset(words)))


def apart(text: str) -> Sequence[str]:
    """The reverse of `joined`."""
    words = text.split(" ") if text else []
    if "\x01" in text or "\x02" in text:
        words = [word.replace("\x01", " ").replace("\x02", "\n") for word in words]
    return words
