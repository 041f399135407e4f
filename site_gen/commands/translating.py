"""`translated`: a translation is marked as up to date with its original, in the file itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from site_gen.domain.articles import Prose, Version
from site_gen.load.corpus import load_corpus
from site_gen.load.document import FENCE
from site_gen.problems import Problem, did_you_mean


def mark_translated(content: Path, record: str, today: date) -> tuple[list[Path], list[Problem]]:
    """Write the original's digest, and the day, into each translation that lacks it.

    Only those lines of the header change. Returns the files written and what kept others from it.
    Raises OSError.
    """
    corpus = load_corpus(content)
    if corpus.value is None:
        return [], list(corpus.problems)
    found = [prose for prose in corpus.value.prose if prose.id == record]
    if not found:
        known = [prose.id for prose in corpus.value.prose]
        message = f"no article, topic or page is called `{record}`"
        hint = did_you_mean(record, known) or "its id is the name of its file"
        return [], [Problem("reference-unknown", message, hint=hint)]
    return [path for prose in found for path in _mark(prose, today)], []


def _mark(prose: Prose, today: date) -> list[Path]:
    digest = prose.source_version.digest
    outdated = [v for v in prose.versions if v.locale != prose.original and v.translates != digest]
    return [
        _write(version, {"translated": today.isoformat(), "translates": digest})
        for version in outdated
    ]


def _write(version: Version, fields: dict[str, str]) -> Path:
    path = Path(version.places.start.path)
    ending = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    closing = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE)
    for name, value in fields.items():
        here = next((n for n in range(1, closing) if lines[n].startswith(f"{name}:")), None)
        if here is None:
            lines.insert(closing, f"{name}: {value}")
            closing += 1
        else:
            lines[here] = f"{name}: {value}"
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text("\n".join(lines), encoding="utf-8", newline=ending)
    fresh.replace(path)
    return path
