"""`anchors` and `translated`: edit files of the content in place."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from site_gen.domain.anchors import Paragraph, anchors_in, paragraphs_in, sections_in
from site_gen.domain.articles import Prose, Version
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.load.markdown_files import FRONT_MATTER_FENCE
from site_gen.plan.addresses import record_url
from site_gen.problems import Checked, Problem, Span, did_you_mean
from site_gen.write.disk import replace_all_synced

# Every character that the loader takes for a line end, so that lines are counted alike.
_LINE_END = re.compile("(\r\n|\r|\n|\u2028|\u2029|\x85)")
_NUMBERED = re.compile(r"p([0-9]+)")


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file and what it will hold: lines are added, and every other byte stays."""

    path: Path
    before: str
    after: str

    def lines(self) -> list[str]:
        """The difference, as `diff -u` shows it."""
        old, new = (_LINE_END.sub("\n", text).splitlines() for text in (self.before, self.after))
        name = str(self.path)
        return list(difflib.unified_diff(old, new, name, name, lineterm=""))


def write_edits(edits: Iterable[FileEdit]) -> None:
    """Replace all files with their new text, or none. Raises OSError."""
    replace_all_synced((edit.path, edit.after.encode()) for edit in edits)


def anchor_edits(content: Path, name: str) -> Checked[tuple[FileEdit, ...]]:
    """What to add to the files of a text, `id` or `kind:id`; the problems say what was left alone.

    Raises OSError.
    """
    loaded = load_corpus(content)
    if loaded.value is None:
        return Checked((), loaded.problems)
    records = _prose_named(loaded.value, name)
    if not records:
        return Checked((), (_unknown(loaded.value, name),))
    edits = [_edits(prose, loaded.value) for prose in records]
    return Checked(
        tuple(edit for checked in edits for edit in checked.value),
        tuple(problem for checked in edits for problem in checked.problems),
    )


def _prose_named(corpus: Corpus, name: str) -> list[Prose]:
    kind, _, record = name.rpartition(":")
    return [p for p in corpus.prose if p.id == record and kind in {"", p.kind.value}]


def _unknown(corpus: Corpus, name: str) -> Problem:
    ids = [prose.id for prose in corpus.prose]
    hint = did_you_mean(name.rpartition(":")[2], ids) or "its id is the name of its file"
    message = f"no article, topic or page is called `{name}`"
    return Problem("reference-unknown", message, hint=hint)


def _edits(prose: Prose, corpus: Corpus) -> Checked[tuple[FileEdit, ...]]:
    numbers = count(_highest_number(prose, corpus) + 1)
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
        problems.append(
            _languages_differ(prose, "headings", [(v, v.body.span) for v in prose.versions])
        )
        return
    by_version = [(version, paragraphs_in(version.body)) for version in prose.versions]
    for section in range(*parts):
        in_section = [
            (v, [p for p in paragraphs if p.section == section]) for v, paragraphs in by_version
        ]
        if len({len(paragraphs) for _, paragraphs in in_section}) == 1:
            yield [
                [(v, paragraphs[n]) for v, paragraphs in in_section]
                for n in range(len(in_section[0][1]))
            ]
        else:
            counts = ", ".join(f"{v.locale}: {len(paragraphs)}" for v, paragraphs in in_section)
            spans = [(v, _first(v, paragraphs)) for v, paragraphs in in_section]
            problems.append(_languages_differ(prose, f"paragraphs ({counts})", spans))


def _first(version: Version, paragraphs: Sequence[Paragraph]) -> Span:
    path = version.places.start.path
    return Span(path, paragraphs[0].line) if paragraphs else Span(path, version.body.span.line)


def _languages_differ(
    prose: Prose, difference: str, spans: Sequence[tuple[Version, Span]]
) -> Problem:
    (_, span), *others = spans
    return Problem(
        "paragraphs-differ",
        f"the languages of {prose.kind} `{prose.id}` do not have the same {difference} here",
        span,
        hint="no paragraph here was given an id; make them the same, or write {#id} yourself",
        related=tuple((f"the same in {version.locale}", span) for version, span in others),
    )


