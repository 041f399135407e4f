"""The sitemap, and other planned files that are not pages."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

from markupsafe import escape

from site_gen.artifacts import Artifact, Store
from site_gen.config import Config
from site_gen.plan.addresses import SITEMAP, absolute_url, output_path, sitemap_part_url
from site_gen.plan.editions import has_alternates
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.render.context import SiteContext, context_at
from site_gen.render.feeds.atom import XHTML, feed_xml, xml_bytes
from site_gen.render.sharing.open_graph import manifest_of

# The address of a page, and the lines that link to its versions.
_Address: TypeAlias = tuple[str, str]
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


# What one sitemap may have (sitemaps.org): 50,000 addresses, and 50 MB, of which each address and
# each link to another language take some 200 bytes.
MOST_ADDRESSES, MOST_LINKS = 50_000, 200_000


def feed_or_plan_file(page: PlannedPage, site: SiteContext) -> Artifact:
    """A planned file that is not a page: a feed, `robots.txt` or a manifest."""
    if page.key.kind is PageKind.ROBOTS:
        content = _robots(site.config.base_url)
    elif page.key.kind is PageKind.MANIFEST:
        content = manifest_of(context_at(site, page.url, page.key.locale), page)
    else:
        content = feed_xml(context_at(site, page.url, page.key.locale), page)
    return Artifact(page.path, content, origin=page.url)


def sitemap_files(
    page: PlannedPage, site: SiteContext, store: Store | None = None
) -> Iterator[Artifact]:
    """The sitemap; of more addresses than one may have an index, and the sitemaps that it lists.

    `store` keeps what is long out of memory.
    """
    base, put = site.config.base_url, store.put if store else bytes
    sitemaps = [put(_sitemap(addresses, base)) for addresses in _parts(site.plan, site.config)]
    if len(sitemaps) < 2:
        yield Artifact(page.path, sitemaps[0], origin=page.url)
        return
    index = Element(f"{{{SITEMAPS}}}sitemapindex")
    for number, content in enumerate(sitemaps, 1):
        url = sitemap_part_url(number)
        yield Artifact(output_path(url), content, origin=url)
        entry = SubElement(index, f"{{{SITEMAPS}}}sitemap")
        SubElement(entry, f"{{{SITEMAPS}}}loc").text = absolute_url(base, url)
    yield Artifact(page.path, xml_bytes(index, SITEMAPS), origin=page.url)


def _parts(plan: SitePlan, config: Config) -> Iterator[list[_Address]]:
    """The addresses of each sitemap."""
    addresses: list[_Address] = []
    links = 0
    last: object = None
    for page in (page for page in plan.pages if page.is_listed):
        # The pages of one thing, which link to the same versions, are neighbours.
        if (versions := (page.alternates, page.x_default)) != last:
            last, (lines, own_links) = versions, _links(page, config)
        if addresses and (len(addresses) == MOST_ADDRESSES or links + own_links > MOST_LINKS):
            yield addresses
            addresses, links = [], 0
        addresses.append((page.url, lines))
        links += own_links
    yield addresses


def _sitemap(addresses: Sequence[_Address], base: str) -> bytes:
    # As text: a tree of elements takes six times as long, and this file is made in every build.
    lines = [
        "<?xml version='1.0' encoding='utf-8'?>",
        f'<urlset xmlns="{SITEMAPS}" xmlns:xhtml="{XHTML}">',
    ]
    locations = _escaped(absolute_url(base, url) for url, _ in addresses)
    for location, (_, links) in zip(locations, addresses, strict=True):
        lines.append(f"  <url>\n    <loc>{location}</loc>\n{links}  </url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _links(page: PlannedPage, config: Config) -> tuple[str, int]:
    """The links of a listed page to its versions, and how many addresses it has with them."""
    if not page.x_default or not has_alternates(page, config):
        return "", 1
    versions = (*page.alternates, ("x-default", page.x_default))
    targets = _escaped(absolute_url(config.base_url, version) for _, version in versions)
    lines = (
        f'    <xhtml:link rel="alternate" hreflang="{language}" href="{target}" />\n'
        for (language, _), target in zip(versions, targets, strict=True)
    )
    return "".join(lines), 1 + len(versions)


def _escaped(addresses: Iterable[str]) -> list[str]:
    """The addresses for XML. One call for all: to escape each by itself takes twice as long."""
    return str(escape("\n".join(addresses))).split("\n")


def _robots(base: str) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {absolute_url(base, SITEMAP)}\n".encode()
