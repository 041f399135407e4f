"""Keeps, on this machine, what was public at a target that keeps nothing itself."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from site_gen.publish.files import site_in, write_site
from site_gen.publish.states import PublishedState
from site_gen.publish.target import PublicSite
from site_gen.write.disk import modified_at_utc, read_file, write_synced
from site_gen.write.paths import MANIFEST_NAME

_BEFORE, _SUBJECT = "before-", "subject-"


@dataclass(frozen=True, slots=True)
class StatesHere:
    """The states of a target, of which `public` is what was read there just now.

    `folder` has the state before, under the digest of the manifest that replaced it: so it is known
    only as long as nobody has published from elsewhere.
    """

    folder: Path
    public: PublicSite

    def states(self, most: int) -> Sequence[PublishedState]:  # noqa: ARG002
        """What is public, and what was before, if it was sent from here."""
        digest = _digest(self.public.files)
        before = self.folder / f"{_BEFORE}{digest}"
        digests = {"now": digest} if digest else {}
        if before.is_dir():
            digests["previous"] = _digest({MANIFEST_NAME: read_file(before / MANIFEST_NAME)})
        return [self._state(name, digest) for name, digest in digests.items()]

    def read_state(self, name: str) -> PublicSite:
        """The files of the state that is public, or of the one before."""
        if name == "now":
            return self.public
        return site_in(self.folder / f"{_BEFORE}{_digest(self.public.files)}")

    def keep(self, files: Mapping[str, bytes], subject: str) -> None:
        """Keep what is public for the time when these files have replaced it.

        Without room for it, it is not kept: the site can be published all the same.
        """
        digest = _digest(files)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_synced(self.folder / f"{_SUBJECT}{digest}", subject.encode())
            if self.public.is_whole and digest != _digest(self.public.files):
                new = self.folder / "new"
                shutil.rmtree(new, ignore_errors=True)
                write_site(new, self.public.files)
                shutil.rmtree(self.folder / f"{_BEFORE}{digest}", ignore_errors=True)
                new.rename(self.folder / f"{_BEFORE}{digest}")

    def drop_others(self, files: Mapping[str, bytes]) -> None:
        """Forget what was before other states than these files, which are public now."""
        known = {_digest(files), _digest(self.public.files)}
        for each in self.folder.glob("*-*"):
            kind, _, digest = each.name.partition("-")
            if f"{kind}-" == _BEFORE and digest != _digest(files):
                shutil.rmtree(each, ignore_errors=True)
            elif f"{kind}-" == _SUBJECT and digest not in known:
                each.unlink(missing_ok=True)

    def _state(self, name: str, digest: str) -> PublishedState:
        subject = self.folder / f"{_SUBJECT}{digest}"
        if not subject.is_file():
            return PublishedState(name, "", "published from elsewhere")
        return PublishedState(name, modified_at_utc(subject), read_file(subject).decode())


def _digest(files: Mapping[str, bytes]) -> str:
    """The beginning of the digest of a site's manifest; empty if it has none."""
    manifest = files.get(MANIFEST_NAME)
    return "" if manifest is None else sha256(manifest).hexdigest()[:16]
