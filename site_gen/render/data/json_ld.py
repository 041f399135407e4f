"""The linked data of a page: one schema.org graph in which every reference resolves."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urljoin

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, Status, Token
from site_gen.load.corpus import Record
from site_gen.plan import addresses
from site_gen.plan.indexes import questions_of
from site_gen.plan.pages import LISTED_KINDS, PageKind, PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.data import schema_org
from site_gen.render.data.schema_org import Node, SchemaGraph, Value, exact_day
from site_gen.render.related import articles_on_topic, claims_in, linked_records, sources_in
from site_gen.render.text import InlineText, PageText, name_in, name_of

# Pages without content of their own.
_EMPTY = frozenset({PageKind.ROOT, PageKind.MOVED, PageKind.NOT_FOUND})
_LISTS = frozenset(
    {
        *(PageKind.INDEX, PageKind.NEUTRAL_INDEX, PageKind.TIMELINE, PageKind.NEUTRAL_TIMELINE),
        *(PageKind.SEARCH, PageKind.NEUTRAL_SEARCH, PageKind.PERIOD, PageKind.NEUTRAL_PERIOD),
    }
)
_MEDIA = {
    "csv": schema_org.CSV,
    "json": schema_org.JSON,
    "sqlite": Token("application/vnd.sqlite3"),
}
_SITE, _ORGANIZATION, _PAGE, _COLLECTION = map(
    Token, ("WebSite", "Organization", "WebPage", "CollectionPage")
)
_CRUMB, _CRUMBS, _DATASET, _DOWNLOAD, _WITHDRAWN = map(
    Token, ("ListItem", "BreadcrumbList", "Dataset", "DataDownload", "withdrawn")
)


def json_ld(
    context: PageContext,
    page: PlannedPage,
    title: PageText,
    description: PageText,
    crumbs: Iterable[InlineText],
) -> Token:
    """The graph of a page as schema_org.JSON; the `@id` of each node is an address of the site.

    A record has its neutral address, so that the pages of all languages refer to the same thing; a
    page has its canonical address.
    """
    graph = SchemaGraph(context)
    graph.add(_site(context))
    if page.key.kind not in _EMPTY:
        _page(graph, page, title, description)
    breadcrumbs = tuple(_breadcrumbs(context, page, crumbs, title))
    nodes = [*graph.nodes.values(), *breadcrumbs]
    document = {"@context": "https://schema.org", "@graph": nodes}
    return Token(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def _site(context: PageContext) -> Node:
    config = context.config
    return {
        "@type": _SITE,
        "@id": addresses.absolute_url(config.base_url, addresses.ROOT),
        "name": context.own(config.title),
        "inLanguage": config.codes,
        "publisher": _publisher(context),
    }


def _publisher(context: PageContext) -> Node:
    return {"@type": _ORGANIZATION, "name": context.own(context.config.desk)}


def _breadcrumbs(
    context: PageContext, page: PlannedPage, crumbs: Iterable[InlineText], title: PageText
) -> Iterator[Node]:
    """The breadcrumbs from the home page; the last one is the page itself, without an address."""
    page_url = addresses.absolute_url(context.config.base_url, page.url)
    steps: list[Node] = [
        {"@type": _PAGE, "@id": addresses.Href(urljoin(page_url, crumb.url)), "name": crumb.text}
        for crumb in crumbs
    ]
    if steps:
        items: list[Node] = [
            {"@type": _CRUMB, "position": n, "item": s} for n, s in enumerate(steps, 1)
        ]
        items.append({"@type": _CRUMB, "position": len(items) + 1, "name": title})
        yield {"@type": _CRUMBS, "itemListElement": tuple(items)}


def _page(graph: SchemaGraph, page: PlannedPage, title: PageText, description: PageText) -> None:
    """Add the page's own node, and the nodes of its content."""
    context, key = graph.context, page.key
    record = (
        context.corpus.find(key.record_kind, key.record)
        if key.record_kind and key.record and not key.period
        else None
    )
    is_neutral = key.kind in {PageKind.NEUTRAL, PageKind.NEUTRAL_EDITION}
    if is_neutral and record and not isinstance(record, Prose):
        _subject(graph, record)
        return
    node: Node = {
        "@type": _COLLECTION if key.kind in _LISTS else _PAGE,
        "@id": addresses.absolute_url(context.config.base_url, page.canonical),
        "name": title,
        "isPartOf": {"@id": addresses.absolute_url(context.config.base_url, addresses.ROOT)},
        "inLanguage": _language(context, page, record),
    }
    if description:
        node["description"] = description
    if isinstance(record, Prose):
        node["@type"] = schema_org.PROSE_TYPES[record.kind]
        node |= _versions(graph, page, record) if is_neutral else _text(graph, page, record)
    elif record:
        node |= _subject(graph, record)
    elif key.kind is PageKind.DATA:
        node["mainEntity"] = graph.add(_downloads(graph, title, description))
    graph.add(node)


def _language(context: PageContext, page: PlannedPage, record: Record | None) -> Value:
    """The language of the page's text: the original's if there is no translation."""
    if page.key.locale is None:
        return tuple(code for code, _ in page.alternates) or context.config.codes
    return name_in(record, context.locale.code)[0] if record else context.locale.code


