"""The finished site as rules see it, and the problems of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.domain.articles import Prose
from site_gen.domain.text import Direction, text_direction
from site_gen.load.corpus import Corpus
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.problems import Problem, Span
from site_gen.verify.checked_page import CheckedPage, PageProblem

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, _Element


@dataclass(frozen=True, slots=True)
class Site:
    """The input of a rule on the finished site; `corpus` is the published part.

    `checked` is what the checks of single pages found, if they were done before; `workers` is how
    many processes may share them if not.
    """

    plan: SitePlan
    corpus: Corpus
    artifacts: tuple[Artifact, ...]
    workers: int = 1
    checked: tuple[CheckedPage, ...] | None = None

    @property
    def config(self) -> Config:
        return self.corpus.config

    def span_of(self, page: PlannedPage, source_text: str = "") -> Span | None:
        """The span of a page's record, in the page's language if possible.

        It is the line that contains `source_text`, if the prose does.
        """
        key = page.key
        if key.kind is PageKind.EDITION_FILE:
            return self.corpus.edition_files[page.path].span
        record = (
            self.corpus.find(key.record_kind, key.record)
            if key.record_kind and key.record
            else None
        )
        if not isinstance(record, Prose):
            return record.places.start if record else None
        version = record.version(key.locale or record.original) or record.original_version
        source, start = version.body.source, version.body.span
        if source_text and source_text in source:
            return Span(start.path, start.line + source[: source.index(source_text)].count("\n"))
        return version.places.start


SiteRule: TypeAlias = Callable[[Site], Iterable[Problem]]


def gathered_problems(problems: Iterable[PageProblem], site: Site) -> Iterator[Problem]:
    """Report a problem of many pages once, with the first page and the number of others."""
    groups: dict[tuple[str, str], list[PageProblem]] = {}
    for problem in problems:
        groups.setdefault((problem.rule, problem.message), []).append(problem)
    for group in groups.values():
        first = group[0]
        yield Problem(
            first.rule,
            f"{first.message}, on {_pages(group)}",
            _span_of_group(group, site),
            hint=first.hint,
            found=first.found,
            severity=first.severity,
        )


def _pages(group: list[PageProblem]) -> str:
    urls = list(dict.fromkeys(problem.page.url for problem in group))
    others = len(urls) - 1
    if not others:
        return urls[0]
    return f"{urls[0]} and {others} other page{'s' if others > 1 else ''}"


def _span_of_group(group: list[PageProblem], site: Site) -> Span | None:
    """The record's span if only one record has the problem; otherwise it is likely a template's."""
    records = {(problem.page.key.record_kind, problem.page.key.record) for problem in group}
    return site.span_of(group[0].page, group[0].source_text) if len(records) == 1 else None


# Problems of pages that follow from one in a record or in `<html>`; only the cause is reported.
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


def without_consequences(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out problems of pages if one that causes them is reported too.

    Once that is fixed, the next run shows which of them remain.
    """
    listed = list(problems)
    rules = {problem.rule for problem in listed}
    return (problem for problem in listed if not CAUSES.get(problem.rule, set()) & rules)


