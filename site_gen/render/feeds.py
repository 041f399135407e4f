"""What is new into Atom feeds (RFC 4287), and the plan into `sitemap.xml` and `robots.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from site_gen.artifacts import Artifact
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.plan.addresses import (
    SITEMAP,
    Url,
    absolute,
    card_url,
    feed_url,
    home_url,
    index_url,
    record_url,
)
from site_gen.plan.pages import PageKind, PlannedPage, SitePlan
from site_gen.render.bidi import marked_title
from site_gen.render.edition import Desk, Edition, desk_at, name_of
from site_gen.render.entries import Entry, entries_of
from site_gen.render.sharing import manifest_of

ATOM = "http://www.w3.org/2005/Atom"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
ATOM_TYPE = "application/atom+xml"
XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# A feed reader asks again and again; older articles are on the pages.
NEWEST = 50
# The time of day is not known to the desk; RFC 3339 wants one.
MIDNIGHT = "T00:00:00Z"


def file_of(page: PlannedPage, edition: Edition) -> Artifact:
    """A planned file that is no page: a feed, the sitemap, the rules for robots, a manifest."""
    if page.key.kind is PageKind.SITEMAP:
        content = _sitemap(edition.plan, edition.config.base_url)
    elif page.key.kind is PageKind.ROBOTS:
        content = _robots(edition.config.base_url)
    elif page.key.kind is PageKind.MANIFEST:
        content = manifest_of(desk_at(edition, page.url, page.key.locale), page)
    else:
        content = _feed(desk_at(edition, page.url, page.key.locale), page)
    return Artifact(page.path, content, origin=page.url)


def _feed(desk: Desk, page: PlannedPage) -> bytes:
    """What is new in this language, of a topic or of the whole site.

    A text that only falls back on another language is not in the feed of this one.
    """
    base, code = desk.config.base_url, desk.locale.code
    entries = entries_of(desk, page.key.record)
    feed = Element(f"{{{ATOM}}}feed", {LANG: code})
    own = absolute(base, page.url)
    _text(feed, "id", own)
    _text(feed, "title", _marked(desk, _title(desk, page)))
    if subtitle := _subtitle(desk, page):
        _text(feed, "subtitle", _marked(desk, subtitle))
    _text(feed, "updated", _newest(desk, entries) + MIDNIGHT)
    _link(feed, own, rel="self", type=ATOM_TYPE, hreflang=code)
    home = absolute(base, _home_of(page, code))
    _link(feed, home, rel="alternate", type="text/html", hreflang=code)
    for other in desk.config.codes:
        if other != code:
            url = absolute(base, feed_url(_home_of(page, other)))
            _link(feed, url, rel="related", type=ATOM_TYPE, hreflang=other)
    if icon := desk.edition.assets.get("icon-192.png"):
        _text(feed, "icon", absolute(base, icon))
    author = SubElement(feed, f"{{{ATOM}}}author")
    _text(author, "name", desk.config.desk.get(code))
    for entry in entries[:NEWEST]:
        _entry(feed, desk, entry)
    return _bytes(feed, ATOM)


def _title(desk: Desk, page: PlannedPage) -> str:
    site = desk.config.title.get(desk.locale.code)
    topic = desk.corpus.find(Kind.TOPIC, page.key.record) if page.key.record else None
    if isinstance(topic, Prose):
        _, title = topic.title.best(desk.locale.code)
        return desk.say("feed.topic", site=site, topic=title)
    return desk.say("feed.site", site=site)


def _subtitle(desk: Desk, page: PlannedPage) -> str:
    """What the site is about, or the topic; a topic that lacks the language has none in it."""
    topic = desk.corpus.find(Kind.TOPIC, page.key.record) if page.key.record else None
    if isinstance(topic, Prose):
        return topic.summary.get(desk.locale.code) if topic.status is Status.PUBLISHED else ""
    return desk.config.description.get(desk.locale.code)


def _marked(desk: Desk, text: str) -> str:
    """A text that shows its direction by itself: no markup can, in the lists of feed readers."""
    return str(marked_title(text, desk.locale.direction))


def _home_of(page: PlannedPage, code: LocaleCode) -> Url:
    if page.key.record is None:
        return home_url(code)
    return record_url(Kind.TOPIC, page.key.record, code)


def _newest(desk: Desk, entries: tuple[Entry, ...]) -> str:
    """The newest day in the feed; an empty one takes that of the whole site, else the epoch.

    The clock is not asked: the same content gives the same bytes on every day.
    """
    days = [entry.updated for entry in entries] or [
        (prose.updated or prose.date).earliest.isoformat()
        for prose in desk.corpus.prose
        if prose.kind is Kind.ARTICLE and prose.date
    ]
    return max(days, default="1970-01-01")


def _entry(feed: Element, desk: Desk, told: Entry) -> None:
    code, base = desk.locale.code, desk.config.base_url
    entry = SubElement(feed, f"{{{ATOM}}}entry", {LANG: code})
    _text(entry, "id", absolute(base, told.url))
    _text(entry, "title", _marked(desk, told.title))
    _text(entry, "published", told.published + MIDNIGHT)
    _text(entry, "updated", told.updated + MIDNIGHT)
    _entry_links(entry, desk, told)
    for name in told.authors:
        _text(SubElement(entry, f"{{{ATOM}}}author"), "name", name)
    for topic in told.topics:
        _category(entry, desk, topic)
    _paragraphs(SubElement(entry, f"{{{ATOM}}}summary", type="xhtml"), desk, told.paragraphs)


def _entry_links(entry: Element, desk: Desk, told: Entry) -> None:
    """The page, the same in other languages, and the card, which many readers show."""
    base = desk.config.base_url
    own = {"rel": "alternate", "type": "text/html", "hreflang": desk.locale.code}
    _link(entry, absolute(base, told.url), **own)
    for code, url in told.others:
        _link(entry, absolute(base, url), rel="related", type="text/html", hreflang=code)
    if card := desk.edition.downloads.get(card_url(told.url)):
        picture = {"rel": "enclosure", "type": "image/png", "length": str(len(card))}
        _link(entry, absolute(base, card_url(told.url)), **picture)


def _category(entry: Element, desk: Desk, name: RecordId) -> None:
    """A topic by its id, and by its name for people."""
    scheme = absolute(desk.config.base_url, index_url(Kind.TOPIC, None))
    told = {"term": name, "scheme": scheme}
    if topic := desk.corpus.find(Kind.TOPIC, name):
        told["label"] = name_of(topic).best(desk.locale.code)[1]
    SubElement(entry, f"{{{ATOM}}}category", told)


def _paragraphs(parent: Element, desk: Desk, texts: tuple[str, ...]) -> None:
    """Texts that say their language and direction, which plain text in a feed cannot."""
    # Written out, as some readers know XHTML only without a prefix.
    box = SubElement(parent, "div", {"xmlns": XHTML})
    # Not on the box, which is no part of the text (RFC 4287, 4.1.3.3): readers drop it.
    own = {"lang": desk.locale.code, "dir": desk.locale.direction.value}
    for text in texts:
        SubElement(box, "p", own).text = text


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: Element, href: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"href": href, **attributes})


def _bytes(root: Element, namespace: str) -> bytes:
    register_namespace("", namespace)
    register_namespace("xhtml", XHTML)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _sitemap(plan: SitePlan, base: str) -> bytes:
    root = Element(f"{{{SITEMAPS}}}urlset")
    for page in plan.pages:
        if page.indexable and page.is_translated:
            entry = SubElement(root, f"{{{SITEMAPS}}}url")
            SubElement(entry, f"{{{SITEMAPS}}}loc").text = absolute(base, page.url)
            for language, url in _versions(page):
                href = absolute(base, url)
                names = {"rel": "alternate", "hreflang": language, "href": href}
                SubElement(entry, f"{{{XHTML}}}link", names)
    return _bytes(root, SITEMAPS)


def _versions(page: PlannedPage) -> Iterator[tuple[LocaleCode | str, str]]:
    yield from page.members
    if page.default:
        yield "x-default", page.default


def _robots(base: str) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {absolute(base, SITEMAP)}\n".encode()
