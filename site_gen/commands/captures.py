"""`import` and `verify`: import raw articles, and compare captures with their digests."""

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from site_gen import __version__
from site_gen.commands.build import BuildReport
from site_gen.commands.import_phrases import phrase_tables
from site_gen.commands.paths import ProjectFolders, read_templates
from site_gen.commands.web.pages import import_named
from site_gen.domain.articles import Prose
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, Status
from site_gen.ingest.captures import clear_unfinished
from site_gen.ingest.document import RemovedLine
from site_gen.ingest.formats import Reader
from site_gen.ingest.importer import ImportResult, ImportSettings
from site_gen.ingest.web.hosts import ORDINARY_LIMITS, FetchLimits
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.problems import (
    Checked,
    Problem,
    Span,
    count_of,
    escape_controls,
    sorted_problems,
    warning,
)
from site_gen.structs import asdict, replace


def import_all(
    folders: ProjectFolders,
    names: tuple[str, ...],
    now: datetime,
    readers: Mapping[str, Reader] = MappingProxyType({}),
    limits: FetchLimits = ORDINARY_LIMITS,
) -> tuple[tuple[Problem, ...], Iterator[Checked[ImportResult | None]]]:
    """Import files and addresses one after another; the problems are those that prevent it.

    `readers` are the desk's own, by the ending of the files that each reads.

    Errors elsewhere in the content do not: a desk may import while it repairs. Raises OSError.
    """
    loaded = load_corpus(folders.content)
    if loaded.value is None:
        return loaded.problems, iter(())
    corpus, templates = loaded.value, read_templates(*folders.template_folders)
    settings = replace(
        _import_settings(folders.content, corpus),
        readers=readers,
        phrases=phrase_tables(corpus.config, templates, corpus.catalogue_files),
    )
    clear_unfinished(folders.content, settings.captures)
    return (), import_named(names, settings, limits, now=now)


def _import_settings(content: Path, corpus: Corpus) -> ImportSettings:
    captures = Path(os.path.normpath(content / corpus.config.captures))
    topics = (topic for topic in corpus.of_kind(Kind.TOPIC) if isinstance(topic, Prose))
    captured = {s.capture.sha256: s.id for s in corpus.sources if s.capture}
    unfinished = {s.capture.sha256: s.id for s in _without_draft(corpus) if s.capture}
    return ImportSettings(
        content=content,
        captures=captures,
        locales=corpus.config.codes,
        default_locale=corpus.config.default_locale,
        topics=tuple((topic.id, topic.keywords) for topic in topics),
        known_captures={d: name for d, name in captured.items() if d not in unfinished},
        unfinished=unfinished,
        addresses={source.url: source.id for source in corpus.sources if source.url},
        captured_pages={
            s.capture.file: s.id
            for s in corpus.sources
            if s.capture and s.capture.sha256 not in unfinished
        },
        taken=frozenset(record for _, record in corpus.by_id),
        tool=f"site_gen {__version__}",
    )


def _without_draft(corpus: Corpus) -> Iterator[Source]:
    """The sources of imports that were stopped before they wrote the draft: nothing names them."""
    texts = [version.body.source for prose in corpus.prose for version in prose.versions]
    cited = {citation.source for claim in corpus.claims for citation in claim.citations}
    for source in corpus.sources:
        is_ours = source.capture is not None and source.capture.tool.startswith("site_gen ")
        is_named = source.id in cited or any(f"source:{source.id}" in text for text in texts)
        if is_ours and source.status is Status.DRAFT and not is_named:
            yield source


def import_lines(file: str, imported: ImportResult) -> list[str]:
    """What a person reads about one file: what was made, what was cut, what to decide."""
    if imported.already:
        return [f"{file}: already imported, as source `{imported.source}`; nothing was changed"]
    lines = [
        f"{file}: draft `{imported.article}`, source `{imported.source}`",
        f"    title: {escape_controls(imported.title) or '(none found)'}",
        _facts_line(imported),
        *(f"    wrote {path}" for path in imported.written),
    ]
    if imported.cuts:
        lines.append(f"  left out, {count_of(len(imported.cuts), 'line')}:")
        lines.extend(map(_cut_line, imported.cuts))
    if imported.questions:
        lines.append("  to decide:")
        lines.extend(
            f"    {item.field}: {escape_controls(item.asks)}" for item in imported.questions
        )
    return lines


def _cut_line(cut: RemovedLine) -> str:
    # What stands in the margins of pages is in no line of the text.
    place = f"line {cut.line}, " if cut.line else ""
    return f"    {place}{cut.why}: {escape_controls(cut.text)}"


def _facts_line(imported: ImportResult) -> str:
    date = imported.date or "(none stated)"
    topics = ", ".join(imported.topics) or "(none suggested)"
    return f"    language: {imported.language}   date: {date}   topics: {topics}"


