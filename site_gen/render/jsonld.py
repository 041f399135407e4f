"""A page into its linked data: one graph in the words of schema.org, in which nothing dangles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urljoin

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, Status
from site_gen.load.corpus import Record
from site_gen.plan.addresses import (
    DATABASE,
    ROOT,
    absolute,
    downloads_url,
    edition_url,
    list_url,
    record_url,
)
from site_gen.plan.evidence import questions_of
from site_gen.plan.pages import LISTED, PageKind, PlannedPage
from site_gen.render.cited import claims_of, mentioned, sources_of
from site_gen.render.edition import Desk, name_of
from site_gen.render.graph import PROSE_TYPES, Graph, Node, day_of
from site_gen.render.parts import Piece

# Pages that say nothing of their own: where a record went, and that there is none.
_EMPTY = frozenset({PageKind.ROOT, PageKind.MOVED, PageKind.NOT_FOUND})
_LISTS = frozenset(
    {
        *(PageKind.INDEX, PageKind.NEUTRAL_INDEX, PageKind.TIMELINE, PageKind.NEUTRAL_TIMELINE),
        *(PageKind.SEARCH, PageKind.NEUTRAL_SEARCH),
    }
)
_MEDIA = {"csv": "text/csv", "json": "application/json", "sqlite": "application/vnd.sqlite3"}


def graph_of(
    desk: Desk, page: PlannedPage, title: str, description: str, crumbs: Iterable[Piece]
) -> str:
    """The graph of a page as JSON; each node is named by an address of the site.

    A record goes by its neutral address, so that the pages of all languages speak of one thing; a
    page by the address at which search engines are to list it.
    """
    graph = Graph(desk)
    graph.put(_site(desk))
    if page.key.kind not in _EMPTY:
        _page(graph, page, title, description)
    trail = tuple(_trail(desk, page, crumbs, title))
    nodes = [*graph.nodes.values(), *trail]
    told = {"@context": "https://schema.org", "@graph": nodes}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _site(desk: Desk) -> Node:
    config, code = desk.config, desk.locale.code
    return {
        "@type": "WebSite",
        "@id": absolute(config.base_url, ROOT),
        "name": config.title.get(code),
        "inLanguage": list(config.codes),
        "publisher": _desk(desk),
    }


def _desk(desk: Desk) -> Node:
    return {"@type": "Organization", "name": desk.config.desk.get(desk.locale.code)}


def _trail(desk: Desk, page: PlannedPage, crumbs: Iterable[Piece], title: str) -> Iterator[Node]:
    """The way from the home page; the last step is the page itself, which needs no address."""
    here = absolute(desk.config.base_url, page.url)
    steps: list[Node] = [
        {"@type": "WebPage", "@id": urljoin(here, crumb.url), "name": crumb.text}
        for crumb in crumbs
    ]
    if steps:
        listed = [{"@type": "ListItem", "position": n, "item": s} for n, s in enumerate(steps, 1)]
        listed.append({"@type": "ListItem", "position": len(listed) + 1, "name": title})
        yield {"@type": "BreadcrumbList", "itemListElement": listed}


def _page(graph: Graph, page: PlannedPage, title: str, description: str) -> None:
    """The page's own node, and what it shows."""
    desk, key = graph.desk, page.key
    record = desk.corpus.find(key.of, key.record) if key.of and key.record else None
    is_neutral = key.kind in {PageKind.NEUTRAL, PageKind.NEUTRAL_EDITION}
    if is_neutral and record and not isinstance(record, Prose):
        _subject(graph, record)
        return
    node: Node = {
        "@type": "CollectionPage" if key.kind in _LISTS else "WebPage",
        "@id": absolute(desk.config.base_url, page.canonical),
        "name": title,
        "isPartOf": {"@id": absolute(desk.config.base_url, ROOT)},
        "inLanguage": _language(desk, page, record),
    }
    if description:
        node["description"] = description
    if isinstance(record, Prose):
        node["@type"] = PROSE_TYPES[record.kind]
        node |= _versions(graph, page, record) if is_neutral else _text(graph, page, record)
    elif record:
        node |= _subject(graph, record)
    elif key.kind is PageKind.DATA:
        node["mainEntity"] = graph.put(_downloads(graph, title, description))
    graph.put(node)


def _language(desk: Desk, page: PlannedPage, record: Record | None) -> object:
    """The language that the page is read in: of a text that falls back, the original's."""
    if page.key.locale is None:
        return [code for code, _ in page.members] or list(desk.config.codes)
    return name_of(record).best(desk.locale.code)[0] if record else desk.locale.code