# Direction marks, presentation forms, and the digits and separators of Arabic.
_SPECIAL = re.compile(
    "[\u202a-\u202e\u2066-\u2069\ufb50-\ufdff\ufe70-\ufefc\u0660-\u0669\u066b\u066c\u06f0-\u06f9]"
)
_CHARACTER_REFERENCE = re.compile("&#(?!3[49];)")
_DIRECTIONS = {direction.value: direction for direction in Direction}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Element(NamedTuple):
    """An element of a page; a tuple, since a large site has millions.

    `text` excludes the text of child elements; `words` includes it, for headings only.
    `direction` is that of its text, `around` that of its parent. `within` are the tags of the
    element and its ancestors.
    """

    tag: str
    attributes: Mapping[str, str]
    text: str
    words: str
    lang: str
    direction: Direction
    around: Direction
    within: frozenset[str]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A planned page and its elements in document order; the first is `<html>`.

    `html` is the page as it was written.
    """

    planned: PlannedPage
    artifact: Artifact
    elements: tuple[Element, ...]
    by_tag: Mapping[str, tuple[Element, ...]]
    ids: tuple[str, ...]
    html: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the page cannot contain a control, a presentation form or other digits.

        One search settles it for most pages. A numeric character reference could be any
        character, except for the two quotation marks.
        """
        return not (_SPECIAL.search(self.html) or _CHARACTER_REFERENCE.search(self.html))

    def all(self, *tags: str) -> tuple[Element, ...]:
        """The elements with these tags, grouped by tag in the given order."""
        return tuple(element for tag in tags for element in self.by_tag.get(tag, ()))

    def metas(self, name: str) -> list[str]:
        """The content of each `<meta>` with this `name` or `http-equiv`."""
        lowered = name.lower()
        return [
            meta.get("content")
            for meta in self.all("meta")
            if lowered in {meta.get("name").lower(), meta.get("http-equiv").lower()}
        ]


def finished_files(site: Site) -> Iterator[tuple[PlannedPage, Artifact]]:
    """Each planned HTML page that was rendered, with its artifact."""
    artifacts = {artifact.path: artifact for artifact in site.artifacts}
    for page in site.plan.pages:
        if page.path.endswith(".html") and page.path in artifacts:
            yield page, artifacts[page.path]


def parse_page(page: PlannedPage, artifact: Artifact) -> ParsedPage:
    """Parse one page; the result takes a hundred times its bytes, so keep few of them."""
    from lxml.etree import fromstring

    elements: list[Element] = []
    if artifact.content.strip():
        root = fromstring(artifact.content, _parser())
        _gather(root, "", Direction.LTR, into=elements, within=frozenset())
    by_tag: dict[str, list[Element]] = {}
    for element in elements:
        by_tag.setdefault(element.tag, []).append(element)
    frozen = {tag: tuple(tagged) for tag, tagged in by_tag.items()}
    ids = tuple(e.attributes["id"] for e in elements if "id" in e.attributes)
    html = artifact.content.decode("utf-8", errors="replace")
    return ParsedPage(page, artifact, tuple(elements), MappingProxyType(frozen), ids, html)


@cache
def _parser() -> HTMLParser[_Element]:
    from lxml.etree import HTMLParser

    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _gather(
    node: _Element,
    lang: str,
    around: Direction,
    *,
    into: list[Element],
    within: frozenset[str],
) -> None:
    """Collect the element and its descendants; the parser limits the depth of this recursion."""
    tag, attributes = str(node.tag), dict(node.attrib)
    lang = attributes.get("lang", lang)
    direction = around
    if tag == "bdi" or "dir" in attributes:
        direction = _direction(node, attributes.get("dir", ""), around)
    children = node[:]
    text = node.text or ""
    if children:
        text = "".join([text, *(child.tail or "" for child in children)])
    words = "".join(node.itertext()) if tag in HEADINGS else ""
    within = _with(within, tag)
    into.append(Element(tag, attributes, text, words, lang, direction, around, within))
    for child in children:
        _gather(child, lang, direction, into=into, within=within)


@cache
def _with(within: frozenset[str], tag: str) -> frozenset[str]:
    return within | {tag}


def _direction(node: _Element, dir_value: str, around: Direction) -> Direction:
    """The direction of an element's text: by its `dir`, or by its letters in a `<bdi>`."""
    if dir_value in _DIRECTIONS:
        return _DIRECTIONS[dir_value]
    if dir_value.lower() == "auto" or (node.tag == "bdi" and not dir_value):
        return text_direction("".join(_own_text(node)), around)
    return around


def _own_text(node: _Element) -> Iterator[str]:
    """The text that decides an element's direction (HTML: auto-directionality).

    Isolated parts are left out: an acronym in a `<bdi>` does not decide a title's direction.
    """
    yield node.text or ""
    for child in node:
        if child.tag != "bdi" and "dir" not in child.attrib:
            yield from _own_text(child)
        yield child.tail or ""
