"""What the checks of a page leave of it: its problems, its ids and its links.

They are kept as text, often on the disk: there are many pages, and few are looked at.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from site_gen.cache.texts import Text, text_of
from site_gen.plan.pages import PlannedPage
from site_gen.problems import Severity
from site_gen.structs import Struct


class PageProblem(Struct, frozen=True):
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


class CheckedPage(Struct, frozen=True):
    """The result of the checks of a single page, as the text that `checks_text` makes of it.

    `ids` are what others may link to, `targets` what it links to by tag, and `reached` the files
    and anchors of this site that they lead to, as `path#anchor`.
    """

    planned: PlannedPage
    text: Text

    @property
    def problems(self) -> tuple[PageProblem, ...]:
        found = self._line(_FOUND)
        return tuple(_problems(found, self.planned)) if found else ()

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(apart(self._line(_IDS)))

    @property
    def reached(self) -> Sequence[str]:
        return apart(self._line(_REACHED))

    @property
    def targets(self) -> Mapping[str, Sequence[str]]:
        found: Mapping[str, Sequence[str]] = json.loads(self._line(_TARGETS))
        return found

    def _line(self, number: int) -> str:
        return text_of(self.text).split("\n")[number]


_FOUND, _IDS, _REACHED, _TARGETS = 0, 1, 2, 3


class CheckedGroup(Struct, frozen=True):
    """What is asked of all pages, of some neighbours at once; `pages` are their checks in full.

    `paths` are theirs, and `text` is what `checks_of_group` makes of their checks.
    """

    paths: Sequence[str]
    text: str
    pages: Callable[[], Sequence[CheckedPage]]

    @property
    def has_problems(self) -> bool:
        return self.text.startswith(_FAULTY)

    @property
    def reached(self) -> Sequence[str]:
        """What the pages link to, without what is on one of them."""
        return apart(self.text.split("\n", 2)[1])

    def ids(self) -> Mapping[str, str]:
        """The ids on each page by its path, as text that `apart` divides."""
        return dict(zip(self.paths, self.text.split("\n")[2:], strict=True))


_FAULTY = "faulty"


def checks_of_group(paths: Sequence[str], checks: Iterable[Text]) -> str:
    """What is asked of all pages, from the checks of those at these paths."""
    pages = [text_of(text).split("\n") for text in checks]
    reached = {address for page in pages for address in apart(page[_REACHED])}
    reached.difference_update(paths)
    for path, page in zip(paths, pages, strict=True):
        reached.difference_update(f"{path}#{name}" for name in apart(page[_IDS]))
    found = _FAULTY if any(page[_FOUND] for page in pages) else ""
    return "\n".join((found, _joined(reached), *(page[_IDS] for page in pages)))


def checks_text(
    problems: Iterable[PageProblem],
    ids: Iterable[str],
    reached: Iterable[str],
    targets: Mapping[str, Sequence[str]],
) -> str:
    """What was found of a page, as four lines."""
    rows = [[p.rule, p.message, p.hint, p.found, p.severity, p.source_text] for p in problems]
    found = json.dumps(rows, separators=(",", ":")) if rows else ""
    links = json.dumps(targets, separators=(",", ":"))
    return f"{found}\n{_joined(ids)}\n{_joined(reached)}\n{links}"


def _problems(found: str, planned: PlannedPage) -> Iterator[PageProblem]:
    for rule, message, hint, excerpt, severity, source_text in json.loads(found):
        yield PageProblem(rule, message, planned, hint, excerpt, Severity(severity), source_text)


# Spaces and line breaks, which hardly any id or address has, as characters that none may have.
_KEPT = str.maketrans({" ": "\x01", "\n": "\x02"})


def _joined(words: Iterable[str]) -> str:
    """The words as one text, each once."""
    each_once = sorted(frozenset(words))
    text = " ".join(each_once)
    if "\n" in text or text.count(" ") >= max(len(each_once), 1):
        return " ".join(word.translate(_KEPT) for word in each_once)
    return text


def apart(text: str) -> Sequence[str]:
    """The reverse of `_joined`."""
    words = text.split(" ") if text else []
    if "\x01" in text or "\x02" in text:
        words = [word.replace("\x01", " ").replace("\x02", "\n") for word in words]
    return words
