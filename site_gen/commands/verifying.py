"""`verify`: the captures at hand against what the sources record of them."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from site_gen.commands.building import Result
from site_gen.domain.sources import Source
from site_gen.load.corpus import Corpus, load_corpus
from site_gen.problems import Checked, Problem, Span, in_order, warning
from site_gen.report import counted, visible


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of each recorded capture, by file name, and what the folder holds besides.

    A capture that is not at hand is no fault: captures are kept out of version control, and not
    everybody has them.
    """

    folder: Path
    holding: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    unrecorded: tuple[str, ...]
    problems: tuple[Problem, ...]

    def lines(self) -> list[str]:
        """What a person reads: how many hold, and the name of each that could not be seen."""
        held = len(self.holding)
        told = [f"{self.folder}: {counted(held, 'capture')} match{'es' if held == 1 else ''}."]
        if self.changed:
            told.append(f"{counted(len(self.changed), 'capture')} changed.")
        if self.missing:
            told.append(f"{counted(len(self.missing), 'capture')} not in this folder:")
            told.extend(f"    {visible(name)}" for name in self.missing)
        return told

    def fields(self) -> dict[str, object]:
        """The same for `--json`; the problems are listed by the command."""
        return {
            "folder": str(self.folder),
            "holding": list(self.holding),
            "changed": list(self.changed),
            "missing": list(self.missing),
            "unrecorded": list(self.unrecorded),
        }


def verify_captures(content: Path, folder: Path | None = None) -> Checked[Verified | None]:
    """Compare the captures in a folder, that of the settings if None, with their digests.

    None where the settings cannot be read. Faults of the sources are among the problems: a source
    that cannot be read has a capture that nobody looked at. Raises OSError.
    """
    loaded = load_corpus(content)
    corpus = loaded.value
    if corpus is None:
        return Checked(None, loaded.problems)
    place = folder or Path(os.path.normpath(content / corpus.config.captures))
    verified = _verified(corpus, place)
    unseen = [problem for problem in loaded.problems if _is_about_sources(problem, content)]
    return Checked(verified, in_order((*unseen, *verified.problems)))


def verified_too(result: Result, content: Path, folder: Path) -> tuple[Result, Verified | None]:
    """The result of a check with what the captures came to. Raises OSError."""
    checked = verify_captures(content, folder)
    problems = in_order((*result.problems, *checked.problems))
    made = None if any(problem.is_error for problem in problems) else result.made
    return replace(result, problems=problems, made=made), checked.value


def _is_about_sources(problem: Problem, content: Path) -> bool:
    if problem.span is None:
        return False
    path = Path(problem.span.path)
    return path == content / "sources.yaml" or path.is_relative_to(content / "sources")


def _verified(corpus: Corpus, folder: Path) -> Verified:
    at_hand = _at_hand(folder)
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
            problems.append(_changed(source, path))
    unrecorded = sorted(at_hand.keys() - (holding | changed | missing))
    problems.extend(_unrecorded(at_hand[name]) for name in unrecorded)
    return Verified(
        folder,
        holding=tuple(sorted(holding - changed)),
        changed=tuple(sorted(changed)),
        missing=tuple(sorted(missing)),
        unrecorded=tuple(unrecorded),
        problems=tuple(problems),
    )


def _at_hand(folder: Path) -> Mapping[str, Path]:
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


def _changed(source: Source, path: Path) -> Problem:
    return Problem(
        "capture-changed",
        f"the capture of source `{source.id}` has changed since it was recorded: sha256 differs",
        source.places.of("capture"),
        field="capture",
        found=path.name,
        hint="bring back the file as it was received, from a backup or from whoever has it",
        related=(("the file at hand", Span(str(path))),),
    )


def _unrecorded(path: Path) -> Problem:
    hint = "import it, record it under `capture` of its source, or move it out of the folder"
    return warning("capture-unrecorded", "no source records this file", Span(str(path)), hint=hint)
