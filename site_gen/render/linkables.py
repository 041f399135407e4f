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
from site_gen.domain.text import Direction, Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import absolute, record_url
from site_gen.plan.mentions import KINDS
from site_gen.plan.order import newest_first
from site_gen.render.answers import claimant_of
from site_gen.render.bidi import isolated
from site_gen.render.cited import sources_of
from site_gen.render.edition import Desk, Edition, desk_at, name_of
from site_gen.render.parts import Piece
from site_gen.render.setting import foreign_to

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~$&])")
_WORDLESS = re.compile(r"\[\]\(([a-z]+):([a-z0-9-]+)\)")
# How much of a paragraph, which has no title, is shown in place of one.
OPENING_WORDS = 10


@dataclass(frozen=True, slots=True)
class Linkable:
    """Something with an address for good, and what belongs to it."""

    title: Piece
    address: str
    parts: tuple[Linkable, ...] = ()


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
    title = desk.words(name_of(record))
    if isinstance(record, Claim) and record.qualifier.locales:
        title = replace(title, text=_reserved(desk, record, title.text))
    return Linkable(title, _address(desk, record), parts)


def _reserved(desk: Desk, claim: Claim, words: str) -> str:
    """A claim with who makes it and what they reserve: without that, it would say more."""
    who = desk.qualified(claimant_of(desk, claim).text, claim)
    return desk.say("cite.said", claimant=who, words=words)


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
        return name_of(record).best(version.locale)[1] if record else link[0]

    return plain_text(_WORDLESS.sub(name, source))


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")


def list_as_text(found: Linkables) -> str:
    """A title on a line and its address on the next, which no bidirectional text can mix up."""
    return "\n".join(f"{head}\n\n{''.join(_told(all, 0))}" for head, all in found.groups)


def _told(all_of: Iterable[Linkable], depth: int) -> Iterator[str]:
    indent = "    " * depth
    for one in all_of:
        yield f"{indent}{one.title.text}\n{indent}{one.address}\n"
        yield from _told(one.parts, depth + 1)


def list_as_markdown(found: Linkables) -> str:
    """A list of links under each heading."""
    return "\n".join(
        f"## {_plain(head)}\n\n{''.join(_listed(all, 0))}" for head, all in found.groups
    )


def _listed(all_of: Iterable[Linkable], depth: int) -> Iterator[str]:
    for one in all_of:
        yield f"{'    ' * depth}- [{_plain(one.title.text)}](<{one.address}>)\n"
        yield from _listed(one.parts, depth + 1)


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
    own = Direction(one.title.dir or found.dir)
    words = isolated(one.title.text, own, found.foreign[own is Direction.RTL])
    lang = Markup(' lang="{}"').format(one.title.lang) if one.title.lang else Markup("")
    turned = Markup(' dir="{}"').format(one.title.dir) if one.title.dir else Markup("")
    parts = Markup("\n{}").format(_items(one.parts, found)) if one.parts else Markup("")
    return Markup('<li><a href="{}"><bdi{}{}>{}</bdi></a>{}</li>\n').format(
        one.address, lang, turned, words, parts
    )
