"""What is wrong with a page's links: to nothing, to no anchor, to other sites unguarded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from site_gen.config import Config
from site_gen.plan.addresses import Url, absolute, output_path
from site_gen.plan.pages import PlannedPage
from site_gen.verify.findings import Fault
from site_gen.verify.reading import ReadPage
from site_gen.verify.site import Site

_GUARDS = frozenset({"noopener", "noreferrer"})
_FOLLOWED = ("a", "area", "link", "img", "script", "source", "iframe", "form")
_ADDRESSES = ("href", "src", "action")


@dataclass(frozen=True, slots=True)
class Reach:
    """All that a link within the site can lead to: output paths, and the ids of those on pages."""

    base: str
    anchors: Mapping[str, frozenset[str]]

    def resolve(self, page: Url, target: str) -> tuple[str, str] | None:
        """The output path and fragment that a link on a page leads to; None is another site."""
        return resolved(self.base, page, target)


# How the site's own links are written: nothing to decode, and no other host.
_PLAIN = re.compile(r"([\w.-]+/)*[\w.-]*(#[\w-]+)?", re.ASCII)


def _joined(page: Url, way: str) -> Url:
    """A relative way from a page, as RFC 3986 (5.2.4) has it; a quarter of the general one."""
    if not way:
        return page
    steps = page.split("/")[1:-1]
    *folders, last = way.split("/")
    for folder in [*folders, last] if last in {".", ".."} else folders:
        if folder == "..":
            steps = steps[:-1]
        elif folder != ".":
            steps = [*steps, folder]
    name = "" if last in {".", ".."} else last
    return Url("/" + "".join(f"{step}/" for step in steps) + name)


# Pages of one kind at one depth share most of their links, and a preview sees them all again.
@lru_cache(maxsize=100_000)
def resolved(base_url: str, page: Url, target: str) -> tuple[str, str] | None:
    """The output path and fragment that a link on a page leads to; None is another site."""
    if _PLAIN.fullmatch(target):
        way, _, fragment = target.partition("#")
        return output_path(_joined(page, way)), fragment
    parts = urlsplit(urljoin(absolute(base_url, page), target.strip()))
    base = urlsplit(base_url)
    if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
        return None
    path = unquote(parts.path)
    if not path.startswith(base.path):
        return path, parts.fragment
    inside = Url("/" + path.removeprefix(base.path))
    return output_path(inside), unquote(parts.fragment)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page has to do with links: the ids that others lead to, and where its own lead."""

    plan: PlannedPage
    ids: frozenset[str]
    targets: tuple[tuple[str, str], ...]


def linked(page: ReadPage) -> Linked:
    """What is needed of a page when all are looked at together."""
    return Linked(page.plan, frozenset(page.ids), tuple(_targets(page)))


def reach_of(site: Site, pages: Iterable[Linked]) -> Reach:
    """What the site's own links can lead to."""
    anchors = {artifact.path: frozenset[str]() for artifact in site.artifacts}
    anchors.update((page.plan.path, page.ids) for page in pages)
    return Reach(site.config.base_url, anchors)


def _targets(page: ReadPage) -> Iterator[tuple[str, str]]:
    """Each address that a page leads to, once, with the tag that leads there."""
    found = (
        (element.attributes[name], element.tag)
        for element in page.all(*_FOLLOWED)
        for name in _ADDRESSES
        if name in element.attributes
    )
    yield from dict.fromkeys(found)


def link_broken(page: Linked, reach: Reach) -> Iterator[Fault]:
    """Links within the site that lead to no file, or to no anchor of the page they lead to."""
    for target, tag in page.targets:
        found = reach.resolve(page.plan.url, target)
        if found is None:
            continue
        path, fragment = found
        if path not in reach.anchors:
            message = f"a link leads to `{target}`, and there is no such page"
            hint = "correct it; a link from prose to a record is best written `kind:id`"
            yield Fault("link-broken", message, page.plan, hint, written=f"]({target}")
        elif fragment and fragment not in reach.anchors[path] and tag == "a":
            message = f"a link leads to `{target}`, and that page has no anchor `{fragment}`"
            hint = "give the heading that anchor, `{#" + fragment + "}`, or correct the link"
            yield Fault("anchor-missing", message, page.plan, hint, written=f"]({target}")


def link_unguarded(page: ReadPage, config: Config) -> Iterator[Fault]:
    """A link to another site tells it nothing of where it was followed from."""
    for link in page.all("a", "area"):
        target = link.get("href")
        if not target.lower().startswith(("http:", "https:")):
            continue
        is_elsewhere = resolved(config.base_url, page.plan.url, target) is None
        if is_elsewhere and not set(link.get("rel").split()) >= _GUARDS:
            message = 'a link to another site has no `rel="noopener noreferrer"`'
            yield Fault("link-unguarded", message, page.plan, "write it", target)
