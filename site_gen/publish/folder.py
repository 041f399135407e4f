"""Publishes a site to a folder that a web server reads, in one step."""

import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen.publish.target import PublicSite, PublishFault
from site_gen.write.disk import read_file, sync_folder, sync_folders, write_all_synced
from site_gen.write.lock import locked
from site_gen.write.output_state import list_folder
from site_gen.write.paths import OutputPaths, check_output, output_paths_of

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

    The new site is made whole in the work folder beside it, `.<name>.site-gen/new`. Where the
    system cannot `swap` two folders, the old one is moved to `old` and the new one into its place;
    between the two moves, for less than a millisecond, the folder is missing.
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
        if any(leftover.exists() for leftover in (_new(paths), _old(paths))):
            with locked(self.path) as paths:
                _recover(paths)

    def read(self) -> PublicSite:
        """The files in the folder; none if it is missing."""
        self._check()
        listing = list_folder(self.path)
        files = {path: read_file(self.path / path) for path in listing.files}
        return PublicSite(files, listing.irregular)

    def send(self, files: Mapping[str, bytes], subject: str) -> None:  # noqa: ARG002
        """Write the site beside the folder, compare it with what it should be, and swap."""
        self._check()
        with locked(self.path) as paths:
            _recover(paths)
            _write_new(paths, files)
            self._put_in_place(paths)
            shutil.rmtree(_new(paths), ignore_errors=True)
            shutil.rmtree(_old(paths), ignore_errors=True)

    def _check(self) -> None:
        if not self.path.parent.is_dir():
            message = f"{self.path}: the folder that is to hold it does not exist"
            raise PublishFault(message, "make that folder, or correct `publish` in site.yaml")
        check_output(self.path, protected=self.protected)

    def _put_in_place(self, paths: OutputPaths) -> None:
        if not _has_files(paths.output):
            _new(paths).rename(paths.output)
        elif not self.swap(_new(paths), paths.output):
            paths.output.rename(_old(paths))
            _new(paths).rename(paths.output)
        sync_folder(paths.output.parent)


def _new(paths: OutputPaths) -> Path:
    return paths.work / "new"


def _old(paths: OutputPaths) -> Path:
    return paths.work / "old"


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _recover(paths: OutputPaths) -> None:
    if _old(paths).is_dir() and not paths.output.exists():
        _old(paths).rename(paths.output)
        sync_folder(paths.output.parent)
    for leftover in (_new(paths), _old(paths)):
        if leftover.exists():
            shutil.rmtree(leftover)


def _write_new(paths: OutputPaths, files: Mapping[str, bytes]) -> None:
    new = _new(paths)
    new.mkdir()
    if paths.output.exists():
        shutil.copymode(paths.output, new)
    for path in files:
        (new / path).parent.mkdir(parents=True, exist_ok=True)
    write_all_synced((new / path, content) for path, content in files.items())
    listing = list_folder(new)
    sync_folders([new, *(new / folder for folder in sorted(listing.folders))])
    if {path: read_file(new / path) for path in listing.files} != dict(files):
        raise PublishFault(f"{new}: what was written does not read back as it was written")
