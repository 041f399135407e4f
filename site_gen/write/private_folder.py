"""Keeps a folder that nobody else writes up to date, without looking at what is in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen.artifacts import Artifact, StoredContent
from site_gen.write.journal import remove_empty_above
from site_gen.write.page_cache import stored_content
from site_gen.write.paths import check_paths


@dataclass(frozen=True, slots=True, eq=False)
class WrittenPages(Mapping[str, StoredContent]):
    """Files of the last build by key, without those that have been replaced since, even meanwhile.

    `digests` are those of the files now.
    """

    folder: Path
    entries: Mapping[str, tuple[str, str]]
    digests: Mapping[str, str]

    def __getitem__(self, key: str) -> StoredContent:
        digest, path = self.entries[key]
        if self.digests.get(path) != digest:
            raise KeyError(key)
        return stored_content(self.folder, path, digest)

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


class PrivateFolder:
    """The files of a site as last written, for as long as the process runs; empty at first.

    Nothing waits for the disk, and a reader may meet files of two builds while one is written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, str] = {}
        self._replaced: set[str] = set()

    def rewrite_all_next(self) -> None:
        """Write every file again the next time: one of them is not as it was written."""
        self._digests = dict.fromkeys(self._digests, "")

    def pages(self, keys: Mapping[str, str]) -> WrittenPages:
        """The files with these keys, by key; without those that were replaced since."""
        written = self._digests.keys() - self._replaced
        files = {k: (self._digests[p], p) for k, p in keys.items() if p in written}
        files = {key: file for key, file in files.items() if file[0]}
        return WrittenPages(self._folder, files, self._digests)

    def replace(self, artifacts: Iterable[Artifact]) -> tuple[str, ...]:
        """Replace these of the files before the others; the paths of those that differ."""
        known = [artifact for artifact in artifacts if artifact.path in self._digests]
        replaced = tuple(artifact.path for artifact in known if self._is_put(artifact))
        self._replaced.update(replaced)
        return replaced

    def write(self, artifacts: Iterable[Artifact]) -> tuple[str, ...]:
        """Make the folder hold these files and no others; the paths of those that differ.

        Raises OSError, and ValueError for paths that only a bug of this program can give.
        """
        desired = {artifact.path: artifact for artifact in artifacts}
        if desired.keys() != self._digests.keys():
            check_paths(desired)
        removed = sorted(self._digests.keys() - desired.keys())
        for path in removed:
            (self._folder / path).unlink(missing_ok=True)
            remove_empty_above(self._folder, path)
            del self._digests[path]
        written = [
            path
            for path, artifact in desired.items()
            if self._is_put(artifact) or path in self._replaced
        ]
        self._replaced.clear()
        return (*written, *removed)

    def _is_put(self, artifact: Artifact) -> bool:
        """Write a file in one step, if its bytes are not those that are there."""
        digest = artifact.digest
        if self._digests.get(artifact.path) == digest:
            return False
        target, temporary = self._folder / artifact.path, self._folder / ".new"
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(artifact.content)
        temporary.replace(target)
        self._digests[artifact.path] = digest
        return True
