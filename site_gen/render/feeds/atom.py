"""Atom feeds of articles and updates."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from site_gen.domain.articles import Prose, Update
from site_gen.domain.dates import EdtfDate
from site_gen.domain.text import Direction, Kind, LocaleCode, RecordId, Status
from site_gen.language import bidi
from site_gen.plan import addresses
from site_gen.plan.listings import newest_first
from site_gen.plan.pages import PlannedPage
from site_gen.render.context import PageContext, update_anchor
from site_gen.render.text import name_of
from site_gen.structs import Struct


class FeedEntry(Struct, frozen=True):
    """One entry in a language; `others` are its addresses in the other languages.

    Days are `2026-11-20`. The id is the address at which it was first published.
    """

    id: addresses.Url
    url: addresses.Url
    title: str
    published: str
    updated: str
    paragraphs: tuple[str, ...]
    topics: tuple[RecordId, ...]
    authors: tuple[str, ...] = ()
    others: tuple[tuple[LocaleCode, addresses.Url], ...] = ()


class FeedEntries(Struct, frozen=True):
    """The newest entries of a feed, newest first, and the day of the last change of any."""

    newest: tuple[FeedEntry, ...]
    updated: str


def feed_entries(context: PageContext, topic: RecordId | None = None) -> FeedEntries:
    """The entries of a topic or of the whole site; articles before updates."""
    articles = [
        (article, article.date)
        for article in newest_first(_published(context, Kind.ARTICLE))
        if article.date and (topic is None or topic in article.topics)
    ]
    # Of the newest entries, no more than these can be articles.
    entries = [_article_entry(context, *dated) for dated in articles[:MAX_ENTRIES]]
    for prose in _published(context, Kind.TOPIC):
        if topic in {None, prose.id}:
            entries.extend(_update_entries(context, prose))
    days = {(article.updated or day).earliest.isoformat() for article, day in articles}
    days.update(entry.updated for entry in entries)
    ordered = sorted(entries, key=lambda entry: entry.published, reverse=True)
    return FeedEntries(tuple(ordered[:MAX_ENTRIES]), max(days, default=""))


def _published(context: PageContext, kind: Kind) -> Iterator[Prose]:
    """The published records of a kind that are written in this language."""
    for prose in context.corpus.of_kind(kind):
        is_written = isinstance(prose, Prose) and prose.version(context.locale.code)
        if isinstance(prose, Prose) and is_written and prose.status is Status.PUBLISHED:
            yield prose


def _article_entry(context: PageContext, article: Prose, published: EdtfDate) -> FeedEntry:
    code = context.locale.code
    return FeedEntry(
        id=_first_url(context, article),
        url=addresses.record_url(Kind.ARTICLE, article.id, code),
        title=article.title_in(code)[1],
        published=published.earliest.isoformat(),
        updated=(article.updated or published).earliest.isoformat(),
        paragraphs=(article.summary_in(code), *_marked_dates(context, article)),
        topics=article.topics,
        authors=tuple(context.author(article, name).text for name in article.authors),
        others=tuple(
            (language, addresses.record_url(Kind.ARTICLE, article.id, language))
            for language in _other_languages(context, article)
        ),
    )


def _marked_dates(context: PageContext, article: Prose) -> Iterator[str]:
    """The uncertain dates as text, since a feed's date fields have no marks."""
    for key, when in (("article.date", article.date), ("article.updated", article.updated)):
        if when and not when.as_printed:
            yield context.say("feed.date", term=context.say(key), date=context.date_text(when))


def _update_entries(context: PageContext, topic: Prose) -> Iterator[FeedEntry]:
    """One entry for all updates of a topic on one day, since only the day identifies them."""
    code = context.locale.code
    for day in sorted({update.date.earliest for update in topic.updates}):
        of_day = [update for update in topic.updates if update.date.earliest == day]
        if texts := _update_texts(of_day, code):
            yield FeedEntry(
                id=addresses.Url(f"{_first_url(context, topic)}#{update_anchor(day)}"),
                url=_update_url(topic, day, code),
                title=context.say("feed.update", topic=topic.title_in(code)[1]),
                published=day.isoformat(),
                updated=day.isoformat(),
                paragraphs=texts,
                topics=(topic.id,),
                others=tuple(
                    (language, _update_url(topic, day, language))
                    for language in _other_languages(context, topic)
                    if _update_texts(of_day, language)
                ),
            )