def _subject(graph: SchemaGraph, record: Record) -> Node:
    """The content of a page about one record; none if the record is withdrawn."""
    if record.status is Status.WITHDRAWN:
        return {"creativeWorkStatus": _WITHDRAWN}
    if isinstance(record, Claim):
        claim = graph.claim_in_full(record)
        questions = questions_of(graph.context.corpus, record)
        return {"mainEntity": claim, **({"about": graph.all(questions)} if questions else {})}
    if isinstance(record, Question):
        answers = graph.context.site.evidence.by_question.get(record.id, ())
        return {"mainEntity": graph.question(record, answers)}
    if isinstance(record, Source):
        return {"mainEntity": graph.source(record)}
    return {"mainEntity": graph.entity(record)} if isinstance(record, Entity) else {}


def _text(graph: SchemaGraph, page: PlannedPage, prose: Prose) -> Node:
    """A prose record in the language of its text."""
    if prose.status is Status.WITHDRAWN:
        return {"creativeWorkStatus": _WITHDRAWN}
    node = {**_PROSE_FIELDS[prose.kind](graph, prose), **_translations(graph, page, prose)}
    if name := page.key.edition:
        node |= {
            "version": Token(name),
            "datePublished": Token(name[:10]),
            "isBasedOn": graph.record(prose),
        }
    return node


def _article(graph: SchemaGraph, article: Prose) -> Node:
    context = graph.context
    topics = [t for name in article.topics if (t := context.corpus.find(Kind.TOPIC, name))]
    node: Node = {
        "headline": context.localized(name_of(article)).text,
        "author": tuple(_author(context, article, name) for name in article.authors)
        or (_publisher(context),),
        "publisher": _publisher(context),
        **graph.dated("datePublished", article.date),
        "dateModified": _modified_day(article),
        "about": graph.all(topics),
        "mentions": graph.all(linked_records(context, [article], Kind.ENTITY)),
        "citation": graph.all(
            dict.fromkeys((*sources_in(context, [article]), *claims_in(context, [article])))
        ),
    }
    return {name: value for name, value in node.items() if value}


def _author(context: PageContext, prose: Prose, name: str) -> Node:
    """An author as a person; the desk as an organisation."""
    if name == context.config.desk.get(prose.original):
        return _publisher(context)
    return {"@type": schema_org.PERSON, "name": context.in_language(prose.original, name).text}


def _topic(graph: SchemaGraph, topic: Prose) -> Node:
    """A topic's page as a collection of questions and of articles; the newest if they are many."""
    articles = sorted(articles_on_topic(graph.context, topic.id), key=lambda article: article.id)
    on_topic = (q for q in graph.context.corpus.questions if topic.id in q.topics)
    questions = (question for question in on_topic if question.status is not Status.WITHDRAWN)
    node: Node = {
        "hasPart": graph.all((*articles, *questions)),
        "dateModified": _modified_day(topic),
    }
    return {name: value for name, value in node.items() if value}


def _modified_day(prose: Prose) -> Token:
    """The day of the newest update; empty if there is none."""
    days = [
        exact_day(prose.updated),
        *(exact_day(update.date) for update in prose.updates),
    ]
    return Token(max(days, default=""))


def _about_site(_: SchemaGraph, __: Prose) -> Node:
    return {}


_PROSE_FIELDS: Mapping[Kind, Callable[[SchemaGraph, Prose], Node]] = {
    Kind.ARTICLE: _article,
    Kind.TOPIC: _topic,
    Kind.PAGE: _about_site,
}


def _translations(graph: SchemaGraph, page: PlannedPage, prose: Prose) -> Node:
    """The original links to its translations, a translation to its original."""
    shown = next((v for v in page.alternates if v[1] == page.canonical), None)
    code = shown[0] if shown else prose.original
    if code != prose.original:
        return {"translationOfWork": _version(graph, page, prose, prose.original)}
    versions = (_version(graph, page, prose, c) for c, _ in page.alternates if c != code)
    translations = tuple(versions)
    return {"workTranslation": translations} if translations else {}


def _versions(graph: SchemaGraph, page: PlannedPage, prose: Prose) -> Node:
    """At a neutral address, each language's text is an example of one work."""
    if prose.status is Status.WITHDRAWN:
        return {"creativeWorkStatus": _WITHDRAWN}
    return {"workExample": tuple(_version(graph, page, prose, v.locale) for v in prose.versions)}


def _version(graph: SchemaGraph, page: PlannedPage, prose: Prose, code: LocaleCode) -> Node:
    address = addresses.record_url(prose.kind, prose.id, code)
    if page.key.edition:
        address = addresses.edition_url(prose.id, page.key.edition, code)
    return graph.add(
        {
            "@type": schema_org.PROSE_TYPES[prose.kind],
            "@id": addresses.absolute_url(graph.context.config.base_url, address),
            "name": graph.context.in_language(code, prose.title.get(code)).text,
            "inLanguage": code,
        }
    )


def _downloads(graph: SchemaGraph, title: PageText, description: PageText) -> Node:
    """The data files as a `Dataset`, for data catalogues."""
    context = graph.context
    urls = [addresses.list_url(kind, ending) for kind in LISTED_KINDS for ending in ("csv", "json")]
    return {
        "@type": _DATASET,
        "@id": addresses.absolute_url(context.config.base_url, addresses.downloads_url(None)),
        "name": context.in_own_language(f"{context.own(context.config.title)}: {title}"),
        "description": description,
        "inLanguage": context.config.codes,
        "creator": _publisher(context),
        "distribution": tuple(
            {
                "@type": _DOWNLOAD,
                "contentUrl": addresses.absolute_url(context.config.base_url, url),
                "encodingFormat": _MEDIA[url.rpartition(".")[2]],
            }
            for url in (*urls, addresses.DATABASE)
        ),
    }
