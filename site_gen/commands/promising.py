"""`promise`: what the finished site answers into the ledger of what it must always answer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_gen.artifacts import Artifact
from site_gen.domain.promises import LEDGER_FILE, Ledger, ledger_of
from site_gen.load.corpus import load_frozen, load_ledger
from site_gen.load.ledger import ledger_text
from site_gen.problems import Problem
from site_gen.verify.promised import promised_in


@dataclass(frozen=True, slots=True)
class Kept:
    """What was added to the ledger: addresses with their anchors; `problems` say why nothing."""

    path: Path
    added: tuple[str, ...] = ()
    total: int = 0
    problems: tuple[Problem, ...] = ()


def keep_promises(content: Path, files: Iterable[Artifact], day: date) -> Kept:
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
    if added:
        write_ledger(path, ledger)
    return Kept(path, added, len(ledger.promises))


def write_ledger(path: Path, ledger: Ledger) -> None:
    """The old ledger or the new one stands at the path, whatever stops this. Raises OSError."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="\n") as opened:
        opened.write(ledger_text(ledger))
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(path)
