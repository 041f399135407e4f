"""Writes artifacts to the output folder, all or nothing."""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path

from site_gen.artifacts import Artifact, Content
from site_gen.structs import Struct
from site_gen.write import disk, journal, lock, output_state
from site_gen.write.early_look import EarlyLook
from site_gen.write.journal import Action, Step
from site_gen.write.listing import FileStat, list_folder, stats_of
from site_gen.write.manifest import manifest_bytes, manifest_of, manifest_text, read_manifest
from site_gen.write.paths import (
    GITIGNORE_NAME,
    MANIFEST_NAME,
    OutputPaths,
    check_output,
    check_paths,
    check_writable,
    folders_above,
    output_paths_of,
    parent_folders,
    path_key,
)


class OutputChanges(Struct, frozen=True):
    """What a commit did to the site, by path; the manifest is not counted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


class DesiredOutput(Struct, frozen=True):
    """Every file that the output should have, including the manifest."""

    contents: Mapping[str, Content]
    digests: Mapping[str, str]


def commit(
    artifacts: Iterable[Artifact],
    output: Path,
    *,
    keep: Container[str] = (),
    protected: Iterable[Path] = (),
) -> OutputChanges:
    """Make the output folder hold these artifacts and nothing else of ours.

    Whatever stops it, the folder holds the old site or, after the next `recover`, the new one. A
    file of ours that was changed or removed by hand is restored. `keep` are paths of files that are
    not ours and may stay; `protected` are folders that the output may not be, contain or lie in.
    Raises OutputRefused, OutputBusy, OSError for the machine, and ValueError for paths that only a
    bug of this program can give.
    """
    with committed(artifacts, output, keep=keep, protected=protected) as changes:
        return changes


@contextmanager
def committed(
    artifacts: Iterable[Artifact],
    output: Path,
    *,
    keep: Container[str] = (),
    protected: Iterable[Path] = (),
    look: EarlyLook | None = None,
) -> Iterator[OutputChanges]:
    """Commit, and hold the lock for what is saved with it.

    What a `look` at the output has found as it is known is not looked at again.

    At the end the output is looked at once more: by then more of what was put there is so old that
    the next build need not read it.
    """
    check_output(output, protected=protected)
    desired = _desired_output(artifacts)
    with lock.locked(output) as paths:
        recover(output)
        changes, known = _commit(paths, desired, keep, look)
        yield changes
        if known:
            output_state.keep_known(paths, known)


def recover(output: Path) -> str:
    """Finish or undo a stopped build, and return one sentence on it; empty if there was none.

    If its files are damaged neither can be done: the journal stays open until the next commit.
    Raises OutputBusy if the build is still running.
    """
    paths = output_paths_of(output)
    if not _needs_recovery(paths):
        return ""
    with lock.locked(output):
        return _recover(paths) if _needs_recovery(paths) else ""


def has_open_journal(output: Path) -> bool:
    """Whether the output may hold parts of two sites: not to be published or shown."""
    return output_paths_of(output).journal.exists()


def clean(output: Path) -> tuple[str, ...]:
    """Remove what the manifest proves ours, and the work folder; the remaining paths are returned.

    A file that was changed since we wrote it stays. Raises OutputRefused, OutputBusy, OSError.
    """
    with lock.locked(output) as paths:
        recover(output)
        manifest = read_manifest(output)
        listing = list_folder(paths.output)
        digests = output_state.read_digests(paths.output, manifest.keys() & listing.files.keys())
        ours = sorted(path for path in digests if digests[path] == manifest[path])
        for number, path in enumerate(ours):
            try:
                (paths.output / path).unlink()
            except OSError as error:
                error.add_note(f"{number} of {len(ours)} files of the site were removed")
                raise
            journal.remove_empty_above(paths.output, path)
        _clean_work_folder(paths)
        remaining = list_folder(paths.output)
        return tuple(sorted({*remaining.files, *remaining.irregular} - {GITIGNORE_NAME}))


# Names of caches that earlier versions of the program kept.
FORMER_NAMES = ("digests", "index", "memo", "receipt")


def _clean_work_folder(paths: OutputPaths) -> None:
    # A damaged manifest may be the only record of what was ours; it stays, and is listed.
    if manifest_of(manifest_bytes(paths)) is not None:
        paths.manifest.unlink(missing_ok=True)
        with suppress(OSError):
            paths.output.rmdir()
    _discard_stage(paths)
    former = (paths.work / name for name in FORMER_NAMES)
    stamps = (paths.build_stamp, paths.unchanged, paths.inputs)
    caches = (paths.known_output, paths.page_cache, paths.results, paths.values)
    for part in (*caches, *stamps, *former):
        with suppress(IsADirectoryError):
            part.unlink(missing_ok=True)
            part.with_name(part.name + ".new").unlink(missing_ok=True)


def _desired_output(artifacts: Iterable[Artifact]) -> DesiredOutput:
    pages = list(artifacts)
    check_paths(page.path for page in pages)
    contents = {page.path: page.source for page in pages}
    digests = {page.path: page.digest for page in sorted(pages, key=attrgetter("path"))}
    manifest = manifest_text(digests)
    return DesiredOutput(
        {**contents, MANIFEST_NAME: manifest},
        {**digests, MANIFEST_NAME: hashlib.sha256(manifest).hexdigest()},
    )


def _commit(
    paths: OutputPaths, desired: DesiredOutput, keep: Container[str], look: EarlyLook | None
) -> tuple[OutputChanges, output_state.KnownInPart | None]:
    owned = output_state.owned_paths(paths)
    now = output_state.read_output_after(paths, look, desired.digests)
    listing = now.listing
    foreign = output_state.foreign_paths(paths, listing, owned, desired=desired.digests, keep=keep)
    output_state.refuse(
        paths,
        foreign,
        f"there are files here that site_gen did not write{output_state.damage_of_manifest(paths)}",
        "move them elsewhere: everything in the output folder is made from the content",
    )
    digests = output_state.digests_now(paths, now)
    stale = sorted((owned.keys() - desired.digests.keys()) & listing.files.keys())
    output_state.refuse(
        paths,
        output_state.edited_paths(stale, owned, digests),
        "files that the site no longer has were changed by hand",
        "move them elsewhere to keep the changes, or delete them",
    )
    steps = _steps(desired, digests, [Step(Action.DROP, path, owned[path]) for path in stale])
    staged: Mapping[str, FileStat] = {}
    if steps:
        check_writable(paths, {step.path for step in steps}, listing.folders)
        staged = _stage_files(paths, steps, desired)
        journal.apply_steps(paths, steps)
    if steps or paths.journal.exists():
        # The site is whole by now: what cannot be removed, the next build removes.
        with suppress(OSError):
            journal.remove_journal(paths)
    changes = _changes(steps, owned, desired)
    if not steps and now.is_known:
        return changes, None
    settled = output_state.settled_after(paths, now, [step.path for step in steps])
    return changes, output_state.KnownInPart(desired.digests, settled, staged)


def _steps(desired: DesiredOutput, digests: Mapping[str, str], drops: Sequence[Step]) -> list[Step]:
    """Files that are in the way are dropped first, those that are only stale last."""
    puts = [
        Step(Action.PUT, path, digest, number)
        for number, (path, digest) in enumerate(desired.digests.items())
        if digests.get(path) != digest
    ]
    clashing = _blocking_drops(drops, puts)
    return [*clashing, *puts, *(step for step in drops if step not in clashing)]


def _blocking_drops(drops: Sequence[Step], puts: Sequence[Step]) -> list[Step]:
    """Stale files whose place is needed: a file for a folder, a folder for a file, `A` for `a`."""
    if not drops:
        return []
    files = {path_key(step.path) for step in puts}
    taken = files | folders_above(files)
    return [
        step
        for step in drops
        if path_key(step.path) in taken or files & {*parent_folders(path_key(step.path))}
    ]


def _stage_files(
    paths: OutputPaths, steps: Sequence[Step], desired: DesiredOutput
) -> Mapping[str, FileStat]:
    """Write the files to put; their stats, by the paths that they will have."""
    was_open = paths.journal.exists()
    try:
        journal.remove_stage(paths)
        paths.stage.mkdir()
        puts = [step for step in steps if step.verb is Action.PUT]
        disk.write_all_synced(
            (f"{paths.stage}/{step.staged}", desired.contents[step.path]) for step in puts
        )
        disk.sync_folder(paths.stage)
        journal.write_journal(paths, steps)
        stats = stats_of(paths.stage, (str(step.staged) for step in puts))
        return dict(zip((step.path for step in puts), stats, strict=True))
    except BaseException as error:
        # An older journal that could not be finished still lists what is ours.
        if not was_open:
            with suppress(OSError):
                _discard_stage(paths)
        if isinstance(error, OSError):
            raise _of_page(error, paths, steps) from error
        raise


def _of_page(error: OSError, paths: OutputPaths, steps: Iterable[Step]) -> OSError:
    """The error with the path of the page, not of the file that was to become it."""
    staged = {str(paths.stage / str(s.staged)): s.path for s in steps if s.verb is Action.PUT}
    if page := staged.get(str(error.filename)):
        return OSError(error.errno, error.strerror, str(paths.output / page))
    return error


def _discard_stage(paths: OutputPaths) -> None:
    # The journal first: without its stage it would look damaged.
    paths.journal.unlink(missing_ok=True)
    paths.journal.with_name(paths.journal.name + ".new").unlink(missing_ok=True)
    journal.remove_stage(paths)


def _needs_recovery(paths: OutputPaths) -> bool:
    return paths.journal.exists() or paths.stage.exists()


def _recover(paths: OutputPaths) -> str:
    began = disk.modified_at(paths.journal if paths.journal.exists() else paths.stage)
    steps = journal.read_journal(paths)
    if steps is not None and journal.is_complete(paths, steps):
        journal.apply_steps(paths, steps)
        journal.remove_journal(paths)
        return f"finished the build of {began}, which was stopped while it replaced files"
    if steps is None and _is_untouched(paths):
        _discard_stage(paths)
        return f"removed what the unfinished build of {began} had set aside; the site is as before"
    return f"the build of {began} was stopped and its journal is damaged; build again to repair it"


def _is_untouched(paths: OutputPaths) -> bool:
    """Whether no step can have been done: no journal exists, or all is as in the manifest."""
    return not paths.journal.exists() or output_state.is_unchanged(
        paths, output_state.read_output(paths)
    )


def _changes(
    steps: Iterable[Step], owned: Mapping[str, str], desired: DesiredOutput
) -> OutputChanges:
    puts = sorted(s.path for s in steps if s.verb is Action.PUT and s.path != MANIFEST_NAME)
    return OutputChanges(
        added=tuple(path for path in puts if path not in owned),
        changed=tuple(path for path in puts if path in owned),
        removed=tuple(sorted(owned.keys() - desired.digests.keys())),
        unchanged=len(desired.digests) - 1 - len(puts),
    )
