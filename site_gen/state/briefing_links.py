"""`brief check`: what stands now at the addresses of the site that a briefing links to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from site_gen.commands.build import built_in_memory
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, Record, load_corpus
from site_gen.plan import addresses, redirects
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.plan.site_plan import plan_site
from site_gen.problems import Problem, problem_to_json
from site_gen.state import document_links, record_changes
from site_gen.state.content_history import content_on
from site_gen.structs import asdict, replace
from site_gen.verify import promise_rules

if TYPE_CHECKING:
    from site_gen.artifacts import Artifact
    from site_gen.commands.paths import ProjectFolders
    from site_gen.pipeline import Rules

_MOVED = frozenset({PageKind.MOVED, PageKind.MOVED_FILE, PageKind.RETIRED})
# Of a question, `question--x`; of a claim, `claim--x`, or `y--x` in the table of question y.
_SHOWN_ON_PAGE = re.compile(r"([a-z0-9-]+?)--([a-z0-9-]+)")


class LinkFinding(StrEnum):
    """What there is to say of a link; of one that is as it was, nothing."""

    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """A link and what stands there now.

    `new_address` is where a moved one leads. `why` is the desk's reason for a withdrawal, or what
    is unknown. `opposed_by` are the claims that contradict it now and did not then. `promised` is
    the day since which the address is permanent.
    """

    address: str
    place: str
    findings: tuple[LinkFinding, ...] = ()
    new_address: str = ""
    why: str = ""
    changes: tuple[record_changes.FieldChange, ...] = ()
    opposed_by: tuple[str, ...] = ()
    promised: str = ""


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A briefing with its links to the site.

    `day` is the day that it is compared with, and `compared` says whether the content of that day
    is known. `fault` is why the document cannot be read.
    """

    path: str
    day: str = ""
    compared: bool = False
    links: tuple[CheckedLink, ...] = ()
    fault: str = ""

    @property
    def is_as_it_was(self) -> bool:
        return not self.fault and not any(link.findings for link in self.links)


@dataclass(frozen=True, slots=True)
class BriefingCheck:
    """All documents that were checked; or the problems of the content, which stopped it."""

    documents: tuple[CheckedDocument, ...] = ()
    problems: tuple[Problem, ...] = ()

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        documents = [asdict(document) for document in self.documents]
        return {"documents": documents, "problems": [*map(problem_to_json, self.problems)]}


@dataclass(frozen=True, slots=True)
class BriefingCheckRequest:
    """Which documents to check, and since when; None is the day that each of them names.

    A folder stands for the documents in it. `mirrors` are other addresses of the same site,
    `environment` is that of git.
    """

    paths: tuple[Path, ...]
    environment: Mapping[str, str]
    since: dt.date | None = None
    mirrors: tuple[str, ...] = ()
    rules: Callable[[], Rules] | None = None
    progress: Callable[[int, int], None] | None = None


def check_briefings(folders: ProjectFolders, request: BriefingCheckRequest) -> BriefingCheck:
    """Compare each link with the site as it would be built now. Changes nothing. Raises OSError."""
    loaded = load_corpus(folders.content)
    built = built_in_memory(folders, request.rules, request.progress)
    if loaded.value is None or not built.is_sound:
        errors = tuple(p for p in (*loaded.problems, *built.problems) if p.is_error)
        return BriefingCheck(problems=tuple(dict.fromkeys(errors)))
    corpus = loaded.value.without_drafts()
    site = _linked_site(request, folders.content, corpus, built.artifacts)
    bases = (site.corpus.config.base_url, *request.mirrors)
    documents = []
    for given in request.paths:
        found = _documents_in(given)
        documents += [_checked_document(site, path, bases, request.since) for path in found]
        if not found:
            documents.append(CheckedDocument(str(given), fault=_NO_DOCUMENT))
    return BriefingCheck(tuple(documents))