def _first_url(context: PageContext, prose: Prose) -> addresses.Url:
    """The address at which a record was first published, by the ledger, else by its former ids.

    It never changes, so that a feed reader does not take a renamed record for a new one.
    """
    promises, code = context.corpus.ledger.promises, context.locale.code
    urls = [addresses.record_url(prose.kind, name, code) for name in (*prose.was, prose.id)]
    return min(urls, key=lambda url: promises[url].first if url in promises else _NOT_YET)


_NOT_YET = "9999-12-31"


def _update_texts(updates: list[Update], code: LocaleCode) -> tuple[str, ...]:
    return tuple(text for update in updates if (text := update.text.get(code)))


def _update_url(topic: Prose, day: date, code: LocaleCode) -> addresses.Url:
    return addresses.Url(f"{addresses.record_url(Kind.TOPIC, topic.id, code)}#{update_anchor(day)}")


def _other_languages(context: PageContext, prose: Prose) -> Iterator[LocaleCode]:
    for version in prose.versions:
        if version.locale in context.config.codes and version.locale != context.locale.code:
            yield version.locale


ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml"
XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Feed readers poll often; older articles are on the pages.
MAX_ENTRIES = 50
# The time of day is unknown; RFC 3339 requires one.
MIDNIGHT = "T00:00:00Z"


def feed_xml(context: PageContext, page: PlannedPage) -> bytes:
    """The feed of a topic or of the whole site, in the page's language.

    A text without a version in this language is not in it.
    """
    base, code = context.config.base_url, context.locale.code
    entries = feed_entries(context, page.key.record)
    feed = Element(f"{{{ATOM}}}feed", {LANG: code})
    own_url = addresses.absolute_url(base, page.url)
    _text(feed, "id", addresses.absolute_url(base, _feed_id(context, page)))
    _text(feed, "title", _with_direction_mark(context, _title(context, page)))
    if subtitle := _subtitle(context, page):
        _text(feed, "subtitle", _with_direction_mark(context, subtitle))
    _text(feed, "updated", (entries.updated or _last_day(context)) + MIDNIGHT)
    _link(feed, own_url, rel="self", type=ATOM_TYPE, hreflang=code)
    home = addresses.absolute_url(base, _home_of(page, code))
    _link(feed, home, rel="alternate", type="text/html", hreflang=code)
    for language in context.config.codes:
        if language != code:
            url = addresses.absolute_url(base, addresses.feed_url(_home_of(page, language)))
            _link(feed, url, rel="related", type=ATOM_TYPE, hreflang=language)
    if icon := context.site.assets.get("icon-192.png"):
        _text(feed, "icon", addresses.absolute_url(base, icon))
    author = SubElement(feed, f"{{{ATOM}}}author")
    _text(author, "name", context.config.desk.get(code))
    for entry in entries.newest:
        _entry(feed, context, entry)
    return xml_bytes(feed, ATOM)


def _feed_id(context: PageContext, page: PlannedPage) -> addresses.Url:
    """The address at which the feed was first published."""
    topic = context.corpus.find(Kind.TOPIC, page.key.record) if page.key.record else None
    return addresses.feed_url(_first_url(context, topic)) if isinstance(topic, Prose) else page.url


def _title(context: PageContext, page: PlannedPage) -> str:
    site = context.config.title.get(context.locale.code)
    topic = context.corpus.find(Kind.TOPIC, page.key.record) if page.key.record else None
    if isinstance(topic, Prose):
        _, title = topic.title_in(context.locale.code)
        return context.say("feed.topic", site=site, topic=title)
    return context.say("feed.site", site=site)


def _subtitle(context: PageContext, page: PlannedPage) -> str:
    """The description of the site, or the summary of the topic, if in this language."""
    topic = context.corpus.find(Kind.TOPIC, page.key.record) if page.key.record else None
    if isinstance(topic, Prose):
        return topic.summary.get(context.locale.code) if topic.status is Status.PUBLISHED else ""
    return context.config.description.get(context.locale.code)


def _with_direction_mark(context: PageContext, text: str) -> str:
    """The text, with a direction mark if needed, since feed readers list titles without markup."""
    return str(bidi.marked_title(text, context.locale.direction))


def _home_of(page: PlannedPage, code: LocaleCode) -> addresses.Url:
    if page.key.record is None:
        return addresses.home_url(code)
    return addresses.record_url(Kind.TOPIC, page.key.record, code)


