"""The sitemap, and other planned files that are not pages."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from site_gen.artifacts import Artifact
from site_gen.domain.text import LocaleCode
from site_gen.plan.addresses import SITEMAP, absolute_url
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.render.context import SiteContext, context_at
from site_gen.render.feeds.atom import XHTML, feed_xml, xml_bytes
from site_gen.render.sharing.open_graph import manifest_of

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def feed_or_plan_file(page: PlannedPage, site: SiteContext) -> Artifact:
    """A planned file that is not a page: a feed, the sitemap, `robots.txt` or a manifest."""
    if page.key.kind is PageKind.SITEMAP:
        content = _sitemap(site.plan, site.config.base_url)
    elif page.key.kind is PageKind.ROBOTS:
        content = _robots(site.config.base_url)
    elif page.key.kind is PageKind.MANIFEST:
        content = manifest_of(context_at(site, page.url, page.key.locale), page)
    else:
        content = feed_xml(context_at(site, page.url, page.key.locale), page)
    return Artifact(page.path, content, origin=page.url)


def _sitemap(plan: SitePlan, base: str) -> bytes:
    root = Element(f"{{{SITEMAPS}}}urlset")
    for page in plan.pages:
        if page.indexable and page.is_translated:
            entry = SubElement(root, f"{{{SITEMAPS}}}url")
            SubElement(entry, f"{{{SITEMAPS}}}loc").text = absolute_url(base, page.url)
            for language, url in _versions(page):
                href = absolute_url(base, url)
                names = {"rel": "alternate", "hreflang": language, "href": href}
                SubElement(entry, f"{{{XHTML}}}link", names)
    return xml_bytes(root, SITEMAPS)


def _versions(page: PlannedPage) -> Iterator[tuple[LocaleCode | str, str]]:
    yield from page.alternates
    if page.x_default:
        yield "x-default", page.x_default


def _robots(base: str) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {absolute_url(base, SITEMAP)}\n".encode()
