"""A site -> a folder that a web server reads, changed over in one step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen.write.disk import read_whole, sync_folder, sync_folders, write_all_synced
from site_gen.write.lock import locked
from site_gen.write.place import Place, check_place, place_of
from site_gen.write.publish.exchange import exchange
from site_gen.write.publish.target import Public, TargetFault
from site_gen.write.standing import survey


@dataclass(frozen=True, slots=True)
class PublicFolder:
    """A folder on this machine; `apart` are folders that it may not be, hold or lie in.

    The new site is made whole in the work folder beside it, `.<name>.site-gen/new`. Where the
    system knows no `swap` of two folders, the old one is moved to `old` and the new one into its
    place; between the two moves, for less than a millisecond, nothing stands there.
    """

    path: Path
    apart: tuple[Path, ...] = ()
    swap: Callable[[Path, Path], bool] = exchange

    @property
    def name(self) -> str:
        return str(self.path)

    def settle(self) -> None:
        """Put a site back that was moved away and not replaced, and drop half a new one."""
        self._check()
        place = place_of(self.path)
        if any(leftover.exists() for leftover in (_new(place), _old(place))):
            with locked(self.path) as place:
                _settle(place)

    def read(self) -> Public:
        """What stands in the folder; nothing where it is missing."""
        self._check()
        standing = survey(self.path)
        files = {path: read_whole(self.path / path) for path in standing.files}
        return Public(files, standing.odd)

    def send(self, files: Mapping[str, bytes], subject: str) -> None:  # noqa: ARG002
        """Write the site beside the folder, compare it with what it should be, and swap."""
        self._check()
        with locked(self.path) as place:
            _settle(place)
            _write_new(place, files)
            self._put_in_place(place)
            shutil.rmtree(_new(place), ignore_errors=True)
            shutil.rmtree(_old(place), ignore_errors=True)

    def _check(self) -> None:
        if not self.path.parent.is_dir():
            message = f"{self.path}: the folder that is to hold it does not exist"
            raise TargetFault(message, "make that folder, or correct `publish` in site.yaml")
        check_place(self.path, apart=self.apart)

    def _put_in_place(self, place: Place) -> None:
        if not _is_full(place.output):
            _new(place).rename(place.output)
        elif not self.swap(_new(place), place.output):
            place.output.rename(_old(place))
            _new(place).rename(place.output)
        sync_folder(place.output.parent)


def _new(place: Place) -> Path:
    return place.work / "new"


def _old(place: Place) -> Path:
    return place.work / "old"


def _is_full(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _settle(place: Place) -> None:
    if _old(place).is_dir() and not place.output.exists():
        _old(place).rename(place.output)
        sync_folder(place.output.parent)
    for leftover in (_new(place), _old(place)):
        if leftover.exists():
            shutil.rmtree(leftover)


def _write_new(place: Place, files: Mapping[str, bytes]) -> None:
    new = _new(place)
    new.mkdir()
    if place.output.exists():
        shutil.copymode(place.output, new)
    for path in files:
        (new / path).parent.mkdir(parents=True, exist_ok=True)
    write_all_synced((new / path, content) for path, content in files.items())
    standing = survey(new)
    sync_folders([new, *(new / folder for folder in sorted(standing.folders))])
    if {path: read_whole(new / path) for path in standing.files} != dict(files):
        raise TargetFault(f"{new}: what was written does not read back as it was written")