def import_fields(imported: ImportResult) -> dict[str, object]:
    """The same for `--json`."""
    return {**asdict(imported), "written": [str(path) for path in imported.written]}


@dataclass(frozen=True, slots=True)
class CaptureCheck:
    """The result for each recorded capture, by file name, and what else the folder has.

    A missing capture is no error: captures are kept out of version control, and not everybody has
    them.
    """

    folder: Path
    holding: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    unrecorded: tuple[str, ...]
    problems: tuple[Problem, ...]

    def lines(self) -> list[str]:
        """What a person reads: how many match, and the name of each that is missing."""
        count = len(self.holding)
        lines = [f"{self.folder}: {count_of(count, 'capture')} match{'es' if count == 1 else ''}."]
        if self.changed:
            lines.append(f"{count_of(len(self.changed), 'capture')} changed.")
        if self.missing:
            lines.append(f"{count_of(len(self.missing), 'capture')} not in this folder:")
            lines.extend(f"    {escape_controls(name)}" for name in self.missing)
        return lines

    def fields(self) -> dict[str, object]:
        """The same for `--json`; the problems are listed by the command."""
        return {
            "folder": str(self.folder),
            "holding": list(self.holding),
            "changed": list(self.changed),
            "missing": list(self.missing),
            "unrecorded": list(self.unrecorded),
        }


def verify_captures(content: Path, folder: Path | None = None) -> Checked[CaptureCheck | None]:
    """Compare the captures in a folder, that of the settings if None, with their digests.

    None if the settings cannot be read. The problems of sources are included: the capture of a
    source that cannot be read was not checked. Raises OSError.
    """
    loaded = load_corpus(content)
    corpus = loaded.value
    if corpus is None:
        return Checked(None, loaded.problems)
    verified = capture_check(content, corpus, folder)
    unchecked = [problem for problem in loaded.problems if _is_about_sources(problem, content)]
    return Checked(verified, sorted_problems((*unchecked, *verified.problems)))


def capture_check(content: Path, corpus: Corpus, folder: Path | None = None) -> CaptureCheck:
    """The captures in a folder, that of the settings if None. Raises OSError."""
    captures = Path(os.path.normpath(content / corpus.config.captures))
    return _check_captures(corpus, folder or captures)


def with_capture_check(
    result: BuildReport, content: Path, folder: Path
) -> tuple[BuildReport, CaptureCheck | None]:
    """The result of a check together with that of the captures. Raises OSError."""
    checked = verify_captures(content, folder)
    problems = sorted_problems((*result.problems, *checked.problems))
    counts = None if any(problem.is_error for problem in problems) else result.counts
    return replace(result, problems=problems, counts=counts), checked.value


def _is_about_sources(problem: Problem, content: Path) -> bool:
    path = Path(problem.span.path) if problem.span else content
    return path == content / "sources.yaml" or path.is_relative_to(content / "sources")


def _check_captures(corpus: Corpus, folder: Path) -> CaptureCheck:
    at_hand = _files_at_hand(folder)
    holding, changed, missing, problems = set[str](), set[str](), set[str](), list[Problem]()
    for source in corpus.sources:
        if source.capture is None:
            continue
        name = source.capture.file
        path = at_hand.get(name)
        if path is None:
            missing.add(name)
        elif _digest(path) == source.capture.sha256:
            holding.add(name)
        else:
            changed.add(name)
            problems.append(_capture_changed(source, path))
    unrecorded = sorted(at_hand.keys() - (holding | changed | missing))
    problems.extend(_capture_unrecorded(at_hand[name]) for name in unrecorded)
    return CaptureCheck(
        folder,
        holding=tuple(sorted(holding - changed)),
        changed=tuple(sorted(changed)),
        missing=tuple(sorted(missing)),
        unrecorded=tuple(unrecorded),
        problems=tuple(problems),
    )


def _files_at_hand(folder: Path) -> Mapping[str, Path]:
    """The files by their path in the folder, spelled as the loader spells a record's.

    A disk may keep `é` as two characters (NFD) while text is read as one (NFC).
    """
    return {
        unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path
        for path in _files(folder)
    }


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _capture_changed(source: Source, path: Path) -> Problem:
    return Problem(
        "capture-changed",
        f"the capture of source `{source.id}` has changed since it was recorded: sha256 differs",
        source.places.of("capture"),
        field="capture",
        found=path.name,
        hint="bring back the file as it was received, from a backup or from whoever has it",
        related=(("the file at hand", Span(str(path))),),
    )


def _capture_unrecorded(path: Path) -> Problem:
    hint = "import it, record it under `capture` of its source, or move it out of the folder"
    return warning("capture-unrecorded", "no source records this file", Span(str(path)), hint=hint)
