"""What every target that a site can be published to must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol, runtime_checkable

from site_gen.write.manifest import manifest_of
from site_gen.write.paths import MANIFEST_NAME


class PublishFault(Exception):
    """The target could not be read or sent to; `said` is its own output, line by line.

    If it is not `final`, what was sent may still become public.
    """

    def __init__(
        self, message: str, hint: str = "", output: str = "", *, final: bool = True
    ) -> None:
        self.message = message
        self.hint = hint
        self.final = final
        self.said = tuple(line.rstrip() for line in output.splitlines() if line.strip())
        super().__init__(message)

    def fields(self) -> dict[str, object]:
        """The same for `--json`."""
        return {"message": self.message, "said": [*self.said]}


@dataclass(frozen=True, slots=True)
class PublicSite:
    """What readers are served at one moment, by path.

    `irregular` is links and the like, which we never publish. `published_by` says who published it
    and when, if the target knows. `unfinished` is the path and digest of each file that a run which
    was stopped sent, or has yet to remove.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    irregular: tuple[str, ...] = ()
    published_by: str = ""
    unfinished: frozenset[tuple[str, str]] = frozenset()

    @property
    def manifest(self) -> Mapping[str, str]:
        """Path -> sha256 of what we published; empty if that is unknown."""
        return manifest_of(self.files.get(MANIFEST_NAME, b"missing")) or {}

    def is_ours(self, path: str) -> bool:
        """Whether a file is as we published it, or as a run of ours that was stopped left it."""
        digest = sha256(self.files[path]).hexdigest()
        return self.manifest.get(path) == digest or (path, digest) in self.unfinished

    @property
    def is_whole(self) -> bool:
        """Whether it is exactly what we published at one time."""
        digests = {p: sha256(c).hexdigest() for p, c in self.files.items() if p != MANIFEST_NAME}
        return bool(self.manifest) and self.manifest == digests and not self.irregular


class PublishTarget(Protocol):
    """A place that the public reads from."""

    @property
    def name(self) -> str:
        """Its name in messages."""

    def recover(self) -> None:
        """Clear what a stopped run left behind. Raises OSError, OutputBusy, OutputRefused."""

    def read(self) -> PublicSite:
        """What is public now; changes nothing. Raises PublishFault, OutputRefused, OSError."""

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Make these files public in one step, and no others.

        `subject` is a line for whoever reads the target's history. Raises PublishFault, OSError;
        call `read` to see whether it happened after all.
        """


@runtime_checkable
class TakenLater(Protocol):
    """A target that a host takes the site from, once this run has ended."""

    def prepared(self) -> PublicSite:
        """What the host will take. Raises OSError, OutputRefused."""

    def read_back(self) -> PublicSite:
        """What readers get, fetched file by file. Raises PublishFault."""
