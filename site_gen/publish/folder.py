"""Publishes a site to a folder that a web server reads, in one step."""

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from site_gen.publish.files import site_in, write_site
from site_gen.publish.states import PublishedState
from site_gen.publish.target import PublicSite, PublishFault
from site_gen.write import disk
from site_gen.write.listing import list_folder
from site_gen.write.lock import locked
from site_gen.write.paths import MANIFEST_NAME, OutputPaths, check_output, output_paths_of

_CURRENT_FOLDER = -100  # AT_FDCWD: paths are relative to the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE
# The system, or the disk that the folder is on, does not support the exchange.
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})


def swap_folders(first: Path, second: Path) -> bool:
    """Exchange two folders; False if the system cannot (renameat2 of Linux).

    Both names exist at every moment. Raises OSError.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if (
        rename(_CURRENT_FOLDER, os.fsencode(first), _CURRENT_FOLDER, os.fsencode(second), _EXCHANGE)
        == 0
    ):
        return True
    error_number = ctypes.get_errno()
    if error_number in _UNSUPPORTED:
        return False
    raise OSError(error_number, os.strerror(error_number), str(second))


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder on this machine; `protected` are folders it may not be, contain or lie in.

    The new site is made whole in the work folder beside it, `.<name>.site-gen/new`, and renamed to
    `next-` with the digest of its manifest, which tells after a stop whether it was put in place.
    What was public before goes to `previous`. Where the system cannot `swap` two folders, the old
    one is moved to `old` and the new one into its place; between the two moves, for less than a
    millisecond, the folder is missing.
    """

    path: Path
    protected: tuple[Path, ...] = ()
    swap: Callable[[Path, Path], bool] = swap_folders

    @property
    def name(self) -> str:
        return str(self.path)

    def recover(self) -> None:
        """Restore a site that was moved away and not replaced, and drop an incomplete new one."""
        self._check()
        paths = output_paths_of(self.path)
        if any(leftover.exists() for leftover in (_new(paths), _old(paths), *_ready(paths))):
            with locked(self.path) as paths:
                _recover(paths)

    def read(self) -> PublicSite:
        """The files in the folder; none if it is missing."""
        self._check()
        return site_in(self.path)

    def states(self, most: int) -> Sequence[PublishedState]:  # noqa: ARG002
        """What is public, and what was until it was replaced."""
        self._check()
        folders = {"now": self.path, _PREVIOUS: output_paths_of(self.path).work / _PREVIOUS}
        kept = {name: each for name, each in folders.items() if (each / MANIFEST_NAME).is_file()}
        work = output_paths_of(self.path).work
        return [_state(name, folder, work) for name, folder in kept.items()]

    def read_state(self, name: str) -> PublicSite:
        """The files of the state that is public now, or of the one before."""
        paths = output_paths_of(self.path)
        return site_in(paths.work / _PREVIOUS if name == _PREVIOUS else self.path)

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Write the site beside the folder, compare it with what it should be, and swap.

        What was public is kept until the next time, for nobody to read but its owners.
        """
        self._check()
        with locked(self.path) as paths:
            _recover(paths)
            _write_new(paths, files)
            digest = _manifest_digest(_new(paths))
            ready = paths.work / f"{_READY}{digest}"
            disk.write_synced(paths.work / f"{_SUBJECT}{digest}", subject.encode())
            _new(paths).rename(ready)
            self._put_in_place(paths, ready)
            _recover(paths)

    def _check(self) -> None:
        if not self.path.parent.is_dir():
            message = f"{self.path}: the folder that is to hold it does not exist"
            raise PublishFault(message, "make that folder, or correct `publish` in site.yaml")
        check_output(self.path, protected=self.protected)

    def _put_in_place(self, paths: OutputPaths, ready: Path) -> None:
        if not _has_files(paths.output):
            ready.rename(paths.output)
        elif not self.swap(ready, paths.output):
            paths.output.rename(_old(paths))
            ready.rename(paths.output)
        disk.sync_folder(paths.output.parent)


def _state(name: str, folder: Path, work: Path) -> PublishedState:
    subject = work / f"{_SUBJECT}{_manifest_digest(folder)}"
    summary = disk.read_file(subject).decode() if subject.is_file() else ""
    summary = summary or f"{len(list_folder(folder).files):,} files"
    return PublishedState(name, disk.modified_at_utc(folder / MANIFEST_NAME), summary)


_READY = "next-"
_SUBJECT = "subject-"
_PREVIOUS = "previous"


def _new(paths: OutputPaths) -> Path:
    return paths.work / "new"


def _old(paths: OutputPaths) -> Path:
    return paths.work / "old"


def _ready(paths: OutputPaths) -> list[Path]:
    """The folders that were whole and ready to be put in place, or that were replaced by them."""
    return [*paths.work.glob(f"{_READY}*")]


def _manifest_digest(folder: Path) -> str:
    manifest = folder / MANIFEST_NAME
    return sha256(disk.read_file(manifest)).hexdigest()[:16] if manifest.is_file() else ""


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _recover(paths: OutputPaths) -> None:
    """Finish or undo what was begun; what was public before is kept as `previous`."""
    if _old(paths).is_dir() and not paths.output.exists():
        _old(paths).rename(paths.output)
        disk.sync_folder(paths.output.parent)
    public = _manifest_digest(paths.output)
    for folder in (_old(paths), paths.work / f"{_READY}{public}"):
        # With the manifest of what is public it is the same state, altered by hand.
        if _manifest_digest(folder) not in {"", public}:
            _keep(paths, folder)
    for leftover in (_new(paths), _old(paths), *_ready(paths)):
        if leftover.exists():
            shutil.rmtree(leftover)
    _drop_subjects(paths)


def _keep(paths: OutputPaths, folder: Path) -> None:
    """Make a folder the state before; nobody else may read it, and it may lie where all is served.

    A state that is dropped half-way is dropped whole by the next run, as a leftover of `new`.
    """
    previous = paths.work / _PREVIOUS
    if previous.exists():
        previous.rename(_new(paths))
        shutil.rmtree(_new(paths))
    folder.chmod(stat.S_IMODE(folder.stat().st_mode) & ~stat.S_IRWXO)
    folder.rename(previous)


def _drop_subjects(paths: OutputPaths) -> None:
    """Forget the lines about states that are neither public nor kept."""
    folders = (paths.output, paths.work / _PREVIOUS)
    known = {f"{_SUBJECT}{_manifest_digest(folder)}" for folder in folders}
    for subject in paths.work.glob(f"{_SUBJECT}*"):
        if subject.name not in known or subject.name == _SUBJECT:
            subject.unlink()


def _write_new(paths: OutputPaths, files: Mapping[str, bytes]) -> None:
    new = _new(paths)
    new.mkdir()
    if paths.output.exists():
        shutil.copymode(paths.output, new)
    write_site(new, files)
    listing = list_folder(new)
    disk.sync_folders(new / folder for folder in sorted(listing.folders))
    if {path: disk.read_file(new / path) for path in listing.files} != dict(files):
        raise PublishFault(f"{new}: what was written does not read back as it was written")
