"""The sitemap, and other planned files that are not pages."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markupsafe import escape

from site_gen.artifacts import Artifact
from site_gen.config import Config
from site_gen.domain.text import LocaleCode
from site_gen.plan.addresses import SITEMAP, absolute_url, output_path, sitemap_part_url
from site_gen.plan.editions import has_alternates
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.render.context import SiteContext, context_at
from site_gen.render.feeds.atom import XHTML, feed_xml, xml_bytes
from site_gen.render.sharing.open_graph import manifest_of

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


def sitemap_files(page: PlannedPage, site: SiteContext) -> Iterator[Artifact]:
    """The sitemap; of more addresses than one may have an index, and the sitemaps that it lists."""
    base, parts = site.config.base_url, list(_parts(site.plan, site.config))
    if len(parts) < 2:
        yield Artifact(page.path, _sitemap(site.plan.pages, site.config), origin=page.url)
        return
    index = Element(f"{{{SITEMAPS}}}sitemapindex")
    for number, pages in enumerate(parts, 1):
        url = sitemap_part_url(number)
        yield Artifact(output_path(url), _sitemap(pages, site.config), origin=url)
        entry = SubElement(index, f"{{{SITEMAPS}}}sitemap")
        SubElement(entry, f"{{{SITEMAPS}}}loc").text = absolute_url(base, url)
    yield Artifact(page.path, xml_bytes(index, SITEMAPS), origin=page.url)


def _parts(plan: SitePlan, config: Config) -> Iterator[list[PlannedPage]]:
    """The pages of each sitemap."""
    pages: list[PlannedPage] = []
    links = 0
    for page in (page for page in plan.pages if page.is_listed):
        own_links = 1 + sum(1 for _ in _versions(page, config))
        if pages and (len(pages) == MOST_ADDRESSES or links + own_links > MOST_LINKS):
            yield pages
            pages, links = [], 0
        pages.append(page)
        links += own_links
    yield pages


def _sitemap(pages: Iterable[PlannedPage], config: Config) -> bytes:
    base = config.base_url
    # As text: a tree of elements takes six times as long, and this file is made in every build.
    lines = [
        "<?xml version='1.0' encoding='utf-8'?>",
        f'<urlset xmlns="{SITEMAPS}" xmlns:xhtml="{XHTML}">',
    ]
    for page in (page for page in pages if page.is_listed):
        lines += ["  <url>", f"    <loc>{escape(absolute_url(base, page.url))}</loc>"]
        lines += [
            f'    <xhtml:link rel="alternate" hreflang="{language}"'
            f' href="{escape(absolute_url(base, url))}" />'
            for language, url in _versions(page, config)
        ]
        lines.append("  </url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _versions(page: PlannedPage, config: Config) -> Iterator[tuple[LocaleCode | str, str]]:
    if not has_alternates(page, config):
        return
    yield from page.alternates
    if page.x_default:
        yield "x-default", page.x_default


def _robots(base: str) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {absolute_url(base, SITEMAP)}\n".encode()
