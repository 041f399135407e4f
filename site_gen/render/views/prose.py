"""A text as a sequence of prose, tables and cards, with notes for the claims it cites."""

import re
from collections.abc import Iterable, Iterator, Mapping

from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.code_fences import code_fences
from site_gen.domain.text import Body, Kind, LocaleCode, RecordId, Status, Token, references_in
from site_gen.language.bidi import foreign_language
from site_gen.language.numbers import number_style, number_text
from site_gen.plan.addresses import NO_LINK, Href, record_url
from site_gen.plan.indexes import KIND_OF_SCHEME
from site_gen.plan.pages import PlannedPage
from site_gen.render import text as texts
from site_gen.render.context import PageContext
from site_gen.render.views.cards import Notice
from site_gen.render.views.claims import Grades, ShownClaim, shared_grades, shown_claim
from site_gen.render.views.questions import AnswerTable, answer_table
from site_gen.structs import Struct, replace


class ProsePart(Struct, frozen=True):
    """A part of a text: prose, a table or a card, exactly one of the three."""

    text: texts.ProseText | None = None
    table: AnswerTable | None = None
    card: ShownClaim | None = None


_RECORD_ALONE = re.compile(r"\[\]\((question|claim):([a-z0-9-]+)\)\s*")


class ShownProse(Struct, frozen=True):
    """A text as its page shows it: its parts in order, and a note for each cited claim.

    `grades` are those that all of its claims and their sources share; `headings` are its own, each
    a link within the page.
    """

    parts: tuple[ProsePart, ...] = ()
    notes: tuple[ShownClaim, ...] = ()
    grades: Grades = Grades()
    headings: tuple[texts.InlineText, ...] = ()

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of the note on each claim that the text cites."""
        return {note.anchor: note.number for note in self.notes}


def shown_prose(
    context: PageContext,
    version: Version,
    permalink: Href = NO_LINK,
    elsewhere: tuple[texts.LinkedAnchor, ...] = (),
) -> ShownProse:
    """The text of one language, on a page that may be in another language.

    `permalink` is the start of links to passages; if it is empty, there are no such links.
    `elsewhere` are its headings in other languages.
    """
    text_context = PageContext(context.site, context.config.locale(version.locale), context.url)
    numbers = _note_numbers(context, version)
    notes = tuple(_note(context, name, n) for name, n in numbers.items())
    standalone = tuple(_standalone_parts(context, version))
    shown = [*notes, *(answer for part in standalone for answer in _claims_in(part))]
    # A single claim shows its grades itself.
    grades = shared_grades(shown) if len(shown) > 1 else Grades()
    by_target = {f"claim:{note.anchor}": note for note in notes}
    builder = _ProseBuilder(text_context, context, version, by_target, permalink, grades, elsewhere)
    headings = tuple(_headings(context, version))
    return ShownProse(tuple(builder.parts(standalone)), notes, grades, headings)


def with_all_noted(text: ShownProse) -> ShownProse:
    """The text with a note on each claim of its tables and cards too, after those it cites."""
    numbers = dict(text.numbers)
    notes = list(text.notes)
    for claim in (claim for part in text.parts for claim in _claims_in(part)):
        if claim.anchor not in numbers:
            numbers[claim.anchor] = len(notes) + 1
            notes.append(replace(claim, number=len(notes) + 1))
    parts = tuple(_renumbered(part, numbers) for part in text.parts)
    return replace(text, parts=parts, notes=tuple(notes))


def _renumbered(part: ProsePart, numbers: Mapping[str, int]) -> ProsePart:
    if part.card:
        return replace(part, card=replace(part.card, number=numbers[part.card.anchor]))
    if part.table is None:
        return part
    answers = (replace(answer, number=numbers[answer.anchor]) for answer in part.table.answers)
    return replace(part, table=replace(part.table, answers=tuple(answers)))


def _headings(context: PageContext, version: Version) -> Iterator[texts.InlineText]:
    for anchor in anchors_in(version.body):
        if anchor.id and anchor.text:
            yield context.in_language(version.locale, anchor.text, url=Href(f"#{anchor.id}"))


def _standalone_parts(context: PageContext, version: Version) -> Iterator[ProsePart]:
    """The tables and cards in a text, in order."""
    for _, kind, record_id in _split_at_records(version.body.source):
        record = context.corpus.find(KIND_OF_SCHEME[kind], record_id) if kind else None
        if isinstance(record, Question):
            yield ProsePart(table=answer_table(context, record))
        elif isinstance(record, Claim):
            yield ProsePart(card=shown_claim(context, record))


def _claims_in(part: ProsePart) -> tuple[ShownClaim, ...]:
    if part.table:
        return part.table.answers
    return (part.card,) if part.card else ()


def _note_numbers(context: PageContext, version: Version) -> Mapping[RecordId, int]:
    """The number of each claim that a text cites in a sentence, in reading order."""
    bodies = (
        Body(text, version.body.span) for text, _, _ in _split_at_records(version.body.source)
    )
    cited = (r.id for body in bodies for r in references_in(body) if r.kind == Kind.CLAIM)
    ids = (name for name in dict.fromkeys(cited) if context.corpus.find(Kind.CLAIM, name))
    return {name: n for n, name in enumerate(ids, 1)}


def _note(context: PageContext, name: RecordId, number: int) -> ShownClaim:
    claim = context.corpus.find(Kind.CLAIM, name)
    if not isinstance(claim, Claim):
        raise LookupError(f"claim `{name}` was found and is no claim")
    return shown_claim(context, claim, number)


def _split_at_records(source: str) -> Iterator[tuple[str, str, RecordId]]:
    """Prose, each followed by the record (kind and id) that is alone in the next paragraph."""
    text_lines: list[str] = []
    lines = source.split("\n")
    verbatim = _verbatim_lines(lines)
    for number, line in enumerate(lines):
        is_candidate = number not in verbatim and _is_paragraph(lines, number)
        match = _RECORD_ALONE.fullmatch(line) if is_candidate else None
        if match is None:
            text_lines.append(line)
            continue
        yield "\n".join(text_lines), match[1], RecordId(match[2])
        text_lines = []
    yield "\n".join(text_lines), "", RecordId("")


def _verbatim_lines(lines: list[str]) -> frozenset[int]:
    """The lines of fenced code and of comments, where no record is inserted."""
    fenced = {n for fence in code_fences(lines) for n in range(fence.first, fence.last + 1)}
    commented, in_comment = set[int](), False
    for number, line in enumerate(lines):
        if in_comment:
            commented.add(number)
        if number not in fenced:
            in_comment = _is_left_open(line, in_comment)
    return frozenset(fenced | commented)


def _is_left_open(line: str, in_comment: bool) -> bool:
    """Whether a comment continues after this line."""
    opens, ends = line.rfind("<!--"), line.rfind("-->")
    return opens > ends if max(opens, ends) >= 0 else in_comment


def _is_paragraph(lines: list[str], number: int) -> bool:
    before = lines[number - 1] if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    return not before.strip() and not after.strip()


# A heading of the second level, or of the first, is where a section of a text begins.
_SECTION = re.compile(r"^ {0,3}#{1,2}[ \t]|^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)


def _linked_in_section(body: Body, before: tuple[Token, ...]) -> tuple[Token, ...]:
    """The targets of links in the section in which a text ends; `before` are those before it."""
    *_, begin = (0, *(heading.end() for heading in _SECTION.finditer(body.source)))
    last = replace(body, source=body.source[begin:])
    names = (link for link in references_in(last) if link.kind != Kind.CLAIM)
    found = (Token(f"{link.kind}:{link.id}") for link in names)
    return tuple(dict.fromkeys((*(() if begin else before), *found)))


class _ProseBuilder(Struct, frozen=True):
    """Builds the parts of one text: `text_context` has its language, `context` the page's."""

    text_context: PageContext
    context: PageContext
    version: Version
    notes: Mapping[str, ShownClaim]
    permalink: Href
    grades: Grades
    elsewhere: tuple[texts.LinkedAnchor, ...]

    def parts(self, standalone: Iterable[ProsePart]) -> Iterator[ProsePart]:
        """The prose of the text, with tables and cards between."""
        noted: set[str] = set()
        linked: tuple[Token, ...] = ()
        tables_and_cards = iter(standalone)
        for text, kind, record_id in _split_at_records(self.version.body.source):
            if text.strip():
                yield ProsePart(text=replace(self._text(text, noted), linked=linked))
                linked = _linked_in_section(Body(text, self.version.body.span), linked)
            if kind and self.context.corpus.find(KIND_OF_SCHEME[kind], record_id):
                yield next(tables_and_cards)

    def _text(self, text: str, noted: set[str]) -> texts.ProseText:
        locale = self.text_context.locale
        body = Body(text, self.version.body.span)
        targets = dict.fromkeys((r.kind, r.id) for r in references_in(body))
        notes = tuple(self._notes_in(targets, noted))
        return texts.ProseText(
            source=texts.Markdown(text),
            lang=locale.code,
            dir=Token(locale.direction.value),
            links=tuple(self._links(targets)),
            notes=notes,
            foreign=LocaleCode(foreign_language(self.context.config, locale.direction)),
            table_label=self.text_context.say("table.label"),
            rel_permalink=self.permalink,
            link_label=self.text_context.say("link.to", text="{text}")
            if self.permalink
            else texts.NO_TEXT,
            elsewhere=tuple(heading for heading in self.elsewhere if f"#{heading.id}" in text),
        )

    def _links(self, targets: Iterable[tuple[str, RecordId]]) -> Iterator[texts.RecordLink]:
        """Links with names in the language of the text, which may not be the page's."""
        for scheme, record_id in targets:
            kind = KIND_OF_SCHEME.get(scheme)
            record = self.context.corpus.find(kind, record_id) if kind else None
            if kind and record:
                url = self.context.record_link(kind, record_id)
                name = self.text_context.shown_title(record, url=url)
                yield texts.RecordLink(Token(f"{scheme}:{record_id}"), name)

    def _notes_in(
        self, targets: Iterable[tuple[str, RecordId]], noted: set[str]
    ) -> Iterator[texts.ProseNote]:
        for scheme, record_id in targets:
            target = Token(f"{scheme}:{record_id}")
            if note := self.notes.get(target):
                yield self._prose_note(target, note, first=target not in noted)
                noted.add(target)

    def _prose_note(self, target: Token, note: ShownClaim, *, first: bool) -> texts.ProseNote:
        note = self._in_own_language(note)
        preview = [note.claimant.text, self._stance(note)]
        preview += [note.said.text] if note.said else []
        preview += [self.text_context.say(f"source.grade.{grade}") for grade in self._grades(note)]
        own = self.text_context.in_own_language
        number = own(number_text(note.number, number_style(self.text_context.locale)))
        label = self.text_context.say("note.ref", number=number)
        return texts.ProseNote(
            target, note.url, note.number, number, label, texts.PageText.joined(preview), first
        )

    def _in_own_language(self, note: ShownClaim) -> ShownClaim:
        """The note in the language of the text, in which the words around it are."""
        if self.text_context.locale == self.context.locale:
            return note
        return replace(_note(self.text_context, RecordId(note.anchor), note.number), url=note.url)

    def _stance(self, note: ShownClaim) -> texts.PageText:
        stance = self.text_context.say(f"stance.{note.stance}")
        if note.qualifier is None:
            return stance
        return self.text_context.say("claim.qualified", words=stance, qualifier=note.qualifier.text)

    def _grades(self, note: ShownClaim) -> list[Token]:
        """The reliability of its sources, unless it is shown for the whole text."""
        if self.grades.reliability:
            return []
        return list(dict.fromkeys(source.grade for source in note.sources))


