"""Applies a list of steps to the output folder, in this run or in the next one."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from site_gen.structs import Struct
from site_gen.write import disk
from site_gen.write.paths import MANIFEST_NAME, OutputPaths, parent_folders, unfit_reason

LINE = re.compile(r"(put|drop) ([0-9a-f]{64}) ([0-9]+) (.+)")


class Action(StrEnum):
    """What a step does to a path."""

    PUT = "put"
    DROP = "drop"


class Step(Struct, frozen=True):
    """One path to replace with a staged file, or to drop if its bytes still have `digest`."""

    verb: Action
    path: str
    digest: str
    staged: int = 0

    def __str__(self) -> str:
        return f"{self.verb} {self.digest} {self.staged} {self.path}"


def write_journal(paths: OutputPaths, steps: Iterable[Step]) -> None:
    """After this the steps will be done: by this run, or at the start of the next one."""
    disk.replace_synced(paths.journal, disk.checksummed("journal", map(str, steps)))


def read_journal(paths: OutputPaths) -> Sequence[Step] | None:
    """The steps of an unfinished build; None if there is none or the journal is damaged."""
    lines = disk.read_checksummed("journal", paths.journal)
    matches = [LINE.fullmatch(line) for line in lines or ()]
    steps = [
        Step(Action(match[1]), match[4], match[2], int(match[3]))
        for match in matches
        if match and (match[4] == MANIFEST_NAME or not unfit_reason(match[4]))
    ]
    return steps if lines is not None and len(steps) == len(lines) else None


def remove_journal(paths: OutputPaths) -> None:
    """To call when all steps are done and on the disk; the stage, now empty, goes first."""
    remove_stage(paths)
    paths.journal.unlink(missing_ok=True)
    disk.sync_folder(paths.work)


def remove_stage(paths: OutputPaths) -> None:
    """Remove the staged files, and nothing else that might be at that path."""
    if paths.stage.is_symlink() or not paths.stage.is_dir():
        paths.stage.unlink(missing_ok=True)
        return
    for file in paths.stage.iterdir():
        file.unlink()
    paths.stage.rmdir()


def is_complete(paths: OutputPaths, steps: Iterable[Step]) -> bool:
    """Whether every file to put is still staged with its bytes, or is in its place already."""
    places = ((s, _staged(paths, s), paths.output / s.path) for s in steps if s.verb is Action.PUT)
    return all(
        (disk.file_digest(staged) or disk.file_digest(path)) == step.digest
        for step, staged, path in places
    )


def apply_steps(paths: OutputPaths, steps: Sequence[Step]) -> None:
    """Do the steps in their order, the manifest after all else is on the disk.

    Done twice, or again after stopping anywhere, they leave the same output. Where a step fails,
    those before it are undone; the OSError names the path in the output, and says in a note if that
    failed too.
    """
    contents = [step for step in steps if step.path != MANIFEST_NAME]
    try:
        made = set[str]()
        for part in (contents, [step for step in steps if step.path == MANIFEST_NAME]):
            for step in part:
                _apply(paths, step, made)
            disk.sync_folders(_touched(paths.output, part))
    except OSError as error:
        _undo(paths, steps, error)
        raise


MIXED = "some files of the site are new and some are old; build again when this is repaired"


def _undo(paths: OutputPaths, steps: Sequence[Step], error: OSError) -> None:
    """Put back what the steps replaced, the last first."""
    try:
        for step in reversed(steps):
            _undo_step(paths, step)
        disk.sync_folders(_touched(paths.output, steps))
    except OSError:
        error.add_note(MIXED)
    else:
        # The journal goes first: without its stage it would look damaged.
        with suppress(OSError):
            paths.journal.unlink()
            remove_stage(paths)


def _undo_step(paths: OutputPaths, step: Step) -> None:
    """Undo a step, if it was done. The new file is kept, so that a stopped undoing can go on."""
    staged, target, old = _staged(paths, step), paths.output / step.path, _old(paths, step)
    if step.verb is Action.PUT and not staged.exists():
        target.rename(staged)
    if not target.exists():
        remove_empty_above(paths.output, step.path)
    if old.exists() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        old.rename(target)


def _keep_old(paths: OutputPaths, step: Step) -> None:
    """Keep the file that a step replaces or drops, under a second name."""
    target, old = paths.output / step.path, _old(paths, step)
    try:
        os.link(target, old)
    except (FileNotFoundError, FileExistsError, NotADirectoryError):
        # Nothing is there, or it was kept by a run that was stopped.
        return
    except OSError:
        # Not every disk gives a file a second name.
        if target.is_file():
            disk.write_synced(old, disk.read_file(target))


def _old(paths: OutputPaths, step: Step) -> Path:
    name = hashlib.sha256(os.fsencode(step.path)).hexdigest()
    return paths.stage / f"{name}.old"


def _apply(paths: OutputPaths, step: Step, made: set[str]) -> None:
    """Do a step; an error names its path in the output, not the file that was to become it.

    `made` are the folders that steps have made so far: no file was there before.
    """
    try:
        if step.verb is Action.PUT:
            _put(paths, step, made)
        else:
            _drop(paths, step)
    except OSError as error:
        page = str(paths.output / step.path)
        raise OSError(error.errno, error.strerror, page) from error


def _put(paths: OutputPaths, step: Step, made: set[str]) -> None:
    # Text, because each `Path` takes several times as long as the system.
    staged, target = f"{paths.stage}/{step.staged}", f"{paths.output}/{step.path}"
    # Put already, by a run that was stopped later.
    if not os.path.exists(staged):  # noqa: PTH110
        return
    folder = target.rpartition("/")[0]
    if folder not in made and not _is_made(folder, made):
        if Path(target).is_dir():
            _remove_empty(Path(target))
        _keep_old(paths, step)
    os.replace(staged, target)  # noqa: PTH105


def _is_made(folder: str, made: set[str]) -> bool:
    """Make a folder; whether it had to be made."""
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        if not os.path.isdir(folder):  # noqa: PTH112
            raise
        return False
    except FileNotFoundError:
        _is_made(folder.rpartition("/")[0], made)
        os.mkdir(folder)  # noqa: PTH102
    made.add(folder)
    return True


def _drop(paths: OutputPaths, step: Step) -> None:
    target = paths.output / step.path
    if disk.file_digest(target) == step.digest:
        _keep_old(paths, step)
        target.unlink()
    remove_empty_above(paths.output, step.path)


def remove_empty_above(output: Path, path: str) -> None:
    """Remove the folders above a file that we removed, as far up as they are empty."""
    for above in parent_folders(path):
        # Missing already, not empty, or by now a file of the new site.
        with suppress(OSError):
            (output / above).rmdir()


def _remove_empty(folder: Path) -> None:
    for inside, _folders, _files in os.walk(folder, topdown=False):
        Path(inside).rmdir()


def _touched(output: Path, steps: Sequence[Step]) -> Iterator[str]:
    inside = {above for step in steps for above in parent_folders(step.path)}
    for folder in sorted(inside, reverse=True):
        if os.path.isdir(f"{output}/{folder}"):  # noqa: PTH112
            yield f"{output}/{folder}"
    if steps:
        yield from (str(output), str(output.parent))


def _staged(paths: OutputPaths, step: Step) -> Path:
    return paths.stage / str(step.staged)