def _subject(graph: Graph, record: Record) -> Node:
    """What a page about one record shows; nothing of one that was withdrawn."""
    if record.status is Status.WITHDRAWN:
        return {"creativeWorkStatus": "withdrawn"}
    if isinstance(record, Claim):
        claim = graph.claim_in_full(record)
        asked = questions_of(graph.desk.corpus, record)
        return {"mainEntity": claim, **({"about": graph.all(asked)} if asked else {})}
    if isinstance(record, Question):
        answers = graph.desk.edition.evidence.answers.get(record.id, ())
        return {"mainEntity": graph.question(record, answers)}
    if isinstance(record, Source):
        return {"mainEntity": graph.source(record)}
    return {"mainEntity": graph.entity(record)} if isinstance(record, Entity) else {}


def _text(graph: Graph, page: PlannedPage, prose: Prose) -> Node:
    """A piece of prose in the language that it is read in."""
    if prose.status is Status.WITHDRAWN:
        return {"creativeWorkStatus": "withdrawn"}
    told = {**_PARTS[prose.kind](graph, prose), **_translations(graph, page, prose)}
    if name := page.key.edition:
        told |= {"version": name, "datePublished": name[:10], "isBasedOn": graph.record(prose)}
    return told


def _article(graph: Graph, article: Prose) -> Node:
    desk = graph.desk
    topics = [t for name in article.topics if (t := desk.corpus.find(Kind.TOPIC, name))]
    told: Node = {
        "headline": name_of(article).best(desk.locale.code)[1],
        "author": [_author(desk, article, name) for name in article.authors] or [_desk(desk)],
        "publisher": _desk(desk),
        **graph.dated("datePublished", article.date),
        "dateModified": _changed(article),
        "about": graph.all(topics),
        "mentions": graph.all(mentioned(desk, [article], Kind.ENTITY)),
        "citation": graph.all(
            dict.fromkeys((*sources_of(desk, [article]), *claims_of(desk, [article])))
        ),
    }
    return {name: value for name, value in told.items() if value}


def _author(desk: Desk, prose: Prose, name: str) -> Node:
    """An author as the page names them; the desk itself is no person."""
    if name == desk.config.desk.get(prose.original):
        return _desk(desk)
    return {"@type": "Person", "name": name}


def _topic(graph: Graph, topic: Prose) -> Node:
    """A topic's page collects articles and questions."""
    corpus = graph.desk.corpus
    listed: tuple[Prose | Question, ...] = (*corpus.prose, *corpus.questions)
    on_topic = (record for record in listed if topic.id in record.topics)
    parts = [record for record in on_topic if record.status is not Status.WITHDRAWN]
    told: Node = {"hasPart": graph.all(parts), "dateModified": _changed(topic)}
    return {name: value for name, value in told.items() if value}


def _changed(prose: Prose) -> str:
    """The day of the newest change that the text tells of, if any."""
    days = [day_of(prose.updated), *(day_of(update.date) for update in prose.updates)]
    return max(days, default="")


def _about_site(_: Graph, __: Prose) -> Node:
    return {}


_PARTS: Mapping[Kind, Callable[[Graph, Prose], Node]] = {
    Kind.ARTICLE: _article,
    Kind.TOPIC: _topic,
    Kind.PAGE: _about_site,
}


def _translations(graph: Graph, page: PlannedPage, prose: Prose) -> Node:
    """The same text in other languages: on the original its translations, on one the original."""
    shown = next((v for v in page.members if v[1] == page.canonical), None)
    code = shown[0] if shown else prose.original
    if code != prose.original:
        return {"translationOfWork": _version(graph, page, prose, prose.original)}
    others = [_version(graph, page, prose, other) for other, _ in page.members if other != code]
    return {"workTranslation": others} if others else {}


def _versions(graph: Graph, page: PlannedPage, prose: Prose) -> Node:
    """At a neutral address: each language's text is an example of one work."""
    if prose.status is Status.WITHDRAWN:
        return {"creativeWorkStatus": "withdrawn"}
    return {"workExample": [_version(graph, page, prose, v.locale) for v in prose.versions]}


def _version(graph: Graph, page: PlannedPage, prose: Prose, code: LocaleCode) -> Node:
    address = record_url(prose.kind, prose.id, code)
    if page.key.edition:
        address = edition_url(prose.id, page.key.edition, code)
    return graph.put(
        {
            "@type": PROSE_TYPES[prose.kind],
            "@id": absolute(graph.desk.config.base_url, address),
            "name": prose.title.get(code),
            "inLanguage": code,
        }
    )


def _downloads(graph: Graph, title: str, description: str) -> Node:
    """What the page of files offers, as catalogues of data look for it."""
    desk = graph.desk
    urls = [list_url(kind, ending) for kind in LISTED for ending in ("csv", "json")]
    return {
        "@type": "Dataset",
        "@id": absolute(desk.config.base_url, downloads_url(None)),
        "name": f"{desk.config.title.get(desk.locale.code)}: {title}",
        "description": description,
        "inLanguage": list(desk.config.codes),
        "creator": _desk(desk),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": absolute(desk.config.base_url, url),
                "encodingFormat": _MEDIA[url.rpartition(".")[2]],
            }
            for url in (*urls, DATABASE)
        ],
    }
