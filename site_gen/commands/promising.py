"""`promise`: what the finished site answers into the ledger of what it must always answer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_gen.artifacts import Artifact
from site_gen.commands.place import Folders
from site_gen.domain.promises import LEDGER_FILE, Ledger, ledger_of
from site_gen.load.corpus import load_frozen, load_ledger
from site_gen.load.ledger import ledger_from, ledger_text, sides_of
from site_gen.problems import Problem
from site_gen.verify.promised import promised_in
from site_gen.write.manifest import read_manifest


@dataclass(frozen=True, slots=True)
class Kept:
    """What was added to the ledger: addresses with their anchors; `problems` say why nothing."""

    path: Path
    added: tuple[str, ...] = ()
    total: int = 0
    problems: tuple[Problem, ...] = ()


def promise_output(folders: Folders, day: date, *, dry_run: bool = False) -> Kept:
    """Write down what the finished site in the output folder promises, as it stands. OSError."""
    files = [
        Artifact(path, (folders.output / path).read_bytes())
        for path in read_manifest(folders.output)
    ]
    return keep_promises(folders.content, files, day, dry_run=dry_run)


def keep_promises(
    content: Path, files: Iterable[Artifact], day: date, *, dry_run: bool = False
) -> Kept:
    """Write down what these finished files promise; what was promised before stays as it is.

    Nothing is written where the ledger is damaged. Raises OSError.
    """
    path = content / LEDGER_FILE
    read = load_ledger(content)
    if read.problems:
        return Kept(path, problems=read.problems)
    made = promised_in(files, day.isoformat(), load_frozen(content).value)
    ledger = ledger_of((*read.value.promises.values(), *made))
    added = tuple(sorted(ledger.promises.keys() - read.value.promises.keys()))
    if added and not dry_run:
        write_ledger(path, ledger)
    return Kept(path, added, len(ledger.promises))


def mend_ledger(content: Path, copies: Iterable[Path]) -> Kept:
    """Join what two branches promised, or a damaged ledger with whole copies of it.

    Nothing is lost by it: of all that any of them promises the earliest day holds. Each side of a
    conflict, or each copy, must be whole; else nothing is written. Raises OSError.
    """
    path = content / LEDGER_FILE
    text = path.read_text("utf-8") if path.exists() else ""
    copied = [(str(copy), copy.read_text("utf-8")) for copy in copies]
    sides = [(str(path), side) for side in dict.fromkeys(sides_of(text))]
    whole = copied or sides
    faults = [problem for name, side in whole for problem in ledger_from(name, side).problems]
    if faults:
        return Kept(path, problems=tuple(faults))
    known = ledger_from(str(path), text).value.promises
    read = [ledger_from(name, side).value.promises.values() for name, side in (*whole, *sides)]
    ledger = ledger_of(promise for promises in read for promise in promises)
    write_ledger(path, ledger)
    added = tuple(sorted(ledger.promises.keys() - known.keys()))
    return Kept(path, added, len(ledger.promises))


def write_ledger(path: Path, ledger: Ledger) -> None:
    """The old ledger or the new one stands at the path, whatever stops this. Raises OSError."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="\n") as opened:
        opened.write(ledger_text(ledger))
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(path)
