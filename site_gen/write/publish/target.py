"""What every place that a site can be published to must be able to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from site_gen.write.manifest import manifest_of
from site_gen.write.paths import MANIFEST_NAME


class TargetFault(Exception):
    """The target could not be read or sent to; `said` is what it said itself, line by line.

    Where it is not `final`, what was sent may still come to be public after all.
    """

    def __init__(self, message: str, hint: str = "", said: str = "", *, final: bool = True) -> None:
        self.message = message
        self.hint = hint
        self.final = final
        self.said = tuple(line.rstrip() for line in said.splitlines() if line.strip())
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Public:
    """What readers are served at one moment, by path.

    `odd` is links and the like, which we never publish. `by` says who published it and when,
    where the target knows.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    odd: tuple[str, ...] = ()
    by: str = ""

    @property
    def manifest(self) -> Mapping[str, str]:
        """Path -> sha256 of what we published; empty where that cannot be told."""
        return manifest_of(self.files.get(MANIFEST_NAME, b"missing")) or {}

    @property
    def is_whole(self) -> bool:
        """Whether all of it, and nothing else, is what we published at one time."""
        there = {p: sha256(c).hexdigest() for p, c in self.files.items() if p != MANIFEST_NAME}
        return bool(self.manifest) and self.manifest == there and not self.odd


class Target(Protocol):
    """A place that the public reads from."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    def settle(self) -> None:
        """Clear what a stopped sending left behind. Raises OSError, OutputBusy, OutputRefused."""

    def read(self) -> Public:
        """What is public now; changes nothing there. Raises TargetFault, OutputRefused, OSError."""

    def send(self, files: Mapping[str, bytes], subject: str) -> None:
        """Make these files public in one step, and no others.

        `subject` is a line for whoever reads the target's history. Raises TargetFault, OSError;
        whether it happened after all is for `read` to tell.
        """