def summary_of(context: PageContext, prose: Prose) -> texts.InlineText | None:
    """The summary in this language, or else the original's; None if withdrawn."""
    code = _shown_language(context, prose)
    text = prose.summary_in(code)
    return (
        context.in_language(code, text) if text and prose.status is not Status.WITHDRAWN else None
    )


def _shown_language(context: PageContext, prose: Prose) -> LocaleCode:
    return context.locale.code if prose.version(context.locale.code) else prose.original


def prose_notices(context: PageContext, prose: Prose) -> tuple[Notice, ...]:
    """The notices that a reader needs before reading the page."""
    if prose.status is Status.WITHDRAWN:
        return (Notice("withdrawn", context.localized_or_none(prose.note)),)
    notices = []
    url = context.link(record_url(prose.kind, prose.id, prose.original))
    original = context.in_language(prose.original, prose.original_version.title, url=url)
    if prose.version(context.locale.code) is None:
        notices.append(Notice("untranslated", link=original))
    elif prose.is_stale(context.locale.code):
        notices.append(Notice("stale", link=original))
    if prose.note.locales:
        notices.append(Notice("note", context.localized(prose.note)))
    return tuple(notices)


def shown_prose_of(
    context: PageContext, prose: Prose, page: PlannedPage | None = None
) -> ShownProse:
    """The text in this language, or else the original's, marked; empty if withdrawn.

    Links to its passages lead to the neutral address of its page, if it has one.
    """
    version = prose.version(_shown_language(context, prose))
    if prose.status is Status.WITHDRAWN or version is None:
        return ShownProse()
    neutral = page.x_default if page else None
    permalink = context.link(neutral or record_url(prose.kind, prose.id, None))
    elsewhere = tuple(_headings_elsewhere(context, prose, version, page)) if page else ()
    return shown_prose(context, version, permalink, elsewhere)


def _headings_elsewhere(
    context: PageContext, prose: Prose, shown: Version, page: PlannedPage
) -> Iterator[texts.LinkedAnchor]:
    """The headings of a text that its versions in other languages have too, with links to them."""
    headings = [anchor.names for anchor in anchors_in(shown.body) if anchor.text]
    links: dict[str, list[texts.InlineText]] = {names[0]: [] for names in headings if names}
    for code, url in page.alternates:
        version = prose.version(code) if code != shown.locale else None
        for anchor in anchors_in(version.body) if version else ():
            name = next((name for name in anchor.names if name in links), "")
            if name and anchor.text:
                link = Href(f"{context.link(url)}#{name}")
                links[name].append(context.in_language(code, anchor.text, url=link))
    for name, found in links.items():
        if found:
            yield texts.LinkedAnchor(Token(name), tuple(found))
