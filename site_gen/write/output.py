"""Artifacts -> the output folder, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_gen.artifacts import Artifact
from site_gen.write import journal
from site_gen.write.disk import moment_of, sync_folder, write_all_synced
from site_gen.write.journal import Step, Verb
from site_gen.write.lock import OutputBusy, locked
from site_gen.write.manifest import digest_of_manifest, manifest_text, read_manifest
from site_gen.write.ownership import (
    damage_of_manifest,
    edited_paths,
    foreign_paths,
    is_undisturbed,
    owned_paths,
    refuse,
)
from site_gen.write.paths import (
    GITIGNORE_NAME,
    MANIFEST_NAME,
    check_paths,
    folded,
    folders_above,
)
from site_gen.write.place import OutputRefused, Place, check_place, check_writable, place_of
from site_gen.write.standing import digests_of, read_digests, survey

__all__ = [
    "Changes",
    "OutputBusy",
    "OutputRefused",
    "check_place",
    "clean",
    "commit",
    "is_open",
    "locked",
    "settle",
]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a commit did to the site, by path; the manifest is not counted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """The site to be: every file of it, the manifest among them."""

    contents: Mapping[str, bytes]
    digests: Mapping[str, str]


def commit(
    artifacts: Iterable[Artifact],
    output: Path,
    *,
    keep: Container[str] = (),
    apart: Iterable[Path] = (),
) -> Changes:
    """Make the output folder hold these artifacts and nothing else of ours.

    Whatever stops it, the folder holds the old site or, after the next `settle`, the new one. A
    file of ours that was changed or removed by hand is put right. `keep` are paths of files that
    are not ours and may stay; `apart` are folders that the output may not be, hold or lie in.

    Raises OutputRefused, OutputBusy, OSError for the machine, and ValueError for paths that only
    a fault of this program can give.
    """
    check_place(output, apart=apart)
    wanted = _wanted(artifacts)
    with locked(output) as place:
        settle(output)
        return _commit(place, wanted, keep)


def settle(output: Path) -> str:
    """Finish or undo what a stopped build left, and say in one sentence which; else say nothing.

    Where its files are damaged neither can be done: the journal stays open until the next commit.
    Raises OutputBusy where the build has not stopped at all.
    """
    place = place_of(output)
    if not _is_unsettled(place):
        return ""
    with locked(output):
        return _settled(place) if _is_unsettled(place) else ""


def is_open(output: Path) -> bool:
    """Whether the output may hold parts of two sites: not to be published or shown."""
    return place_of(output).journal.exists()


def clean(output: Path) -> tuple[str, ...]:
    """Remove what the manifest proves ours, and the work folder; the paths left are returned.

    A file that was changed since we wrote it stays. Raises OutputRefused, OutputBusy, OSError.
    """
    with locked(output) as place:
        settle(output)
        told = read_manifest(output)
        standing = survey(place.output)
        digests = read_digests(place.output, told.keys() & standing.files.keys())
        for path in sorted(path for path in digests if digests[path] == told[path]):
            (place.output / path).unlink()
            journal.remove_empty_above(place.output, path)
        _clean_rest(place)
        left = survey(place.output)
        return tuple(sorted({*left.files, *left.odd} - {GITIGNORE_NAME}))


def _clean_rest(place: Place) -> None:
    # A damaged manifest may be all there is to tell what was ours; it stays, and is named.
    if digest_of_manifest(place.output):
        place.manifest.unlink(missing_ok=True)
        with suppress(OSError):
            place.output.rmdir()
    _undo(place)
    for part in (place.index, place.memo, place.receipt):
        with suppress(IsADirectoryError):
            part.unlink(missing_ok=True)
            part.with_name(part.name + ".new").unlink(missing_ok=True)


def _wanted(artifacts: Iterable[Artifact]) -> Wanted:
    pages = list(artifacts)
    check_paths(page.path for page in pages)
    contents = {page.path: page.content for page in pages}
    digests = {page.path: page.digest for page in pages}
    manifest = manifest_text(digests)
    return Wanted(
        {**contents, MANIFEST_NAME: manifest},
        {**digests, MANIFEST_NAME: hashlib.sha256(manifest).hexdigest()},
    )


def _commit(place: Place, wanted: Wanted, keep: Container[str]) -> Changes:
    owned = owned_paths(place)
    standing = survey(place.output)
    foreign = foreign_paths(place, standing, owned, wanted=wanted.digests, keep=keep)
    refuse(
        place,
        foreign,
        f"there are files here that site_gen did not write{damage_of_manifest(place)}",
        "move them elsewhere: everything in the output folder is made from the content",
    )
    digests = digests_of(place, standing.files)
    stale = sorted((owned.keys() - wanted.digests.keys()) & standing.files.keys())
    refuse(
        place,
        edited_paths(stale, owned, digests),
        "files that the site no longer has were changed by hand",
        "move them elsewhere to keep the changes, or delete them",
    )
    steps = _steps(wanted, digests, [Step(Verb.DROP, path, owned[path]) for path in stale])
    if steps:
        check_writable(place, {step.path for step in steps}, standing.folders)
        _set_aside(place, steps, wanted)
        journal.follow(place, steps)
    if steps or place.journal.exists():
        journal.close_journal(place)
    return _changes(steps, owned, wanted)


def _steps(wanted: Wanted, digests: Mapping[str, str], drops: Sequence[Step]) -> list[Step]:
    """What stands in the way goes first, what is only stale goes last."""
    puts = [
        Step(Verb.PUT, path, digest, number)
        for number, (path, digest) in enumerate(wanted.digests.items())
        if digests.get(path) != digest
    ]
    clashing = _clashing(drops, wanted)
    return [*clashing, *puts, *(step for step in drops if step not in clashing)]


def _clashing(drops: Sequence[Step], wanted: Wanted) -> list[Step]:
    """Stale files whose place is needed: a file for a folder, a folder for a file, `A` for `a`."""
    if not drops:
        return []
    files = {folded(path) for path in wanted.digests}
    folders = {above for path in files for above in folders_above(path)}
    return [
        step
        for step in drops
        if folded(step.path) in files | folders or files & {*folders_above(folded(step.path))}
    ]


def _set_aside(place: Place, steps: Sequence[Step], wanted: Wanted) -> None:
    was_open = place.journal.exists()
    try:
        journal.drop_stage(place)
        place.stage.mkdir()
        puts = [step for step in steps if step.verb is Verb.PUT]
        write_all_synced((place.stage / str(s.staged), wanted.contents[s.path]) for s in puts)
        sync_folder(place.stage)
        journal.write_journal(place, steps)
    except BaseException:
        # An older journal that could not be finished still tells what is ours.
        if not was_open:
            with suppress(OSError):
                _undo(place)
        raise


def _undo(place: Place) -> None:
    # The journal first: without its stage it would look damaged.
    place.journal.unlink(missing_ok=True)
    place.journal.with_name(place.journal.name + ".new").unlink(missing_ok=True)
    journal.drop_stage(place)


def _is_unsettled(place: Place) -> bool:
    return place.journal.exists() or place.stage.exists()


def _settled(place: Place) -> str:
    began = moment_of(place.journal if place.journal.exists() else place.stage)
    steps = journal.read_journal(place)
    if steps is not None and journal.is_whole(place, steps):
        journal.follow(place, steps)
        journal.close_journal(place)
        return f"finished the build of {began}, which was stopped while it replaced files"
    if steps is None and _is_untouched(place):
        _undo(place)
        return f"removed what the unfinished build of {began} had set aside; the site is as before"
    return f"the build of {began} was stopped and its journal is damaged; build again to repair it"


def _is_untouched(place: Place) -> bool:
    """Whether no step can have been done: no journal was closed, or all is as it was told."""
    return not place.journal.exists() or is_undisturbed(
        place, survey(place.output), read_manifest(place.output)
    )


def _changes(steps: Iterable[Step], owned: Mapping[str, str], wanted: Wanted) -> Changes:
    puts = sorted(s.path for s in steps if s.verb is Verb.PUT and s.path != MANIFEST_NAME)
    return Changes(
        added=tuple(path for path in puts if path not in owned),
        changed=tuple(path for path in puts if path in owned),
        removed=tuple(sorted(owned.keys() - wanted.digests.keys())),
        unchanged=len(wanted.digests) - 1 - len(puts),
    )
