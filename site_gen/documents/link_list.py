"""A list of everything in a topic that can be linked to, as text, Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from markupsafe import Markup

from site_gen.domain.anchors import anchors_in, paragraphs_in, plain_text
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim
from site_gen.domain.sources import Source
from site_gen.domain.text import Direction, Kind, LocaleCode, RecordId, Status
from site_gen.language.bidi import foreign_language, isolated
from site_gen.language.dates import BracketStyle
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import absolute_url, record_url
from site_gen.plan.indexes import KIND_OF_SCHEME
from site_gen.plan.listings import newest_first
from site_gen.render.citations import formatting
from site_gen.render.citations.head_tags import citation_context
from site_gen.render.citations.styles import FormattedCitation, citation_of
from site_gen.render.context import (
    PageContext,
    SiteContext,
    attribution_of,
    context_at,
    translated_title,
)
from site_gen.render.figures import figure_of
from site_gen.render.related import sources_in
from site_gen.render.text import InlineText, name_of
from site_gen.structs import Struct, replace

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$&])")
_EMPTY_LINK = re.compile(r"\[\]\(([a-z]+):([a-z0-9-]+)\)")
# How many words of a paragraph are shown as its title.
OPENING_WORDS = 10


class LinkListItem(Struct, frozen=True):
    """A record or passage with its permanent address, its date, and the items under it.

    `attribution` says whose words the title is, in the title's language. `figure` and `citation`
    are those of a claim, if they were asked for.
    """

    title: InlineText
    address: str
    children: tuple[LinkListItem, ...] = ()
    date: str = ""
    attribution: str = ""
    translation: str = ""
    figure: str = ""
    citation: FormattedCitation | None = None


class LinkList(Struct, frozen=True):
    """The items of a topic, in groups under headings; `foreign` is as in `linked_html`."""

    lang: str
    dir: str
    foreign: tuple[str, str]
    groups: tuple[tuple[str, tuple[LinkListItem, ...]], ...]


def link_list(
    site: SiteContext, topic: Prose, code: LocaleCode, seen: date | None = None
) -> LinkList:
    """The topic, its questions with their claims, its articles and its sources, each once.

    Titles are in this language if possible; addresses are without a language. With a day on which
    they were seen, claims have their figures and citations.
    """
    context = context_at(site, record_url(topic.kind, topic.id, code), code)
    articles = newest_first(
        prose
        for prose in context.corpus.prose
        if prose.kind is Kind.ARTICLE and topic.id in prose.topics and _is_shown(prose)
    )
    questions = [q for q in context.corpus.questions if topic.id in q.topics and _is_shown(q)]
    answers = context.site.evidence.by_question
    question_ids = {question.id for question in questions}
    claims = [
        claim
        for claim in context.site.evidence.by_topic.get(topic.id, ())
        if question_ids.isdisjoint(claim.questions)
    ]
    groups = (
        ("kind.topic", [_prose_item(context, topic)]),
        (
            "index.question",
            [_record_item(context, q, answers.get(q.id, ()), seen) for q in questions],
        ),
        ("index.claim", [_record_item(context, claim, (), seen) for claim in claims]),
        ("index.article", [_prose_item(context, article) for article in articles]),
        (
            "index.source",
            [_record_item(context, s) for s in sources_in(context, [topic, *articles])],
        ),
    )
    return LinkList(
        lang=code,
        dir=context.locale.direction.value,
        foreign=(
            foreign_language(context.config, Direction.LTR),
            foreign_language(context.config, Direction.RTL),
        ),
        groups=tuple((context.say(key), tuple(items)) for key, items in groups if items),
    )


def _is_shown(record: Record) -> bool:
    return record.status is not Status.WITHDRAWN


def _record_item(
    context: PageContext, record: Record, claims: Iterable[Claim] = (), seen: date | None = None
) -> LinkListItem:
    children = tuple(_record_item(context, claim, (), seen) for claim in claims)
    item = LinkListItem(context.localized(name_of(record)), _address(context, record), children)
    if isinstance(record, Claim):
        attribution = attribution_of(_context_in(context, item.title.lang), record)
        item = replace(item, attribution=attribution)
        return _cited(context, item, record, seen) if seen else item
    if isinstance(record, Source):
        translation = translated_title(context, record)
        printed = context.in_language(*record.printed_title)
        date = context.date_text(record.issued, BracketStyle.SQUARE) if record.issued else ""
        return replace(
            item, title=printed, translation=translation.text if translation else "", date=date
        )
    return item


def _cited(context: PageContext, item: LinkListItem, claim: Claim, seen: date) -> LinkListItem:
    """The claim with its figure and its citation, in the language of the list."""
    citation = citation_of(citation_context(context), claim, context.locale.code, accessed=seen)
    return replace(item, figure=figure_of(context, claim), citation=citation)


def _context_in(context: PageContext, lang: str) -> PageContext:
    """The context in the language of a title, or unchanged if the title has none."""
    matching = [locale for locale in context.config.locales if locale.code == lang]
    return replace(context, locale=matching[0]) if matching else context


def _address(context: PageContext, record: Record) -> str:
    return absolute_url(context.config.base_url, record_url(kind_of(record), record.id, None))


def _prose_item(context: PageContext, prose: Prose) -> LinkListItem:
    """A text with its named passages, in this language or else in another."""
    address, passages = _address(context, prose), dict[str, LinkListItem]()
    preferred = [v for v in prose.versions if v.locale == context.locale.code]
    for version in (*preferred, *prose.versions):
        for anchor, words in _passages(context, version):
            title = context.in_language(version.locale, words)
            passages.setdefault(anchor, LinkListItem(title, f"{address}#{anchor}"))
    return LinkListItem(context.localized(name_of(prose)), address, tuple(passages.values()))


def _passages(context: PageContext, version: Version) -> Iterator[tuple[str, str]]:
    """Each anchor with its heading, or the start of its paragraph, or its id."""
    named = [paragraph for paragraph in paragraphs_in(version.body) if paragraph.anchor]
    openings = {p.anchor: _opening(_words_of(context, version, p.source)) for p in named}
    for anchor in anchors_in(version.body):
        if anchor.id:
            yield anchor.id, anchor.text or openings.get(anchor.id) or f"#{anchor.id}"


def _words_of(context: PageContext, version: Version, source: str) -> str:
    """The words of a paragraph; a link without words has the name of its record."""

    def name(link: re.Match[str]) -> str:
        kind = KIND_OF_SCHEME.get(link[1])
        record = context.corpus.find(kind, RecordId(link[2])) if kind else None
        return context.title_of(record).best(version.locale)[1] if record else link[0]

    return plain_text(_EMPTY_LINK.sub(name, source))


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")


def list_as_text(links: LinkList) -> str:
    """Each title and address on its own line, so that bidirectional text cannot mix them."""
    return "\n".join(
        f"{heading}\n\n{''.join(_text_lines(items, 0))}" for heading, items in links.groups
    )


def _text_lines(items: Iterable[LinkListItem], depth: int) -> Iterator[str]:
    indent = "    " * depth
    for item in items:
        first = f"{item.attribution} {item.title.text}{_date_in_brackets(item)}".lstrip()
        citation = formatting.citation_text(item.citation) if item.citation else ""
        for line in filter(None, (first, item.translation, item.address, item.figure, citation)):
            yield f"{indent}{line}\n"
        yield from _text_lines(item.children, depth + 1)


def list_as_markdown(links: LinkList) -> str:
    """A Markdown list of links under each heading."""
    return "\n".join(
        f"## {_escaped(heading)}\n\n{''.join(_markdown_lines(items, 0))}"
        for heading, items in links.groups
    )


def _markdown_lines(items: Iterable[LinkListItem], depth: int) -> Iterator[str]:
    for item in items:
        yield f"{'    ' * depth}- {_item_markdown(item)}\n"
        if item.citation:
            figure = f"{_escaped(item.figure)}. " if item.figure else ""
            citation = formatting.citation_markdown(item.citation)
            yield f"{'    ' * (depth + 1)}- {figure}{citation}\n"
        yield from _markdown_lines(item.children, depth + 1)


def _date_in_brackets(item: LinkListItem) -> str:
    return f" ({item.date})" if item.date else ""


def _item_markdown(item: LinkListItem) -> str:
    """A title in another language is in a `<span>`, which CommonMark keeps."""
    link = f"[{_escaped(item.title.text)}](<{item.address}>)"
    marks = _lang_and_dir(item.title)
    words = f"{_escaped(item.attribution)} {link}".lstrip()
    title = f"{Markup('<span{}>').format(marks)}{words}</span>" if marks else words
    return f"{title} {_escaped(item.translation)}".rstrip() + _escaped(_date_in_brackets(item))


def _escaped(words: str) -> str:
    return _MARKUP.sub(r"\\\1", words)


def list_as_html(links: LinkList) -> str:
    """An HTML fragment with its language and direction, and those of each different title."""
    groups = Markup("").join(
        Markup("<h2>{}</h2>\n{}").format(heading, _list_html(items, links))
        for heading, items in links.groups
    )
    return str(Markup('<div lang="{}" dir="{}">\n{}</div>\n').format(links.lang, links.dir, groups))


def _list_html(items: Iterable[LinkListItem], links: LinkList) -> Markup:
    lines = Markup("").join(_item_html(item, links) for item in items)
    return Markup("<ul>\n{}</ul>\n").format(lines)


def _item_html(item: LinkListItem, links: LinkList) -> Markup:
    direction, page_direction = Direction(item.title.dir or links.dir), Direction(links.dir)
    link = Markup('<a href="{}">{}</a>').format(
        item.address, _isolated_html(item.title.text, direction, links)
    )
    attribution, translation = (
        _isolated_html(item.attribution, direction, links),
        _isolated_html(item.translation, page_direction, links),
    )
    children = (
        Markup("\n{}").format(_list_html(item.children, links)) if item.children else Markup("")
    )
    citation = Markup("")
    if item.citation:
        figure = Markup("\n<p>{}</p>").format(item.figure) if item.figure else Markup("")
        cited = formatting.citation_paragraph(item.citation, [*links.foreign])
        citation = Markup("{}\n{}").format(figure, cited)
    return Markup("<li><bdi{}>{}{}{}</bdi>{}{}{}{}{}</li>\n").format(
        _lang_and_dir(item.title),
        attribution,
        " " if attribution else "",
        link,
        " " if translation else "",
        translation,
        _date_in_brackets(item),
        citation,
        children,
    )


def _isolated_html(text: str, direction: Direction, links: LinkList) -> Markup:
    return isolated(text, direction, links.foreign[direction is Direction.RTL])


def _lang_and_dir(title: InlineText) -> Markup:
    lang = Markup(' lang="{}"').format(title.lang) if title.lang else Markup("")
    return lang + (Markup(' dir="{}"').format(title.dir) if title.dir else "")