_NO_DOCUMENT = f"there is no document in it; known are {', '.join(document_links.READABLE)}"


def _documents_in(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    endings = {f".{ending}" for ending in document_links.READABLE}
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in endings)
    # Word marks a document that is open with a file of its own.
    return [file for file in found if not file.name.startswith(("~$", "."))]


def _checked_document(
    site: LinkedSite, path: Path, bases: Iterable[str], since: dt.date | None
) -> CheckedDocument:
    try:
        document = document_links.read_links(path)
    except document_links.UnreadableDocument as error:
        return CheckedDocument(str(path), fault=str(error))
    day = since or document.day
    then = site.content_on(day) if day else None
    links = tuple(
        _checked_link(site, link, base, then)
        for link in document.links
        if (base := base_of(link.address, bases)) is not None
    )
    return CheckedDocument(str(path), day.isoformat() if day else "", then is not None, links)


def base_of(address: str, bases: Iterable[str]) -> str | None:
    """The address of the site that a link leads to, with or without `https`; None for others."""
    plain = _without_scheme(address)
    for base in bases:
        start = _without_scheme(base).rstrip("/")
        if plain == start or plain.startswith((f"{start}/", f"{start}#", f"{start}?")):
            return base if base.endswith("/") else f"{base}/"
    return None