def _last_day(context: PageContext) -> str:
    """The newest day of the whole site, for a feed that is empty; or else the epoch.

    It does not use the clock: the same content gives the same bytes on every day.
    """
    days = (
        (prose.updated or prose.date).earliest.isoformat()
        for prose in context.corpus.prose
        if prose.kind is Kind.ARTICLE and prose.date
    )
    return max(days, default="1970-01-01")


def _entry(feed: Element, context: PageContext, news: FeedEntry) -> None:
    code, base = context.locale.code, context.config.base_url
    entry = SubElement(feed, f"{{{ATOM}}}entry", {LANG: code})
    _text(entry, "id", addresses.absolute_url(base, news.id))
    _text(entry, "title", _with_direction_mark(context, news.title))
    _text(entry, "published", news.published + MIDNIGHT)
    _text(entry, "updated", news.updated + MIDNIGHT)
    _entry_links(entry, context, news)
    for name in news.authors:
        _text(SubElement(entry, f"{{{ATOM}}}author"), "name", name)
    for topic in news.topics:
        _category(entry, context, topic)
    _paragraphs(SubElement(entry, f"{{{ATOM}}}summary", type="xhtml"), context, news.paragraphs)


def _entry_links(entry: Element, context: PageContext, news: FeedEntry) -> None:
    """Links to the page, its other languages, and the share card, which many readers show."""
    base = context.config.base_url
    alternate = {"rel": "alternate", "type": "text/html", "hreflang": context.locale.code}
    _link(entry, addresses.absolute_url(base, news.url), **alternate)
    for code, url in news.others:
        _link(
            entry, addresses.absolute_url(base, url), rel="related", type="text/html", hreflang=code
        )
    if size := context.site.file_sizes.get(addresses.card_url(news.url)):
        picture = {"rel": "enclosure", "type": "image/png", "length": str(size)}
        _link(entry, addresses.absolute_url(base, addresses.card_url(news.url)), **picture)


def _category(entry: Element, context: PageContext, name: RecordId) -> None:
    """A topic as a category, with its id and its name."""
    scheme = addresses.absolute_url(context.config.base_url, addresses.index_url(Kind.TOPIC, None))
    attributes = {"term": name, "scheme": scheme}
    if topic := context.corpus.find(Kind.TOPIC, name):
        attributes["label"] = name_of(topic).best(context.locale.code)[1]
    SubElement(entry, f"{{{ATOM}}}category", attributes)


def _paragraphs(parent: Element, context: PageContext, texts: tuple[str, ...]) -> None:
    """Paragraphs with language and direction, which plain text in a feed cannot have."""
    # An explicit namespace, since some readers support XHTML only without a prefix.
    div = SubElement(parent, "div", {"xmlns": XHTML})
    # Not on the `<div>`, which is not part of the content (RFC 4287, 4.1.3.3): readers drop it.
    lang_and_dir = {"lang": context.locale.code, "dir": context.locale.direction.value}
    for text in texts:
        _isolate_into(SubElement(div, "p", lang_and_dir), text, context.locale.direction)


def _isolate_into(parent: Element, text: str, direction: Direction) -> None:
    """The text with each run of the other direction in a `<bdi>`, as on pages."""
    runs = bidi.foreign_runs(text, direction)
    ends = [*(start for start, _ in runs[1:]), len(text)]
    parent.text = text[: runs[0][0]] if runs else text
    for (start, stop), end in zip(runs, ends, strict=False):
        tag, run_direction = bidi.element_of_run(text[start:stop], direction)
        bdi = SubElement(parent, tag, {"dir": run_direction.value})
        bdi.text, bdi.tail = text[start:stop], text[stop:end]
        if run_direction is Direction.RTL:
            _isolate_into(bdi, text[start:stop], Direction.RTL)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: Element, href: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"href": href, **attributes})


def xml_bytes(root: Element, namespace: str) -> bytes:
    """The document, indented, with its own namespace as default and an XML declaration."""
    register_namespace("", namespace)
    register_namespace("xhtml", XHTML)
    # An indent between words would be a space.
    words = [(part, part.text, part.tail) for p in root.iter("p") for part in p.iter()]
    indent(root)
    for part, text, tail in words:
        part.text, part.tail = text, tail or part.tail if part.tag == "p" else tail
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
