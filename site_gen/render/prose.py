"""A text of the desk into stretches of prose, tables and cards, with the notes it calls for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from site_gen.domain.articles import Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.text import Body, Kind, RecordId, references_in
from site_gen.plan.mentions import KINDS
from site_gen.render.answers import answer_of, table_of
from site_gen.render.edition import Desk
from site_gen.render.evidence import Answer, Grades, ProsePart
from site_gen.render.grades import shared_grades
from site_gen.render.numbers import number_text, style_of
from site_gen.render.parts import ProseNote, ProseText, RecordLink
from site_gen.render.setting import foreign_to

_ALONE = re.compile(r"\[\]\((question|claim):([a-z0-9-]+)\)\s*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Written:
    """A text as its page shows it: its parts in order, and a note for each claim it cites.

    `grades` are those that all of its claims and their sources share.
    """

    parts: tuple[ProsePart, ...] = ()
    notes: tuple[Answer, ...] = ()
    grades: Grades = Grades()


def written(desk: Desk, version: Version, neutral: str = "") -> Written:
    """The text of one language, on a page that may be another's; `desk` is the page's.

    `neutral` is the address that links to its passages begin with; without one there are none.
    """
    inside = Desk(desk.edition, desk.config.locale(version.locale), desk.url)
    numbers = _numbers(desk, version)
    notes = tuple(_note(desk, name, n) for name, n in numbers.items())
    alone = tuple(_alone(desk, version))
    shown = [*notes, *(answer for part in alone for answer in _answers(part))]
    # One claim says by itself how far it can be relied on.
    grades = shared_grades(shown) if len(shown) > 1 else Grades()
    by_target = {f"claim:{note.anchor}": note for note in notes}
    setting = _Setting(inside, desk, version, by_target, neutral, grades)
    return Written(tuple(setting.parts(alone)), notes, grades)


def _alone(desk: Desk, version: Version) -> Iterator[ProsePart]:
    """The tables and cards of a text, in their order."""
    for _, kind, record in _stretches(version.body.source):
        found = desk.corpus.find(KINDS[kind], record) if kind else None
        if isinstance(found, Question):
            yield ProsePart(table=table_of(desk, found))
        elif isinstance(found, Claim):
            yield ProsePart(card=answer_of(desk, found))


def _answers(part: ProsePart) -> tuple[Answer, ...]:
    if part.table:
        return part.table.answers
    return (part.card,) if part.card else ()


def _numbers(desk: Desk, version: Version) -> Mapping[RecordId, int]:
    """The claims a text cites in a sentence, numbered as they come."""
    texts = (Body(text, version.body.span) for text, _, _ in _stretches(version.body.source))
    cited = (r.id for text in texts for r in references_in(text) if r.kind == Kind.CLAIM)
    known = (name for name in dict.fromkeys(cited) if desk.corpus.find(Kind.CLAIM, name))
    return {name: n for n, name in enumerate(known, 1)}


def _note(desk: Desk, name: RecordId, number: int) -> Answer:
    claim = desk.corpus.find(Kind.CLAIM, name)
    if not isinstance(claim, Claim):
        raise LookupError(f"claim `{name}` was found and is no claim")
    return answer_of(desk, claim, number)


def _stretches(source: str) -> Iterator[tuple[str, str, RecordId]]:
    """Text, and between it the records that stand alone in a paragraph: kind and id."""
    kept: list[str] = []
    lines = source.split("\n")
    closed = _closed(lines)
    for number, line in enumerate(lines):
        stands = number not in closed and _is_paragraph(lines, number)
        alone = _ALONE.fullmatch(line) if stands else None
        if alone is None:
            kept.append(line)
            continue
        yield "\n".join(kept), alone[1], RecordId(alone[2])
        kept = []
    yield "\n".join(kept), "", RecordId("")


def _closed(lines: list[str]) -> frozenset[int]:
    """The lines of fenced code and of comments, where nothing is set."""
    found: set[int] = set()
    fence, hidden = "", False
    for number, line in enumerate(lines):
        if fence or hidden:
            found.add(number)
        if not hidden and (mark := _FENCE.match(line)):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if not fence:
            hidden = _is_left_open(line, hidden)
    return frozenset(found)


def _is_left_open(line: str, hidden: bool) -> bool:
    """Whether a comment goes on after this line."""
    opens, ends = line.rfind("<!--"), line.rfind("-->")
    return opens > ends if max(opens, ends) >= 0 else hidden


def _is_paragraph(lines: list[str], number: int) -> bool:
    before = lines[number - 1] if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    return not before.strip() and not after.strip()


@dataclass(frozen=True, slots=True)
class _Setting:
    """One text being set: `inside` speaks its language, `desk` that of the page."""

    inside: Desk
    desk: Desk
    version: Version
    notes: Mapping[str, Answer]
    neutral: str
    grades: Grades

    def parts(self, alone: Iterable[ProsePart]) -> Iterator[ProsePart]:
        """Its stretches of text, and between them what stands alone."""
        seen: set[str] = set()
        between = iter(alone)
        for text, kind, record in _stretches(self.version.body.source):
            if text.strip():
                yield ProsePart(text=self._text(text, seen))
            if kind and self.desk.corpus.find(KINDS[kind], record):
                yield next(between)

    def _text(self, text: str, seen: set[str]) -> ProseText:
        locale = self.inside.locale
        here = Body(text, self.version.body.span)
        targets = dict.fromkeys((r.kind, r.id) for r in references_in(here))
        notes = tuple(self._notes_in(targets, seen))
        return ProseText(
            source=text,
            lang=locale.code,
            dir=locale.direction.value,
            links=tuple(self._links(targets)),
            notes=notes,
            foreign=foreign_to(self.desk.config, locale.direction),
            table_label=self.inside.say("table.label"),
            neutral=self.neutral,
            link_label=self.inside.say("link.to", text="{text}") if self.neutral else "",
        )

    def _links(self, targets: Iterable[tuple[str, RecordId]]) -> Iterator[RecordLink]:
        """Names are in the language of the text, which on a fallback page is not the page's."""
        for scheme, record_id in targets:
            kind = KINDS.get(scheme)
            record = self.desk.corpus.find(kind, record_id) if kind else None
            if kind and record:
                url = self.desk.record_link(kind, record_id)
                name = self.inside.words(self.inside.title_of(record), url=url)
                yield RecordLink(f"{scheme}:{record_id}", name)

    def _notes_in(
        self, targets: Iterable[tuple[str, RecordId]], seen: set[str]
    ) -> Iterator[ProseNote]:
        for scheme, record in targets:
            target = f"{scheme}:{record}"
            if note := self.notes.get(target):
                yield self._told(target, note, first=target not in seen)
                seen.add(target)

    def _told(self, target: str, note: Answer, *, first: bool) -> ProseNote:
        said = [note.claimant.text, self._stance(note)]
        said += [note.said.text] if note.said else []
        said += [self.inside.say(f"source.grade.{grade}") for grade in self._grades(note)]
        number = number_text(note.number, style_of(self.inside.locale))
        label = self.inside.say("note.ref", number=number)
        return ProseNote(target, note.url, note.number, number, label, " · ".join(said), first)

    def _stance(self, note: Answer) -> str:
        stance = self.inside.say(f"stance.{note.stance}")
        if note.qualifier is None:
            return stance
        return self.inside.say("claim.qualified", words=stance, qualifier=note.qualifier.text)

    def _grades(self, note: Answer) -> list[str]:
        """How far its sources can be relied on, unless that is said of all of the text."""
        if self.grades.reliability:
            return []
        return list(dict.fromkeys(source.grade for source in note.sources))
