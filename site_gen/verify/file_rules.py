"""What is wrong with files that are no pages: stylesheets, feeds, the sitemap, `robots.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError, fromstring

from site_gen.artifacts import Artifact
from site_gen.plan.addresses import ROBOTS, SITEMAP, Url, absolute, output_path
from site_gen.plan.pages import FILES, PageKind, PlannedPage
from site_gen.problems import Problem, Span
from site_gen.verify.alternate_rules import wanted_alternates
from site_gen.verify.safety_rules import is_remote
from site_gen.verify.site import Site

_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_FETCH = re.compile(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""")
_PHYSICAL = re.compile(
    r"""(?:^|[;{\s])(?:
    (?P<side>[a-z-]*\b(?:left|right)(?:-[a-z-]+)?)\s*:
    |(?P<turn>direction|unicode-bidi)\s*:
    |(?:float|clear|text-align|text-align-last|caption-side)\s*:\s*(?P<value>left|right)\b
    )""",
    re.VERBOSE,
)
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def stylesheets(site: Site) -> Iterator[Problem]:
    """Sides are logical, direction is markup, and nothing is fetched from elsewhere."""
    for sheet in site.artifacts:
        if sheet.path.endswith(".css") and sheet.path not in site.corpus.frozen:
            yield from _sheet(sheet)


def _sheet(sheet: Artifact) -> Iterator[Problem]:
    text = _REMARK.sub(lambda remark: re.sub(r"[^\n]", " ", remark[0]), sheet.content.decode())
    for found in _PHYSICAL.finditer(text):
        place = _in_sheet(sheet, text, found.end())
        if found["turn"]:
            told = f"`{found['turn']}` turns text in the stylesheet"
            hint = "write `dir` in the template: direction is content, and must not need a style"
            yield Problem("style-turns", told, place, hint=hint)
        else:
            told = f"`{found['side'] or found['value']}` is the wrong side in a page that runs "
            told += "the other way"
            hint = "name the logical side: inline-start, inline-end, start, end"
            yield Problem("style-physical", told, place, hint=hint)
    for fetched in _FETCH.finditer(text):
        if is_remote(fetched[1] or fetched[2] or ""):
            told = "the stylesheet fetches something from another host"
            yield Problem(
                "resource-remote",
                told,
                _in_sheet(sheet, text, fetched.end()),
                hint="keep a copy among the assets",
                found=fetched[0],
            )


def _in_sheet(sheet: Artifact, text: str, offset: int) -> Span:
    return Span(f"templates/{sheet.origin or sheet.path}", text.count("\n", 0, offset) + 1)


def feeds(site: Site) -> Iterator[Problem]:
    """Feeds can be read, name their language, and link by whole addresses."""
    artifacts = {artifact.path: artifact for artifact in site.artifacts}
    for page in site.plan.pages:
        if page.key.kind in FILES and page.path.endswith(".xml") and page.path in artifacts:
            yield from _feed(_root(artifacts[page.path]), page, site)


def _feed(root: Element | None, page: PlannedPage, site: Site) -> Iterator[Problem]:
    if root is None:
        told = f"{page.url} is not XML that can be read"
        yield Problem("feed-unreadable", told, site.place(page), hint=_OURS)
        return
    yield from _addresses(root, page, site)
    if page.key.kind is not PageKind.SITEMAP and not root.get(_LANG):
        told = f"{page.url} does not name its language"
        yield Problem("feed-unreadable", told, site.place(page), hint=_OURS)


_OURS = "this is a fault of the program; please report it"


def _root(artifact: Artifact) -> Element | None:
    try:
        return fromstring(artifact.content)
    except ParseError:
        return None


def _addresses(root: Element, page: PlannedPage, site: Site) -> Iterator[Problem]:
    files = {artifact.path: artifact.content for artifact in site.artifacts}
    base = site.config.base_url
    for address in _told(root):
        if not address.startswith(base):
            told = f"{page.url} has the address `{address}`, which does not begin with {base}"
            yield Problem("feed-unreadable", told, site.place(page), hint=_OURS)
        elif not _answers(address.removeprefix(base), files):
            told = f"{page.url} leads to `{address}`, and there is no such page"
            yield Problem("link-broken", told, site.place(page), hint=_OURS)


def _answers(address: str, files: Mapping[str, bytes]) -> bool:
    path, _, anchor = address.partition("#")
    content = files.get(output_path(Url(f"/{path}")))
    return content is not None and (not anchor or f' id="{anchor}"'.encode() in content)


def _told(root: Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag in {f"{_ATOM}link", f"{_XHTML}link"}:
            yield element.get("href", "")
        elif element.tag in {f"{_ATOM}id", f"{_SITEMAPS}loc"}:
            yield element.text or ""


def sitemap(site: Site) -> Iterator[Problem]:
    """The sitemap lists each page that is really written, with its languages, and no other."""
    found = next((a for a in site.artifacts if a.path == output_path(SITEMAP)), None)
    root = _root(found) if found else None
    if root is None:
        return
    base = site.config.base_url
    wanted = {
        absolute(base, page.url): wanted_alternates(page, base)
        for page in site.plan.pages
        if page.indexable and page.is_translated
    }
    given = {entry.findtext(f"{_SITEMAPS}loc", ""): _languages(entry) for entry in root}
    for address in sorted(wanted.keys() ^ given.keys()):
        told = "is missing from it" if address in wanted else "should not be in it"
        yield Problem("sitemap-wrong", f"{SITEMAP}: `{address}` {told}", hint=_OURS)
    for address in sorted(wanted.keys() & given.keys()):
        if wanted[address] != given[address]:
            told = f"{SITEMAP}: the languages of `{address}` are not those of its page"
            yield Problem("sitemap-wrong", told, hint=_OURS)


def _languages(entry: Element) -> dict[str, str]:
    links = entry.findall(f"{_XHTML}link")
    return {link.get("hreflang", ""): link.get("href", "") for link in links}


def robots(site: Site) -> Iterator[Problem]:
    """`robots.txt` names the sitemap by its whole address."""
    found = next((a for a in site.artifacts if a.path == output_path(ROBOTS)), None)
    line = f"Sitemap: {absolute(site.config.base_url, SITEMAP)}"
    if found and line not in found.content.decode().splitlines():
        yield Problem("sitemap-wrong", f"{ROBOTS} does not say `{line}`", hint=_OURS)
