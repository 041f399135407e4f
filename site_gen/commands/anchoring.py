"""`anchors`: paragraphs that have no name get one, the same in each language, in the files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose, Version
from site_gen.domain.paragraphs import Paragraph, paragraphs_in, sections_in
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.plan.addresses import record_url
from site_gen.problems import Checked, Problem, Span, did_you_mean

# Every sign that the program takes for the end of a line, so that its lines are counted alike.
_LINE_END = re.compile("(\r\n|\r|\n|\u2028|\u2029|\x85)")
_NUMBERED = re.compile(r"p([0-9]+)")


@dataclass(frozen=True, slots=True)
class Edit:
    """A file and what it will hold: lines are added, and every other byte stays."""

    path: Path
    before: str
    after: str

    def lines(self) -> list[str]:
        """The difference, as `diff -u` shows it."""
        old, new = (_LINE_END.sub("\n", text).splitlines() for text in (self.before, self.after))
        name = str(self.path)
        return list(difflib.unified_diff(old, new, name, name, lineterm=""))

    def write(self) -> None:
        """Put the new text in the place of the old in one step. Raises OSError."""
        fresh = self.path.with_name(f".{self.path.name}.new")
        fresh.write_bytes(self.after.encode())
        fresh.replace(self.path)


def edits_for(content: Path, name: str) -> Checked[tuple[Edit, ...]]:
    """What to add to the files of a text, `id` or `kind:id`; the problems say what was left alone.

    Raises OSError.
    """
    loaded = load_corpus(content)
    if loaded.value is None:
        return Checked((), loaded.problems)
    found = _named(loaded.value, name)
    if not found:
        return Checked((), (_unknown(loaded.value, name),))
    made = [_edits(prose, loaded.value) for prose in found]
    return Checked(
        tuple(edit for checked in made for edit in checked.value),
        tuple(problem for checked in made for problem in checked.problems),
    )


def _named(corpus: Corpus, name: str) -> list[Prose]:
    kind, _, record = name.rpartition(":")
    return [p for p in corpus.prose if p.id == record and kind in {"", p.kind.value}]


def _unknown(corpus: Corpus, name: str) -> Problem:
    known = [prose.id for prose in corpus.prose]
    hint = did_you_mean(name.rpartition(":")[2], known) or "its id is the name of its file"
    message = f"no article, topic or page is called `{name}`"
    return Problem("reference-unknown", message, hint=hint)


def _edits(prose: Prose, corpus: Corpus) -> Checked[tuple[Edit, ...]]:
    numbers = count(_highest(prose, corpus) + 1)
    added: dict[str, dict[int, str]] = {version.places.start.path: {} for version in prose.versions}
    problems: list[Problem] = []
    for rows in _sections(prose, problems):
        for row in rows:
            for version, paragraph, anchor in _missing(row, numbers, problems):
                added[version.places.start.path][paragraph.line] = anchor
    edits = tuple(_edit(Path(path), lines) for path, lines in added.items() if lines)
    return Checked(edits, tuple(problems))


Row = Sequence[tuple[Version, Paragraph]]


def _sections(prose: Prose, problems: list[Problem]) -> Iterator[list[Row]]:
    """The paragraphs of each section side by side, where every language has as many of them."""
    parts = {sections_in(version.body) for version in prose.versions}
    if len(parts) > 1:
        problems.append(_apart(prose, "headings", [(v, v.body.span) for v in prose.versions]))
        return
    read = [(version, paragraphs_in(version.body)) for version in prose.versions]
    for section in range(*parts):
        own = [(v, [p for p in found if p.section == section]) for v, found in read]
        if len({len(found) for _, found in own}) == 1:
            yield [[(v, found[n]) for v, found in own] for n in range(len(own[0][1]))]
        else:
            what = f"paragraphs ({', '.join(f'{v.locale}: {len(found)}' for v, found in own)})"
            problems.append(_apart(prose, what, [(v, _first(v, found)) for v, found in own]))


def _first(version: Version, found: Sequence[Paragraph]) -> Span:
    path = version.places.start.path
    return Span(path, found[0].line) if found else Span(path, version.body.span.line)


def _apart(prose: Prose, what: str, places: Sequence[tuple[Version, Span]]) -> Problem:
    (_, place), *others = places
    return Problem(
        "paragraphs-differ",
        f"the languages of {prose.kind} `{prose.id}` do not have the same {what} here",
        place,
        hint="no paragraph here was given an id; make them the same, or write {#id} yourself",
        related=tuple((f"the same in {version.locale}", span) for version, span in others),
    )


def _missing(
    row: Row, numbers: Iterator[int], problems: list[Problem]
) -> Iterator[tuple[Version, Paragraph, str]]:
    """The paragraphs of a row that lack the id that it has in another language, or any."""
    named = sorted({paragraph.anchor for _, paragraph in row if paragraph.anchor})
    lacking = [(version, paragraph) for version, paragraph in row if not paragraph.anchor]
    if len(named) > 1 or not all(paragraph.free for _, paragraph in lacking):
        problems.append(_kept(row, named))
    elif lacking:
        anchor = named[0] if named else f"p{next(numbers)}"
        yield from ((version, paragraph, anchor) for version, paragraph in lacking)


def _kept(row: Row, named: Sequence[str]) -> Problem:
    version, paragraph = row[0]
    told = f"this paragraph is called {' and '.join(f'`{name}`' for name in named)}"
    hint = "give it the same id in every language"
    if len(named) < 2:
        told = "this paragraph ends in braces or in two spaces, where its id would stand"
        hint = "write the id into the braces, or take the spaces out"
    return Problem(
        "paragraphs-differ", told, Span(version.places.start.path, paragraph.line), hint=hint
    )


def _highest(prose: Prose, corpus: Corpus) -> int:
    """The highest number that a paragraph has or had, here or for readers of what is published."""
    names = [name for a in _all(corpus, prose) for name in a]
    for code in (None, *corpus.config.codes):
        for record in (prose.id, *prose.was):
            names += corpus.ledger.anchors.get(record_url(prose.kind, record, code), ())
    numbers = (_NUMBERED.fullmatch(name) for name in names)
    return max((int(number[1]) for number in numbers if number), default=0)


def _all(corpus: Corpus, prose: Prose) -> Iterator[tuple[str, ...]]:
    """The names in a text, and those that another took over from it."""
    for version in prose.versions:
        yield from (anchor.names for anchor in anchors_in(version.body))
    start = f"{prose.kind.value}:{prose.id}#"
    for other in corpus.prose:
        for version in other.versions:
            for anchor in anchors_in(version.body):
                yield tuple(old.removeprefix(start) for old in anchor.was if old.startswith(start))


def _edit(path: Path, added: Mapping[int, str]) -> Edit:
    """The file with a line of its own below each of these lines, ended as the one above it is."""
    before = path.read_bytes().decode()
    parts = _LINE_END.split(before)
    usual = parts[1] if len(parts) > 1 else "\n"
    after = []
    for number, (line, end) in enumerate(zip(parts[::2], [*parts[1::2], ""], strict=True), 1):
        after += [line, end]
        if number in added:
            after[-1:] = [end or usual, f"{{#{added[number]}}}", end]
    return Edit(path, before, "".join(after))