def _missing(
    row: Row, numbers: Iterator[int], problems: list[Problem]
) -> Iterator[tuple[Version, Paragraph, str]]:
    """The paragraphs of a row without the id that it has in another language, or without any."""
    named = sorted({paragraph.anchor for _, paragraph in row if paragraph.anchor})
    missing = [(version, paragraph) for version, paragraph in row if not paragraph.anchor]
    if len(named) > 1 or not all(paragraph.can_take_anchor for _, paragraph in missing):
        problems.append(_left_alone(row, named))
    elif missing:
        anchor = named[0] if named else f"p{next(numbers)}"
        yield from ((version, paragraph, anchor) for version, paragraph in missing)


def _left_alone(row: Row, named: Sequence[str]) -> Problem:
    version, paragraph = row[0]
    message = f"this paragraph is called {' and '.join(f'`{name}`' for name in named)}"
    hint = "give it the same id in every language"
    if len(named) < 2:
        message = "this paragraph ends in braces or in two spaces, where its id would stand"
        hint = "write the id into the braces, or take the spaces out"
    return Problem(
        "paragraphs-differ", message, Span(version.places.start.path, paragraph.line), hint=hint
    )


def _highest_number(prose: Prose, corpus: Corpus) -> int:
    """The highest number that a paragraph has or had, here or for readers of what is published."""
    names = [name for a in _all_anchors(corpus, prose) for name in a]
    for code in (None, *corpus.config.codes):
        for record in (prose.id, *prose.was):
            names += corpus.ledger.anchors.get(record_url(prose.kind, record, code), ())
    numbers = (_NUMBERED.fullmatch(name) for name in names)
    return max((int(number[1]) for number in numbers if number), default=0)


def _all_anchors(corpus: Corpus, prose: Prose) -> Iterator[tuple[str, ...]]:
    """The anchors in a text, and those that another text took over from it."""
    for version in prose.versions:
        yield from (anchor.names for anchor in anchors_in(version.body))
    start = f"{prose.kind.value}:{prose.id}#"
    for other in corpus.prose:
        for version in other.versions:
            for anchor in anchors_in(version.body):
                yield tuple(old.removeprefix(start) for old in anchor.was if old.startswith(start))


def _edit(path: Path, added: Mapping[int, str]) -> FileEdit:
    """The file with a new line below each of these lines, with the same line ending."""
    before = path.read_bytes().decode()
    parts = _LINE_END.split(before)
    usual = parts[1] if len(parts) > 1 else "\n"
    after = []
    for number, (line, end) in enumerate(zip(parts[::2], [*parts[1::2], ""], strict=True), 1):
        after += [line, end]
        if number in added:
            after[-1:] = [end or usual, f"{{#{added[number]}}}", end]
    return FileEdit(path, before, "".join(after))


def mark_translated(content: Path, record: str, today: date) -> tuple[list[Path], list[Problem]]:
    """Write the original's digest, and the day, into each translation that lacks it.

    Only those lines of the header change. Returns the files written and what kept others from it.
    Raises OSError.
    """
    corpus = load_corpus(content)
    if corpus.value is None:
        return [], list(corpus.problems)
    records = [prose for prose in corpus.value.prose if prose.id == record]
    if not records:
        ids = [prose.id for prose in corpus.value.prose]
        message = f"no article, topic or page is called `{record}`"
        hint = did_you_mean(record, ids) or "its id is the name of its file"
        return [], [Problem("reference-unknown", message, hint=hint)]
    marked = [file for prose in records for file in _marked(prose, today)]
    replace_all_synced(marked)
    return [path for path, _ in marked], []


def _marked(prose: Prose, today: date) -> Iterator[tuple[Path, bytes]]:
    digest = prose.original_version.digest
    for version in prose.versions:
        if version.locale != prose.original and version.translates != digest:
            fields = {"translated": today.isoformat(), "translates": digest}
            path = Path(version.places.start.path)
            yield path, _with_fields(path, fields)


def _with_fields(path: Path, fields: dict[str, str]) -> bytes:
    """The bytes of a file with these fields in its header."""
    ending = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    closing = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FRONT_MATTER_FENCE)
    for name, value in fields.items():
        line_number = next((n for n in range(1, closing) if lines[n].startswith(f"{name}:")), None)
        if line_number is None:
            lines.insert(closing, f"{name}: {value}")
            closing += 1
        else:
            lines[line_number] = f"{name}: {value}"
    return "\n".join(lines).replace("\n", ending).encode()
