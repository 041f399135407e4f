"""A topic into a list of all that a briefing can link to, as text, Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from site_gen.domain.anchors import anchors_in, plain_text
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim
from site_gen.domain.paragraphs import paragraphs_in
from site_gen.domain.sources import Source
from site_gen.domain.text import Direction, Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import absolute, record_url
from site_gen.plan.mentions import KINDS
from site_gen.plan.order import newest_first
from site_gen.render.answers import attribution_of
from site_gen.render.bidi import isolated
from site_gen.render.cited import sources_of
from site_gen.render.edition import Desk, Edition, desk_at, name_of, translated_title
from site_gen.render.parts import Piece
from site_gen.render.setting import foreign_to
from site_gen.render.spans import Marks

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~$&])")
_WORDLESS = re.compile(r"\[\]\(([a-z]+):([a-z0-9-]+)\)")
# How much of a paragraph, which has no title, is shown in place of one.
OPENING_WORDS = 10


@dataclass(frozen=True, slots=True)
class Linkable:
    """Something with an address for good, what belongs to it, and the date it has.

    `before` says whose words the title is, in the title's language; `after` is its translation.
    """

    title: Piece
    address: str
    parts: tuple[Linkable, ...] = ()
    date: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Linkables:
    """All of a topic, in groups under headings; `foreign` is as in `ProseText`."""

    lang: str
    dir: str
    foreign: tuple[str, str]
    groups: tuple[tuple[str, tuple[Linkable, ...]], ...]


def linkables_of(edition: Edition, topic: Prose, code: LocaleCode) -> Linkables:
    """The topic, its questions with their claims, its articles and its sources, each once.

    Titles are in this language where they have one; addresses are without a language.
    """
    desk = desk_at(edition, record_url(topic.kind, topic.id, code), code)
    articles = newest_first(
        prose
        for prose in desk.corpus.prose
        if prose.kind is Kind.ARTICLE and topic.id in prose.topics and _is_shown(prose)
    )
    questions = [q for q in desk.corpus.questions if topic.id in q.topics and _is_shown(q)]
    answers = desk.edition.evidence.answers
    asked = {question.id for question in questions}
    claims = [
        claim
        for claim in desk.edition.evidence.on_topic.get(topic.id, ())
        if asked.isdisjoint(claim.questions)
    ]
    groups = (
        ("kind.topic", [_text(desk, topic)]),
        ("index.question", [_with(desk, q, answers.get(q.id, ())) for q in questions]),
        ("index.claim", [_with(desk, claim) for claim in claims]),
        ("index.article", [_text(desk, article) for article in articles]),
        ("index.source", [_with(desk, s) for s in sources_of(desk, [topic, *articles])]),
    )
    return Linkables(
        lang=code,
        dir=desk.locale.direction.value,
        foreign=(foreign_to(desk.config, Direction.LTR), foreign_to(desk.config, Direction.RTL)),
        groups=tuple((desk.say(key), tuple(found)) for key, found in groups if found),
    )


def _is_shown(record: Record) -> bool:
    return record.status is not Status.WITHDRAWN


def _with(desk: Desk, record: Record, claims: Iterable[Claim] = ()) -> Linkable:
    parts = tuple(_with(desk, claim) for claim in claims)
    found = Linkable(desk.words(name_of(record)), _address(desk, record), parts)
    if isinstance(record, Claim):
        return replace(found, before=attribution_of(_speaking(desk, found.title.lang), record))
    if isinstance(record, Source):
        own = translated_title(desk, record)
        printed = desk.marked(*record.printed_title)
        date = desk.date_text(record.issued, Marks.SQUARE) if record.issued else ""
        return replace(found, title=printed, after=own.text if own else "", date=date)
    return found


def _speaking(desk: Desk, lang: str) -> Desk:
    """The desk in the language of a title, which is its own where the title names none."""
    known = [locale for locale in desk.config.locales if locale.code == lang]
    return replace(desk, locale=known[0]) if known else desk


def _address(desk: Desk, record: Record) -> str:
    return absolute(desk.config.base_url, record_url(kind_of(record), record.id, None))


def _text(desk: Desk, prose: Prose) -> Linkable:
    """A text with the passages that have a name, in this language or else in another."""
    start, parts = _address(desk, prose), dict[str, Linkable]()
    first = [v for v in prose.versions if v.locale == desk.locale.code]
    for version in (*first, *prose.versions):
        for anchor, words in _passages(desk, version):
            title = desk.marked(version.locale, words)
            parts.setdefault(anchor, Linkable(title, f"{start}#{anchor}"))
    return Linkable(desk.words(name_of(prose)), start, tuple(parts.values()))


def _passages(desk: Desk, version: Version) -> Iterator[tuple[str, str]]:
    """Each anchor with its heading, the beginning of its paragraph, or its own name."""
    named = [paragraph for paragraph in paragraphs_in(version.body) if paragraph.anchor]
    opening = {p.anchor: _opening(_spelled(desk, version, p.source)) for p in named}
    for anchor in anchors_in(version.body):
        if anchor.id:
            yield anchor.id, anchor.text or opening.get(anchor.id) or f"#{anchor.id}"


def _spelled(desk: Desk, version: Version, source: str) -> str:
    """The words of a paragraph, with the names of records where a link has no words."""

    def name(link: re.Match[str]) -> str:
        kind = KINDS.get(link[1])
        record = desk.corpus.find(kind, RecordId(link[2])) if kind else None
        return desk.title_of(record).best(version.locale)[1] if record else link[0]

    return plain_text(_WORDLESS.sub(name, source))


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")


def list_as_text(found: Linkables) -> str:
    """A title on a line and its address on another, which no bidirectional text can mix up."""
    return "\n".join(f"{head}\n\n{''.join(_told(all, 0))}" for head, all in found.groups)


def _told(all_of: Iterable[Linkable], depth: int) -> Iterator[str]:
    indent = "    " * depth
    for one in all_of:
        first = f"{one.before} {one.title.text}{_dated(one)}".lstrip()
        for line in filter(None, (first, one.after, one.address)):
            yield f"{indent}{line}\n"
        yield from _told(one.parts, depth + 1)


def list_as_markdown(found: Linkables) -> str:
    """A list of links under each heading."""
    return "\n".join(
        f"## {_plain(head)}\n\n{''.join(_listed(all, 0))}" for head, all in found.groups
    )


def _listed(all_of: Iterable[Linkable], depth: int) -> Iterator[str]:
    for one in all_of:
        yield f"{'    ' * depth}- {_line(one)}\n"
        yield from _listed(one.parts, depth + 1)


def _dated(one: Linkable) -> str:
    return f" ({one.date})" if one.date else ""


def _line(one: Linkable) -> str:
    """A title of another language is in a `<span>`, which CommonMark passes through."""
    link = f"[{_plain(one.title.text)}](<{one.address}>)"
    marks = _marks(one.title)
    words = f"{_plain(one.before)} {link}".lstrip()
    own = f"{Markup('<span{}>').format(marks)}{words}</span>" if marks else words
    return f"{own} {_plain(one.after)}".rstrip() + _plain(_dated(one))


def _plain(words: str) -> str:
    return _SIGNS.sub(r"\\\1", words)


def list_as_html(found: Linkables) -> str:
    """A fragment with its language and direction, and those of each title that has others."""
    groups = Markup("").join(
        Markup("<h2>{}</h2>\n{}").format(head, _items(all, found)) for head, all in found.groups
    )
    return str(Markup('<div lang="{}" dir="{}">\n{}</div>\n').format(found.lang, found.dir, groups))


def _items(all_of: Iterable[Linkable], found: Linkables) -> Markup:
    lines = Markup("").join(_item(one, found) for one in all_of)
    return Markup("<ul>\n{}</ul>\n").format(lines)


def _item(one: Linkable, found: Linkables) -> Markup:
    own, page = Direction(one.title.dir or found.dir), Direction(found.dir)
    link = Markup('<a href="{}">{}</a>').format(one.address, _words(one.title.text, own, found))
    before, after = _words(one.before, own, found), _words(one.after, page, found)
    parts = Markup("\n{}").format(_items(one.parts, found)) if one.parts else Markup("")
    return Markup("<li><bdi{}>{}{}{}</bdi>{}{}{}{}</li>\n").format(
        _marks(one.title),
        before,
        " " if before else "",
        link,
        " " if after else "",
        after,
        _dated(one),
        parts,
    )


def _words(text: str, direction: Direction, found: Linkables) -> Markup:
    return isolated(text, direction, found.foreign[direction is Direction.RTL])


def _marks(title: Piece) -> Markup:
    lang = Markup(' lang="{}"').format(title.lang) if title.lang else Markup("")
    return lang + (Markup(' dir="{}"').format(title.dir) if title.dir else "")
