"""`import`: raw articles into captures, source records and drafts, with what to decide."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from site_gen import __version__
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind
from site_gen.ingest.desk import Desk, Imported
from site_gen.ingest.draft import import_documents
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.problems import Checked, Problem
from site_gen.report import counted, visible


def import_all(
    content: Path, files: tuple[Path, ...], now: datetime
) -> tuple[tuple[Problem, ...], Iterator[Checked[Imported | None]]]:
    """Import files one after another; the problems are those that keep it from beginning.

    Faults elsewhere in the content do not: a desk imports while it is mending. Raises OSError.
    """
    loaded = load_corpus(content)
    if loaded.value is None:
        return loaded.problems, iter(())
    return (), import_documents(files, _desk(content, loaded.value), now=now)


def _desk(content: Path, corpus: Corpus) -> Desk:
    captures = Path(os.path.normpath(content / corpus.config.captures))
    topics = (topic for topic in corpus.of_kind(Kind.TOPIC) if isinstance(topic, Prose))
    return Desk(
        content=content,
        captures=captures,
        locales=corpus.config.codes,
        default_locale=corpus.config.default_locale,
        topics=tuple((topic.id, topic.keywords) for topic in topics),
        known_captures={s.capture.sha256: s.id for s in corpus.sources if s.capture},
        taken=frozenset(record for _, record in corpus.by_id),
        tool=f"site_gen {__version__}",
    )


def told(file: Path, imported: Imported) -> list[str]:
    """What a person reads about one file: what was made, what was cut, what to decide."""
    if imported.already:
        return [f"{file}: already imported, as source `{imported.source}`; nothing was changed"]
    lines = [
        f"{file}: draft `{imported.article}`, source `{imported.source}`",
        f"    title: {visible(imported.title) or '(none found)'}",
        _facts(imported),
        *(f"    wrote {path}" for path in imported.written),
    ]
    if imported.cuts:
        lines.append(f"  left out, {counted(len(imported.cuts), 'line')}:")
        lines.extend(
            f"    line {cut.line}, {cut.why}: {visible(cut.text)}" for cut in imported.cuts
        )
    if imported.questions:
        lines.append("  to decide:")
        lines.extend(f"    {asked.field}: {visible(asked.asks)}" for asked in imported.questions)
    return lines


def _facts(imported: Imported) -> str:
    date = imported.date or "(none stated)"
    topics = ", ".join(imported.topics) or "(none suggested)"
    return f"    language: {imported.language}   date: {date}   topics: {topics}"


def fields(imported: Imported) -> dict[str, object]:
    """The same for `--json`."""
    return {**asdict(imported), "written": [str(path) for path in imported.written]}