def _without_scheme(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{address.partition('://')[2][len(parts.netloc) :]}"


@dataclass(frozen=True, slots=True)
class LinkedSite:
    """The site as it would be built now: its pages, and its files by output path."""

    corpus: Corpus
    pages: Mapping[addresses.Url, PlannedPage]
    files: Mapping[str, Artifact]
    moved_anchors: redirects.AnchorRedirects
    content_on: Callable[[dt.date], Corpus | None]


def _linked_site(
    request: BriefingCheckRequest, content: Path, corpus: Corpus, artifacts: Iterable[Artifact]
) -> LinkedSite:
    return LinkedSite(
        corpus,
        plan_site(corpus).value.by_url,
        {artifact.path: artifact for artifact in artifacts},
        redirects.anchor_redirects_in(corpus),
        # Briefings of one day share what was read of it.
        cache(lambda day: content_on(content, day, request.environment)),
    )


def _checked_link(
    site: LinkedSite, link: document_links.FoundLink, base: str, then: Corpus | None
) -> CheckedLink:
    url, anchor = _address_within(link.address, base)
    checked = CheckedLink(link.address, link.place, promised=_promised(site, url, anchor))
    page = site.pages.get(url)
    if addresses.output_path(url) not in site.files:
        return _unknown(checked, "the site has no such address")
    target, target_anchor = _target(site, url, anchor)
    if target is None:
        why = (
            "the passage was removed"
            if target_anchor
            else "the page has no permanent anchor of this name"
        )
        finding = LinkFinding.WITHDRAWN if target_anchor else LinkFinding.UNKNOWN
        return replace(checked, findings=(finding,), why=why)
    if (target, target_anchor) != (url, anchor):
        new_address = addresses.absolute_url(base, target)
        with_anchor = f"{new_address}#{target_anchor}" if target_anchor else new_address
        checked = replace(checked, findings=(LinkFinding.MOVED,), new_address=with_anchor)
    page = site.pages.get(target, page)
    return _compared(site, checked, page, target_anchor, then) if page else checked


def _address_within(address: str, base: str) -> tuple[addresses.Url, str]:
    """The address within the site, as its plan writes it, and the anchor."""
    rest = address.partition("://")[2][len(base.partition("://")[2].rstrip("/")) :]
    path, _, anchor = rest.partition("#")
    path = unquote(path.partition("?")[0]).removesuffix("index.html") or "/"
    if not path.endswith("/") and "." not in path.rpartition("/")[2]:
        path += "/"
    # A browser's own instruction to look for words is no anchor of the page.
    return addresses.Url(path), unquote(anchor.partition(":~:")[0])


def _promised(site: LinkedSite, url: str, anchor: str) -> str:
    promise = site.corpus.ledger.promises.get(f"{url}#{anchor}" if anchor else url)
    return promise.first if promise else ""


def _unknown(checked: CheckedLink, why: str) -> CheckedLink:
    return replace(checked, findings=(LinkFinding.UNKNOWN,), why=why)


def _target(site: LinkedSite, url: addresses.Url, anchor: str) -> tuple[addresses.Url | None, str]:
    """Where a link leads in the end; None with the anchor if the passage was removed, and None
    without one if it is unknown."""
    page = site.pages.get(url)
    target = page.canonical if page and page.key.kind in _MOVED else url
    if not anchor:
        return target, ""
    record = _key_in(url), _key_in(target)
    moved = site.moved_anchors
    for known in (moved.merged.get(record[0], {}), moved.moved.get(record[1], {})):
        if anchor in known:
            found = known[anchor]
            language = LocaleCode(addresses.parse_url(target)[0]) or None
            return (found.url(language), found.anchor) if found else (None, anchor)
    if anchor in _anchors_of(site, target):
        return target, anchor
    shown = moved.target_of(anchor)
    if shown is None:
        return None, ""
    return shown.url(LocaleCode(addresses.parse_url(target)[0]) or None), shown.anchor


def _anchors_of(site: LinkedSite, url: addresses.Url) -> frozenset[str]:
    """The anchors of a page; of one where a language is chosen, those of each language."""
    page = site.pages.get(url)
    same = [alternate for _, alternate in page.alternates] if page and not page.key.locale else []
    paths = {addresses.output_path(each) for each in (url, *same)} & site.files.keys()
    pages = (site.files[path].content for path in paths if path.endswith(".html"))
    return frozenset(anchor for page in pages for anchor in promise_rules.promised_anchors(page))


def _key_in(url: addresses.Url) -> tuple[Kind, RecordId]:
    _, kind, record = addresses.parse_url(url)
    return kind or Kind.PAGE, record or RecordId("")


def _compared(
    site: LinkedSite, checked: CheckedLink, page: PlannedPage, anchor: str, then: Corpus | None
) -> CheckedLink:
    """The link with what is different in the record, or in the passage, that it leads to."""
    record, passage = _record_at(site.corpus, page, anchor)
    if record is None or page.key.edition:
        return checked
    code = page.key.locale or site.corpus.config.default_locale
    if record.status is Status.WITHDRAWN:
        findings = (*checked.findings, LinkFinding.WITHDRAWN)
        checked = replace(checked, findings=findings, why=record.note.best(code)[1])
    if then is None or record_changes.record_as_it_was(then, record) is None:
        return checked
    changes = tuple(record_changes.changes_of(then, site.corpus, record, passage, code))
    opposed = _new_opponents(then, site.corpus, record)
    found = ((LinkFinding.CHANGED, changes), (LinkFinding.CONTESTED, opposed))
    findings = (*checked.findings, *(finding for finding, what in found if what))
    return replace(checked, findings=findings, changes=changes, opposed_by=opposed)


def _record_at(corpus: Corpus, page: PlannedPage, anchor: str) -> tuple[Record | None, str]:
    """The record that a link is about, and the anchor of the passage within it."""
    shown = _SHOWN_ON_PAGE.fullmatch(anchor)
    if shown:
        kind = Kind.QUESTION if shown[1] == Kind.QUESTION else Kind.CLAIM
        return corpus.find(kind, RecordId(shown[2])), ""
    if page.key.record_kind and page.key.record:
        return corpus.find(page.key.record_kind, page.key.record), anchor
    return None, ""


def _new_opponents(then: Corpus, now: Corpus, record: Record) -> tuple[str, ...]:
    before = record_changes.record_as_it_was(then, record)
    known = record_changes.opponents_of(then, before) if before else frozenset()
    return tuple(sorted(record_changes.opponents_of(now, record) - known))
