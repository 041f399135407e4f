"""A list of steps on the output folder -> the same steps done, by this run or by the next."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from site_gen.write.disk import digest_at, replace_synced, sync_folder, sync_folders
from site_gen.write.paths import MANIFEST_NAME, fault_of, folders_above
from site_gen.write.place import Place
from site_gen.write.sealed import read_sealed, sealed

LINE = re.compile(r"(put|drop) ([0-9a-f]{64}) ([0-9]+) (.+)")


class Verb(StrEnum):
    """What a step does to a path."""

    PUT = "put"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Step:
    """One path to be replaced by a staged file, or dropped if its bytes are still `digest`."""

    verb: Verb
    path: str
    digest: str
    staged: int = 0

    def __str__(self) -> str:
        return f"{self.verb} {self.digest} {self.staged} {self.path}"


def write_journal(place: Place, steps: Iterable[Step]) -> None:
    """From here on the steps will be done: by this run, or first thing by the next one."""
    replace_synced(place.journal, sealed("journal", map(str, steps)))


def read_journal(place: Place) -> Sequence[Step] | None:
    """The steps of an unfinished build; nothing where there is none or it was torn."""
    lines = read_sealed("journal", place.journal)
    found = [LINE.fullmatch(line) for line in lines or ()]
    steps = [
        Step(Verb(match[1]), match[4], match[2], int(match[3]))
        for match in found
        if match and (match[4] == MANIFEST_NAME or not fault_of(match[4]))
    ]
    return steps if lines is not None and len(steps) == len(lines) else None


def close_journal(place: Place) -> None:
    """All steps are done and on the disk; the stage, empty by now, goes first."""
    drop_stage(place)
    place.journal.unlink(missing_ok=True)
    sync_folder(place.work)


def drop_stage(place: Place) -> None:
    """Remove what was set aside, and nothing else that might stand in its place."""
    if place.stage.is_symlink() or not place.stage.is_dir():
        place.stage.unlink(missing_ok=True)
        return
    for file in place.stage.iterdir():
        file.unlink()
    place.stage.rmdir()


def is_whole(place: Place, steps: Iterable[Step]) -> bool:
    """Every file to be put is still set aside with its bytes, or stands in its place already."""
    return all(
        (digest_at(_staged(place, step)) or digest_at(place.output / step.path)) == step.digest
        for step in steps
        if step.verb is Verb.PUT
    )


def follow(place: Place, steps: Sequence[Step]) -> None:
    """Do the steps in their order, the manifest after all else is on the disk.

    Done twice, or again after stopping anywhere, they leave the same output.
    """
    contents = [step for step in steps if step.path != MANIFEST_NAME]
    for part in (contents, [step for step in steps if step.path == MANIFEST_NAME]):
        for step in part:
            _do(place, step)
        sync_folders(_touched(place.output, part))


def _do(place: Place, step: Step) -> None:
    if step.verb is Verb.PUT:
        _put(place, step)
    else:
        _drop(place, step)


def _put(place: Place, step: Step) -> None:
    staged, target = _staged(place, step), place.output / step.path
    # Put already, by a run that was stopped later.
    if not staged.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        _remove_empty(target)
    staged.replace(target)


def _drop(place: Place, step: Step) -> None:
    target = place.output / step.path
    if digest_at(target) == step.digest:
        target.unlink()
    remove_empty_above(place.output, step.path)


def remove_empty_above(output: Path, path: str) -> None:
    """Remove the folders a file of ours stood in, as far up as they are empty."""
    for above in folders_above(path):
        # Missing already, not empty, or by now a file of the new site.
        with suppress(OSError):
            (output / above).rmdir()


def _remove_empty(folder: Path) -> None:
    for inside, _folders, _files in os.walk(folder, topdown=False):
        Path(inside).rmdir()


def _touched(output: Path, steps: Sequence[Step]) -> Iterator[Path]:
    inside = {above for step in steps for above in folders_above(step.path)}
    for folder in sorted(inside, reverse=True):
        if (output / folder).is_dir():
            yield output / folder
    if steps:
        yield from (output, output.parent)


def _staged(place: Place, step: Step) -> Path:
    return place.stage / str(step.staged)
