"""`build` and `check`: the content folder into the output folder, or into a list of problems."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_gen.commands.place import Folders, program_digest, read_templates
from site_gen.problems import Problem
from site_gen.report import Made, counted, made_line, problem_fields, problem_from
from site_gen.write.memo import read_memo, write_memo
from site_gen.write.output import Changes, check_place, commit, locked, settle
from site_gen.write.receipt import digest_of_inputs, read_receipt, write_receipt

if TYPE_CHECKING:
    from site_gen.pipeline import Built, Rules

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What a build came to; `changes` is None where nothing was written."""

    problems: tuple[Problem, ...]
    made: Made | None = None
    changes: Changes | None = None
    seconds: float = 0.0
    settled: str = ""
    configured: bool = True

    @property
    def is_sound(self) -> bool:
        return self.made is not None

    def lines(self, output: str) -> list[str]:
        """The two lines that a build says."""
        if self.made is None:
            return []
        settled = [self.settled] if self.settled else []
        took = f"in {self.seconds:.2f} s"
        if self.changes is None:
            return [*settled, f"Checked {made_line(self.made)}.", f"No errors, {took}."]
        return [
            *settled,
            f"Built {made_line(self.made)}.",
            f"{output}: {_told(self.changes)}, {took}.",
        ]

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {
            "sound": self.is_sound,
            "problems": [problem_fields(problem) for problem in self.problems],
            "made": asdict(self.made) if self.made else None,
            "changes": asdict(self.changes) if self.changes else None,
            "settled": self.settled,
            "seconds": round(self.seconds, 3),
        }


def _told(changes: Changes) -> str:
    parts = [
        f"{counted(len(paths), 'file')} {verb}"
        for verb, paths in (
            ("added", changes.added),
            ("changed", changes.changed),
            ("removed", changes.removed),
        )
        if paths
    ]
    return ", ".join(parts) or f"nothing changed in {counted(changes.unchanged, 'file')}"


def build_site(
    folders: Folders, rules: Callable[[], Rules] | None = None, step: Step | None = None
) -> Result:
    """Bring the output folder up to date with the content, all or nothing.

    What an earlier, stopped build left open is settled first. A build that would change nothing
    returns before anything heavy is loaded. Raises OutputRefused, OutputBusy, OSError.
    """
    began = time.perf_counter()
    check_place(folders.output, apart=_apart(folders))
    settled = settle(folders.output)
    # Rules of the desk's own may come from any file; a change in them would go unnoticed.
    inputs = _inputs(folders) if rules is None else ""
    receipt = read_receipt(folders.output, inputs) if inputs else None
    if receipt is not None:
        return _remembered(receipt.report, time.perf_counter() - began, settled)
    built = _built(folders, rules, step, memo=True)
    if not built.is_sound:
        return Result(built.problems, settled=settled, configured=built.configured)
    # Held until the receipt is written, which must not name another build's site.
    with locked(folders.output):
        changes = commit(built.artifacts, folders.output, apart=_apart(folders))
        write_memo(folders.output, dict(built.keys))
        seconds = time.perf_counter() - began
        result = Result(built.problems, _made(built), changes, seconds, settled=settled)
        # Somebody may have saved while the build ran; that must not be taken for the newest. Nor
        # a site that lacks what the machine could not make: it may be able to, the next time.
        if inputs and not _lacks_something(built) and inputs == _inputs(folders):
            write_receipt(folders.output, inputs, json.dumps(_memory(result)))
    return result


def _lacks_something(built: Built) -> bool:
    return any(problem.rule == "card-maker-missing" for problem in built.problems)


def check_site(
    folders: Folders, rules: Callable[[], Rules] | None = None, step: Step | None = None
) -> Result:
    """All that is wrong with the content and the pages it makes; nothing is written."""
    began = time.perf_counter()
    built = _built(folders, rules, step, memo=False)
    made = _made(built) if built.is_sound else None
    seconds = time.perf_counter() - began
    return Result(built.problems, made, seconds=seconds, configured=built.configured)


def built_in_memory(
    folders: Folders, rules: Callable[[], Rules] | None = None, step: Step | None = None
) -> Built:
    """The site as a build would make it now; nothing is written."""
    return _built(folders, rules, step, memo=True)


def _built(
    folders: Folders, rules: Callable[[], Rules] | None, step: Step | None, *, memo: bool
) -> Built:
    from site_gen.pipeline import Order, Rules, build

    # What a build makes lives until the process ends: looking for what does not takes a tenth of
    # its time.
    gc.disable()
    return build(
        Order(
            folders.content,
            read_templates(folders.templates),
            program_digest(),
            memo=read_memo(folders.output) if memo else None,
            rules=rules() if rules else Rules(),
            step=step,
            crew=os.cpu_count() or 1,
        )
    )


def _apart(folders: Folders) -> tuple[Path, ...]:
    return (folders.content, folders.templates)


def _inputs(folders: Folders) -> str:
    """What a build depends on, as one digest."""
    told = (program_digest(), str(folders.content))
    return digest_of_inputs((folders.content, folders.templates), told)


def _made(built: Built) -> Made:
    return Made(built.pages, built.articles, built.locales, len(built.artifacts))


def _memory(result: Result) -> dict[str, object]:
    made = asdict(result.made) if result.made else {}
    return {"made": made, "problems": [problem_fields(problem) for problem in result.problems]}


def _remembered(report: str, seconds: float, settled: str) -> Result:
    told = json.loads(report)
    made = Made(**told["made"])
    problems = tuple(problem_from(fields) for fields in told["problems"])
    return Result(problems, made, Changes((), (), (), made.files), seconds, settled=settled)
